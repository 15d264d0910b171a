"""Whose turn it is to speak: speakers and outlets that only the sentences around a statement tell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from msgspec.structs import replace

from sitroom.codebook.speech import Speech
from sitroom.coding.who import Who
from sitroom.reading import Reading
from sitroom.records import Document, Span, Statement, record_id

__all__ = ["carried", "sentence_of", "speakers", "unattributed"]

_OUTLETS = frozenset({"media", "organization"})

_TAKEN_UP = 0.6
"""Confidence of a quotation's speaker that is taken from the sentence beside it, times that of the statement there."""

_FROM_SUBJECT = 0.4
"""Confidence of a speaker who is only the subject of the sentence before."""


def sentence_of(readings: Sequence[Reading], at: int) -> int:
    """Number of the sentence that holds character ``at``, or begins last before it."""
    return max(0, bisect_right(readings, at, key=lambda r: r.span[0]) - 1)


def unattributed(
    document: Document, readings: Sequence[Reading], told: Sequence[Statement], quoted: Sequence[Span], who: Who, *, reader: str
) -> list[Statement]:
    """Quotations of at least a sentence that no attribution reaches.

    Their speaker is that of the nearest statement in the same paragraph, the one before it first; else that of a statement in the sentence right
    before, whose paragraph has just ended; else the person whom the sentence before is about. One without any of these has no speaker. Where an
    outlet tells what somebody said, that person goes on, by way of the outlet.
    """
    text, found = document.text, list[Statement]()
    for start, end in quoted:
        own = [r for r in readings if start - 1 <= r.span[0] and r.span[1] <= end + 1]
        reaching = [s for s in told if s.cue is None or not start <= s.cue[0] < end]  # what is said inside it, it only tells of
        if not own or any(a < end and b > start for s in reaching for a, b in s.content):
            continue
        aloud = [s for s in reaching if s.cue is None or not any(a <= s.cue[0] < b for a, b in quoted)]
        earlier = [s for s in aloud if s.evidence[1] <= own[0].span[0] + 1]
        before = [s for s in earlier if "\n" not in text[s.evidence[1] : start] or not text[s.evidence[1] : start].strip()]
        after = [s for s in aloud if s.evidence[0] >= own[-1].span[1] and "\n" not in text[end : s.evidence[0]]]
        beside = before[-1] if before else after[0] if after else None
        number = sentence_of(readings, own[0].span[0])
        about, via = None, None
        if before and (outlet := before[-1]).speaker and who.kind(outlet.speaker) in _OUTLETS:
            beside = next((s for s in reversed(before) if s.evidence == outlet.evidence and s.speaker and who.kind(s.speaker) not in _OUTLETS), None)
            about = _person_before(readings, number, who) if beside is None else None
            beside, via = (None, who.name(outlet.speaker)) if about else (beside or outlet, None)
        elif beside is None:
            about = _person_before(readings, number, who)
        found.append(
            Statement(
                id=record_id("s", document.id, None, [(start, end)]),
                document=document.id,
                speaker=beside.speaker if beside else about[0] if about else None,
                source=beside.source if beside else about[1] if about else None,
                cue=None,
                content=[(start, end)],
                kind="quote",
                evidence=(own[0].span[0], max(own[-1].span[1], end)),
                confidence=round(beside.confidence * _TAKEN_UP, 3) if beside else _FROM_SUBJECT if about else 0.5,
                reader=reader,
                via=via,
            )
        )
    return found


def _person_before(readings: Sequence[Reading], number: int, who: Who) -> tuple[str, Span] | None:
    """The person who is subject of the main clause of the sentence before, and the words that name him or her."""
    if number == 0:
        return None
    reading = readings[number - 1]
    root = next((i for i, head in enumerate(reading.heads) if head < 0), None)
    for word in reading.children(root) if root is not None else []:
        if reading.relations[word].startswith("nsubj"):
            people = who.at(number - 1, word)
            return (people[0], who.span(number - 1, word)) if len(people) == 1 and who.kind(people[0]) == "person" else None
    return None


def speakers(told: Sequence[Statement], readings: Sequence[Reading], text: str, who: Who, speech: Speech) -> list[Statement]:
    """Statements in text order with the speakers that their own words leave open.

    *He* and *she* as a source go on speaking where they spoke in the sentence before; *the text*, *the letter* speaks for who spoke last; *I* and
    *we* inside a statement are who makes that.
    """
    found: list[Statement] = []
    for statement in told:
        words = text[slice(*statement.source)].lower().split() if statement.source else []
        number = sentence_of(readings, (statement.cue or statement.content[0])[0])
        before = [s for s in found if s.speaker and number - 1 <= sentence_of(readings, s.evidence[1] - 1) <= number]
        speaker = statement.speaker
        if words and words[0] in speech.persons and len(words) == 1:
            people = [s.speaker for s in before if s.speaker and who.kind(s.speaker) == "person" and who.may_be(s.speaker, words[0])]
            described = speaker is not None and not any(part[:1].isupper() for part in who.name(speaker).split())
            if people and (speaker is None or described):
                speaker = people[-1]
        elif speaker is None and words and words[-1] in speech.documents and words[0] in ("the", "this") and len(words) == 2:
            speaker = before[-1].speaker if before else None
        found.append(replace(statement, speaker=speaker) if speaker != statement.speaker else statement)
    by_id = {s.id: s for s in found}
    for statement in found:
        words = text[slice(*statement.source)].lower().split() if statement.source else []
        if statement.speaker is None and len(words) == 1 and words[0] in speech.own:
            holding = [(b - a, s.id) for s in found if s.id != statement.id for a, b in s.content if statement.cue and a <= statement.cue[0] < b]
            if holding and (outer := by_id[min(holding)[1]]).speaker:
                by_id[statement.id] = replace(statement, speaker=outer.speaker)
    return [by_id[s.id] for s in found]


def carried(told: Sequence[Statement], readings: Sequence[Reading]) -> list[Statement]:
    """Statements in text order: one that goes on where its speaker spoke in the same or the sentence before came by the same outlet."""
    found: list[Statement] = []
    latest: dict[str, tuple[int, str | None]] = {}
    last: str | None = None
    for statement in told:
        first = sentence_of(readings, statement.evidence[0])
        end = sentence_of(readings, statement.evidence[1] - 1)
        via = statement.via
        outer = next((s for s in found if s.id == statement.within), None)
        if outer is not None and via is None:
            via = outer.via  # told inside somebody's words: that is no turn of its own
        elif statement.speaker:
            at, earlier = latest.get(statement.speaker, (-9, None))
            if via is None and earlier and last == statement.speaker and first - at <= 1:
                via = earlier
            latest[statement.speaker] = (end, via)
            last = statement.speaker
        found.append(replace(statement, via=via) if via != statement.via else statement)
    return found
