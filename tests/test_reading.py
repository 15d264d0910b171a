"""Sentences, words, trees: offsets are exact, whatever the text."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitroom.reading import sentences, words
from sitroom.reading.fillers import _once_a_phrase, fillers
from sitroom.reading.graph import Arc, Trigger
from sitroom.reading.inventory import Thresholds
from sitroom.reading.pieces import shape
from sitroom.reading.tree import heads_of


def split(text: str) -> list[str]:
    return [text[a:b] for a, b in sentences(text)]


def tokens(text: str) -> list[str]:
    return [w for w, _ in words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. Army left. It had come in May.", ["The U.S. Army left.", "It had come in May."]),
        ("Mr. J. R. Okafor met Gen. Ali. They agreed.", ["Mr. J. R. Okafor met Gen. Ali.", "They agreed."]),
        ("“We will answer.” He then left.", ["“We will answer.”", "He then left."]),
        ("Border closed\nThe army sealed the crossing on Friday.", ["Border closed", "The army sealed the crossing on Friday."]),
        ("• Talks fail\n• Envoys leave", ["• Talks fail", "• Envoys leave"]),
        ("The ministry said the convoy\nwas stopped at dawn.", ["The ministry said the convoy\nwas stopped at dawn."]),
        ("It waited … and then struck at 3.5 km.", ["It waited … and then struck at 3.5 km."]),
        ("", []),
        (" \n \t\n", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Iran's envoy didn't sign.", ["Iran", "'s", "envoy", "did", "n't", "sign", "."]),
        ("Norland’s army can’t move", ["Norland", "’s", "army", "ca", "n’t", "move"]),
        ("U.S.-led talks cost $1,200.50.", ["U.S.", "-", "led", "talks", "cost", "$", "1,200.50", "."]),
        ("They cannot win.", ["They", "can", "not", "win", "."]),
        ("O'Neill and Sana'a", ["O'Neill", "and", "Sana'a"]),
        ("“No”, she said—twice…", ["“", "No", "”", ",", "she", "said", "—", "twice", "…"]),
        ("Gen. Abdel Fattah al-Burhan", ["Gen.", "Abdel", "Fattah", "al-Burhan"]),
        ("see https://example.org/a?b=c.", ["see", "https://example.org/a?b=c", "."]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@given(st.text(max_size=300))
def test_offsets_are_exact_and_nothing_but_space_is_lost(text: str) -> None:
    covered = set()
    end = 0
    for a, b in sentences(text):
        assert end <= a < b <= len(text)
        end = b
        last = a
        for word, (start, stop) in words(text[a:b], a):
            assert text[start:stop] == word
            assert last <= start < stop <= b
            last = stop
            covered.update(range(start, stop))
    assert all(c.isspace() for i, c in enumerate(text) if i not in covered)


def test_long_lines_take_linear_time() -> None:
    text = "The council met. " * 20_000
    assert sum(1 for _ in sentences(text)) == 20_000


@given(
    st.integers(1, 9).flatmap(
        lambda n: st.lists(st.floats(-5, 5, width=32), min_size=n * (n + 1), max_size=n * (n + 1)).map(
            lambda v: np.array(v, np.float32).reshape(n, n + 1)
        )
    )
)
def test_every_score_matrix_gives_a_tree_with_one_root(scores: np.ndarray) -> None:
    heads = heads_of(scores)
    assert heads.count(-1) == 1
    for word in range(len(heads)):
        seen = set()
        while word >= 0:
            assert word not in seen
            seen.add(word)
            word = heads[word]


def test_the_tree_is_the_best_one() -> None:
    # greedy would make words 1 and 2 each other's head; the best tree hangs 2 on 1 and 1 on the root word 0
    scores = np.array([[5, -9, 1, 1], [0, 4, -9, 6], [0, 3, 7, -9]], np.float32)
    assert heads_of(scores) == [-1, 0, 1]


@pytest.mark.parametrize(
    ("word", "first", "kind"),
    [("army", False, 0), ("Iran", False, 1), ("Iran", True, 8), ("UN", False, 2), ("12", False, 4), ("F-16", False, 5), (".", False, 6)],
)
def test_word_shapes(word: str, first: bool, kind: int) -> None:
    assert shape(word, first) == kind


def test_one_filler_of_a_noun_phrase() -> None:
    # foreign ministers of Norway and Chad met
    heads, relations = [1, 5, 3, 1, 3, -1], ["amod", "nsubj", "case", "nmod", "conj", "root"]
    arcs = (Arc("actor", 1, 0.9), Arc("actor", 3, 0.6), Arc("actor", 4, 0.7), Arc("recipient", 3, 0.4))
    kept = _once_a_phrase(arcs, heads, relations)
    assert [(a.role, a.word) for a in kept] == [("actor", 1), ("recipient", 3)]
    both = (Arc("actor", 1, 0.8), Arc("actor", 4, 0.9))
    assert _once_a_phrase(both, [1, 5, 4, 4, 1, -1], ["amod", "nsubj", "cc", "amod", "conj", "root"]) == both


def chosen(trigger: int, arcs: tuple[Arc, ...], tree: str) -> list[tuple[str, int]]:
    """Fillers of the trigger in a sentence given as ``word/UPOS/head/relation`` with heads counted from 0."""
    upos, heads, relations = zip(*(part.split("/")[1:] for part in tree.split()), strict=True)
    event = Trigger(trigger, "ASSAULT", 0.9, "actual", 0.9, (), arcs)
    kept = fillers(event, [int(h) for h in heads], relations, upos, Thresholds(further=0.6))
    return [(a.role, a.word) for a in kept]


def test_a_second_actor_is_listed_with_the_first_or_likely() -> None:
    tree = "Ruritania/PROPN/3/nsubj and/CCONJ/2/cc Borduria/PROPN/0/conj bombed/VERB/-1/root Syldavia/PROPN/3/obj near/ADP/6/case Klow/PROPN/3/obl"
    actors = (Arc("actor", 0, 0.9), Arc("actor", 2, 0.4))
    assert chosen(3, (*actors, Arc("recipient", 4, 0.8), Arc("recipient", 6, 0.5)), tree) == [("actor", 0), ("actor", 2), ("recipient", 4)]
    assert chosen(3, (Arc("actor", 0, 0.9), Arc("recipient", 4, 0.8), Arc("recipient", 6, 0.7)), tree)[1:] == [("recipient", 4), ("recipient", 6)]
    assert chosen(3, (Arc("recipient", 6, 0.4), Arc("place", 6, 0.3)), tree) == [("recipient", 6), ("place", 6)]


def test_a_possessive_pronoun_fills_the_role_of_the_phrase_before_it() -> None:
    tree = "Growers/NOUN/1/nsubj lifted/VERB/-1/root their/PRON/3/nmod:poss blockade/NOUN/1/obj of/ADP/5/case Klow/PROPN/3/nmod"
    assert chosen(3, (Arc("actor", 0, 0.9), Arc("recipient", 5, 0.8)), tree) == [("actor", 2), ("recipient", 5)]
    assert chosen(3, (Arc("actor", 0, 0.9), Arc("recipient", 2, 0.8)), tree) == [("actor", 0), ("recipient", 2)]
    assert chosen(1, (Arc("actor", 0, 0.9),), tree) == [("actor", 0)]
