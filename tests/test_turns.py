"""Speakers and outlets that only the sentences around a statement tell. Hand-made statements where the rule is at stake, the packaged reader where
the whole way from text to record is."""

from msgspec.structs import replace

import sitroom
from sitroom.codebook.speech import speech
from sitroom.coding.turns import carried, sentence_of, speakers, unattributed
from sitroom.reading import get, read_text
from sitroom.records import Coding, Document, Span, Statement

TEXT = (
    "Minister Ana Brnic told Radio Vostok the port would open. She said fees would fall.\n"
    "“We shall see ships by May.”\n"
    "General Ivo Marn laughed. “Not one ship.” The statement says the pier is mined."
)


class People:
    """Actors of the text by the words that name them."""

    known = {"Ana Brnic": "brnic", "Ivo Marn": "marn"}  # noqa: RUF012
    genders = {"brnic": "f"}  # noqa: RUF012

    def at(self, sentence: int, word: int) -> tuple[str, ...]:
        return ("marn",) if sentence == 3 else ()

    def span(self, sentence: int, word: int) -> Span:
        start = TEXT.index("General")
        return start, start + len("General Ivo Marn")

    def country(self, sentence: int, word: int) -> str | None:
        return None

    def kind(self, actor: str) -> str:
        return "person"

    def name(self, actor: str) -> str:
        return {v: k for k, v in self.known.items()}.get(actor, actor)

    def may_be(self, actor: str, pronoun: str) -> bool:
        return {"he": "m", "she": "f"}[pronoun] == self.genders.get(actor, {"he": "m", "she": "f"}[pronoun])


def place(words: str) -> Span:
    start = TEXT.index(words)
    return start, start + len(words)


READINGS = read_text(TEXT, get())


def statement(id: str, source: str, cue: str, content: str, speaker: str | None = None, via: str | None = None) -> Statement:
    ends = [READINGS[sentence_of(READINGS, place(w)[0])].span for w in (cue, content)]
    evidence = (min(a for a, _ in ends), max(b for _, b in ends))
    parts = {"source": place(source), "cue": place(cue), "content": [place(content)], "evidence": evidence}
    return Statement(id=id, document="d", speaker=speaker, kind="paraphrase", confidence=0.9, reader="r", via=via, **parts)  # type: ignore[arg-type]


FIRST = statement("s1", "Minister Ana Brnic", "told", "the port would open", "brnic", "Radio Vostok")
SECOND = statement("s2", "She", "said fees", "fees would fall")


def test_sentences_are_found_by_character() -> None:
    assert [sentence_of(READINGS, place(w)[0]) for w in ("Minister", "She said", "ships", "Not one")] == [0, 1, 2, 4]


def test_a_pronoun_goes_on_speaking_where_its_gender_fits() -> None:
    told = speakers([FIRST, SECOND], READINGS, TEXT, People(), speech())
    assert [s.speaker for s in told] == ["brnic", "brnic"]
    him = replace(SECOND, source=place("She"))
    unfit = speakers([replace(FIRST, speaker="marn"), him], READINGS, TEXT, People(), speech())
    assert unfit[1].speaker == "marn"  # of unknown gender: may be
    People.genders["marn"] = "m"
    assert speakers([replace(FIRST, speaker="marn"), him], READINGS, TEXT, People(), speech())[1].speaker is None


def test_a_quotation_of_its_own_paragraph_belongs_to_who_spoke_right_before() -> None:
    told = [FIRST, replace(SECOND, speaker="brnic")]
    found = unattributed(Document(id="d", text=TEXT, sha256=""), READINGS, told, [place("“We shall see ships by May.”")], People(), reader="r")
    assert [(s.speaker, s.cue, s.kind) for s in found] == [("brnic", None, "quote")]
    assert found[0].confidence < SECOND.confidence


def test_a_quotation_after_a_sentence_about_somebody_is_that_persons() -> None:
    found = unattributed(Document(id="d", text=TEXT, sha256=""), READINGS, [], [place("“Not one ship.”")], People(), reader="r")
    assert [(s.speaker, s.source) for s in found] == [("marn", place("General Ivo Marn"))]


def test_a_paper_speaks_for_who_spoke_last() -> None:
    late = statement("s3", "The statement", "says", "the pier is mined")
    spoken = statement("s4", "General Ivo Marn", "laughed", "“Not one ship.”", "marn")
    assert speakers([spoken, late], READINGS, TEXT, People(), speech())[1].speaker == "marn"
    assert speakers([late], READINGS, TEXT, People(), speech())[0].speaker is None


def test_what_somebody_goes_on_to_say_came_by_the_same_outlet() -> None:
    told = carried([FIRST, replace(SECOND, speaker="brnic")], READINGS)
    assert [s.via for s in told] == ["Radio Vostok", "Radio Vostok"]
    other = carried([FIRST, replace(SECOND, speaker="marn")], READINGS)
    assert [s.via for s in other] == ["Radio Vostok", None]


def speaker_names(coding: Coding) -> list[str | None]:
    names = {a.id: a.name for a in coding.actors}
    return [names.get(s.speaker or "") for s in coding.statements]


def test_the_former_and_the_latter() -> None:
    coding = sitroom.read("Emmanuel Macron and Olaf Scholz met in Bonn. The latter rejected the offer.", published="2023-05-05")
    who = {coding.document.text[slice(*m)]: a.name for a in coding.actors for m in a.mentions}
    assert who.get("The latter", who.get("latter")) == "Olaf Scholz"


def test_an_office_named_before_its_holder_is_that_person() -> None:
    coding = sitroom.read("France's president urged Israel to open the crossing. Emmanuel Macron spoke in New York.", published="2025-05-05")
    asked = next(e for e in coding.events if e.type == "REQUEST")
    names = {a.id: a.name for a in coding.actors}
    assert [names[a] for a in asked.actors] == ["Emmanuel Macron"]


def test_an_outlet_that_is_spoken_to_is_how_the_words_came() -> None:
    for words, outlet in (("Fox News", "Fox News"), ("Helsingin Sanomat", "Helsingin Sanomat"), ("Radio Lumenia", "Radio Lumenia")):
        coding = sitroom.read(f"Emmanuel Macron told {words} that the talks had failed.", published="2023-05-05")
        assert [s.via for s in coding.statements] == [outlet]
