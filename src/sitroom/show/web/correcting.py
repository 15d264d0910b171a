"""Corrections from the pages, into the room's log."""

from __future__ import annotations

from typing import get_args

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sitroom.errors import UsageError
from sitroom.records import Status
from sitroom.room import ChangeEvent, MergeActors, NoEvent, NotSameHappening, SameHappening, Undo
from sitroom.room.corrections_actions import Action
from sitroom.show.pages import Desk

__all__ = ["correct"]

KINDS = ("merge", "event", "not-an-event", "same", "not-same", "undo")


async def correct(request: Request) -> Response:
    """Log what a form says, and go back to the page that it was sent from."""
    async with request.form(max_files=0, max_fields=20) as form:
        why, who = (_field(form, name) for name in ("why", "who"))
        if not why:
            raise UsageError("found no reason; valid is the reason for the correction, which the log keeps.")
        back = _field(form, "back") or "/log"
        kind = _field(form, "kind")
        fields = {name: _field(form, name) for name in form}

    def log(desk: Desk) -> None:
        desk.room.correct(_action(desk, kind, fields), why=why, who=who or None)

    await request.app.state.place.askers.ask(log)
    return RedirectResponse(back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/log", 303)


def _action(desk: Desk, kind: str, fields: dict[str, str]) -> Action:
    """The action that a form names. Raises UsageError for a kind that is none, and for a form without its parts."""
    if kind == "merge":
        return MergeActors(actor=_needed(fields, "actor"), into=_needed(fields, "into"))
    if kind == "undo":
        number = _needed(fields, "number")
        if not number.isdecimal():
            raise UsageError(f"found {number!r} to undo; valid is the number of an entry of the log.")
        return Undo(number=int(number))
    if kind in ("same", "not-same"):
        events = [_needed(fields, "event"), _needed(fields, "other")]
        return SameHappening(events=events) if kind == "same" else NotSameHappening(events=events)
    if kind == "not-an-event":
        return NoEvent(event=_needed(fields, "event"))
    if kind == "event":
        return _changed(desk, fields)
    raise UsageError(f"found {kind!r} as a correction; valid are: {', '.join(KINDS)}.")


def _changed(desk: Desk, fields: dict[str, str]) -> ChangeEvent:
    """What a form says of an event, where it differs from what stands."""
    import msgspec

    from sitroom.records import Event

    event = _needed(fields, "event")
    rows = desk.room._rows("SELECT record FROM events_corrected WHERE id = ?", event)
    if not rows:
        raise UsageError(f"the room has no event {event!r}. Open the page again.")
    (known,) = desk.room._corrected([msgspec.json.decode(rows[0][0], type=Event)])
    actors, recipients = (_listed(fields.get(name)) for name in ("actors", "recipients"))
    status = fields.get("status") or None
    if status is not None and status not in get_args(Status):
        raise UsageError(f"found {status!r} as a status; valid are: {', '.join(get_args(Status))}.")
    return ChangeEvent(
        event=event, type=fields.get("type") or None, status=status,  # type: ignore[arg-type]
        actors=None if actors is None or actors == known.actors else actors,
        recipients=None if recipients is None or recipients == known.recipients else recipients,
    )  # fmt: skip


def _listed(given: str | None) -> list[str] | None:
    """Actors with semicolons between them; None where the form does not say."""
    return None if given is None else [part.strip() for part in given.split(";") if part.strip()]


def _needed(fields: dict[str, str], name: str) -> str:
    if not fields.get(name):
        raise UsageError(f"found no {name}; valid is a form with {name}.")
    return fields[name]


def _field(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip()[:2000] if isinstance(value, str) else ""
