"""Told red lines -> lines: which of one side's are the same in other words, and which contradict each other.

Two are the same where one side issues them, both hold out harm or both good, neither denies what the other says, and the conditions are alike: their
words (as sayings are compared), or the event patterns that were read from them. Where the condition has few words of its own ("if they fail"), the
consequences must be alike too. Each is compared with the first of its line, so that small changes do not add up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import msgspec

from sitroom.codebook import load
from sitroom.documents.wording import content, denials, words
from sitroom.records import Document, Pattern, RedLine
from sitroom.room.redlines.meeting import Known, compatible
from sitroom.room.redlines.wording import inverse
from sitroom.room.sayings import ALIKE, FEW, WITHIN

__all__ = ["Told", "contradict", "contradictions", "ends", "lines", "told"]

OWN = 2
"""Content words that a condition needs to be recognised by itself."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One telling and what of it is compared: content words of both parts, whether each is denied, why the condition is no act, and whether good is
    held out rather than harm."""

    line: RedLine
    side: str | None
    condition: frozenset[str]
    consequence: frozenset[str]
    denied: tuple[bool, bool]
    inverse: str | None
    good: bool


def told(line: RedLine, side: str | None, text: str) -> Told:
    """What of a telling is compared; ``side``: for whom its issuer speaks."""
    parts = [words(text[slice(*span)]) for span in (line.condition, line.consequence)]
    denied = [sum(word in denials() for word in part) % 2 == 1 for part in parts]
    return Told(
        line=line, side=side, condition=content(parts[0]), consequence=content(parts[1]), denied=(denied[0], denied[1]),
        inverse=inverse(parts[0], line.condition_pattern.type if line.condition_pattern else None), good=_good(line, parts[1]),
    )  # fmt: skip


def lines(all_told: Iterable[Told], homes: Mapping[str, Document], actors: Mapping[str, Known]) -> list[list[Told]]:
    """Tellings grouped, each group and the groups by the day of their first document. The order of ``all_told`` does not matter."""

    def order(one: Told) -> tuple[bool, str, str, tuple[int, int], str]:
        home = homes[one.line.document]
        return home.published is None, home.published or "", home.id, one.line.condition, one.line.id

    groups: list[list[Told]] = []
    leaders: dict[tuple[str | None, str], list[int]] = defaultdict(list)
    for one in sorted(all_told, key=order):
        near = sorted({at for key in _keys(one) for at in leaders.get((one.side, key), ())})
        at = next((at for at in near if _same(groups[at][0], one, actors)), None)
        if at is not None:
            groups[at].append(one)
            continue
        for key in _keys(one):
            leaders[one.side, key].append(len(groups))
        groups.append([one])
    return groups


def contradictions(leads: Sequence[Told], actors: Mapping[str, Known]) -> list[tuple[int, int]]:
    """Which lines, told by their first tellings, `contradict` each other: numbers, the lesser first."""
    beside: dict[tuple[str | None, str], list[int]] = defaultdict(list)
    for number, one in enumerate(leads):
        for key in _keys(one):
            beside[one.side, key].append(number)
    pairs = sorted({pair for near in beside.values() for pair in combinations(near, 2)})
    return [(i, j) for i, j in pairs if contradict(leads[i], leads[j], actors)]


def _keys(one: Told) -> list[str]:
    """What two conditions must share to be alike at all: a content word, or the type of the event that was read from them."""
    pattern = one.line.condition_pattern
    return [*(sorted(one.condition) or [""]), *([f"type {pattern.type}"] if pattern else [])]


def contradict(a: Told, b: Told, actors: Mapping[str, Known]) -> bool:
    """Whether one side's two lines hold out the contrary on the same condition: harm and good, or an act and that it will not come."""
    if a.side is None or a.side != b.side or not _condition_alike(a, b, actors):
        return False
    if _consequence_alike(a, b, actors):
        return a.denied[1] != b.denied[1]
    return a.good != b.good


def _good(line: RedLine, consequence: list[str]) -> bool:
    """Whether good is held out: an act of cooperation, or harm that ends or is denied; where no act is named, as the line is read."""
    pattern = line.consequence_pattern
    if pattern and load().quad(pattern.type).endswith("cooperation"):
        return True
    relieved = inverse(consequence, pattern.type if pattern else None) is not None
    return relieved if pattern else relieved or line.kind == "promise"


def _same(a: Told, b: Told, actors: Mapping[str, Known]) -> bool:
    if a.side is None:
        return (a.condition, a.consequence, a.denied) == (b.condition, b.consequence, b.denied)
    if not _condition_alike(a, b, actors):
        return False
    consequences = _consequence_alike(a, b, actors)
    if consequences:
        return a.denied[1] == b.denied[1]
    return a.good == b.good and min(len(a.condition), len(b.condition)) >= OWN


def _condition_alike(a: Told, b: Told, actors: Mapping[str, Known]) -> bool:
    if a.denied[0] != b.denied[0] or a.inverse != b.inverse:
        return False
    first, second = a.line.condition_pattern, b.line.condition_pattern
    alike = _overlap(a.condition, b.condition)
    if first and second:
        agreed = _patterns_agree(first, second, actors)
        return agreed is True or (agreed is None and alike)
    return alike


def _consequence_alike(a: Told, b: Told, actors: Mapping[str, Known]) -> bool:
    first, second = a.line.consequence_pattern, b.line.consequence_pattern
    if first and second and _patterns_agree(first, second, actors):
        return True
    return _overlap(a.consequence, b.consequence)


def _patterns_agree(a: Pattern, b: Pattern, actors: Mapping[str, Known]) -> bool | None:
    """True where the types agree and who is named by both; False where they cannot be one; None where they leave it open."""
    if a.type != b.type:
        return None if not (a.actors or a.recipients) or not (b.actors or b.recipients) else False
    named = [(x, y) for x, y in ((a.actors, b.actors), (a.recipients, b.recipients)) if x and y]
    agree = [any(compatible(one, other, actors) for one in x for other in y) for x, y in named]
    return None if not named else all(agree)


def _overlap(a: frozenset[str], b: frozenset[str]) -> bool:
    shared, fewer = len(a & b), min(len(a), len(b))
    return bool(shared) and (shared / len(a | b) >= ALIKE or (fewer >= FEW and shared >= WITHIN * fewer))


def ends(group: Sequence[Told], homes: Mapping[str, Document]) -> tuple[str | None, str | None]:
    """The first and last day on which a line was told."""
    days = sorted(day for one in group if (day := homes[one.line.document].published))
    return (days[0], days[-1]) if days else (None, None)
