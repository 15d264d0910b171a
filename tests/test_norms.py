"""The point process: its likelihood against the definition, what is recovered from simulated acts, futures against means, chance, rates, files."""

from dataclasses import replace

import numpy as np
import pytest

from sitroom.errors import InputError, UsageError
from sitroom.outlook.norms import KINDS, Act, Norms, Stop, fit, shipped
from sitroom.outlook.norms.kernels import branching, decay, height
from sitroom.outlook.norms.system import System, activity, friends
from sitroom.outlook.streams import Stream

HALVES = np.array([1.0, 6.0, 40.0])
NAMES = ["Norland", "Sudland", "Ostmark", "Westria", "the League"]


def some(number: int = 80, *, daily: bool, seed: int = 0, days: float = 50.0) -> Stream:
    rng = np.random.default_rng(seed)
    time = rng.integers(0, int(days), number).astype(float) if daily else rng.uniform(0, days, number)
    return Stream.of_arrays(NAMES, time, rng.integers(0, 5, number), rng.integers(0, 5, number), rng.integers(0, 4, number), end=days)


def norms_of(weights: np.ndarray, *, daily: bool = True, level: float = 0.02, shape: float = 0.5) -> Norms:
    return Norms(
        half_lives=HALVES, weights=weights, shape=np.full(4, shape), level=np.full(4, level), size=np.full(4, 1e9), concentration=3.0, daily=daily
    )


def mixed_weights(seed: int = 1) -> np.ndarray:
    weights = np.random.default_rng(seed).uniform(0.0, 0.012, (len(KINDS), 4, 4, 3))
    weights[0, range(4), range(4)] += 0.05
    return weights


def by_definition(norms: Norms, stream: Stream) -> float:
    """The log-likelihood, act by act and dyad by dyad, from what docs/norms.md says of the process."""
    rate, top, size = decay(HALVES), height(HALVES, daily=norms.daily), len(stream.names)
    sending, receiving = activity(stream.sender, size), activity(stream.receiver, size)
    tied = {(int(a), int(b)): w for a, b, w in zip(*friends(stream), strict=True)}
    end = stream.end - (1.0 if norms.daily else 0.0)
    acts = list(zip(stream.time, stream.sender, stream.receiver, stream.quad, strict=True))

    def part(s: int, r: int, other: int, now: float, *, sending_side: bool) -> float:
        """The share of (s, other) in what s sends, or of (other, r) in what r receives, just before ``now``."""
        past = [a for a in acts if a[0] < now]
        one = sum(a[1] == s and a[2] == r for a in past)
        all = sum(a[1] == s for a in past) if sending_side else sum(a[2] == r for a in past)
        active = receiving[r] / (receiving.sum() - receiving[s]) if sending_side else sending[s] / (sending.sum() - sending[r])
        return (one + norms.concentration * active) / (all + norms.concentration)

    total = 0.0
    base = norms.base(stream, np.array([(s, r) for s in range(size) for r in range(size) if s != r], dtype=np.int32))
    total -= base.sum() * stream.end
    for now, s, r, q in acts:
        own = float(norms.base(stream, np.array([[s, r]], dtype=np.int32))[0, q])
        for when, a, b, p in acts:
            if when >= now:
                continue
            kernel = top * np.exp(-rate * (now - when))
            reach = [float((a, b) == (s, r)), float((a, b) == (r, s)), 0.0, 0.0, 0.0]
            reach[2] = part(s, r, r, now, sending_side=True) if a == s else 0.0
            reach[3] = part(s, r, s, now, sending_side=False) if b == r else 0.0
            reach[4] = tied.get((int(a), int(s)), 0.0) if b == r and s not in (a, r) else 0.0
            own += sum(reach[k] * float(norms.weights[k, p, q] @ kernel) for k in range(5))
        total += np.log(own)
    for when, a, b, p in acts:
        mass = 1.0 - np.exp(-rate * max(end - when, 0.0))
        reached = [1.0, 1.0, 1.0, 1.0, sum(w for (one, to), w in tied.items() if one == a and to != b)]
        total -= sum(reached[k] * float((norms.weights[k, p] @ mass).sum()) for k in range(5))
    return total


