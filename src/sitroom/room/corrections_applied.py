"""Records as they stand after corrections: merged actors under their stand-in, patterns as the events that they were read from now are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

import msgspec

from sitroom.records import Claim, Event, Pattern, RedLine, Statement, Tie

__all__ = ["corrected"]

Said = TypeVar("Said", Event, Statement, RedLine, Claim, Tie)


def corrected(record: Said, merges: Mapping[str, str], changed: Mapping[str, Event | None]) -> Said:
    """A record of a room with its corrections.

    ``merges``: the stand-in of each merged actor; ``changed``: by id, the events that were corrected, None where they are none. An event is given as
    it was corrected.
    """
    if isinstance(record, Event):
        return msgspec.structs.replace(record, actors=_stand_ins(record.actors, merges), recipients=_stand_ins(record.recipients, merges))
    if isinstance(record, Tie):
        first, second = record.actors
        return msgspec.structs.replace(record, actors=(merges.get(first, first), merges.get(second, second)))
    if isinstance(record, Statement):
        return msgspec.structs.replace(record, speaker=_stand_in(record.speaker, merges))
    if isinstance(record, RedLine):
        return msgspec.structs.replace(
            record,
            issuer=_stand_in(record.issuer, merges),
            condition_pattern=_pattern(record.condition_pattern, merges, changed),
            consequence_pattern=_pattern(record.consequence_pattern, merges, changed),
        )
    return msgspec.structs.replace(
        record,
        claimant=_stand_in(record.claimant, merges),
        cause_pattern=_pattern(record.cause_pattern, merges, changed),
        effect_pattern=_pattern(record.effect_pattern, merges, changed),
    )


def _stand_in(actor: str | None, merges: Mapping[str, str]) -> str | None:
    return actor if actor is None else merges.get(actor, actor)


def _stand_ins(actors: Iterable[str], merges: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(merges.get(actor, actor) for actor in actors))


def _pattern(pattern: Pattern | None, merges: Mapping[str, str], changed: Mapping[str, Event | None]) -> Pattern | None:
    """None where the event of the pattern is none."""
    if pattern is None:
        return None
    if pattern.event is not None and pattern.event in changed:
        event = changed[pattern.event]
        if event is None:
            return None
        pattern = msgspec.structs.replace(pattern, type=event.type, actors=event.actors, recipients=event.recipients)
    return msgspec.structs.replace(pattern, actors=_stand_ins(pattern.actors, merges), recipients=_stand_ins(pattern.recipients, merges))
