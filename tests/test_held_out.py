"""What the acts of a red line say of its kind, its condition and its issuer. On hand-made trees."""

from __future__ import annotations

import pytest

from sitroom.codebook import load
from sitroom.coding.conditions import act_of, doers_of, same_act
from sitroom.coding.lines import red_lines_of
from sitroom.reading import Frame
from sitroom.records import Document, Event, Pattern, RedLine
from tests.test_status import tree
from tests.test_ties import Named

Rows = list[tuple[str, str, int, str]]

SANCTIONS: Rows = [  # they could bring back sanctions if Sudland refused
    ("they", "PRON", 2, "nsubj"), ("could", "AUX", 2, "aux"), ("restore", "VERB", -1, "root"), ("sanctions", "NOUN", 2, "obj"),
    ("if", "SCONJ", 6, "mark"), ("Sudland", "PROPN", 6, "nsubj"), ("refused", "VERB", 2, "advcl"),
]  # fmt: skip
LIFTED: Rows = [  # sanctions will be lifted if Sudland agreed
    ("sanctions", "NOUN", 3, "nsubj:pass"), ("will", "AUX", 3, "aux"), ("be", "AUX", 3, "aux:pass"), ("lifted", "VERB", -1, "root"),
    ("if", "SCONJ", 6, "mark"), ("Sudland", "PROPN", 6, "nsubj"), ("agreed", "VERB", 3, "advcl"),
]  # fmt: skip
NO_MORE: Rows = [  # no sanctions will come if Sudland agreed
    ("no", "DET", 1, "det"), ("sanctions", "NOUN", 3, "nsubj"), ("will", "AUX", 3, "aux"), ("come", "VERB", -1, "root"),
    ("if", "SCONJ", 6, "mark"), ("Sudland", "PROPN", 6, "nsubj"), ("agreed", "VERB", 3, "advcl"),
]  # fmt: skip
WITHDRAW: Rows = [  # Norland would soon withdraw if Sudland withdrew
    ("Norland", "PROPN", 3, "nsubj"), ("would", "AUX", 3, "aux"), ("soon", "ADV", 3, "advmod"), ("withdraw", "VERB", -1, "root"),
    ("if", "SCONJ", 6, "mark"), ("Sudland", "PROPN", 6, "nsubj"), ("withdrew", "VERB", 3, "advcl"),
]  # fmt: skip
STAY: Rows = [("Norland", "PROPN", 3, "nsubj"), ("will", "AUX", 3, "aux"), ("not", "PART", 3, "advmod"), *WITHDRAW[3:]]
RAIDS: Rows = [  # our answers will stop if raids stop
    ("our", "PRON", 1, "nmod:poss"), ("answers", "NOUN", 3, "nsubj"), ("will", "AUX", 3, "aux"), ("stop", "VERB", -1, "root"),
    ("if", "SCONJ", 6, "mark"), ("attacks", "NOUN", 6, "nsubj"), ("stop", "VERB", 3, "advcl"),
]  # fmt: skip
ANSWER: Rows = [  # Norland will surely answer if Sudland is ...
    ("Norland", "PROPN", 3, "nsubj"), ("will", "AUX", 3, "aux"), ("surely", "ADV", 3, "advmod"), ("answer", "VERB", -1, "root"),
    ("if", "SCONJ", 6, "mark"), ("Sudland", "PROPN", 6, "nsubj"), ("intervenes", "VERB", 3, "advcl"),
]  # fmt: skip


def line(rows: Rows, read: str, *acts: tuple[str, int]) -> RedLine:
    """The line «words 0 to 3 if words 5 and 6» that was read as of a kind, with acts (type, index of the trigger)."""
    reading = tree(*rows)
    document = Document(id="d", text=" ".join(reading.words), sha256="d", title=None)
    reading = reading._replace(frames=[Frame("line", (4, 5), 0.9, first=((5, 7),), second=((0, 4),), line=read)])
    events = [
        Event(
            id=f"e{at}", document="d", type=type, mode=[], status="hypothetical", actors=[], recipients=[], trigger=reading.spans[at],
            evidence=reading.span, date=None, date_precision="unknown", intensity=load().intensity(type, []), confidence=0.9, reader="hand",
        )
        for type, at in acts
    ]  # fmt: skip
    (made,) = red_lines_of(document, [reading], [], events, {event.id: event.id for event in events}, Named(reading), reader="hand")
    return made


