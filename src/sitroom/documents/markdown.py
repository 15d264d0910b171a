"""Markdown -> words: front matter apart, links and emphasis reduced to what a reader sees. Parsed by markdown-it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sitroom.documents.given import Given

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["markdown_words"]

_FRONT = re.compile(r"\ufeff?---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.S)
_LONGEST_FRONT = 20_000
_KEYS = {
    "title": ("title", "headline"),
    "outlet": ("outlet", "publication", "publisher", "source", "site"),
    "author": ("author", "authors", "byline"),
    "published": ("date", "published", "publication date", "pubdate"),
    "url": ("url", "link", "canonical_url", "canonical"),
}


def markdown_words(text: str) -> tuple[str, Given]:
    """The words of a Markdown text, one blank line between its blocks, and what its YAML front matter says."""
    own = Given()
    if found := _FRONT.match(text[:_LONGEST_FRONT]):
        text, own = text[found.end() :], _front(found[1])
    return "\n\n".join(_blocks(text)), own


def _front(block: str) -> Given:
    import yaml

    try:
        entries = yaml.load(block, Loader=yaml.BaseLoader)  # makes nothing but text, lists and tables
    except yaml.YAMLError:
        return Given()
    if not isinstance(entries, dict):
        return Given()
    lower = {str(key).lower(): value for key, value in entries.items()}
    return Given(**{field: next((text for key in keys if (text := _text(lower.get(key)))), None) for field, keys in _KEYS.items()})


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        return "; ".join(part for part in map(_text, value) if part) or None
    return value.strip() or None if isinstance(value, str) else None


def _blocks(text: str) -> list[str]:
    """The blocks in order: paragraphs, headings, list items behind a bullet, rows of tables."""
    from markdown_it import MarkdownIt

    blocks: list[str] = []
    cells: list[str] | None = None
    bullet = False
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        if token.type == "list_item_open":
            bullet = True
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            blocks.append(" | ".join(cells))
            cells = None
        elif token.type == "inline":
            words = _inline(token)
            if cells is not None:
                cells.append(words)
            elif words.strip():
                blocks.append(f"- {words}" if bullet else words)
                bullet = False
        elif token.type in {"fence", "code_block"}:
            blocks.append(token.content.rstrip("\n"))
        elif token.type == "html_block" and (words := re.sub(r"<!--.*?-->|<[^<>]*>", " ", token.content, flags=re.S).strip()):
            blocks.append(words)
    return blocks


def _inline(token: Token) -> str:
    pieces = []
    for part in token.children or ():
        if part.type in {"text", "code_inline", "text_special"}:
            pieces.append(part.content)
        elif part.type in {"softbreak", "hardbreak"}:
            pieces.append(" " if part.type == "softbreak" else "\n")
    return "".join(pieces)
