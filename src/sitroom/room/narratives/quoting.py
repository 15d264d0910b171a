"""Whom a teller quotes: speakers, their countries and sides, and through whom a speaker is heard. Each thing that is said counts once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from sitroom.records import Statement
from sitroom.room.narratives.answers import Count, Quoted
from sitroom.room.narratives.material import Material, name_of, place
from sitroom.room.sayings import said_once, speaker_of

__all__ = ["by_country", "by_side", "heard_through", "quoted"]


def quoted(told: Iterable[Statement], material: Material) -> list[Quoted]:
    """The speakers of statements, those of most sayings first; those whom nobody names last."""
    groups = said_once(told, material.documents)
    own: dict[str | None, list[list[Statement]]] = defaultdict(list)
    for group in groups:
        own[speaker_of(group)].append(group)
    found = [_quoted(speaker, sayings, len(groups), material) for speaker, sayings in own.items()]
    return sorted(found, key=lambda q: (q.speaker is None, -q.sayings, -len(q.statements), q.name, q.speaker or ""))


def _quoted(speaker: str | None, sayings: Sequence[Sequence[Statement]], all_: int, material: Material) -> Quoted:
    kinds = Counter(group[0].kind for group in sayings)
    first = sayings[0][0]
    party = material.parties.get(speaker or "")
    return Quoted(
        speaker=speaker, name=material.called(speaker) if speaker else "nobody named", country=party.country if party else None,
        side=material.sides.acting(speaker) if speaker else None, sayings=len(sayings), share=len(sayings) / all_, quotes=kinds["quote"],
        paraphrases=kinds["paraphrase"], beliefs=kinds["belief"], statements=[one.id for group in sayings for one in group],
        first=place(material.documents[first.document], first.evidence),
    )  # fmt: skip


def by_country(speakers: Sequence[Quoted], material: Material) -> list[Count]:
    """Sayings by the country of who speaks, whether or not it speaks for that country."""
    return _counted(speakers, lambda one: one.country, material)


def by_side(speakers: Sequence[Quoted], material: Material) -> list[Count]:
    """Sayings by side: a country for all who act for it, everybody else for itself."""
    return _counted(speakers, lambda one: one.side, material)


def _counted(speakers: Sequence[Quoted], key: Callable[[Quoted], str | None], material: Material) -> list[Count]:
    counts: Counter[str | None] = Counter()
    for one in speakers:
        counts[key(one)] += one.sayings
    whole = sum(counts.values())
    found = [Count(id=id, name=material.called(id) if id else "not known", number=n, share=n / whole) for id, n in counts.items()]
    return sorted(found, key=lambda c: (c.id is None, -c.number, c.name))


def heard_through(told: Iterable[Statement], material: Material) -> list[Count]:
    """The outlets that carry statements: how many things each has its speaker say, and the share of all that is carried."""
    by_outlet: dict[str, list[Statement]] = defaultdict(list)
    for one in told:
        by_outlet[name_of(material.documents[one.document])].append(one)
    counts = {name: len(said_once(own, material.documents)) for name, own in by_outlet.items()}
    whole = sum(counts.values())
    found = [Count(id=name, name=name, number=n, share=n / whole) for name, n in counts.items()]
    return sorted(found, key=lambda c: (-c.number, c.name))