@pytest.mark.parametrize("daily", [True, False])
def test_the_likelihood_is_that_of_the_definition(daily: bool) -> None:
    pytest.importorskip("numba")
    from sitroom.outlook.norms.scored import log_likelihood

    stream, norms = some(daily=daily), norms_of(mixed_weights(), daily=daily)
    found, acts = log_likelihood(norms, stream)
    assert acts == len(stream)
    assert found == pytest.approx(by_definition(norms, stream), rel=1e-6)


def test_later_events_are_scored_by_what_was_known_before() -> None:
    pytest.importorskip("numba")
    from sitroom.outlook.norms.scored import log_likelihood

    stream, norms = some(daily=True), norms_of(mixed_weights() * [[[[1.0]]], [[[1.0]]], [[[0.0]]], [[[0.0]]], [[[0.0]]]])
    whole, _ = log_likelihood(norms, stream)
    before, _ = log_likelihood(norms, stream.before(30.0))
    after, acts = log_likelihood(norms, stream, since=30.0)
    assert acts == int((stream.time >= 30.0).sum())
    assert whole == pytest.approx(before + after, rel=1e-9)


def test_the_gradient_is_the_slope() -> None:
    pytest.importorskip("numba")
    from sitroom.outlook.norms.likelihood import profile
    from sitroom.outlook.norms.prepared import prepared

    data = prepared(some(400, daily=True), HALVES, concentration=3.0)
    rows, cells = slice(int(data.begins[2]), int(data.begins[3])), data.cell_begin[2]
    weights, slope = np.random.default_rng(0).uniform(0.01, 0.05, data.mass.size), np.zeros(data.mass.size)

    def told(weights: np.ndarray, slope: np.ndarray) -> float:
        empty = np.zeros(len(cells) - 1), np.zeros(rows.stop - rows.start)
        return float(profile(weights, data.found[rows], data.count[rows], cells, 0.4, np.full(len(cells) - 1, 60.0), *empty, slope))

    told(weights, slope)
    for at in range(0, len(weights), 7):
        step = np.zeros(len(weights))
        step[at] = 1e-5
        ends = [told(weights + sign * step, np.zeros(len(weights))) for sign in (1, -1)]
        assert slope[at] == pytest.approx((ends[0] - ends[1]) / 2e-5, rel=1e-4, abs=1e-4)


def simulated(weights: np.ndarray, *, daily: bool, days: int, level: float = 0.02, seed: int = 3) -> tuple[Norms, Stream]:
    norms = norms_of(weights, daily=daily, level=level)
    names = [f"state {i}" for i in range(10)]
    pairs = np.array([(i, j) for i in range(10) for j in range(10) if i != j], dtype=np.int32)
    futures = norms.simulate(Stream.of_arrays(names, [], [], [], []), days=days, runs=1, seed=seed, pairs=pairs)
    return norms, Stream.of_arrays(names, futures.time, futures.sender, futures.receiver, futures.quad, end=float(days))


@pytest.mark.parametrize("daily", [True, False])
def test_what_made_the_acts_is_recovered(daily: bool) -> None:
    pytest.importorskip("numba")
    weights = np.zeros((5, 4, 4, 3))
    weights[0, range(4), range(4)] = [0.2, 0.15, 0.05]
    weights[0, 2, 3] = [0.1, 0.05, 0.0]
    weights[1, 3, 3] = [0.1, 0.1, 0.0]
    _, stream = simulated(weights, daily=daily, days=1500)
    told: list[float] = []
    found = fit(stream, half_lives=HALVES, concentration=3.0, kinds=(0, 1), progress=lambda share, what: told.append(share)).branching
    true = branching(weights)
    assert len(stream) > 15_000
    assert told == sorted(told) and (told[0], told[-1]) == (0, 1)
    assert found.parts == pytest.approx(true.parts, abs=0.08)
    assert found.radius == pytest.approx(true.radius, abs=0.06)


