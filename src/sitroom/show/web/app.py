"""The web app: pages over one room, the words behind them, and what changes the room."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sitroom.errors import RoomError, SitroomError, UsageError
from sitroom.show.pages import PAGES, Desk, Page, View, view
from sitroom.show.pages.asked import AskedError, given
from sitroom.show.web.answering import csv_answer, json_answer, page, problem, words_of, words_page
from sitroom.show.web.asked import JobAsked, WordsAsked
from sitroom.show.web.asking import Askers
from sitroom.show.web.correcting import correct
from sitroom.show.web.drawing import drawn, script, style
from sitroom.show.web.guard import LOOPBACK, Guard
from sitroom.show.web.jobs import Jobs
from sitroom.show.web.openapi import document
from sitroom.show.web.reading import give, offer
from sitroom.show.web.rendering import ASSETS, asset, version
from sitroom.show.web.whatif import answered, choices, drawn_result, finished, run, saved

__all__ = ["Place", "application"]


PATIENCE = 0.5
"""Seconds after which a page says that what it shows is still being found."""


class Place:
    """What the app is about: a room, those who ask it, and the token for writing."""

    def __init__(self, path: Path, token: str) -> None:
        self.path, self.token, self.name = path, token, path.stem
        self.askers = Askers(path)
        self.jobs = Jobs()
        self.pending: dict[tuple[object, ...], asyncio.Task[Any]] = {}

    async def soon(self, question: tuple[object, ...], find: Callable[[Desk], View]) -> View | None:
        """An answer that is there within ``PATIENCE`` seconds, else None; it is found all the same, once, for whoever asks again."""
        task = self.pending.get(question)
        if task is None:
            task = asyncio.create_task(self.askers.ask(find))
            self.pending[question] = task
            task.add_done_callback(lambda _: self.pending.pop(question, None))
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        return task.result() if done else None

    def close(self) -> None:
        """End the jobs and let go of the room."""
        self.jobs.close()
        self.askers.close()


def application(path: Path | str, *, token: str, hosts: tuple[str, ...] = LOOPBACK, reading: bool = False, warm: bool = True) -> Starlette:
    """The app over a room. ``hosts``: names that it answers under; ``reading``: the token is needed even to read; ``warm``: begin at once with what
    every page needs. Raises RoomError where the file is no room."""
    place = Place(Path(path), token)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        if warm:
            place.askers.warm()
        yield
        place.close()

    routes = [Route("/", _page(PAGES["brief"]), name="start")]
    for one in PAGES.values():
        routes += [Route(f"/{one.name}{ending}", _page(one, ending), name=f"{one.name}{ending}") for ending in ("", ".json", ".csv")]
    routes += [
        Route("/read", offer), Route("/read", give, methods=["POST"]), Route("/correct", correct, methods=["POST"]),
        Route("/jobs/{id}.json", _job), Route("/jobs/{id}", _job), Route("/jobs/{id}/cancel", _cancel, methods=["POST"]),
        Route("/whatif", run, methods=["POST"]), Route("/jobs/{id}/{name}", _result), Route("/openapi.json", _described),
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
        given(one.asked, parameters)
        if not ending:
            shown = await place.soon((one.name, *parameters), lambda desk: view(desk, one.name, parameters))
            if shown is None:
                return page(place, "waiting.html", status=202, title=one.menu or one.title, here=one.under or one.name)
            return await _shown(place, one, shown)
        found = await place.askers.ask(lambda desk: view(desk, one.name, parameters))
        if ending == ".json":
            return json_answer(found)
        return csv_answer(found)

    return answer


async def _shown(place: Place, one: Page, found: View) -> Response:
    """A view as its page."""
    values: dict[str, Any] = {"view": found}
    if one.name == "whatif":
        values |= {"form": await place.askers.ask(choices), "jobs": place.jobs.of("whatif")[:10]}
    return page(place, _TEMPLATES.get(one.name, "view.html"), title=found.title, here=one.under or one.name, **values)


async def _words(request: Request) -> Response:
    place: Place = request.app.state.place
    asked = given(WordsAsked, request.query_params.multi_items())
    found = await place.askers.ask(lambda desk: words_of(desk, asked.of, asked.at))
    if request.url.path.endswith(".json"):
        return json_answer(found)
    return words_page(place, found, asked.of, panel=asked.panel, back=request.url.path)


async def _job(request: Request) -> Response:
    place: Place = request.app.state.place
    asked = given(JobAsked, [("id", request.path_params["id"]), *request.query_params.multi_items()])
    job = place.jobs.job(asked.id)
    if job is None:
        raise HTTPException(404, f"There is no job {asked.id}: the server keeps the latest only.")
    if request.url.path.endswith(".json"):
        return json_answer(job.progress)
    if job.what == "whatif" and job.found is not None:
        return await answered(place, job, "html")
    titles = {"whatif": "What if", "read": "Reading"}
    return page(place, "job.html", title=titles.get(job.what, job.what), here=job.what, job=job)


async def _cancel(request: Request) -> Response:
    place: Place = request.app.state.place
    job = place.jobs.job(request.path_params["id"])
    if job is not None:
        job.cancel()
    return RedirectResponse(f"/jobs/{request.path_params['id']}", 303)


async def _result(request: Request) -> Response:
    """What a what-if found: as data, its scenario, its picture."""
    place: Place = request.app.state.place
    name = request.path_params["name"]
    job = finished(place, request.path_params["id"])
    if name == "scenario.toml":
        return saved(job)
    if name == "fans.json":
        return await run_in_threadpool(drawn_result, job)
    if name in ("result.json", "result.csv"):
        return await answered(place, job, name.rpartition(".")[2])
    raise HTTPException(404, f"There is nothing called {name!r}; valid are scenario.toml, fans.json, result.json and result.csv.")


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
