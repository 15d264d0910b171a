"""Red lines and causal claims of the readings -> records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from sitroom.codebook import load
from sitroom.codebook.causes import causes
from sitroom.codebook.cues import cues
from sitroom.codebook.speech import Speech
from sitroom.coding.causes import effect_of, is_claim, sign_of
from sitroom.coding.conditions import act_of, doers_of, same_act
from sitroom.coding.held_out import LineKind, kind_of, peace_for_peace
from sitroom.coding.statements import innermost
from sitroom.coding.who import Who, head_word
from sitroom.reading import Reading
from sitroom.reading.graph import Frame
from sitroom.records import Claim, Document, Event, Pattern, RedLine, Span, Statement, record_id

__all__ = ["claims_of", "red_lines_of"]

_STOPS = frozenset({",", ";", "."})
_OPENING = frozenset({'"', "“", "``", "«", "„"})
_CLOSING = frozenset({'"', "”", "''", "»", "“"})

LOOK_BACK = 3
"""Sentences before its own in which *this* may find its act."""


def red_lines_of(
    document: Document,
    readings: Sequence[Reading],
    statements: Sequence[Statement],
    events: Sequence[Event],
    became: Mapping[str, str],
    who: Who,
    *,
    reader: str,
) -> list[RedLine]:
    """Red lines in text order. The issuer is the speaker of the statement that the line stands in, else who threatens, promises or would
    act in it. A condition in which no event was read has the act that its words name. ``became``: the id under which each event is kept."""
    found: dict[str, RedLine] = {}
    for number, reading in enumerate(readings):
        for frame in _parted(reading.frames):
            condition, consequence = _condition(reading, frame), _outer(reading, _as_told(reading, frame))
            statement = innermost(statements, reading.stretch(frame.anchor)) or innermost(statements, consequence)
            then = _pattern(events, consequence, became)
            when = _met_by(reading, number, frame, _event_in(events, condition), became, then, who)
            kind = _kind(reading, frame, when, _event_in(events, consequence))
            made = RedLine(
                id=record_id("r", document.id, condition, consequence),
                document=document.id,
                issuer=statement.speaker if statement and statement.speaker else _issuer(reading, number, frame, events, consequence, kind, who),
                condition=condition,
                consequence=consequence,
                kind=kind,
                evidence=reading.span,
                confidence=round(frame.confidence, 3),
                reader=reader,
                statement=statement.id if statement else None,
                condition_pattern=when,
                consequence_pattern=then,
            )
            found.setdefault(made.id, made)
    return list(found.values())


def claims_of(
    document: Document,
    readings: Sequence[Reading],
    statements: Sequence[Statement],
    events: Sequence[Event],
    became: Mapping[str, str],
    speech: Speech,
    *,
    reader: str,
) -> list[Claim]:
    """Claims in text order. A cause or effect such as *this* refers to the main event of the sentence before."""
    found: dict[str, Claim] = {}
    for number, reading in enumerate(readings):
        for frame in reading.frames:
            if frame.kind != "claim" or not frame.first or not frame.second or not is_claim(reading, frame, causes()):
                continue
            cause, effect = _outer(reading, frame.first), _outer(reading, effect_of(reading, frame, causes()))
            statement = innermost(statements, reading.stretch(frame.anchor))
            speaker, source = (statement.speaker, statement.source) if statement else (None, None)
            made = Claim(
                id=record_id("c", document.id, cause, effect),
                document=document.id,
                claimant=speaker,
                cause=cause,
                effect=effect,
                sign=sign_of(reading, frame, causes()),  # type: ignore[arg-type]
                hedge=frame.hedge,  # type: ignore[arg-type]
                evidence=reading.span,
                confidence=round(frame.confidence, 3),
                reader=reader,
                statement=statement.id if statement else None,
                signal=reading.stretch(frame.anchor),
                cause_pattern=_pattern(events, cause, became) or _taken_up(readings, number, frame.first, events, became, speech, speaker, source),
                effect_pattern=_pattern(events, effect, became) or _taken_up(readings, number, frame.second, events, became, speech, speaker, source),
            )
            found.setdefault(made.id, made)
    return list(found.values())


def _parted(frames: Sequence[Frame]) -> list[Frame]:
    """The red lines of a sentence with both parts. Of two consequences of one condition the longer is without the shorter (*would be seen as a
    threat | and would have consequences*)."""
    lines = [f for f in frames if f.kind == "line" and f.first and f.second]
    found = []
    for line in lines:
        others = {span for o in lines if o is not line and o.first == line.first and len(o.second) < len(line.second) for span in o.second}
        found.append(line._replace(second=tuple(span for span in line.second if span not in others) or line.second))
    return found


def _condition(reading: Reading, frame: Frame) -> Span:
    """The condition's characters, with the word before them that turns it round (*unless they withdraw*)."""
    anchor, (first, last) = frame.anchor[0], (frame.first[0][0], frame.first[-1][1])
    turned = anchor == first - 1 and reading.words[anchor].lower() in cues().contrary
    return _outer(reading, ((anchor, last),) if turned else frame.first)


