"""Jobs as the server tells of them: how far they are, live and once; their end; and what a what-if has found."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from sitroom.show.pages.asked import given
from sitroom.show.web.answering import json_answer, page
from sitroom.show.web.asked import JobAsked
from sitroom.show.web.jobs import Job
from sitroom.show.web.place import Place
from sitroom.show.web.whatif import Finished, answered, drawn_result, drop, finished, progress_of, saved

__all__ = ["cancel", "dropped", "job", "live", "result"]

BEAT = 0.2
"""Seconds between two looks at a job that is told of live."""
ALIVE = 15.0
"""Seconds after which something is sent whether or not there is news, so that nothing between cuts the line."""
_TITLES = {"whatif": "What if", "read": "Reading"}


async def job(request: Request) -> Response:
    """How far a job is, as a page or as JSON; of a what-if that is done what it found."""
    found = await _job(request)
    if request.url.path.endswith(".json"):
        return json_answer(progress_of(found) if isinstance(found, Finished) else found.progress)
    place: Place = request.app.state.place
    if isinstance(found, Finished):
        return await answered(place, found, "html")
    return page(place, "job.html", title=_TITLES.get(found.what, found.what), here=found.what, job=found)


async def live(request: Request) -> Response:
    """How far a job is, told whenever that changes: server-sent events (WHATWG HTML, 9.2), each a ``Progress`` as JSON. The last tells its end."""
    found = await _job(request)
    if isinstance(found, Finished):
        told = msgspec.json.encode(progress_of(found)).decode()
        return Response(f"data: {told}\n\n", media_type="text/event-stream")
    return StreamingResponse(_told(found), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def _told(job: Job) -> AsyncIterator[str]:
    last, quiet = "", 0.0
    while True:
        progress = job.progress
        told = msgspec.json.encode(progress).decode()
        if told != last:
            yield f"data: {told}\n\n"
            last, quiet = told, 0.0
        elif quiet >= ALIVE:
            yield ": still here\n\n"
            quiet = 0.0
        if progress.state not in ("waiting", "running"):
            return
        await asyncio.sleep(BEAT)
        quiet += BEAT


async def cancel(request: Request) -> Response:
    """End a job, and go back to it."""
    place: Place = request.app.state.place
    if (found := place.jobs.job(request.path_params["id"])) is not None:
        found.cancel()
    return RedirectResponse(f"/jobs/{request.path_params['id']}", 303)


async def dropped(request: Request) -> Response:
    """Take the result of a what-if out of the room."""
    await drop(request.app.state.place, request.path_params["id"])
    return RedirectResponse("/whatif", 303)


async def result(request: Request) -> Response:
    """What a what-if found: as data, its scenario, its picture."""
    place: Place = request.app.state.place
    name = request.path_params["name"]
    found = await finished(place, request.path_params["id"])
    if found is None:
        raise HTTPException(404, f"There is no result {request.path_params['id']}: the room keeps the latest only. Run the scenario again.")
    if name == "scenario.toml":
        return saved(found)
    if name in ("fans.json", "fans.svg"):
        return await run_in_threadpool(drawn_result, found, name.rpartition(".")[2])
    if name in ("result.json", "result.csv"):
        return await answered(place, found, name.rpartition(".")[2])
    raise HTTPException(404, f"There is nothing called {name!r}; valid are scenario.toml, fans.json, fans.svg, result.json and result.csv.")


async def _job(request: Request) -> Job | Finished:
    place: Place = request.app.state.place
    asked = given(JobAsked, [("id", request.path_params["id"]), *request.query_params.multi_items()])
    found = await finished(place, asked.id) or place.jobs.job(asked.id)
    if found is None:
        raise HTTPException(404, f"There is no job {asked.id}: the server keeps the latest only.")
    return found
