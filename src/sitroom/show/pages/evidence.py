"""The step from anything that a page shows to its words: the sentence among those around it, who says so, and what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from sitroom.errors import UsageError
from sitroom.records import Claim, Event, Happening, RedLine, Span, Statement, Tie
from sitroom.room.happenings.kept import refresh
from sitroom.show.pages.desk import Desk
from sitroom.show.pages.headlines import Told, details, headline
from sitroom.show.pages.marks import Mark, Stretch, cut, record_marks
from sitroom.show.pages.views import Piece

__all__ = ["KINDS", "Evidence", "Headline", "Voice", "evidence", "members", "voices"]

KINDS: dict[str, tuple[str, type[Told] | type[Happening]]] = {
    "event": ("events_corrected", Event),
    "statement": ("statements", Statement),
    "redline": ("red_lines", RedLine),
    "claim": ("claims", Claim),
    "tie": ("ties_corrected", Tie),
    "happening": ("happenings", Happening),
}
"""Kinds of references, with the table and type of each; a happening stands for the events that tell of it. ``words:DOCUMENT@START-END`` is a place of
a text without a record, ``document:ID`` its beginning, and ``record:ID`` any record, whatever its kind."""

_PLACE = re.compile(r"(words:(?P<document>[^@]+)@(?P<start>\d{1,9})-(?P<end>\d{1,9})|document:(?P<whole>.+))", re.DOTALL)
AROUND = 320
"""Characters that are shown before and after the sentence."""
NEIGHBOURS = 12
"""Records of the same sentence that are listed."""


class Voice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One link of the chain through which words came. ``role``: ``says``, ``according to``, ``heard through`` or ``published by``; ``cue``: the words
    that mark it."""

    role: str
    who: Piece
    cue: str | None = None
    refs: list[str] = []


