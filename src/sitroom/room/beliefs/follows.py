"""What follows if something happens: for every narrator the chain of consequences, and where narrators agree or contradict each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import prod

from sitroom.errors import UsageError
from sitroom.room.beliefs.maps import BeliefMap
from sitroom.room.beliefs.records import Beliefs, Concept, Consequence, Follows, Link, Verdict
from sitroom.room.beliefs.structure import total_effect

__all__ = ["consequences", "follows", "verdicts"]


def follows(
    asked: str, sign: int, meant: Sequence[Concept], concepts: Sequence[Concept], maps: Sequence[Beliefs], *, steps: int, akin: Sequence[Concept] = ()
) -> Follows:
    """The consequences of the concepts ``meant`` in every map, along at most ``steps`` links; ``sign`` -1: of their end or absence; ``akin``: those
    of them that are only acts of the same kind."""
    if steps < 1:
        raise UsageError(f"found {steps} as the number of steps; valid is a number from 1.")
    found = [one for beliefs in maps for one in consequences(beliefs, [c.name for c in meant], sign, steps=steps)]
    spoken = {one.narrator for one in found}
    return Follows(
        asked=asked,
        sign=sign,
        concepts=[concept.name for concept in meant],
        akin=[concept.name for concept in akin],
        narrators=[beliefs.narrator for beliefs in maps if beliefs.narrator.id in spoken],
        consequences=found,
        verdicts=verdicts(found, concepts),
    )


def consequences(beliefs: Beliefs, causes: Sequence[str], sign: int, *, steps: int) -> list[Consequence]:
    """What one narrator says follows, the nearest first: each effect by a shortest path, of those the one whose weights have the greatest product.

    The sign is that of all paths from all causes.
    """
    onward: dict[str, list[Link]] = {}
    for link in beliefs.links:
        onward.setdefault(link.cause, []).append(link)
    paths: dict[str, list[Link]] = {}
    edge: list[list[Link]] = [[link] for cause in causes for link in onward.get(cause, ())]
    for _ in range(steps):
        found: dict[str, list[Link]] = {}
        for path in sorted(edge, key=lambda path: -prod(abs(link.weight) for link in path)):
            if path[-1].effect not in causes and path[-1].effect not in paths:
                found.setdefault(path[-1].effect, path)
        paths |= found
        edge = [[*path, link] for path in found.values() if not path[-1].denied for link in onward.get(path[-1].effect, ())]
    drawn = beliefs.map
    return [
        Consequence(narrator=beliefs.narrator.id, effect=effect, sign=_sign(drawn, causes, path, sign), path=path, steps=len(path))
        for effect, path in paths.items()
    ]


def _sign(drawn: BeliefMap, causes: Sequence[str], path: Sequence[Link], sign: int) -> int | None:
    """0 where the path ends in a denial, None where paths disagree or a weight is balanced out."""
    if path[-1].denied:
        return 0
    signs = {total_effect(drawn, cause, path[-1].effect).sign for cause in causes if cause in drawn.concepts}
    found = signs - {"none"}
    return {"+": sign, "-": -sign}.get(found.pop()) if len(found) == 1 else None


def verdicts(found: Sequence[Consequence], concepts: Sequence[Concept]) -> list[Verdict]:
    """Every two narrators' effects of which one is the other's, its opposite or its denial: of one concept; of one family, one of them about whether
    and the other about how far; and, where these show no contradiction of the two, of peace and order against violence and disorder.
    """
    by_name = {concept.name: concept for concept in concepts}
    answers: list[Verdict] = []
    for a, b in combinations([c for c in found if c.sign is not None], 2):
        if a.narrator == b.narrator or (a.sign == 0 and b.sign == 0):
            continue
        verdict = _verdict(a, b, by_name)
        if verdict is not None:
            answers.append(verdict)
    direct = {frozenset((v.first, v.second)) for v in answers if v.how == "oppose" and v.level != "outcome"}
    answers = [v for v in answers if v.level != "outcome" or (v.how == "oppose" and frozenset((v.first, v.second)) not in direct)]
    order = {"concept": 0, "family": 1, "outcome": 2}
    answers.sort(key=lambda v: (v.how != "oppose", order[v.level], v.first, v.second, v.first_effect, v.second_effect))
    return answers


def _verdict(a: Consequence, b: Consequence, concepts: Mapping[str, Concept]) -> Verdict | None:
    first, second = concepts[a.effect], concepts[b.effect]
    assert a.sign is not None
    assert b.sign is not None
    shared = sorted(set(first.families) & set(second.families))
    oppose = a.sign != b.sign
    if a.effect == b.effect:
        level, on = "concept", a.effect
    elif not a.sign or not b.sign:
        return None
    elif shared and first.extent != second.extent and _meet(first, second):
        level, on = "family", shared[0]
    elif first.outcome and second.outcome:
        oppose = a.sign * first.outcome != b.sign * second.outcome
        level, on = "outcome", "peace and order, or violence and disorder"
    else:
        return None
    return Verdict(
        first=a.narrator, second=b.narrator, how="oppose" if oppose else "agree", level=level, on=on,  # type: ignore[arg-type]
        first_effect=a.effect, first_sign=a.sign, second_effect=b.effect, second_sign=b.sign,
    )  # fmt: skip


def _meet(first: Concept, second: Concept) -> bool:
    """Whether two concepts may be about one place."""
    return not first.about or not second.about or bool(set(first.about) & set(second.about))
