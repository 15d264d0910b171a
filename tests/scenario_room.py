"""A room of two countries at odds, with red lines and claims, and norms with round numbers, for tests of what-ifs."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest

from sitroom.outlook.norms import Norms
from sitroom.outlook.scenarios import (
    Act,
    Result,
    Scenario,
    run_scenario,
)
from sitroom.records import Actor, Claim, Coding, Document, Event, Pattern, RedLine
from sitroom.room import Room

ACTORS = [
    Actor(id="NOR", name="Norland", kind="state", country="NOR", aliases=["Kingdom of Norland"]),
    Actor(id="NOR.GOV.lund", name="Ida Lund", kind="person", country="NOR", sector="GOV"),
    Actor(id="SUD", name="Sudland", kind="state", country="SUD"),
    Actor(id="SUD.CVL.vik", name="Per Vik", kind="person", country="SUD", sector="CVL"),
    Actor(id="VES", name="Vesland", kind="state", country="VES"),
]
STRIKE = Pattern(type="ASSAULT", actors=["NOR"], recipients=["SUD"])
ANSWER = Pattern(type="ASSAULT", actors=["SUD"], recipients=["NOR"])
SCORES = {"ASSAULT": -9.0, "ACCUSE": -3.0, "CONSULT": 2.5, "AID": 10.0, "COERCE": -7.0}


def _norms() -> Norms:
    """Norms with round numbers: an act brings about 0.4 of its kind in its dyad, 0.2 the other way round, a little among friends and rivals."""
    weights = np.zeros((5, 4, 4, 3))
    for kind, amount in enumerate((0.3, 0.2, 0.05, 0.05, 0.1)):
        weights[kind, np.arange(4), np.arange(4), 0] = amount
    return Norms(
        half_lives=np.array([2.0, 10.0, 60.0]), weights=weights, shape=np.full(4, 0.5), level=np.array([0.02, 0.01, 0.03, 0.02]),
        size=np.full(4, 2.0), concentration=5.0,
    )  # fmt: skip


NORMS = _norms()


def _own(name: str) -> str:
    """Words of a document's own, so that none is a copy of another."""
    return " ".join(f"{name}w{i}" for i in range(40)).capitalize() + "."


def act(room: Room, name: str, day: str, kind: str, who: str, whom: str) -> None:
    sentence = f"{kind} by {who} on {whom}."
    event = Event(
        id=f"e-{name}", document=name, type=kind, mode=[], status="actual", actors=[who], recipients=[whom], trigger=(0, len(kind)), date=day,
        evidence=(0, len(sentence)), date_precision="day", intensity=SCORES[kind], confidence=0.9, reader="hand",
    )  # fmt: skip
    room.add(Coding(document=document(name, sentence, day), actors=ACTORS, events=[event]))


def document(name: str, sentence: str, day: str) -> Document:
    return Document(id=name, text=f"{sentence} {_own(name)}", sha256=name, title=name, outlet=f"Outlet {name}", published=day)


def line(
    room: Room, name: str, condition: str, consequence: str, pattern: Pattern | None, then: Pattern | None, *, issuer: str = "SUD"
) -> str:  # fmt: skip
    """A document with one red line; its id in the register."""
    sentence = f"If {condition}, {consequence}, the minister said."
    spans = [(sentence.index(part), sentence.index(part) + len(part)) for part in (condition, consequence)]
    record = RedLine(
        id=f"r-{name}", document=name, issuer=issuer, condition=spans[0], consequence=spans[1], kind="threat", condition_pattern=pattern,
        consequence_pattern=then, confidence=0.9, reader="hand", evidence=(0, len(sentence)),
    )  # fmt: skip
    room.add(Coding(document=document(name, sentence, "2031-02-20"), actors=ACTORS, red_lines=[record]))
    return next(found.id for found in room.red_lines() if found.wordings[0].red_line == record.id)


def claim(room: Room, name: str, *, sign: int = 1, hedge: str = "asserted", cause: Pattern | None = STRIKE, effect: Pattern | None = ANSWER) -> None:
    """A document in which Norland's Ida Lund says that an attack on Sudland leads to attacks by Sudland on Norland."""
    verb = "cause" if sign > 0 else "prevent"
    first, second = "an attack by Norland on Sudland", "shelling of Norland by Sudland"
    sentence = f"{first.capitalize()} will {verb} {second}, Ida Lund said."
    one, other = (0, len(first)), (sentence.index(second), sentence.index(second) + len(second))
    own = {"document": name, "confidence": 0.9, "reader": "hand", "evidence": (0, len(sentence))}

    def event(number: int, word: str, pattern: Pattern) -> Event:
        at = sentence.index(word)
        return Event(
            id=f"e{number}-{name}", type="ASSAULT", mode=[], status="hypothetical", actors=pattern.actors, recipients=pattern.recipients,
            trigger=(at, at + len(word)), date=None, date_precision="unknown", intensity=-9.0, **own,
        )  # fmt: skip

    events = [event(1, "attack", cause or STRIKE), event(2, "shelling", effect or ANSWER)]
    actors = [
        msgspec.structs.replace(actor, mentions=[(m.start(), m.end()) for m in re.finditer(rf"\b{actor.name}\b", sentence)]) for actor in ACTORS
    ]
    patterns = [
        msgspec.structs.replace(p, event=e.id) if p else None for p, e in zip((cause, effect), events, strict=True)
    ]  # fmt: skip
    record = Claim(
        id=f"c-{name}", claimant="NOR.GOV.lund", cause=one, effect=other, sign=sign, hedge=hedge, cause_pattern=patterns[0],
        effect_pattern=patterns[1], **own,
    )  # fmt: skip
    room.add(Coding(document=document(name, sentence, "2031-02-21"), actors=actors, events=events, claims=[record]))


@pytest.fixture(scope="module", name="kept")
def kept_strait(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rooms") / "strait.sitroom"
    with Room(path) as opened:
        for i, (day, kind, who, whom) in enumerate((
            ("2031-02-01", "ASSAULT", "NOR", "SUD"), ("2031-02-03", "ASSAULT", "SUD", "NOR"), ("2031-02-05", "ACCUSE", "NOR", "SUD"),
            ("2031-02-10", "ASSAULT", "NOR", "SUD"), ("2031-02-12", "CONSULT", "VES", "NOR"), ("2031-02-15", "AID", "VES", "SUD"),
            ("2031-02-20", "ASSAULT", "NOR", "SUD"),
        )):  # fmt: skip
            act(opened, f"d{i}", day, kind, who, whom)
        opened.red_lines()
    return path


@pytest.fixture(name="room")
def strait(kept: Path, tmp_path: Path) -> Iterator[Room]:
    shutil.copy(kept, tmp_path / kept.name)
    with Room(tmp_path / kept.name) as opened:
        yield opened


@pytest.fixture(scope="module", name="lined")
def lined_strait(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """The same room with a red line, which no test may change."""
    path = tmp_path_factory.mktemp("rooms") / "lined.sitroom"
    shutil.copy(kept, path)
    with Room(path) as opened:
        line(opened, "r1", "Norland attacks", "we strike", STRIKE, ANSWER)
        yield opened


def asked(room: Room, *, draws: int = 0, explore: bool = False, **said: object) -> Result:
    return run_scenario(room, Scenario(**({"runs": 200, "days": 20} | said)), norms=NORMS, draws=draws, explore=explore)


STRIKES = Act(day=1, actor="Norland", type="ASSAULT", recipient="Sudland")
