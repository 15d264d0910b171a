"""ICEWS -> how the acts of a quad class fall on its PLOVER types: ``python -m training.type_mix --data DIR``.

Writes ``src/sitroom/outlook/scenarios/type_mix.tsv``: the pooled share of each type within its class, and for each class how strongly a dyad's own
mix is drawn to the pooled one (the concentration of a Dirichlet-multinomial, by maximum likelihood over the dyads). Takes some seconds.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sitroom.codebook import fold, load
from sitroom.exchange.crosswalk import cameo

OUT = Path(__file__).parents[1] / "src" / "sitroom" / "outlook" / "scenarios" / "type_mix.tsv"
SETS = ("icews14", "icews18")
Dyad = tuple[str, int, int]

HEADER = """\
# How the acts of a quad class fall on PLOVER's types. Written by training/type_mix.py; read by outlook/scenarios/mix.py.
# between: two states, or others (one of the two is none). share: of all acts of the class, one act added to each type. concentration: so many acts of
# this mix are added to a dyad's own (Dirichlet-multinomial, fitted by maximum likelihood over the ordered dyads with two acts of the class or more).
# acts: how many the share is counted on.
# Source: ICEWS coded events (Boschee et al., doi:10.7910/DVN/28075), train splits of ICEWS14 and ICEWS18; CAMEO read as PLOVER by codebook/cameo.tsv.
type	class	between	share	concentration	acts
"""


def main() -> None:
    """Count, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    types = load().types
    dyads: dict[tuple[str, str], dict[Dyad, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for name in SETS:
        for type, between, dyad in _acts(given.data / name, name):
            dyads[types[type].quad, between][dyad][type] += 1
    lines = []
    for between in ("states", "others"):
        for quad in dict.fromkeys(kind.quad for kind in types.values()):
            own = [kind.name for kind in types.values() if kind.quad == quad]
            counts = np.array([[found[type] for type in own] for found in dyads[quad, between].values()], dtype=np.int64)
            total = counts.sum(0)
            share = (total + 1) / (total + 1).sum()
            strength = concentration(counts[counts.sum(1) > 1], share)
            lines += [f"{type}\t{quad}\t{between}\t{share[i]:.6f}\t{strength:.3f}\t{total[i]}" for i, type in enumerate(own)]
    given.out.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    print(given.out.read_text(encoding="utf-8"))


def _acts(folder: Path, name: str) -> list[tuple[str, str, Dyad]]:
    """PLOVER type of each coded event, whether it is between two states, and its dyad; codes that the crosswalk has no type for are left out."""
    called = {fold(text) for country in load().countries.values() for text in (country.name, *country.aliases)}
    lines = (folder / "entities.tsv").read_text(encoding="utf-8").splitlines()[1:]
    states = {int(id) for id, name in (line.split("\t")[:2] for line in lines) if fold(name) in called}
    relations = {}
    for line in (folder / "relations.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        id, _, code, _ = line.split("\t")
        known = cameo().get(code) or cameo().get(code[:3]) or cameo().get(code[:2])
        relations[int(id)] = known.plover if known else ""
    found = []
    for line in (folder / "train.tsv").read_text(encoding="utf-8").splitlines():
        sender, relation, receiver, _ = map(int, line.split("\t"))
        if relations[relation] and sender != receiver:
            found.append((relations[relation], "states" if {sender, receiver} <= states else "others", (name, sender, receiver)))
    return found


def concentration(counts: NDArray[np.int64], share: NDArray[np.float64]) -> float:
    """The concentration with the greatest Dirichlet-multinomial likelihood (Mosimann 1962, Biometrika 49: 65), within 0.01..1000.

    ``counts``: int [dyads, types]; ``share``: the mean of the Dirichlet, [types]. Golden section on the logarithm, to 1e-4.
    """

    def likelihood(log: float) -> float:
        alpha = np.exp(log) * share
        found = -sum(_rising(np.exp(log), own) for own in counts.sum(1))
        return float(found + sum(_rising(a, n) for row in counts for a, n in zip(alpha, row, strict=True) if n))

    low, high = np.log(0.01), np.log(1000.0)
    ratio = (np.sqrt(5.0) - 1.0) / 2.0
    inner = [high - ratio * (high - low), low + ratio * (high - low)]
    value = [likelihood(at) for at in inner]
    while high - low > 1e-4:
        if value[0] > value[1]:
            high, inner, value = inner[1], [inner[1] - ratio * (inner[1] - low), inner[0]], [0.0, value[0]]
            value[0] = likelihood(inner[0])
        else:
            low, inner, value = inner[0], [inner[1], inner[0] + ratio * (high - inner[0])], [value[1], 0.0]
            value[1] = likelihood(inner[1])
    return float(np.exp((low + high) / 2.0))


def _rising(alpha: float, number: int) -> float:
    """log of alpha (alpha + 1) ... (alpha + number - 1)."""
    return float(np.log(alpha + np.arange(number)).sum())


if __name__ == "__main__":
    main()
