"""Compute the base rates of crises, disputes, wars and rivalries, and write ``outlook/data/base_rates.json``.

    python -m training.base_rates --data ../shared/data

Reads ``history/``: what it can count itself it counts; rates per dyad-year, which need all dyads of the world, come from
``base_rates_computed.json``.
"""

from __future__ import annotations

import argparse
import csv
import gzip
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import msgspec

from sitroom.outlook.forecasts.base_rates import History, Rate, Rivalry, Wars

OUT = Path(__file__).parent.parent / "src" / "sitroom" / "outlook" / "data" / "base_rates.json"

SOURCES = {
    "ICB": "International Crisis Behavior, ICB1 version 14: Brecher & Wilkenfeld (2000), A Study of Crisis",
    "GML": "GML militarized disputes 2.2.1: Gibler, Miller & Little (2016), International Studies Quarterly 60:719; via peacesciencer (Miller 2022)",
    "GML-dyads": "GML militarized disputes 2.2.1 over COW dyads, via peacesciencer (Miller 2022)",
    "COW": "Correlates of War, inter-state wars 4.0: Sarkees & Wayman (2010), Resort to War; via peacesciencer (Miller 2022)",
    "TSS": "Strategic rivalries: Thompson, Sakuwa & Suhas (2021), Analyzing Strategic Rivalries in World Politics; via peacesciencer (Miller 2022)",
}
LAST = 2020
"""The year in which the rivalry data end: those that end then go on."""
WAR_YEARS = (1816, 2007)

Rows = list[dict[str, str]]


def table(file: Path) -> Rows:
    """Rows of a TSV file, gzipped or not."""
    text = gzip.decompress(file.read_bytes()).decode("utf-8") if file.suffix == ".gz" else file.read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t"))


def number(cell: str) -> int | None:
    """A whole number, None where the cell is empty or a missing value (-9)."""
    return None if cell == "" or float(cell) == -9 else int(float(cell))


def share(id: str, about: str, text: str, rows: Iterable[Any], true: Callable[[Any], bool], source: str, span: str) -> Rate:
    """A share of rows."""
    every = list(rows)
    hits = sum(map(true, every))
    return Rate(id=id, about=about, text=text, value=round(hits / len(every), 4), unit="share", cases=hits, of=len(every), span=span, source=source)


def days(id: str, about: str, text: str, values: Iterable[int], source: str, span: str) -> Rate:
    """A median of days, with quartiles."""
    every = sorted(values)
    low, _, high = quantiles(every, n=4)
    return Rate(
        id=id, about=about, text=text, value=float(median(every)), unit="days", low=round(low), high=round(high), of=len(every), span=span,
        source=source,
    )  # fmt: skip


def crises(rows: Rows) -> list[Rate]:
    """Of international crises: how violent, how long."""
    span = "1918-2017"
    late = [row for row in rows if float(row["yrtrig"]) >= 1990]
    drawn = [row for row in rows if number(row["protrac"]) in (2, 3)]
    grave = [row for row in rows if number(row["gravcr"]) in (5, 6)]

    def war(row: dict[str, str]) -> bool:
        return number(row["viol"]) == 4

    def reached(level: int) -> Callable[[dict[str, str]], bool]:
        return lambda row: (number(row["viol"]) or 0) >= level

    lengths = [d for row in rows if (d := number(row["brexit"])) is not None and d >= 0]

    return [
        share("icb.violence", "crisis", "of international crises saw violence between the sides", rows, reached(2), "ICB", span),
        share("icb.serious", "crisis", "of international crises saw serious clashes or full-scale war", rows, reached(3), "ICB", span),
        share("icb.war", "crisis", "of international crises came to full-scale war", rows, war, "ICB", span),
        share("icb.war.since1990", "crisis", "of international crises since 1990 came to full-scale war", late, war, "ICB", "1990-2017"),
        share("icb.war.protracted", "crisis", "of crises within a protracted conflict came to full-scale war", drawn, war, "ICB", span),
        share("icb.war.grave", "crisis", "of crises with a threat of grave damage or to existence came to full-scale war", grave, war, "ICB", span),
        days("icb.days", "crisis", "is the median length of an international crisis", lengths, "ICB", span),
    ]  # fmt: skip


def disputes(rows: Rows) -> list[Rate]:
    """Of militarized interstate disputes: how they went."""
    span = "1816-2010"
    fatal = [row for row in rows if number(row["fatality"]) is not None]
    answered = [row for row in rows if number(row["recip"]) == 1]

    def level(least: int) -> Callable[[dict[str, str]], bool]:
        return lambda row: (number(row["hostlev"]) or 0) >= least

    shortest = [d for row in rows if (d := number(row["mindur"])) is not None]
    return [
        share("mid.force", "dispute", "of militarized disputes saw the use of force or war", rows, level(4), "GML", span),
        share("mid.fatal", "dispute", "of militarized disputes had battle deaths", fatal, lambda r: (number(r["fatality"]) or 0) > 0, "GML", span),
        share("mid.war", "dispute", "of militarized disputes were or became wars", rows, level(5), "GML", span),
        share("mid.war.answered", "dispute", "of disputes in which the target struck back became wars", answered, level(5), "GML", span),
        days("mid.days", "dispute", "is the median length of a militarized dispute (its shortest estimate)", shortest, "GML", span),
    ]  # fmt: skip


