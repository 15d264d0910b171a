"""The assumption ledger: every number that a scenario rests on, and whether it comes from data, from a text with its words, from the user, or from
us.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from sitroom.codebook import load
from sitroom.codebook.concepts import phrasing
from sitroom.outlook.scenarios.adopting import Adopted
from sitroom.outlook.scenarios.answers import Entry
from sitroom.outlook.scenarios.assumed import assumed, shipped_mix
from sitroom.outlook.scenarios.honouring import Honoured, Source
from sitroom.outlook.scenarios.kinds import told_kind
from sitroom.outlook.scenarios.mix import BETWEEN
from sitroom.outlook.scenarios.setting import BELIEFS, Setting
from sitroom.outlook.scenarios.written import Scenario
from sitroom.outlook.streams import COVERED, QUADS, types

__all__ = ["ledger"]

BY_HAND = "set by hand, see outlook/scenarios/assumptions.toml"
SCORES = "PLOVER's scores, codebook/scores.tsv"


def ledger(setting: Setting, effort: Mapping[str, int]) -> list[Entry]:
    """All entries: what the user says, what texts say, our defaults, then data. ``effort``: draws and runs beside the main ones, by their names in
    ``assumptions.toml``.
    """
    found = [*_horizon(setting), *_parts(setting), *_lines(setting), *_beliefs(setting), *_outcomes(setting), *_effort(effort), *_norms(setting)]
    order = ("user", "text", "default", "data")
    return sorted(found, key=lambda entry: order.index(entry.kind))


def _horizon(setting: Setting) -> Iterator[Entry]:
    scenario, usual = setting.scenario, Scenario()
    for name in ("days", "runs", "seed"):
        value = getattr(scenario, name)
        given = value != getattr(usual, name)
        yield Entry(what=name, value=str(value), kind="user" if given else "default", source="the scenario" if given else "the default of scenarios")
    what = "the day before the first of the run"
    if scenario.start is not None:
        yield Entry(what=what, value=scenario.start, kind="user", source="the scenario")
    elif setting.start is not None:
        yield Entry(what=what, value=setting.start.isoformat(), kind="data", source="the last day of publication or of an act in the room")
    else:
        value = f"the end of {COVERED} days, in the middle of which all acts of the room are"
        yield Entry(what=what, value=value, kind="default", source="no document of the room has a day (outlook/happened.py)")
    history = setting.world.history
    if history.vague:
        value = f"{len(history.vague):,} left out, with {history.vague_acts:,} act{'s' * (history.vague_acts != 1)}"
        yield Entry(what="actors known only by what they are, of no country", value=value, kind="default", source="outlook/data/sides.toml")


def _parts(setting: Setting) -> Iterator[Entry]:
    for act in setting.told.acts:
        yield Entry(what=f"{act.key}: {act.words}", value=f"day {act.day + 1}", kind="user", source="the scenario")
        given = act.weight != 1.0
        yield Entry(
            what=f"{act.key}: acts of its kind that it counts as when it excites others", value=f"{act.weight:g}",
            kind="user" if given else "default", source="the scenario" if given else "one act is one act",
        )  # fmt: skip
    for stop in setting.told.stops:
        yield Entry(what=f"{stop.key}: {stop.words}", value=f"days {stop.since + 1} to {stop.until}", kind="user", source="the scenario")
    for tie in setting.told.ties:
        yield Entry(what=f"{tie.key}: {tie.words}", value=f"from day {tie.since + 1}", kind="user", source="the scenario", record=tie.record)
        if tie.add:
            yield Entry(
                what=f"{tie.key}: how far a friend's acts are followed", value=f"{setting.tie_weight:.4g}", kind="data",
                source="the mean over the ties of the room, shares of cooperative acts (outlook/norms/system.py)",
            )  # fmt: skip


def _lines(setting: Setting) -> Iterator[Entry]:
    cast = setting.cast
    for line in setting.lines:
        if not line.honoured or line.condition is None or line.type is None or line.actor is None:
            continue
        name = f"red line {line.id}"
        yield _read(line, "condition", f"{name}: it is met by", told_kind(line.condition, cast))
        whom = cast.name(line.recipient) if line.recipient else "whoever crossed it"
        yield _read(line, "consequence", f"{name}: it sets off", f"{line.type} by {cast.name(line.actor)} on {whom}")
        given = "credibility" in line.given
        yield Entry(
            what=f"{name}: chance that what it holds out is done", value=f"{line.credibility:g}", kind="user" if given else "default",
            source="the scenario" if given else BY_HAND, record=line.source.record if line.source else None,
        )  # fmt: skip
        given = line.after != assumed()["red_line"]["after"]
        yield Entry(
            what=f"{name}: days until then", value=str(line.after), kind="user" if given else "default", source="the scenario" if given else BY_HAND
        )  # fmt: skip


def _read(line: Honoured, part: str, what: str, value: str) -> Entry:
    if part in line.given or line.source is None:
        return Entry(what=what, value=value, kind="user", source="the scenario", record=line.source.record if line.source else None)
    return _text(what, value, line.source)


def _text(what: str, value: str, source: Source) -> Entry:
    told = ", ".join(part for part in (source.outlet, source.published) if part) or source.document
    return Entry(
        what=what, value=value, kind="text", source=told, record=source.record, document=source.document, span=source.span, words=source.words
    )  # fmt: skip


def _beliefs(setting: Setting) -> Iterator[Entry]:
    scenario = setting.scenario
    if scenario.adopt is None:
        return
    yield Entry(what="the narrator whose beliefs are taken to be true", value=scenario.adopt, kind="user", source="the scenario")
    given = scenario.belief_size is not None
    yield Entry(
        what=f"{BELIEFS}: what a plain assertion multiplies a rate by", value=f"{setting.size:g}", kind="user" if given else "default",
        source="the scenario" if given else BY_HAND,
    )  # fmt: skip
    least, most = assumed()["belief"]["least"], assumed()["belief"]["most"]
    yield Entry(what=f"{BELIEFS}: what claims together multiply a rate by", value=f"{least:g} to {most:g}", kind="default", source=BY_HAND)
    for hedge in sorted({claim.hedge for claim in setting.claims if claim.why is None}):
        yield Entry(
            what=f"{BELIEFS}: weight of a claim that is {hedge}", value=f"{phrasing().hedges[hedge]:g}", kind="default",
            source="set by hand, codebook/concepts.toml",
        )  # fmt: skip
    for claim in setting.claims:
        yield _claim(claim, setting)


def _claim(claim: Adopted, setting: Setting) -> Entry:
    what = f"claim {claim.id} of {claim.narrator} ({claim.hedge}): {claim.cause_name} → {claim.effect_name}"
    if claim.cause is None or claim.effect is None:
        return _text(what, f"not used: {claim.why}", claim.source)
    factor = setting.size**claim.exponent
    value = f"once {told_kind(claim.cause, setting.cast)}: rate of {told_kind(claim.effect, setting.cast)} × {factor:.3g}"
    if claim.open:
        sides = ", ".join(sorted(map(setting.cast.name, claim.open)))
        value += f" (the words leave open whom: taken are {sides}, of whom the document speaks most)"
    return _text(what, value, claim.source)


def _outcomes(setting: Setting) -> Iterator[Entry]:
    given = bool(setting.told.outcomes)
    usual = "dyads with the most material conflict to come, those of added acts, and what honoured lines hold out"
    for watched in setting.outcomes:
        yield Entry(
            what=f"watched: {watched.name}", value=f"at least {watched.at_least} within {watched.within} days", kind="user" if given else "default",
            source="the scenario" if given else usual,
        )  # fmt: skip


def _effort(effort: Mapping[str, int]) -> Iterator[Entry]:
    called = {
        "draws": "draws of the norms for parameter uncertainty", "runs_each": "runs for each draw", "sensitivity": "runs for each assumption changed",
        "discovery": "runs with drawn assumptions",
    }  # fmt: skip
    for name, value in effort.items():
        yield Entry(what=called[name], value=str(value), kind="default", source=BY_HAND)


def _norms(setting: Setting) -> Iterator[Entry]:
    norms, world = setting.norms, setting.world
    fitted = ", ".join(f"{key}: {value}" for key, value in setting.shipped.provenance.items() if isinstance(value, (str, int, float)))
    source = f"norms fitted to coded events ({fitted or 'docs/norms.md'})"
    yield Entry(what="half-lives of what an act brings about, days", value=_listed(norms.half_lives), kind="data", source=source)
    matrix = "; ".join(f"{quad}: {_listed(row)}" for quad, row in zip(QUADS, norms.branching.matrix, strict=True))
    yield Entry(what=f"acts that an act brings about directly, by class ({', '.join(QUADS)})", value=matrix, kind="data", source=source)
    yield Entry(what="spectral radius of these (below 1)", value=f"{norms.branching.radius:.4g}", kind="data", source=source)
    yield Entry(
        what="acts a day of a dyad's own accord before anything is known of it, by class", value=_listed(norms.level), kind="data", source=source
    )
    yield Entry(what="shape of the gamma prior of these, by class", value=_listed(norms.shape), kind="data", source=source)
    if world.level is None:
        value = "; ".join(f"{_listed(part)}" for part in (norms.size, norms.growth))
        yield Entry(what="size and growth of the negative binomial of counts of a week, by class", value=value, kind="data", source=source)
    yield Entry(what="concentration of a side's acts on its dyads", value=f"{norms.concentration:.4g}", kind="data", source=source)
    known = f"{len(world.history)} acts of the room in {world.history.end:g} days, shrunk to the norms (gamma posterior)"
    counts = _acts(setting)
    for i, (one, other) in enumerate(world.pairs):
        yield Entry(
            what=f"{world.names[one]} → {world.names[other]}: acts a day of their own accord, by class", value=_listed(world.base[i]), kind="data",
            source=f"{known}; acts of the dyad in the room: {', '.join(map(str, counts[i]))}",
        )  # fmt: skip
        if world.level is not None:
            yield Entry(
                what=f"{world.names[one]} → {world.names[other]}: by how much these and what the past brings about are multiplied on day 1, by class",
                value=_listed(world.level.raised[0, i]), kind="data",
                source="so that as many acts are to be expected as sitroom forecast expects (docs/forecasts.md; outlook/scenarios/level.py)",
            )  # fmt: skip
        yield Entry(
            what=f"{world.names[one]} → {world.names[other]}: variance of their gamma factors, of the whole run, and of each week, by class",
            value="; ".join(_listed(part[i]) for part in world.spread), kind="data",
            source="what the spread of counts leaves over once acts bring about acts (outlook/scenarios/spreading.py)",
        )  # fmt: skip
    points = ", ".join(f"{name} {load().intensity(name):g}" for name in types())
    yield Entry(what="scores by type, of which net tension is the sum, turned round", value=points, kind="data", source=SCORES)
    for group, between in enumerate(BETWEEN):
        for number, name in enumerate(types()):
            share, strength = shipped_mix(between)[name]
            yield Entry(
                what=f"share of {name} in its class, between {'two states' if between == 'states' else 'others'}",
                value=f"{world.mix.room[group, number]:.4g}", kind="data",
                source=f"{world.mix.acts[group, number]} acts of it, shrunk by {strength:g} to {share:g} (ICEWS; outlook/scenarios/type_mix.tsv)",
            )  # fmt: skip
    left, share_left = setting.left_out
    if left:
        yield Entry(what="dyads left out, those with fewest acts to come", value=f"{left} with {share_left:.2%} of all acts", kind="default",
                    source="a run has at most 2,000 dyads beside those that the scenario speaks of")  # fmt: skip


def _acts(setting: Setting) -> NDArray[np.int64]:
    """Acts of the room by dyad and class, [dyads, 4]."""
    history, world = setting.world.history, setting.world
    own = world.system.find(history.sender.astype(np.int64), history.receiver.astype(np.int64))
    kept = own >= 0
    return np.bincount(own[kept] * 4 + history.quad[kept], minlength=4 * len(world.pairs)).reshape(-1, 4)


def _listed(values: Iterable[float]) -> str:
    return ", ".join(f"{value:.3g}" for value in values)
