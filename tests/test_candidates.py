"""Who will do what to whom next: ranking without a look ahead, chances on one scale, the acts behind them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import msgspec
import numpy as np
import pytest

from sitroom.errors import UsageError
from sitroom.outlook.candidates import Candidate, next_acts, shipped
from sitroom.outlook.candidates.chances import probability
from sitroom.outlook.candidates.evidence import TERMS, falls
from sitroom.outlook.candidates.index import doubled, index
from sitroom.outlook.candidates.prospects import prospects
from sitroom.outlook.candidates.scoring import STEADY, own_rate
from sitroom.outlook.streams import Stream, types
from sitroom.records import Actor, Coding, Document, Event
from sitroom.room import Room

ROOT = Path(__file__).parents[1]


def stream(*acts: tuple[str, str, int, str], end: float | None = None) -> Stream:
    rows = [{"actor": a, "recipient": b, "day": day, "type": kind} for a, b, day, kind in acts]
    return Stream.of_table(rows, origin=date(2031, 1, 1), end=end)


def chance(found: list[Candidate], actor: str, kind: str, recipient: str) -> float:
    return next(c.probability for c in found if (c.actor, c.type, c.recipient) == (actor, kind, recipient))


# Ranking, day by day ------------------------------------------------------------------------------------------------------------------


def invented(seed: int, *, actors: int = 12, relations: int = 3, days: int = 24) -> np.ndarray:
    """Events of an invented world in which relation 1 follows relation 0 between the same two on the next day."""
    rng = np.random.default_rng(seed)
    rows = []
    for day in range(days):
        for _ in range(3):
            s, o = rng.choice(actors, 2, replace=False)
            r = int(rng.choice([0, 2]))
            rows.append((s, r, o, day))
            if r == 0:
                rows.append((s, 1, o, day + 1))
    found = np.unique(np.array([row for row in rows if row[3] < days]), axis=0)
    return found[np.argsort(found[:, 3], kind="stable")]


def kernels() -> None:
    """What is asked of the compiled parts, in plain Python (NUMBA_DISABLE_JIT), as JSON."""
    from benchmarks.backtest.recurrence import strict_recency
    from sitroom.outlook.candidates import logit, ranking

    rows = invented(1, days=15)
    history, asked = rows[rows[:, 3] < 11], rows[rows[:, 3] >= 11]
    only = np.array([1.0 if term.name == "same act, last" else 0.0 for term in TERMS])
    last = ranking.Recurrence(12, 6, only, np.tile(only, (6, 1)), np.ones((2, 6, 6)))
    both, found = ranking.ranks(last, history, asked)
    strict = strict_recency(doubled(history, 3), both, 12)
    seen = {tuple(row[:3]) for row in doubled(history, 3).tolist()}
    known = np.array([tuple(row[:3]) in seen for row in both.tolist()])
    soon, early = ranking.ranks(last, history, asked[asked[:, 3] < 13])
    model = ranking.learn(history, actors=12, relations=3)
    again = ranking.learn(history, actors=12, relations=3)
    follow = both[:, 1] == 1
    _, learned = ranking.ranks(model, history, asked)
    rng = np.random.default_rng(2)
    terms = rng.normal(size=(900, 2)).astype(np.float32)
    start = np.arange(0, 901, 10)
    choice = [int(np.argmax(terms[a : a + 10] @ np.array([1.5, -0.5]) + rng.gumbel(size=10))) + a for a in start[:-1]]
    answers = np.bincount(choice, minlength=900)
    sample = logit.Sample(terms, answers, np.ones(900), start, np.arange(90) % 4)
    weights = logit.fitted(sample)
    apart = logit.relation_weights(sample, weights, 6, shrink=1e9)
    print(
        json.dumps(
            {
                "known": int(known.sum()), "same": found[known].tolist() == strict[known].tolist(), "most": float(found.max()),
                "early": early.tolist() == found[: len(soon)].tolist(), "again": np.array_equal(model.weights, again.weights),
                "lift": model.lifts[0, 0, 1] / model.lifts[0, 0, 2], "follow": float((1 / learned[follow]).mean()),
                "by recency": float((1 / strict[follow]).mean()), "weights": weights.tolist(), "apart": float(np.abs(apart - weights).max()),
            }
        )
    )  # fmt: skip


@pytest.fixture(scope="module")
def told() -> dict[str, object]:
    pytest.importorskip("numba", reason="ranking needs the extra fit")
    done = subprocess.run(
        [sys.executable, "-c", "from tests.test_candidates import kernels; kernels()"], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_ranks_by_the_last_time_are_those_of_strict_recency(told: dict[str, object]) -> None:
    assert told["known"] > 5 and told["same"]
    assert told["most"] <= 12


def test_later_days_tell_nothing_to_earlier_ones(told: dict[str, object]) -> None:
    assert told["early"]


def test_what_follows_an_act_is_learned_and_the_same_every_time(told: dict[str, object]) -> None:
    assert told["lift"] > 3
    assert told["follow"] > told["by recency"] + 0.2
    assert told["again"]


def test_conditional_logit_finds_the_weights_of_simulated_choices(told: dict[str, object]) -> None:
    assert np.allclose(told["weights"], [1.5, -0.5], atol=0.4)
    assert told["apart"] < 1e-6, "weights of relations shrink to the pooled ones"


def test_an_index_points_from_each_act_to_its_pair_and_back() -> None:
    rows = doubled(np.array([[0, 0, 1, 0], [0, 1, 1, 0], [2, 0, 1, 3]]), 2)
    known = index(rows, actors=3, relations=4)
    assert known.day_start.tolist() == [0, 4, 4, 4, 6]
    for i in range(len(rows)):
        pair = known.pair[i]
        acts = known.pair_acts[known.pair_act_start[pair] : known.pair_act_start[pair + 1]]
        assert known.act[i] in acts
        assert {(int(known.act_relation[a]), int(known.act_receiver[a])) for a in acts} == {
            (r, o) for s, r, o, _ in rows.tolist() if (s, o) == (rows[i, 0], rows[i, 2])
        }
    assert np.allclose(falls(8)[8, 1], 0.5)


# Chances ------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [3, 40, 400])
def test_an_act_a_day_is_a_rate_of_one_however_long_it_was_watched(days: int) -> None:
    found = prospects(stream(*(("NOR", "SUD", day, "ACCUSE") for day in range(days))))
    forth = found.pairs.tolist().index([0, 1])
    assert np.allclose(found.rates[:, forth, types().index("ACCUSE")], 1.0)
    assert found.back[forth] == found.pairs.tolist().index([1, 0])


def test_an_act_told_twice_in_a_day_counts_once() -> None:
    once = prospects(stream(("NOR", "SUD", 0, "ACCUSE"), ("SUD", "NOR", 4, "AID")))
    twice = prospects(stream(("NOR", "SUD", 0, "ACCUSE"), ("NOR", "SUD", 0, "ACCUSE"), ("SUD", "NOR", 4, "AID")))
    assert np.array_equal(once.rates, twice.rates)


def test_chances_grow_with_the_days_ahead_and_with_a_fresher_past() -> None:
    acts = [("NOR", "SUD", day, "ACCUSE") for day in (20, 24, 27)] + [("VES", "SUD", day, "ACCUSE") for day in (1, 4, 7)]
    found = [next_acts(stream(*acts), days=days, limit=None) for days in (1, 7, 30, 90)]
    of = [chance(one, "NOR", "ACCUSE", "SUD") for one in found]
    assert 0 < of[0] < of[1] < of[2] < of[3] < 1
    assert chance(found[1], "NOR", "ACCUSE", "SUD") > 2 * chance(found[1], "VES", "ACCUSE", "SUD")
    assert len(found[1]) == (4 + 2) * 16, "two pairs that met, both ways, and one that never did"
    assert [c.probability for c in found[1]] == sorted((c.probability for c in found[1]), reverse=True)
    assert (found[1][0].actor, found[1][0].type, found[1][0].recipient) == ("NOR", "ACCUSE", "SUD")


def test_what_came_of_late_for_each_act_expected_corrects_all_chances() -> None:
    calm = [("NOR", "SUD", day, "ACCUSE") for day in range(0, 40, 8)]
    grown = [*calm, *(("NOR", "SUD", day, kind) for day in range(33, 40) for kind in ("ASSAULT", "THREATEN", "REJECT", "COERCE"))]
    quiet, loud = (own_rate(stream(*acts, end=40), shipped()) for acts in (calm, grown))
    assert 0.9 < quiet <= 1.05 < loud < (4 + 1 + STEADY) / STEADY
    assert own_rate(stream(*calm[:1], end=3), shipped()) == 1
    named = [reason for one in next_acts(stream(*grown, end=40), limit=3) for reason in one.reasons]
    assert all(reason.effect == pytest.approx(reason.value * reason.weight, abs=1e-3) for reason in named)


def test_the_past_behind_a_candidate_is_named_most_telling_first() -> None:
    acts = stream(("NOR", "SUD", 1, "ACCUSE"), ("NOR", "SUD", 9, "ACCUSE"), ("SUD", "NOR", 9, "AID"), ("VES", "NOR", 9, "ACCUSE"))
    first = next_acts(acts, days=7, limit=1)[0]
    assert (first.past[0].day, first.past[0].type, first.past[0].actor) == ("2031-01-10", "ACCUSE", "NOR")
    assert {past.actor for past in first.past} <= {"NOR", "SUD"}, "what others did stands in the terms, not in the past of the two"
    assert sum(past.share for past in first.past) == pytest.approx(1, abs=0.01)
    for reason in first.reasons:
        assert reason.effect == pytest.approx(reason.value * reason.weight, abs=1e-3)


def test_the_same_stream_gives_the_same_bytes_in_any_order_of_rows() -> None:
    acts = [("NOR", "SUD", 3, "ACCUSE"), ("SUD", "VES", 3, "AID"), ("VES", "NOR", 5, "CONSULT")]
    names = ("NOR", "SUD", "VES")
    told = [next_acts(Stream.of_table(rows, names=names, origin=date(2031, 1, 1)), limit=None) for rows in (acts_(acts), acts_(acts[::-1]))]
    assert msgspec.json.encode(told[0]) == msgspec.json.encode(told[1])


def acts_(acts: list[tuple[str, str, int, str]]) -> list[tuple[str, str, int, str]]:
    return [(a, b, day, kind) for a, b, day, kind in acts]


def test_no_events_no_candidates_and_what_means_nothing_is_refused() -> None:
    assert next_acts(Stream.of_arrays((), [], [], [], [])) == []
    some = stream(("NOR", "SUD", 0, "AID"))
    assert next_acts(some, limit=0) == []
    for wrong in ({"days": 0}, {"days": -3}, {"days": 91}, {"limit": -1}):
        with pytest.raises(UsageError, match="valid is"):
            next_acts(some, **wrong)


def test_weights_that_ship_say_where_they_are_from_and_raise_what_happened_before() -> None:
    own = shipped()
    assert "doi:10.7910/DVN/28075" in own.source
    assert len(own.types) == 16 and np.isfinite(own.weights()).all()
    assert np.diagonal(own.table()[0, 0]).min() > 1, "each type makes itself likelier on the same pair"
    assert probability(np.array([-50.0, 0.0, 50.0])) == pytest.approx([0, 0.5, 1])


# Those who never met ------------------------------------------------------------------------------------------------------------------


def test_those_who_never_met_are_candidates_of_their_own() -> None:
    met = [("NOR", "SUD", day, "ASSAULT") for day in range(0, 20, 4)] + [("EAS", "SUD", day, "ASSAULT") for day in range(1, 20, 4)]
    some = stream(*met, ("WES", "SUD", 2, "CONSULT"), end=20)
    found = next_acts(some, days=7, limit=None)
    pairs = {(c.actor, c.recipient): c.met for c in found}
    names = ("NOR", "SUD", "EAS", "WES")
    assert pairs == {(a, b): "SUD" in (a, b) for a in names for b in names if a != b}, "each ordered pair is there once"
    assert len(found) == len(pairs) * len(types())
    new = [c for c in found if not c.met]
    assert all(not c.past and c.reasons for c in new)
    assert chance(found, "NOR", "ASSAULT", "EAS") > chance(found, "WES", "ASSAULT", "EAS"), "who strikes more is likelier to strike"
    assert max(c.probability for c in new) < chance(found, "NOR", "ASSAULT", "SUD")


def test_whom_both_know_brings_two_nearer() -> None:
    acts = [
        (a, b, day, "CONSULT")
        for day, (a, b) in enumerate([("A", "M"), ("B", "M"), ("A", "N"), ("B", "N"), ("C", "O"), ("O", "C"), ("C", "P"), ("P", "C")])
    ]
    found = next_acts(stream(*acts, end=8), days=7, limit=None)
    partners = {(c.actor, c.recipient): r.value for c in found for r in c.reasons if r.term == "partners of both"}
    assert partners["A", "B"] == pytest.approx(np.log(3), abs=1e-3) and ("A", "C") not in partners


def test_progress_is_told_and_can_stop() -> None:
    some, told = stream(("NOR", "SUD", 0, "AID"), ("SUD", "EAS", 9, "AID"), end=30), []
    next_acts(some, progress=lambda share, what: told.append((share, what)))
    shares = [share for share, _ in told]
    assert shares == sorted(shares) and shares[0] == 0 and shares[-1] <= 1 and all(what for _, what in told)

    def stop(share: float, what: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        next_acts(some, progress=stop)


def test_a_room_of_two_documents_names_the_happenings_behind(tmp_path: Path) -> None:
    with Room(tmp_path / "strait.sitroom") as room:
        for number, (kind, who, whom) in enumerate([("ASSAULT", "NOR", "SUD"), ("THREATEN", "SUD", "NOR")]):
            name, text = f"d{number}", f"{kind} by {who} on {whom}. " + " ".join(f"w{number}x{i}" for i in range(40)) + "."
            event = Event(
                id=f"e{number}", document=name, type=kind, mode=[], status="actual", actors=[who], recipients=[whom], trigger=(0, len(kind)),
                evidence=(0, len(text)), date=f"2031-02-0{number + 3}", date_precision="day", intensity=-9.0, confidence=0.9, reader="hand",
            )  # fmt: skip
            cast = [Actor(id=i, name=n, kind="state", country=i) for i, n in (("NOR", "Norland"), ("SUD", "Sudland"))]
            document = Document(id=name, text=text, sha256=name, title=name, outlet=f"Outlet {name}", published=f"2031-02-0{number + 4}")
            room.add(Coding(document=document, actors=cast, events=[event]))
        found = next_acts(room, days=30, limit=5)
        ids = {happening.id for happening in room.happenings()}
    assert {(c.actor, c.type, c.recipient) for c in found[:2]} == {("NOR", "ASSAULT", "SUD"), ("SUD", "THREATEN", "NOR")}
    named = [id for c in found for past in c.past for id in past.happenings]
    assert named and set(named) <= ids
    assert all(past.happenings for c in found for past in c.past)


def test_a_meeting_of_two_is_told_once(tmp_path: Path) -> None:
    with Room(tmp_path / "meeting.sitroom") as room:
        text = "CONSULT of NOR and SUD. " + " ".join(f"w{i}" for i in range(40)) + "."
        event = Event(
            id="e1", document="d1", type="CONSULT", mode=[], status="actual", actors=["NOR", "SUD"], recipients=["SUD", "NOR"], trigger=(0, 7),
            evidence=(0, len(text)), date="2031-02-03", date_precision="day", intensity=2.5, confidence=0.9, reader="hand",
        )  # fmt: skip
        cast = [Actor(id=i, name=n, kind="state", country=i) for i, n in (("NOR", "Norland"), ("SUD", "Sudland"))]
        document = Document(id="d1", text=text, sha256="d1", title="d1", outlet="Outlet", published="2031-02-04")
        room.add(Coding(document=document, actors=cast, events=[event]))
        found = next_acts(room, days=7, limit=4)
        stream = Stream.of_room(room)
    assert len(stream) == 2
    assert [(c.type, c.mutual) for c in found].count(("CONSULT", True)) == 1
    assert [c.type for c in found].count("CONSULT") == 1
    assert [(past.type, past.mutual) for past in found[0].past] == [("CONSULT", True)]
    assert found[0].past[0].share == pytest.approx(1, abs=0.01)
    assert len(found) == 4


def test_forecasting_needs_no_numba_and_ranking_says_that_it_does() -> None:
    script = (
        "import sys; sys.modules['numba'] = None\n"
        "from sitroom.outlook.candidates import next_acts\nfrom sitroom.outlook import Stream\n"
        "print(len(next_acts(Stream.of_table([('NOR', 'SUD', 0, 'AID')]), limit=None)))\n"
        "import sitroom.outlook.candidates.ranking"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}
    )
    assert done.stdout.strip() == "32", done.stderr
    assert done.stderr.splitlines()[-1].endswith("Install it with: pip install 'sitroom[fit]'")
