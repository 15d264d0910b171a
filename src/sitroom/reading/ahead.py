"""Work in a second thread, one step ahead of the caller."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

__all__ = ["ahead"]

Given = TypeVar("Given")
Made = TypeVar("Made")


def ahead(work: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[tuple[Given, Made]]:
    """Each item with what ``work`` makes of it, in order; while the caller handles one, the next one is worked on in another thread.

    An error of ``work`` is raised at its item's turn; one of ``items`` after all that came before it.
    """
    waiting = deque[tuple[Given, Future[Made]]]()
    pool = ThreadPoolExecutor(1)
    try:
        failed: Exception | None = None
        source = iter(items)
        while True:
            try:
                item = next(source)
            except StopIteration:
                break
            except Exception as error:
                failed = error
                break
            waiting.append((item, pool.submit(work, item)))
            if len(waiting) > 1:
                first, made = waiting.popleft()
                yield first, made.result()
        for first, made in waiting:
            yield first, made.result()
        if failed is not None:
            raise failed
    finally:
        pool.shutdown(cancel_futures=True)
