"""Pictures of the app: specifications for the browser to draw, and SVG and PNG where there is no script; and the script that draws."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Mapping
from datetime import datetime
from typing import Any, get_type_hints

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from sitroom.show.pages import Desk
from sitroom.show.pages.asked import Asked, given
from sitroom.show.pictures import KINDS, STYLE, Picture, javascript, picture
from sitroom.show.pictures.palette import Theme
from sitroom.show.web.answering import json_answer, moment

__all__ = ["FORMS", "ROWS", "SERVED", "asked_of", "drawn", "drawn_once", "made", "question_of", "script", "style", "told"]

FORMS = ("json", "svg", "png")
ROWS = 200
"""Rows of the table below a picture."""
SERVED = tuple(kind for kind in KINDS if kind != "what-if")
"""Kinds that a page can ask for: not one that reads a file of the server's computer. What a scenario brings is drawn with its result."""

OLDER = "X-Sitroom-Older"
"""The header that says of when a picture is, where the room has changed since."""
_MODULE = "\nexport default window.sitroom;\n"


@functools.cache
def asked_of(kind: str) -> type[Asked]:
    """What a kind of picture can be asked, as the parameters of an address."""
    hints = get_type_hints(KINDS[kind].make, localns={"Room": object, "Sequence": list, "Picture": Picture})
    fields: list[tuple[str, Any, Any]] = [("theme", Theme, "light")]
    for name, one in inspect.signature(KINDS[kind].make).parameters.items():
        if one.kind is one.KEYWORD_ONLY:
            fields.append((name, _plain(hints[name]), one.default))
    made = msgspec.defstruct(f"Picture{kind.title().replace('-', '')}Asked", fields, bases=(Asked,), frozen=True, kw_only=True)
    assert issubclass(made, Asked)
    return made


def _plain(hint: Any) -> Any:
    """A type that one value of an address can have: a choice of one for one or many."""
    text = str(hint)
    if "int" in text and "Literal" not in text:
        return int | None if "None" in text else int
    if "float" in text:
        return float | None if "None" in text else float
    if "Literal" in text or hint is bool:
        return hint
    return str | None


async def drawn(request: Request) -> Response:
    """A picture in one of ``FORMS``. Who prefers an answer soon (``Prefer: respond-async``, RFC 7240, 4.1) gets the one before the room has changed
    or, where there is none, 202."""
    kind, _, form = request.path_params["name"].rpartition(".")
    if kind not in SERVED or form not in FORMS:
        raise HTTPException(404, f"There is no picture {request.path_params['name']!r}; valid are {', '.join(SERVED)}, each as {', '.join(FORMS)}.")
    asked = given(asked_of(kind), request.query_params.multi_items())
    place = request.app.state.place
    if form == "json":
        question = question_of(kind, asked, "told")
        if "respond-async" not in request.headers.get("prefer", ""):
            return _told(await place.whole(question, lambda desk: drawn_once(desk, kind, asked)), None)
        found, older = await place.soon(question, lambda desk: drawn_once(desk, kind, asked))
        return json_answer({"told": "being found"}, 202) if found is None else _told(found, older)
    theme: Theme = msgspec.structs.asdict(asked)["theme"]

    question = question_of(kind, asked, "picture")

    def make(desk: Desk) -> Response:
        found = _once(desk, kind, asked)
        if form == "svg":
            return Response(desk.once((*question, theme, "svg"), lambda: found.svg(theme)), media_type="image/svg+xml")
        return Response(desk.once((*question, theme, "png"), lambda: found.png(theme)), media_type="image/png")

    answer: Response = await place.whole((*question, theme, form), make)
    return answer


def drawn_once(desk: Desk, kind: str, asked: Asked) -> msgspec.Raw:
    """A picture as a page draws it, as JSON, found once until the room changes."""
    return desk.once(question_of(kind, asked, "told"), lambda: msgspec.Raw(msgspec.json.encode(told(_once(desk, kind, asked)))))


def question_of(kind: str, asked: Asked, form: str) -> tuple[object, ...]:
    """By what a picture, whatever its theme, is kept."""
    return form, kind, *sorted((name, str(value)) for name, value in msgspec.structs.asdict(asked).items() if name != "theme")


def _once(desk: Desk, kind: str, asked: Asked) -> Picture:
    options = {name: value for name, value in msgspec.structs.asdict(asked).items() if name != "theme"}
    return desk.once(question_of(kind, asked, "picture"), lambda: made(desk, kind, options))


def _told(found: msgspec.Raw, older: datetime | None) -> Response:
    headers = {OLDER: f"As the room was {moment(older)}; it is being found anew."} if older else None
    return Response(bytes(found), headers=headers, media_type="application/json")


def made(desk: Desk, kind: str, asked: Mapping[str, Any]) -> Picture:
    """A picture; of what the pages have already found, where they have it."""
    if kind == "red-lines" and asked.get("limit", 1) >= 1 and not any(value for name, value in asked.items() if name != "limit"):
        from sitroom.show.pictures.redlines import of_lines

        return of_lines(desk.room, desk.red_lines(), limit=asked.get("limit", 14))
    if kind == "beliefs":
        from sitroom.room.beliefs.asked import beliefs
        from sitroom.show.pictures.beliefs import of_maps

        ask = functools.partial(beliefs, desk.room, own=desk.beliefs())
        question = {"narrator": None, "against": None, "concept": None, "by": "narrator", "limit": 14} | dict(asked)
        return of_maps(desk.room, ask, **question)
    if kind != "forecast" or asked.get("seed") or asked.get("limit", 1) < 1:
        return picture(desk.room, kind, **asked)
    from sitroom.show.pictures.forecast import of_forecast

    found = desk.forecast(days=asked.get("days", 30), level=asked.get("level", "state"), actor=asked.get("actor"), recipient=asked.get("recipient"))
    return of_forecast(desk.room, found, limit=asked.get("limit", 4))


def told(found: Picture) -> dict[str, Any]:
    """A picture as a page draws it, with the first ``ROWS`` of its rows for a table below it."""
    return {
        "title": found.title, "subtitle": found.subtitle, "description": found.description, "specification": found.neutral,
        "rows": found.rows[:ROWS], "more": len(found.rows[ROWS:]),
    }  # fmt: skip


@functools.cache
def script() -> bytes:
    """Vega and what draws with it, as one module."""
    return (javascript() + _MODULE).encode()


def style() -> bytes:
    """What tooltips of pictures need."""
    return STYLE.encode()
