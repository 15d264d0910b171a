"""Accuracy as floors that only rise: ``pinned`` in ``benchmarks/floors.toml`` is what the packaged reader has been measured at."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.accuracy import BESIDE, NAMES, chosen_for_frames, dev_sets, measure, plover
from benchmarks.passages import across
from benchmarks.scoreboard import floors
from benchmarks.sources import sources
from sitroom.reading import get
from sitroom.reading.model import OnnxReader
from training import corpus
from training.data import events

DATA = Path(os.environ.get("SITROOM_DATA", Path(__file__).parent.parent.parent / "shared" / "data"))
CORPUS = Path(__file__).parent.parent / "training" / "corpus"
public_sets = pytest.mark.skipif(not (DATA / "ewt").is_dir(), reason=f"the public sets are not in {DATA}; set SITROOM_DATA")


def check(found: dict[str, float]) -> None:
    pins = {name: float(pin["pinned"]) for name, pin in floors().items() if "pinned" in pin}
    low = {name: f"{value:.2f} < {pins[name]}" for name, value in found.items() if name in pins and value < pins[name]}
    assert not low


def named(found: dict[str, float]) -> dict[str, float]:
    return {name: found[key] for key, (name, _) in (NAMES | BESIDE).items() if key in found}


def reader(name: str = "minilm") -> OnnxReader:
    found = get(name)
    assert isinstance(found, OnnxReader)
    return found


def test_events_of_the_corpus() -> None:
    dev = [e for e in events(corpus.load(CORPUS / "dev")) if not chosen_for_frames(e)]
    check(named(measure(reader(), {"corpus": dev})))


def test_attributions_claims_and_lines_of_the_corpus() -> None:
    dev = [replace(e, events=None) for e in events(corpus.load(CORPUS / "dev"))]
    check(named(measure(reader(), {"frames": dev})))


def test_statements_across_sentences() -> None:
    check(across())


@public_sets
def test_syntax_roles_and_names() -> None:
    dev = dev_sets(DATA)
    check(named(measure(reader(), {name: dev[name] for name in ("ewt", "gum")})))


@public_sets
def test_roots_without_training_on_them() -> None:
    check({"root macro F1, zero-shot": plover(reader(), DATA)["macro F1"]})


@public_sets
def test_attributions_causal_news_signs_and_factuality() -> None:
    check(named(sources(reader(), DATA)))


def test_every_pinned_figure_is_one_that_is_measured() -> None:
    measured = {name for name, _ in (NAMES | BESIDE).values()} | {"root macro F1, zero-shot"}
    measured |= {f"passages {name}" for name in ("statement", "speaker", "via", "voice", "this")}
    assert {name for name, pin in floors().items() if "pinned" in pin} <= measured