def test_time_rescaled_by_the_compensator_is_a_poisson_process() -> None:
    """Brown et al. 2002, Neural Computation 14:325: the compensator between acts of a cell is exponential, if the norms are those that made them."""
    stats = pytest.importorskip("scipy.stats")
    weights = np.zeros((5, 4, 4, 3))
    weights[0, 3, 3], weights[1, 3, 3] = [0.3, 0.1, 0.1], [0.1, 0.0, 0.0]
    norms, stream = simulated(weights, daily=False, days=1000)
    rate, weight = decay(HALVES), weights[:2, 3, 3]
    steps: list[float] = []
    for s, r in System(stream, stream.pairs, 3.0).pairs.tolist():
        kept = (stream.quad == 3) & (((stream.sender == s) & (stream.receiver == r)) | ((stream.sender == r) & (stream.receiver == s)))
        trace, last, grown = np.zeros(3), 0.0, 0.0
        for when, who in zip(stream.time[kept], stream.sender[kept], strict=True):
            left = np.exp(-rate * (when - last))
            grown += norms.level[3] * (when - last) + float(((1.0 - left) * trace).sum())
            trace, last = trace * left, when
            if who == s:
                steps.append(grown)
                grown = 0.0
            trace = trace + weight[0 if who == s else 1]
    assert len(steps) > 3_000
    assert stats.kstest(steps, "expon").pvalue > 0.01
    assert stats.kstest(np.array(steps) * 1.1, "expon").pvalue < 0.01


def test_branching_stays_below_one_where_acts_multiply() -> None:
    pytest.importorskip("numba")
    days = np.floor(40.0 * np.sqrt(np.linspace(0.2, 1.0, 600)) ** 0.3 * 3)
    grown = np.concatenate([days - days.min(), np.repeat(np.arange(30.0), np.exp(np.arange(30) / 4.5).astype(int)) + 5])
    stream = Stream.of_arrays(["A", "B"], grown, np.zeros(len(grown), dtype=int), np.ones(len(grown), dtype=int), np.full(len(grown), 3))
    norms = fit(stream, half_lives=[1.0, 3.0, 9.0])
    assert 0.5 < norms.branching.radius <= 0.9801
    assert norms.branching.matrix == pytest.approx(norms.weights.sum(axis=(0, 3)))


@pytest.mark.parametrize("daily", [True, False])
def test_means_are_those_of_the_futures(daily: bool) -> None:
    norms, history = norms_of(mixed_weights(), daily=daily), some(200, daily=daily)
    mean = norms.expected(history, 20)
    futures = norms.simulate(history, days=20, runs=3000, seed=5)
    assert futures.pairs.tolist() == history.pairs.tolist()
    counts = futures.counts()
    error = counts.std(axis=0) / np.sqrt(3000)
    far = (counts.mean(axis=0) - mean.sum(axis=2)) / error
    assert np.abs(far).max() < 4.5
    assert abs(far.mean()) < 0.35
    assert futures.daily().mean(axis=0) == pytest.approx(mean.sum(axis=0), rel=0.1)


def test_norms_of_days_take_times_by_day() -> None:
    norms, history = norms_of(mixed_weights()), some(200, daily=False)
    days = history.by_day()
    assert days.daily
    assert (days.time == np.floor(history.time)).all()
    assert (norms.expected(history, 5) == norms.expected(days, 5)).all()
    assert (norms.updated(history).base_shape == norms.updated(days).base_shape).all()


def rows(futures: object) -> set[tuple[float, ...]]:
    return set(zip(futures.run.tolist(), futures.time.tolist(), futures.dyad.tolist(), futures.quad.tolist(), strict=True))  # type: ignore[attr-defined]


