"""Figures in pages: lines between two marks, written by the command that prints them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

__all__ = ["write"]


def write(page: Path, name: str, command: str, lines: Sequence[str]) -> None:
    """Put ``lines`` between the marks of a name in a page. Raises ValueError where the page has none."""
    begin, end = f"<!-- {name}: written by {command} -->", f"<!-- end of {name} -->"
    text = page.read_text(encoding="utf-8")
    if begin not in text or end not in text:
        raise ValueError(f"{page} has no marks for {name}; it needs the lines {begin} and {end}.")
    before, rest = text.split(begin, 1)
    page.write_text("\n".join([before + begin, *lines, end]) + rest.split(end, 1)[1], encoding="utf-8")
