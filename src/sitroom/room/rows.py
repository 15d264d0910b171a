"""Records -> rows: which fields of a record have a column of their own. Each row also carries the whole record as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from sitroom.records import Actor, Claim, Coding, Document, Event, RedLine, Span, Statement, Tie

__all__ = ["Row", "Said", "actor_rows", "document_row", "event_row", "faults", "json_of", "merged", "record_row"]

Row = dict[str, str | int | float | None]
Said = Statement | RedLine | Claim | Tie | Event
Fields = tuple[tuple[str, ...], tuple[str, ...]]

_DOCUMENT = ("id", "text", "sha256", "title", "outlet", "author", "published", "url", "language", "names_source")
_COPIES = ("copy_of", "rewrite_of", "similarity")
_SAID: dict[type, Fields] = {  # plain columns; spans, each of which is two columns
    Event: (("type", "status", "date", "date_precision", "intensity", "statement"), ("trigger",)),
    Statement: (("speaker", "kind", "via", "within"), ("source", "cue")),
    RedLine: (("issuer", "kind", "statement"), ("condition", "consequence")),
    Claim: (("claimant", "sign", "hedge", "statement"), ("cause", "effect")),
    Tie: (("kind", "sign", "since", "until"), ()),
}


def json_of(record: msgspec.Struct) -> str:
    """A record as JSON. Raises UnicodeEncodeError where its text holds half a character (a lone surrogate)."""
    return msgspec.json.encode(record).decode()


def document_row(document: Document, number: int) -> Row:
    """The row of a document; its JSON leaves out the text, which has a column."""
    row: Row = {name: getattr(document, name) for name in (*_DOCUMENT, *_COPIES)}
    return row | {"number": number, "record": json_of(msgspec.structs.replace(document, text=""))}


def record_row(record: Said, position: int, text: str) -> Row:
    """The columns that every record made of a document's words has, and its own plain ones."""
    plain, spans = _SAID[type(record)]
    row: Row = {name: getattr(record, name) for name in ("id", "document", "confidence", "reader", *plain)}
    for name in (*spans, "evidence"):
        row[f"{name}_start"], row[f"{name}_end"] = getattr(record, name) or (None, None)
    start, end = record.evidence
    row |= {"position": position, "words": text[start:end], "record": json_of(record)}
    if isinstance(record, Statement):
        row["content"] = msgspec.json.encode(record.content).decode()
    if isinstance(record, Tie):
        row["first_actor"], row["second_actor"] = record.actors
    return row


def event_row(event: Event, position: int, text: str, number: int) -> Row:
    """The row of an event: ``mode`` is joined by spaces, place and magnitude are laid flat."""
    start, end = event.trigger
    place, magnitude = event.place, event.magnitude
    return record_row(event, position, text) | {
        "number": number,
        "mode": " ".join(event.mode),
        "trigger_words": text[start:end],
        "place": place.name if place else None,
        "place_country": place.country if place else None,
        "killed": magnitude.killed if magnitude else None,
        "wounded": magnitude.wounded if magnitude else None,
        "size": magnitude.size if magnitude else None,
    }


def actor_rows(actor: Actor) -> tuple[Row, list[Row]]:
    """The row of an actor as the room knows it, and the rows of its aliases."""
    row: Row = {name: getattr(actor, name) for name in ("id", "name", "kind", "country", "sector")}
    return row | {"record": json_of(actor)}, [{"actor": actor.id, "alias": alias} for alias in dict.fromkeys(actor.aliases)]


def merged(known: Actor | None, met: Actor) -> Actor:
    """One actor from what the room knows and what a document says of it: what is known stands, what was open is filled. Mentions stay apart."""
    met = msgspec.structs.replace(met, mentions=[])
    if known is None:
        return met
    names = dict.fromkeys([*known.aliases, *([met.name] if met.name != known.name else []), *met.aliases])
    return msgspec.structs.replace(
        known,
        country=known.country or met.country,
        sector=known.sector or met.sector,
        aliases=list(names),
        roles=[*known.roles, *(role for role in met.roles if role not in known.roles)],
    )


def faults(coding: Coding) -> list[str]:
    """What makes a coding unfit to be stored: ids that are there twice or point nowhere, spans that leave the text."""
    size, home = len(coding.document.text), coding.document.id
    actors = {actor.id for actor in coding.actors}
    told = {statement.id for statement in coding.statements}
    said: list[Said] = [*coding.statements, *coding.events, *coding.red_lines, *coding.claims, *coding.ties]
    found = [f"actor {i} twice" for i in _twice(actor.id for actor in coding.actors)]
    found += [f"record {i} twice" for i in _twice(record.id for record in said)]
    for record in said:
        found += [f"{record.id} names the unlisted actor {i}" for i in _actors(record) if i not in actors]
        found += [f"{record.id} belongs to document {record.document}"] if record.document != home else []
        found += [f"{record.id} points at {a}..{b} of {size} characters" for a, b in _spans(record) if not 0 <= a <= b <= size]
        statement = getattr(record, "statement", None)
        found += [f"{record.id} names the unlisted statement {statement}"] if statement is not None and statement not in told else []
    found += [f"{a.id} is mentioned at {s}..{e} of {size} characters" for a in coding.actors for s, e in a.mentions if not 0 <= s <= e <= size]
    return found


def _twice(ids: Iterable[str]) -> list[str]:
    return [i for i, times in Counter(ids).items() if times > 1]


def _actors(record: Said) -> list[str]:
    if isinstance(record, Event):
        return [*record.actors, *record.recipients]
    if isinstance(record, Tie):
        return list(record.actors)
    one = record.speaker if isinstance(record, Statement) else record.issuer if isinstance(record, RedLine) else record.claimant
    return [] if one is None else [one]


def _spans(record: Said) -> list[Span]:
    return [span for name in (*_SAID[type(record)][1], "evidence") if (span := getattr(record, name)) is not None]
