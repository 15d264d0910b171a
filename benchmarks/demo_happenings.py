"""Happenings of the bundled dispatches against labels made by hand: ``python -m benchmarks.demo_happenings [--wrong] [--room FILE]``.

The dispatches are read with the reading model into a room of their own, or taken from ``--room``. Scores are those of ``benchmarks.happenings``, over
the events that the reader found; beside them precision and recall of the pairs of events that are one happening, and of those of two documents.
``happening_labels.tsv`` holds the labels. The weights of facts in ``rules.toml`` are round numbers that were chosen on these labels, so that the
figures are those of a development set.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import msgspec

from benchmarks.happenings import conll
from sitroom.codebook.loading import rows
from sitroom.documents import load
from sitroom.examples import paths
from sitroom.records import Event, Happening
from sitroom.room import Room, read_into

__all__ = ["Demo", "demo", "figures", "labels", "wrong"]

LABELS = Path(__file__).with_name("happening_labels.tsv")
Scores = dict[str, tuple[float, float, float]]


class Demo(msgspec.Struct, frozen=True, kw_only=True):
    """The events of the dispatches by id, their gold happening (the event's own id where it has none beside it), their files, and what was found.

    ``missing``: labels whose event the reader did not find.
    """

    events: dict[str, Event]
    gold: dict[str, str]
    files: dict[str, str]
    found: list[Happening]
    words: dict[str, str]
    missing: int


def labels() -> dict[tuple[str, int], str]:
    """The name of the happening by file and place of the trigger. Raises ValueError where a trigger is not in the text at its place."""
    texts = {path.name: load(path).text for path in paths()}
    found = {}
    for row in rows(LABELS.name, ("document", "at", "trigger", "happening"), LABELS.read_text(encoding="utf-8")):
        file, at = row["document"], int(row["at"])
        if not texts[file].startswith(row["trigger"], at):
            raise ValueError(f"{LABELS.name}: found no {row['trigger']!r} at {at} of {file}; valid is the place of the trigger in its text.")
        found[file, at] = row["happening"]
    return found


def demo(room: Room, *, part: str = "") -> Demo:
    """The dispatches of a room whose files begin with ``part``. What else the room holds is left out of the events, not of how they were found."""
    files = {load(path).id: path.name for path in paths() if path.name.startswith(part)}
    names = labels()
    events = {event.id: event for event in room.events() if event.document in files}
    gold = {id: names.get((files[event.document], event.trigger[0]), id) for id, event in events.items()}
    texts = {id: room.document(id).text for id in files}
    return Demo(
        events=events, gold=gold, files={id: files[event.document] for id, event in events.items()}, found=room.happenings(),
        words={id: _words(texts[event.document], event) for id, event in events.items()},
        missing=len({key for key in names if key[0].startswith(part)} - {(files[e.document], e.trigger[0]) for e in events.values()}),
    )  # fmt: skip


def _words(text: str, event: Event) -> str:
    (start, end), (first, last) = event.evidence, event.trigger
    return " ".join(f"{text[start:first]}[{text[first:last]}]{text[last:end]}".split())


def figures(read: Demo) -> Scores:
    """MUC, B3, CEAF-e and CoNLL of ``benchmarks.happenings``, and ``pairs``, ``pairs of two documents``: (recall, precision, F1), 0..1."""
    clusters = _clusters({id: happening.id for happening in read.found for id in happening.members if id in read.events})
    scores = conll(_clusters(read.gold), clusters)
    gold, found = _pairs(_clusters(read.gold)), _pairs(clusters)
    scores["pairs"] = _f1(gold, found)
    across = [{pair for pair in pairs if len({read.files[id] for id in pair}) == 2} for pairs in (gold, found)]
    scores["two documents"] = _f1(*across)
    return scores


def _clusters(home: Mapping[str, str]) -> list[frozenset[Hashable]]:
    found: dict[str, set[Hashable]] = {}
    for id, name in sorted(home.items()):
        found.setdefault(name, set()).add(id)
    return [frozenset(group) for group in found.values()]


def _pairs(clusters: Iterable[frozenset[Hashable]]) -> set[tuple[str, ...]]:
    return {tuple(map(str, pair)) for cluster in clusters for pair in combinations(sorted(map(str, cluster)), 2)}


def _f1(gold: set[tuple[str, ...]], found: set[tuple[str, ...]]) -> tuple[float, float, float]:
    right = len(gold & found)
    recall, precision = right / max(1, len(gold)), right / max(1, len(found))
    return recall, precision, 2 * recall * precision / max(recall + precision, 1e-9)


def wrong(read: Demo) -> Iterator[str]:
    """Every happening that holds events of several gold ones, then every gold one that is parted, each with its events."""
    home = {id: happening.id for happening in read.found for id in happening.members if id in read.events}
    for what, of, against in (("joined", home, read.gold), ("parted", read.gold, home)):
        groups: dict[str, list[str]] = {}
        for id, name in of.items():
            groups.setdefault(name, []).append(id)
        for name, ids in groups.items():
            if len({against[id] for id in ids}) > 1:
                yield f"{what}: {name}"
                yield from (f"  {against[id][:28]:<28} {_shown(read, id)}" for id in ids)


def _shown(read: Demo, id: str) -> str:
    event = read.events[id]
    who = f"{','.join(event.actors) or '-'} > {','.join(event.recipients) or '-'}"
    return f"{read.files[id][:14]} {event.type} {event.status} {event.date} ({event.date_precision}) {who}: {read.words[id][:150]}"


def table(lines: Sequence[tuple[str, Scores]]) -> str:
    """The scores of several rooms, one a line."""
    names = list(lines[0][1])
    head = f"{'':<12}" + "".join(f"{name:>22}" for name in names)
    return "\n".join([head, *(f"{name:<12}" + "".join(f"{100 * r:8.1f}{100 * p:7.1f}{100 * f:7.1f}" for r, p, f in s.values()) for name, s in lines)])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--room", type=Path, help="a room that has read the dispatches")
    options.add_argument("--wrong", action="store_true", help="print what is joined or parted wrongly")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, Room(given.room or Path(folder) / "demo.sitroom") as room:
        if given.room is None:
            for _ in read_into(room, paths()):
                pass
        read = {name: demo(room, part=part) for name, part in (("all", ""), ("2023", "2023"), ("2025", "2025"))}
    if given.wrong:
        for line in wrong(read["all"]):
            print(line)
        return
    print(table([(name, figures(one)) for name, one in read.items()]) + "   (recall precision F1)")
    print(f"{len(read['all'].events)} events, {read['all'].missing} labelled ones not found by the reader")


if __name__ == "__main__":
    main()
