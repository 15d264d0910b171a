"""Work that takes longer than an answer: done in a thread, told of as it goes, and ended when the reader says so."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Literal

import msgspec

from sitroom.errors import SitroomError

__all__ = ["Job", "Jobs", "Progress"]

KEPT = 40
"""Jobs that are kept, with what they found."""

State = Literal["waiting", "running", "done", "cancelled", "failed"]


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a job is. ``share``: 0..1, None where that is not known; ``lines``: what became of its parts."""

    id: str
    what: str
    state: State
    told: str
    share: float | None = None
    lines: list[list[str]] = []


class Job:
    """One job. What does the work calls ``tell`` and ends soon where ``cancelled`` is true; what it returns is ``found``."""

    def __init__(self, what: str, title: str, work: Callable[[Job], Any], *, id: str | None = None) -> None:
        self.id, self.what, self.title = id or secrets.token_hex(8), what, title
        self.state: State = "waiting"
        self.told = "waits for its turn"
        self.share: float | None = None
        self.lines: list[list[str]] = []
        self.found: Any = None
        self._work = work
        self._cancel = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether it is to end."""
        return self._cancel.is_set()

    def tell(self, told: str, share: float | None = None) -> None:
        """Say how far it is."""
        self.told, self.share = told, share

    def cancel(self) -> None:
        """End it as soon as it can."""
        self._cancel.set()

    @property
    def progress(self) -> Progress:
        """How far it is."""
        return Progress(id=self.id, what=self.what, state=self.state, told=self.told, share=self.share, lines=self.lines[-200:])

    def run(self) -> None:
        """Do the work."""
        if self.cancelled:
            self.state, self.told = "cancelled", "ended before it began"
            return
        self.state = "running"
        try:
            self.found = self._work(self)
            self.state = "cancelled" if self.cancelled else "done"
        except SitroomError as error:
            self.state, self.told = "failed", str(error)
        except BaseException as error:
            self.state, self.told = "failed", f"{type(error).__name__}: {error}"
            raise


class Jobs:
    """The jobs of one server, done one after the other in a thread that ends with the server."""

    def __init__(self) -> None:
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._waiting: list[Job] = []
        self._wake = threading.Condition()
        self._ended = False
        self._thread: threading.Thread | None = None

    def add(self, job: Job) -> Job:
        """Queue a job; it begins when those before it are done."""
        with self._wake:
            self._jobs[job.id] = job
            self._jobs.move_to_end(job.id)
            while len(self._jobs) > KEPT and next(iter(self._jobs.values())).state not in ("waiting", "running"):
                self._jobs.popitem(last=False)
            self._waiting.append(job)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="sitroom-jobs", daemon=True)
                self._thread.start()
            self._wake.notify()
        return job

    def job(self, id: str) -> Job | None:
        """A job by its id, as long as it is kept."""
        return self._jobs.get(id)

    def forget(self, id: str) -> None:
        """Keep a job no longer, unless it is under way."""
        with self._wake:
            if id in self._jobs and self._jobs[id].state not in ("waiting", "running"):
                del self._jobs[id]

    def of(self, what: str) -> list[Job]:
        """Jobs of a kind, the latest first."""
        return [job for job in reversed(self._jobs.values()) if job.what == what]

    def close(self) -> None:
        """End all jobs, and wait for the one in work."""
        with self._wake:
            self._ended = True
            for job in self._jobs.values():
                job.cancel()
            self._wake.notify()
        if self._thread is not None:
            self._thread.join(timeout=30)

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._waiting and not self._ended:
                    self._wake.wait()
                if not self._waiting:
                    return
                job = self._waiting.pop(0)
            try:
                job.run()
            except Exception:  # the job has the reason; the next one goes on
                continue
