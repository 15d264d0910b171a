"""One name, one type in a text."""

from __future__ import annotations

from sitroom.reading.consistency import consistent
from sitroom.reading.graph import Entity, Reading


def reading(text: str, *entities: tuple[int, int, str, float]) -> Reading:
    words = text.split()
    n = len(words)
    spans = [(i, i + 1) for i in range(n)]
    return Reading((0, n), words, spans, ["X"] * n, [-1] * n, ["dep"] * n, [Entity(*e) for e in entities], [], [], [])


def labels(readings: list[Reading]) -> list[list[str]]:
    return [[e.label for e in r.entities] for r in readings]


def test_the_type_of_most_mentions_holds() -> None:
    found = consistent([
        reading("Coron lies south", (0, 1, "place", 0.9)),
        reading("CORON grew", (0, 1, "person", 0.6)),
        reading("in Coron", (1, 2, "place", 0.5)),
    ])  # fmt: skip
    assert labels(found) == [["place"], ["place"], ["place"]]


def test_most_mentions_decide_and_of_as_many_the_surer() -> None:
    found = consistent([reading("Vane", (0, 1, "place", 0.5)), reading("Vane", (0, 1, "place", 0.5)), reading("Vane", (0, 1, "person", 0.9))])
    assert labels(found) == [["place"]] * 3
    found = consistent([reading("Vane", (0, 1, "place", 0.5)), reading("Vane", (0, 1, "person", 0.6))])
    assert labels(found) == [["person"]] * 2


def test_a_persons_full_name_speaks_for_its_parts() -> None:
    found = consistent(
        [
            reading("Ada Reyes came", (0, 2, "person", 0.9)),
            reading("at Reyes", (1, 2, "place", 0.7)),
            reading("Reyes Bank", (0, 2, "organization", 0.8)),
        ]
    )
    assert labels(found) == [["person"], ["person"], ["organization"]]


def test_a_name_found_twice_is_one_where_it_was_passed_over() -> None:
    def proper(found: Reading, *words: int) -> Reading:
        return found._replace(upos=["PROPN" if i in words else "VERB" for i in range(len(found.words))])

    twice = [proper(reading("Coron lies", (0, 1, "place", 0.9)), 0), proper(reading("in Coron", (1, 2, "place", 0.7)), 1)]
    assert consistent([*twice, proper(reading("leave Coron now"), 1)])[2].entities == [Entity(1, 2, "place", 0.7)]
    assert consistent([*twice, reading("leave Coron now")])[2].entities == []
    assert consistent([*twice, proper(reading("leave CORON now"), 1)])[2].entities == []
    assert consistent([twice[0], proper(reading("leave Coron now"), 1)])[1].entities == []


def test_nothing_else_changes() -> None:
    readings = [reading("Norland fell", (0, 1, "place", 0.8)), reading("nothing here")]
    assert consistent(readings) == readings
    assert consistent([]) == []
