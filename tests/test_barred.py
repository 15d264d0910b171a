"""Whom pronouns, pairs and lists take up, and who words for a body name, on readings made by hand."""

import pytest

from sitroom.records import Coding
from tests.hand_made import Written, coded, trigger


def recipients(coding: Coding) -> list[str]:
    return coding.events[-1].recipients


def actors(coding: Coding) -> list[str]:
    return coding.events[-1].actors


VENN = Written(
    "Ada/PROPN/2/nsubj Venn/PROPN/3/nsubj spoke/VERB/0/root ./PUNCT/3/punct".replace("Venn/PROPN/3/nsubj", "Venn/PROPN/1/flat"), ((0, 2, "person"),)
)


def test_whom_a_relative_clause_is_about_does_not_act_in_it() -> None:
    first = Written("Ivo/PROPN/3/nsubj Marn/PROPN/1/flat rules/VERB/0/root ./PUNCT/3/punct", ((0, 2, "person"),))
    words = (
        "Per/PROPN/8/nsubj Dahl/PROPN/1/flat ,/PUNCT/6/punct whom/PRON/6/obj he/PRON/6/nsubj ousted/VERB/1/acl:relcl ,/PUNCT/6/punct left/VERB/0/root"
    )
    coding = coded(first, Written(words, ((0, 2, "person"),), (), (trigger(5, "COERCE", actor=4, recipient=1),)))
    assert (actors(coding), recipients(coding)) == (["person.ivo-marn"], ["person.per-dahl"])


def test_nobody_demands_his_own_resignation() -> None:
    first = Written("Ivo/PROPN/3/nsubj Marn/PROPN/1/flat spoke/VERB/0/root ./PUNCT/3/punct", ((0, 2, "person"),))
    words = "Per/PROPN/3/nsubj Dahl/PROPN/1/flat demanded/VERB/0/root his/PRON/5/nmod:poss {}/NOUN/3/obj"
    for noun, whose in (("resignation", "person.ivo-marn"), ("share", "person.per-dahl")):
        event = trigger(4, "RETREAT", "hypothetical", actor=3)
        assert actors(coded(first, Written(words.format(noun), ((0, 2, "person"),), (), (event,)))) == [whose]


def test_who_is_punished_for_its_acts_did_them() -> None:
    words = "Kenya/PROPN/2/nsubj imposed/VERB/0/root sanctions/NOUN/2/obj on/ADP/5/case Chad/PROPN/3/nmod {} its/PRON/{}/nmod:poss raids/NOUN/{}"
    over = words.format("over/ADP/8/case", 8, "2/obl")
    assert actors(coded(Written(over, (), (), (trigger(7, "ASSAULT", actor=6),)))) == ["TCD"]
    response = words.format("in/ADP/7/case response/NOUN/2/obl to/ADP/10/case", 10, "7/nmod")
    assert actors(coded(Written(response, (), (), (trigger(9, "ASSAULT", actor=8),)))) == ["TCD"]


LIST = "Kenya/PROPN/7/nsubj ,/PUNCT/3/punct Chad/PROPN/1/conj and/CCONJ/6/cc the/DET/6/det Gambia/PROPN/1/conj protested/VERB/0/root ./PUNCT/7/punct"


def test_these_governments_are_the_states_just_listed() -> None:
    words = "These/DET/2/det governments/NOUN/3/nsubj met/VERB/0/root ./PUNCT/3/punct"
    assert actors(coded(LIST, Written(words, (), (), (trigger(2, "CONSULT", actor=1),)))) == ["KEN", "TCD", "GMB"]


def test_both_sides_are_not_two_of_a_list() -> None:
    words = "Both/DET/2/det sides/NOUN/3/nsubj met/VERB/0/root ./PUNCT/3/punct"
    assert actors(coded(LIST, Written(words, (), (), (trigger(2, "CONSULT", actor=1),)))) == []