def test_a_scenario_differs_from_its_baseline_only_where_it_must() -> None:
    norms, history = norms_of(mixed_weights()), some(200, daily=True)
    settings = {"days": 20, "runs": 50, "seed": 9}
    plain = norms.simulate(history, **settings)
    act = Act(0, "Norland", "Sudland", 3)
    more = norms.simulate(history, **settings, added=[act])
    assert rows(plain) <= rows(more)
    assert int(more.added.sum()) == 50
    alone = norms.simulate(history, **settings, added=[act], alone=True)
    assert len(alone) == len(more) - len(plain)
    fewer = norms.simulate(history, **settings, stopped=[Stop("Norland", "Sudland", None, 5)])
    assert rows(fewer) < rows(plain)
    gone = (fewer.sender == 0) & (fewer.receiver == 1) & (fewer.day >= 5)
    assert not gone.any()
    once = norms.simulate(history, **settings, added=[act._replace(run=7)])
    assert set(once.run[once.added].tolist()) == {7}


def test_the_same_seed_gives_the_same_futures_and_another_does_not() -> None:
    norms, history = norms_of(mixed_weights()), some(200, daily=True)
    one, two, other = (norms.simulate(history, days=20, runs=30, seed=seed) for seed in (4, 4, 5))
    assert all(getattr(one, part).tobytes() == getattr(two, part).tobytes() for part in ("run", "time", "dyad", "quad", "added"))
    assert rows(one) != rows(other)
    renamed = replace(history, names=("zeta", *history.names[1:]))
    assert rows(norms.simulate(renamed, days=20, runs=30, seed=4)) != rows(one)


def test_counts_spread_as_the_size_says() -> None:
    norms = replace(norms_of(np.zeros((5, 4, 4, 3)), level=0.2), size=np.full(4, 0.5))
    history = some(200, daily=True)
    wide = norms.simulate(history, days=20, runs=1500, seed=1, dispersed=True).counts()
    mean = norms.expected(history, 20).sum(axis=2)
    assert wide.mean() == pytest.approx(mean.mean(), rel=0.03)
    assert wide.var(axis=0).mean() == pytest.approx((mean + mean**2 / 0.5).mean(), rel=0.1)


def test_a_dyad_that_acts_more_is_given_a_higher_rate() -> None:
    time = np.arange(0.0, 40.0, 2.0)
    history = Stream.of_arrays(NAMES, [*time, 5.0], [*[0] * 20, 2], [*[1] * 20, 3], [*[3] * 20, 3], end=40.0)
    norms = norms_of(np.zeros((5, 4, 4, 3)), level=0.001, shape=0.3).updated(history)
    rate = norms.base(history, np.array([[0, 1], [2, 3], [3, 2]], dtype=np.int32))[:, 3]
    assert rate[0] == pytest.approx(20 / 40, rel=0.1)
    assert rate[0] > rate[1] > rate[2] > 0
    assert norms.exposure == 40.0
    once = norms_of(mixed_weights(), level=0.001, shape=0.3).updated(history)
    assert once.base(history, np.array([[0, 1]], dtype=np.int32))[0, 3] < rate[0]


def test_days_that_nobody_watched_are_not_calm() -> None:
    history = Stream.of_arrays(NAMES, [3.0, 4.0], [0, 1], [1, 0], [3, 3], end=100.0)
    watched = replace(history, unwatched=np.arange(10, 100, dtype=np.int32))
    norms, pair = norms_of(np.zeros((5, 4, 4, 3))), np.array([[0, 1]], dtype=np.int32)
    assert watched.exposure == 10.0
    assert norms.updated(watched).base(watched, pair)[0, 3] > 3 * norms.updated(history).base(history, pair)[0, 3]


def test_norms_without_any_event_are_their_priors() -> None:
    empty = Stream.of_arrays(["NOR", "SUD"], [], [], [], [])
    norms = shipped().updated(empty)
    assert norms.expected(empty, 5, pairs=np.array([[0, 1]], dtype=np.int32)).sum() > 0
    assert len(norms.simulate(empty, days=5, runs=20)) == 0
    nobody = Stream.of_arrays([], [], [], [], [])
    assert shipped().updated(nobody).expected(nobody, 5).shape == (0, 4, 5)
    with pytest.raises(UsageError, match="no events"):
        fit(empty)