@pytest.mark.parametrize(
    ("rows", "read", "acts", "kind"),
    [
        (SANCTIONS, "promise", [("SANCTION", 3)], "threat"),
        (SANCTIONS, "warning", [("SANCTION", 3)], "warning"),
        (LIFTED, "promise", [("SANCTION", 0)], "promise"),
        (NO_MORE, "promise", [("SANCTION", 1)], "promise"),
        (WITHDRAW, "threat", [("RETREAT", 3), ("RETREAT", 6)], "promise"),
        (STAY, "threat", [("RETREAT", 3)], "threat"),
        (RAIDS, "threat", [("ASSAULT", 5)], "promise"),
        (RAIDS, "threat", [("AID", 5)], "threat"),
        (ANSWER, "threat", [], "threat"),
    ],
)
def test_the_act_of_a_consequence_rules_kinds_out(rows: Rows, read: str, acts: list[tuple[str, int]], kind: str) -> None:
    assert line(rows, read, *acts).kind == kind


@pytest.mark.parametrize(("read", "issuer"), [("threat", "NOR"), ("promise", "NOR"), ("warning", None)])
def test_who_answers_issues_a_threat_of_which_no_act_was_read(read: str, issuer: str | None) -> None:
    assert line(ANSWER, read).issuer == issuer


@pytest.mark.parametrize(
    ("rows", "trigger", "doers"),
    [
        (
            [("Sudland", "PROPN", 1, "nsubj"), ("persists", "VERB", -1, "root"), ("in", "SCONJ", 3, "mark"), ("promoting", "VERB", 1, "advcl"),
             ("assassinations", "NOUN", 3, "obj")],
            4, ["SUD"],
        ),
        ([("Sudland", "PROPN", 1, "nsubj"), ("suffers", "VERB", -1, "root"), ("attacks", "NOUN", 1, "obj")], 2, []),
        ([("Sudland", "PROPN", 1, "nsubj:pass"), ("ordered", "VERB", -1, "root"), ("attacks", "NOUN", 1, "obj")], 2, []),
    ],
)  # fmt: skip
def test_who_carries_an_act_on_is_behind_it_and_who_suffers_it_is_not(rows: Rows, trigger: int, doers: list[str]) -> None:
    reading = tree(*rows)
    assert doers_of(reading, 0, trigger, (0, len(rows)), Named(reading)) == doers
    found = act_of(reading, 0, (0, len(rows)), Named(reading))
    assert found is not None and (found.type, found.actors) == ("ASSAULT", doers)


@pytest.mark.parametrize(
    ("rows", "then", "found"),
    [
        ([("Sudland", "PROPN", 1, "nsubj"), ("did", "VERB", -1, "root")], ["NOR"], ["SUD"]),
        (
            [("Sudland", "PROPN", 1, "nsubj"), ("does", "VERB", -1, "root"), ("the", "DET", 3, "det"), ("same", "NOUN", 1, "obj")],
            ["NOR"], ["SUD"],
        ),
        ([("Sudland", "PROPN", 1, "nsubj"), ("did", "VERB", -1, "root")], ["SUD"], None),
        ([("Sudland", "PROPN", 1, "nsubj"), ("waits", "VERB", -1, "root")], ["NOR"], None),
    ],
)  # fmt: skip
def test_a_condition_that_stands_for_the_act_of_the_consequence_has_it(rows: Rows, then: list[str], found: list[str] | None) -> None:
    reading = tree(*rows)
    pattern = same_act(reading, 0, (0, len(rows)), Pattern(type="RETREAT", actors=then), Named(reading))
    assert (pattern and (pattern.type, pattern.actors)) == (found and ("RETREAT", found))
