"""The web app: pages over one room, the words behind them, and what changes the room."""

from __future__ import annotations

import asyncio
import functools
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sitroom.errors import RoomError, SitroomError, UsageError
from sitroom.show.pages import PAGES, Desk, Page, View, first_view, view
from sitroom.show.pages.asked import AskedError, given
from sitroom.show.web.answering import csv_answer, json_answer, moment, page, problem, words_of, words_page
from sitroom.show.web.asked import WordsAsked
from sitroom.show.web.choosing import CHOICES, Choices, choices
from sitroom.show.web.correcting import correct
from sitroom.show.web.drawing import drawn, script, style
from sitroom.show.web.guard import LOOPBACK, Guard
from sitroom.show.web.openapi import document
from sitroom.show.web.place import Place
from sitroom.show.web.reading import give, offer
from sitroom.show.web.rendering import ASSETS, asset, ready, version
from sitroom.show.web.running import cancel, dropped, job, live, result
from sitroom.show.web.warming import SELDOM
from sitroom.show.web.whatif import run, run_before

__all__ = ["Place", "application"]


def application(path: Path | str, *, token: str, hosts: tuple[str, ...] = LOOPBACK, reading: bool = False, warm: bool = True) -> Starlette:
    """The app over a room. ``hosts``: names that it answers under; ``reading``: the token is needed even to read; ``warm``: begin at once with what
    every page needs. Raises RoomError where the file is no room."""
    place = Place(Path(path), token)
    ready()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        before = gc.get_threshold()
        gc.set_threshold(*SELDOM)
        if warm:
            place.askers.warm()
        try:
            yield
        finally:
            place.close()
            gc.set_threshold(*before)

    routes = [Route("/", _page(PAGES["brief"]), name="start")]
    for one in PAGES.values():
        routes += [Route(f"/{one.name}{ending}", _page(one, ending), name=f"{one.name}{ending}") for ending in ("", ".json", ".csv")]
    routes += [
        Route("/read", offer), Route("/read", give, methods=["POST"]), Route("/correct", correct, methods=["POST"]),
        Route("/jobs/{id}.json", job), Route("/jobs/{id}", job), Route("/jobs/{id}/events", live),
        Route("/jobs/{id}/cancel", cancel, methods=["POST"]),
        Route("/jobs/{id}/drop", dropped, methods=["POST"]), Route("/jobs/{id}/{name}", result), Route("/whatif", run, methods=["POST"]),
        Route("/openapi.json", _described),
    ]  # fmt: skip
    routes += [Route("/evidence", _words), Route("/evidence.json", _words), Route("/pictures/{name}", drawn), Route("/static/{name}", _asset)]
    app = Starlette(
        routes=routes, lifespan=lifespan, middleware=[Middleware(Guard, token=token, hosts=hosts, reading=reading)],
        exception_handlers={SitroomError: _told, HTTPException: _missing},
    )  # fmt: skip
    app.state.place = place
    return app


_TEMPLATES = {"actor": "actor.html", "log": "log.html", "whatif": "whatif.html"}
"""Pages with more than their view: forms that change something."""


def _page(one: Page, ending: str = ""):  # type: ignore[no-untyped-def]
    async def answer(request: Request) -> Response:
        place: Place = request.app.state.place
        parameters = request.query_params.multi_items()
        asked = given(one.asked, parameters)
        find = functools.partial(_found, name=one.name, parameters=tuple(parameters))
        question = ("view", one.name, msgspec.json.encode(asked))
        if not ending:
            (found, older), offered = await asyncio.gather(place.soon(question, find), _offered(place, one))
            if found is None and one.first:
                first = functools.partial(_first, name=one.name, parameters=tuple(parameters))
                found, older = await place.soon(("first", *question[1:]), first, patience=0.0)
                if found is not None:
                    return page(place, "view.html", title=found.title, here=one.under or one.name, coming=True, view=found)
            if found is None or (one.name == "whatif" and offered is None):
                return page(place, "waiting.html", status=202, title=one.menu or one.title, here=one.under or one.name)
            return await _shown(place, one, found, older, offered)
        found = await place.whole(question, find)
        return json_answer(found) if ending == ".json" else csv_answer(found)

    return answer


def _found(desk: Desk, name: str, parameters: tuple[tuple[str, str], ...]) -> View:
    return view(desk, name, parameters)


def _first(desk: Desk, name: str, parameters: tuple[tuple[str, str], ...]) -> View:
    return first_view(desk, name, parameters)


async def _offered(place: Place, one: Page) -> Choices | None:
    """What the form of the page offers, where it has one."""
    return (await place.soon(CHOICES, choices))[0] if one.name == "whatif" else None


async def _shown(place: Place, one: Page, found: View, older: datetime | None, offered: Choices | None) -> Response:
    """A view as its page."""
    values: dict[str, Any] = {"view": found}
    if offered is not None:
        values |= {"form": offered, **await run_before(place)}
    shown = moment(older) if older else None
    return page(place, _TEMPLATES.get(one.name, "view.html"), title=found.title, here=one.under or one.name, older=shown, **values)


async def _words(request: Request) -> Response:
    place: Place = request.app.state.place
    asked = given(WordsAsked, request.query_params.multi_items())
    found = await place.askers.ask(lambda desk: words_of(desk, asked.of, asked.at))
    if request.url.path.endswith(".json"):
        return json_answer(found)
    return words_page(place, found, asked.of, panel=asked.panel, back=request.url.path)


async def _described(request: Request) -> Response:
    return json_answer(document())


async def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    made: dict[str, tuple[Callable[[], bytes], str]] = {"vega.js": (script, ASSETS["app.js"]), "pictures.css": (style, ASSETS["app.css"])}
    if name not in made and name not in ASSETS:
        raise HTTPException(404, f"There is no file {name!r}.")
    mark = f'"{version()}"'
    headers = {"Cache-Control": "no-cache", "ETag": mark}
    if request.headers.get("if-none-match") == mark:
        return Response(status_code=304, headers=headers)
    make, kind = made.get(name, (lambda: asset(name), ASSETS.get(name, "")))
    return Response(await run_in_threadpool(make), media_type=kind, headers=headers)


async def _told(request: Request, error: Exception) -> Response:
    status = 400 if isinstance(error, AskedError) else 404 if isinstance(error, UsageError) else 503 if isinstance(error, RoomError) else 400
    return problem(request.app.state.place, request, status, str(error))


async def _missing(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem(request.app.state.place, request, error.status_code, error.detail)
