"""Which of a trigger's likely arcs are kept: the fillers of its roles, chosen together rather than each for itself."""

from __future__ import annotations

from collections.abc import Sequence

from sitroom.reading.graph import Arc, Trigger
from sitroom.reading.inventory import Thresholds

__all__ = ["INSIDE", "SIDES", "fillers"]

INSIDE = frozenset({"appos", "flat", "nmod:desc", "nmod", "compound", "amod"})
"""Relations that tie a word to the noun phrase that it names or describes ("prime minister, Pedro Sánchez"; "ministers of Norway and Chad")."""

SIDES = frozenset({"actor", "recipient"})
"""The roles that a word fills one of at most, and that more than one filler is less likely to have."""


def fillers(trigger: Trigger, heads: Sequence[int], relations: Sequence[str], upos: Sequence[str], least: Thresholds) -> tuple[Arc, ...]:
    """The arcs of ``trigger`` that hold beside each other. ``heads``, ``relations`` and ``upos`` are the sentence's, one a word.

    A word is not actor and recipient at once; one noun phrase fills a role by one of its words; a second filler of a side must be as likely as
    ``least.further``, unless it is listed with the first ("France and Mali"); and a possessive pronoun on an act noun fills the role of the
    phrase before it ("farmers lifted *their* blockade": docs/annotation.md)."""
    arcs = trigger.arcs
    if any(a.role in SIDES for a in arcs):
        arcs = _further(_once_a_phrase(_one_side(arcs), heads, relations), heads, relations, least.further)
        return _possessor(arcs, trigger.word, heads, relations, upos)
    return _once_a_phrase(arcs, heads, relations)


def _one_side(arcs: tuple[Arc, ...]) -> tuple[Arc, ...]:
    """Arcs in which no word is both actor and recipient: the likelier of the two."""
    sides: dict[int, Arc] = {}
    for arc in arcs:
        if arc.role in SIDES and (arc.word not in sides or arc.confidence > sides[arc.word].confidence):
            sides[arc.word] = arc
    return tuple(arc for arc in arcs if arc.role not in SIDES or sides[arc.word] is arc)


def _once_a_phrase(arcs: tuple[Arc, ...], heads: Sequence[int], relations: Sequence[str]) -> tuple[Arc, ...]:
    """Arcs in which one noun phrase fills a role by one of its words at most, the likeliest."""
    dropped = set[Arc]()
    for low in arcs:
        above, word = set[int](), low.word
        first = _listed(word, heads, relations)
        word = first if relations[first] in INSIDE else word
        while relations[word] in INSIDE and heads[word] not in above:
            word = heads[word]
            above.add(word)
        dropped |= {min(low, high, key=lambda a: a.confidence) for high in arcs if high.role == low.role and high.word in above}
    return tuple(arc for arc in arcs if arc not in dropped) if dropped else arcs


def _further(arcs: tuple[Arc, ...], heads: Sequence[int], relations: Sequence[str], least: float) -> tuple[Arc, ...]:
    """Arcs without the unlikely second fillers of a side: those under ``least`` that stand in no list with a likelier one."""
    dropped = list[Arc]()
    for role in SIDES:
        own = [arc for arc in arcs if arc.role == role]
        if len(own) > 1:
            lists = set[int]()
            for arc in sorted(own, key=lambda a: (-a.confidence, a.word)):
                of = _listed(arc.word, heads, relations)
                if not lists or of in lists or arc.confidence >= least:
                    lists.add(of)
                else:
                    dropped.append(arc)
    return tuple(arc for arc in arcs if arc not in dropped) if dropped else arcs


def _possessor(arcs: tuple[Arc, ...], trigger: int, heads: Sequence[int], relations: Sequence[str], upos: Sequence[str]) -> tuple[Arc, ...]:
    """Arcs in which the only actor of an act noun, told before it, gives way to the pronoun that stands for it at the noun, if that fills no role."""
    if upos[trigger] != "NOUN":
        return arcs
    pronoun = next((w for w in range(trigger) if heads[w] == trigger and relations[w] == "nmod:poss" and upos[w] == "PRON"), -1)
    actors = [arc for arc in arcs if arc.role == "actor"]
    if pronoun < 0 or len(actors) != 1 or actors[0].word >= pronoun or any(arc.word == pronoun for arc in arcs):
        return arcs
    return tuple(Arc("actor", pronoun, arc.confidence) if arc is actors[0] else arc for arc in arcs)


def _listed(word: int, heads: Sequence[int], relations: Sequence[str]) -> int:
    """The first word of the list that a word stands in, itself if in none."""
    while relations[word] == "conj" and heads[word] >= 0:
        word = heads[word]
    return word
