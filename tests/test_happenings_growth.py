"""What it takes to find happenings as a room grows: comparisons are counted, for a machine's seconds say little."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sitroom.records import Actor, Coding, Document, Event, Magnitude
from sitroom.room import Room
from sitroom.room.happenings import finding, model
from sitroom.room.happenings.contradicting import possible
from sitroom.room.happenings.facts import Facts, contradict, rules
from sitroom.room.happenings.finding import happenings
from sitroom.room.happenings.kept import gathered
from sitroom.room.opening import snapshot

ACTORS = [Actor(id=id, name=f"{id.title()}land", kind="state", country=id) for id in ("NOR", "SUD", "OST", "KAR")]
VERBS = {"struck": "ASSAULT", "bombed": "ASSAULT", "met": "CONSULT", "accused": "ACCUSE"}


def known(rng: random.Random) -> Facts:
    """Facts of few values, so that many are alike."""

    def some(*of: str) -> frozenset[str]:
        return frozenset(rng.sample(of, rng.choice((0, 1, 1, len(of)))))

    def stretch() -> tuple[int, int]:
        first = 700_000 + rng.randrange(4)
        return first, first + rng.choice((0, 0, 0, 6))

    who = "NOR", "SUD", "OST"
    actors, recipients, vague = some(*who), some(*who), some(*who)
    days = rng.choice((None, stretch()))
    return Facts(
        type=rng.choice(("ASSAULT", "ASSAULT", "COERCE", "CONSULT")),
        status=rng.choice(("actual", "actual", "historical", "negated", "future", "hypothetical")),
        sentence=(rng.choice(("d1", "d2", "d3")), rng.randrange(9)),
        actors=actors, recipients=recipients, by=actors | some(*who), to=recipients | some(*who), whose=actors - vague, towards=recipients - vague,
        equals=tuple(frozenset({id}) for id in sorted(actors)) * rng.choice((0, 0, 1)), days=days, assumed=days or rng.choice((None, stretch())),
        country=rng.choice((None, None, "SUD", "OST")), city=rng.choice((None, None, "velmora", "karst")),
        where=some("velmora", "port"), narrow=rng.random() < 0.8,
        counts=Magnitude(killed=rng.choice((None, None, 0, 12, 13, 70)), wounded=rng.choice((None, 3))),
        targets=rng.choice((frozenset(), some("prison", "radar"))),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_pairs_at_once_contradict_as_each_does_alone(seed: int) -> None:
    rng = random.Random(seed)
    facts = [known(rng) for _ in range(120)]
    first, second = (np.array(ends) for ends in zip(*permutations(range(len(facts)), 2), strict=True))
    reasons = [contradict(facts[i], facts[j]) for i, j in zip(first.tolist(), second.tolist(), strict=True)]
    assert possible(facts, first, second).tolist() == [reason is None for reason in reasons]
    rules_met = {"two triggers of one sentence", "day", "undated past", "status", "type", "recipient", "company", "country", "place", "target"}
    assert {None, *rules_met, "killed", "actor", "recipient of what did not happen"} <= {*reasons}


def told(number: int, *, a_day: int) -> Coding:
    """A document of two events; so many come out on a day."""
    day = (date(2031, 1, 1) + timedelta(days=number // a_day)).isoformat()
    verbs = [list(VERBS)[(number + i) % len(VERBS)] for i in range(2)]
    who = [ACTORS[(number // 3 + i) % len(ACTORS)] for i in range(3)]
    text, events, id = "", [], f"d{number:05}"
    for i, verb in enumerate(verbs):
        start, at = len(text), len(text) + len(who[i].name) + 1
        text += f"{who[i].name} {verb} {who[i + 1].name} near mile {number} of strait {number * 7 + i}. "
        events.append(Event(
            id=f"e-{id}-{i}", document=id, type=VERBS[verb], mode=[], status="actual", actors=[who[i].id], recipients=[who[i + 1].id],
            trigger=(at, at + len(verb)), evidence=(start, len(text) - 1), date=day, date_precision="day" if number % 2 else "unknown",
            intensity=-5.0, confidence=0.9, reader="hand",
        ))  # fmt: skip
    return Coding(document=Document(id=id, text=text, sha256=id, outlet=f"Post {number % 7}", published=day), actors=ACTORS, events=events)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts pairs that are looked at and compared, events that are at hand for each comparison, pairs held at once, and events that are grouped."""
    done: Counter[str] = Counter()
    own = {(where, name): getattr(where, name) for where, name in ((finding, "possible"), (finding, "agglomerated"), (model, "compared"))}

    def looked(facts: Any, first: Any, second: Any) -> Any:
        done["pairs"] += len(first)
        done["held"] = max(done["held"], len(first))
        return own[finding, "possible"](facts, first, second)

    def compared(tellings: Any, first: Any, *others: Any) -> Any:
        done["compared"] += len(first)
        done["at hand"] += len(tellings)
        return own[model, "compared"](tellings, first, *others)

    def grouped(size: int, *others: Any, **options: Any) -> Any:
        done["grouped"] += size
        return own[finding, "agglomerated"](size, *others, **options)

    monkeypatch.setattr(finding, "possible", looked)
    monkeypatch.setattr(model, "compared", compared)
    monkeypatch.setattr(finding, "agglomerated", grouped)
    monkeypatch.setattr(finding, "CHUNK", 200)
    monkeypatch.setitem(rules(), "block", 5)
    return done


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A room that does not search for copies."""
    with Room(tmp_path / "strait.sitroom") as room:
        room._copies.add = lambda number: room._db.execute("INSERT INTO document_bodies VALUES (?, NULL)", (number,))  # type: ignore[assignment,method-assign]
        yield room


def grown(room: Room, first: int, last: int, *, a_day: int) -> None:
    """Add the documents from ``first`` to before ``last``."""
    with room.writing():
        for number in range(first, last):
            room.add(told(number, a_day=a_day))


@pytest.mark.parametrize("a_day", [1, 1_000])
def test_work_grows_with_the_number_of_events(room: Room, work: Counter[str], a_day: int) -> None:
    """Over many days, and when all is told of one."""
    spent = []
    for first, last in ((0, 80), (80, 240)):
        grown(room, first, last, a_day=a_day)
        work.clear()
        with snapshot(room._db):
            happenings(gathered(room))
        spent.append(dict(work))
    few, many = spent
    assert 0 < few["compared"] <= few["pairs"] and few["grouped"]
    assert all(many[what] < 4.5 * few[what] for what in ("pairs", "compared", "at hand")), spent
    assert many["held"] <= 200 and many["grouped"] <= 480


def test_one_more_document_costs_the_same_in_any_room(room: Room, work: Counter[str]) -> None:
    spent = []
    for first, last in ((0, 80), (81, 240)):
        grown(room, first, last, a_day=2)
        room.happenings(limit=1)
        work.clear()
        room.add(told(last, a_day=2))
        room.happenings(limit=1)
        spent.append(dict(work))
    few, many = spent
    assert few["pairs"] and all(many[what] < 2 * few[what] for what in ("pairs", "held", "compared", "at hand")), spent
    assert many["grouped"] < 4 * few["grouped"] and many["grouped"] < 240, spent  # acts of one kind hang together from day to day