def _as_told(reading: Reading, frame: Frame) -> Sequence[Span]:
    """The consequence's words, with the predicate right before them where they only say as what (*will be regarded as an act of war*) or how
    (*would be met with force*)."""
    first, last = frame.second[0][0], frame.second[-1][1]
    if reading.upos[first] not in ("ADP", "SCONJ", "ADV"):
        return frame.second
    head = reading.heads[head_word(reading, (first, last))]
    taken = {i for a, b in frame.first for i in range(a, b)}
    if not 0 <= head < first or reading.upos[head] != "VERB" or any(i in taken for i in range(head, first)):
        return frame.second
    if not any(reading.relations[child] == "aux:pass" for child in reading.children(head)):
        return frame.second
    start = min([head, *(c for c in reading.children(head) if c < head and reading.relations[c] in ("aux", "aux:pass", "advmod") and c not in taken)])
    return ((start, last),) if not any(i in taken for i in range(start, first)) else frame.second


def _outer(reading: Reading, spans: Sequence[Span]) -> Span:
    """Characters from the first to the last word of a part, without stops and the marks of a longer quotation at its ends."""
    first, last = spans[0][0], spans[-1][1]
    while last - 1 > first and reading.words[first] in _OPENING and not _CLOSING & set(reading.words[first + 1 : last]):
        first += 1
    while last - 1 > first:
        word = reading.words[last - 1]
        if word not in _STOPS and (word not in _CLOSING or _OPENING & set(reading.words[first : last - 1])):
            break
        last -= 1
    return reading.stretch((first, last))


def _pattern(events: Sequence[Event], within: Span, became: Mapping[str, str]) -> Pattern | None:
    """The event of the words."""
    return _as_pattern(_event_in(events, within), became)


def _event_in(events: Sequence[Event], within: Span) -> Event | None:
    """The first event whose trigger lies in some words."""
    return next((e for e in events if within[0] <= e.trigger[0] and e.trigger[1] <= within[1]), None)


def _met_by(
    reading: Reading, number: int, frame: Frame, act: Event | None, became: Mapping[str, str], then: Pattern | None, who: Who
) -> Pattern | None:  # fmt: skip
    """The act of a condition: the event of its words, with whoever is behind it where it names nobody who does it; else what its words name.
    ``then``: the act of the consequence."""
    span = frame.first[0][0], frame.first[-1][1]
    pattern = _as_pattern(act, became)
    if pattern is None or act is None:
        return act_of(reading, number, span, who) or same_act(reading, number, span, then, who)
    word = _word(reading, act)
    if pattern.actors or word is None:
        return pattern
    return replace(pattern, actors=[id for id in doers_of(reading, number, word, span, who) if id not in pattern.recipients])


def _kind(reading: Reading, frame: Frame, condition: Pattern | None, consequence: Event | None) -> LineKind:
    """The kind of a line as it was read, or as its acts have it."""
    read: LineKind = frame.line  # type: ignore[assignment]
    first, second = (frame.first[0][0], frame.first[-1][1]), (frame.second[0][0], frame.second[-1][1])
    if consequence is not None:
        word = _word(reading, consequence)
        return read if word is None else kind_of(reading, read, consequence.type, word, second)
    return "promise" if read == "threat" and condition and peace_for_peace(reading, condition.type, first, second) else read


