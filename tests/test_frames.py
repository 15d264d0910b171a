"""From the model's anchors and arcs to frames, and quotations over several sentences."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitroom.reading import Frame, Reading, sentences, words
from sitroom.reading.frames import frames_of, sign_of
from sitroom.reading.inventory import Inventory, Thresholds
from sitroom.reading.quotes import quotations, whole

NAMES = Inventory(*(("x",) for _ in range(8)), frame=("attribution", "claim"), hedge=("asserted", "possible"), line=("threat",))


def outputs(arcs: dict[tuple[int, int], float], count: int, *, at: tuple[int, int, int] = (0, 2, 0), p: float = 0.9) -> dict[str, Any]:
    """The arrays of one anchor; ``arcs``: (word, arc) -> probability."""
    frame = np.full((1, count, 5), 0.01, np.float32)
    for (word, arc), chance in arcs.items():
        frame[0, word, arc] = chance
    return {
        "anchor_at": np.array([at]),
        "anchor": np.array([p], np.float32),
        "frame": frame,
        "hedge": np.array([[0.2, 0.8]], np.float32),
        "line": np.ones((1, 1), np.float32),
        "sign": np.full((1, count, count), 0.1, np.float32),
    }


def test_an_anchor_and_its_best_stretches_make_a_frame() -> None:
    arcs = {(0, 0): 0.9, (0, 1): 0.9, (1, 4): 0.9, (2, 2): 0.8, (4, 3): 0.7}
    (frame,) = frames_of(outputs(arcs, 6), np.array([6]), NAMES, Thresholds())[0]
    assert (frame.kind, frame.anchor, frame.first, frame.second) == ("attribution", (1, 2), ((0, 1),), ((2, 5),))


def test_broken_contents_have_several_stretches() -> None:
    arcs = {(0, 2): 0.9, (1, 3): 0.9, (4, 2): 0.8, (5, 3): 0.8}
    (frame,) = frames_of(outputs(arcs, 6, at=(0, 3, 0)), np.array([6]), NAMES, Thresholds())[0]
    assert (frame.first, frame.second) == ((), ((0, 2), (4, 6)))


def test_improbable_anchors_and_padding_give_nothing() -> None:
    assert frames_of(outputs({}, 6, p=0.3), np.array([6]), NAMES, Thresholds()) == {}
    assert frames_of(outputs({}, 6, at=(0, 6, 0)), np.array([4]), NAMES, Thresholds()) == {}


def test_the_sign_is_that_of_the_words_between() -> None:
    chances = np.full((4, 4), 0.5, np.float32)
    chances[0, 3] = 0.02
    assert sign_of(chances, ((0, 1),), ((3, 4),)) == pytest.approx(0.02, abs=1e-4)
    assert sign_of(chances, (), ((3, 4),)) == 1.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We are ready. We will go,” she said.", ["“We are ready. We will go,”"]),
        ('"One. Two," he said. "Three."', ['"One. Two,"', '"Three."']),
        ("“First.\n\n“Second,” he added.", ["“First.\n\n“Second,”"]),
        ("“Never closed.\n\nSomething else.", []),
        ("No quotation.", []),
    ],
)
def test_quotations(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in quotations(text)] == expected


@given(st.text(alphabet='ab “”"\n.', max_size=80))
def test_quotations_are_in_order_and_apart(text: str) -> None:
    end = 0
    for start, stop in quotations(text):
        assert end <= start < stop <= len(text)
        end = stop


def readings(text: str) -> list[Reading]:
    found = []
    for a, b in sentences(text):
        cut = list(words(text[a:b], a))
        n = len(cut)
        found.append(Reading((a, b), [w for w, _ in cut], [s for _, s in cut], ["X"] * n, [-1] * n, ["root"] * n, [], [], [], []))
    return found


def test_a_content_goes_on_to_the_end_of_its_quotation() -> None:
    text = "She said: “We are ready. We will go.” Nobody went."
    first = readings(text)[0]
    frame = Frame("attribution", (1, 2), 0.9, ((0, 1),), ((3, len(first.words)),))
    assert [text[a:b] for a, b in whole(text, readings(text), 0, frame)] == ["“We are ready. We will go.”"]


def test_a_content_goes_back_to_the_start_of_its_quotation() -> None:
    text = "Nobody spoke. “We are ready. We will go,” she said."
    parts = readings(text)
    last = parts[-1]
    frame = Frame("attribution", (6, 7), 0.9, ((5, 6),), ((0, last.words.index("she")),))
    (stretch,) = whole(text, parts, len(parts) - 1, frame)
    assert text[slice(*stretch)].startswith("“We are ready.")
