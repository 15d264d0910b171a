"""Rows of the back-test's table, and the table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import msgspec

__all__ = ["Row", "table"]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One figure.

    ``task``, ``data``, ``measure``: what is forecast, on what, how it is scored. ``ours``: the figure; ``interval``: its 90 % interval, where there
    is one (what was drawn again: ``blocks``). ``baseline``: that of the strongest simple rival that the program ran itself, and ``baseline_name``.
    ``published``: the best published figure, and where; or that of the field. ``target``: what is to be reached; ``better``: whether ``more`` or
    ``less`` is better, or ``within`` two numbers. ``seconds`` it took; ``note``: what has to be known to read it.
    """

    task: str
    data: str
    measure: str
    ours: float
    interval: tuple[float, float] | None = None
    blocks: str = ""
    baseline: float | None = None
    baseline_name: str = ""
    published: str = ""
    target: float | tuple[float, float] | None = None
    better: str = "more"
    seconds: float | None = None
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None where there is none."""
        if self.target is None:
            return None
        if isinstance(self.target, tuple):
            return self.target[0] <= self.ours <= self.target[1]
        return self.ours > self.target if self.better == "more" else self.ours < self.target


def table(rows: Iterable[Row], extra: Sequence[str] = ()) -> str:
    """The page ``docs/backtest.md``. ``extra``: sections behind the table."""
    from benchmarks.scoreboard import machine

    every = list(rows)
    lines = [
        "# Back-tests", "",
        f"Written by `make backtest` on {datetime.now(UTC).date()}; {machine()}. How figures are defined: [forecasts](forecasts.md),",
        "[candidates](candidates.md), [norms](norms.md). Everything is fitted and chosen before the first test week, or on the published train and",
        "valid parts; test rows serve this table only. Brackets: 90 % intervals, blocks (dyads with all their weeks) drawn again.", "",
        "| task | data | measure | baseline | published | ours | target | reached | s |",
        "| --- | --- | --- | ---: | --- | ---: | ---: | --- | ---: |",
    ]  # fmt: skip
    for row in every:
        baseline = f"{_number(row.baseline)} ({row.baseline_name})" if row.baseline is not None else ""
        between = f" [{_number(row.interval[0])}, {_number(row.interval[1])}]" if row.interval else ""
        reached = {None: "", True: "yes", False: "**no**"}[row.reached]
        seconds = "" if row.seconds is None else f"{row.seconds:.3g}"
        cells = (row.task, row.data, row.measure, baseline, row.published, f"**{_number(row.ours)}**{between}", _target(row), reached, seconds)
        lines.append("| " + " | ".join(cells) + " |")
    notes = dict.fromkeys(f"* {row.task}, {row.data}, {row.measure}: {row.note}" for row in every if row.note)
    if notes:
        lines += ["", "## Notes", *notes]
    for section in extra:
        lines += ["", section]
    return "\n".join(lines) + "\n"


def _target(row: Row) -> str:
    if row.target is None:
        return ""
    if isinstance(row.target, tuple):
        return f"{_number(row.target[0])} to {_number(row.target[1])}"
    return f"{'>' if row.better == 'more' else '<'} {_number(row.target)}"


def _number(value: float) -> str:
    return f"{value:.4g}"
