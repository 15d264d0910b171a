"""What a person undergoes whose it is called, and what is only supposed. On hand-made trees."""

from __future__ import annotations

import pytest

from sitroom.codebook import load
from sitroom.codebook.cues import cues
from sitroom.coding.events import events_of
from sitroom.coding.status import status_of
from sitroom.reading import Arc, Trigger
from sitroom.records import Document
from tests.test_status import tree
from tests.test_ties import Named, Rows

ARREST: Rows = [("Lund", "PROPN", 2, "nmod:poss"), ("'s", "PART", 0, "case"), ("arrest", "NOUN", 3, "nsubj"), ("angered", "VERB", -1, "root")]
OF: Rows = [*ARREST[:3], ("of", "ADP", 4, "case"), ("Holm", "PROPN", 2, "nmod"), ("angered", "VERB", -1, "root")]
RAID: Rows = [*ARREST[:2], ("raid", "NOUN", 3, "nsubj"), ("angered", "VERB", -1, "root")]


class People(Named):
    """Lund and Holm are persons, Norland a state."""

    def at(self, sentence: int, word: int) -> tuple[str, ...]:
        return {"Lund": ("NOR.GOV.lund",), "Holm": ("NOR.GOV.holm",)}.get(self._reading.words[word], super().at(sentence, word))

    def kind(self, actor: str) -> str:
        return "person" if "." in actor else "state"


def coded(rows: Rows, *arcs: Arc) -> tuple[list[str], list[str]]:
    reading = tree(*rows)
    reading = reading._replace(triggers=[Trigger(2, "COERCE", 0.9, "actual", 0.95, (), arcs)])
    document = Document(id="d", text=" ".join(reading.words), sha256="d", title=None)
    (event,) = events_of(document, [reading], People(reading), load(), cues(), reader="hand")
    return event.actors, event.recipients


def test_a_person_undergoes_what_is_called_the_person_s() -> None:
    assert coded(ARREST, Arc("actor", 0, 0.9)) == ([], ["NOR.GOV.lund"])
    assert coded([("Norland", "PROPN", 2, "nmod:poss"), *ARREST[1:]], Arc("actor", 0, 0.9)) == (["NOR"], [])
    assert coded(OF, Arc("actor", 0, 0.9)) == (["NOR.GOV.lund"], [])
    assert coded(RAID, Arc("actor", 0, 0.9)) == (["NOR.GOV.lund"], [])
    assert coded(ARREST, Arc("actor", 0, 0.9), Arc("recipient", 3, 0.9)) == (["NOR.GOV.lund"], [])


@pytest.mark.parametrize(
    ("before", "status"),
    [(["In", "the", "event", "of"], "hypothetical"), (["In", "the", "case", "of"], "actual"), (["In", "case", "of"], "hypothetical")],
)
def test_what_is_supposed_has_not_happened(before: list[str], status: str) -> None:
    at = len(before)
    rows = [(word, "NOUN" if i == at - 2 and at == 4 else "ADP", at, "case") for i, word in enumerate(before)]
    if at == 4:
        rows = [("In", "ADP", 2, "case"), ("the", "DET", 2, "det"), (before[2], "NOUN", 5, "obl"), ("of", "ADP", 4, "case")]
    rows += [("raids", "NOUN", 2 if at == 4 else at + 1, "nmod" if at == 4 else "obl"), ("wait", "VERB", -1, "root")]
    assert status_of(tree(*rows), Trigger(at, "ASSAULT", 0.9, "actual", 0.99, (), ()), cues()) == status
