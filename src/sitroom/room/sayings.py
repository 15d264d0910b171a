"""Statements counted once: what one speaker said, in however many documents, and the independent sources that carry it."""

from __future__ import annotations

from collections import ChainMap, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from sitroom.documents.wording import content, denials, words
from sitroom.records import Document, Span, Statement
from sitroom.room.conditions import known_outlet
from sitroom.room.cued import cue_of
from sitroom.room.independence import Independence, independence, told_order, witnesses
from sitroom.room.through import through

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["ALIKE", "WITHIN", "Saying", "said_once", "sayings", "speaker_of"]

ALIKE = 0.6
"""Least Jaccard overlap of two contents' content words."""
WITHIN = 0.8
"""Least share of the shorter content's words that the other has, where the shorter has at least ``FEW`` of them."""
FEW = 4
VERBATIM = 6
"""Words that a quotation needs to be the same where one document names its speaker otherwise, or not at all."""


class Saying(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that one speaker said: the ids of its statements, the first told one first, that one and its words, and the sources that carry it.

    ``cue``: the first one's cue where it is not neutral (*denied*), see ``cued.cue_of``."""

    speaker: str | None
    words: str
    first: Statement
    statements: list[str]
    documents: list[str]
    sources: Independence
    cue: str | None = None


class _Told(msgspec.Struct, frozen=True, kw_only=True):
    statement: Statement
    words: str
    content: frozenset[str]
    figures: frozenset[str]
    denied: int


def sayings(room: Room, *, actor: str | None = None, outlet: str | None = None, least: int = 1) -> list[Saying]:
    """The statements of a room, each counted once, those in most documents first; ``actor`` is asked as in ``Room.told``.

    ``outlet``: those that it carries, with all others that do; ``least``: how many independent sources a saying needs to be listed.
    """
    known_outlet(room, outlet)
    told = room.told(Statement, actor=actor)
    homes = {id: room.document(id) for id in dict.fromkeys(s.document for s in told)}
    known, came = witnesses(room, homes), through(room)
    found = []
    for group in said_once(told, homes):
        via: dict[str, list[str]] = defaultdict(list)
        for statement in group:
            via[statement.document] += [name] if statement.id in came and (name := came[statement.id].via) else []
        documents = list(dict.fromkeys(s.document for s in group))
        seen = {id: msgspec.structs.replace(known[id], via=sorted(set(via[id]))) for id in documents}
        if outlet is not None and all((homes[id].outlet or "").casefold() != outlet.casefold() for id in documents):
            continue
        sources = independence(documents, ChainMap(seen, known))
        if sources.number >= least:
            first = group[0]
            text = homes[first.document].text
            found.append(
                Saying(
                    speaker=speaker_of(group), words=_words(text, first.content), first=first, statements=[s.id for s in group], documents=documents,
                    sources=sources, cue=cue_of(first, text),
                )
            )  # fmt: skip
    return sorted(found, key=lambda saying: -len(saying.documents))


def said_once(told: Iterable[Statement], homes: dict[str, Document]) -> list[list[Statement]]:
    """Statements grouped by what is said: same speaker, near-equal content words, the same figures, denied alike.

    Every member is compared with the first told of its group, so that no chain of small changes joins two different sayings. A statement without a
    known speaker joins another of the same kind only where the words are the same. A person whose country one document does not know
    (``person.ida-lund``) is the one of that full name whom another does, where there is one; and a quotation of ``VERBATIM`` words is the same where
    its speaker is not known in one document, or is above the other's. The groups do not depend on the order of ``told``.
    """
    told = list(told)
    who = _persons(told)

    rank = {id: told_order(id, homes, homes) for id in homes}

    def order(statement: Statement) -> tuple[tuple[tuple[bool, str], int, str], Span, str]:
        return rank[statement.document], statement.evidence, statement.id

    groups: dict[str | None, list[list[_Told]]] = defaultdict(list)
    leaders: dict[tuple[str | None, str], list[int]] = defaultdict(list)
    for statement in sorted(told, key=order):
        one = _told(statement, homes[statement.document].text)
        speaker = who.get(statement.speaker, statement.speaker)
        own = groups[speaker]
        near = sorted({at for term in one.content for at in leaders.get((speaker, term), ())})
        at = next((at for at in near if _same(own[at][0], one)), len(own))
        if at == len(own):
            own.append([])
            for term in one.content:
                leaders[speaker, term].append(at)
        own[at].append(one)
    quoted = _quoted_once([group for own in groups.values() for group in own], who)
    found = [[one.statement for one in sorted(group, key=lambda one: order(one.statement))] for group in quoted]
    return sorted(found, key=lambda group: (*rank[group[0].document][::2], group[0].evidence, group[0].id))


def speaker_of(group: Sequence[Statement]) -> str | None:
    """Who said what a group of ``said_once`` says: the speaker of its first statement that has one, a person of known country before others."""
    known = [one.speaker for one in group if one.speaker]
    return next((id for id in known if not id.startswith(_NOWHERE)), known[0] if known else None)


_NOWHERE = "person."


def _persons(told: Sequence[Statement]) -> dict[str | None, str | None]:
    """The speakers without a country who share their full name with one speaker of a country alone: who that is."""
    named: dict[str, set[str]] = defaultdict(set)
    for id in {statement.speaker for statement in told if statement.speaker}:
        _, dot, name = id.rpartition(".")
        if dot and "-" in name:
            named[name].add(id)
    found: dict[str | None, str | None] = {}
    for name, ids in named.items():
        others = ids - {_NOWHERE + name}
        if len(others) == 1 < len(ids):
            found[_NOWHERE + name] = next(iter(others))
    return found


def _quoted_once(groups: Sequence[list[_Told]], who: Mapping[str | None, str | None]) -> list[list[_Told]]:
    """Groups of the same quotation put together, where no two of their speakers contradict; a quotation of nobody known of which several are
    possible stays by itself."""
    same: dict[str, list[list[_Told]]] = defaultdict(list)
    rest = []
    for group in groups:
        first = group[0]
        if first.statement.kind == "quote" and len(first.words.split()) >= VERBATIM:
            same[first.words].append(group)
        else:
            rest.append(group)
    for own in same.values():
        named: list[tuple[str, list[_Told]]] = []
        nobodys = []
        by_speaker = ((who.get(group[0].statement.speaker, group[0].statement.speaker) or "", group) for group in own)
        for speaker, group in sorted(by_speaker, key=lambda pair: (-len(pair[0]), pair[0], pair[1][0].statement.id)):
            if not speaker:
                nobodys += group
                continue
            below = [into for other, into in named if other.startswith(f"{speaker}.")]
            if len(below) == 1:
                below[0].extend(group)
            else:
                named.append((speaker, list(group)))
        if len(named) == 1:
            named[0][1].extend(nobodys)
        elif nobodys:
            rest.append(nobodys)
        rest += [group for _, group in named]
    return rest


def _told(statement: Statement, text: str) -> _Told:
    said = _words(text, statement.content)
    listed = words(said)
    return _Told(
        statement=statement, words=" ".join(listed), content=content(listed), figures=frozenset(w for w in listed if w.isdecimal()),
        denied=sum(word in denials() for word in listed) % 2,
    )  # fmt: skip


def _same(first: _Told, other: _Told) -> bool:
    if first.denied != other.denied or first.figures != other.figures:
        return False
    if first.statement.speaker is None:
        return first.words == other.words
    shared, fewer = len(first.content & other.content), min(len(first.content), len(other.content))
    alike = shared / max(1, len(first.content | other.content))
    return alike >= ALIKE or (fewer >= FEW and shared >= WITHIN * fewer)


def _words(text: str, spans: Sequence[Span]) -> str:
    return " ".join(" ".join(text[a:b].split()) for a, b in spans)
