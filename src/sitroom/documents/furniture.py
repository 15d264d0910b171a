"""Page furniture: the lines around an article that nobody wrote about the crisis. The phrases are data: ``codebook/furniture.tsv``."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from sitroom.codebook.loading import Row, rows

__all__ = ["Furniture", "furniture", "read_furniture"]

BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
KINDS = ("line", "start", "regex", "rest", "source")
CLOSING = " .:!…»›→>|·•-–—"


class Furniture(msgspec.Struct, frozen=True):
    """The phrases by kind, ready for matching. ``longest``: no line with more characters can match anything."""

    lines: frozenset[str]
    starts: dict[int, tuple[str, ...]]
    regex: re.Pattern[str]
    rest: frozenset[str]
    sources: tuple[tuple[re.Pattern[str], int], ...]
    longest: int

    def is_furniture(self, line: str) -> bool:
        """Whether the whole line is furniture."""
        if not line or len(line) > self.longest:
            return False
        folded = line.casefold()
        return (
            folded.strip(CLOSING) in self.lines
            or any(len(line) <= longest and folded.startswith(starts) for longest, starts in self.starts.items())
            or self.regex.fullmatch(line) is not None
        )

    def opens_rest(self, line: str) -> bool:
        """Whether the line heads a list of other articles, comments or the like."""
        return len(line) <= self.longest and line.casefold().strip(CLOSING) in self.rest

    def named_source(self, line: str) -> str | None:
        """The source that a closing line names, or None."""
        bare = line[1:-1].strip() if BRACKETED.fullmatch(line) else line
        for pattern, longest in self.sources:
            if len(bare) <= longest and (found := pattern.fullmatch(bare)):
                return found["source"].strip(CLOSING) or None
        return None


@cache
def furniture() -> Furniture:
    """The phrases of ``codebook/furniture.tsv``."""
    return read_furniture()


def read_furniture(text: str | None = None) -> Furniture:
    """Read ``furniture.tsv``, or ``text`` in its place. Raises CodebookError with the line that is wrong."""
    table: dict[str, list[tuple[str, int]]] = {kind: [] for kind in KINDS}
    for row in rows("furniture.tsv", ("kind", "longest", "pattern"), text):
        _check(row)
        table[row["kind"]].append((row["pattern"], int(row["longest"])))
    return Furniture(
        lines=frozenset(pattern.casefold().strip(CLOSING) for pattern, _ in table["line"]),
        starts={length: tuple(pattern.casefold() for pattern, longest in table["start"] if longest == length) for _, length in table["start"]},
        regex=re.compile("|".join(f"(?=.{{0,{longest}}}$)(?:{pattern})" for pattern, longest in table["regex"]) or r"(?!)", re.I),
        rest=frozenset(pattern.casefold().strip(CLOSING) for pattern, _ in table["rest"]),
        sources=tuple((re.compile(pattern, re.I), longest) for pattern, longest in table["source"]),
        longest=max((longest for entries in table.values() for _, longest in entries), default=0),
    )


def _check(row: Row) -> None:
    kind, pattern = row["kind"], row["pattern"]
    if kind not in KINDS:
        raise row.error(f"found the kind {kind!r}; valid are {', '.join(KINDS)}")
    if not row["longest"].isdecimal():
        raise row.error(f"found {row['longest']!r} as longest; valid is a number of characters")
    if kind in {"regex", "source"}:
        try:
            compiled = re.compile(pattern)
        except re.error as error:
            raise row.error(f"the pattern is not a regular expression ({error}): {pattern!r}") from None
        if kind == "source" and "source" not in compiled.groupindex:
            raise row.error(f"a pattern of kind source needs a group (?P<source>...): {pattern!r}")
