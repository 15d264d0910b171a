"""What an attribution holds: its content made whole, without the words that only say whose it is."""

from __future__ import annotations

from sitroom.coding.who import head_word
from sitroom.reading import Frame, Reading

__all__ = ["shaped"]

_STOPS = frozenset(",;:.")
_MARKS = frozenset({",", '"', "”", "''", "’"})
_LONGEST_SOURCE = 25
"""Words of a source with its cue at most to be cut out of a content."""


def shaped(reading: Reading, frame: Frame) -> Frame:
    """An attribution with all of its content and nothing but that."""
    return _without_source(reading, _with_rest(reading, _with_predicate(reading, frame)))


def _with_predicate(reading: Reading, frame: Frame) -> Frame:
    """An attribution whose content is only the subject of the clause that hangs on the cue (*the claim that Norland | would attack*), with the rest
    of the clause, up to its first comma."""
    if len(frame.second) != 1:
        return frame
    first, last = frame.second[0]
    subject = head_word(reading, (first, last))
    verb = reading.heads[subject]
    if not last <= verb or reading.relations[subject].split(":")[0] not in ("nsubj", "csubj"):
        return frame
    anchor = range(*frame.anchor)
    if reading.relations[verb].split(":")[0] not in ("acl", "ccomp") or reading.heads[verb] not in anchor or anchor[0] >= first:
        return frame
    end = reading.subtree(verb)[1]
    stop = next((i for i in range(verb, end) if reading.upos[i] == "PUNCT" and reading.words[i] in _STOPS), end)
    return frame._replace(second=((first, stop),))


def _with_rest(reading: Reading, frame: Frame) -> Frame:
    """A content that opens with *that*, with the clauses that go on with *and that* (*said that A and | that B*)."""
    if not frame.second:
        return frame
    first, last = frame.second[-1]
    if frame.second[0][0] == 0 or reading.words[frame.second[0][0] - 1].lower() != "that":
        return frame
    taken = {*range(*frame.anchor), *(i for a, b in frame.first for i in range(a, b))}
    while True:
        at = last
        while at < len(reading.words) and reading.words[at] in _MARKS:
            at += 1
        if at + 1 >= len(reading.words) or reading.upos[at] != "CCONJ" or reading.words[at + 1].lower() != "that":
            break
        verb = reading.heads[at + 1]
        if reading.relations[at + 1] != "mark" or verb <= at or reading.relations[verb] != "conj" or not first <= reading.heads[verb] < last:
            break
        end = reading.subtree(verb)[1]
        if taken & set(range(last, end)):
            break
        last = end
    return frame._replace(second=(*frame.second[:-1], (first, last)))


def _without_source(reading: Reading, frame: Frame) -> Frame:
    """A content without its own source and cue, where they stand in the midst of it (*the toll, | according to the ministry, | would rise*)."""
    if not frame.first:
        return frame
    start, end = min(frame.anchor[0], frame.first[0][0]), max(frame.anchor[1], frame.first[-1][1])
    second = []
    for first, last in frame.second:
        if first <= start and end <= last and end - start <= min(_LONGEST_SOURCE, last - first - 1):
            second += [(a, b) for a, b in ((first, start), (end, last)) if any(reading.upos[i] != "PUNCT" for i in range(a, b))]
        else:
            second.append((first, last))
    return frame._replace(second=tuple(second)) if second else frame
