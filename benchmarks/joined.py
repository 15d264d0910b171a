"""Rows of the scoreboard on what is counted once: happenings of ECB+ and of the dispatches, and what takes too long to be measured every time."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks import demo_happenings, happenings
from benchmarks import stories as held_out
from benchmarks.kept import kept
from benchmarks.scoreboard import Row
from sitroom.examples import paths
from sitroom.room import Room, read_into

__all__ = ["joined"]


def joined(data: Path) -> list[Row]:
    """F1 of happenings on ECB+ dev, on the labelled dispatches and on the held-out stories, in %, and the kept figures."""
    rows: list[Row] = []
    ecb = happenings.figures(data)
    rows += [(f"happenings, CoNLL F1, {name}", "ECB+ dev, gold mentions, subtopics known", 100 * scores["CoNLL"][2]) for name, scores in ecb.items()]
    with tempfile.TemporaryDirectory() as folder, Room(Path(folder) / "demo.sitroom") as room:
        for _ in read_into(room, paths()):
            pass
        rows += _of_room("bundled dispatches, labelled by hand", demo_happenings.demo(room))
    with tempfile.TemporaryDirectory() as folder, Room(Path(folder) / "stories.sitroom") as room:
        held_out.read_stories(room, "dev")
        rows += _of_room("held-out stories, marked events that the reader finds", held_out.told(room, "dev"))
    return rows + kept()


def _of_room(on: str, read: demo_happenings.Demo) -> list[Row]:
    scores = demo_happenings.figures(read)
    return [("happenings, CoNLL F1", on, 100 * scores["CoNLL"][2])] + [
        (f"happenings, {name}, {what}", on, 100 * scores[name][i])
        for name in ("pairs", "two documents")
        for i, what in enumerate(("recall", "precision"))
    ]
