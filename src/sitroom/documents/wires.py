"""Wire credits: the agency that a dateline, a byline or a closing line names (``codebook/wires.tsv``), apart from whoever published the text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import msgspec

from sitroom.codebook.loading import rows

__all__ = ["Wires", "credit_of", "parted", "read_wires"]

_TOP = 6  # lines that a dateline or byline stands in
_START = 160  # characters of a line that a dateline stands in
_PLACE = r"[A-ZÀ-Þ][\w.'’-]*(?:[ ,/]+(?:[A-ZÀ-Þ0-9][\w.'’-]*|de|da|do|al|la|el|es|of|the|and))*"
_DASH = r"\s*(?:[-–—]+|:)\s"
_MARK = r"\s*[,;|/•·]\s*|\s+[-–—]+\s+|\s+(?:and|&|with)\s+"  # what parts the names of an author line
_BEFORE = rf"(?:{_MARK}|\s*[(\[]\s*|\s+(?:for|of|via|at)\s+)"
_BY = r"(?:[Bb][Yy]:?\s+)"
_DESK = r"(?:\s+(?:[Ss]taff(?:\s+[Ww]riters?)?|[Ww]riters?|[Cc]orrespondents?|[Nn]ews [Aa]gency))?"


class Wires(msgspec.Struct, frozen=True):
    """The agencies by written form, and where they may stand."""

    names: dict[str, str]
    dateline: re.Pattern[str]
    byline: re.Pattern[str]
    closing: re.Pattern[str]
    author: re.Pattern[str]

    def parted(self, author: str) -> tuple[str | None, str | None]:
        """The persons of an author line, and the first agency that stands beside them or in their place, whatever the order and what parts them."""
        found = self.author.search(author[:_START])
        if found is None:
            return author, None
        people = re.sub(rf"^(?:{_MARK}|{_BY})+|(?:{_MARK})+$", "", self.author.sub("", author).strip()).strip(" ,;|/-–—")
        return people or None, self._named(found)

    def credit(self, text: str, author: str | None) -> str | None:
        """The agency that a clean text or its author line credits, None where none."""
        lines = [line for line in text[:4_000].split("\n") if line][:_TOP]
        for line in lines:
            if found := self.dateline.match(line[:_START]):
                return self._named(found)
        if author and (named := self.parted(author)[1]):
            return named
        for line in lines:
            if len(line) <= _START and (found := self.byline.fullmatch(line.strip())):
                return self._named(found)
        found = self.closing.fullmatch(text.rsplit("\n", 1)[-1][-_START:])
        return self._named(found) if found else None

    def _named(self, found: re.Match[str]) -> str:
        return self.names[next(form for form in found.groups() if form)]


def credit_of(text: str, author: str | None = None) -> str | None:
    """The wire agency that a clean text is credited to; None where it credits none."""
    return _wires().credit(text, author)


def parted(author: str | None) -> tuple[str | None, str | None]:
    """The persons of an author line and the wire agency in it: ``Jane Roe, Reuters`` is (``Jane Roe``, ``Reuters``); None for what is not there."""
    return _wires().parted(author) if author else (None, None)


@cache
def _wires() -> Wires:
    return read_wires()


def read_wires(text: str | None = None) -> Wires:
    """The agencies of ``wires.tsv``, or of ``text`` in its place. Raises CodebookError with the line that is wrong."""
    names: dict[str, str] = {}
    for row in rows("wires.tsv", ("credit", "forms"), text):
        for form in (row["credit"], *row.many("forms")):
            for spelling in (form, form.upper()):
                if not form or names.setdefault(spelling, row["credit"]) != row["credit"]:
                    raise row.error(f"found the form {form!r}; valid is a form that no other agency has")
    form, short = _either(names), _either(name for name in names if len(name) <= 8 and name.isupper() and name.isalpha())
    long = _either(name for name in names if " " in name)
    marked = rf"[(\[]\s*{form}\s*[)\]]{_DASH}|/{form}/[.\s-]"
    by = rf"[Bb][Yy]\s.{{0,60}}?(?:[,|/(–—-]|\bof|\bfor)\s*(?:[Tt]he )?{form}\)?"
    return Wires(
        names=names,
        dateline=re.compile(rf"(?:{_PLACE}[,. ]*)?(?:{marked})|(?:{_PLACE}, )?{short}\s*[-–—]+\s"),
        byline=re.compile(rf"{by}|(?:[Bb][Yy] )?(?:[Tt]he )?{form}"),  # in brackets, high up, it is mostly that of a photo
        author=re.compile(rf"(?:^{_BY}?|{_BEFORE})(?:[Tt]he\s+)?{form}{_DESK}\s*[)\]]?(?=\s*$|{_MARK})|(?<=\w)\s+{long}{_DESK}\s*$"),
        closing=re.compile(rf"(?:[-–—(\[]\s*)?{form}\s*[)\]]?\.?"),
    )


def _either(names: Iterable[str]) -> str:
    """A group that matches one of these names, the longest that fits."""
    return "(" + "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name))) + ")"