def _word(reading: Reading, act: Event) -> int | None:
    """The word of an act in its sentence."""
    return next((i for i, span in enumerate(reading.spans) if span == act.trigger), None)


def _as_pattern(event: Event | None, became: Mapping[str, str]) -> Pattern | None:
    return Pattern(type=event.type, actors=event.actors, recipients=event.recipients, event=became[event.id]) if event else None


def _taken_up(
    readings: Sequence[Reading],
    number: int,
    spans: Sequence[Span],
    events: Sequence[Event],
    became: Mapping[str, str],
    speech: Speech,
    speaker: str | None,
    source: Span | None,
) -> Pattern | None:
    """The act that a part takes up which is but a pointing word, *this*, *such a move*: the main event (the one highest in its tree) of the nearest
    sentence before that has any, of ``LOOK_BACK`` at most; for *which* the one before it in its own sentence. Who speaks of *this* means what the
    talk is of, not the speaker's own saying of it. *It* and *they* mean the subject of the main clause before them, where that is a thing: its act.
    """
    reading = readings[number]
    words = [reading.words[i].lower() for a, b in spans for i in range(a, b)]
    if not (words[:1] and words[0] in speech.pronouns and (len(words) == 1 or words[-1] in speech.nouns)):
        return None
    stretches = [(r, *r.span) for r in reversed(readings[max(0, number - LOOK_BACK) : number])]
    subject = _nominal_subject(reading, spans[0][0], source) if words[0] in speech.things else None
    if subject is not None:
        first, last = reading.subtree(subject)
        stretches = [(reading, reading.spans[first][0], reading.spans[last - 1][1])]
    elif words[0] in speech.relatives:
        stretches = [(reading, reading.span[0], reading.spans[spans[0][0]][0])]
    for own, start, end in stretches:
        before = [e for e in events if start <= e.trigger[0] < end and e.status in ("actual", "future", "hypothetical")]
        others = [e for e in before if speaker not in e.actors or not load().quad(e.type).startswith("verbal")]
        if before:
            return _as_pattern(min(others or before, key=lambda e: _depth(own, e.trigger)), became)
    return None


def _nominal_subject(reading: Reading, word: int, source: Span | None) -> int | None:
    """The noun that is subject of the sentence's main clause, where that ends before the pronoun at ``word`` and is not who speaks."""
    root = next((i for i, head in enumerate(reading.heads) if head < 0), -1)
    subject = next((c for c in reading.children(root) if reading.relations[c].startswith("nsubj") and c < word), None) if root >= 0 else None
    if subject is None or reading.upos[subject] != "NOUN" or reading.heads[word] == root:
        return None
    own = reading.spans[subject]
    return None if source is not None and source[0] <= own[0] and own[1] <= source[1] else subject


def _depth(reading: Reading, trigger: Span) -> int:
    """Steps from the word at ``trigger`` up to the root."""
    word, steps = next((i for i, s in enumerate(reading.spans) if s == trigger), -1), 0
    while word >= 0:
        word, steps = reading.heads[word], steps + 1
    return steps


def _issuer(
    reading: Reading, number: int, frame: Frame, events: Sequence[Event], consequence: Span, kind: LineKind, who: Who
) -> str | None:  # fmt: skip
    """Outside any statement: who threatens or promises in the sentence, else who would act in the consequence; of a threat or promise, in which its
    issuer acts, the subject of the consequence where no act was read."""
    own = [e for e in events if e.evidence == reading.span and e.actors]
    for types in (("THREATEN",), ("AGREE", "CONCEDE", "REJECT")):
        if named := [e for e in own if e.type in types and e.status == "actual"]:
            return named[0].actors[0]
    acting = [e for e in own if consequence[0] <= e.trigger[0] < consequence[1]]
    if acting or kind == "warning":
        return acting[0].actors[0] if acting else None
    head = head_word(reading, (frame.second[0][0], frame.second[-1][1]))
    subjects = [child for child in reading.children(head) if reading.relations[child] == "nsubj"]
    return next((id for word in subjects for id in who.at(number, word)), None)
