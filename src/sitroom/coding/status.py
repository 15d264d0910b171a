"""The status of an event: the model's, guarded by the syntax around the trigger."""

from __future__ import annotations

from sitroom.codebook.cues import Cues
from sitroom.reading import Reading, Trigger
from sitroom.records import Status

__all__ = ["befalls", "by_syntax", "status_of", "undergone"]

_CLAUSE = frozenset({"xcomp", "ccomp", "acl", "advcl", "csubj"})
_NOMINAL = frozenset({"obj", "obl", "nmod", "nsubj"})
SURE = 0.9
"""A model's status at least this probable stands against the syntax; chosen on the event corpus dev set."""


def status_of(reading: Reading, trigger: Trigger, cues: Cues) -> Status:
    """Status of a trigger. Where the model says *actual* without being sure and a cue governs the trigger, the cue decides. What somebody is asked
    not to do (*told the army not to fire*) is asked for, not refused; what did not take place (*the talks will not be held*) or was done to nobody
    (*freed none of them*) is denied, what is warned of as coming over all (*warns of wider war*) is feared, and what is supposed (*in the event of an
    attack*) is possible, however sure the model is."""
    model: Status = trigger.status  # type: ignore[assignment]
    if model == "negated" and _asked_not(reading, trigger.word, cues):
        return "hypothetical"
    if model == "actual" and (_did_not_happen(reading, trigger.word, cues) or _done_to_nobody(reading, trigger.word, cues)):
        return "negated"
    if model in ("actual", "future") and (befalls(reading, trigger.word, cues) or _supposed(reading, trigger.word, cues)):
        return "hypothetical"
    if trigger.status_confidence >= SURE or model != "actual":
        return model
    return by_syntax(reading, trigger.word, cues) or model


def befalls(reading: Reading, word: int, cues: Cues) -> bool:
    """Whether the event is one that somebody warns of as coming over all, so that who warns does not do it."""
    head = reading.heads[word]
    if head < 0 or reading.words[word].lower() not in cues.befalls or reading.words[head].lower() not in cues.warning:
        return False
    between = {reading.words[child].lower() for child in reading.children(word) if reading.relations[child].split(":")[0] == "case"}
    return reading.relations[word].split(":")[0] in _NOMINAL and bool(between & cues.warned_of)


def undergone(reading: Reading, word: int, cues: Cues) -> set[int]:
    """The words of whose the act at ``word`` is called, so that persons among them undergo it (*his arrest*): none where another is named behind."""
    if reading.upos[word] not in ("NOUN", "PROPN") or reading.words[word].lower() not in cues.undergone:
        return set()
    children = reading.children(word)
    behind = [case for child in children if reading.relations[child] == "nmod" for case in reading.children(child)]
    if any(reading.relations[case] == "case" and reading.words[case].lower() in ("of", "by") for case in behind):
        return set()
    return {i for child in children if reading.relations[child] == "nmod:poss" for i in range(*reading.subtree(child))}


def _supposed(reading: Reading, word: int, cues: Cues) -> bool:
    """Whether a noun's phrase begins with words by which it is only supposed, with the noun above it (*the event of*) or in one preposition."""
    if reading.upos[word] not in ("NOUN", "PROPN"):
        return False
    head = reading.heads[word]
    for top in [word, *([head] if head >= 0 and reading.relations[word] == "nmod" else [])]:
        first, _ = reading.subtree(top)
        told = " ".join(one.lower() for one in reading.words[first : word + 1])
        if any(told.startswith(f"{phrase} ") for phrase in cues.supposed):
            return True
    return False


def _done_to_nobody(reading: Reading, word: int, cues: Cues) -> bool:
    """Whether the object of a verb says that nothing was done."""
    for child in reading.children(word):
        if reading.relations[child].split(":")[0] not in ("obj", "iobj"):
            continue
        first, last = reading.subtree(child)
        before = {reading.words[k].lower() for k in reading.children(child) if reading.relations[k].split(":")[0] in ("det", "cc")}
        if reading.words[child].lower() in cues.nobody or before & cues.before_nobody:
            return not cues.exceptions & {one.lower() for one in reading.words[first : last + 1]}
    return False


def _did_not_happen(reading: Reading, word: int, cues: Cues) -> bool:
    """Whether a noun is the subject of a denied verb of happening."""
    head = reading.heads[word]
    if head < 0 or reading.relations[word].split(":")[0] != "nsubj":
        return False
    needed = cues.happening.get(reading.words[head].lower())
    beside = {reading.words[child].lower() for child in reading.children(head)}
    return needed is not None and (not needed or needed in beside) and by_syntax(reading, head, cues) == "negated"


def _asked_not(reading: Reading, word: int, cues: Cues) -> bool:
    """Whether a denied infinitive hangs on a word of asking or telling."""
    head = reading.heads[word]
    if head < 0 or reading.relations[word].split(":")[0] not in _CLAUSE:
        return False
    own, asking = {reading.words[child].lower() for child in reading.children(word)}, reading.words[head].lower()
    asked = cues.governors.get(asking) == "hypothetical" or asking in cues.told
    return asked and "to" in own and any(cues.words.get(one) == "negated" for one in own)


def by_syntax(reading: Reading, word: int, cues: Cues) -> Status | None:
    """The status that the syntax forces on the event at ``word``, None where nothing does.

    Looked at, nearest first: deniers and modals among the word's own dependents, its subordinator, the word that governs its clause or noun phrase;
    coordinated events share what governs the first.
    """
    words, heads, relations = reading.words, reading.heads, reading.relations
    modal: str | None = None
    noun = reading.upos[word] in ("NOUN", "PROPN")
    for child in range(len(words)):
        if heads[child] != word:
            continue
        relation, low = relations[child].split(":")[0], words[child].lower()
        if relation in ("advmod", "det", "mark", "case", "cc") and low in cues.words and not (noun and low in cues.of_clauses):
            return cues.words[low]  # type: ignore[return-value]
        if relation == "aux" and low in cues.modals:
            modal = cues.modals[low]
        if relation == "mark" and low in cues.marks:
            return cues.marks[low]  # type: ignore[return-value]
    if modal:
        return modal  # type: ignore[return-value]
    head, relation = heads[word], relations[word].split(":")[0]
    if relation == "conj" and head >= 0:
        return by_syntax(reading, head, cues)
    if head >= 0 and (relation in _CLAUSE or (relation in _NOMINAL and noun)):
        return cues.governors.get(words[head].lower())  # type: ignore[return-value]
    return None
