"""Processes of their own for trials of safety: what becomes of them is an exit code."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sitroom.errors import RoomError

__all__ = ["connecting", "counting", "done", "ended", "forked"]


def forked(act: Callable[[], object]) -> int:
    """The id of a process of its own that does this and ends with 0, with 1 and the trace for an error, with 3 for a RoomError, which it prints."""
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 0
    try:
        act()
    except RoomError as error:
        print(error, flush=True)
        code = 3
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    os._exit(code)


def ended(pid: int) -> int:
    """The exit code of a process; minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def done(act: Callable[[], object]) -> int:
    """The exit code of doing this in a process of its own."""
    return ended(forked(act))


def connecting(prepare: Callable[[sqlite3.Connection], object]) -> None:
    """Let every connection that this process opens from now on be prepared so."""
    connect = sqlite3.connect

    def prepared(*arguments: Any, **options: Any) -> sqlite3.Connection:
        db = connect(*arguments, **options)
        prepare(db)
        return db

    sqlite3.connect = prepared  # type: ignore[assignment]


def counting(at: int | None = None, total: Path | None = None) -> None:
    """Let this process be killed before its SQL statement number ``at``, or write how many statements there were, in twenties, to ``total``."""
    seen = [0]

    def step(_: str) -> None:
        seen[0] += 1
        if seen[0] == at:
            os.kill(os.getpid(), signal.SIGKILL)
        if total and seen[0] % 20 == 0:
            total.write_text(str(seen[0]), encoding="utf-8")

    connecting(lambda db: db.set_trace_callback(step))
