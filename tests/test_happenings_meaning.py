"""What triggers mean in their sentences: vectors that stand by themselves, and odds that take words and meaning together."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitroom.errors import ReaderError
from sitroom.room.happenings.features import telling
from sitroom.room.happenings.meaning import BEGINNING, CLOSE, LEAD, LONGEST, OPEN, WIDTH, Meanings, Spot, key, meanings, pieces
from sitroom.room.happenings.model import in_common, wording

DAWN, THREE, FISHING = (
    "Norland's jets bombed the harbour at dawn.", "The raid on the harbour killed three.", "Ministers met in Ostburg to discuss fishing rights.",
)  # fmt: skip
PLACES = [
    Spot(sentence, (sentence.index(word), sentence.index(word) + len(word)), lead)
    for sentence, word, lead in ((DAWN, "bombed", ""), (THREE, "raid", DAWN), (THREE, "killed", DAWN), (FISHING, "met", ""), (DAWN, "dawn", THREE))
]


def test_what_tells_of_one_event_in_other_words_is_near() -> None:
    vectors = meanings().of(PLACES)
    bombed_raid, bombed_met = meanings().odds(vectors, np.array([0, 0]), np.array([1, 3])).tolist()
    assert bombed_raid > bombed_met + 2 and all(vector.shape == (WIDTH,) and vector.dtype == np.float16 for vector in vectors)


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(len(PLACES))))
def test_a_vector_does_not_depend_on_the_other_places(order: list[int]) -> None:
    alone = [meanings().of([place])[0].tolist() for place in PLACES]
    assert [vector.tolist() for vector in meanings().of([PLACES[i] for i in order])] == [alone[i] for i in order]


def test_of_a_long_sentence_the_pieces_around_the_trigger_are_read() -> None:
    ids = pieces(range(1000, 1500), [300, 301], range(2000, 2100))
    assert len(ids) == 2 + LONGEST + 1 + BEGINNING and ids[ids.index(OPEN) + 1 : ids.index(CLOSE)] == (1300, 1301)
    assert ids[ids.index(LEAD) + 1 : -1] == tuple(range(2000, 2000 + BEGINNING))
    assert pieces(range(1000, 1010), [9], []) == (101, *range(1000, 1009), OPEN, 1009, CLOSE, 102)


def test_what_is_read_is_kept_by_its_words() -> None:
    place = PLACES[0]
    others = [place._replace(span=(0, 7)), place._replace(sentence=place.sentence + " "), place._replace(lead="x")]
    assert len({key(one) for one in (place, *others)}) == 4 and key(place, b"1") != key(place) == key(Spot(*place))


def test_a_network_that_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="reinstall sitroom"):
        Meanings(tmp_path, tmp_path / "none.json")


def test_meaning_and_words_count_together() -> None:
    common = in_common(
        [telling(["jets", word], [1], id=word, document=word, sentence=0, text={}) for word in ("struck", "raided")], np.array([0]), np.array([1])
    )
    low, high = (float(wording(common, np.array([meaning]))[0]) for meaning in (-4.0, 4.0))
    assert high > low + 2
