"""A record in a line of words, and what else is known of it."""

from __future__ import annotations

import msgspec

from sitroom.records import Claim, Event, Happening, RedLine, Statement, Tie
from sitroom.show.pages.desk import Desk
from sitroom.show.pages.views import Piece
from sitroom.show.pages.wording import STATUSES, spoken_type

__all__ = ["Told", "details", "headline"]

Told = Event | Statement | RedLine | Claim | Tie
"""A record that a sentence tells."""


def headline(desk: Desk, record: Told) -> list[Piece]:
    """A record in a line of words."""
    if isinstance(record, Event):
        kind = Piece(text=spoken_type(record.type), label=True, tone="strong")
        modes = [Piece(text=f" ({', '.join(record.mode)})", tone="dim")] if record.mode else []
        return [*desk.who(record.actors, record.recipients), Piece(text=" · "), kind, *modes, Piece(text=" · "), STATUSES[record.status]]
    if isinstance(record, Statement):
        return [desk.actor(record.speaker, nobody="an unnamed source"), Piece(text=f" · {_SAID[record.kind]}", tone="dim")]
    if isinstance(record, RedLine):
        return [desk.actor(record.issuer), Piece(text=" · "), Piece(text=record.kind, label=True, tone=record.kind)]
    if isinstance(record, Claim):
        more = "leads to more" if record.sign > 0 else "leads to less"
        says = desk.actor(record.claimant, nobody="the author")
        return [says, Piece(text=" · says what "), Piece(text=more, label=True), Piece(text=f" of what · {record.hedge}", tone="dim")]
    first, second = record.actors
    return [desk.actor(first), Piece(text=" – "), desk.actor(second), Piece(text=" · "), Piece(text=f"tie: {record.kind}", label=True)]


_SAID = {"quote": "said, word for word", "paraphrase": "said, in paraphrase", "belief": "thought, as told"}


def details(desk: Desk, record: Told) -> list[tuple[str, list[Piece]]]:
    """What is known of a record beside its headline, as label and words."""
    found: list[tuple[str, list[Piece]]] = []
    if isinstance(record, Event):
        found.append(("When", [Piece(text=_when(record))]))
        if record.place:
            found.append(("Where", [Piece(text=record.place.name, name=True)]))
        if record.magnitude:
            counts = ((record.magnitude.killed, "killed"), (record.magnitude.wounded, "wounded"), (record.magnitude.size, "people"))
            found.append(("How many", [Piece(text=", ".join(f"{number} {what}" for number, what in counts if number is not None))]))
        rows = desk.room._rows(
            "SELECT h.record FROM happenings h JOIN happening_members m ON m.happening = h.id WHERE m.event = ?", record.id
        )  # fmt: skip
        if rows:
            one = msgspec.json.decode(rows[0][0], type=Happening)
            sources = f"{one.independent} independent source{'s' * (one.independent != 1)}: {', '.join(one.sources)}"
            found.append(("Told by", [Piece(text=sources, refs=[f"event:{id}" for id in one.members])]))
    elif isinstance(record, RedLine):
        text = desk.room.document(record.document).text
        for label, span in (("If", record.condition), ("Then", record.consequence)):
            found.append((label, [Piece(text=" ".join(text[slice(*span)].split()), words=True)]))
    elif isinstance(record, Claim):
        text = desk.room.document(record.document).text
        raises = "raises" if record.sign > 0 else "lowers"
        found.append(("Cause", [Piece(text=" ".join(text[slice(*record.cause)].split()), words=True)]))
        found.append((raises.capitalize(), [Piece(text=" ".join(text[slice(*record.effect)].split()), words=True)]))
    confidence = f"{record.confidence:.0%}, as the reading model itself says ({record.reader})"
    return [*found, ("How sure", [Piece(text=confidence, tone="dim")])]


def _when(record: Event) -> str:
    """The date of an event in words."""
    if record.date is None:
        return "no date"
    return f"{record.date}, the day of publication: the text names none" if record.date_precision == "unknown" else record.date
