"""Text of strangers that stays harmless in every format: no character that a format cannot hold, no cell that a spreadsheet would run."""

from __future__ import annotations

import re

import msgspec

__all__ = ["cell", "field", "json_line", "plain_cell", "printable", "utf16", "written"]

_RUNS = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_BREAKS = re.compile(r"[\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


def printable(text: str) -> str:
    """The text with U+FFFD for each character that XML 1.0 cannot hold (NUL and other controls), so that no offset moves."""
    return _ILLEGAL.sub("\ufffd", text)


def cell(text: str) -> str:
    """A cell of a CSV table that a spreadsheet takes as text: where it begins like a formula, after any apostrophes, one apostrophe is put before it.

    ``plain_cell`` takes it off again (OWASP, CSV Injection).
    """
    text = printable(text)
    return f"'{text}" if _RUNS.match(text) else text


def plain_cell(text: str) -> str:
    """What was given to ``cell``."""
    return text[1:] if text.startswith("'") and _RUNS.match(text[1:]) else text


def written(value: object) -> str:
    """A value as a cell of a CSV table: lists joined by ``; ``, spans as ``start-end``, None empty, and text as in ``cell``."""
    if isinstance(value, str):
        return cell(value)
    if isinstance(value, list | tuple):
        if len(value) == 2 and all(isinstance(v, int) for v in value):
            return f"{value[0]}-{value[1]}"
        joined = "; ".join(v if isinstance(v, str) else written(v) for v in value)
        return cell(joined) if value and isinstance(value[0], str) else joined
    return "" if value is None else str(value)


def field(text: str) -> str:
    """A field of a tab-separated table, which has no quotes: tabs and line ends become one space, and formulas text as in ``cell``."""
    return cell(_BREAKS.sub(" ", text).strip())


def json_line(record: object) -> bytes:
    """A record as one line of JSON: what some readers take for a line end (U+0085, U+2028, U+2029) is escaped."""
    line = msgspec.json.encode(record)
    for character in "\x85\u2028\u2029":
        line = line.replace(character.encode(), f"\\u{ord(character):04x}".encode())
    return line + b"\n"


def utf16(text: str) -> list[int] | range:
    """By offset in characters, 0 to ``len(text)``, the offset in UTF-16 code units, which Java's programs count in."""
    if text.isascii() or max(text, default="") <= "\uffff":
        return range(len(text) + 1)
    found, at = [0], 0
    for character in text:
        at += 2 if character > "\uffff" else 1
        found.append(at)
    return found
