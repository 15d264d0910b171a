"""What sources differ on, and narrators who predict opposite effects of one cause."""

from __future__ import annotations

from typing import NamedTuple

from sitroom.records import Disagreement, Happening
from sitroom.room.beliefs.asked import STEPS, System
from sitroom.room.beliefs.follows import follows
from sitroom.room.beliefs.records import Consequence, Follows, Telling, Verdict
from sitroom.room.brief.answers import Part, Point, Section
from sitroom.room.brief.happened import Acts
from sitroom.room.brief.notes import Notes

__all__ = ["contradictions"]

VERSIONS = 3
"""Accounts of one happening that a point names."""

_STATUS = {"historical": "background", "future": "announced", "hypothetical": "possible", "negated": "did not happen"}
_WAYS = {1: "more", -1: "less", 0: "denied:"}


def contradictions(notes: Notes, acts: Acts, most: int) -> Section:
    """Narrators who predict the opposite, and happenings on which sources differ, by turns."""
    disputed = notes.room.happenings(since=notes.since, until=notes.until, disputed=True)
    disputed.sort(key=lambda h: (-acts.weight.get(h.id, 0.0), -h.independent, h.date or "~", h.id))
    told = [(happening, one) for happening in disputed for one in happening.disagreements]
    opposed = _opposed(notes, notes.beliefs)
    turns = [pair for i in range(max(len(told), len(opposed))) for pair in (opposed[i : i + 1], told[i : i + 1])]
    listed = [one for turn in turns for one in turn][:most]
    points = [_predicted(notes, one) if isinstance(one, _Opposed) else _differ(notes, *one) for one in listed]
    note = f"{len(told)} point{'s' * (len(told) != 1)} on which sources differ, {len(opposed)} on which narrators predict the opposite"
    return Section(name="contradictions", note=note, points=points, more=len(told) + len(opposed) - len(points), see="beliefs")


def _differ(notes: Notes, happening: Happening, one: Disagreement) -> Point:
    status = "" if happening.status == "actual" or one.about == "whether" else f" ({_STATUS[happening.status]})"
    word = notes.plainest(happening)[1]
    lead = f"{happening.type}{f' “{word}”' if word else ''}{status}, {one.about}:"
    parts = []
    for i, version in enumerate(one.versions[:VERSIONS]):
        value = version.value if one.about != "who" else notes.called(version.value.split(", "))
        told = f"{value} ({', '.join(version.sources)})"
        parts.append(Part(text=f"{lead if i == 0 else 'against'} {told}", told=told, refs=notes.cite("events", version.events, most=1)))
    if len(one.versions) > VERSIONS:
        rest = f"and {len(one.versions) - VERSIONS} more accounts"
        parts.append(Part(text=rest, told=rest))
    when = f"({happening.date})" if happening.date and happening.date_precision == "unknown" else happening.date
    return Point(when=when, who=notes.who(happening.actors, happening.recipients), parts=parts, records=[happening.id], about=one.about)


class _Opposed(NamedTuple):
    """Two narrators on one cause."""

    cause: str
    names: dict[str, str]
    first: Consequence
    second: Consequence


def _opposed(notes: Notes, beliefs: System) -> list[_Opposed]:
    """The contradictions of narrators about each cause that two or more of them speak of; each pair once a cause, the nearest first."""
    causes: dict[str, set[str]] = {}
    for own in beliefs.maps:
        for link in own.links:
            causes.setdefault(link.cause, set()).add(own.narrator.id)
    found = []
    for concept in beliefs.concepts:
        if len(causes.get(concept.name, ())) < 2:
            continue
        spoken = [own for own in beliefs.maps if own.narrator.id in causes[concept.name]]
        answer = follows(concept.name, 1, [concept], beliefs.concepts, spoken, steps=STEPS)
        seen: set[frozenset[str]] = set()
        for verdict in answer.verdicts:
            pair = frozenset((verdict.first, verdict.second))
            if verdict.how == "oppose" and pair not in seen:
                one = _pair(concept.name, answer, verdict)
                if any(notes.within(_best(c).published) for c in (one.first, one.second)):
                    seen.add(pair)
                    found.append(one)
    return found


def _pair(cause: str, answer: Follows, verdict: Verdict) -> _Opposed:
    def of(narrator: str, effect: str) -> Consequence:
        return next(c for c in answer.consequences if c.narrator == narrator and c.effect == effect)

    names = {narrator.id: narrator.name for narrator in answer.narrators}
    return _Opposed(cause, names, of(verdict.first, verdict.first_effect), of(verdict.second, verdict.second_effect))


def _best(one: Consequence) -> Telling:
    """The telling of the last step that is quoted: one that counts, the least hedged."""
    order = ("asserted", "likely", "possible", "denied")
    return min(one.path[-1].tellings, key=lambda t: (not t.counted, order.index(t.hedge)))


def _predicted(notes: Notes, one: _Opposed) -> Point:
    parts = []
    for narrated in (one.first, one.second):
        claims = [min(link.tellings, key=lambda t: not t.counted).claim for link in narrated.path[:-1]] + [_best(narrated).claim]
        teller, told = one.names[narrated.narrator], f"{_WAYS[narrated.sign or 0]} {narrated.effect}"
        text = f"{'' if narrated is one.first else 'against '}{teller}: {told}"
        parts.append(Part(text=text, told=told, teller=teller, refs=notes.cite("claims", claims)))
    records = [telling.claim for narrated in (one.first, one.second) for link in narrated.path for telling in link.tellings]
    return Point(who=f"if {one.cause}", parts=parts, records=records)
