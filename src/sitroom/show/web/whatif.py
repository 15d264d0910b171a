"""Scenarios from the page: made by a form or as TOML, run in a thread, and shown beside their baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sitroom.errors import UsageError
from sitroom.show.pages import Desk
from sitroom.show.pages.facets import Type
from sitroom.show.pages.whatif import result
from sitroom.show.web.answering import csv_answer, json_answer, page
from sitroom.show.web.drawing import told
from sitroom.show.web.jobs import Job

if TYPE_CHECKING:
    from sitroom.outlook.scenarios import Result, Scenario
    from sitroom.show.web.app import Place

__all__ = ["ROWS", "answered", "choices", "drawn_result", "finished", "run", "saved"]

ROWS = {"act": 3, "stop": 2, "outcome": 3}
"""Rows of the form."""


def choices(desk: Desk) -> dict[str, Any]:
    """What the form offers: actors, types, narrators."""
    ids = [id for id, _ in desk.events().actor_counts(desk.events().every(), 200)]
    maps = desk.beliefs().maps
    return {
        "known": sorted({desk.name(id) for id in ids}), "types": sorted(get_args(Type)),
        "narrators": [own.narrator for own in maps if own.narrator.kind in ("actor", "outlet")][:80], "rows": ROWS,
    }  # fmt: skip


async def run(request: Request) -> Response:
    """Queue the scenario of a form, and go to where its progress is shown."""
    from sitroom.outlook.scenarios import scenario_of_table, scenario_of_text

    place: Place = request.app.state.place
    async with request.form(max_files=0, max_fields=200) as form:
        text = str(form.get("toml") or "").strip()
        scenario = scenario_of_text(text[:50_000]) if text else scenario_of_table(_table(form), name="the form")
    job = place.jobs.add(Job("whatif", scenario.name, lambda job: _run(place, job, scenario)))
    return RedirectResponse(f"/jobs/{job.id}", 303)


def _run(place: Place, job: Job, scenario: Scenario) -> Result | None:
    from sitroom.outlook.scenarios import Cancelled, run_scenario
    from sitroom.room import Room

    job.tell("the room is read", None)
    with Room(place.path, create=False) as room:
        try:
            found = run_scenario(room, scenario, progress=lambda share, what: job.tell(what, share), cancelled=lambda: job.cancelled)
        except Cancelled:
            job.tell("ended before it was done")
            return None
    job.tell("done", 1.0)
    return found


async def answered(place: Place, job: Job, form: str) -> Response:
    """The result of a job as a page, JSON or CSV."""
    from sitroom.outlook.scenarios import toml_of

    toml = toml_of(job.found.scenario)
    shown = await place.askers.ask(lambda desk: result(desk, job.found, toml))
    if form == "json":
        return json_answer(job.found, file="whatif.json")
    if form == "csv":
        return csv_answer(shown)
    return page(place, "result.html", title=shown.title, here="whatif", view=shown, job=job, toml=toml)


def saved(job: Job) -> Response:
    """The scenario of a job as a TOML file."""
    from sitroom.outlook.scenarios import toml_of

    headers = {"Content-Disposition": 'attachment; filename="scenario.toml"'}
    return Response(toml_of(job.found.scenario), media_type="application/toml", headers=headers)


def drawn_result(job: Job) -> Response:
    """The fans of a job's result."""
    from sitroom.show.pictures.whatif import of_result

    return json_answer(told(of_result(job.found)))


def finished(place: Place, id: str) -> Job:
    """The job of a what-if that is done. Raises HTTPException 404 where there is none."""
    job = place.jobs.job(id)
    if job is None or job.what != "whatif" or job.found is None:
        raise HTTPException(404, f"There is no result {id}: the server keeps the latest only. Run the scenario again.")
    return job


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
