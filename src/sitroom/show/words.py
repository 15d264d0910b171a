"""The words behind a record, made fit to be shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from sitroom.records import Document, Event

__all__ = ["evidence", "names_of", "plain"]


def plain(text: str) -> str:
    """One line without control and direction characters: a text from the web must not steer the reader's terminal."""
    return " ".join("".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text if unicodedata.category(c) != "Cf").split())


def evidence(event: Event, document: Document) -> tuple[str, str, str]:
    """The evidence sentence in three parts: before the trigger, the trigger, after it. Each is one line; the spaces between them are kept."""
    start, end = event.evidence
    first, last = max(start, event.trigger[0]), min(end, event.trigger[1])
    before, trigger, after = document.text[start:first], document.text[first:last], document.text[last:end]
    return _joined(plain(before), before[-1:]), plain(trigger), _led(plain(after), after[:1])


def names_of(ids: Sequence[str], names: Mapping[str, str]) -> str:
    """Actor ids as names, an unknown one as it is."""
    return ", ".join(plain(names.get(i, i)) for i in ids)


def _joined(text: str, edge: str) -> str:
    return text + " " if text and edge.isspace() else text


def _led(text: str, edge: str) -> str:
    return " " + text if text and edge.isspace() else text
