"""Accuracy as floors that only rise: ``pinned`` in ``benchmarks/floors.toml`` is what the packaged reader has been measured at."""

import os
from pathlib import Path

import pytest

from benchmarks.accuracy import NAMES, dev_sets, measure, plover
from benchmarks.scoreboard import floors
from sitroom.reading import get
from training import corpus
from training.data import events

DATA = Path(os.environ.get("SITROOM_DATA", Path(__file__).parent.parent.parent / "shared" / "data"))
CORPUS = Path(__file__).parent.parent / "training" / "corpus"
public_sets = pytest.mark.skipif(not (DATA / "ewt").is_dir(), reason=f"the public treebanks are not in {DATA}; set SITROOM_DATA")


def check(found: dict[str, float]) -> None:
    pins = {name: float(pin["pinned"]) for name, pin in floors().items() if "pinned" in pin}
    low = {name: f"{value:.2f} < {pins[name]}" for name, value in found.items() if name in pins and value < pins[name]}
    assert not low


def test_events_of_the_corpus() -> None:
    dev = {"corpus": events(corpus.load(CORPUS / "dev"))}
    measured = measure(get(), dev)
    check({name: measured[key] for key, (name, _) in NAMES.items() if key in measured})


@public_sets
def test_syntax_roles_and_names() -> None:
    dev = dev_sets(DATA)
    measured = measure(get(), {name: dev[name] for name in ("ewt", "gum")})
    check({name: measured[key] for key, (name, _) in NAMES.items() if key in measured})


@public_sets
def test_roots_without_training_on_them() -> None:
    check({"root macro F1, zero-shot": plover(get(), DATA)["macro F1"]})


def test_every_pinned_figure_is_one_that_is_measured() -> None:
    measured = {name for name, _ in NAMES.values()} | {"root macro F1, zero-shot"}
    assert {name for name, pin in floors().items() if "pinned" in pin} <= measured
