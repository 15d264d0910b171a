"""Mentions to actors, on readings made by hand. A word is written ``form/UPOS/head/relation`` with heads counted from 1, 0 for the root."""

from __future__ import annotations

import pytest

from sitroom.codebook import load
from sitroom.coding.actors import ActorIndex, resolve
from sitroom.reading.graph import Entity, Reading
from sitroom.records import Document

_GLUED = {"'s", "’s", ",", ".", "n't", "-"}


Entities = dict[int, list[tuple[int, int, str]]]


def read(*sentences: str, entities: Entities | None = None, published: str | None = "2024-05-10") -> tuple[ActorIndex, Document]:
    """Resolve the sentences; ``entities`` maps a sentence number to ``(first, last, label)``."""
    text, readings = "", []
    for number, sentence in enumerate(sentences):
        parts = [word.rsplit("/", 3) for word in sentence.split()]
        start, spans, glue = len(text), [], True
        for form, *_ in parts:
            text += "" if glue or form in _GLUED else " "
            spans.append((len(text), len(text) + len(form)))
            text += form
            glue = form == "-"
        found = [Entity(first, last, label, 0.9) for first, last, label in (entities or {}).get(number, [])]
        heads = [int(head) - 1 for _, _, head, _ in parts]
        readings.append(Reading((start, len(text)), [p[0] for p in parts], spans, [p[1] for p in parts], heads, [p[3] for p in parts], found, [], []))
        text += "\n"
    document = Document(id="d", text=text, sha256="", published=published)
    return resolve(document, readings, load()), document


def words(index: tuple[ActorIndex, Document], sentence: int, word: int) -> str:
    start, end = index[0].span(sentence, word)
    return index[1].text[start:end]


SINGLE = [
    ("Kenya/PROPN/2/nsubj objected/VERB/0/root", 0, ("KEN",)),
    ("Kenyan/ADJ/2/amod officials/NOUN/3/nsubj objected/VERB/0/root", 1, ("KEN.GOV.officials",)),
    ("Kenyan/ADJ/2/amod officials/NOUN/3/nsubj objected/VERB/0/root", 0, ("KEN",)),
    ("Nairobi/PROPN/2/nsubj objected/VERB/0/root", 0, ("KEN",)),
    ("The/DET/2/det Pentagon/PROPN/3/nsubj objected/VERB/0/root", 1, ("USA.MIL",)),
    ("The/DET/2/det Kremlin/PROPN/3/nsubj objected/VERB/0/root", 1, ("RUS.GOV",)),
    ("troops/NOUN/4/nsubj from/ADP/3/case Chad/PROPN/1/nmod advanced/VERB/0/root", 0, ("TCD.MIL.troops",)),
    ("Peru/PROPN/3/nmod:poss 's/PART/1/case army/NOUN/4/nsubj advanced/VERB/0/root", 2, ("PER.MIL.army",)),
    ("Norway/PROPN/4/nmod:poss 's/PART/1/case foreign/ADJ/4/amod minister/NOUN/5/nsubj agreed/VERB/0/root", 3, ("NOR.GOV.foreign-minister",)),
    ("the/DET/3/det foreign/ADJ/3/amod ministry/NOUN/6/nsubj of/ADP/5/case Ghana/PROPN/3/nmod agreed/VERB/0/root", 2, ("GHA.GOV.foreign-ministry",)),
    ("The/DET/3/det Norwegian/ADJ/3/amod government/NOUN/4/nsubj agreed/VERB/0/root", 2, ("NOR.GOV",)),
    ("Protesters/NOUN/2/nsubj marched/VERB/0/root", 0, ("CVL.protesters",)),
    ("The/DET/3/det wooden/ADJ/3/amod table/NOUN/4/nsubj broke/VERB/0/root", 2, ()),
    ("strikes/NOUN/0/root on/ADP/5/case Syrian/ADJ/5/amod military/ADJ/5/amod depots/NOUN/1/nmod", 4, ("SYR",)),
    ("NATO/PROPN/2/nsubj objected/VERB/0/root", 0, ("NATO",)),
    ("They/PRON/2/nsubj told/VERB/0/root us/PRON/2/obj", 2, ()),
    ("The/DET/2/det turkey/NOUN/3/nsubj escaped/VERB/0/root", 1, ()),
    ("Fighters/NOUN/4/nsubj of/ADP/3/case Hezbollah/PROPN/1/nmod advanced/VERB/0/root", 0, ("HEZBOLLAH.REB.fighters",)),
    ("Western/ADJ/2/amod governments/NOUN/3/nsubj hesitated/VERB/0/root", 0, ("WEST",)),
    ("five/NUM/2/nummod Kenyans/PROPN/4/nsubj:pass were/AUX/4/aux:pass hurt/VERB/0/root", 1, ("KEN.CVL.people",)),
    ("al/PROPN/5/nsubj -/PUNCT/1/punct Shabaab/PROPN/1/flat fighters/NOUN/1/flat advanced/VERB/0/root", 2, ("SHABAAB",)),
    ("The/DET/2/det U.S./PROPN/3/nsubj objected/VERB/0/root", 1, ("USA",)),
    ("The/DET/3/det Philippine/ADJ/3/amod Senate/PROPN/4/nsubj objected/VERB/0/root", 2, ("PHL.LEG.parliament",)),
    ("Dozens/NOUN/5/nsubj:pass of/ADP/3/case students/NOUN/1/nmod were/AUX/5/aux:pass arrested/VERB/0/root", 0, ("EDU.students",)),
    ("A/DET/2/det court/NOUN/4/nsubj in/ADP/4/case ruled/VERB/0/root", 1, ("JUD.court",)),
]


