"""Views as answers of the server: a page, JSON or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, get_args

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from sitroom.harmless import written
from sitroom.records import Status
from sitroom.show.pages import Desk, Evidence, View, csv_rows, evidence
from sitroom.show.pages.evidence import members
from sitroom.show.pages.facets import Type
from sitroom.show.web.links import Served, query
from sitroom.show.web.rendering import render, version

if TYPE_CHECKING:
    from sitroom.show.web.place import Place

__all__ = ["Words", "csv_answer", "json_answer", "moment", "page", "problem", "words_of", "words_page"]


def page(place: Place, template: str, *, status: int = 200, title: str, here: str, older: str | None = None, **values: object) -> HTMLResponse:
    """A page of the app. ``older``: when what it shows was found, where the room has changed since."""
    html = render(template, Served(version()), title=title, here=here, older=older, room_name=place.name, writable=place.askers.writable, **values)
    return HTMLResponse(html, status)


def moment(at: datetime) -> str:
    """``at 05:20 UTC on 26 November 2026``."""
    own = at.astimezone(UTC)
    return f"at {own:%H:%M} UTC on {own.day} {own:%B %Y}"


def json_answer(what: object, status: int = 200, *, file: str | None = None) -> Response:
    """Data as JSON; ``file``: the name under which a browser saves it."""
    headers = {"Content-Disposition": f'attachment; filename="{file}"'} if file else None
    return Response(msgspec.json.encode(what), status, headers, media_type="application/json")


def csv_answer(view: View) -> Response:
    """The tables of a view as CSV, with cells that no spreadsheet runs."""
    names, rows = csv_rows(view)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([written(row.get(name)) for name in names])
    return Response(
        out.getvalue().encode("utf-8", "replace"),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{view.page}.csv"'},
    )


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """The words behind one of several references: ``at`` of ``refs``, from 0."""

    refs: list[str]
    at: int
    evidence: Evidence


def words_of(desk: Desk, of: Iterable[str], at: int) -> Words:
    """The words behind the reference at a place of a list. Raises UsageError where there is none."""
    refs = members(desk, list(of))
    at = min(at, max(len(refs) - 1, 0))
    return Words(refs=refs, at=at, evidence=evidence(desk, refs[at] if refs else ""))


def words_page(place: Place, found: Words, of: list[str], *, panel: bool, back: str) -> HTMLResponse:
    """The words as a page of their own or, for the side panel, as a part of one."""
    kinds = list(dict.fromkeys(kind for stretch in found.evidence.stretches for kind in stretch.current if kind != "sentence"))

    def step(at: int) -> str:
        return "/evidence" + query({"of": of, "at": str(at)})

    values: dict[str, Any] = {"evidence": found.evidence, "refs": found.refs, "at": found.at, "kinds": kinds, "step": step, "back": back}
    values |= {"types": sorted(get_args(Type)), "statuses": get_args(Status)}
    return page(place, "evidence_body.html" if panel else "evidence.html", title="The words", here="", **values)


def problem(place: Place, request: Request, status: int, message: str) -> Response:
    """What is wrong, as a page or as JSON."""
    if request.url.path.endswith((".json", ".csv", ".svg", ".png")) or "application/json" in request.headers.get("accept", ""):
        return json_answer({"error": message}, status)
    return page(place, "problem.html", status=status, title="This cannot be shown", here="", message=message)
