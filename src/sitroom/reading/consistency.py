"""One name, one type: what a name stands for does not change within a text (Gale, Church & Yarowsky 1992, "One sense per discourse")."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sitroom.reading.graph import Entity, Reading

__all__ = ["consistent"]

PERSON = "person"

OFTEN = 2
"""A name that is found this often in a text is one at its other places too; chosen on GUM dev."""

PARTS = frozenset({"PROPN", "NOUN", "ADJ", "NUM", "ADP", "DET", "CCONJ", "PART"})
"""Parts of speech that a name may hold, beside at least one proper noun."""

Name = tuple[str, ...]


def consistent(readings: Sequence[Reading]) -> list[Reading]:
    """The readings of a text's sentences, in which every name has the type that most of its mentions were read with, of two that are as many the
    surer one (counting mentions is better on GUM dev than weighing them by their confidence). Each mention of a person's name of several words also
    speaks for each of these words as a person ("Vane Ivanovic", later "Vane"). A name that was found ``OFTEN`` is also one where the same words,
    written the same, were passed over.
    """
    votes: dict[Name, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for reading in readings:
        for entity in reading.entities:
            name = _name(reading, entity)
            votes[name][entity.label].append(entity.confidence)
            if entity.label == PERSON and len(name) > 1:
                for word in name:
                    votes[(word,)][PERSON].append(entity.confidence)
    found = []
    for reading in readings:
        entities = []
        for entity in reading.entities:
            own = votes[_name(reading, entity)]
            entities.append(entity._replace(label=max(own, key=lambda label: (len(own[label]), sum(own[label]), label == entity.label))))
        found.append(reading._replace(entities=entities) if entities != reading.entities else reading)
    return _completed(found)


def _completed(readings: list[Reading]) -> list[Reading]:
    """The readings with the names that were passed over; a longer name goes before a shorter one."""
    seen: dict[Name, list[Entity]] = defaultdict(list)
    for reading in readings:
        for entity in reading.entities:
            seen[tuple(reading.words[entity.first : entity.last])].append(entity)
    by_first: dict[str, list[Name]] = defaultdict(list)
    for name in sorted((name for name, mentions in seen.items() if len(mentions) >= OFTEN), key=len, reverse=True):
        by_first[name[0]].append(name)
    found = []
    for reading in readings:
        taken = {i for e in reading.entities for i in range(e.first, e.last)}
        entities = list(reading.entities)
        for first, word in enumerate(reading.words):
            for name in by_first.get(word, ()):
                last = first + len(name)
                tags = reading.upos[first:last]
                if tuple(reading.words[first:last]) == name and taken.isdisjoint(range(first, last)) and "PROPN" in tags and PARTS.issuperset(tags):
                    entities.append(Entity(first, last, seen[name][0].label, min(e.confidence for e in seen[name])))
                    taken.update(range(first, last))
                    break
        found.append(reading._replace(entities=sorted(entities)) if len(entities) > len(reading.entities) else reading)
    return found


def _name(reading: Reading, entity: Entity) -> Name:
    return tuple(word.lower() for word in reading.words[entity.first : entity.last])
