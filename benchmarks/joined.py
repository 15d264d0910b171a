"""Rows of the scoreboard on what is counted once: happenings of ECB+ and of the dispatches, and what takes too long to be measured every time."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks import demo_happenings, happenings
from benchmarks.kept import kept
from benchmarks.scoreboard import Row
from sitroom.examples import paths
from sitroom.room import Room, read_into

__all__ = ["joined"]


def joined(data: Path) -> list[Row]:
    """F1 of happenings on ECB+ dev and on the labelled dispatches, in %, and the kept figures."""
    rows: list[Row] = []
    ecb = happenings.figures(data)
    rows += [(f"happenings, CoNLL F1, {name}", "ECB+ dev, gold mentions, subtopics known", 100 * scores["CoNLL"][2]) for name, scores in ecb.items()]
    with tempfile.TemporaryDirectory() as folder, Room(Path(folder) / "demo.sitroom") as room:
        for _ in read_into(room, paths()):
            pass
        demo = demo_happenings.figures(demo_happenings.demo(room))
    on = "bundled dispatches, labelled by hand"
    rows.append(("happenings, CoNLL F1", on, 100 * demo["CoNLL"][2]))
    rows += [
        (f"happenings, {name}, {what}", on, 100 * demo[name][i])
        for name in ("pairs", "two documents")
        for i, what in enumerate(("recall", "precision"))
    ]
    return rows + kept()
