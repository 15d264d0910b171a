"""Who hands on whose words, and what a statement holds, on readings made by hand."""

from sitroom.records import Coding, Statement
from tests.hand_made import Written, attribution, coded, line, said, trigger

BRNIC = "Ana/PROPN/3/nsubj Brnic/PROPN/1/flat said/VERB/0/root the/DET/5/det port/NOUN/7/nsubj would/AUX/7/aux open/VERB/3/ccomp ./PUNCT/3/punct"


def by(coding: Coding, cue: str | None) -> Statement:
    (found,) = [s for s in coding.statements if said(coding, s.cue) == cue]
    return found


def contents(coding: Coding, cue: str | None) -> list[str | None]:
    return [said(coding, span) for span in by(coding, cue).content]


def test_a_content_goes_on_with_and_that_and_holds_the_red_line_in_it() -> None:
    words = (
        "General/PROPN/2/nmod:desc Ivo/PROPN/4/nsubj Marn/PROPN/2/flat said/VERB/0/root that/SCONJ/9/mark the/DET/7/det fleet/NOUN/9/nsubj "
        "would/AUX/9/aux sail/VERB/4/ccomp and/CCONJ/19/cc that/SCONJ/19/mark any/DET/13/det ship/NOUN/19/nsubj:pass in/ADP/16/case the/DET/16/det "
        "strait/NOUN/13/nmod would/AUX/19/aux be/AUX/19/aux:pass sunk/VERB/9/conj ./PUNCT/4/punct"
    )
    coding = coded(Written(words, ((0, 3, "person"),), (attribution(3, (0, 3), (5, 9)), line(18, (11, 16), (16, 19)))))
    assert contents(coding, "said") == ["the fleet would sail and that any ship in the strait would be sunk"]
    assert coding.red_lines[0].issuer == by(coding, "said").speaker
    assert coding.red_lines[0].statement == by(coding, "said").id


def test_a_content_does_not_hold_its_own_source() -> None:
    words = (
        "The/DET/2/det toll/NOUN/11/nsubj ,/PUNCT/2/punct according/VERB/8/case to/ADP/4/fixed the/DET/8/det Norland/PROPN/8/compound "
        "Council/PROPN/11/obl ,/PUNCT/8/punct would/AUX/11/aux rise/VERB/0/root ./PUNCT/11/punct"
    )
    coding = coded(Written(words, ((6, 8, "organization"),), (attribution(3, (5, 8), (0, 11)),)))
    assert contents(coding, "according") == ["The toll", "would rise"]


def test_an_outlet_with_the_same_content_is_the_way_it_came() -> None:
    words = (
        "The/DET/2/det port/NOUN/4/nsubj is/AUX/4/cop open/ADJ/8/dep ,/PUNCT/8/punct Ana/PROPN/8/nsubj Brnic/PROPN/6/flat said/VERB/0/root "
        ",/PUNCT/10/punct according/VERB/14/case to/ADP/10/fixed the/DET/14/det Norland/PROPN/14/compound Herald/PROPN/8/obl ./PUNCT/8/punct"
    )
    names = ((5, 7, "person"), (12, 14, "organization"))
    coding = coded(Written(words, names, (attribution(7, (5, 7), (0, 4)), attribution(9, (11, 14), (0, 4)))))
    assert by(coding, "said").via == "Norland Herald"
    assert by(coding, "said").within == by(coding, "according").id
    assert by(coding, "according").via is None
    assert contents(coding, "according") == ["The port is open, Ana Brnic said"]


def test_what_one_speaker_tells_a_medium_did_not_come_so_from_another() -> None:
    words = (
        "Ivo/PROPN/3/nsubj Marn/PROPN/1/flat said/VERB/0/root the/DET/5/det fleet/NOUN/7/nsubj would/AUX/7/aux sail/VERB/3/ccomp ,/PUNCT/12/punct "
        "and/CCONJ/12/cc Ana/PROPN/12/nsubj Brnic/PROPN/10/flat told/VERB/3/conj the/DET/15/det Norland/PROPN/15/compound Herald/PROPN/12/iobj "
        "the/DET/17/det port/NOUN/19/nsubj would/AUX/19/aux open/VERB/12/ccomp ./PUNCT/3/punct"
    )
    names = ((0, 2, "person"), (9, 11, "person"), (13, 15, "organization"))
    coding = coded(Written(words, names, (attribution(2, (0, 2), (3, 7)), attribution(11, (9, 11), (15, 19)))))
    assert by(coding, "told").via == "Norland Herald"
    assert by(coding, "said").via is None


