"""Working one step ahead in a second thread: order, errors at their turn, nothing left running."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from sitroom.coding import code, code_all
from sitroom.documents import load_text
from sitroom.reading import ahead


def test_items_come_in_order_with_what_was_made_of_them() -> None:
    assert list(ahead(lambda n: n * n, range(5))) == [(0, 0), (1, 1), (2, 4), (3, 9), (4, 16)]
    assert list(ahead(str, ())) == []


def test_the_next_item_is_worked_on_while_the_last_is_handled() -> None:
    begun = [threading.Event() for _ in range(3)]

    def work(n: int) -> int:
        begun[n].set()
        return n

    for n, _ in ahead(work, range(3)):
        assert n == 2 or begun[n + 1].wait(5)


def test_an_error_of_the_work_comes_at_its_turn() -> None:
    seen = []
    with pytest.raises(ZeroDivisionError):
        for n, made in ahead(lambda n: 12 // n, (3, 2, 0, 1)):
            seen.append((n, made))
    assert seen == [(3, 4), (2, 6)]


def test_an_error_of_the_source_comes_after_what_came_before_it() -> None:
    def source() -> Iterator[int]:
        yield 1
        yield 2
        raise OSError("gone")

    seen = []
    with pytest.raises(OSError, match="gone"):
        for n, _ in ahead(str, source()):
            seen.append(n)
    assert seen == [1, 2]


def test_who_stops_early_leaves_no_thread() -> None:
    before = threading.active_count()
    for n, _ in ahead(lambda n: n, range(100)):
        if n == 3:
            break
    assert threading.active_count() == before


def test_many_documents_are_coded_as_each_alone() -> None:
    texts = ["Norland attacked Sudland on Monday.", "Le ministre a refusé de parler à la presse aujourd'hui.", "Sudland thanked the Red Cross."]
    documents = [load_text(text, published="2031-02-03") for text in texts]
    assert list(code_all(documents)) == [code(document) for document in documents]
