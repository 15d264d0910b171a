"""Scenarios from the page: made by a form or as TOML, run in a thread, and shown beside their baseline."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sitroom import __version__
from sitroom.errors import UsageError
from sitroom.room import shelf
from sitroom.show.pages.kept import mark_of, state
from sitroom.show.pages.whatif import result
from sitroom.show.web.answering import csv_answer, json_answer, page
from sitroom.show.web.choosing import ROWS
from sitroom.show.web.drawing import told
from sitroom.show.web.jobs import Job, Progress

if TYPE_CHECKING:
    from sitroom.outlook.scenarios import Result, Scenario
    from sitroom.room import Room
    from sitroom.show.web.place import Place

__all__ = ["Finished", "answered", "drawn_result", "drop", "finished", "progress_of", "run", "run_before", "saved"]


class Finished(NamedTuple):
    """A what-if that is done. ``state``: of the room that it was run on; ``kept``: it outlives the server; ``at``: when it was kept."""

    id: str
    result: Result
    state: str
    kept: bool
    at: str | None = None


async def run(request: Request) -> Response:
    """Queue the scenario of a form, and go to where its progress is shown."""
    from sitroom.outlook.scenarios import scenario_of_table, scenario_of_text

    place: Place = request.app.state.place
    async with request.form(max_files=0, max_fields=200) as form:
        text = str(form.get("toml") or "").strip()
        scenario = scenario_of_text(text[:50_000]) if text else scenario_of_table(_table(form), name="the form")
    id = await place.askers.ask(lambda desk: _address(desk.room, scenario))
    under_way = place.jobs.job(id)
    if await finished(place, id) is None and (under_way is None or under_way.state in ("cancelled", "failed")):
        place.jobs.add(Job("whatif", scenario.name, lambda job: _run(place, job, scenario), id=id))
    return RedirectResponse(f"/jobs/{id}", 303)


def _address(room: Room, scenario: Scenario) -> str:
    """The id of a scenario's result: the same scenario run on the same room by the same Sitroom has the same."""
    from sitroom.outlook.scenarios import toml_of

    return hashlib.sha256(repr((__version__, mark_of(state(room)), toml_of(scenario))).encode()).hexdigest()[:16]


def _run(place: Place, job: Job, scenario: Scenario) -> Finished | None:
    from sitroom.outlook.scenarios import Cancelled, run_scenario, toml_of
    from sitroom.room import Room

    job.tell("the room is read", None)
    with Room(place.path, create=False) as room:
        before = mark_of(state(room))
        try:
            found = run_scenario(room, scenario, progress=lambda share, what: job.tell(what, share), cancelled=lambda: job.cancelled)
        except Cancelled:
            job.tell("ended before it was done")
            return None
        kept = shelf.keep_result(room, job.id, msgspec.json.encode(found), title=scenario.name, scenario=toml_of(scenario), made_from=before)
    job.tell("done", 1.0)
    return Finished(job.id, found, before, kept)


async def finished(place: Place, id: str) -> Finished | None:
    """A what-if that is done: of this server, or kept in the room by an earlier one. None where there is none."""
    job = place.jobs.job(id)
    if job is not None and isinstance(job.found, Finished):
        return job.found
    if job is not None and job.state in ("waiting", "running"):
        return None
    return await place.askers.ask(lambda desk: _kept(desk.room, id))


def _kept(room: Room, id: str) -> Finished | None:
    from sitroom.outlook.scenarios import Result

    kept = shelf.result(room, id)
    if kept is None:
        return None
    try:
        return Finished(id, msgspec.json.decode(kept.body, type=Result), kept.made_from, True, kept.at)
    except msgspec.MsgspecError:
        return None  # another version's: it is run again from its scenario


def progress_of(found: Finished) -> Progress:
    """A what-if that is done as any other job."""
    return Progress(id=found.id, what="whatif", state="done", told="done", share=1.0)


async def run_before(place: Place) -> dict[str, Any]:
    """Results that are kept, the latest first, and runs that are under way or have failed."""
    before, now = await place.askers.ask(lambda desk: (shelf.results(desk.room), mark_of(state(desk.room))))
    known = {one.id for one in before}
    return {"results": before, "now": now, "jobs": [job for job in place.jobs.of("whatif") if job.id not in known][:10]}


async def drop(place: Place, id: str) -> None:
    """Take a result out of the room, and out of the server. Raises RoomError where the room cannot be written."""
    await place.askers.ask(lambda desk: shelf.drop_result(desk.room, id))
    place.jobs.forget(id)


async def answered(place: Place, found: Finished, form: str) -> Response:
    """A result as a page, JSON or CSV."""
    from sitroom.outlook.scenarios import toml_of

    toml = toml_of(found.result.scenario)
    shown, changed = await place.askers.ask(lambda desk: (result(desk, found.result, toml, id=found.id), mark_of(state(desk.room)) != found.state))
    if form == "json":
        return json_answer(found.result, file="whatif.json")
    if form == "csv":
        return csv_answer(shown)
    return page(place, "result.html", title=shown.title, here="whatif", view=shown, found=found, toml=toml, changed=changed)


def saved(found: Finished) -> Response:
    """The scenario of a result as a TOML file."""
    from sitroom.outlook.scenarios import toml_of

    headers = {"Content-Disposition": 'attachment; filename="scenario.toml"'}
    return Response(toml_of(found.result.scenario), media_type="application/toml", headers=headers)


def drawn_result(found: Finished, form: str) -> Response:
    """The fans of a result, as JSON or SVG."""
    from sitroom.show.pictures.whatif import of_result

    picture = of_result(found.result)
    return json_answer(told(picture)) if form == "json" else Response(picture.svg("light"), media_type="image/svg+xml")


def _table(form: FormData) -> dict[str, Any]:
    """The fields of the form as the TOML form of a scenario; rows that are empty are left out."""
    table: dict[str, Any] = {"name": _text(form, "name") or "what if"}
    for name in ("days", "runs", "seed"):
        if value := _text(form, name):
            table[name] = _number(value, name)
    for name in ("start", "adopt"):
        if value := _text(form, name):
            table[name] = value
    if _text(form, "honour") == "all":
        table["honour"] = "all"
    for kind, fields in _FIELDS.items():
        rows = [_row(form, kind, number, fields) for number in range(ROWS[kind])]
        if kept := [row for row in rows if row]:
            table[kind] = kept
    lines = []
    for id in form.getlist("line"):
        credibility = _text(form, f"credibility-{id}")
        lines.append({"id": str(id)} | ({"credibility": _number(credibility, "credibility") / 100} if credibility else {}))
    if lines:
        table["red_line"] = lines
    return table


_FIELDS = {
    "act": ("day", "actor", "type", "recipient"), "stop": ("actor", "type", "recipient", "day", "until"),
    "outcome": ("type", "actor", "recipient", "within", "at_least"),
}  # fmt: skip
_NUMBERS = frozenset({"day", "until", "within", "at_least"})


def _row(form: FormData, kind: str, number: int, fields: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in fields:
        if value := _text(form, f"{kind}-{number}-{name}"):
            found[name] = _day(value, name) if name in _NUMBERS else value
    if not set(found) - _NUMBERS:
        return {}
    if kind == "act":
        found.setdefault("day", 1)
    return found


def _day(value: str, name: str) -> int | str:
    return int(value) if value.isdecimal() else value if name in ("day", "until") else _number(value, name)


def _number(value: str, name: str) -> Any:
    if not value.isdecimal():
        raise UsageError(f"found {value[:40]!r} for {name}; valid is a whole number.")
    return int(value)


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip()[:500] if isinstance(value, str) else ""
