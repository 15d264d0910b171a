"""Whom, where and how many an event is about, and which events are one, on readings made by hand."""

from sitroom.records import Coding, Event
from tests.hand_made import Written, attribution, coded, said, trigger


def of(coding: Coding, word: str) -> Event:
    (found,) = [e for e in coding.events if said(coding, e.trigger) == word]
    return found


AFTER = (
    "Kenya/PROPN/2/nsubj bombed/VERB/0/root the/DET/4/det port/NOUN/2/obj of/ADP/6/case Vell/PROPN/4/nmod after/SCONJ/10/mark a/DET/9/det "
    "missile/NOUN/10/nsubj wounded/VERB/2/advcl six/NUM/12/nummod people/NOUN/10/obj ./PUNCT/2/punct"
)


def test_a_verb_with_a_subject_of_its_own_is_not_done_by_that_of_the_clause_above() -> None:
    events = (trigger(1, "ASSAULT", actor=0, recipient=3, place=3), trigger(9, "ASSAULT", actor=0, recipient=11))
    coding = coded(Written(AFTER, ((5, 6, "place"),), (), events))
    assert of(coding, "bombed").actors == ["KEN"]
    assert of(coding, "wounded").actors == []


def test_a_clause_with_a_time_of_its_own_keeps_its_numbers() -> None:
    coding = coded(Written(AFTER, (), (), (trigger(1, "ASSAULT", actor=0), trigger(9, "ASSAULT", recipient=11))))
    assert of(coding, "bombed").magnitude is None
    assert (number := of(coding, "wounded").magnitude) is not None
    assert number.wounded == 6


def test_a_place_is_called_by_its_name() -> None:
    coding = coded(Written(AFTER, ((5, 6, "place"),), (), (trigger(1, "ASSAULT", actor=0, place=3),)))
    assert (place := of(coding, "bombed").place) is not None
    assert place.name == "Vell"


def test_those_taken_are_not_those_killed_beside_them() -> None:
    words = (
        "Gunmen/NOUN/2/nsubj stormed/VERB/0/root the/DET/4/det camp/NOUN/2/obj ,/PUNCT/6/punct killing/VERB/2/advcl 40/NUM/8/nummod "
        "soldiers/NOUN/6/obj and/CCONJ/10/cc abducting/VERB/6/conj others/NOUN/10/obj ./PUNCT/2/punct"
    )
    coding = coded(Written(words, (), (), (trigger(1, "ASSAULT", actor=0), trigger(9, "ASSAULT", modes=("abduct",), recipient=10))))
    assert (number := of(coding, "stormed").magnitude) is not None
    assert number.killed == 40
    assert of(coding, "abducting").magnitude is None


def test_the_subject_acts_where_the_model_names_nobody() -> None:
    words = (
        "The/DET/2/det move/NOUN/3/nsubj angered/VERB/0/root Kenya/PROPN/3/obj ,/PUNCT/7/punct which/PRON/7/nsubj expelled/VERB/4/acl:relcl "
        "two/NUM/9/nummod diplomats/NOUN/7/obj ./PUNCT/3/punct"
    )
    event = of(coding := coded(Written(words, (), (), (trigger(6, "COERCE", modes=("deport",), recipient=8),))), "expelled")
    assert event.actors == ["KEN"]
    assert [said(coding, s) for s in event.actor_spans] == ["Kenya"]


def test_nobody_in_particular_does_not_act() -> None:
    words = "Aircraft/NOUN/2/nsubj hit/VERB/0/root a/DET/4/det camp/NOUN/2/obj ./PUNCT/2/punct"
    assert of(coded(Written(words, (), (), (trigger(1, "ASSAULT", recipient=3),))), "hit").actors == []


