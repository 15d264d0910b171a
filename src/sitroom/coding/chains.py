"""Chains of attribution: who hands on whose words, and the outlet that they came by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from sitroom.codebook.speech import Speech
from sitroom.coding.turns import sentence_of
from sitroom.coding.who import Who
from sitroom.reading import Reading
from sitroom.records import Document, Span, Statement, record_id

__all__ = ["chained", "cited", "handing_on", "innermost", "is_outlet"]

_OUTLETS = frozenset({"media", "organization"})
_HANDED_ON = 0.8
"""Confidence of a source that an outlet is said to cite, times that of the outlet's own statement."""


def innermost(statements: Sequence[Statement], at: Span) -> Statement | None:
    """The statement with the shortest content that ``at`` lies in, of two with the same content the inner one; None = the author's own voice."""
    holding = [(b - a, s.id, s) for s in statements for a, b in s.content if a <= at[0] and at[1] <= b]
    outer = {s.within for *_, s in holding}
    return min((size, id in outer, id, s) for size, id, s in holding)[3] if holding else None


def is_outlet(speaker: str | None, who: Who) -> bool:
    """Whether a speaker is a medium, or an organisation that may be one."""
    return speaker is not None and who.kind(speaker) in _OUTLETS


def chained(told: Sequence[Statement], readings: Sequence[Reading], who: Who, speech: Speech) -> list[Statement]:
    """Statements with ``within`` and ``via``: the nearest outlet among the speakers of those that a statement stands in, else one that it was
    made to."""
    outer = {s.id: _outer(s, told, who) for s in told}
    found = []
    for statement in told:
        via, above = statement.via, outer[statement.id]
        while above is not None and via is None:
            if above.speaker and above.speaker != statement.speaker and is_outlet(above.speaker, who):
                via = who.name(above.speaker)
            above = outer[above.id]
        within = outer[statement.id]
        found.append(
            replace(statement, within=within.id if within else statement.within, via=via or _through(statement, told, readings, who, speech))
        )
    return found


def handing_on(document: Document, told: Sequence[Statement], who: Who) -> list[Statement]:
    """Statements, those of an outlet that the model gave the same content as the speaker's holding the speaker's attribution as well (*the toll rose,
    two officials said, | the Herald reported*)."""
    wider: dict[str, Statement] = {}
    for inner in told:
        outer = None if inner.cue is None or inner.speaker is None or is_outlet(inner.speaker, who) else _alike(inner, told, who)
        if outer is None or outer.cue is None or inner.cue is None or inner.within == outer.id:
            continue
        parts = [*inner.content, inner.cue, *([inner.source] if inner.source else [])]
        start, end = min(a for a, _ in parts), max(b for _, b in parts)
        if not any(start <= at[0] < end for at in (outer.cue, outer.source) if at):
            content = [(start, end)]
            wider[outer.id] = replace(outer, id=record_id("s", document.id, outer.cue, content), content=content)
    found = [wider.get(s.id, s) for s in told]
    return [replace(s, within=wider[s.within].id) if s.within in wider else s for s in found]


def _alike(inner: Statement, told: Sequence[Statement], who: Who) -> Statement | None:
    """The statement of an outlet in the same sentence with the same content."""
    alike = [o for o in told if o.content == inner.content and o.evidence == inner.evidence and o.cue and o.speaker]
    return next((o for o in alike if o.speaker and who.kind(o.speaker) == "media"), None)


def _outer(inner: Statement, told: Sequence[Statement], who: Who) -> Statement | None:
    """The statement that another stands in: the shortest that takes it in, else that of an outlet with the same content (*X said, according to
    the Herald*)."""
    holding = innermost([o for o in told if o.id != inner.id and _holds(o, inner)], inner.cue or inner.content[0])
    if holding is not None or inner.speaker is None or is_outlet(inner.speaker, who):
        return holding
    return _alike(inner, told, who)


def _holds(outer: Statement, inner: Statement) -> bool:
    """Whether the outer content takes in the inner statement, its content at least, without being the same."""
    size = sum(b - a for a, b in outer.content)
    inside = all(any(a <= c and d <= b for a, b in outer.content) for c, d in inner.content)
    return inside and size > sum(b - a for a, b in inner.content)


def _through(statement: Statement, told: Sequence[Statement], readings: Sequence[Reading], who: Who, speech: Speech) -> str | None:
    """The medium that a speaker speaks to or in, in the sentence of the cue: "told the Herald", "in an interview with state TV"; not what another
    speaker of that sentence speaks to."""
    if statement.cue is None or (statement.speaker and who.kind(statement.speaker) == "media"):
        return None
    number = sentence_of(readings, statement.cue[0])
    reading = readings[number]
    others = [o.cue for o in told if o.cue and o.cue != statement.cue and o.speaker != statement.speaker]
    for word, head in enumerate(reading.heads):
        inside = any(a <= reading.spans[word][0] < b for a, b in [*statement.content, *([statement.source] if statement.source else [])])
        if inside or head < 0 or reading.upos[word] not in ("PROPN", "NOUN") or reading.words[head].lower() not in speech.through:
            continue
        if any(a <= reading.spans[head][0] < b for a, b in others):
            continue
        cases = [reading.words[c].lower() for c in reading.children(word) if reading.relations[c] == "case"]
        if (reading.relations[word] in ("obj", "iobj") or any(c in speech.cases for c in cases)) and (
            media := [i for i in who.at(number, word) if who.kind(i) == "media"]
        ):
            return who.name(media[0])
    return None


def cited(
    document: Document, told: Sequence[Statement], readings: Sequence[Reading], who: Who, speech: Speech, *, reader: str
) -> Iterator[Statement]:
    """The sources whom an outlet is said to hand on (*the daily reported, citing two officials*), each a statement within the outlet's."""
    cues = {s.cue for s in told}
    for outer in told:
        if outer.cue is None or not is_outlet(outer.speaker, who):
            continue
        number = sentence_of(readings, outer.cue[0])
        reading = readings[number]
        for word, text in enumerate(reading.words):
            cue = reading.spans[word]
            if text.lower() not in speech.citing or reading.upos[word] != "VERB" or cue in cues or reading.relations[word].split(":")[0] == "conj":
                continue
            if any(a <= cue[0] < b for a, b in outer.content):
                continue
            source = next((c for c in reading.children(word) if reading.relations[c] == "obj"), None)
            speakers = who.at(number, source) if source is not None else ()
            if source is None or not speakers or speakers[0] == outer.speaker:
                continue
            cues.add(cue)
            yield Statement(
                id=record_id("s", document.id, cue, outer.content),
                document=document.id,
                speaker=speakers[0],
                source=who.span(number, source),
                cue=cue,
                content=outer.content,
                kind="paraphrase",
                evidence=outer.evidence,
                confidence=round(outer.confidence * _HANDED_ON, 3),
                reader=reader,
                via=who.name(outer.speaker) if outer.speaker else None,
                within=outer.id,
            )
