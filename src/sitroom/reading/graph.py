"""What the words of one sentence say: labels on words, arcs between words."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Arc", "Entity", "Frame", "Predicate", "Reading", "Trigger"]

Span = tuple[int, int]


class Arc(NamedTuple):
    """An arc from a predicate or trigger to ``word`` (index in the sentence), with its role and probability (0..1)."""

    role: str
    word: int
    confidence: float


class Entity(NamedTuple):
    """A named entity: words ``first`` up to, not including, ``last``."""

    first: int
    last: int
    label: str
    confidence: float


class Predicate(NamedTuple):
    """A PropBank predicate with its arguments (roles ARG0.., ARGM-..., on head words).

    Probabilities of not happened, uncertain, happened: ``factuality``, as the text presents it (what is still to come is uncertain);
    ``outcome``, what had come about by then (what is still to come had not).
    """

    word: int
    confidence: float
    arcs: tuple[Arc, ...]
    factuality: tuple[float, float, float] = (0.0, 0.0, 1.0)
    outcome: tuple[float, float, float] = (0.0, 0.0, 1.0)


class Trigger(NamedTuple):
    """An event trigger: PLOVER type, status, modes, and arcs with the roles ``actor``, ``recipient``, ``place``, ``time``."""

    word: int
    type: str
    confidence: float
    status: str
    status_confidence: float
    modes: tuple[str, ...]
    arcs: tuple[Arc, ...]


class Frame(NamedTuple):
    """An attribution, claim or red line: words ``anchor`` (first, one past last) that tie two parts, each of word spans ``[first, last)``.

    ``kind``: "attribution" (cue; source, content), "claim" (signal; cause, effect), "line" (tying word; condition, consequence), "reported" and
    "caused" (the wider attributions and causal relations of PolNeAR and the Causal News Corpus; a "caused" anchor may be (-1, 0), the
    sentence as a whole).
    ``sign`` +1 or -1 and ``hedge`` are a claim's, ``line`` ("threat", "warning", "promise") a line's.
    """

    kind: str
    anchor: Span
    confidence: float
    first: tuple[Span, ...]
    second: tuple[Span, ...]
    sign: int = 1
    hedge: str = "asserted"
    line: str = "threat"


class Reading(NamedTuple):
    """The graph of one sentence. Word lists have one entry a word; offsets are characters of the document's text.

    ``heads`` holds the index of each word's syntactic head, -1 for the root; ``relations`` are UD v2 (``nsubj:pass`` ...); ``upos`` are UD tags.
    """

    span: Span
    words: list[str]
    spans: list[Span]
    upos: list[str]
    heads: list[int]
    relations: list[str]
    entities: list[Entity]
    predicates: list[Predicate]
    triggers: list[Trigger]
    frames: list[Frame] = []  # noqa: RUF012

    def stretch(self, words: Span) -> Span:
        """Characters of the words ``[first, last)``, trimmed to them."""
        return self.spans[words[0]][0], self.spans[words[1] - 1][1]

    def children(self, word: int) -> list[int]:
        """Indices of the words whose head is ``word``, in order."""
        found = list[int]()
        for _ in range(self.heads.count(word)):
            found.append(self.heads.index(word, found[-1] + 1 if found else 0))
        return found

    def subtree(self, word: int) -> tuple[int, int]:
        """First and one-past-last word of the contiguous stretch that ``word`` and its descendants cover."""
        inside, stack = {word}, [word]
        kids: dict[int, list[int]] = {}
        for i, head in enumerate(self.heads):
            kids.setdefault(head, []).append(i)
        while stack:
            for child in kids.get(stack.pop(), ()):
                if child not in inside:
                    inside.add(child)
                    stack.append(child)
        return min(inside), max(inside) + 1
