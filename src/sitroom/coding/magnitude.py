"""Numbers that a text states of an event: killed, wounded, size."""

from __future__ import annotations

from sitroom.codebook.cues import Cues
from sitroom.reading import Reading, Trigger
from sitroom.records import Magnitude

__all__ = ["magnitude_of", "number_at"]

_COUNTED = frozenset({"obj", "nsubj:pass", "nsubj", "obl", "nmod", "root", "conj", "dep"})


def number_at(reading: Reading, word: int, cues: Cues) -> int | None:
    """The number that modifies ``word`` ("at least 12 soldiers", "two dozen people", "hundreds of marchers"), None without one."""
    for child in reading.children(word):
        relation = reading.relations[child].split(":")[0]
        if relation == "nummod":
            return _value(reading, child, cues)
    low = reading.words[word].lower()
    if reading.upos[word] == "NUM" or low in cues.vague:
        return _value(reading, word, cues)
    return None


def _value(reading: Reading, word: int, cues: Cues) -> int | None:
    low = reading.words[word].lower().replace(",", "")
    if low.isdigit():
        value: int | None = int(low)
    else:
        value = cues.numbers.get(low) or cues.vague.get(low)
    if low in cues.scales:
        value = cues.scales[low]
        for child in reading.children(word):
            own = reading.words[child].lower().replace(",", "")
            factor = int(own) if own.isdigit() else cues.numbers.get(own)
            if factor:
                return factor * value
    return value


def magnitude_of(reading: Reading, trigger: Trigger, cues: Cues) -> Magnitude | None:
    """Killed and wounded for an ASSAULT, size for the types that ``magnitude.toml`` names; None where the sentence states no number."""
    if trigger.type == "ASSAULT":
        killed = wounded = None
        for word, text in enumerate(reading.words):
            low = text.lower()
            if low not in cues.killed and low not in cues.wounded:
                continue
            if word != trigger.word and not _near(reading, word, trigger.word, cues):
                continue
            if "abduct" in trigger.modes and not _under(reading, word, trigger.word):
                continue  # beside those taken, others were killed
            number = _counted(reading, word, cues)
            if number is not None and low in cues.killed:
                killed = number if killed is None else killed
            elif number is not None:
                wounded = number if wounded is None else wounded
        return Magnitude(killed=killed, wounded=wounded) if killed is not None or wounded is not None else None
    if trigger.type in cues.size_types:
        for arc in trigger.arcs:
            if arc.role in ("actor", "recipient") and reading.words[arc.word].lower() in cues.sized | cues.vague.keys():
                size = number_at(reading, arc.word, cues)
                if size is not None and size > 1:
                    return Magnitude(size=size)
    return None


def _counted(reading: Reading, cue: int, cues: Cues) -> int | None:
    """The number of those whom ``cue`` (killed, dead, wounding ...) happened to."""
    own = number_at(reading, cue, cues)
    if own is not None:
        return own
    for child in reading.children(cue):
        if reading.relations[child] in ("obj", "nsubj:pass") or (
            reading.relations[child] == "nsubj" and reading.words[cue].lower().startswith(("di", "dea"))
        ):
            number = number_at(reading, child, cues)
            if number is not None:
                return number
    head = reading.heads[cue]
    if head >= 0 and reading.relations[cue].split(":")[0] in ("amod", "acl", "xcomp"):
        return number_at(reading, head, cues)
    return None


def _under(reading: Reading, word: int, above: int) -> bool:
    while word >= 0 and word != above:
        word = reading.heads[word]
    return word == above


def _apart(reading: Reading, word: int, cues: Cues) -> bool:
    """Whether a clause has a time of its own (*after a missile wounded six*)."""
    return reading.relations[word].split(":")[0] == "advcl" and any(
        reading.words[c].lower() in cues.apart for c in reading.children(word) if reading.relations[c] == "mark"
    )


def _near(reading: Reading, word: int, trigger: int, cues: Cues) -> bool:
    """Whether a cue belongs to the trigger's clause: one stands directly under the other, or both under one word by conjunction; not across the
    border of a clause with a time of its own."""
    if (_apart(reading, word, cues) and not _under(reading, trigger, word)) or (
        _apart(reading, trigger, cues) and not _under(reading, word, trigger)
    ):
        return False
    seen, at = {trigger}, trigger
    if reading.relations[trigger].split(":")[0] in ("conj", "nsubj", "obl", "advcl") and reading.heads[trigger] >= 0:
        seen.add(reading.heads[trigger])
    for _ in range(2):
        if at in seen and word in (at, reading.heads[at]):
            return True
        at = reading.heads[at] if reading.heads[at] >= 0 else at
    step = word
    for _ in range(3):
        if step in seen:
            return True
        if step < 0 or reading.relations[step].split(":")[0] not in ("advcl", "conj", "xcomp", "amod", "acl", "obj", "parataxis", "ccomp"):
            return False
        step = reading.heads[step]
    return step in seen
