"""RSS and Atom feeds -> their items, by feedparser; JSON feeds by their own reader."""

from __future__ import annotations

import io
import re
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urljoin

import msgspec

from sitroom.documents.cleaning import one_line
from sitroom.documents.given import Given
from sitroom.documents.making import document
from sitroom.documents.moments import moment
from sitroom.documents.pages import block_text, looks_like_html
from sitroom.documents.sources.bounds import read_whole
from sitroom.documents.sources.items import Found, Item, Items, Options, broken, item
from sitroom.errors import InputError

__all__ = ["Entry", "Feed", "feed_items", "looks_like_feed", "read_feed"]

_ROOT = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*<(?:\w+:)?(?:rss|feed|rdf)\b", re.S | re.I)
_JSON = re.compile(r"""\{.{0,3000}?"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version""", re.S)
_END = re.compile(rb"</\s*(?:\w+:)?(?:rss|feed|rdf)\s*>", re.I)
_MARKUP = re.compile(r"</|<br|<p>|<img|&[a-z#]\w*;", re.I)
_ID = ("id", "link", "title")


class Entry(msgspec.Struct, frozen=True):
    """One item. ``id`` is the feed's own name of it, else its link, else its title; ``words`` its title and text; ``own`` what it says of itself."""

    id: str
    words: str
    own: Given


class Feed(msgspec.Struct, frozen=True):
    """A feed and its items, in its order. ``broken_off``: its end is missing."""

    title: str | None
    entries: list[Entry]
    broken_off: bool = False


def looks_like_feed(data: bytes | str) -> bool:
    """Whether bytes or a text begin like RSS, Atom or JSON Feed."""
    start = data[:4096].replace(b"\x00", b"").decode("latin-1") if isinstance(data, bytes) else data[:4096]
    start = start.lstrip("\ufeff").removeprefix("ï»¿").removeprefix("ÿþ").removeprefix("þÿ")
    return _ROOT.match(start) is not None or _is_json(start)


def _is_json(start: str) -> bool:
    return _JSON.match(start.lstrip()) is not None


def read_feed(data: bytes, *, name: str, url: str | None = None, charset: str | None = None, retrieved: str | None = None) -> Feed:
    """Read a feed. ``url``: where it was got, which links are relative to; ``charset``: that of its header; ``retrieved``: when.

    The last item of a feed that breaks off is left out: it may be half of one. Raises InputError where the bytes are no feed.
    """
    if _is_json(data[:4096].replace(b"\x00", b"").decode("latin-1").lstrip("ï»¿ÿþ")):
        from sitroom.documents.sources.json_feeds import read_json_feed

        return read_json_feed(data, name=name, url=url, retrieved=retrieved)
    import feedparser

    headers = {"content-type": _content_type(data, charset)} | ({"content-location": url} if url else {})
    parsed = feedparser.parse(io.BytesIO(data), response_headers=headers, sanitize_html=False)
    if not parsed.version and not parsed.entries:
        why = f" ({parsed.bozo_exception})" if parsed.bozo else ""
        raise InputError(f"{name}: found no feed{why}; valid are RSS, Atom and JSON Feed. {_hint(parsed)}")
    title = _words(parsed.feed.get("title"))
    broken_off = parsed.bozo and not _END.search(data[-4096:].replace(b"\x00", b""))
    entries = parsed.entries[:-1] if broken_off else parsed.entries
    home = Given(outlet=title, retrieved=retrieved, url=_home(parsed.feed))
    return Feed(title, [_entry(entry, home) for entry in entries], bool(broken_off))


def _home(feed: Any) -> str | None:
    """The address that a feed gives as its own or its site's: what links are relative to in one that was saved to a file."""
    named = [str(link.get("href") or "") for link in feed.get("links") or [] if link.get("rel") == "self"] + [str(feed.get("link") or "")]
    return next((url for url in named if url.startswith(("http://", "https://"))), None)