@pytest.mark.parametrize(("sentence", "word", "ids"), SINGLE)
def test_one_mention(sentence: str, word: int, ids: tuple[str, ...]) -> None:
    assert read(sentence)[0].at(0, word) == ids


def test_coordinated_capitals_are_two_mentions() -> None:
    index, _ = read("Lima/PROPN/4/nsubj and/CCONJ/3/cc Quito/PROPN/1/conj met/VERB/0/root")
    assert (index.at(0, 0), index.at(0, 2)) == (("PER",), ("ECU",))


def test_coordinated_adjectives_give_two_actors() -> None:
    index, _ = read("Peruvian/ADJ/4/amod and/CCONJ/3/cc Chilean/ADJ/1/conj officials/NOUN/5/nsubj met/VERB/0/root")
    assert index.at(0, 3) == ("PER.GOV.officials", "CHL.GOV.officials")


def test_unknown_person_takes_country_and_sector_from_the_title() -> None:
    read_ = read(
        "Estonian/ADJ/3/amod Foreign/PROPN/3/compound Minister/PROPN/6/nsubj Juhan/PROPN/3/flat Kask/PROPN/4/flat agreed/VERB/0/root",
        "Kask/PROPN/2/nsubj left/VERB/0/root",
        entities={0: [(3, 5, "person")], 1: [(0, 1, "person")]},
    )
    index = read_[0]
    assert index.at(0, 2) == index.at(0, 4) == index.at(1, 0) == ("EST.GOV.juhan-kask",)
    assert words(read_, 0, 4) == "Estonian Foreign Minister Juhan Kask"
    person = next(a for a in index.actors() if a.kind == "person")
    assert (person.country, person.sector, person.name, len(person.mentions)) == ("EST", "GOV", "Juhan Kask", 2)


def test_apposition_after_the_name() -> None:
    index, _ = read(
        "Ana/PROPN/12/nsubj Ruiz/PROPN/1/flat ,/PUNCT/5/punct a/DET/5/det spokeswoman/NOUN/1/appos for/ADP/10/case the/DET/10/det "
        "World/PROPN/10/compound Food/PROPN/10/compound Programme/PROPN/5/nmod ,/PUNCT/5/punct objected/VERB/0/root",
        "She/PRON/2/nsubj left/VERB/0/root",
        entities={0: [(0, 2, "person"), (7, 10, "organization")]},
    )
    assert index.at(0, 1) == index.at(0, 4) == ("WFP.IGO.ana-ruiz",)
    assert index.at(1, 0) == ("WFP.IGO.ana-ruiz",)


def test_name_in_apposition_to_the_office() -> None:
    index, _ = read(
        "The/DET/3/det Danish/ADJ/3/amod minister/NOUN/8/nsubj ,/PUNCT/5/punct "
        "Ida/PROPN/3/appos Holm/PROPN/5/flat ,/PUNCT/5/punct agreed/VERB/0/root",
        entities={0: [(4, 6, "person")]},
    )
    assert index.at(0, 2) == index.at(0, 5) == ("DNK.GOV.ida-holm",)


def test_unknown_person_without_title() -> None:
    index, _ = read("Jane/PROPN/3/nsubj Doe/PROPN/1/flat left/VERB/0/root", entities={0: [(0, 2, "person")]})
    assert index.at(0, 0) == ("person.jane-doe",)
    assert index.actors()[0].country is None