def test_one_dyad_and_dates_far_apart() -> None:
    apart = Stream.of_arrays(["A", "B"], [0.0, 40_000.0], [0, 0], [1, 1], [3, 3])
    norms = shipped().updated(apart)
    mean = norms.expected(apart, 30).sum(axis=2)
    assert np.isfinite(mean).all()
    assert 0 < mean[0, 3] < 3
    assert len(norms.simulate(apart, days=30, runs=100)) > 0
    pytest.importorskip("numba")
    assert fit(apart).branching.radius < 1


def test_the_norms_that_ship() -> None:
    norms = shipped()
    assert 0.3 < norms.branching.radius < 1
    assert {"icews14", "icews18"} == set(norms.provenance["events"])
    assert all(norms.branching.parts[0, q, q] > norms.branching.parts[1, q, q] for q in range(4))
    assert {"USA", "RUS", "IRN"} <= set(norms.names)


def test_draws_lie_around_the_norms() -> None:
    history = some(200, daily=True)
    norms = shipped().updated(history)
    drawn = norms.drawn(200, 3)
    assert all(one.branching.radius < 1 for one in drawn)
    bases = np.array([one.base(history, history.pairs) for one in drawn])
    assert bases.mean(axis=0).sum() == pytest.approx(norms.base(history, history.pairs).sum(), rel=0.1)
    assert bases.std(axis=0).min() > 0
    weights = np.array([one.weights for one in drawn])
    assert weights.mean(axis=0).sum() == pytest.approx(norms.weights.sum(), rel=0.1)
    assert weights.std(axis=0).max() > 0
    again = norms.drawn(200, 3)
    assert all((a.weights == b.weights).all() for a, b in zip(drawn, again, strict=True))
    futures = norms.simulate(history, days=10, runs=40, seed=1, draws=drawn[:7])
    assert set(futures.run.tolist()) <= set(range(40))


def test_saved_norms_are_loaded(tmp_path) -> None:
    norms = shipped().updated(some(daily=True))
    norms.save(tmp_path / "norms.json")
    again = Norms.load(tmp_path / "norms.json")
    assert again.weights == pytest.approx(norms.weights, rel=1e-5)
    assert again.base_rate == pytest.approx(norms.base_rate, rel=1e-5)
    assert again.factor == pytest.approx(norms.factor, rel=1e-3, abs=1e-9)
    assert (again.names, again.pairs.tolist()) == (norms.names, norms.pairs.tolist())
    again.save(tmp_path / "second.json")
    assert (tmp_path / "second.json").read_bytes() == (tmp_path / "norms.json").read_bytes()
    for wrong in ("", "{", "[]", '{"format": "sitroom norms 1"}', (tmp_path / "norms.json").read_text().replace('"shape": [', '"shape": [-')):
        (tmp_path / "wrong.json").write_text(wrong)
        with pytest.raises(InputError):
            Norms.load(tmp_path / "wrong.json")
    with pytest.raises(InputError, match="cannot be read"):
        Norms.load(tmp_path / "none.json")


@pytest.mark.parametrize("days", [0, -3, 2.5, True, 10**6])
def test_days_that_are_none(days) -> None:
    with pytest.raises(UsageError, match="days ahead"):
        shipped().expected(some(daily=True), days)


def test_what_cannot_be_simulated_is_said() -> None:
    history = some(daily=True)
    with pytest.raises(UsageError, match="near are Norland"):
        shipped().simulate(history, days=5, added=[Act(0, "Norlend", "Sudland", 3)])
    with pytest.raises(UsageError, match="towards itself"):
        shipped().simulate(history, days=5, added=[Act(0, "Norland", "Norland", 3)])
    with pytest.raises(UsageError, match="quad classes"):
        shipped().simulate(history, days=5, added=[Act(0, "Norland", "Sudland", 4)])
    with pytest.raises(UsageError, match="runs"):
        shipped().simulate(history, days=5, runs=0)