class Headline(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A record beside the one that is shown, in a line."""

    ref: str
    kind: str
    pieces: list[Piece]


class Evidence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The evidence of one reference. ``what``: the record in words; ``details``: what else is known of it, as label and words; ``voices``: who says
    so, from the nearest speaker to who published it; ``stretches``: the sentence and the words around it; ``cut_before``, ``cut_after``: the
    document goes on there; ``beside``: other records of the sentence; ``correctable``: an event that can be corrected.
    """

    ref: str
    kind: str
    id: str
    what: list[Piece]
    details: list[tuple[str, list[Piece]]]
    voices: list[Voice]
    document: str
    title: str | None
    outlet: str | None
    published: str | None
    url: str | None
    span: Span
    words: str
    stretches: list[Stretch]
    cut_before: bool
    cut_after: bool
    beside: list[Headline]
    correctable: Event | None = None


def members(desk: Desk, refs: Sequence[str]) -> list[str]:
    """References with happenings as the events that tell of them, each once, in order."""
    refs = [_known(desk, ref) if ref.startswith("record:") else ref for ref in refs]
    found: dict[str, None] = {}
    wanted = [ref.partition(":")[2] for ref in refs if ref.startswith("happening:")]
    rows: dict[str, str] = {}
    if wanted:
        desk.found()
        question = "SELECT id, record FROM happenings WHERE id IN (SELECT value FROM json_each(?))"
        rows = dict(desk.room._rows(question, msgspec.json.encode(wanted).decode()))
    for ref in refs:
        kind, _, id = ref.partition(":")
        if kind == "happening":
            if id in rows:
                found |= dict.fromkeys(f"event:{event}" for event in msgspec.json.decode(rows[id], type=Happening).members)
        else:
            found[ref] = None
    return list(found)


def evidence(desk: Desk, ref: str) -> Evidence:
    """The evidence of a reference. Raises UsageError for one that names nothing in the room."""
    kind, _, id = ref.partition(":")
    if kind == "record":
        kind, _, id = (ref := _known(desk, ref)).partition(":")
    if kind in ("words", "document"):
        return _plain(desk, ref)
    if kind not in KINDS or not id:
        raise UsageError(f"found {ref!r} as a reference; valid is KIND:ID with a kind of {', '.join(KINDS)}.")
    if kind == "happening":
        refresh(desk.room)
        own = members(desk, [ref])
        if not own:
            raise UsageError(f"the room has no happening {id!r}: it may have been found anew since. Open the page again.")
        kind, _, id = own[0].partition(":")
        ref = own[0]
    record = _record(desk, kind, id)
    document = desk.room.document(record.document)
    text, (start, end) = document.text, record.evidence
    first, last = _window(text, (start, end))
    near = _near(desk, record)
    marks = [Mark(start, end, "sentence", ref), *record_marks(record, ref)]
    statement = _statement_of(desk, record)
    if statement is not None:
        marks += record_marks(statement, f"statement:{statement.id}")
    stretches = cut(text, (first, last), marks, current=ref)
    return Evidence(
        ref=ref, kind=kind, id=id, what=headline(desk, record), details=details(desk, record), voices=voices(desk, record),
        document=document.id, title=document.title, outlet=document.outlet, published=document.published, url=document.url,
        span=record.evidence, words=text[start:end], stretches=stretches, cut_before=first > 0, cut_after=last < len(text),
        beside=[Headline(ref=other, kind=other.partition(":")[0], pieces=headline(desk, one)) for other, one in near if other != ref],
        correctable=record if isinstance(record, Event) else None,
    )  # fmt: skip


def _plain(desk: Desk, ref: str) -> Evidence:
    """A place of a document that no record is read from."""
    match = _PLACE.fullmatch(ref)
    if match is None:
        raise UsageError(f"found {ref!r} as a place; valid is words:DOCUMENT@START-END or document:ID.")
    document = desk.room.document(match["document"] or match["whole"])
    size = len(document.text)
    start, end = (min(int(match[name] or 0), size) for name in ("start", "end"))
    span = start, max(start, end) or min(size, AROUND)
    first, last = _window(document.text, span)
    voice = Voice(role="published by", who=desk.home(document.id))
    return Evidence(
        ref=ref,
        kind="words",
        id=document.id,
        what=[msgspec.structs.replace(desk.title(document.id, document.title), to=None)],
        details=[],
        voices=[voice],
        document=document.id,
        title=document.title,
        outlet=document.outlet,
        published=document.published,
        url=document.url,
        span=span,
        words=document.text[slice(*span)],
        stretches=cut(document.text, (first, last), [Mark(*span, "sentence", ref)], current=ref),
        cut_before=first > 0,
        cut_after=last < size,
        beside=[],
    )


def _known(desk: Desk, ref: str) -> str:
    """The reference of a record or document that is named by its id alone. Raises UsageError where the room has none."""
    id = ref.partition(":")[2]
    for kind, (table, _) in KINDS.items():
        if desk.room._rows(f"SELECT 1 FROM {table} WHERE id = ?", id):
            return f"{kind}:{id}"
    if desk.room.has(id):
        return f"document:{id}"
    if line := next((line for line in desk.red_lines() if line.id == id), None):
        return f"redline:{line.wordings[0].red_line}"
    raise UsageError(f"the room has no record {id!r}. Open the page again: its records may have been read anew since.")


def voices(desk: Desk, record: Told) -> list[Voice]:
    """Who says so: the speaker of the record's statement, whoever stands behind that, the outlet it came through, and who published it."""
    found: list[Voice] = []
    statement = _statement_of(desk, record)
    seen: set[str] = set()
    while statement is not None and statement.id not in seen:
        seen.add(statement.id)
        text = desk.room.document(statement.document).text if statement.cue else ""
        cue = " ".join(text[slice(*statement.cue)].split()) if statement.cue else None
        role = "says" if not found else "according to"
        who = desk.actor(statement.speaker, nobody="an unnamed source")
        found.append(Voice(role=role, who=who, cue=cue, refs=[f"statement:{statement.id}"]))
        if statement.via:
            found.append(Voice(role="heard through", who=Piece(text=statement.via, name=True)))
        statement = _statement(desk, statement.within)
    own = Voice(role="published by", who=desk.home(record.document))
    return [*found, own]


def _record(desk: Desk, kind: str, id: str) -> Told:
    table, type = KINDS[kind]
    rows = desk.room._rows(f"SELECT record FROM {table} WHERE id = ?", id)
    if not rows:
        raise UsageError(f"the room has no {kind} {id!r}. Open the page again: its records may have been read anew since.")
    return desk.room._corrected([msgspec.json.decode(rows[0][0], type=type)])[0]  # type: ignore[type-var,return-value]


def _statement(desk: Desk, id: str | None) -> Statement | None:
    rows = desk.room._rows("SELECT record FROM statements WHERE id = ?", id) if id else []
    return desk.room._corrected([msgspec.json.decode(rows[0][0], type=Statement)])[0] if rows else None


def _statement_of(desk: Desk, record: Told) -> Statement | None:
    if isinstance(record, Statement):
        return record
    return None if isinstance(record, Tie) else _statement(desk, record.statement)


def _near(desk: Desk, record: Told) -> list[tuple[str, Told]]:
    """Records whose sentence overlaps this one's, by kind."""
    start, end = record.evidence
    found: list[tuple[str, Told]] = []
    for kind, (table, type) in KINDS.items():
        if kind != "happening":
            rows = desk.room._rows(
                f"SELECT record FROM {table} WHERE document = ? AND evidence_start < ? AND evidence_end > ? ORDER BY position LIMIT {NEIGHBOURS}",
                record.document, end, start,
            )  # fmt: skip
            own = desk.room._corrected([msgspec.json.decode(row[0], type=type) for row in rows])  # type: ignore[type-var]
            found += [(f"{kind}:{one.id}", one) for one in own]  # type: ignore[misc]
    return found[:NEIGHBOURS]


def _window(text: str, span: Span) -> Span:
    """A span with the words around it, cut between words."""
    start, end = span
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    if first > 0:
        at = text.find(" ", first, start)
        first = at + 1 if at >= 0 else first
    if last < len(text):
        at = text.rfind(" ", end, last)
        last = at if at >= 0 else last
    return first, last
