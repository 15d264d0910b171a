"""How the cost of a room grows with its documents: a table and a plot (SVG)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from pathlib import Path

import msgspec

__all__ = ["Run", "placed", "plot", "row", "table"]

HEAD = (
    "| documents | s by the clock | s of the processor | ms each, first tenth | ms each, last tenth | peak MB | room MB | repeats found |\n"
    "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
)
WIDTH, HEIGHT = 760, 330
LEFT, TOP, PANEL, DEPTH, GAP = 64, 48, 280, 220, 90
INK, FAINT, RULE, OURS, GUIDE = "#222222", "#777777", "#e4e4e4", "#1f5fa8", "#b0651d"

Point = tuple[float, float]


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """A new room that documents were added to. ``points``: after how many documents, seconds of the processor for the additions so far; ``clock``:
    seconds of all by the clock, which on a busy machine are more; memory and file in MB.
    """

    documents: int
    points: list[tuple[int, float]]
    clock: float
    peak: float
    room: float
    repeats: int

    @property
    def seconds(self) -> float:
        """Of the processor, for all additions."""
        return self.points[-1][1]

    def each(self, first: float, last: float) -> float:
        """Milliseconds of an addition between two shares of the documents, 0..1."""
        inside = [point for point in [(0, 0.0), *self.points] if first * self.documents <= point[0] <= last * self.documents]
        (n, begun), (m, ended) = inside[0], inside[-1]
        return 1000 * (ended - begun) / max(1, m - n)


def table(runs: Sequence[Run]) -> str:
    """One Markdown row a run."""
    return "\n".join([HEAD, *map(row, runs)])


def row(run: Run) -> str:
    """The figures of one run."""
    each = f"{run.each(0, 0.1):.2f} | {run.each(0.9, 1):.2f}"
    return f"| {run.documents:,} | {run.clock:.0f} | {run.seconds:.1f} | {each} | {run.peak:.0f} | {run.room:.0f} | {run.repeats:,} |"


def placed(page: Path, marks: tuple[str, str], found: str) -> str:
    """The text of a page with something else between its marks. Raises SystemExit where it has none."""
    before, first, rest = page.read_text(encoding="utf-8").partition(marks[0])
    _, last, after = rest.partition(marks[1])
    if not first or not last:
        raise SystemExit(f"{page}: found no place for the table; valid is a line {marks[0]} and behind it a line {marks[1]}. Put both back.")
    return f"{before}{first}\n{found}\n{last}{after}"


def plot(runs: Sequence[Run], note: str) -> str:
    """Left: seconds of the processor against documents, both logarithmic, beside growth in proportion. Right: milliseconds of an addition as the
    largest room grows. ``note`` stands below.
    """
    largest = max(runs, key=lambda run: run.documents)
    totals = [(float(run.documents), run.seconds) for run in runs]
    linear = [(n, n * totals[0][1] / totals[0][0]) for n, _ in totals]
    steps = pairwise([(0, 0.0), *largest.points])
    each = [((n + m) / 2, 1000 * (ended - begun) / (m - n)) for (n, begun), (m, ended) in steps]
    growth = Panel(LEFT, _decades([n for n, _ in totals]), _decades([value for _, value in [*totals, *linear]]))
    slowing = Panel(LEFT + PANEL + GAP, _steps(largest.documents), _steps(1.25 * max(value for _, value in each)))
    parts = [
        *growth.frame("Seconds of the processor, by documents", f"dashed: in proportion to {runs[0].documents:,} documents"),
        growth.line(linear, GUIDE, dashed=True),
        growth.line(totals, OURS),
        *growth.dots(totals, OURS),
        *slowing.frame("Milliseconds of an addition, by documents in the room", f"means of {len(each)} stretches"),
        slowing.line(each, OURS),
        _words(LEFT, HEIGHT - 10, note, FAINT),
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="11" role="img">'
    title = "<title>Time of additions to a room, against its documents</title>"
    return "\n".join([head, title, f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>', *parts, "</svg>"]) + "\n"


class Axis(msgspec.Struct, frozen=True):
    """Least and greatest value, and where marks stand."""

    low: float
    high: float
    marks: list[float]
    logarithmic: bool

    def share(self, value: float) -> float:
        """Where a value stands between both ends, 0..1."""
        low, high, at = (math.log10(v) if self.logarithmic else v for v in (self.low, self.high, value))
        return (at - low) / (high - low)


class Panel(msgspec.Struct, frozen=True):
    """One plot of the picture, ``left`` pixels from its edge."""

    left: float
    x: Axis
    y: Axis

    def place(self, point: Point) -> Point:
        """The pixel of a point."""
        return self.left + PANEL * self.x.share(point[0]), TOP + DEPTH * (1 - self.y.share(point[1]))

    def frame(self, title: str, note: str) -> Iterator[str]:
        """Title and note above, marks with their values at both axes."""
        yield _words(self.left, 18, title, INK, weight="bold")
        yield _words(self.left, 33, note, FAINT)
        for value in self.x.marks:
            x, _ = self.place((value, self.y.low))
            yield f'<path d="M{x:.1f} {TOP}v{DEPTH}" stroke="{RULE}"/>' + _words(x, TOP + DEPTH + 16, f"{value:,.6g}", INK, anchor="middle")
        for value in self.y.marks:
            _, y = self.place((self.x.low, value))
            yield f'<path d="M{self.left} {y:.1f}h{PANEL}" stroke="{RULE}"/>' + _words(self.left - 6, y + 4, f"{value:,.6g}", INK, anchor="end")

    def line(self, points: Sequence[Point], colour: str, *, dashed: bool = False) -> str:
        """A line through points."""
        way = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(self.place, points))
        dash = ' stroke-dasharray="5 4"' if dashed else ""
        return f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'

    def dots(self, points: Sequence[Point], colour: str) -> Iterator[str]:
        """A dot at each point, its value beside it."""
        for point in points:
            x, y = self.place(point)
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' + _words(x + 7, y + 15, f"{point[1]:,.0f} s", colour)


def _decades(values: Sequence[float]) -> Axis:
    """A logarithmic axis from one power of ten to another."""
    low = math.floor(math.log10(min(values)))
    high = max(math.ceil(math.log10(max(values))), low + 1)
    return Axis(10.0**low, 10.0**high, [10.0**n for n in range(low, high + 1)], True)


def _steps(high: float) -> Axis:
    """An axis from 0 with some five round marks."""
    tens = 10 ** math.floor(math.log10(high))
    step = next(tens * part for part in (0.2, 0.5, 1.0, 2.0) if high / (tens * part) <= 6)
    return Axis(0.0, high, [step * n for n in range(int(high / step) + 1)], False)


def _words(x: float, y: float, words: str, colour: str, *, anchor: str = "start", weight: str = "normal") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}" fill="{colour}">{escape(words)}</text>'