def test_a_fit_forecasts_counts_with_intervals() -> None:
    pytest.importorskip("numba")
    rng = np.random.default_rng(0)
    days = np.flatnonzero(rng.random(200) < 0.4)
    rows = {"actor": ["A"] * len(days) + ["B"] * 3, "recipient": ["B"] * len(days) + ["A"] * 3, "day": [*days, 3, 70, 190]}
    norms = fit({**rows, "type": ["ASSAULT"] * len(days) + ["CONSULT"] * 3})
    found = norms.forecast(days=14)
    first, second, *_ = found.rows()
    assert (first["actor"], first["recipient"], first["quad"]) == ("A", "B", "material conflict")
    assert 3.5 < first["mean"] < 8.0
    assert second["mean"] < 1.0
    assert first["90%"][0] <= first["80%"][0] <= first["50%"][0] <= first["mean"] <= first["50%"][1] <= first["80%"][1] <= first["90%"][1]
    with pytest.raises(UsageError, match="give a stream"):
        shipped().forecast(days=14)


def test_sizes_follow_how_a_dyad_spreads() -> None:
    quiet, wild = np.arange(0.0, 140.0), np.repeat(np.arange(3.0, 140.0, 35.0), 35)
    time = np.concatenate([quiet, wild])
    sender = np.array([0] * len(quiet) + [2] * len(wild))
    history = Stream.of_arrays(NAMES, time, sender, sender + 1, np.full(len(time), 3), end=140.0)
    norms = replace(norms_of(np.zeros((5, 4, 4, 3))).updated(history), size=np.full(4, 2.0))
    found = norms.sizes(history, pairs=np.array([[0, 1], [2, 3], [4, 0]], dtype=np.int32))[:, 3]
    assert found[0] > found[2] > found[1]
    assert found[2] == pytest.approx(2.0, rel=0.05)


def test_the_curvature_is_that_of_the_profile() -> None:
    pytest.importorskip("numba")
    from sitroom.outlook.norms.likelihood import curvature, profile
    from sitroom.outlook.norms.prepared import prepared

    data = prepared(some(400, daily=True), HALVES, concentration=3.0)
    rows, cells = slice(int(data.begins[2]), int(data.begins[3])), data.cell_begin[2]
    rate = np.full(len(cells) - 1, 60.0)
    own = (data.found[rows], data.count[rows], cells, 0.4)
    base, brought = np.zeros(len(cells) - 1), np.zeros(len(data.count[rows]))

    def slope(weights: np.ndarray) -> np.ndarray:
        found = np.zeros(len(weights))
        profile(weights, *own, rate, base, brought, found)
        return found

    weights, kept = np.full(data.mass.size, 0.03), np.array([0, 7, 13, 20])
    slope(weights)
    found = np.zeros((4, 4))
    curvature(kept, *own, base, brought, found)
    step = 1e-4 * np.eye(len(weights))
    asked = np.array([(slope(weights - step[i]) - slope(weights + step[i]))[kept] / 2e-4 for i in kept])
    assert found == pytest.approx(asked, rel=2e-3, abs=1e-3 * np.abs(asked).max())


def test_the_least_is_found_at_the_edge_and_within() -> None:
    from sitroom.outlook.norms.newton import least

    curved = np.array([[2.0, 1.9, 0.0], [1.9, 2.0, 0.0], [0.0, 0.0, 1e-4]])
    aim = np.array([1.0, -0.5, 300.0])

    def lost(point: np.ndarray) -> tuple[float, np.ndarray]:
        away = point - aim
        return float(away @ curved @ away / 2) + 1.0, curved @ away

    every = np.ones(3, dtype=np.bool_)
    found = least(lost, lambda kept: curved[np.ix_(kept, kept)], np.array([5.0, 5.0, 0.0]), every, precision=1e-14)
    assert found == pytest.approx([0.525, 0.0, 300.0], rel=1e-6, abs=1e-9)
    half = least(lost, lambda kept: 4 * curved[np.ix_(kept, kept)], np.zeros(3), np.array([True, True, False]), precision=1e-14)
    assert half == pytest.approx([0.525, 0.0, 0.0], rel=1e-5, abs=1e-9)