def _content_type(data: bytes, charset: str | None) -> str:
    """What feedparser is told of the encoding: UTF-8 where the bytes are, for servers often name another one."""
    try:
        data.decode("utf-8")
        charset = charset if b"\x00" in data[:64] else "utf-8"
    except UnicodeDecodeError:
        pass
    return f"application/xml; charset={charset}" if charset else "application/xml"


def _hint(parsed: Any) -> str:
    """The feed that a page names in place of its own."""
    links = parsed.feed.get("links") or []
    named = [link.get("href") for link in links if link.get("rel") == "alternate" and "xml" in str(link.get("type")) and link.get("href")]
    return f"The page names this one: {one_line(named[0])}" if named else "Check the address, or that the file is complete."


def _entry(entry: Any, feed: Given) -> Entry:
    link = one_line(entry.get("link"))
    own = Given(
        title=_words(entry.get("title")),
        outlet=_words((entry.get("source") or {}).get("title")),
        author=one_line(entry.get("author")),
        published=_published(entry),
        url=_address(link, None if entry.get("guidislink") and link == entry.get("id") else feed.url),
    ).over(msgspec.structs.replace(feed, url=None))
    bodies = [part.get("value") for part in entry.get("content", ())] + [entry.get("summary")]
    body = _text(max((text for text in bodies if text), key=len, default=""))
    words = "\n\n".join(part for part in (own.title, body) if part)
    return Entry(next((str(entry[key]) for key in _ID if entry.get(key)), words[:200]), words, own)


def _address(link: str | None, home: str | None) -> str | None:
    """The address of an item, None where it has no link of the web."""
    try:
        whole = urljoin(home, link) if home and link else link or ""
    except ValueError:
        return None
    return whole if whole.startswith(("http://", "https://")) else None


def _published(entry: Any) -> str | None:
    """The date as the item writes it, or the day in UTC where only feedparser knows the form; that of the last change where no other is given."""
    for name in ("published", "created", "updated"):
        if moment(dict.get(entry, name)):  # feedparser's own get warns of a mapping that it is about to drop
            return str(dict.__getitem__(entry, name))
        if parsed := dict.get(entry, f"{name}_parsed"):
            return date(*parsed[:3]).isoformat()
    return None


def feed_items(found: Found) -> Items:
    """The items of a feed; where links are followed, the pages that they link to, with the feed's own words for want of a page.

    Raises InputError where the feed has none.
    """
    data = read_whole(found.stream, found.options.bounds.item, name=found.name)
    feed = read_feed(data, name=found.name, url=found.own.url, charset=found.charset, retrieved=found.own.retrieved or found.options.today)
    if not feed.entries:
        raise InputError(
            f"{found.name}: found a feed without items; valid are RSS, Atom and JSON Feed with at least one. Check that the file is complete."
        )
    for entry in feed.entries:
        yield _item(entry, f"{found.name}!{entry.own.url or entry.id}", found.options)
    if feed.broken_off:
        yield broken(f"{found.name}!", f"{found.name}: found a feed that breaks off; its last item is left out, the others are read. Get it again.")


def _item(entry: Entry, name: str, options: Options) -> Item:
    own = entry.own
    raw = msgspec.json.encode([entry.id, own.url, own.published, own.author, entry.words])
    told = partial(document, entry.words, name=name, given=options.given, own=own) if entry.words.strip() else None
    if options.linked and own.url:
        from sitroom.documents.sources.linked import linked

        return item(name, raw, partial(linked, own, name=name, options=options), told)
    if told is None:
        return broken(name, f"{name}: found a feed item without words; valid are items with a title or a text.")
    return item(name, raw, told)


def _text(markup: str) -> str:
    """The words of a body, which feeds write as HTML or plain."""
    if not (looks_like_html(markup) or _MARKUP.search(markup)):
        return markup.strip()
    return re.sub(r"\n+", "\n\n", block_text(markup)).strip()


def _words(markup: str | None) -> str | None:
    return one_line(_text(markup)) if markup else None