def test_unknown_organisation() -> None:
    index, _ = read("Blue/PROPN/2/compound Lantern/PROPN/3/nsubj objected/VERB/0/root", entities={0: [(0, 2, "organization")]})
    assert index.at(0, 1) == ("organization.blue-lantern",)


def test_a_body_called_as_a_person_is_has_that_for_its_name() -> None:
    words = "Gulf/PROPN/2/compound Observer/PROPN/3/nsubj objected/VERB/0/root"
    index, _ = read(words, entities={0: [(0, 2, "organization")]})
    assert index.at(0, 1) == ("organization.gulf-observer",)
    plain, _ = read("Iranian/ADJ/2/amod observers/NOUN/3/nsubj objected/VERB/0/root", entities={0: [(0, 2, "organization")]})
    assert plain.at(0, 1) != ("organization.iranian-observers",)


def test_role_depends_on_the_day_of_publication() -> None:
    sentence = "Mark/PROPN/3/nsubj Rutte/PROPN/1/flat agreed/VERB/0/root"
    assert read(sentence, published="2019-03-01")[0].at(0, 1) == ("NLD.GOV.mark-rutte",)
    assert read(sentence, published="2025-03-01")[0].at(0, 1) == ("NATO.IGO.mark-rutte",)


def test_surname_of_somebody_in_office_stands_alone() -> None:
    assert read("Macron/PROPN/2/nsubj agreed/VERB/0/root")[0].at(0, 0) == ("FRA.GOV.emmanuel-macron",)


def test_common_surname_needs_a_title() -> None:
    assert read("Wong/PROPN/2/nsubj agreed/VERB/0/root")[0].at(0, 0) == ()
    titled = "Australian/ADJ/3/amod Foreign/PROPN/3/compound Minister/PROPN/5/nsubj Wong/PROPN/3/flat agreed/VERB/0/root"
    assert read(titled)[0].at(0, 3) == ("AUS.GOV.penny-wong",)


def test_another_bearer_of_a_famous_surname_is_somebody_else() -> None:
    index, _ = read("Lucas/PROPN/3/nsubj Macron/PROPN/1/flat agreed/VERB/0/root", entities={0: [(0, 2, "person")]})
    assert index.at(0, 1) == ("person.lucas-macron",)


def test_country_name_inside_a_persons_name_is_no_state() -> None:
    index, _ = read("Ruth/PROPN/3/nsubj Jordan/PROPN/1/flat agreed/VERB/0/root", entities={0: [(0, 2, "person")]})
    assert index.at(0, 1) == ("person.ruth-jordan",)


def test_title_later_in_the_text_means_the_person_introduced() -> None:
    index, _ = read(
        "Emmanuel/PROPN/3/nsubj Macron/PROPN/1/flat agreed/VERB/0/root",
        "The/DET/3/det French/ADJ/3/amod president/NOUN/4/nsubj left/VERB/0/root",
        "The/DET/3/det Chilean/ADJ/3/amod president/NOUN/4/nsubj left/VERB/0/root",
    )
    assert index.at(1, 2) == ("FRA.GOV.emmanuel-macron",)
    assert index.at(2, 2) == ("CHL.GOV.president",)


def test_the_ministry_is_the_one_mentioned() -> None:
    index, _ = read(
        "Ghana/PROPN/4/nmod:poss 's/PART/1/case foreign/ADJ/4/amod ministry/NOUN/5/nsubj agreed/VERB/0/root",
        "The/DET/2/det ministry/NOUN/3/nsubj objected/VERB/0/root",
    )
    assert index.at(1, 1) == ("GHA.GOV.foreign-ministry",)


def test_the_group_is_the_rebels_just_named() -> None:
    index, _ = read("M23/PROPN/2/nsubj advanced/VERB/0/root", "The/DET/2/det group/NOUN/3/nsubj denied/VERB/0/root it/PRON/3/obj")
    assert index.at(1, 1) == ("M23",)
    assert read("The/DET/2/det group/NOUN/3/nsubj denied/VERB/0/root")[0].at(0, 1) == ()


def test_both_countries() -> None:
    index, _ = read(
        "Peru/PROPN/2/nsubj met/VERB/0/root Chile/PROPN/2/obj",
        "Both/DET/2/det countries/NOUN/3/nsubj agreed/VERB/0/root",
        "The/DET/3/det two/NUM/3/nummod sides/NOUN/4/nsubj left/VERB/0/root",
    )
    assert index.at(1, 1) == index.at(2, 2) == ("PER", "CHL")


