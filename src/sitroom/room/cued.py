"""The cue of a statement where it must be shown: *Iran denied* that its missiles had killed is no statement of Iran's that they had."""

from __future__ import annotations

from sitroom.codebook.stance import stance
from sitroom.documents.wording import denials
from sitroom.records import Statement

__all__ = ["cue_of"]

GAP = 4
"""Words between a source and its cue that may turn the cue round (*has not yet confirmed*)."""
NEAR = 3
"""Words before a cue that may do so where no source stands close before it (*rejected the claim*)."""
_MARKS = ',;:()[]“”"–—\n.!?'


def cue_of(statement: Statement, text: str) -> str | None:
    """The words of the cue as they stand in ``text``, the document's, with what turns it round: ``denied``, ``did not say``, ``refused to say``.

    None where there is none, or where nothing is lost without it (*said*, *according to*, *believes*; ``codebook/stance.toml``).
    """
    if statement.cue is None:
        return None
    start, end = statement.cue
    cue = " ".join(text[start:end].split())
    source = statement.source
    close = source is not None and statement.evidence[0] <= source[0] < source[1] <= start
    between = _clause(text[source[1] if source is not None and close else statement.evidence[0] : start])
    close = close and len(between) <= GAP
    before = between if close else between[-NEAR:]
    contrary = next((at for at, word in enumerate(before) if _folded(word) in stance().contrary | denials()), None)
    if contrary is not None:
        return " ".join([*(before if close else before[contrary:]), cue])
    words = [word for word in map(_folded, cue.split()) if word]
    return cue if words and not any(word in stance().neutral for word in words) else None


def _clause(text: str) -> list[str]:
    """The words behind the last mark of a text."""
    return "".join("\n" if mark in _MARKS else mark for mark in text).rsplit("\n", 1)[-1].split()


def _folded(word: str) -> str:
    return "".join(letter for letter in word.lower() if letter.isalpha())
