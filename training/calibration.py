"""Learn how ingredients become forecasts of counts and onsets, and write ``outlook/data/calibration.json``.

    python -m training.calibration --data ../shared/data

Everything is fitted on the first 70 % of the weeks of both ICEWS sets; forecasts reach no further. A part of the origins sees a few days of history
only, as a young room does. Needs the extra ``fit``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar
from scipy.special import digamma, gammaln

from sitroom.outlook.forecasts import onset
from sitroom.outlook.forecasts.calibration import BOUNDS, FLOOR, Calibration
from sitroom.outlook.forecasts.counts import crps
from sitroom.outlook.forecasts.ingredients import NAMES, ingredients, watched
from sitroom.outlook.forecasts.predicting import CONFLICT, predict
from sitroom.outlook.streams import Stream
from training.icews import SETS, Pairs, counts, cut, fitting_weeks, stream, top_pairs, weeks

KNOTS = (1, 7, 30, 90)
EXPOSURES = (5, 20, 60, 150)
"""Days of history; the last stands for all there is."""
BUSY, OTHERS = 400, 200
"""Pairs of an origin: those with the most events, and others drawn at random."""
PENALTY, RIDGE = 2e-6, 1e-3
"""How much weights of ingredients, and of what tells an onset, are drawn to their centre."""
WIDEST = 2.0
"""How many times the dispersions of greatest likelihood may be multiplied or divided for the least score."""
WATCHED = 1000
"""Busiest pairs whose onsets are learned from."""
ACTS = 5.0
"""Acts that the mean score of a class weighs against a dyad's own: a choice, not fitted."""
OUT = Path(__file__).parent.parent / "src" / "sitroom" / "outlook" / "data" / "calibration.json"

Reals = NDArray[np.float64]


@dataclass(frozen=True)
class Cases:
    """Dyads at origins: ingredients, and the acts that came; both directions of pair i are rows i and m + i."""

    parts: Reals
    seen: NDArray[np.int64]

    @property
    def pairs(self) -> tuple[Reals, NDArray[np.int64]]:
        """Both directions together."""
        half = len(self.parts) // 2
        return self.parts[:half] + self.parts[half:], self.seen[:half] + self.seen[half:]


def both(pairs: Pairs) -> Pairs:
    """Both directions: row i and row m + i."""
    return np.concatenate([pairs, pairs[:, ::-1]])


def case(history: Stream, events: Stream, pairs: Pairs, days: int) -> Cases:
    """The dyads of ``pairs`` when ``history`` ends."""
    dyads = both(pairs)
    return Cases(ingredients(watched(history), dyads), counts(events, dyads, history.end, days))


def cases(events: Stream, days: int, exposure: int) -> Iterator[Cases]:
    """Origins of the fitting weeks with so many days of history, whole histories where that is the most: the busiest pairs, and as many of the others
    that acted."""
    last = fitting_weeks(events) * 7
    known = events.before(last)
    rng = np.random.default_rng(exposure)
    whole = exposure == EXPOSURES[-1]
    busy = top_pairs(known, BUSY)
    step = 7 if days <= 7 and whole else 14
    for origin in range(84, last - days + 1, step):
        history = cut(known, origin, None if whole else exposure)
        if not whole:
            busy = top_pairs(history, BUSY)
        rest = top_pairs(history, 1_000_000)[BUSY:]
        others = rest[np.sort(rng.permutation(len(rest))[:OTHERS])]
        yield case(history, known, np.concatenate([busy, others]), days)


