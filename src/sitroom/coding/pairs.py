"""Two or more taken up together: pairs, lists and one of two."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from sitroom.coding.cast import Referent
from sitroom.coding.phrases import Sentence

__all__ = ["BODIES", "Mention", "Pairs"]

BODIES = frozenset({"state", "igo", "ngo", "company", "court", "media", "party", "rebel", "military", "government", "organization", "group"})


class Mention(NamedTuple):
    """Somebody mentioned at ``word`` of sentence ``sentence``. ``main``: as subject of a main clause; ``bare``: not only as an adjective."""

    sentence: int
    word: int
    referents: tuple[Referent, ...]
    subject: bool
    main: bool
    bare: bool
    plural: bool
    quoted: bool


class Pairs:
    """The part of the history that knows who was named side by side."""

    mentions: list[Mention]
    states: list[tuple[int, int, Referent, bool]]

    def pair(self, sentence: int) -> tuple[Referent, ...]:
        """Two states taken up together: those joined by "and" just before, or the two that the text is about. Nobody where these disagree."""
        fresh = [m for m in self.mentions if m.sentence == sentence - 1 or (m.sentence == sentence and not m.subject)]
        joined = [m.referents for m in fresh if len(m.referents) > 1]
        parts = [r for r in joined if any(len(o) > len(r) and set(map(id, r)) < set(map(id, o)) for o in joined)]  # of a longer list
        linked = next((r for r in reversed(joined) if len(r) == 2 and r not in parts and all(x.kind == "state" for x in r)), ())
        recent, whole = self._two(sentence - 5), self._two(0)
        about = recent or whole
        if recent and whole and set(map(id, recent)) != set(map(id, whole)):
            about = ()
        if linked and whole and set(map(id, linked)) != set(map(id, whole)) and len(self.states) > 5:
            return ()
        return linked or about or self._opening()

    def _opening(self) -> tuple[Referent, ...]:
        """The two states that the heading, or else the sentence after it, names alone, where they are also those named most often so far."""
        counts = Counter(id(state) for _, _, state, _ in self.states)
        ranked = [*counts.most_common(3), (0, 0)]
        if len(counts) < 2 or ranked[1][1] <= ranked[2][1]:
            return ()
        for number in (0, 1):
            named = {id(state): state for n, _, state, _ in self.states if n == number}
            if len(named) == 2:
                return tuple(named.values()) if set(named) == {key for key, _ in ranked[:2]} else ()
        return ()

    def listed(self, sentence: int) -> tuple[Referent, ...]:
        """The states that the sentence before names side by side, three at least (*these governments*)."""
        joined = [m.referents for m in self.mentions if m.sentence == sentence - 1 and len(m.referents) > 2]
        return next((r for r in sorted(joined, key=len, reverse=True) if all(x.kind == "state" for x in r)), ())

    def two(self, kind: str, sentence: int) -> tuple[Referent, ...]:
        """The two bodies of a kind that were named side by side in this sentence or the two before."""
        for mention in reversed(self.mentions):
            if mention.sentence < sentence - 2:
                break
            if len(mention.referents) == 2 and all(r.kind == kind for r in mention.referents):
                return mention.referents
        return ()

    def beside(self, sentence: int, word: int) -> tuple[Referent, ...]:
        """The two states that the sentence names before ``word`` (*the two coast guards*), where there are just two."""
        named = {id(s): s for n, w, s, _ in self.states if n == sentence and w < word}
        return tuple(named.values()) if len(named) == 2 else ()

    def _two(self, since: int) -> tuple[Referent, ...]:
        """The two states named at least twice as often as any third from sentence ``since`` on, in order of mention."""
        counts = Counter(id(state) for n, _, state, _ in self.states if n >= since)
        ranked = [*counts.most_common(3), (0, 0)]
        if len(counts) < 2 or ranked[1][1] < 2 * ranked[2][1] or (since > 0 and ranked[1][1] < 3):
            return ()
        top = {key for key, _ in ranked[:2]}
        return tuple({id(s): s for *_, s, _ in self.states if id(s) in top}.values())

    def one_of_two(self, sentence: Sentence, *, first: bool) -> tuple[Referent, ...]:
        """``the former``, ``the latter``: of the only two people, else of the only two bodies, that the sentence before names (else this one)."""
        for number in (sentence.number - 1, sentence.number):
            met = [m.referents[0] for m in self.mentions if m.sentence == number and len(m.referents) == 1 and m.bare]
            for kinds in ({"person"}, BODIES):
                two = list(dict.fromkeys(r for r in met if r.kind in kinds))
                if len(two) == 2:
                    return (two[0 if first else 1],)
        return ()
