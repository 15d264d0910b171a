"""What happened, by weight, and what one source alone tells.

The weight of a happening is its PLOVER score, whatever its sign, times the chance that it is as told, times its independent sources; those of no
known day come last. Happenings of one day and type between the same sides are one point, as heavy as the heaviest of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sitroom.records import Happening
from sitroom.room.brief.answers import Part, Point, Section
from sitroom.room.brief.notes import Notes
from sitroom.room.placed import placed
from sitroom.room.tension.kept import refresh

__all__ = ["Acts", "happened", "single_sourced"]

TRIGGERS = 3
"""Words for one act that a point names."""


class Acts:
    """What happened in the period of a brief, the weightiest first."""

    def __init__(self, notes: Notes) -> None:
        refresh(notes.room)
        weights = {id: abs(score) * chance for id, score, chance in notes.room._rows("SELECT happening, score, chance FROM acts")}
        chosen = notes.room.happenings(status="actual", since=notes.since, until=notes.until)
        self.weight = {h.id: weights.get(h.id, 0.0) * h.independent for h in chosen}
        self.listed = sorted((h for h in chosen if h.actors or h.recipients), key=lambda h: (h.date is None, -self.weight[h.id], h.date or "", h.id))
        self.nobody = len(chosen) - len(self.listed)

    def grouped(self, notes: Notes) -> list[list[Happening]]:
        """Happenings that are one point, the weightiest first."""
        groups: dict[tuple[object, ...], list[Happening]] = defaultdict(list)
        for one in self.listed:
            actors = frozenset(notes.sides.acting(id) for id in one.actors)
            recipients = frozenset(notes.sides.suffering(id) for id in one.recipients)
            groups[one.date, one.date_precision == "unknown", one.type, actors, recipients].append(one)
        return list(groups.values())


def happened(notes: Notes, acts: Acts, most: int) -> Section:
    """Happenings by weight, each with its sources."""
    groups = acts.grouped(notes)
    points = [_point(notes, group) for group in groups[:most]]
    note = f"{len(acts.listed)} acts told as done; weight: PLOVER score × chance × independent sources"
    return Section(name="happened", note=note, points=points, more=len(groups) - len(points), see="happenings")


def single_sourced(notes: Notes, acts: Acts, most: int) -> Section:
    """By source: how many happenings it alone tells, and the weightiest of them."""
    own: dict[str, list[Happening]] = defaultdict(list)
    for one in acts.listed:
        if one.independent == 1:
            own[one.sources[0]].append(one)
    alone = sum(map(len, own.values()))
    ranked = sorted(own.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    points = []
    for source, listed in ranked[:most]:
        first = listed[0]
        event, words = notes.plainest(first)
        at = f" {placed(first.place)}" if first.place else ""
        text = f"{len(listed)} alone; the weightiest: {_told(notes, first)}{at}"
        points.append(Point(
            who=source, parts=[Part(text=text, words=words, refs=notes.cite("events", [event]))], records=[h.id for h in listed]
        ))  # fmt: skip
    note = f"{alone} of {len(acts.listed)} acts rest on one independent source"
    return Section(name="single-sourced", note=note, points=points, more=len(ranked) - len(points), see="happenings")


def _told(notes: Notes, one: Happening) -> str:
    day = "" if one.date is None else f"({one.date}) " if one.date_precision == "unknown" else f"{one.date} "
    return f"{day}{notes.who(one.actors, one.recipients)} {one.type}"


def _point(notes: Notes, group: Sequence[Happening]) -> Point:
    first = group[0]
    by_word: dict[str, list[str]] = {}
    for one in group:
        event, word = notes.plainest(one)
        by_word.setdefault(word.lower(), []).append(event)
    shown = list(by_word.items())[:TRIGGERS]
    parts = [Part(text=first.type if i == 0 else "", words=word or None, refs=notes.cite("events", own[:1])) for i, (word, own) in enumerate(shown)]
    if place := next((h.place for h in group if h.place), None):
        parts.append(Part(text=placed(place)))
    if counts := next((h.magnitude for h in group if h.magnitude), None):
        listed = ((counts.killed, "killed"), (counts.wounded, "wounded"), (counts.size, "people"))
        parts.append(Part(text=", ".join(f"{number} {what}" for number, what in listed if number is not None)))
    if len(by_word) > len(shown):
        parts.append(Part(text=f"and {len(by_word) - len(shown)} more reports of it"))
    when = f"({first.date})" if first.date and first.date_precision == "unknown" else first.date
    sources = list(dict.fromkeys(source for h in group for source in h.sources))
    actors = [notes.sides.acting(id) for h in group for id in h.actors] if len(group) > 1 else first.actors
    recipients = [notes.sides.suffering(id) for h in group for id in h.recipients] if len(group) > 1 else first.recipients
    return Point(when=when, who=notes.who(actors, recipients), parts=parts, records=[h.id for h in group], sources=sources)
