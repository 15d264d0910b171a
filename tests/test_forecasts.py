"""Forecasts: distributions that are exact, forecasts that see no future, answers of rooms young and old, and the command."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from typer.testing import CliRunner

from sitroom.cli import app
from sitroom.errors import InputError, UsageError
from sitroom.outlook.candidates.answers import Candidate, Reason
from sitroom.outlook.forecasts import LEVELS, Forecast, forecast_room, onset
from sitroom.outlook.forecasts import base_rates as history
from sitroom.outlook.forecasts.calibration import between, shipped
from sitroom.outlook.forecasts.counts import at_least, crps, cumulative, drawn, quantiles
from sitroom.outlook.forecasts.ingredients import HALF_LIVES, ingredients, watched
from sitroom.outlook.forecasts.onset import least_count, telling
from sitroom.outlook.forecasts.predicting import CONFLICT, predict, unordered
from sitroom.outlook.streams import Stream
from sitroom.records import Actor, Coding, Document, Event
from sitroom.room import Room
from sitroom.show.forecast import forecast as show

SCORES = {"ASSAULT": -9.0, "THREATEN": -3.5, "CONSULT": 2.5, "ACCUSE": -3.0, "AID": 10.0}
NAMES = {"RUS": "Russia", "UKR": "Ukraine", "QAT": "Qatar", "CHE": "Switzerland"}
ROLES = {"CVL.residents": ("residents", "people", "CVL"), "EUROPE.GOV.officials": ("officials of Europe", "people", "GOV")}
ACTORS = [
    *(Actor(id=code, name=name, kind="state", country=code) for code, name in NAMES.items()),
    *(Actor(id=id, name=name, kind=kind, sector=sector) for id, (name, kind, sector) in ROLES.items()),
    Actor(id="EUROPE", name="Europe", kind="group"),
]  # fmt: skip
MEANS = st.floats(1e-4, 60.0)
SPREADS = st.floats(1e-3, 20.0)


def add(room: Room, name: str, day: str | None, *acts: tuple[str, str, str]) -> None:
    """A document of a day with one sentence an act."""
    sentences = [f"{kind} by {who} on {whom} in {name}." for kind, who, whom in acts] or ["Nothing was done."]
    text, events, start = f"{' '.join(sentences)} {' '.join(f'{name}w{i}' for i in range(40))}.", [], 0
    for i, ((kind, who, whom), sentence) in enumerate(zip(acts, sentences, strict=False)):
        events.append(
            Event(
                id=f"{name}-{i}", document=name, type=kind, mode=[], status="actual", actors=[who], recipients=[whom],
                trigger=(start, start + len(kind)), evidence=(start, start + len(sentence)), date=day, date_precision="day" if day else "unknown",
                intensity=SCORES[kind], confidence=0.9, reader="hand",
            )
        )  # fmt: skip
        start += len(sentence) + 1
    document = Document(id=name, text=text, sha256=name, title=name, outlet=f"Outlet {name}", published=day)
    named = {i for _, who, whom in acts for i in (who, whom)}
    room.add(Coding(document=document, actors=[a for a in ACTORS if a.id in named], events=events))


def fought(room: Room, days: int = 20) -> None:
    """Two sides that fight every other day, and others that talk now and then."""
    for number in range(days):
        day = (date(2031, 2, 1) + timedelta(days=number)).isoformat()
        acts = [("ASSAULT", "RUS", "UKR")] if number % 2 == 0 else []
        acts += [("CONSULT", "QAT", "CHE")] if number % 5 == 0 else []
        acts += [("ACCUSE", "UKR", "RUS")] if number % 3 == 0 else []
        add(room, f"d{number}", day, *acts)


@pytest.fixture
def room(tmp_path: Path):
    with Room(tmp_path / "strait.sitroom") as opened:
        yield opened


def stream(*acts: tuple[int, int, int, int], names: int = 4, end: float | None = None) -> Stream:
    """Acts (day, sender, receiver, quad)."""
    table = np.array(acts or np.zeros((0, 4)), dtype=np.int64).reshape(-1, 4)
    score = np.array([2.5, 10.0, -3.0, -9.0])[table[:, 3]]
    return Stream.of_arrays([f"s{i}" for i in range(names)], table[:, 0], table[:, 1], table[:, 2], table[:, 3], score=score, end=end)


# Counts ----------------------------------------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=40)
@given(MEANS, SPREADS)
def test_the_negative_binomial_is_scipys(mean: float, spread: float) -> None:
    size = 1 / spread
    rival = stats.nbinom(size, size / (size + mean))
    assert cumulative(mean, spread, 50) == pytest.approx(rival.cdf(np.arange(51)), abs=1e-9)
    levels = [0.05, 0.25, 0.5, 0.8, 0.95]
    assert quantiles(mean, spread, levels).tolist() == [int(x) for x in rival.ppf(levels)]
    assert at_least(mean, spread, [0, 1, 7]) == pytest.approx([1.0, rival.sf(0), rival.sf(6)], abs=1e-9)


@settings(deadline=None, max_examples=25)
@given(st.floats(1e-3, 8.0), st.floats(1e-2, 4.0), st.integers(0, 30))
def test_the_ranked_probability_score_is_its_two_expectations(mean: float, spread: float, seen: int) -> None:
    size, k = 1 / spread, np.arange(3000)
    chance = stats.nbinom.pmf(k, size, size / (size + mean))
    cdf = np.cumsum(chance)
    spread_of_two = 2 * float((cdf * (1 - cdf)).sum())  # E|X - X'|
    assert float(crps(mean, spread, seen)[0]) == pytest.approx(float((chance * np.abs(k - seen)).sum()) - spread_of_two / 2, abs=1e-5)


def test_no_forecast_scores_better_than_the_truth() -> None:
    seen = drawn(np.full(4000, 2.0), 0.7, np.random.default_rng(1), 1)[0]
    truth = crps(2.0, 0.7, seen).mean()
    assert truth < min(crps(mean, spread, seen).mean() for mean, spread in ((1.5, 0.7), (2.6, 0.7), (2.0, 0.05), (2.0, 3.0)))


def test_draws_have_the_mean_and_variance_that_were_asked_for() -> None:
    found = drawn([3.0], [0.5], np.random.default_rng(0), 50_000)[:, 0]
    assert found.mean() == pytest.approx(3.0, rel=0.03) and found.var() == pytest.approx(3.0 + 0.5 * 9.0, rel=0.05)


# What a forecast is made of ----------------------------------------------------------------------------------------------------------------


def test_rates_of_late_and_in_the_long_run() -> None:
    history = stream((0, 0, 1, 3), (9, 0, 1, 3), (9, 1, 0, 3), (9, 0, 1, 2), end=10)
    parts = ingredients(history, np.array([[0, 1]], dtype=np.int32))[0, CONFLICT]
    for column, half in enumerate(HALF_LIVES):
        assert parts[column] == pytest.approx(math.log(2) / half * (2 ** (-0.5 / half) + 2 ** (-9.5 / half)))
    assert parts[3] == pytest.approx(2 / (10 + 30)) and parts[6] == pytest.approx(1 / (10 + 30))
    assert parts[9] == pytest.approx(math.log(2) / 14 * 2 ** (-0.5 / 14))  # its verbal conflict


def test_a_forecast_sees_no_future() -> None:
    rng = np.random.default_rng(3)
    acts = [(int(d), int(a), int(b), int(q)) for d, a, b, q in rng.integers(0, [80, 4, 4, 4], (400, 4)) if a != b]
    whole = stream(*acts)
    one = predict(whole.before(50), 30)
    other = predict(stream(*[act for act in acts if act[0] < 50], end=50), 30)
    assert np.array_equal(one.directed, other.directed) and np.array_equal(one.onset(), other.onset(), equal_nan=True)


def test_both_directions_add_up_and_expectations_grow_with_the_days() -> None:
    history = stream((0, 0, 1, 3), (3, 1, 0, 3), (5, 0, 2, 0), (9, 0, 1, 2))
    found = predict(history, 90)
    assert np.allclose(found.paired, found.directed[: len(found.pairs)] + found.directed[len(found.pairs) :])
    assert (np.diff(found.directed, axis=2) >= 0).all() and (found.directed > 0).all()
    assert [tuple(pair) for pair in found.pairs.tolist()] == [(0, 1), (0, 2)]
    fewer = predict(history, 12)
    assert np.allclose(fewer.directed, found.directed[:, :, :12])


def test_more_acts_let_expect_more_and_old_ones_less() -> None:
    once = predict(stream((0, 2, 3, 0), (29, 0, 1, 3), end=30), 7)
    often = predict(stream((0, 2, 3, 0), *[(day, 0, 1, 3) for day in range(20, 30)], end=30), 7)
    long_ago = predict(stream((0, 2, 3, 0), *[(day, 0, 1, 3) for day in range(10)], end=30), 7)
    ahead = [found.paired[0, CONFLICT, -1] for found in (once, long_ago, often)]
    assert ahead == sorted(ahead) and ahead[2] > 2 * ahead[1]


def test_tension_is_turned_scores_and_its_median_lies_in_its_interval() -> None:
    found = predict(stream(*[(day, 0, 1, 3) for day in range(30)], *[(day, 2, 3, 1) for day in range(30)]), 7)
    draws = found.tensions(7, runs=2000, rng=np.random.default_rng(0))
    assert np.median(draws[:, 0]) > 9 and np.median(draws[:, 1]) < -9
    expected = (found.paired[:, :, 6] * found.scores).sum(axis=1)
    assert draws.mean(axis=0) == pytest.approx(expected, rel=0.1)


# Onsets ------------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "least"), [([0] * 8, 2), ([1, 1, 1, 1, 1, 1, 1, 1], 2), ([0, 4, 0, 4, 0, 4, 0, 0], 6), ([3, 0], 5)])
def test_an_onset_is_more_than_the_weeks_before_let_one_think(before: list[int], least: int) -> None:
    assert int(least_count(before)) == least == max(2, math.ceil(np.mean(before) + 2 * np.std(before) - 1e-9))


def test_no_week_has_an_onset_that_follows_one() -> None:
    usual = [(day, 0, 1, 3) for day in (1, 8, 15, 16, 22, 29, 36, 37, 43, 50, 57)]
    for last, known in (([], True), ([63, 64], True), ([63, 64, 65], False), ([63, 64, 65, 66], False)):
        found = predict(stream((0, 2, 3, 0), *usual, *((day, 0, 1, 3) for day in last), end=70), 7)
        assert found.weeks.shape[1] == 8 and found.weeks[0, -1] == len(last)
        assert bool(found.calm[0]) is known and np.isnan(found.onset()[0]) != known


def test_a_first_week_is_measured_by_the_least_mark() -> None:
    for acts, known in (([0], True), ([0, 3], False)):
        found = predict(stream(*((day, 0, 1, 3) for day in acts), end=7), 7)
        assert bool(found.calm[0]) is known and int(found.least()[0]) == max(2, len(acts))


def test_weeks_that_were_not_observed_are_not_counted_as_peace() -> None:
    assert predict(stream((0, 0, 1, 3), end=17), 7).weeks.shape[1] == 2


def test_what_tells_an_onset_are_weeks_before_and_no_days_after() -> None:
    acts = [(1, 0, 1, 3), (2, 0, 1, 3), (20, 1, 0, 3), (40, 0, 1, 2), (52, 0, 1, 2), (54, 1, 0, 0), (70, 0, 1, 3)]
    found = predict(stream((0, 2, 3, 0), *acts, end=80).before(56), 7, pairs=np.array([[0, 1]], dtype=np.int32))
    told = dict(zip(onset.NAMES, telling(found)[0], strict=True))
    assert found.weeks_with(1) == (8, [2], [2]) and found.weeks_with(2) == (8, [2], [1])
    assert told["log odds of a week with an act"] == pytest.approx(math.log(2.5 / 6.5))
    assert told["log verbal conflict in the last week"] == told["log verbal cooperation in the last week"] == pytest.approx(math.log(2))
    assert told["log verbal conflict in the 3 weeks before"] == pytest.approx(math.log(2))
    assert told["log weeks without an act"] == pytest.approx(math.log1p((56 - 20) // 7))


def test_verbal_conflict_of_late_makes_an_onset_likelier_and_a_young_room_has_weights_of_its_own() -> None:
    past = [(0, 2, 3, 0), (3, 0, 1, 3), (17, 0, 1, 3), (18, 0, 1, 3)]
    for end in (28, 120):
        calm, tense = (predict(stream(*past, *more, end=end), 7).onset()[0] for more in ([], [(end - 2, 0, 1, 2), (end - 1, 1, 0, 2)]))
        assert 0 < calm < tense < 1
    assert {len(weights) for weights in shipped().onset.values()} == {len(shipped().exposures)}


# Calibration -------------------------------------------------------------------------------------------------------------------------------


def test_the_calibration_is_whole_and_says_where_it_comes_from() -> None:
    own = shipped()
    weights = np.array(own.weights)
    assert weights.shape == (len(own.exposures), len(own.knots), 4, len(own.ingredients)) and (weights >= 0).all()
    assert all(np.array(table).shape == (*weights.shape[:3], 2) for table in own.spread.values())
    assert {"made by", "data", "span", "events"} <= own.provenance.keys()
    assert [*own.onset] == ["constant", *onset.NAMES]


def test_between_knots_weights_go_with_the_logarithm() -> None:
    assert between(7, (1, 7, 30)) == (0, 1, 1.0) and between(0.5, (1, 7)) == (0, 0, 0.0) and between(99, (1, 7)) == (1, 1, 0.0)
    assert between(math.sqrt(7), (1, 7))[2] == pytest.approx(0.5)


# Base rates --------------------------------------------------------------------------------------------------------------------------------


def test_rivals_have_the_rates_of_rivals_and_others_those_of_pairs() -> None:
    rivals, pair = history.of_pair("RUS", "UKR", 30), history.of_pair("QAT", "CHE", 30)
    assert [rate.id for rate in rivals] == ["mid.year.rivals", "rivals.war"] and "since 2014" in rivals[0].applies
    assert pair[0].id == "mid.year.all" and "no strategic rivals" in pair[0].applies
    assert rivals[0].chance == pytest.approx(1 - (1 - rivals[0].value) ** (30 / 365.25))
    assert "1870, 1914, 1939" in history.of_pair("FRA", "DEU", 30)[0].applies
    assert history.of_pair("RUS", "REB.front", 30) == [] and history.of_pair("RUS", "RUS", 30) == []


def test_every_rate_has_its_source_and_is_in_its_range() -> None:
    known = history.history()
    for rate in known.rates:
        assert rate.source in known.sources and (rate.unit in ("days", "years") or 0 < rate.value < 1)
        assert rate.cases is None or rate.unit != "share" or rate.value == pytest.approx(rate.cases / rate.of, abs=1e-4)
    assert {rate.id for rate in known.rates} >= set(history.GENERAL)


# Rooms ---------------------------------------------------------------------------------------------------------------------------------------


def test_a_room_lets_expect_what_it_tells(room: Room) -> None:
    fought(room)
    found = forecast_room(room, days=14)
    pair = found.pairs[0]
    assert {pair.first, pair.second} == {"RUS", "UKR"}
    assert pair.onset is not None and 0 < pair.onset.chance < 0.5 and (pair.onset.least, pair.onset.weeks) == (5, 2)
    conflict = pair.both[CONFLICT]
    assert conflict.quad == "material conflict" and conflict.before == 7 and 2 < conflict.mean < 12
    assert conflict.mean == pytest.approx(pair.forth[CONFLICT].mean + pair.back[CONFLICT].mean, rel=1e-4)
    lows, highs = zip(*[(one.low, one.high) for one in conflict.intervals], strict=True)
    assert [one.level for one in conflict.intervals] == [0.5, 0.8, 0.9]
    assert lows == tuple(sorted(lows, reverse=True)) and highs == tuple(sorted(highs))
    assert len(pair.fan) == 14 and pair.fan[0].day == "2031-02-21" and all(len(day.until) == len(LEVELS) for day in pair.fan)
    assert pair.fan[-1].until[3] > 0 and pair.fan[-1].until == sorted(pair.fan[-1].until)
    assert pair.base_rates[0].id == "mid.year.rivals" and found.base_rates
    assert {h.id for h in room.happenings()} >= set(pair.happenings) and pair.happenings
    assert {one.kind for one in found.assumptions} == {"data", "text", "choice", "user"} and found.limits


def test_the_same_seed_gives_the_same_bytes_whoever_else_is_asked_for(room: Room) -> None:
    fought(room)
    one, again = (msgspec.json.encode(forecast_room(room, days=7, seed=4)) for _ in range(2))
    assert one == again
    alone = forecast_room(room, days=7, seed=4, actor="Russia", recipient="Ukraine")
    assert alone.pairs[0] == msgspec.json.decode(one, type=Forecast).pairs[0] and alone.others == 0
    assert forecast_room(room, days=7, seed=5).pairs[0].fan != alone.pairs[0].fan


def test_two_documents_are_enough(room: Room) -> None:
    add(room, "a", "2031-02-03", ("ASSAULT", "RUS", "UKR"))
    add(room, "b", "2031-02-04", ("CONSULT", "QAT", "CHE"))
    found = forecast_room(room, days=30)
    assert len(found.pairs) == 2 and 0 < found.pairs[0].both[CONFLICT].some < 1
    assert any("watches" in limit for limit in found.limits)
    assert found.pairs[0].both[CONFLICT].intervals[2].high > found.pairs[1].both[CONFLICT].intervals[2].high


def test_long_silence_is_not_taken_for_peace(room: Room) -> None:
    fought(room)
    fresh = forecast_room(room, days=14).pairs[0].both[CONFLICT].mean
    add(room, "old", "1811-02-03", ("CONSULT", "QAT", "CHE"))
    found = forecast_room(room, days=14)
    assert found.since == "1811-02-03" and found.pairs[0].both[CONFLICT].mean > 0.5 * fresh
    assert any(one.kind == "choice" and "not watched" in one.what for one in found.assumptions)


def test_days_of_which_nobody_would_have_told_are_no_days() -> None:
    gap = replace(stream((0, 0, 1, 3), (500, 0, 1, 3), end=510), unwatched=np.arange(5, 495, dtype=np.int32))
    short = watched(gap)
    assert short.time.tolist() == [0.0, 10.0] and short.end == 20.0 and not len(short.unwatched)
    assert np.array_equal(predict(gap, 7).directed, predict(stream((0, 0, 1, 3), (10, 0, 1, 3), end=20), 7).directed)


def test_a_room_without_days_is_forecast_from_what_it_has(room: Room) -> None:
    add(room, "a", None, ("ASSAULT", "RUS", "UKR"))
    found = forecast_room(room, days=7)
    assert found.since is found.until is None and [day.day for day in found.pairs[0].fan] == [None] * 7
    assert any(one.kind == "choice" and "no day is known" in one.what for one in found.assumptions)
    assert "without a day" in CliRunner().invoke(app, ["forecast", str(room.path)]).stdout


def test_undated_acts_are_left_out_and_said(room: Room) -> None:
    add(room, "a", "2031-02-03", ("ASSAULT", "RUS", "UKR"))
    add(room, "b", None, ("ASSAULT", "QAT", "CHE"))
    found = forecast_room(room, days=7)
    assert len(found.pairs) == 2 and found.acts == 1 and sum(found.undated.values()) == 1
    assert any("without a day" in one.what for one in found.assumptions)


def test_who_is_only_a_role_of_no_country_is_no_side_among_states(room: Room) -> None:
    add(room, "a", "2031-02-03", ("ASSAULT", "RUS", "UKR"), ("THREATEN", "RUS", "CVL.residents"), ("CONSULT", "EUROPE.GOV.officials", "UKR"))
    add(room, "b", "2031-02-05", ("ACCUSE", "EUROPE", "RUS"))
    states, actors = (forecast_room(room, days=7, level=level) for level in ("state", "actor"))
    assert {frozenset((pair.first, pair.second)) for pair in states.pairs} == {frozenset({"RUS", "UKR"}), frozenset({"EUROPE", "RUS"})}
    assert states.acts == 2 and len(actors.pairs) == 4
    told = "2 actors known only by what they are, of no country (“residents”, “officials”), count as nobody's side; 2 acts left out"
    assert [one.what for one in states.assumptions if "nobody" in one.what] == [told]
    assert not any("nobody" in one.what for one in actors.assumptions)
    assert not {side for act in states.next_acts for side in (act.actor, act.recipient)} & ROLES.keys()
    with pytest.raises(UsageError, match=r"'residents' is known only by what it is, of no country.*--level actor"):
        forecast_room(room, days=7, actor="residents")


@pytest.mark.parametrize("documents", [0, 1])
def test_a_room_without_acts_says_what_to_do(room: Room, documents: int) -> None:
    if documents == 1:
        add(room, "a", "2031-02-03")
    with pytest.raises(InputError, match="sitroom read" if documents == 0 else "on a day that is known"):
        forecast_room(room, days=7)


@pytest.mark.parametrize("asked", [{"days": 0}, {"days": -3}, {"days": 91}, {"runs": 5}, {"limit": -1}, {"seed": -1}, {"level": "planet"}])
def test_what_means_nothing_is_refused(room: Room, asked: dict) -> None:
    add(room, "a", "2031-02-03", ("ASSAULT", "RUS", "UKR"))
    with pytest.raises(UsageError, match="found"):
        forecast_room(room, **asked)


def test_an_unknown_actor_is_answered_with_what_comes_near(room: Room) -> None:
    fought(room, 4)
    with pytest.raises(UsageError, match=r"'Rusia' is unknown to the room; near are Russia"):
        forecast_room(room, actor="Rusia")
    with pytest.raises(UsageError, match="no act between these two"):
        forecast_room(room, actor="Russia", recipient="Qatar")
    assert {pair.first for pair in forecast_room(room, actor="Qatar").pairs} | {"QAT"} >= {"CHE"}


def test_it_can_be_stopped_and_leaves_the_room_as_it_was(room: Room) -> None:
    fought(room, 6)
    before = room.counts()

    def stop(share: float, what: str) -> None:
        if share > 0.1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        forecast_room(room, days=7, progress=stop)
    assert room.counts() == before and forecast_room(room, days=7).pairs


# The command -----------------------------------------------------------------------------------------------------------------------------------


def test_the_command_in_all_formats(room: Room) -> None:
    fought(room)
    run = CliRunner().invoke
    table = run(app, ["forecast", str(room.path), "--days", "14"], env={"COLUMNS": "120"}).stdout
    for said in ("Russia – Ukraine", "material conflict", "strategic rivals since 2014", "What this rests on", "ASSAULT Russia → Ukraine"):
        assert said in table
    whole = json.loads(run(app, ["forecast", str(room.path), "--days", "14", "--format", "json"]).stdout)
    assert whole["days"] == 14 and set(whole["pairs"][0]["happenings"]) <= whole["evidence"].keys()
    rows = list(csv.DictReader(io.StringIO(run(app, ["forecast", str(room.path), "--days", "14", "--format", "csv"]).stdout)))
    assert len(rows) == 12 * len(whole["pairs"]) and {row["unit"] for row in rows} == {"both", "directed"}
    assert all(int(row["low90"]) <= int(row["low50"]) <= int(row["high50"]) <= int(row["high90"]) for row in rows)


def test_the_table_says_of_two_who_never_met_that_they_did_not(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    fought(room)
    reason = Reason(term="partners of both", value=0.7, weight=1.0, effect=0.6931)
    new = Candidate(actor="RUS", type="CONSULT", recipient="QAT", days=14, probability=0.02, past=[], reasons=[reason], met=False)
    show(room, msgspec.structs.replace(forecast_room(room, days=14), next_acts=[new]), "table")
    told = " ".join(capsys.readouterr().out.split())
    assert "CONSULT Russia → Qatar no act between the two is known; by how active both are: partners of both × 2" in told


@pytest.mark.parametrize(("asked", "said"), [("--days -3", "1 to 90"), ("--actor Atlantis", "unknown to the room"), ("--level x", "level")])
def test_the_command_refuses_in_one_line(room: Room, asked: str, said: str) -> None:
    add(room, "a", "2031-02-03", ("ASSAULT", "RUS", "UKR"))
    found = CliRunner().invoke(app, ["forecast", str(room.path), *asked.split()])
    assert found.exit_code == 2 and said in found.stderr and found.stderr.count("\n") == 1


def test_a_stream_of_nobody_has_nothing_to_expect() -> None:
    found = predict(stream(names=0), 7)
    assert found.paired.shape == (0, 4, 7) and unordered(stream(names=0)).shape == (0, 2)
    assert replace(found).onset().shape == (0,)
