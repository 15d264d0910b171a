"""Fit the norms that ship with Sitroom: python -m training.norms --data DIR [--out FILE]

From ICEWS events of 2014 and 2018 (the published train splits; CAMEO turned into PLOVER by the codebook): weights that both years share, gamma priors
of base rates, base rates of pairs of states. How counts spread is measured on the weeks of the valid splits. Test splits are not read. A few minutes.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sitroom.codebook import load
from sitroom.codebook.names import fold
from sitroom.outlook.norms.dispersion import likeliest, windows
from sitroom.outlook.norms.fitting import pooled
from sitroom.outlook.norms.kernels import KINDS
from sitroom.outlook.norms.model import Norms
from sitroom.outlook.streams import QUADS, Stream
from sitroom.outlook.tables import cameo_kinds
from sitroom.show.scenario import running
from training.marked import write

SETS = ("icews14", "icews18")
LEAST = 2.0
"""Acts of its own accord that a pair of states must have to be shipped."""
SOURCE = "ICEWS coded events (Boschee et al. 2015, Harvard Dataverse, doi:10.7910/DVN/28075), the splits of 2014 and 2018 that RE-GCN and RE-Net use"


def icews(folder: Path, splits: Sequence[str]) -> Stream:
    """Events of an ICEWS set (``subject relation object day`` ids) that PLOVER has a type for; days as in the set, 0 the first of the year."""
    codes = [row[2] for row in _rows(folder / "relations.tsv")]
    known = cameo_kinds()
    kinds = np.array([tuple(known.get(code, (0, -1, 0.0))) for code in codes])
    table = np.concatenate([np.loadtxt(folder / f"{split}.tsv", dtype=np.int64) for split in splits])
    own = kinds[table[:, 1]]
    kept = own[:, 1] >= 0
    table, own = table[kept], own[kept]
    names = [row[1] for row in _rows(folder / "entities.tsv")]
    return Stream.of_arrays(names, table[:, 3], table[:, 0], table[:, 2], own[:, 0], type=own[:, 1], score=own[:, 2])


def _rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]


def states(names: Sequence[str]) -> dict[int, str]:
    """ISO codes of the actors that are called as a state is."""
    codes = {fold(text): code for code, own in load().countries.items() for text in (own.name, *own.aliases)}
    return {number: codes[fold(name)] for number, name in enumerate(names) if fold(name) in codes}


def fitted(data: Path) -> Norms:
    """The norms of both sets."""
    trains = [icews(data / name, ["train"]) for name in SETS]
    with running() as progress:
        each = pooled(trains, progress=progress)
    total: dict[tuple[str, str], NDArray[np.float64]] = {}
    watched = sum(stream.end for stream in trains)
    for own in each:
        codes = states(own.names)
        for pair, row in zip(own.pairs.tolist(), own.base_shape - own.shape, strict=True):
            one, other = codes.get(pair[0]), codes.get(pair[1])
            if one and other and one != other:
                total[one, other] = total.get((one, other), np.zeros(4)) + row
    listed = sorted(dyad for dyad, row in total.items() if row.sum() >= LEAST)
    names = tuple(sorted({name for dyad in listed for name in dyad}))
    place = {name: number for number, name in enumerate(names)}
    acts = np.array([total[dyad] for dyad in listed])
    shape, spread = each[0].shape, _spread(data, trains, each)
    level = np.concatenate([own.base_shape / own.base_rate for own in each]).mean(axis=0)
    return replace(
        each[0], names=names, sending=np.ones(len(names)), receiving=np.ones(len(names)), exposure=watched, level=level,
        size=spread[:, 0], growth=spread[:, 1],
        pairs=np.array([(place[one], place[other]) for one, other in listed], dtype=np.int32), base_shape=shape + acts,
        base_rate=np.broadcast_to(shape / level + watched, acts.shape),
        provenance={
            "made by": "python -m training.norms", "source": SOURCE, "terms": "CAMEO codes as PLOVER types by the conversion table of the codebook",
            "events": {name: len(stream) for name, stream in zip(SETS, trains, strict=True)},
            "days": {name: stream.end for name, stream in zip(SETS, trains, strict=True)},
            "level": "mean base rate of dyads that acted in one of the sets, or were acted towards",
            "size": "negative binomial of counts of 7 days in the weeks of the valid splits", "branching ratio": round(each[0].branching.radius, 4),
        },
    )  # fmt: skip


def _spread(data: Path, trains: list[Stream], each: list[Norms]) -> NDArray[np.float64]:
    """Size and growth by class (4, 2) of counts of a week, around what was expected when it began."""
    means, counts = [], []
    for name, train, own in zip(SETS, trains, each, strict=True):
        both = icews(data / name, ["train", "valid"])
        mean, count = windows(own, both, pairs=own.pairs, days=7, number=4, since=train.end)
        print(name, "a week's counts, mean", count.mean(axis=(0, 1)).round(5), "expected", mean.mean(axis=(0, 1)).round(5))
        means.append(mean.reshape(-1, 4))
        counts.append(count.reshape(-1, 4))
    mean, count = np.concatenate(means), np.concatenate(counts)
    return np.array([likeliest(count[:, q], mean[:, q]) for q in range(4)])


def table(norms: Norms) -> list[str]:
    """The norms that ship, for ``docs/norms.md``."""
    found, told = norms.branching, norms.provenance
    rows = [(kind, [f"{part[q, q]:.3f}" for q in range(4)]) for kind, part in zip(KINDS, found.parts, strict=True)]
    rows.append(("all kinds, all classes that follow", [f"{found.matrix[q].sum():.3f}" for q in range(4)]))
    rows.append(("shape of base rates (acts)", [f"{value:.3f}" for value in norms.shape]))
    rows.append(("level of base rates (acts a day)", [f"{value:.5f}" for value in norms.level]))
    rows.append(("size, at a mean of one act a week", [f"{value:.3f}" for value in norms.size]))
    rows.append(("growth of the size", [f"{value:.3f}" for value in norms.growth]))
    spans = " and ".join(f"{told['events'][name]:,} events of {told['days'][name]:g} days ({name})" for name in told["events"])
    falls = ", ".join(f"{value:g}" for value in norms.half_lives)
    return [
        "", f"| acts brought about by one act, of its own class | {' | '.join(QUADS)} |", "| --- | ---: | ---: | ---: | ---: |",
        *(f"| {name} | {' | '.join(values)} |" for name, values in rows), "",
        f"The branching ratio is {found.radius:.3f}; half-lives are {falls} days, *c* is {norms.concentration:g}. {spans}.", "",
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("src/sitroom/outlook/data/norms.json"))
    parser.add_argument("--page", type=Path, default=Path("docs/norms.md"), help="the page whose table is written")
    parser.add_argument("--table", action="store_true", help="write the table of norms that are there, fit nothing")
    given = parser.parse_args()
    began = time.perf_counter()
    if given.table:
        norms = Norms.load(given.out)
    else:
        norms = fitted(given.data)
        norms.save(given.out)
        print(f"{given.out}: {given.out.stat().st_size:,} bytes, {len(norms.pairs):,} pairs of states, {time.perf_counter() - began:.0f} s")
    write(given.page, "norms", "python -m training.norms", table(norms))
    print("\n".join(table(norms)))


if __name__ == "__main__":
    main()