def test_the_two_navies_are_those_of_the_two_states() -> None:
    words = (
        "Kenya/PROPN/2/nsubj trusts/VERB/0/root Chad/PROPN/2/obj and/CCONJ/8/cc the/DET/7/det two/NUM/7/nummod "
        "armies/NOUN/8/nsubj trained/VERB/2/conj"
    )
    assert actors(coded(Written(words, (), (), (trigger(7, "COOPERATE", actor=6),)))) == ["KEN.MIL.army", "TCD.MIL.army"]


@pytest.mark.parametrize(
    ("words", "word", "ids"),
    [
        (  # the front's fighters are not Kenya's
            "Kenyan/ADJ/2/amod soldiers/NOUN/9/nsubj and/CCONJ/4/cc fighters/NOUN/2/conj of/ADP/6/case Hezbollah/PROPN/2/nmod ,/PUNCT/2/punct "
            "armed/ADJ/2/amod fled/VERB/0/root",
            (1, 3),
            ["KEN.MIL.soldiers", "HEZBOLLAH.REB.fighters"],
        ),
        (
            "The/DET/2/det governments/NOUN/7/nsubj of/ADP/4/case Kenya/PROPN/2/nmod and/CCONJ/6/cc Chad/PROPN/2/nmod met/VERB/0/root",
            (1,),
            ["KEN.GOV", "TCD.GOV"],
        ),
        (  # the same, read as a phrase within a phrase
            "The/DET/2/det governments/NOUN/7/nsubj of/ADP/4/case Kenya/PROPN/2/nmod and/CCONJ/6/cc Chad/PROPN/4/nmod met/VERB/0/root",
            (1,),
            ["KEN.GOV", "TCD.GOV"],
        ),
        (
            "Kenya/PROPN/4/nmod:poss 's/PART/1/case defence/NOUN/4/compound ministry/NOUN/5/nsubj praised/VERB/0/root its/PRON/7/nmod:poss "
            "soldiers/NOUN/5/obj",
            (6,),
            ["KEN.MIL.soldiers"],
        ),
        ("Let/VERB/0/root nobody/PRON/1/obj test/VERB/1/xcomp us/PRON/3/obj", (0,), []),
        ("Kenya/PROPN/2/nmod:poss 's/PART/1/case insurers/NOUN/4/nsubj left/VERB/0/root", (2,), ["KEN.BUS.insurers"]),
    ],
)
def test_whose_a_body_is(words: str, word: tuple[int, ...], ids: list[str]) -> None:
    last = len(words.split()) - 1
    coding = coded(
        Written(words.replace("Kenya/PROPN/2/nmod:poss 's", "Kenya/PROPN/3/nmod:poss 's"), (), (), (trigger(last, "RETREAT", actor=word),))
    )
    assert actors(coding) == ids


def test_a_coalition_is_not_the_rebels_named_before() -> None:
    first = "The/DET/2/det Houthis/PROPN/3/nsubj advanced/VERB/0/root ./PUNCT/3/punct"
    words = "The/DET/2/det coalition/NOUN/3/nsubj retreated/VERB/0/root ./PUNCT/3/punct"
    assert "HOUTHIS" not in actors(coded(first, Written(words, (), (), (trigger(2, "RETREAT", actor=1),))))


def test_a_name_after_a_role_is_the_person_and_an_outlet_what_its_noun_says() -> None:
    words = "The/DET/2/det mayor/NOUN/6/nsubj ,/PUNCT/4/punct Ada/PROPN/2/appos Venn/PROPN/4/flat ,/PUNCT/4/punct left/VERB/0/root".replace(
        "/6/nsubj", "/7/nsubj"
    )
    assert actors(coded(Written(words, (), (), (trigger(6, "RETREAT", actor=1),)))) == ["person.ada-venn"]
    outlet = "The/DET/3/det state/NOUN/3/compound broadcaster/NOUN/5/nsubj Vellvision/PROPN/3/appos closed/VERB/0/root"
    coding = coded(Written(outlet, ((3, 4, "organization"),), (), (trigger(4, "RETREAT", actor=2),)))
    assert [(a.name, a.kind) for a in coding.actors] == [("Vellvision", "media")]