def test_the_middle_of_a_list_belongs_to_it() -> None:
    words = (
        "Kenya/PROPN/6/nsubj ,/PUNCT/3/punct Uganda/PROPN/1/conj and/CCONJ/5/cc Chad/PROPN/1/conj met/VERB/0/root on/ADP/8/case "
        "Monday/PROPN/6/obl ./PUNCT/6/punct"
    )
    assert of(coded(Written(words, (), (), (trigger(5, "CONSULT", actor=(0, 4)),))), "met").actors == ["KEN", "UGA", "TCD"]


def test_a_government_does_not_threaten_its_own_state_nor_punish_its_own_envoy() -> None:
    warned = "Kenyan/ADJ/2/amod ministers/NOUN/3/nsubj spoke/VERB/0/root of/ADP/6/case a/DET/6/det threat/NOUN/3/obl to/ADP/8/case Kenya/PROPN/6/nmod"
    assert of(coded(Written(warned, (), (), (trigger(2, "THREATEN", actor=1, recipient=7),))), "spoke").recipients == []
    recalled = "Kenya/PROPN/2/nsubj recalled/VERB/0/root its/PRON/4/nmod:poss ambassador/NOUN/2/obj ./PUNCT/2/punct"
    assert of(coded(Written(recalled, (), (), (trigger(1, "SANCTION", actor=0, recipient=3),))), "recalled").recipients == []


def test_observers_warn_and_do_not_threaten() -> None:
    words = "{}/NOUN/2/nsubj warned/VERB/0/root of/ADP/4/case famine/NOUN/2/obl ./PUNCT/2/punct"
    assert coded(Written(words.format("Analysts"), (), (), (trigger(1, "THREATEN", actor=0),))).events == []
    assert len(coded(Written(words.format("Generals"), (), (), (trigger(1, "THREATEN", actor=0),))).events) == 1


FIRST = Written("Kenya/PROPN/2/nsubj attacked/VERB/0/root Uganda/PROPN/2/obj ./PUNCT/2/punct", (), (), (trigger(1, "ASSAULT", actor=0, recipient=2),))
AGAIN = "The/DET/2/det {}attack/NOUN/3/nsubj lasted/VERB/0/root hours/NOUN/3/obj ./PUNCT/3/punct"


def test_a_definite_noun_that_names_nobody_is_the_event_told_before() -> None:
    coding = coded(FIRST, Written(AGAIN.format(""), (), (), (trigger(1, "ASSAULT"),)))
    (event,) = coding.events
    assert [said(coding, m.trigger) for m in event.repeats] == ["attack"]


def test_a_second_one_or_another_noun_is_another_event() -> None:
    second = "The/DET/3/det second/ADJ/3/amod attack/NOUN/4/nsubj lasted/VERB/0/root hours/NOUN/4/obj ./PUNCT/4/punct"
    assert len(coded(FIRST, Written(second, (), (), (trigger(2, "ASSAULT"),))).events) == 2
    assert len(coded(FIRST, Written(AGAIN.format("").replace("attack", "siege"), (), (), (trigger(1, "ASSAULT"),))).events) == 2


def test_what_one_side_says_was_done_is_not_what_another_means() -> None:
    told = "Chad/PROPN/2/nsubj said/VERB/0/root Kenya/PROPN/4/nsubj attacked/VERB/2/ccomp Uganda/PROPN/4/obj ./PUNCT/2/punct"
    claimed = Written(told, (), (attribution(1, (0, 1), (2, 5)),), (trigger(3, "ASSAULT", actor=2, recipient=4),))
    assert len(coded(claimed, Written(AGAIN.format(""), (), (), (trigger(1, "ASSAULT"),))).events) == 2


def test_a_day_before_its_month_is_a_day() -> None:
    words = "Kenya/PROPN/2/nsubj fired/VERB/0/root on/ADP/4/case 3/NUM/2/obl January/PROPN/4/nmod:unmarked ./PUNCT/2/punct"
    event = of(coded(Written(words, (), (), (trigger(1, "ASSAULT", actor=0, time=4),))), "fired")
    assert (event.date, event.date_precision) == ("2031-01-03", "day")
