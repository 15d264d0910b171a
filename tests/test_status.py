"""Status guarded by syntax, and numbers beside events, on hand-made trees."""

import pytest

from sitroom.codebook.cues import cues, inflected
from sitroom.coding.magnitude import magnitude_of, number_at
from sitroom.coding.status import befalls, by_syntax, status_of
from sitroom.reading import Arc, Reading, Trigger


def tree(*rows: tuple[str, str, int, str]) -> Reading:
    """A reading from (word, upos, head, relation) rows; heads are indices, -1 the root."""
    words, upos, heads, relations = (list(column) for column in zip(*rows, strict=True))
    spans, at = [], 0
    for word in words:
        spans.append((at, at + len(word)))
        at += len(word) + 1
    return Reading((0, at), words, spans, upos, heads, relations, [], [], [])


REFUSED = tree(("They", "PRON", 1, "nsubj"), ("refused", "VERB", -1, "root"), ("to", "PART", 3, "mark"), ("leave", "VERB", 1, "xcomp"))
NOT_LEFT = tree(("They", "PRON", 3, "nsubj"), ("did", "AUX", 3, "aux"), ("n't", "PART", 3, "advmod"), ("leave", "VERB", -1, "root"))
WILL = tree(("They", "PRON", 2, "nsubj"), ("will", "AUX", 2, "aux"), ("leave", "VERB", -1, "root"))
MAY = tree(("They", "PRON", 2, "nsubj"), ("may", "AUX", 2, "aux"), ("leave", "VERB", -1, "root"))
IF = tree(
    ("If", "SCONJ", 2, "mark"), ("they", "PRON", 2, "nsubj"), ("leave", "VERB", 4, "advcl"), ("we", "PRON", 4, "nsubj"), ("rest", "VERB", -1, "root"),
)  # fmt: skip
BOTH = tree(
    ("They", "PRON", 1, "nsubj"), ("vowed", "VERB", -1, "root"), ("to", "PART", 3, "mark"), ("stop", "VERB", 1, "xcomp"),
    ("and", "CCONJ", 5, "cc"), ("leave", "VERB", 3, "conj"),
)  # fmt: skip
PLAIN = tree(("They", "PRON", 1, "nsubj"), ("left", "VERB", -1, "root"))
TALLY = tree(
    ("Gunmen", "NOUN", 1, "nsubj"), ("killed", "VERB", -1, "root"), ("at", "ADP", 3, "case"), ("least", "ADJ", 4, "nmod"),
    ("1,200", "NUM", 5, "nummod"), ("farmers", "NOUN", 1, "obj"), ("and", "CCONJ", 7, "cc"), ("wounded", "VERB", 1, "conj"),
    ("dozens", "NOUN", 7, "obj"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("reading", "word", "expected"),
    [
        (REFUSED, 3, "negated"),
        (NOT_LEFT, 3, "negated"),
        (WILL, 2, "future"),
        (MAY, 2, "hypothetical"),
        (IF, 2, "hypothetical"),
        (BOTH, 5, "future"),
        (PLAIN, 1, None),
    ],
)
def test_syntax_forces_a_status(reading: Reading, word: int, expected: str | None) -> None:
    assert by_syntax(reading, word, cues()) == expected


def trigger(word: int, status: str, sure: float, type_: str = "RETREAT") -> Trigger:
    return Trigger(word, type_, 0.9, status, sure, (), (Arc("recipient", 5, 0.9),))


def test_only_an_unsure_actual_gives_way() -> None:
    assert status_of(REFUSED, trigger(3, "actual", 0.6), cues()) == "negated"
    assert status_of(REFUSED, trigger(3, "actual", 0.99), cues()) == "actual"
    assert status_of(WILL, trigger(2, "hypothetical", 0.4), cues()) == "hypothetical"


def test_what_one_is_told_not_to_do_is_asked_for() -> None:
    rows = (("not", "PART", 4, "advmod"), ("to", "PART", 4, "mark"), ("fire", "VERB", 1, "xcomp"))
    for verb, found in (("told", "hypothetical"), ("asked", "hypothetical"), ("chose", "negated")):
        reading = tree(("They", "PRON", 1, "nsubj"), (verb, "VERB", -1, "root"), *rows)
        assert status_of(reading, trigger(4, "negated", 0.99), cues()) == found


def test_what_did_not_take_place_is_denied() -> None:
    def told(*rows: tuple[str, str, int, str]) -> str:
        return status_of(tree(("talks", "NOUN", 3, "nsubj"), ("will", "AUX", 3, "aux"), *rows), trigger(0, "actual", 0.99), cues())

    assert told(("not", "PART", 3, "advmod"), ("take", "VERB", -1, "root"), ("place", "NOUN", 3, "obj")) == "negated"
    assert told(("not", "PART", 3, "advmod"), ("take", "VERB", -1, "root"), ("hours", "NOUN", 3, "obj")) == "actual"
    assert told(("surely", "ADV", 3, "advmod"), ("take", "VERB", -1, "root"), ("place", "NOUN", 3, "obj")) == "actual"


def test_casualties_are_read_with_their_numbers() -> None:
    found = magnitude_of(TALLY, trigger(1, "actual", 0.9, "ASSAULT"), cues())
    assert found is not None
    assert (found.killed, found.wounded, found.size) == (1200, 24, None)


def test_no_number_no_magnitude() -> None:
    assert magnitude_of(PLAIN, trigger(1, "actual", 0.9, "ASSAULT"), cues()) is None
    assert number_at(PLAIN, 0, cues()) is None


def test_scales_multiply() -> None:
    reading = tree(("two", "NUM", 1, "nummod"), ("dozen", "NUM", 2, "nummod"), ("men", "NOUN", -1, "root"))
    assert number_at(reading, 2, cues()) == 24


@pytest.mark.parametrize(("word", "form"), [("refuse", "refused"), ("deny", "denied"), ("plan", "planning"), ("vow", "vows"), ("risk", "risking")])
def test_inflections(word: str, form: str) -> None:
    assert form in inflected(word)


def test_what_was_done_to_nobody_was_not_done() -> None:
    def told(*rows: tuple[str, str, int, str]) -> str:
        return status_of(tree(("They", "PRON", 1, "nsubj"), ("freed", "VERB", -1, "root"), *rows), trigger(1, "actual", 0.99), cues())

    assert told(("none", "NOUN", 1, "obj"), ("of", "ADP", 4, "case"), ("them", "PRON", 2, "nmod")) == "negated"
    assert told(("neither", "CCONJ", 3, "cc"), ("guards", "NOUN", 1, "obj"), ("nor", "CCONJ", 5, "cc"), ("clerks", "NOUN", 3, "conj")) == "negated"
    assert told(("nobody", "PRON", 1, "obj"), ("but", "CCONJ", 4, "cc"), ("clerks", "NOUN", 2, "conj")) == "actual"
    assert told(("them", "PRON", 1, "obj"), ("for", "ADP", 4, "case"), ("nothing", "PRON", 1, "obl")) == "actual"


@pytest.mark.parametrize(
    ("verb", "between", "noun", "found"),
    [
        ("warns", "of", "war", "hypothetical"),
        ("warned", "of", "tariffs", "future"),
        ("warned", "in", "war", "future"),
        ("spoke", "of", "war", "future"),
    ],
)
def test_who_warns_of_what_comes_over_all_does_not_announce_it(verb: str, between: str, noun: str, found: str) -> None:
    reading = tree(("It", "PRON", 1, "nsubj"), (verb, "VERB", -1, "root"), (between, "ADP", 4, "case"), ("wider", "ADJ", 4, "amod"),
                   (noun, "NOUN", 1, "obl"))  # fmt: skip
    assert status_of(reading, trigger(4, "future", 0.99), cues()) == found
    assert befalls(reading, 4, cues()) == (found == "hypothetical")
