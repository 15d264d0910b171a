"""Files and addresses that the page is given, read into the room."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sitroom.errors import UsageError
from sitroom.show.web.answering import page
from sitroom.show.web.jobs import Job

if TYPE_CHECKING:
    from sitroom.room import Room

__all__ = ["LARGEST", "give", "offer"]

LARGEST = 512 << 20
"""Bytes of all files of one request."""
FILES = 1000
"""Files of one request."""

_UNFIT = re.compile(r"[^\w.()\[\]{}@,+ -]", re.ASCII)


async def offer(request: Request) -> Response:
    """The page on which documents are given, with what became of those given before."""
    place = request.app.state.place
    return page(place, "read.html", title="Add documents", here="read", jobs=place.jobs.of("read")[:10])


async def give(request: Request) -> Response:
    """Take files and addresses, and read them in a thread."""
    place = request.app.state.place
    async with request.form(max_files=FILES, max_fields=20, max_part_size=1 << 20) as form:
        uploads = [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
        addresses = [line.strip() for line in str(form.get("addresses") or "").splitlines() if line.strip()]
        if wrong := [line for line in addresses if not line.lower().startswith(("http://", "https://"))]:
            raise UsageError(f"found {wrong[0][:80]!r} as an address; valid are addresses that begin with http:// or https://, one a line.")
        if not uploads and not addresses:
            raise UsageError("found neither a file nor an address; choose files, drop them on the page, or write addresses, one a line.")
        outlet, published = (str(form.get(name) or "").strip()[:200] or None for name in ("outlet", "published"))
        folder = Path(tempfile.mkdtemp(prefix="sitroom-"))
        names = _saved(folder, uploads)
    job = Job("read", _title(names, addresses), lambda job: _read(job, place.path, folder, names, addresses, outlet, published))
    place.jobs.add(job)
    return RedirectResponse(f"/jobs/{job.id}", 303)


def _saved(folder: Path, uploads: Sequence[UploadFile]) -> list[str]:
    """The files in a folder, under their own names; two of one name are told apart."""
    spent, names = 0, []
    for number, upload in enumerate(uploads):
        own = _UNFIT.sub("_", Path(str(upload.filename).replace("\\", "/")).name).lstrip(".")[-120:] or "file"
        home = folder / str(number)
        home.mkdir()
        with (home / own).open("wb") as out:
            shutil.copyfileobj(upload.file, out)
        spent += (home / own).stat().st_size
        if spent > LARGEST:
            shutil.rmtree(folder)
            raise UsageError(f"found more than {LARGEST >> 20} MiB of files; read them with: sitroom read ROOM FILES")
        names.append(f"{number}/{own}")
    return names


def _title(names: Sequence[str], addresses: Sequence[str]) -> str:
    listed = [name.partition("/")[2] for name in names] + list(addresses)
    return ", ".join(listed[:3]) + (f" and {len(listed) - 3} more" if len(listed) > 3 else "")


def _read(job: Job, path: Path, folder: Path, names: Sequence[str], addresses: Sequence[str], outlet: str | None, published: str | None) -> None:
    """Read into the room, item by item; what was read before a cancel stays."""
    from datetime import UTC, datetime

    from sitroom.documents import Options
    from sitroom.documents.web.fetch import Fetcher
    from sitroom.room import Room, read_into

    total, through = len(names) + len(addresses), 0

    def done(name: str) -> None:
        nonlocal through
        through += 1
        job.tell(f"{through} of {total} through, {len(job.lines)} documents", through / total)

    fetcher = Fetcher() if addresses else None
    try:
        with Room(path, create=False) as room:
            job.tell("the reading model is loaded", None)
            options = Options(fetch=fetcher.fetch if fetcher else None, today=datetime.now(UTC).isoformat(timespec="seconds"))
            sources: list[str] = [str(folder / name) for name in names] + list(addresses)
            try:
                for outcome in read_into(room, sources, outlet=outlet, published=published, options=options, done=done):
                    name, reason = (_own(text or "", folder, names) for text in (outcome.name, outcome.reason))
                    job.lines.append([outcome.status, name, reason, outcome.document or ""])
                    job.tell(f"{len(job.lines)} documents, {through} of {total} sources through", through / total)
                    if job.cancelled:
                        job.tell(f"ended after {len(job.lines)} documents, which stay", through / total)
                        return
            finally:
                _named(room, folder, names)
        job.tell(_counted(job), 1.0)
    finally:
        if fetcher:
            fetcher.close()
        shutil.rmtree(folder, ignore_errors=True)


def _own(text: str, folder: Path, names: Sequence[str]) -> str:
    """A text with the names of files as they were given, not as they were kept."""
    for name in names:
        text = text.replace(f"{folder / name}", name.partition("/")[2])
    return text


def _named(room: Room, folder: Path, names: Sequence[str]) -> None:
    """Let the room's log of sources name files as they were given."""
    with room.writing():
        for name in names:
            kept = (f"{folder / name}", name.partition("/")[2])
            room._db.execute(
                "UPDATE sources_read SET name = replace(name, ?1, ?2), reason = replace(reason, ?1, ?2) WHERE instr(name, ?1) OR instr(reason, ?1)",
                kept,
            )


def _counted(job: Job) -> str:
    counts = {status: sum(line[0] == status for line in job.lines) for status in ("read", "stored", "known", "set-aside")}
    return ", ".join(f"{number} {status}" for status, number in counts.items() if number) or "nothing to read"
