"""Ties that phrases state, and what the words beside a relation word make of them; acts that a condition names. On hand-made trees."""

from __future__ import annotations

import pytest

from sitroom.codebook.relations import relations
from sitroom.coding.conditions import act_of
from sitroom.coding.contents import _with_predicate
from sitroom.coding.ties import ties_of
from sitroom.reading import Frame, Reading
from sitroom.records import Document, Span
from tests.test_status import tree

NAMES = {"Norland": ("NOR",), "Norland's": ("NOR",), "Sudland": ("SUD",), "Sudland's": ("SUD",)}
Rows = list[tuple[str, str, int, str]]


class Named:
    """Knows the actors of one sentence by its words."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def at(self, sentence: int, word: int) -> tuple[str, ...]:
        return NAMES.get(self._reading.words[word], ())

    def span(self, sentence: int, word: int) -> Span:
        return self._reading.spans[word]

    def country(self, sentence: int, word: int) -> str | None:
        return None

    def kind(self, actor: str) -> str:
        return "state"

    def name(self, actor: str) -> str:
        return actor

    def may_be(self, actor: str, pronoun: str) -> bool:
        return True


def stated(*rows: tuple[str, str, int, str]) -> list[tuple[str, int]]:
    reading = tree(*rows)
    document = Document(id="d", text=" ".join(reading.words), sha256="d", title=None)
    return [(tie.kind, tie.sign) for tie in ties_of(document, [reading], [], Named(reading), relations(), reader="hand")]


def between(before: Rows, noun: tuple[str, str, int, str], after: Rows, *, at: int) -> Rows:
    """... NOUN between Norland and Sudland ...; ``at``: the index of the noun."""
    pair = [("between", "ADP", at + 2, "case"), ("Norland", "PROPN", at, "nmod")]
    pair += [("and", "CCONJ", at + 4, "cc"), ("Sudland", "PROPN", at + 2, "conj")]
    return [*before, noun, *pair, *after]


TIES = ("ties", "NOUN", -1, "root")


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (between([("Close", "ADJ", 1, "amod")], TIES, [], at=1), [("diplomatic", 1)]),
        (between([("Strained", "ADJ", 1, "amod")], TIES, [], at=1), [("diplomatic", -1)]),
        (between([("Severed", "VERB", 1, "amod")], TIES, [], at=1), [("diplomatic", -1)]),
        (between([], ("Ties", "NOUN", 6, "nsubj"), [("are", "AUX", 6, "cop"), ("tense", "ADJ", -1, "root")], at=0), [("diplomatic", -1)]),
        (
            between([], ("Ties", "NOUN", 7, "nsubj"), [("are", "AUX", 7, "cop"), ("not", "PART", 7, "advmod"), ("tense", "ADJ", -1, "root")], at=0),
            [("diplomatic", 1)],
        ),
        (between([], ("Ties", "NOUN", 5, "nsubj"), [("soured", "VERB", -1, "root")], at=0), [("diplomatic", -1)]),
        (
            between([], ("Ties", "NOUN", 6, "nsubj"), [("could", "AUX", 6, "aux"), ("sour", "VERB", -1, "root")], at=0),
            [("diplomatic", 1)],
        ),
        (
            between([("The", "DET", 1, "det"), ("rupture", "NOUN", -1, "root"), ("of", "ADP", 3, "case")], ("ties", "NOUN", 1, "nmod"), [], at=3),
            [("diplomatic", -1)],
        ),
        (between([("The", "DET", 1, "det")], ("alliance", "NOUN", 6, "nsubj"), [("collapsed", "VERB", -1, "root")], at=1), []),
        (between([("A", "DET", 2, "det"), ("former", "ADJ", 2, "amod")], ("alliance", "NOUN", -1, "root"), [], at=2), []),
        (between([("Bitter", "ADJ", 1, "amod")], ("enmity", "NOUN", -1, "root"), [], at=1), [("hostility", -1)]),
    ],
)  # fmt: skip
def test_a_word_of_damage_or_ending_turns_a_tie(rows: Rows, found: list[tuple[str, int]]) -> None:
    assert stated(*rows) == found


def test_no_longer_denies_and_longer_does_not() -> None:
    pair = [("Norland", "PROPN", 6, "nsubj"), ("and", "CCONJ", 2, "cc"), ("Sudland", "PROPN", 0, "conj"), ("are", "AUX", 6, "cop")]
    assert stated(*pair, ("no", "ADV", 5, "advmod"), ("longer", "ADV", 6, "advmod"), ("allies", "NOUN", -1, "root")) == []
    pair = [(word, tag, 4 if head == 6 else head, relation) for word, tag, head, relation in pair]
    assert stated(*pair, ("allies", "NOUN", -1, "root")) == [("alliance", 1)]


# Conditions ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "type", "actors", "recipients"),
    [
        ([("Norland", "PROPN", 1, "nsubj"), ("intervenes", "VERB", -1, "root")], "ASSAULT", ["NOR"], []),
        (
            [("Norland", "PROPN", 1, "nsubj"), ("joined", "VERB", -1, "root"), ("the", "DET", 3, "det"), ("war", "NOUN", 1, "obj")],
            "ASSAULT", ["NOR"], [],
        ),
        (
            [("any", "DET", 1, "det"), ("strike", "NOUN", -1, "root"), ("on", "ADP", 3, "case"), ("Sudland", "PROPN", 1, "nmod")],
            "ASSAULT", [], ["SUD"],
        ),
        (
            [("any", "DET", 1, "det"), ("attempt", "NOUN", -1, "root"), ("by", "ADP", 3, "case"), ("Norland", "PROPN", 1, "nmod"),
             ("to", "PART", 5, "mark"), ("invade", "VERB", 1, "acl"), ("Sudland", "PROPN", 5, "obj")],
            "ASSAULT", ["NOR"], ["SUD"],
        ),
        (
            [("Sudland", "PROPN", 2, "nsubj:pass"), ("is", "AUX", 2, "aux:pass"), ("blockaded", "VERB", -1, "root"), ("by", "ADP", 4, "case"),
             ("Norland", "PROPN", 2, "obl:agent")],
            "COERCE", ["NOR"], ["SUD"],
        ),
    ],
)  # fmt: skip
def test_a_condition_names_an_act_and_who_would_do_it(rows: Rows, type: str, actors: list[str], recipients: list[str]) -> None:
    reading = tree(*rows)
    found = act_of(reading, 0, (0, len(reading.words)), Named(reading))
    assert found is not None
    assert (found.type, found.actors, found.recipients, found.event) == (type, actors, recipients, None)


def test_a_condition_that_names_no_act_has_none() -> None:
    reading = tree(("Norland", "PROPN", 1, "nsubj"), ("persists", "VERB", -1, "root"))
    assert act_of(reading, 0, (0, 2), Named(reading)) is None


# Attributions by a noun -----------------------------------------------------------------------------------------------------------------


def test_the_content_of_a_noun_cue_goes_on_to_its_predicate() -> None:
    reading = tree(
        ("Norland's", "PROPN", 1, "nmod:poss"), ("insistence", "NOUN", 8, "nsubj"), ("that", "SCONJ", 5, "mark"), ("strikes", "NOUN", 5, "nsubj"),
        ("would", "AUX", 5, "aux"), ("bring", "VERB", 1, "acl"), ("chaos", "NOUN", 5, "obj"), (",", "PUNCT", 1, "punct"),
        ("grew", "VERB", -1, "root"),
    )  # fmt: skip
    frame = Frame("attribution", (1, 2), 0.9, ((0, 1),), ((3, 4),))
    assert _with_predicate(reading, frame).second == ((3, 7),)
    assert _with_predicate(reading, frame._replace(second=((3, 7),))).second == ((3, 7),)
    assert _with_predicate(reading, frame._replace(anchor=(8, 9))).second == ((3, 4),), "the clause hangs on another word"


def pairs(*rows: tuple[str, str, int, str]) -> list[tuple[str, int, tuple[str, str]]]:
    reading = tree(*rows)
    document = Document(id="d", text=" ".join(reading.words), sha256="d", title=None)
    return [(tie.kind, tie.sign, tie.actors) for tie in ties_of(document, [reading], [], Named(reading), relations(), reader="hand")]


def holds(verb: str, noun: str, *, more: Rows) -> list[tuple[str, int, tuple[str, str]]]:
    return pairs(("Norland", "PROPN", 1, "nsubj"), (verb, "VERB", -1, "root"), ("close", "ADJ", 3, "amod"), (noun, "NOUN", 1, "obj"), *more)


def test_who_holds_a_relation_is_a_party_to_it() -> None:
    with_ = [("with", "ADP", 5, "case"), ("Sudland", "PROPN", 3, "nmod")]
    assert holds("keeps", "ties", more=with_) == [("diplomatic", 1, ("NOR", "SUD"))]
    assert holds("severed", "ties", more=with_) == [("diplomatic", -1, ("NOR", "SUD"))]
    assert holds("keeps", "embargo", more=[("on", "ADP", 5, "case"), ("Sudland", "PROPN", 3, "nmod")]) == [("sanction", -1, ("NOR", "SUD"))]
    assert holds("criticised", "ties", more=with_) == [], "who speaks of a relation is no party to it"


def test_a_relation_that_is_yet_to_be_made_is_none() -> None:
    rows = [
        ("Norland", "PROPN", 2, "nsubj"),
        ("will", "AUX", 2, "aux"),
        ("sign", "VERB", -1, "root"),
        ("a", "DET", 4, "det"),
        ("pact", "NOUN", 2, "obj"),
    ]
    assert pairs(*rows, ("with", "ADP", 6, "case"), ("Sudland", "PROPN", 4, "nmod")) == []


def test_two_who_sign_a_pact_are_its_parties() -> None:
    rows = [("Norland", "PROPN", 3, "nsubj"), ("and", "CCONJ", 2, "cc"), ("Sudland", "PROPN", 0, "conj"), ("signed", "VERB", -1, "root")]
    assert pairs(*rows, ("a", "DET", 5, "det"), ("pact", "NOUN", 3, "obj")) == [("alliance", 1, ("NOR", "SUD"))]


def test_two_with_close_ties_to_somebody_unknown_are_not_tied_to_each_other() -> None:
    rows = [("Norland", "PROPN", 3, "nsubj"), ("and", "CCONJ", 2, "cc"), ("Sudland", "PROPN", 0, "conj"), ("keep", "VERB", -1, "root")]
    assert pairs(*rows, ("ties", "NOUN", 3, "obj"), ("with", "ADP", 6, "case"), ("others", "NOUN", 4, "nmod")) == []


def test_an_ally_belongs_to_its_possessor() -> None:
    rows = [("Norland", "PROPN", 6, "nsubj"), (",", "PUNCT", 5, "punct"), ("Sudland", "PROPN", 5, "nmod:poss"), ("'s", "PART", 2, "case")]
    rows += [("closest", "ADJ", 5, "amod"), ("ally", "NOUN", 0, "appos"), ("waited", "VERB", -1, "root")]
    assert pairs(*rows) == [("alliance", 1, ("NOR", "SUD"))]


def test_a_cooperation_consists_of_what_it_includes() -> None:
    rows = [("Cooperation", "NOUN", 5, "nsubj"), ("of", "ADP", 2, "case"), ("Norland", "PROPN", 0, "nmod"), ("and", "CCONJ", 4, "cc")]
    rows += [("Sudland", "PROPN", 2, "conj"), ("includes", "VERB", -1, "root"), ("joint", "ADJ", 7, "amod"), ("exercises", "NOUN", 5, "obj")]
    rows += [("and", "CCONJ", 10, "cc"), ("arms", "NOUN", 10, "compound"), ("transfers", "NOUN", 7, "conj")]
    assert pairs(*rows) == [(kind, 1, ("NOR", "SUD")) for kind in ("cooperation", "exercise", "arms")]
