"""Attributions of the readings -> statements: who says what, how, and through which outlet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from sitroom.codebook.speech import Speech
from sitroom.coding.chains import chained, cited, handing_on, innermost
from sitroom.coding.contents import shaped
from sitroom.coding.turns import carried, speakers, unattributed
from sitroom.coding.who import Who, head_word
from sitroom.reading import Frame, Reading
from sitroom.reading.quotes import quotations, whole
from sitroom.records import Document, Event, Span, Statement, record_id

__all__ = ["innermost", "statements_of", "without_outlet"]

_QUOTED = 0.5
"""Least share of a content that stands in quote marks for it to be a quote."""


def statements_of(document: Document, readings: Sequence[Reading], who: Who, speech: Speech, *, reader: str) -> list[Statement]:
    """Statements in the order of their cues. Of a chain ("he said ..., according to the Herald") every level is kept: the inner one names the
    outer by ``within`` and the outlet by ``via``."""
    text = document.text
    quoted = quotations(text)
    found: dict[str, Statement] = {}
    for number, reading in enumerate(readings):
        for frame in reading.frames:
            if frame.kind != "attribution":
                continue
            frame = shaped(reading, frame)
            if frame.first and _is_label(reading, frame, speech):
                continue
            if content := _clean(text, whole(text, readings, number, frame, quoted)):
                made = _statement(document, reading, number, frame, content, who, speech, quoted, reader)
                found.setdefault(made.id, made)
    told = speakers(_in_order(found.values()), readings, text, who, speech)
    told = _in_order([*told, *cited(document, told, readings, who, speech, reader=reader)])
    told = _in_order([*told, *unattributed(document, readings, told, quoted, who, reader=reader)])
    told = [s for s in told if not _of_itself(s, quoted)]
    told = speakers(told, readings, text, who, speech)  # once more: who is quoted without a cue may go on
    return carried(chained(handing_on(document, told, who), readings, who, speech), readings)


def _in_order(told: Iterable[Statement]) -> list[Statement]:
    return sorted(told, key=lambda s: (s.cue or s.content[0], s.id))


def _statement(
    document: Document,
    reading: Reading,
    number: int,
    frame: Frame,
    content: list[Span],
    who: Who,
    speech: Speech,
    quoted: Sequence[Span],
    reader: str,
) -> Statement:
    source = reading.stretch((frame.first[0][0], frame.first[-1][1])) if frame.first else None
    speakers = [i for span in frame.first for i in who.at(number, head_word(reading, span))] if frame.first else []
    holder = None if speakers else _holder(reading, number, frame, who, speech)
    if holder is not None:
        source, speakers = source or who.span(number, holder), list(who.at(number, holder))
    cue = reading.stretch(frame.anchor)
    words = {w.lower() for w in reading.words[slice(*frame.anchor)]}
    inside = sum(max(0, min(b, d) - max(a, c)) for a, b in content for c, d in quoted if not c <= cue[0] < d)
    belief = bool(words & speech.belief)
    kind = "quote" if inside >= _QUOTED * sum(b - a for a, b in content) else "belief" if belief else "paraphrase"
    return Statement(
        id=record_id("s", document.id, cue, content),
        document=document.id,
        speaker=speakers[0] if speakers else None,
        source=source,
        cue=cue,
        content=content,
        kind=kind,  # type: ignore[arg-type]
        evidence=(min(reading.span[0], content[0][0]), max(reading.span[1], content[-1][1])),
        confidence=round(frame.confidence, 3),
        reader=reader,
    )


def _of_itself(statement: Statement, quoted: Sequence[Span]) -> bool:
    """Whether words of nobody inside a quotation are said to hold all of it (*"So I was told. I believed it."*)."""
    around = next(((a, b) for a, b in quoted if statement.cue and a <= statement.cue[0] < b), None)
    return around is not None and statement.speaker is None and any(c <= around[0] and around[1] <= d for c, d in statement.content)


def _is_label(reading: Reading, frame: Frame, speech: Speech) -> bool:
    """Whether what stands before a colon only says what kind of piece follows (*Analysis: ...*)."""
    source = " ".join(reading.words[frame.first[0][0] : frame.first[-1][1]]).lower()
    return reading.words[frame.anchor[0]] == ":" and source in speech.labels


def _holder(reading: Reading, number: int, frame: Frame, who: Who, speech: Speech) -> int | None:
    """Who says or holds what the model leaves to nobody: those among whom there is something (*within the party there is a consensus that*), or
    who made the statements that say so (*after remarks that implied*)."""
    cue, heads, relations = frame.anchor[0], reading.heads, reading.relations
    over = heads[cue]
    if over < 0:
        return None
    if any(relations[c] == "expl" for c in reading.children(over)):
        among = (c for c in reading.children(over) if relations[c].startswith("obl"))
        cases = {c: {reading.words[k].lower() for k in reading.children(c) if relations[k] == "case"} for c in among}
        return next((c for c in cases if cases[c] & speech.among and who.at(number, c)), None)
    if relations[cue].split(":")[0] != "acl" or reading.words[over].lower() not in speech.sayings:
        return None
    if any(relations[c].startswith("nsubj") and reading.upos[c] != "PRON" for c in reading.children(cue)):
        return None
    owner = next((c for c in reading.children(over) if relations[c] == "nmod:poss"), None)
    if owner is not None or relations[over] != "obj":
        return owner if owner is not None and who.at(number, owner) else None
    verb = heads[over]
    while verb >= 0:
        subject = next((c for c in reading.children(verb) if relations[c] == "nsubj"), None)
        if subject is not None or relations[verb] not in ("advcl", "xcomp", "conj"):
            return subject if subject is not None and who.at(number, subject) else None
        verb = heads[verb]
    return None


def _clean(text: str, stretches: Iterable[Span]) -> list[Span]:
    """Stretches in order, joined where they touch or overlap, without blanks and commas at their ends."""
    found: list[Span] = []
    for start, end in sorted(stretches):
        while start < end and text[start] in " ,;\n":
            start += 1
        while end > start and text[end - 1] in " ,;\n":
            end -= 1
        if start == end:
            continue
        if found and start <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def without_outlet(event: Event, statements: Sequence[Statement], who: Who) -> Event:
    """An event without recipients where they are but the outlet through which its words came: who threatens while telling a station does not
    threaten the station."""
    outlets = {s.via for s in statements if s.via and s.cue == event.trigger}
    if not event.recipients or not all(who.kind(i) == "media" and who.name(i) in outlets for i in event.recipients):
        return event
    return replace(event, recipients=[], recipient_spans=[])
