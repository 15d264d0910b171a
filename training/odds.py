"""The regressions that take up what meanings say: ``python -m training.odds --held RUN RUN RUN [--data DIR]``.

Writes ``wording.tsv`` (what words have in common, and what triggers mean; fitted on ECB+ train) and ``odds.tsv`` (wording and what records say;
fitted on the stories of ``training/stories/train`` as the reader reads them). ``--held``: the runs of ``training/meaning.py`` that each left a third
out, so that no trigger is judged by a network that has seen its topic. Takes a minute.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.stories import matched, read_stories
from sitroom.room import Room
from sitroom.room.happenings.contradicting import possible
from sitroom.room.happenings.kept import gathered
from sitroom.room.happenings.meaning import key
from sitroom.room.happenings.model import Common, in_common, told, wording
from sitroom.room.happenings.pairing import All, newly_near
from sitroom.room.happenings.tellings import Tellings
from sitroom.room.happenings.weighing import signs
from sitroom.room.happenings.words import lexicon, rules
from training.happenings import DATA, counted, examples, fit, mentions, pairs, subtopics

Reals = NDArray[np.float64]

SECOND_RIDGE, ROOM_RIDGE = 1.0, 3.0

WORDING_HEADER = """\
# Log odds that two tellings are of one event, from what their words have in common (model.tsv: "words") and what their triggers mean in
# their sentences (meaning.tsv: "meaning"). Features: room/happenings/model.py. Written by training/odds.py: logistic regression, ridge {ridge},
# {pairs} pairs.
# Source: fitted on the train split of ECB+ (Cybulska & Vossen 2014, CC BY 3.0), each part judged by weights and a network that have not seen it.
feature	weight
"""
ODDS_HEADER = """\
# Log odds that two events of a room are one, from their wording and what their records say. Signs: room/happenings/weighing.py. Written by
# training/odds.py: logistic regression, ridge {ridge}, {pairs} pairs of events, {one} of them of one happening, of our own stories as the reader
# reads them.
sign	weight
"""


class Held(NamedTuple):
    """By the keys of two places, what a network that has seen neither says of them, and for how many pairs they stand where pairs were drawn; and of
    each place its run."""

    pairs: Mapping[tuple[str, str], tuple[float, float]]
    runs: Mapping[str, int]

    def odds(self, first: str, second: str) -> tuple[float, float]:
        """Log odds and weight; not a number and 0 where there are none."""
        return self.pairs.get((min(first, second), max(first, second)), (float("nan"), 0.0))


def held(runs: Sequence[Path]) -> Held:
    """What runs left out."""
    pairs: dict[tuple[str, str], tuple[float, float]] = {}
    home: dict[str, int] = {}
    for number, run in enumerate(runs):
        kept = np.load(run / "held.npz")
        weights = kept["weights"] if "weights" in kept else np.ones(len(kept["odds"]))
        for (first, second), odds, weight in zip(kept["keys"].tolist(), kept["odds"].tolist(), weights.tolist(), strict=True):
            pairs[min(first, second), max(first, second)] = odds, weight
            home[first] = home[second] = number
    return Held(pairs, home)


def of_ecb(data: Path, known: Held) -> tuple[dict[str, Reals], Reals]:
    """The features of ``model.told`` for pairs of a subtopic, and whether they are of one event."""
    groups = subtopics(mentions(data / "coref/ecbplus_train.jsonl"))
    features, labels = examples(groups, counted(groups), lexicon())
    run, meant = [], []
    for group in groups:
        keys = [key(m.place) for m in group]
        for i, j in zip(*(side.tolist() for side in pairs(len(group))), strict=True):
            run.append(known.runs.get(keys[i], -1))
            meant.append(known.odds(keys[i], keys[j])[0])
    runs, meaning = np.array(run), np.array(meant)
    words = np.zeros(len(labels))
    for number in np.unique(runs):
        own = runs == number
        weights = fit({name: values[~own] for name, values in features.items()}, labels[~own])
        words[own] = weights["bias"] + sum((weights.get(name, 0.0) * values[own] for name, values in features.items()), np.zeros(own.sum()))
    use = ~np.isnan(meaning)
    common = Common(words[use], (features["same word"] + features["kin"])[use])
    return told(common, meaning[use]), labels[use]


def of_rooms(room: Room, known: Held) -> tuple[dict[str, Reals], Reals]:
    """The signs of pairs of marked events of the stories, with their wording, each as often as it counts, and whether they are one happening."""
    gold, _ = matched(room, "train")
    tellings = Tellings(gathered(room))
    leads = tellings.leads({event.document for event in tellings.events.values()})
    rows = {id: tellings.row(id, tellings.mark(id, leads.get(id)), leads.get(id)) for id in tellings.events}
    near = newly_near(All({}), All(rows), fresh=rows, lost=(), most=rules()["block"])
    ids = [id for id in sorted(gold) if id not in leads]
    number = {id: i for i, id in enumerate(ids)}
    at = np.array([(number[a], number[b]) for a, b in near if a in number and b in number], dtype=np.int64)
    facts = [tellings.facts(id) for id in ids]
    at = at[possible(facts, at[:, 0], at[:, 1])]
    keys = [key(tellings.place(id)) for id in ids]
    meant = np.array([known.odds(keys[i], keys[j]) for i, j in at.tolist()])
    often = np.rint(meant[:, 1]).astype(np.int64)
    at, meaning = np.repeat(at, often, 0), np.repeat(meant[:, 0], often)
    first, second = at[:, 0], at[:, 1]
    said = wording(in_common([tellings.telling(id) for id in ids], first, second), meaning)
    features = {"wording": said, "wording for": np.maximum(said, 0.0)} | {name: own * 1.0 for name, own in signs(facts, first, second).items()}
    return features, np.array([float(gold[ids[i]] == gold[ids[j]]) for i, j in at.tolist()])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    options.add_argument("--held", type=Path, nargs="+", required=True)
    options.add_argument("--room", type=Path, help="a room that has read the stories of train")
    given = options.parse_args()
    known = held(given.held)
    features, labels = of_ecb(given.data, known)
    weights = fit(features, labels, ridge=SECOND_RIDGE)
    _write("wording.tsv", WORDING_HEADER.format(ridge=SECOND_RIDGE, pairs=len(labels)), weights)
    with tempfile.TemporaryDirectory() as folder, Room(given.room or Path(folder) / "stories.sitroom") as room:
        if given.room is None:
            read_stories(room, "train")
        features, labels = of_rooms(room, known)
    _write("odds.tsv", ODDS_HEADER.format(ridge=ROOM_RIDGE, pairs=len(labels), one=int(labels.sum())), fit(features, labels, ridge=ROOM_RIDGE))


def _write(name: str, header: str, weights: Mapping[str, float]) -> None:
    (DATA / name).write_text(header + "".join(f"{feature}\t{weight:.4f}\n" for feature, weight in weights.items()), encoding="utf-8")
    print(f"{name}: {len(weights)} weights")


if __name__ == "__main__":
    main()
