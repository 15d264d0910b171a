"""Cleaning: one form of characters, blanks and lines; page furniture out; every heading and list item on its own line.

A line of the clean text is a paragraph, a heading or a list item; one blank line at most stands between two of them. Cleaning is
deterministic, and cleaning a clean text changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import msgspec

from sitroom.documents.furniture import Furniture, furniture

__all__ = ["Cleaned", "clean", "clean_text", "one_line"]

BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Control characters, surrogates, soft hyphen, zero-width characters and marks of writing direction.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
BLANKS = re.compile("[ \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
BULLET = re.compile("(?:[•‣◦▪●■∙·►▶➤✓*–—-]|\\(?\\d{1,2}[.)]) ")
ONLY_MARKS = re.compile("[^\\w“”‘’\"'(\\[]+")

# A full stop that lost its blank: two small letters or a year before, a word of two or more letters after.
LOST_BLANK = re.compile(r"(?:(?<=[a-z]{2})|(?<=[a-z]{2}[”’)])|(?<=\b\d{4}))[.!?][”’)]?(?=[“‘(]?(?:[A-Z][a-z]|[AI] ))")
ADDRESS = re.compile(r"://|www\.|[@/\\_#=&]|\.(?:com|net|org|gov|edu|int|info|news|co|uk|ru|ir|il|io|tv|eu|us|js|py|html?|php|pdf|docx?|txt)\b", re.I)

ENDS_SENTENCE = re.compile(r"[.!?…:][”’\"')\]]*$")
SENTENCE = re.compile(r".{59,}[.!?…][”’\"')\]]*")
WRAPPED_FROM, WRAPPED_TO = 40, 120  # characters: shorter lines end on purpose, longer ones are paragraphs
TOP = 5  # lines within which a title is looked for again
TITLE = 200  # characters: no longer line is a title


class Cleaned(msgspec.Struct, frozen=True):
    """A clean text, its first line where that is a title, and the source that its closing line named."""

    text: str
    title: str | None = None
    names_source: str | None = None


def clean(text: str) -> str:
    """The text as documents hold it; ``clean(clean(text)) == clean(text)``."""
    return clean_text(text).text


def clean_text(text: str) -> Cleaned:
    """`clean`, with what the removed and the first line tell."""
    phrases = furniture()
    lines = [_with_lost_blanks(BLANKS.sub(" ", line).strip(" ")) for line in _visible(text).split("\n")]
    sources: list[str] = []
    while True:
        found = _without_blank_runs(_without_rest(["" if _is_empty(line, phrases) else line for line in lines], phrases))
        found, named = _without_source(found, phrases)
        sources = named + sources
        found = _without_blank_runs(_with_one_title(_unwrapped(found)))
        if found == lines:
            break
        lines = found
    return Cleaned(text="\n".join(lines), title=_title(lines), names_source="; ".join(sources) or None)


def one_line(value: str | None) -> str | None:
    """A value of the metadata in clean characters on one line; None where nothing is left."""
    return BLANKS.sub(" ", _visible(value).replace("\n", " ")).strip(" ") or None if value else None


def _visible(text: str) -> str:
    return unicodedata.normalize("NFC", UNSEEN.sub("", BREAKS.sub("\n", text)))


def _is_empty(line: str, phrases: Furniture) -> bool:
    return ONLY_MARKS.fullmatch(line) is not None or phrases.is_furniture(line)


def _with_lost_blanks(line: str) -> str:
    """Put the blank back after a sentence that ends inside a word, unless the word is an address or a name of a file."""
    pieces: list[str] = []
    done = word_end = 0
    is_address = False
    for match in LOST_BLANK.finditer(line):
        if match.end() > word_end:
            word_start = line.rfind(" ", 0, match.start()) + 1
            word_end = line.find(" ", match.end())
            word_end = len(line) if word_end < 0 else word_end
            is_address = ADDRESS.search(line, word_start, word_end) is not None
        if not is_address:
            pieces += (line[done : match.end()], " ")
            done = match.end()
    return "".join((*pieces, line[done:]))


def _without_blank_runs(lines: list[str]) -> list[str]:
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _without_rest(lines: list[str], phrases: Furniture) -> list[str]:
    """Cut the list of other articles off, if one closes the text."""
    last_sentence = max((at for at, line in enumerate(lines) if SENTENCE.fullmatch(line)), default=-1)
    for at in range(last_sentence + 1, len(lines)):
        if phrases.opens_rest(lines[at]):
            return lines[:at]
    return lines


def _without_source(lines: list[str], phrases: Furniture) -> tuple[list[str], list[str]]:
    """Take the closing lines that name sources off; the sources stand in the order of the text."""
    kept = list(lines)
    sources: list[str] = []
    while kept:
        source = phrases.named_source(kept[-1])
        if kept[-1] and not source:
            break
        kept.pop()
        sources += [source] if source else []
    return kept, sources[::-1]


def _unwrapped(lines: list[str]) -> list[str]:
    """Join the lines of a paragraph that was broken to a page's width.

    A line goes on where the next one starts with a small letter. Where three lines do, the text is taken as broken throughout, and a line
    also goes on where the first word of the next one had no room on it.
    """
    width = _page_width(lines)
    joined: list[str] = []
    last = ""  # the line before, as it was broken
    for line in lines:
        if joined and _goes_on(joined[-1], line, last, width):
            hyphened = re.search(r"[^\W\d_]-$", joined[-1])
            joined[-1] += line if hyphened else " " + line
        else:
            joined.append(line)
        last = line
    return joined


def _page_width(lines: list[str]) -> int:
    """The width that the text was broken to, in characters; 0 where it was not."""
    widths = [len(line) for line, after in pairwise(lines) if _goes_on(line, after, line, 0)]
    return max(widths) if len(widths) >= 3 else 0


def _goes_on(line: str, after: str, last: str, width: int) -> bool:
    if len(last) > WRAPPED_TO or not line or not after or BULLET.match(after):
        return False
    if after[0].islower() and len(line) >= WRAPPED_FROM:
        return not ENDS_SENTENCE.search(line[-8:])
    return 0 < width < len(last) + 1 + len(after.split(" ", 1)[0]) and len(last) >= WRAPPED_FROM


def _with_one_title(lines: list[str]) -> list[str]:
    """Blank the repetitions of the first line among the first lines, unless it is a sentence."""
    if not lines or len(lines[0]) > TITLE or lines[0].endswith("."):
        return lines
    kept, seen = [lines[0]], 1
    title = lines[0].casefold()
    for at, line in enumerate(lines[1:], start=1):
        if seen == TOP:
            return kept + lines[at:]
        kept.append("" if line.casefold() == title else line)
        seen += bool(kept[-1])
    return kept


def _title(lines: list[str]) -> str | None:
    """The first line, where it is short, closes no sentence and stands alone above the rest."""
    if len(lines) < 3 or lines[1] or len(lines[0]) > TITLE or BULLET.match(lines[0]):
        return None
    return None if re.search(r"[.!…:;,][”’\"')\]]*$", lines[0]) else lines[0]
