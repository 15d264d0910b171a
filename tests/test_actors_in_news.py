"""Mentions to actors in the forms in which news writes them: people, bodies and states, on readings made by hand."""

from __future__ import annotations

import pytest

from tests.test_actors import read

Case = tuple[list[str], dict[int, list[tuple[int, int, str]]], dict[tuple[int, int], tuple[str, ...]]]
LEFT = "left/VERB/0/root"
PEOPLE: dict[str, Case] = {
    "whose a thing is says nothing of a gender": (
        [
            "Alain/PROPN/3/nsubj Tembo/PROPN/1/flat called/VERB/0/root her/PRON/5/nmod:poss offer/NOUN/3/obj absurd/ADJ/3/xcomp",
            "He/PRON/2/nsubj " + LEFT,
        ],
        {0: [(0, 2, "person")]},
        {(1, 0): ("person.alain-tembo",)},
    ),
    "title of three words": (
        ["Secretary/PROPN/5/nsubj of/ADP/3/case State/PROPN/1/nmod Blinken/PROPN/5/nsubj " + LEFT],
        {0: [(2, 4, "organization")]},
        {(0, 0): ("USA.GOV.antony-blinken",), (0, 3): ("USA.GOV.antony-blinken",)},
    ),
    "title that begins like another": (
        [
            "Deputy/PROPN/5/amod Minister/PROPN/5/nsubj of/ADP/4/case Defence/PROPN/2/nmod Ana/PROPN/7/nsubj Torres/PROPN/5/flat " + LEFT,
        ],
        {0: [(0, 6, "organization")]},
        {(0, 4): ("person.ana-torres",)},
    ),
    "hyphen between two entities": (
        ["Alain/PROPN/5/nsubj Tembo/PROPN/1/flat -/PUNCT/1/punct Pena/PROPN/1/flat " + LEFT],
        {0: [(0, 2, "person"), (3, 4, "person")]},
        {(0, 3): ("person.alain-tembo-pena",)},
    ),
    "two entities side by side": (
        ["Rosa/PROPN/3/nsubj Ilunga/PROPN/1/flat " + LEFT],
        {0: [(0, 1, "person"), (1, 2, "person")]},
        {(0, 0): ("person.rosa-ilunga",)},
    ),
    "rank inside the entity": (
        ["Lieutenant/PROPN/3/compound Colonel/PROPN/3/compound Ana/PROPN/5/nsubj Torres/PROPN/3/flat " + LEFT],
        {0: [(0, 4, "person")]},
        {(0, 2): ("person.ana-torres",)},
    ),
    "deputy is no lawmaker": (
        ["Deputy/ADJ/3/amod Kenyan/ADJ/3/amod spokesman/NOUN/4/nsubj Otieno/PROPN/6/nsubj Mboya/PROPN/4/flat " + LEFT],
        {0: [(3, 5, "person")]},
        {(0, 3): ("KEN.GOV.otieno-mboya",)},
    ),
    "first name later": (
        ["Somchai/PROPN/3/nsubj Dee/PROPN/1/flat " + LEFT, "Somchai/PROPN/2/nsubj " + LEFT],
        {0: [(0, 2, "person")], 1: [(0, 1, "person")]},
        {(1, 0): ("person.somchai-dee",)},
    ),
    "surname taken for an organisation": (
        ["Macron/PROPN/3/nmod:poss 's/PART/1/case office/NOUN/4/nsubj " + LEFT],
        {0: [(0, 1, "organization")]},
        {(0, 2): ("FRA.GOV.emmanuel-macron",)},
    ),
    "name in apposition that the parse hangs elsewhere": (
        [
            "Chad/PROPN/3/nmod:poss 's/PART/1/case envoy/NOUN/9/nsubj in/ADP/5/case Lima/PROPN/3/nmod ,/PUNCT/9/punct "
            "Idris/PROPN/9/nsubj Sow/PROPN/7/flat left/VERB/0/root ./PUNCT/9/punct"
        ],
        {0: [(6, 8, "person")]},
        {(0, 2): ("TCD.GOV.envoy",)},
    ),
    "and with a comma after it": (
        [
            "Chad/PROPN/3/nmod:poss 's/PART/1/case envoy/NOUN/10/nsubj in/ADP/5/case Lima/PROPN/3/nmod ,/PUNCT/9/punct "
            "Idris/PROPN/10/nsubj Sow/PROPN/7/flat ,/PUNCT/10/punct left/VERB/0/root"
        ],
        {0: [(6, 8, "person")]},
        {(0, 2): ("TCD.GOV.idris-sow",)},
    ),
    "governor of a place": (
        [
            "Jean/PROPN/8/nsubj Ilunga/PROPN/1/flat ,/PUNCT/5/punct the/DET/5/det governor/NOUN/1/appos of/ADP/7/case "
            "Goma/PROPN/5/nmod left/VERB/0/root"
        ],
        {0: [(0, 2, "person")]},
        {(0, 1): ("COD.GOV.jean-ilunga",)},
    ),
    "counterpart": (
        ["Wang/PROPN/3/nsubj Yi/PROPN/1/flat met/VERB/0/root his/PRON/6/nmod:poss Chadian/ADJ/6/amod counterpart/NOUN/3/obj"],
        {},
        {(0, 5): ("TCD.GOV.foreign-minister",)},
    ),
    "predecessor": (
        ["Macron/PROPN/2/nsubj met/VERB/0/root his/PRON/4/nmod:poss predecessor/NOUN/2/obj"],
        {},
        {(0, 3): ()},
    ),
    "leader of a state": (
        ["Macron/PROPN/2/nsubj " + LEFT, "The/DET/3/det French/ADJ/3/amod leader/NOUN/4/nsubj " + LEFT],
        {},
        {(1, 2): ("FRA.GOV.emmanuel-macron",)},
    ),
    "reflexive": (
        ["Macron/PROPN/4/nsubj said/VERB/4/dep Meloni/PROPN/4/nsubj praised/VERB/0/root herself/PRON/4/obj"],
        {},
        {(0, 4): ("FRA.GOV.emmanuel-macron",)},
    ),
    "who after a comma": (
        ["Macron/PROPN/5/nsubj ,/PUNCT/4/punct who/PRON/4/nsubj spoke/VERB/5/advcl left/VERB/0/root"],
        {},
        {(0, 2): ("FRA.GOV.emmanuel-macron",)},
    ),
    "title alone is nobody": (["The/DET/2/det Quint/PROPN/3/nsubj " + LEFT], {0: [(1, 2, "person")]}, {(0, 1): ()}),
}
BODIES: dict[str, Case] = {
    "acronym in brackets": (
        [
            "The/DET/4/det Lake/PROPN/4/compound Nurses/PROPN/4/compound League/PROPN/8/nsubj (/PUNCT/6/punct LNL/PROPN/4/appos "
            ")/PUNCT/6/punct left/VERB/0/root",
            "LNL/PROPN/2/nsubj " + LEFT,
        ],
        {0: [(1, 4, "organization")]},
        {(0, 5): ("organization.lake-nurses-league",), (1, 0): ("organization.lake-nurses-league",)},
    ),
    "acronym of a namesake": (
        [
            "Mountain/PROPN/3/compound Shelter/PROPN/3/compound Service/PROPN/7/nsubj (/PUNCT/5/punct MSS/PROPN/3/appos )/PUNCT/5/punct "
            "left/VERB/0/root"
        ],
        {0: [(4, 5, "organization")]},
        {(0, 4): ("organization.mountain-shelter-service",)},
    ),
    "acronym in another language": (
        [
            "The/DET/2/det Centre/PROPN/9/nsubj of/ADP/4/case Fishers/PROPN/2/nmod of/ADP/6/case Peru/PROPN/4/nmod (/PUNCT/8/punct "
            "QXZ/PROPN/2/appos )/PUNCT/8/punct left/VERB/0/root"
        ],
        {0: [(1, 2, "organization")]},
        {(0, 7): ("organization.centre-of-fishers-of-peru",)},
    ),
    "last word of a name": (
        [
            "The/DET/3/det European/ADJ/3/amod Commission/PROPN/4/nsubj " + LEFT,
            "A/DET/3/det Commission/PROPN/3/compound spokeswoman/NOUN/4/nsubj " + LEFT,
            "The/DET/2/det Commission/PROPN/3/nsubj " + LEFT,
        ],
        {},
        {(1, 2): ("EC.IGO.spokesperson",), (2, 1): ("EC",)},
    ),
    "capitalised body without entity": (
        [
            "Haiti/PROPN/5/nmod:poss 's/PART/1/case Transitional/ADJ/5/amod Civic/ADJ/5/amod Council/PROPN/6/nsubj rejected/VERB/0/root "
            "the/DET/9/det whole/ADJ/9/amod plan/NOUN/6/obj"
        ],
        {},
        {(0, 4): ("organization.transitional-civic-council",)},
    ),
    "Senate of another state": (["The/DET/2/det Senate/PROPN/3/nsubj " + LEFT + " Manila/PROPN/3/obj"], {}, {(0, 1): ("LEG.parliament",)}),
    "National Security Council is not the UN's": (
        ["The/DET/4/det National/ADJ/4/amod Security/PROPN/4/compound Council/PROPN/5/nsubj " + LEFT],
        {},
        {(0, 3): ("GOV.security-council",)},
    ),
    "bloc of a region": (["The/DET/4/det West/ADJ/4/amod African/ADJ/4/amod bloc/NOUN/5/nsubj " + LEFT], {}, {(0, 3): ("ECOWAS",)}),
    "longest name after an article": (
        ["The/DET/4/det West/ADJ/4/amod African/ADJ/4/amod farmers/NOUN/5/nsubj " + LEFT],
        {},
        {(0, 3): ("WESTAFRICA.AGR.farmers",)},
    ),
    "group with a name before it": (["The/DET/4/det M23/PROPN/4/compound rebel/NOUN/4/compound group/NOUN/5/nsubj " + LEFT], {}, {(0, 3): ("M23",)}),
    "the rebels": (["M23/PROPN/2/nsubj " + LEFT, "The/DET/2/det rebels/NOUN/3/nsubj " + LEFT], {}, {(1, 1): ("M23",)}),
    "body with a name behind it": (["The/DET/2/det broadcaster/NOUN/4/nsubj CNN/PROPN/2/appos " + LEFT], {}, {(0, 1): ("CNN",)}),
    "hospital is not the charity": (
        ["MSF/PROPN/2/nsubj " + LEFT, "The/DET/2/det hospital/NOUN/3/nsubj closed/VERB/0/root"],
        {},
        {(1, 1): ("HLH.hospital",)},
    ),
    "regime is not an agency": (
        ["The/DET/2/det DEA/PROPN/3/nsubj " + LEFT, "The/DET/2/det regime/NOUN/3/nsubj fell/VERB/0/root"],
        {},
        {(1, 1): ("GOV.regime",)},
    ),
    "the army of two": (
        [
            "Peru/PROPN/3/nmod:poss 's/PART/1/case army/NOUN/4/nsubj met/VERB/0/root Chile/PROPN/7/nmod:poss 's/PART/5/case army/NOUN/4/obj",
            "The/DET/2/det army/NOUN/3/nsubj " + LEFT,
        ],
        {},
        {(1, 1): ("MIL.army",)},
    ),
    "modifier and mass words": (
        ["They/PRON/2/nsubj used/VERB/0/root social/ADJ/4/amod media/NOUN/2/obj", "a/DET/3/det military/ADJ/3/amod drill/NOUN/4/nsubj " + LEFT],
        {},
        {(0, 3): (), (1, 2): ()},
    ),
}
STATES: dict[str, Case] = {
    "dateline": (
        ["LIMA/PROPN/8/nsubj ,/PUNCT/1/punct May/PROPN/1/appos 3/NUM/3/nummod –/PUNCT/8/punct Chilean/ADJ/7/amod police/NOUN/8/nsubj " + LEFT],
        {},
        {(0, 0): (), (0, 6): ("CHL.COP.police",)},
    ),
    "his country": (["Macron/PROPN/2/nsubj " + LEFT + " his/PRON/4/nmod:poss country/NOUN/2/obj"], {}, {(0, 3): ("FRA",)}),
    "its neighbour": (
        ["Peru/PROPN/2/nsubj met/VERB/0/root Chile/PROPN/2/obj", "Peru/PROPN/2/nsubj " + LEFT + " its/PRON/4/nmod:poss neighbour/NOUN/2/obj"],
        {},
        {(1, 3): ("CHL",)},
    ),
    "its neighbours": (["Peru/PROPN/2/nsubj " + LEFT + " its/PRON/4/nmod:poss neighbours/NOUN/2/obj"], {}, {(0, 3): ()}),
    "Western allies": (["Peru/PROPN/2/nsubj " + LEFT + " its/PRON/5/nmod:poss Western/ADJ/5/amod allies/NOUN/2/obj"], {}, {(0, 4): ("WEST",)}),
    "the country of somebody else": (
        ["Niger/PROPN/2/nsubj " + LEFT, "France/PROPN/2/nsubj " + LEFT + " the/DET/4/det country/NOUN/2/obj"],
        {},
        {(1, 3): ("NER",)},
    ),
    "ambassador in a capital": (
        ["Peru/PROPN/3/nmod:poss 's/PART/1/case ambassador/NOUN/6/nsubj in/ADP/5/case Paris/PROPN/3/nmod " + LEFT],
        {},
        {(0, 2): ("PER.GOV.ambassador",)},
    ),
    "troops from two states": (
        ["troops/NOUN/6/nsubj from/ADP/3/case Chad/PROPN/1/nmod and/CCONJ/5/cc Kenya/PROPN/3/conj " + LEFT],
        {},
        {(0, 0): ("TCD.MIL.troops", "KEN.MIL.troops")},
    ),
    "led and made": (
        [
            "The/DET/5/det Kenyan/ADJ/5/amod -/PUNCT/2/punct led/VERB/5/amod force/NOUN/6/nsubj fired/VERB/0/root "
            "Russian/ADJ/10/amod -/PUNCT/7/punct made/VERB/10/amod rockets/NOUN/6/obj"
        ],
        {},
        {(0, 4): ("KEN.MIL.force",), (0, 9): ()},
    ),
    "pro and anti": (["pro/ADJ/4/amod -/PUNCT/1/punct Russian/ADJ/4/amod rebels/NOUN/5/nsubj " + LEFT], {}, {(0, 3): ("REB.rebels",)}),
    "two joined, then they": (
        [
            "Peru/PROPN/4/nsubj and/CCONJ/3/cc Chile/PROPN/1/conj met/VERB/0/root",
            "They/PRON/2/nsubj " + LEFT + " their/PRON/4/nmod:poss navies/NOUN/2/obj",
        ],
        {},
        {(1, 0): ("PER", "CHL"), (1, 3): ("PER.MIL.navies", "CHL.MIL.navies")},
    ),
    "two joined, then which": (
        [
            "Peru/PROPN/8/nsubj and/CCONJ/3/cc Chile/PROPN/1/conj ,/PUNCT/6/punct which/PRON/6/nsubj mine/VERB/1/acl:relcl copper/NOUN/6/obj "
            "left/VERB/0/root"
        ],
        {},
        {(0, 4): ("PER", "CHL")},
    ),
    "sides of three": (
        ["Peru/PROPN/2/nsubj met/VERB/0/root Chile/PROPN/2/obj Chad/PROPN/2/obj", "Both/DET/2/det sides/NOUN/3/nsubj " + LEFT],
        {},
        {(1, 1): ()},
    ),
    "shared owner": (
        ["French/ADJ/2/amod soldiers/NOUN/5/nsubj and/CCONJ/4/cc diplomats/NOUN/2/conj " + LEFT],
        {},
        {(0, 3): ("FRA.GOV.diplomats",)},
    ),
    "it as an object": (["Peru/PROPN/2/nsubj " + LEFT, "Chad/PROPN/2/nsubj denied/VERB/0/root it/PRON/2/obj"], {}, {(1, 2): ()}),
    "it after a thing": (
        ["The/DET/2/det text/NOUN/3/nsubj blames/VERB/0/root Peru/PROPN/3/obj", "It/PRON/2/nsubj " + LEFT],
        {},
        {(1, 0): ()},
    ),
    "it to be hard": (
        ["Peru/PROPN/2/nsubj said/VERB/0/root it/PRON/5/nsubj was/AUX/5/cop hard/ADJ/2/ccomp to/PART/7/mark go/VERB/5/advcl"],
        {},
        {(0, 2): ()},
    ),
    "we in a quotation": (
        [
            '"/PUNCT/3/punct We/PRON/3/nsubj stay/VERB/6/ccomp ,/PUNCT/3/punct "/PUNCT/3/punct said/VERB/0/root Macron/PROPN/6/nsubj',
            '"/PUNCT/4/punct Our/PRON/3/nmod:poss troops/NOUN/4/nsubj stay/VERB/0/root ./PUNCT/4/punct "/PUNCT/4/punct',
        ],
        {},
        {(0, 1): ("FRA",), (1, 2): ("FRA.MIL.troops",)},
    ),
    "we of a witness": (
        ['"/PUNCT/3/punct We/PRON/3/nsubj fled/VERB/6/ccomp ,/PUNCT/3/punct "/PUNCT/3/punct said/VERB/0/root Jane/PROPN/6/nsubj Doe/PROPN/7/flat'],
        {0: [(6, 8, "person")]},
        {(0, 1): ()},
    ),
    "they in a quotation": (
        [
            "Rebels/NOUN/2/nsubj " + LEFT,
            '"/PUNCT/3/punct They/PRON/3/nsubj fled/VERB/6/ccomp ,/PUNCT/3/punct "/PUNCT/3/punct said/VERB/0/root Macron/PROPN/6/nsubj',
        ],
        {},
        {(1, 1): ()},
    ),
    "we of an essay": (["We/PRON/2/nsubj " + LEFT + " Peru/PROPN/2/obj"], {}, {(0, 0): ()}),
}


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in {**PEOPLE, **BODIES, **STATES}.items()])
def test_mentions_as_news_writes_them(case: Case) -> None:
    sentences, entities, expected = case
    index, _ = read(*sentences, entities=entities)
    assert {key: index.at(*key) for key in expected} == expected


def test_somebody_lately_in_office_is_known_by_the_surname() -> None:
    assert read("Bazoum/PROPN/2/nsubj left/VERB/0/root", published="2023-12-01")[0].at(0, 0) == ("NER.ELI.mohamed-bazoum",)
    assert read("Bazoum/PROPN/2/nsubj left/VERB/0/root", published="2029-12-01")[0].at(0, 0) == ()