def test_a_source_whom_an_outlet_cites_is_the_speaker() -> None:
    words = (
        "The/DET/3/det Norland/PROPN/3/compound Herald/PROPN/11/nsubj ,/PUNCT/6/punct which/PRON/6/nsubj cited/VERB/3/acl:relcl two/NUM/9/nummod "
        "Kenyan/ADJ/9/amod officials/NOUN/6/obj ,/PUNCT/3/punct said/VERB/0/root that/SCONJ/16/mark the/DET/14/det port/NOUN/16/nsubj:pass "
        "was/AUX/16/aux:pass mined/VERB/11/ccomp ./PUNCT/11/punct"
    )
    event = trigger(15, "MOBILIZE", recipient=13)
    coding = coded(Written(words, ((1, 3, "organization"),), (attribution(10, (0, 3), (12, 16)),), (event,)))
    cited = by(coding, "cited")
    assert (cited.speaker, cited.via, cited.within) == ("KEN.GOV.officials", "Norland Herald", by(coding, "said").id)
    assert coding.events[0].statement == cited.id, "who said it stands nearer to it than who handed it on"


def test_those_among_whom_there_is_a_consensus_hold_it() -> None:
    words = (
        "Within/ADP/4/case the/DET/4/det Norland/PROPN/4/compound Council/PROPN/6/obl there/PRON/6/expl is/VERB/0/root a/DET/8/det "
        "consensus/NOUN/6/nsubj that/SCONJ/14/mark a/DET/11/det strike/NOUN/14/nsubj:pass would/AUX/14/aux be/AUX/14/aux:pass answered/VERB/8/acl"
    )
    coding = coded(Written(words, ((2, 4, "organization"),), (attribution(7, None, (9, 14)),)))
    assert by(coding, "consensus").speaker == "organization.norland-council"


def test_who_made_statements_that_implied_something_implied_it() -> None:
    words = (
        "Ana/PROPN/3/nsubj Brnic/PROPN/1/flat regretted/VERB/0/root making/VERB/3/xcomp statements/NOUN/4/obj that/PRON/7/nsubj "
        "implied/VERB/5/acl:relcl the/DET/9/det port/NOUN/11/nsubj would/AUX/11/aux fall/VERB/7/ccomp ./PUNCT/3/punct"
    )
    coding = coded(Written(words, ((0, 2, "person"),), (attribution(6, None, (7, 11)),)))
    assert by(coding, "implied").speaker == "person.ana-brnic"


def test_a_label_before_a_colon_says_nothing() -> None:
    label = "Analysis/NOUN/0/root :/PUNCT/6/punct The/DET/4/det truce/NOUN/6/nsubj is/AUX/6/cop dead/ADJ/1/appos"
    assert coded(Written(label, (), (attribution(1, (0, 1), (2, 6)),))).statements == []
    named = label.replace("Analysis/NOUN", "Brnic/PROPN")
    assert len(coded(Written(named, ((0, 1, "person"),), (attribution(1, (0, 1), (2, 6)),))).statements) == 1


QUOTE = (
    "“/PUNCT/4/punct The/DET/3/det Council/PROPN/4/nsubj sees/VERB/0/root every/DET/6/det ship/NOUN/4/obj as/ADP/9/case a/DET/9/det "
    "threat/NOUN/4/obl ./PUNCT/4/punct"
)
REST = "We/PRON/3/nsubj are/AUX/3/cop patient/ADJ/0/root ./PUNCT/3/punct ”/PUNCT/3/punct"