def fitted(parts: Reals, seen: Reals, days: int) -> tuple[Reals, Reals]:
    """Weights (n) of ingredients and spread (2): the greatest likelihood of negative binomial counts, weights above 0, drawn a little towards equal
    shares on a logarithmic scale. How wide the spread is, at last, is what gives the least ranked probability score (Gneiting et al. 2005, *Monthly
    Weather Review* 133:1098): likelihood follows the few counts that are far off, and makes the intervals of all others too wide. That score alone
    would not do, for it hardly knows the spread of rare acts.
    """
    scale = parts.mean(axis=0) * days + 1e-12
    used = np.flatnonzero(scale > 1e-9)
    given, number = parts[:, used] * days / scale[used], len(used)
    centre = np.concatenate([np.full(number, np.log(seen.mean() / number)), [0.0, -1.0]])

    def loss(at: Reals) -> tuple[float, Reals]:
        weight = np.exp(at[:number])
        mean = given @ weight + FLOOR
        log = np.log(mean)
        raw = at[number] + at[number + 1] * log
        alpha = np.exp(np.clip(raw, *BOUNDS))
        size = 1.0 / alpha
        fit = gammaln(seen + size) - gammaln(size) + size * np.log(size / (size + mean)) + seen * np.log(mean / (size + mean))
        by_mean = seen / mean - (seen + size) / (size + mean)
        by_alpha = -size * (digamma(seen + size) - digamma(size) + np.log(size / (size + mean)) + 1.0 - (size + seen) / (size + mean))
        by_alpha *= (raw > BOUNDS[0]) & (raw < BOUNDS[1])
        slope = np.concatenate([((by_mean + by_alpha * at[number + 1] / mean) @ given) * weight, [by_alpha.sum(), (by_alpha * log).sum()]])
        return float(-fit.mean() + PENALTY * ((at - centre) ** 2).sum()), -slope / len(seen) + 2 * PENALTY * (at - centre)

    found = minimize(loss, centre, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    weights = np.zeros(parts.shape[1])
    weights[used] = np.exp(found[:number]) / scale[used]
    return weights, _sharper(given @ np.exp(found[:number]) + FLOOR, seen, found[number:])


def _sharper(mean: Reals, seen: Reals, spread: Reals) -> Reals:
    """The spread with all dispersions multiplied by what gives the least ranked probability score, within `WIDEST`."""
    log = np.log(mean)

    def loss(more: float) -> float:
        return float(crps(mean, np.exp(np.clip(spread[0] + more + spread[1] * log, *BOUNDS)), seen).mean())

    found = minimize_scalar(loss, bounds=(-np.log(WIDEST), np.log(WIDEST)), method="bounded", options={"xatol": 0.02}).x
    return spread + np.array([found, 0.0])


def logistic(features: Reals, happened: NDArray[np.bool_], penalty: float) -> Reals:
    """Weights of a constant and of features, drawn towards 0 on the scale of their spread; 0 where a feature is always the same."""
    centre, spread = features.mean(axis=0), features.std(axis=0)
    spread[spread < 1e-6] = np.inf
    given = np.concatenate([np.ones((len(features), 1)), (features - centre) / spread], axis=1)
    free = np.concatenate([[0.0], np.ones(features.shape[1])])

    def loss(at: Reals) -> tuple[float, Reals]:
        score = given @ at
        slope = given.T @ (1.0 / (1.0 + np.exp(-score)) - happened) / len(given)
        return float(np.mean(np.logaddexp(0.0, score) - happened * score) + penalty * (free * at**2).sum()), slope + 2 * penalty * free * at

    own = minimize(loss, np.zeros(given.shape[1]), jac=True, method="L-BFGS-B").x
    return np.concatenate([[own[0] - (own[1:] * centre / spread).sum()], own[1:] / spread])


def onsets(events: Stream, calibration: Calibration, exposure: int) -> tuple[Reals, NDArray[np.bool_]]:
    """What tells an onset, and whether it came, of the busiest pairs that were calm in the last week; an origin each day of the fitting weeks."""
    last, whole = 7 * fitting_weeks(events), exposure == EXPOSURES[-1]
    known = events.before(last)
    pairs = top_pairs(known, WATCHED)
    features, happened = [], []
    for day in range(7 * onset.WEEKS, last - 6):
        history = cut(known, day, None if whole else exposure)
        if not whole:
            pairs = top_pairs(history, WATCHED)
        found = predict(history, 7, pairs=pairs, calibration=calibration)
        came = sum(counts(known, way, day, 7)[:, CONFLICT] for way in (pairs, pairs[:, ::-1]))
        features.append(onset.telling(found)[found.calm])
        happened.append((came >= found.least())[found.calm])
    return np.concatenate(features), np.concatenate(happened)


def learned(data: Path) -> Calibration:
    """The calibration of both sets together."""
    streams = [stream(data, name) for name in SETS]
    shape = (len(EXPOSURES), len(KNOTS), 4)
    weights = np.zeros((*shape, len(NAMES)))
    spread = {unit: np.zeros((*shape, 2)) for unit in ("directed", "pair")}
    for e, exposure in enumerate(EXPOSURES):
        for k, days in enumerate(KNOTS):
            every = [c for events in streams for c in cases(events, days, exposure)]
            ones = np.concatenate([c.parts for c in every]), np.concatenate([c.seen for c in every])
            twos = np.concatenate([c.pairs[0] for c in every]), np.concatenate([c.pairs[1] for c in every])
            for q in range(4):
                weights[e, k, q], spread["directed"][e, k, q] = fitted(ones[0][:, q], ones[1][:, q].astype(float), days)
                mean = (twos[0][:, q] @ weights[e, k, q])[:, None]
                spread["pair"][e, k, q] = fitted(mean, twos[1][:, q].astype(float), days)[1]
                shares = weights[e, k, q] * ones[0][:, q].mean(axis=0) / ones[1][:, q].mean() * days
                print(exposure, days, q, len(ones[0]), np.round(shares, 3), np.round(spread["pair"][e, k, q], 2), flush=True)
    known = [events.before(fitting_weeks(events) * 7) for events in streams]
    scores = [np.concatenate([-e.score[e.quad == q] for e in known]) for q in range(4)]
    made = Calibration(
        knots=KNOTS, exposures=EXPOSURES, ingredients=NAMES, weights=weights.tolist(),
        spread={unit: table.tolist() for unit, table in spread.items()}, onset={}, acts=ACTS,
        scores=[[float(own.mean()), float(own.std())] for own in scores],
        provenance={
            "made by": "python -m training.calibration",
            "data": "ICEWS 2014 and 2018 (Harvard Dataverse doi:10.7910/DVN/28075, as in RE-GCN and RE-Net)",
            "span": f"the first {', '.join(str(fitting_weeks(e)) for e in streams)} of {', '.join(str(weeks(e)) for e in streams)} weeks",
            "events": sum(len(e) for e in known), "exposures": "histories cut to so many days before each origin; the last are whole",
        },
    )  # fmt: skip
    told = []
    for exposure in EXPOSURES:
        calm = [onsets(events, made, exposure) for events in streams]
        told.append(logistic(np.concatenate([f for f, _ in calm]), np.concatenate([h for _, h in calm]), RIDGE))
        print(exposure, "onsets", sum(len(h) for _, h in calm), sum(int(h.sum()) for _, h in calm), np.round(told[-1], 2), flush=True)
    return msgspec.structs.replace(made, onset=dict(zip(("constant", *onset.NAMES), np.array(told).T.tolist(), strict=True)))


def main() -> None:
    """Learn, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    found = msgspec.to_builtins(learned(parser.parse_args().data))
    OUT.write_bytes(msgspec.json.format(msgspec.json.encode(_rounded(found)), indent=1) + b"\n")


def _rounded(value: object) -> object:
    """Numbers to seven digits, so that the file is the same on every machine."""
    if isinstance(value, float):
        return float(f"{value:.7g}")
    if isinstance(value, list | tuple):
        return [_rounded(v) for v in value]
    return {k: _rounded(v) for k, v in value.items()} if isinstance(value, dict) else value


if __name__ == "__main__":
    main()