def test_he_after_a_quotation_of_whole_sentences_is_who_was_named_before_it() -> None:
    first = Written("Ivo/PROPN/3/nsubj Marn/PROPN/1/flat smiled/VERB/0/root ./PUNCT/3/punct", ((0, 2, "person"),))
    quote = "“/PUNCT/3/punct We/PRON/3/nsubj wait/VERB/0/root ./PUNCT/3/punct ”/PUNCT/3/punct"
    last = Written("He/PRON/2/nsubj resigned/VERB/0/root ./PUNCT/2/punct", (), (), (trigger(1, "RETREAT", actor=0),))
    assert actors(coded(first, quote, last)) == ["person.ivo-marn"]


def test_we_over_several_quoted_sentences_is_the_speakers_state() -> None:
    first = Written(
        "“/PUNCT/4/punct This/PRON/4/nsubj was/AUX/4/cop war/NOUN/7/ccomp ,/PUNCT/4/punct ”/PUNCT/4/punct said/VERB/0/root "
        "President/PROPN/9/nmod:desc Bola/PROPN/7/nsubj Tinubu/PROPN/9/flat ./PUNCT/7/punct",
        ((8, 10, "person"),),
    )
    second = "“/PUNCT/2/punct It/PRON/3/nsubj ended/VERB/0/root ./PUNCT/3/punct"
    third = Written("We/PRON/2/nsubj protested/VERB/0/root ./PUNCT/2/punct ”/PUNCT/2/punct", (), (), (trigger(1, "ACCUSE", actor=0),))
    assert actors(coded(first, second, third, published="2024-02-05")) == ["NGA"]


def test_both_sides_are_the_two_of_the_heading() -> None:
    heading = "Kenya/PROPN/2/nsubj warns/VERB/0/root Chad/PROPN/2/obj"
    between = "Brazil/PROPN/2/nsubj spoke/VERB/0/root ./PUNCT/2/punct"
    again = "Kenyan/ADJ/2/amod troops/NOUN/3/nsubj left/VERB/0/root Chad/PROPN/3/obj ./PUNCT/3/punct"
    words = "Brazil/PROPN/2/nsubj urged/VERB/0/root both/DET/4/det sides/NOUN/2/obj ./PUNCT/2/punct"
    urged = Written(words, (), (), (trigger(1, "REQUEST", actor=0, recipient=3),))
    coding = coded(heading, again, again, between, urged, paragraphs=True)
    assert recipients(coding) == ["KEN", "TCD"]


def test_the_two_presidents_are_those_of_the_two_states() -> None:
    words = (
        "Kenya/PROPN/2/nsubj trusts/VERB/0/root Chad/PROPN/2/obj and/CCONJ/8/cc the/DET/7/det two/NUM/7/nummod "
        "presidents/NOUN/8/nsubj met/VERB/2/conj"
    )
    coding = coded(Written(words, (), (), (trigger(7, "CONSULT", actor=6),)), published=None)
    assert actors(coding) == ["KEN.GOV.president", "TCD.GOV.president"]


def test_the_ministry_is_that_of_the_minister_of_the_sentence() -> None:
    first = "Chad/PROPN/4/nmod:poss 's/PART/1/case defence/NOUN/4/compound ministry/NOUN/5/nsubj agreed/VERB/0/root ./PUNCT/5/punct"
    words = (
        "Kenya/PROPN/4/nmod:poss 's/PART/1/case foreign/ADJ/4/amod minister/NOUN/5/nsubj left/VERB/8/ccomp ,/PUNCT/5/punct the/DET/8/det "
        "ministry/NOUN/9/nsubj said/VERB/0/root"
    ).replace("left/VERB/8/ccomp", "left/VERB/9/ccomp")
    assert actors(coded(first, Written(words, (), (), (trigger(8, "CONSULT", actor=7),)))) == ["KEN.GOV.foreign-ministry"]
