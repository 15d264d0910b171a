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
