"""Which of the causal arcs that the model sees are claims, and whether they raise or lower what the effect names."""

from __future__ import annotations

from sitroom.codebook.causes import Causes
from sitroom.coding.who import head_word
from sitroom.reading import Reading
from sitroom.reading.graph import Frame

__all__ = ["effect_of", "is_claim", "sign_of"]

_UNNAMED = frozenset({"obj", "obl", "nmod"})
_BELOW = frozenset({"xcomp", "ccomp", "conj"})


def is_claim(reading: Reading, frame: Frame, book: Causes) -> bool:
    """Whether the words say that one thing brings another about. None where the signal only shows it (*underscores the need*), where a cause is
    mentioned without being told (*address the root causes of*), and where the reason is that of another clause (*the ship sank, said two officials
    who asked not to be named because they had no leave to speak*)."""
    words = [reading.words[i].lower() for i in range(*frame.anchor)]
    if any(word in book.shows for word in words):
        return False
    last = frame.anchor[1] - 1
    if words[-1] in book.named and reading.upos[last] == "NOUN" and reading.relations[last].split(":")[0] in _UNNAMED:
        cases = {reading.words[c].lower() for c in reading.children(last) if reading.relations[c] == "case"}
        if "as" not in cases:
            return False
    return not _of_another_clause(reading, frame)


def _of_another_clause(reading: Reading, frame: Frame) -> bool:
    """Whether the signal opens a clause that hangs on a relative clause which the effect has no part in."""
    mark = frame.anchor[0]
    clause = reading.heads[mark]
    if reading.relations[mark] != "mark" or clause < 0:
        return False
    over = reading.heads[clause]
    while over >= 0 and reading.relations[over] in _BELOW:
        over = reading.heads[over]
    if over < 0 or reading.relations[over] != "acl:relcl":
        return False
    first, last = reading.subtree(over)
    return not first <= head_word(reading, (frame.second[0][0], frame.second[-1][1])) < last


def effect_of(reading: Reading, frame: Frame, book: Causes) -> tuple[tuple[int, int], ...]:
    """Words of the effect. What people suffer is no quantity: there the verb belongs to it (*would | displace thousands*)."""
    start, end = frame.anchor
    verb = next((i for i in range(start, end) if reading.words[i].lower() in book.suffered and reading.upos[i] == "VERB"), None)
    first, last = frame.second[0]
    follows = verb is not None and verb < first and reading.heads[head_word(reading, (first, last))] == verb
    return ((verb, last), *frame.second[1:]) if verb is not None and follows and first - verb < 3 else frame.second


def sign_of(reading: Reading, frame: Frame, book: Causes) -> int:
    """+1 raises, -1 lowers: the model's, but +1 where the effect is the whole change, with the verb that names it (*would | displace half a
    million*) or with what its object becomes (*made | talks harder*): that is brought about."""
    inside = {i for first, last in effect_of(reading, frame, book) for i in range(first, last)}
    anchor = set(range(*frame.anchor))
    if anchor & inside:
        return 1
    becomes = [c for word in anchor if reading.upos[word] == "VERB" for c in reading.children(word) if reading.relations[c] == "xcomp"]
    if any(c in inside and reading.upos[c] in ("ADJ", "VERB", "NOUN") for c in becomes):
        return 1
    return frame.sign