def test_a_quotation_that_tells_of_others_views_is_its_speakers_and_the_view_no_quote() -> None:
    first = Written(BRNIC, ((0, 2, "person"),), (attribution(2, (0, 2), (3, 7)),))
    coding = coded(first, Written(QUOTE, ((2, 3, "organization"),), (attribution(3, (1, 3), (6, 9)),)), REST)
    quote, view = by(coding, None), by(coding, "sees")
    assert (quote.speaker, quote.kind) == ("person.ana-brnic", "quote")
    assert (view.kind, view.within) == ("belief", quote.id)


def test_he_or_she_goes_on_after_a_quotation_without_a_cue() -> None:
    first = Written(BRNIC, ((0, 2, "person"),), (attribution(2, (0, 2), (3, 7)),))
    quote = "“/PUNCT/3/punct We/PRON/3/nsubj wait/VERB/0/root ./PUNCT/3/punct ”/PUNCT/3/punct"
    again = Written(
        "She/PRON/2/nsubj hopes/VERB/0/root the/DET/4/det port/NOUN/6/nsubj will/AUX/6/aux open/VERB/2/ccomp ./PUNCT/2/punct",
        (),
        (attribution(1, (0, 1), (2, 6)),),
    )
    coding = coded(first, quote, quote, again)
    assert by(coding, "hopes").speaker == "person.ana-brnic"


def test_a_quotation_after_what_an_outlet_tells_of_somebody_is_that_persons() -> None:
    told = (
        "According/VERB/4/case to/ADP/1/fixed Norland/PROPN/4/compound Radio/PROPN/8/obl ,/PUNCT/4/punct Ana/PROPN/8/nsubj Brnic/PROPN/6/flat "
        "welcomed/VERB/0/root the/DET/10/det plan/NOUN/8/obj ./PUNCT/8/punct"
    )
    quote = "“/PUNCT/3/punct We/PRON/3/nsubj wait/VERB/0/root ./PUNCT/3/punct ”/PUNCT/3/punct"
    coding = coded(Written(told, ((2, 4, "organization"), (5, 7, "person")), (attribution(0, (2, 4), (5, 10)),)), quote)
    assert (by(coding, None).speaker, by(coding, None).via) == ("person.ana-brnic", "Norland Radio")


def test_what_is_told_inside_a_quotation_is_no_turn_and_came_the_same_way() -> None:
    told = (
        "Ana/PROPN/3/nsubj Brnic/PROPN/1/flat told/VERB/0/root Norland/PROPN/5/compound Radio/PROPN/3/iobj the/DET/7/det port/NOUN/9/nsubj "
        "would/AUX/9/aux open/VERB/3/ccomp ./PUNCT/3/punct"
    )
    first = Written(told, ((0, 2, "person"), (3, 5, "organization")), (attribution(2, (0, 2), (5, 9)),))
    quote = "“/PUNCT/3/punct We/PRON/3/nsubj asked/VERB/0/root Chad/PROPN/3/obj to/PART/6/mark mediate/VERB/3/xcomp ./PUNCT/3/punct ”/PUNCT/3/punct"
    last = "She/PRON/2/nsubj added/VERB/0/root ships/NOUN/5/nsubj would/AUX/5/aux sail/VERB/2/ccomp ./PUNCT/2/punct"
    coding = coded(first, Written(quote, (), (attribution(2, (1, 2), (4, 6)),)), Written(last, (), (attribution(1, (0, 1), (2, 5)),)))
    assert by(coding, "asked").within == by(coding, None).id
    assert by(coding, "asked").via == by(coding, "added").via == "Norland Radio"


def test_a_quotation_is_not_held_by_words_of_nobody_inside_it() -> None:
    first = Written(BRNIC, ((0, 2, "person"),), (attribution(2, (0, 2), (3, 7)),))
    quote = "“/PUNCT/5/punct So/ADV/5/advmod I/PRON/5/nsubj was/AUX/5/aux:pass told/VERB/0/root ./PUNCT/5/punct ”/PUNCT/5/punct"
    coding = coded(first, Written(quote, (), (attribution(4, None, (0, 7)),)))
    assert [(s.speaker, said(coding, s.cue)) for s in coding.statements] == [("person.ana-brnic", "said"), ("person.ana-brnic", None)]
