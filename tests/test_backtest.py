"""Back-tests: scores and calibration on cases whose answer is known, rows and their table, and a run that goes on where it was killed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.backtest import kept
from benchmarks.backtest.baselines import ewma, long_run, mixed
from benchmarks.backtest.definitions import CHOICES, Reading, area, marks
from benchmarks.backtest.kept import Part, part
from benchmarks.backtest.rows import Row, table
from sitroom.outlook.forecasts.counts import drawn
from sitroom.outlook.forecasts.scoring import auc, bootstrap, brier_skill, covered, flatness, pit, reliability
from sitroom.outlook.streams import Stream
from training.icews import Panel, counts, fitting_weeks, top_pairs, weeks, where


def test_true_forecasts_have_a_flat_transform_and_cover_their_level() -> None:
    rng = np.random.default_rng(2)
    mean, spread = rng.gamma(1.0, 1.0, 20_000), 0.8
    seen = drawn(mean, spread, rng, 1)[0]
    transform = pit(mean, spread, seen, rng)
    shares, distance = flatness(transform)
    assert shares == pytest.approx(np.full(10, 0.1), abs=0.01) and distance < 0.015
    assert [covered(transform, level) for level in (0.5, 0.8, 0.9)] == pytest.approx([0.5, 0.8, 0.9], abs=0.012)
    too_sure = pit(mean, 0.01, seen, rng)
    assert covered(too_sure, 0.8) < 0.76 and flatness(too_sure)[1] > 0.03


def test_the_area_under_the_curve_counts_ties_half() -> None:
    assert auc([0.9, 0.1, 0.5, 0.5], [True, False, True, False]) == pytest.approx((1 + 1 + 1 + 0.5) / 4)
    assert auc([1, 2], [True, False]) == 0.0 and np.isnan(auc([1, 2], [True, True]))
    rng = np.random.default_rng(0)
    score, true = rng.integers(0, 5, 300), rng.random(300) < 0.3
    brute = np.mean([(a > b) + 0.5 * (a == b) for a in score[true] for b in score[~true]])
    assert auc(score, true) == pytest.approx(brute)


def test_brier_skill_is_1_for_the_truth_and_0_for_the_base_rate() -> None:
    came = np.array([True, False, False, False])
    assert brier_skill(came.astype(float), came, np.full(4, 0.25)) == 1.0
    assert brier_skill(np.full(4, 0.25), came, np.full(4, 0.25)) == 0.0
    assert reliability([0.1, 0.12, 0.9], [0, 1, 1], (0, 0.5, 1)) == [(pytest.approx(0.11), 0.5, 2), (0.9, 1.0, 1)]


def test_the_bootstrap_holds_the_mean_and_narrows_with_blocks() -> None:
    rng = np.random.default_rng(1)
    spans = []
    for number in (40, 640):
        values = rng.normal(3.0, 1.0, number)
        low, high = bootstrap(lambda at, values=values: float(values[at].mean()), number)
        assert low < values.mean() < high and bootstrap(lambda at, values=values: float(values[at].mean()), number) == (low, high)
        spans.append(high - low)
    assert spans[1] == pytest.approx(spans[0] / 4, rel=0.3)


def test_baselines_see_only_weeks_before() -> None:
    panel = np.array([[4, 0, 0, 8], [0, 0, 2, 0]])
    assert ewma(panel, 0.5).tolist() == [[0, 4, 2, 1], [0, 0, 0, 1]]
    assert long_run(panel) == pytest.approx(np.array([[0, 4, 2, 4 / 3], [0, 0, 0, 2 / 3]]))
    changed = panel.copy()
    changed[:, 3] = 99
    one, other = (mixed(np.tile(own, 4), 12)[0] for own in (panel, changed))
    assert np.array_equal(ewma(panel), ewma(changed)) and np.array_equal(one[:, 3], other[:, 3])


def events() -> Stream:
    return Stream.of_arrays(
        list("abc"), [0, 1, 8, 8, 15, 22, 24], [0, 1, 0, 2, 1, 0, 0], [1, 0, 1, 0, 0, 1, 2], [3, 3, 0, 2, 3, 3, 3],
        score=[-9, -9, 2.5, -3, -9, -9, -5],
    )  # fmt: skip


def test_panels_count_whole_weeks_of_unordered_pairs() -> None:
    own = events()
    assert weeks(own) == 3 and fitting_weeks(own) == 2
    assert top_pairs(own, 2).tolist() == [[0, 1], [0, 2]]
    panel = Panel.of(own, top_pairs(own, 2))
    assert panel.counts[0, :, 3].tolist() == [2, 0, 1] and panel.counts[1, :, 2].tolist() == [0, 1, 0]
    assert panel.tension.tolist() == [[18, -2.5, 9], [0, 3, 0]]
    assert counts(own, np.array([[0, 1], [1, 0]]), 0, 9)[:, 3].tolist() == [1, 1]
    assert where(own, np.array([[1, 0]]), ordered=True).tolist() == [-1, 0, -1, -1, 0, -1, -1]


def test_of_pairs_with_equal_counts_the_higher_numbers_come_first() -> None:
    own = Stream.of_arrays(list("abcd"), [0, 1, 2], [0, 2, 1], [1, 3, 2], [0, 0, 0])
    assert top_pairs(own, 3).tolist() == [[2, 3], [1, 2], [0, 1]]


def test_rows_know_whether_they_reached_their_target() -> None:
    common = {"task": "t", "data": "d", "measure": "m"}
    assert Row(**common, ours=1.0, target=2.0, better="less").reached and not Row(**common, ours=1.0, target=1.0).reached
    assert Row(**common, ours=0.8, target=(0.76, 0.84)).reached and Row(**common, ours=1.0).reached is None
    page = table([Row(**common, ours=0.123456, interval=(0.1, 0.2), baseline=0.3, baseline_name="naive", target=0.2, note="why")], ["## More"])
    assert "| t | d | m | 0.3 (naive) |  | **0.1235** [0.1, 0.2] | > 0.2 | **no** |  |" in page
    assert "* t, d, m: why" in page and page.endswith("## More\n")


def test_a_part_that_is_through_is_not_measured_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "KEPT", tmp_path)
    made = []

    def make() -> Part:
        made.append(1)
        return Part(rows=[Row(task="t", data="d", measure="m", ours=float(len(made)))])

    assert part("counts", "a", make)[1] is False and part("counts", "a", make) == (part("counts", "a", make)[0], True)
    assert len(made) == 1 and part("counts", "b", make)[0].rows[0].ours == 2.0
    assert [file.name for file in tmp_path.iterdir()] == ["counts-b.json"]
    (tmp_path / "counts-b.json").write_bytes(b"{broken")
    assert part("counts", "b", make)[0].rows[0].ours == 3.0


def test_readings_of_an_onset_differ_in_the_week_before() -> None:
    counts = np.array([[1] * 8 + [4, 5, 0, 1], [0] * 8 + [0, 1, 3, 0]])
    assert marks(counts, Reading())[0, 8:10].tolist() == [2.0, pytest.approx(1.375 + 2 * np.std([1] * 7 + [4]))]
    found = {before: area(counts, 8, Reading(before=before))[1:] for before in CHOICES["before"]}
    assert found == {CHOICES["before"][0]: (2, 5), CHOICES["before"][1]: (0, 3), CHOICES["before"][2]: (3, 8)}
