"""Whom the words of an event mean: the model's arcs, held against the clause that they stand in."""

from __future__ import annotations

from collections.abc import Sequence

from sitroom.codebook import load
from sitroom.coding.who import Who
from sitroom.reading import Reading, Trigger

__all__ = ["own_side", "words_of"]

_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj"})
_SIDES = ("actor", "recipient")
_HELD = frozenset({"GOV", "MIL", "LEG", "SPY"})
_ENVOYS = frozenset({"ambassador", "ambassadors", "envoy", "envoys", "charge-d-affaires", "consul", "diplomats"})


def words_of(reading: Reading, number: int, trigger: Trigger, who: Who) -> dict[str, list[int]]:
    """Role -> words, in the order of the model. A verb with a subject of its own is not done by the subject of a clause above it; what a verb with
    an object is done by is its subject where the model names nobody; between two of a list the others of it count as well."""
    words = {role: [a.word for a in trigger.arcs if a.role == role] for role in (*_SIDES, "place", "time")}
    own = _subject(reading, trigger.word)
    if own is not None:
        if reading.upos[own] != "PRON":
            first, last = reading.subtree(trigger.word)
            words["actor"] = [w for w in words["actor"] if first <= w < last or not _above(reading, trigger.word, w)]
        doer = reading.heads[trigger.word] if reading.relations[trigger.word] == "acl:relcl" and reading.upos[own] == "PRON" else own
        if not words["actor"] and _transitive(reading, trigger.word) and _somebody(reading, doer) and _known(who.at(number, doer)):
            done_to = {i for w in words["recipient"] for i in who.at(number, w)}
            words["actor"] = [] if done_to & set(who.at(number, doer)) else [doer]
    for role in _SIDES:
        other = {w for r in _SIDES if r != role for w in words[r]}
        words[role] = [w for w in _whole_list(reading, words[role]) if w not in other]
    return words


def _somebody(reading: Reading, word: int) -> bool:
    """Whether a word may name somebody in particular: a name, a pronoun, or a noun with its owner beside it."""
    owned = any(reading.relations[c] in ("amod", "compound", "nmod", "nmod:poss") for c in reading.children(word))
    return reading.upos[word] != "NOUN" or owned


def _known(actors: Sequence[str]) -> bool:
    """Whether these are actors of some state or body, not *warplanes* or *people* of nobody in particular."""
    return bool(actors) and not any(actor.split(".")[0] in load().sectors for actor in actors)


def _subject(reading: Reading, word: int) -> int | None:
    """The subject of an active verb's own clause."""
    if reading.upos[word] != "VERB":
        return None
    children = reading.children(word)
    if any(reading.relations[c] == "aux:pass" for c in children):
        return None
    return next((c for c in children if reading.relations[c] == "nsubj" and c < word), None)


def _transitive(reading: Reading, word: int) -> bool:
    return any(reading.relations[c] in ("obj", "ccomp", "xcomp") for c in reading.children(word))


def _above(reading: Reading, word: int, other: int) -> bool:
    """Whether ``other`` is the subject of a clause that the one of ``word`` hangs in."""
    head = reading.heads[other]
    if reading.relations[other] not in _SUBJECTS or head == word:
        return False
    here = reading.heads[word]
    while here >= 0:
        if here == head:
            return True
        here = reading.heads[here]
    return False


def _whole_list(reading: Reading, words: list[int]) -> list[int]:
    """``words`` with the members of a list between two of it."""
    found = list(words)
    for word in words:
        head = reading.heads[word]
        if reading.relations[word] == "conj" and head in words:
            found += [c for c in reading.children(head) if reading.relations[c] == "conj" and head < c < word and c not in found]
    return sorted(found) if len(found) > len(words) else found


def own_side(actors: Sequence[str], recipients: Sequence[str]) -> bool:
    """Whether all of ``recipients`` are the state that some of ``actors`` speak for, or its envoys."""
    held = {parts[0] for actor in actors if len(parts := actor.split(".")) == 1 or parts[1] in _HELD}
    return bool(recipients) and all(r in held or (r.rpartition(".")[2] in _ENVOYS and r.split(".")[0] in held) for r in recipients)