def test_it_and_its_take_up_the_subject() -> None:
    index, _ = read(
        "Peru/PROPN/2/nsubj warned/VERB/0/root Chile/PROPN/2/obj",
        "It/PRON/2/nsubj moved/VERB/0/root its/PRON/4/nmod:poss troops/NOUN/2/obj",
    )
    assert index.at(1, 0) == ("PER",)
    assert index.at(1, 3) == ("PER.MIL.troops",)


def test_expletive_it_is_nobody() -> None:
    index, _ = read("Peru/PROPN/2/nsubj objected/VERB/0/root", "It/PRON/2/expl rained/VERB/0/root")
    assert index.at(1, 0) == ()


def test_they_take_up_a_plural() -> None:
    index, _ = read("Kenyan/ADJ/2/amod officials/NOUN/3/nsubj met/VERB/0/root Macron/PROPN/3/obj", "They/PRON/2/nsubj agreed/VERB/0/root")
    assert index.at(1, 0) == ("KEN.GOV.officials",)


def test_who_takes_up_its_noun() -> None:
    index, _ = read("rebels/NOUN/0/root who/PRON/3/nsubj fled/VERB/1/acl:relcl")
    assert index.at(0, 1) == ("REB.rebels",)


def test_pronoun_with_two_candidates_is_left_open() -> None:
    index, _ = read(
        "Letters/NOUN/6/nsubj from/ADP/3/case Macron/PROPN/1/nmod and/CCONJ/5/cc Sunak/PROPN/3/conj arrived/VERB/0/root",
        "He/PRON/2/nsubj left/VERB/0/root",
    )
    assert index.at(1, 0) == ()


def test_gender_of_a_known_person_guides_the_pronoun() -> None:
    index, _ = read("Macron/PROPN/2/nsubj met/VERB/0/root Meloni/PROPN/2/obj", "She/PRON/2/nsubj left/VERB/0/root")
    assert index.at(1, 0) == ("ITA.GOV.giorgia-meloni",)


def test_object_pronoun_is_not_its_own_subject() -> None:
    index, _ = read("Sunak/PROPN/2/nsubj left/VERB/0/root", "Macron/PROPN/2/nsubj praised/VERB/0/root him/PRON/2/obj")
    assert index.at(1, 2) == ("GBR.GOV.rishi-sunak",)


def test_places() -> None:
    index, _ = read(
        "They/PRON/2/nsubj met/VERB/0/root in/ADP/4/case Goma/PROPN/2/obl near/ADP/8/case the/DET/8/det Black/PROPN/8/compound Sea/PROPN/2/obl"
    )
    assert index.country(0, 3) == "COD"
    assert index.country(0, 7) is None
    assert index.actors() == []
    assert index.at(0, 3) == ("COD",)
    assert [a.id for a in index.actors()] == ["COD"]


def test_span_leaves_relative_clauses_out() -> None:
    read_ = read(
        "The/DET/3/det Kenyan/ADJ/3/amod soldiers/NOUN/0/root of/ADP/6/case the/DET/6/det coalition/NOUN/3/nmod "
        "who/PRON/8/nsubj fled/VERB/3/acl:relcl"
    )
    assert words(read_, 0, 2) == "The Kenyan soldiers of the coalition"


def test_actors_come_in_order_of_first_mention() -> None:
    index, document = read("Chile/PROPN/2/nsubj warned/VERB/0/root Peru/PROPN/2/obj", "Chile/PROPN/2/nsubj left/VERB/0/root")
    actors = index.actors()
    assert [a.id for a in actors] == ["CHL", "PER"]
    assert [document.text[start:end] for start, end in actors[0].mentions] == ["Chile", "Chile"]
    assert (actors[0].kind, actors[0].country, actors[0].name) == ("state", "CHL", "Chile")


def test_spokesman_of_a_metonym() -> None:
    index, _ = read("A/DET/3/det Pentagon/PROPN/3/compound spokesman/NOUN/4/nsubj objected/VERB/0/root")
    assert index.at(0, 2) == ("USA.MIL.spokesperson",)


def test_honorific_and_former_titles() -> None:
    index, _ = read(
        "former/ADJ/3/amod Bolivian/ADJ/3/amod president/NOUN/6/nsubj Ramiro/PROPN/3/flat Paco/PROPN/4/flat left/VERB/0/root",
        entities={0: [(3, 5, "person")]},
    )
    assert index.at(0, 4) == ("BOL.ELI.ramiro-paco",)


def test_empty_document() -> None:
    assert read()[0].actors() == []


Case = tuple[list[str], dict[int, list[tuple[int, int, str]]], dict[tuple[int, int], tuple[str, ...]]]
LEFT = "left/VERB/0/root"
PEOPLE: dict[str, Case] = {
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
