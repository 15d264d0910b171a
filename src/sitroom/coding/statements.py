"""Attributions of the readings -> statements: who says what, how, and through which outlet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from sitroom.codebook.speech import Speech
from sitroom.coding.turns import carried, speakers, unattributed
from sitroom.coding.who import Who, head_word
from sitroom.reading import Frame, Reading
from sitroom.reading.quotes import quotations, whole
from sitroom.records import Document, Event, Span, Statement, record_id

__all__ = ["innermost", "statements_of", "without_outlet"]

_QUOTED = 0.5
"""Least share of a content that stands in quote marks for it to be a quote."""

_STOPS = frozenset(",;:.")
_OUTLETS = frozenset({"media", "organization"})


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
            frame = _with_predicate(reading, frame)
            if content := _clean(text, whole(text, readings, number, frame, quoted)):
                made = _statement(document, reading, number, frame, content, who, speech, quoted, reader)
                found.setdefault(made.id, made)
    told = speakers(_in_order(found.values()), readings, text, who, speech)
    told = _in_order([*told, *unattributed(document, readings, told, quoted, who, reader=reader)])
    return carried(_chained(told, readings, who, speech), readings)


def _with_predicate(reading: Reading, frame: Frame) -> Frame:
    """An attribution whose content is only the subject of the clause that hangs on the cue (*the claim that Norland | would attack*), with the rest
    of the clause, up to its first comma."""
    if len(frame.second) != 1:
        return frame
    first, last = frame.second[0]
    subject = head_word(reading, (first, last))
    verb = reading.heads[subject]
    if not last <= verb or reading.relations[subject].split(":")[0] not in ("nsubj", "csubj"):
        return frame
    anchor = range(*frame.anchor)
    if reading.relations[verb].split(":")[0] not in ("acl", "ccomp") or reading.heads[verb] not in anchor or anchor[0] >= first:
        return frame
    end = reading.subtree(verb)[1]
    stop = next((i for i in range(verb, end) if reading.upos[i] == "PUNCT" and reading.words[i] in _STOPS), end)
    return frame._replace(second=((first, stop),))


def _in_order(told: Iterable[Statement]) -> list[Statement]:
    return sorted(told, key=lambda s: (s.cue or s.content[0], s.id))


def innermost(statements: Iterable[Statement], at: Span) -> Statement | None:
    """The statement with the shortest content that ``at`` lies in; None = the author's own voice."""
    holding = [(b - a, s.id, s) for s in statements for a, b in s.content if a <= at[0] and at[1] <= b]
    return min(holding)[2] if holding else None


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
    cue = reading.stretch(frame.anchor)
    words = {w.lower() for w in reading.words[slice(*frame.anchor)]}
    inside = sum(max(0, min(b, d) - max(a, c)) for a, b in content for c, d in quoted)
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


def _chained(told: list[Statement], readings: Sequence[Reading], who: Who, speech: Speech) -> list[Statement]:
    """Statements with ``within`` and ``via``: the nearest outlet among the speakers of those that a statement stands in, else one that it was
    made to."""
    outer = {s.id: innermost((o for o in told if o.id != s.id and _holds(o, s)), s.cue or s.content[0]) for s in told}
    found = []
    for statement in told:
        via, above = None, outer[statement.id]
        while above is not None and via is None:
            if above.speaker and above.speaker != statement.speaker and who.kind(above.speaker) in _OUTLETS:
                via = who.name(above.speaker)
            above = outer[above.id]
        within = outer[statement.id]
        found.append(replace(statement, within=within.id if within else None, via=via or _through(statement, readings, who, speech)))
    return found


def _holds(outer: Statement, inner: Statement) -> bool:
    """Whether the outer content takes in the inner statement, its content at least, without being the same."""
    size = sum(b - a for a, b in outer.content)
    inside = all(any(a <= c and d <= b for a, b in outer.content) for c, d in inner.content)
    return inside and size > sum(b - a for a, b in inner.content)


def _through(statement: Statement, readings: Sequence[Reading], who: Who, speech: Speech) -> str | None:
    """The medium that a speaker speaks to or in, in the sentence of the cue: "told the Herald", "in an interview with state TV"."""
    if statement.cue is None or (statement.speaker and who.kind(statement.speaker) == "media"):
        return None
    number = next((n for n, r in enumerate(readings) if r.span[0] <= statement.cue[0] < r.span[1]), None)
    if number is None:
        return None
    reading = readings[number]
    for word, head in enumerate(reading.heads):
        inside = any(a <= reading.spans[word][0] < b for a, b in [*statement.content, *([statement.source] if statement.source else [])])
        if inside or head < 0 or reading.upos[word] not in ("PROPN", "NOUN") or reading.words[head].lower() not in speech.through:
            continue
        cases = [reading.words[c].lower() for c in reading.children(word) if reading.relations[c] == "case"]
        if (reading.relations[word] in ("obj", "iobj") or any(c in speech.cases for c in cases)) and (
            media := [i for i in who.at(number, word) if who.kind(i) == "media"]
        ):
            return who.name(media[0])
    return None


def without_outlet(event: Event, statements: Sequence[Statement], who: Who) -> Event:
    """An event without recipients where they are but the outlet through which its words came: who threatens while telling a station does not
    threaten the station."""
    outlets = {s.via for s in statements if s.via and s.cue == event.trigger}
    if not event.recipients or not all(who.kind(i) == "media" and who.name(i) in outlets for i in event.recipients):
        return event
    return replace(event, recipients=[], recipient_spans=[])