def rivalries(rows: Rows) -> list[Rivalry]:
    """Strategic rivalries between states that are told by COW numbers."""
    kinds = ("positional", "spatial", "ideological", "interventionary")
    found = []
    for row in rows:
        one, other, start, end = (number(row[name]) for name in ("ccode1", "ccode2", "start", "end"))
        if one is None or other is None or start is None or end is None:
            continue
        low, high = sorted((one, other))
        found.append(Rivalry(one=low, other=high, since=start, until=None if end >= LAST else end, kinds=tuple(k for k in kinds if row[k])))
    return sorted(found, key=lambda r: (r.one, r.other, r.since))


def wars(rows: Rows) -> list[Wars]:
    """Pairs of states with the years in which a war between them began."""
    years: dict[tuple[int, int], set[int]] = defaultdict(set)
    for row in rows:
        one, other, year = number(row["ccode1"]), number(row["ccode2"]), number(row["year"])
        if number(row["cowinteronset"]) == 1 and one is not None and other is not None and year is not None:
            low, high = sorted((one, other))
            years[low, high].add(year)
    return [Wars(one=one, other=other, years=tuple(sorted(found))) for (one, other), found in sorted(years.items())]


def between_rivals(known: list[Rivalry], fought: list[Wars]) -> list[Rate]:
    """Wars among rivals, and how long rivalries last."""
    first, last = WAR_YEARS
    spans: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for rivalry in known:
        spans[rivalry.one, rivalry.other].append((rivalry.since, rivalry.until or LAST))
    total = sum(len(range(max(a, first), min(b, last) + 1)) for own in spans.values() for a, b in own)
    began = [any(a <= year <= b for a, b in spans[war.one, war.other]) for war in fought for year in war.years]
    over = [r.until - r.since for r in known if r.until is not None and r.since >= first]
    return [
        Rate(
            id="rivals.war", about="rivals", text="of years between strategic rivals saw a war between them begin",
            value=round(sum(began) / total, 4), unit="a year", cases=sum(began), of=total, span=f"{first}-{last}", source="COW",
        ),
        Rate(
            id="wars.rivals", about="wars", text="of pairs of states that went to war were strategic rivals", value=round(sum(began) / len(began), 4),
            unit="share", cases=sum(began), of=len(began), span=f"{first}-{last}", source="COW",
        ),
        Rate(
            id="rivals.years", about="rivals", text="is the median length of a strategic rivalry that ended", value=float(median(over)), unit="years",
            of=len(over), span=f"{first}-{LAST}", source="TSS",
        ),
    ]  # fmt: skip


def per_year(given: dict[str, Any]) -> list[Rate]:
    """Chances a year that need all dyads of the world, as they were computed from the same sources."""
    onset, crisis = given["mid_onset_dyad_year"], given["icb"]
    texts = (
        ("all_dyads", "mid.year.all", "pair", "of pairs of states began a militarized dispute in a year"),
        ("land_contiguous", "mid.year.neighbours", "neighbours", "of pairs of states with a common border began one in a year"),
        ("strategic_rivals", "mid.year.rivals", "rivals", "of pairs of strategic rivals began a militarized dispute in a year"),
    )
    found = [
        Rate(id=id, about=about, text=text, value=onset[key], unit="a year", span="1946-2010", source="GML-dyads") for key, id, about, text in texts
    ]
    return [
        *found,
        Rate(
            id="mid.again", about="dispute", text="of pairs with a dispute had another within a year", value=onset["again_within_1y"], unit="share",
            span="1946-2010", source="GML-dyads",
        ),
        Rate(
            id="icb.again", about="crisis", text="of crises were followed by another between the sides within five years", value=crisis["recur_5y"],
            unit="share", span="1918-2017", source="ICB",
        ),
    ]  # fmt: skip


def main() -> None:
    """Count, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    history = parser.parse_args().data / "history"
    known, fought = rivalries(table(history / "tss_rivalries.tsv.gz")), wars(table(history / "cow_war_inter.tsv.gz"))
    rates = [
        *per_year(msgspec.json.decode((history / "base_rates_computed.json").read_bytes())), *between_rivals(known, fought),
        *crises(table(history / "icb1v14_subset.tsv")), *disputes(table(history / "gml_mid_disps.tsv.gz")),
    ]  # fmt: skip
    made = History(made_by="python -m training.base_rates", sources=SOURCES, rates=rates, rivalries=known, wars=fought)
    OUT.write_bytes(msgspec.json.encode(made).replace(b'},{"', b'},\n{"') + b"\n")
    for rate in rates:
        print(f"{rate.id:20} {rate.value:10} {rate.unit:8} {rate.cases}/{rate.of} {rate.text}")


if __name__ == "__main__":
    main()
