"""Which causal words are claims, with which sign, and what their parts take up, on readings made by hand."""

import pytest

from tests.hand_made import Written, attribution, claim, coded, line, said, trigger


@pytest.mark.parametrize(
    ("words", "frame", "sign"),
    [
        ("The/DET/2/det siege/NOUN/4/nsubj would/AUX/4/aux starve/VERB/0/root the/DET/6/det town/NOUN/4/obj", claim(3, (0, 2), (3, 6), -1), 1),
        ("The/DET/2/det siege/NOUN/4/nsubj would/AUX/4/aux weaken/VERB/0/root the/DET/6/det truce/NOUN/4/obj", claim(3, (0, 2), (4, 6), -1), -1),
        ("The/DET/2/det war/NOUN/3/nsubj made/VERB/0/root talks/NOUN/3/obj harder/ADJ/3/xcomp", claim(2, (0, 2), (3, 5), -1), 1),
    ],
)
def test_the_sign_is_that_of_the_effect_as_named(words: str, frame: object, sign: int) -> None:
    (found,) = coded(Written(words, (), (frame,))).claims  # type: ignore[arg-type]
    assert found.sign == sign


@pytest.mark.parametrize(
    ("words", "frame"),
    [
        ("The/DET/2/det speech/NOUN/3/nsubj underscores/VERB/0/root the/DET/5/det need/NOUN/3/obj", claim(2, (0, 2), (3, 5))),
        (
            "They/PRON/3/nsubj must/AUX/3/aux address/VERB/0/root the/DET/6/det root/NOUN/6/compound causes/NOUN/3/obj of/ADP/9/case the/DET/9/det "
            "war/NOUN/6/nmod",
            claim(5, (3, 5), (7, 9)),
        ),
        (
            "The/DET/2/det convoy/NOUN/3/nsubj sank/VERB/5/ccomp ,/PUNCT/3/punct said/VERB/0/root officials/NOUN/5/nsubj who/PRON/8/nsubj "
            "asked/VERB/6/acl:relcl not/PART/12/advmod to/PART/12/mark be/AUX/12/aux:pass named/VERB/8/xcomp because/SCONJ/15/mark "
            "they/PRON/15/nsubj feared/VERB/12/advcl arrest/NOUN/15/obj",
            claim(12, (13, 16), (0, 3)),
        ),
    ],
)
def test_what_only_shows_mentions_or_explains_something_else_is_no_claim(words: str, frame: object) -> None:
    assert coded(Written(words, (), (frame,))).claims == []  # type: ignore[arg-type]


def test_a_cause_that_is_told_of_is_one() -> None:
    words = "Hunger/NOUN/4/nsubj was/AUX/4/cop the/DET/4/det cause/NOUN/0/root of/ADP/7/case the/DET/7/det revolt/NOUN/4/nmod"
    assert len(coded(Written(words, (), (claim(3, (0, 1), (5, 7)),))).claims) == 1


def test_parts_do_not_end_with_half_a_quotation() -> None:
    words = (
        "“/PUNCT/5/punct It/PRON/5/nsubj will/AUX/5/aux be/AUX/5/aux:pass met/VERB/0/root with/ADP/7/case force/NOUN/5/obl if/SCONJ/10/mark "
        "they/PRON/10/nsubj land/VERB/5/advcl ./PUNCT/5/punct ”/PUNCT/5/punct"
    )
    coding = coded(Written(words, (), (line(7, (8, 12), (0, 7)),)))
    (found,) = coding.red_lines
    assert (said(coding, found.condition), said(coding, found.consequence)) == ("they land", "It will be met with force")


def test_two_consequences_of_one_condition_do_not_share_words() -> None:
    words = (
        "Any/DET/2/det landing/NOUN/5/nsubj would/AUX/5/aux be/AUX/5/aux:pass seen/VERB/0/root as/ADP/8/case a/DET/8/det threat/NOUN/5/obl "
        "and/CCONJ/11/cc would/AUX/11/aux have/VERB/5/conj consequences/NOUN/11/obj ./PUNCT/5/punct"
    )
    coding = coded(Written(words, (), (line(4, (0, 2), (5, 8)), line(11, (0, 2), (5, 8), (9, 12)))))
    assert [said(coding, r.consequence) for r in coding.red_lines] == ["would be seen as a threat", "would have consequences"]


BEFORE = Written(
    "Kenya/PROPN/2/nsubj attacked/VERB/0/root Uganda/PROPN/2/obj ./PUNCT/2/punct", (), (), (trigger(1, "ASSAULT", actor=0, recipient=2),)
)


def test_it_means_the_subject_of_its_own_sentence_where_that_is_a_thing() -> None:
    words = (
        "The/DET/2/det prospect/NOUN/3/nsubj worries/VERB/0/root Nairobi/PROPN/3/obj because/SCONJ/7/mark it/PRON/7/nsubj would/AUX/8/aux "
        "end/VERB/3/advcl trade/NOUN/8/obj"
    )
    (found,) = coded(BEFORE, Written(words.replace("/7/mark it/PRON/7", "/8/mark it/PRON/8"), (), (claim(7, (5, 6), (8, 9), -1),))).claims
    assert found.cause_pattern is None


def test_it_means_the_act_before_where_the_subject_only_speaks() -> None:
    words = "Agencies/NOUN/2/nsubj warned/VERB/0/root it/PRON/5/nsubj would/AUX/5/aux end/VERB/2/ccomp trade/NOUN/5/obj"
    (found,) = coded(BEFORE, Written(words, (), (attribution(1, (0, 1), (2, 6)), claim(4, (2, 3), (5, 6), -1)))).claims
    assert found.cause_pattern is not None
    assert found.cause_pattern.actors == ["KEN"]


def test_what_people_suffer_takes_its_verb() -> None:
    words = "Fighting/NOUN/3/nsubj would/AUX/3/aux displace/VERB/0/root thousands/NOUN/3/obj ./PUNCT/3/punct"
    coding = coded(Written(words, (), (claim(2, (0, 1), (3, 4), -1),)))
    (found,) = coding.claims
    assert (said(coding, found.effect), found.sign) == ("displace thousands", 1)


def test_a_consequence_of_one_adverb_has_its_verb() -> None:
    words = "Any/DET/2/det attack/NOUN/5/nsubj:pass will/AUX/5/aux be/AUX/5/aux:pass answered/VERB/0/root jointly/ADV/5/advmod ./PUNCT/5/punct"
    coding = coded(Written(words, (), (line(4, (0, 2), (5, 6)),)))
    assert [said(coding, r.consequence) for r in coding.red_lines] == ["will be answered jointly"]
