"""The world of a what-if: traces that fade, ties, types of acts, spread, and the dyads that matter."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from sitroom.errors import InputError
from sitroom.outlook.scenarios import (
    Scenario,
    TieChange,
)
from sitroom.outlook.scenarios.mix import mix_of
from sitroom.outlook.scenarios.running import run
from sitroom.outlook.scenarios.setting import setting_of
from sitroom.outlook.scenarios.traces import Traces
from sitroom.outlook.scenarios.world import world
from sitroom.outlook.streams import QUADS, Stream, types
from sitroom.records import Coding, Tie
from sitroom.room import Room
from tests.scenario_room import ACTORS, NORMS, STRIKES, act, asked, document, kept_strait, strait  # noqa: F401, fixtures


@pytest.mark.parametrize("days", [12, 400])
def test_traces_fade_by_half_life_however_far_the_days(days: int) -> None:
    fade = np.exp2(-1.0 / np.array([0.3, 4.0, 60.0]))
    traces, slow = Traces(fade, 2, 3), np.zeros((3, 4, 2, 3))
    rng = np.random.default_rng(5)
    for day in range(days):
        assert traces.on(day) == pytest.approx(slow.sum(axis=0), rel=1e-9)
        place, amount, weight = rng.integers(0, 6, 4), rng.random((4, 12)), rng.random(4)
        slow *= fade[:, None, None, None]
        for at, own in zip(place, amount * weight[:, None], strict=True):
            slow[:, :, at // 3, at % 3] += own.reshape(3, 4)
        traces.add(day, place, amount.T.copy(), weight)


def test_a_cut_tie_parts_friends_and_an_added_one_joins_them(room: Room) -> None:
    def brought(ties: list[TieChange]) -> float:
        """What Vesland does to Sudland once Norland, its friend, has struck it."""
        setting = setting_of(room, Scenario(days=20, ties=ties, acts=[STRIKES]), NORMS)
        (found,) = run(setting.world, [setting.plan()], runs=1500, seed=1)
        dyad = setting.world.places[setting.world.history.number("VES"), setting.world.history.number("SUD")]
        return float(found.number[(found.dyad == dyad) & (setting.world.quad[found.type] == 3)].sum())

    act(room, "x1", "2031-02-16", "CONSULT", "NOR", "VES")
    assert brought([TieChange(change="cut", actors=("NOR", "VES"))]) < brought([])
    with pytest.raises(InputError, match="knows of no cooperative tie of Norland and Sudland"):
        asked(room, ties=[TieChange(change="cut", actors=("NOR", "SUD"))])
    with pytest.raises(InputError, match="needs a kind"):
        asked(room, ties=[TieChange(change="add", actors=("NOR", "SUD"))])
    with pytest.raises(InputError, match="norms know only what friends do"):
        asked(room, ties=[TieChange(change="add", actors=("NOR", "SUD"), kind="war")])
    sentence = "Norland and Vesland are allies."
    tie = Tie(
        id="t1", document="x2", actors=("NOR", "VES"), kind="alliance", sign=1, evidence=(0, len(sentence)), confidence=0.9, reader="hand"
    )  # fmt: skip
    room.add(Coding(document=document("x2", sentence, "2031-02-18"), actors=ACTORS, ties=[tie]))
    with pytest.raises(InputError, match=r"states a tie \(alliance\) of Norland and Vesland already"):
        asked(room, ties=[TieChange(change="add", actors=("NOR", "VES"), kind="alliance")])


def test_types_of_a_dyad_are_its_own_drawn_to_the_shipped_shares() -> None:
    assault, protest = types().index("ASSAULT"), types().index("PROTEST")
    history = Stream.of_arrays(["A", "B", "C"], [0.0] * 30, [0] * 30, [1] * 30, [QUADS.index("material conflict")] * 30, type=[assault] * 30)
    pairs = np.array([[0, 1], [2, 0]], dtype=np.int32)
    found = mix_of(history, pairs)
    conflict = [i for i, name in enumerate(types()) if name in ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT")]
    assert found.shares[:, conflict].sum(axis=1) == pytest.approx(1.0)
    assert found.shares[0, assault] > found.shares[1, assault] > 0.9
    people, states = (mix_of(Stream.of_arrays(names, [], [], [], []), pairs[:1]).shares[0] for names in (["A", "B"], ["FRA", "DEU"]))
    assert people[protest] > 0.1
    assert 0 < states[protest] < 0.001


def test_counts_of_a_week_spread_as_the_norms_say(room: Room) -> None:
    wide = dataclasses.replace(NORMS, size=np.array([0.3, 2.0, 0.3, 1e6]))
    setting = setting_of(room, Scenario(days=7), wide)
    assert not setting.world.spread.week[:, 3].any()  # the process alone is more spread than that
    (found,) = run(setting.world, [setting.baseline()], runs=3000, seed=2)
    width = len(setting.world.pairs) * 4
    cells = found.run * width + found.dyad * 4 + setting.world.quad[found.type]
    counts = np.bincount(cells, weights=found.number, minlength=3000 * width).reshape(3000, -1, 4)
    mean, variance = counts.mean(axis=0), counts.var(axis=0)
    size = (mean**2).sum(axis=0) / (variance - mean).sum(axis=0)
    assert size[[0, 2]] == pytest.approx(0.3, rel=0.35)


def test_a_world_keeps_the_dyads_that_matter() -> None:
    names = [f"A{i}" for i in range(20)]
    sender = np.repeat(np.arange(10), 3)
    history = Stream.of_arrays(names, np.arange(30.0), sender, sender + 10, np.full(30, 3))
    found, left, share = world(history, NORMS.updated(history), 10, ["NEW"], [("NEW", "A0")], most=6)
    assert len(found.pairs) == 8
    assert (found.history.number("NEW"), 0) in found.places
    assert left == 14
    assert 0 < share < 0.9
