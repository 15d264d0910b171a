"""What two tellings of events have in common: the features of the pair model, the same for news that is read into a room and for ECB+."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from sitroom.documents.wording import CONTENT, stem, weight
from sitroom.room.happenings.words import DEGREES, KIN, Lexicon, Tellers, alike, known_rate, link

__all__ = ["Telling", "compared", "telling", "unit"]

NEAR = 4
"""Words on either side of a trigger that count as beside it."""

_LIGHT = frozenset(map(stem, ("take", "make", "give", "go", "get", "put", "be", "have", "do", "keep", "bring", "let", "come")))


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """One place that tells of an event. Words are stems; weights are those of ``documents.wording``.

    ``trigger``: its content words, never empty; ``words``: the other content words of the sentence, and ``text`` those of the whole document, as
    vectors of length 1; ``beside``: those within ``NEAR`` words;
    ``before``, ``after``: words of who is named nearest before and after the trigger (in a room: of actors and recipients); ``who``: of all who are
    named; ``others``: the triggers of the sentence's other events.
    """

    id: str
    document: str
    sentence: int
    trigger: tuple[str, ...]
    words: Mapping[str, float]
    beside: frozenset[str]
    text: Mapping[str, float]
    names: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    who: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    others: tuple[tuple[str, ...], ...] = ()
    lead: bool = False
    denied: bool = False


def telling(words: Sequence[str], trigger: Iterable[int], **given: object) -> Telling:
    """A telling from a sentence's words and the numbers of the trigger's; ``given`` are the fields that words alone do not tell."""
    at = sorted(trigger)
    stems = [stem(word.lower()) for word in words]
    own = {stems[i] for i in at}
    content = {s: w for s in dict.fromkeys(stems) if (w := weight(s)) >= CONTENT and s not in own}
    around = {*range(at[0] - NEAR, at[0]), *range(at[-1] + 1, at[-1] + 1 + NEAR)}
    found = {
        "trigger": heads([stems[i] for i in at]),
        "words": unit(content),
        "beside": frozenset(stems[i] for i in around if 0 <= i < len(stems) and stems[i] in content),
        "names": frozenset(stems[i] for i, word in enumerate(words) if i and word[:1].isupper() and stems[i] in content),
        "numbers": frozenset(w for w in words if w[:1].isdigit()),
    }
    return msgspec.convert(found | given, Telling)


def heads(stems: Sequence[str]) -> tuple[str, ...]:
    """The words of a trigger that tell something: *opened fire* gives both, *took place* the second; never none."""
    telling_ones = [s for s in stems if weight(s) >= CONTENT] or list(stems)
    return tuple(dict.fromkeys([s for s in telling_ones if s not in _LIGHT] or telling_ones))


def compared(a: Telling, b: Telling, words: Lexicon, counts: Tellers) -> dict[str, float]:
    """The features of a pair that are not zero, by name. Symmetric."""
    degree = link(a.trigger, b.trigger, words)
    one = degree >= KIN
    found = {DEGREES[degree]: 1.0} if degree else {}
    prefix = "one word: " if one else "two words: "

    def say(name: str, value: float) -> None:
        """A feature, and the same for pairs with one trigger word or with two."""
        if value:
            found[name] = value
            found[prefix + name] = value

    sentence, document = _dot(a.words, b.words), _dot(a.text, b.text)
    say("sentence", sentence)
    say("document", document)
    for least in (0.05, 0.1, 0.2, 0.35, 0.5):
        say(f"sentence over {least}", float(sentence > least))
    for least in (0.1, 0.2, 0.35, 0.5):
        say(f"document over {least}", float(document > least))
    for name, first, second in (
        ("who", a.who, b.who), ("before", a.before, b.before), ("after", a.after, b.after), ("nearest", a.before | a.after, b.before | b.after),
        ("times", a.times, b.times), ("places", a.places, b.places), ("numbers", a.numbers, b.numbers), ("names", a.names, b.names),
    ):  # fmt: skip
        if first and second:
            say(f"{name} shared" if first & second else f"{name} apart", 1.0)
    say("names in common", math.log1p(len(a.names & b.names)))
    say("crossed", float(bool(a.before & b.after) or bool(a.after & b.before)))
    say("beside", _jaccard(a.beside, b.beside))
    say("trigger in common", _jaccard(frozenset(a.trigger), frozenset(b.trigger)))
    better = max((link(a.trigger, t, words) for t in b.others), default=0), max((link(b.trigger, t, words) for t in a.others), default=0)
    nearness = alike(a.trigger, b.trigger, words)
    if not one:
        say("alike", nearness)
        say("alike x sentence", nearness * sentence)
        for least in (0.3, 0.4, 0.5, 0.6):
            say(f"alike over {least}", float(nearness > least))
    nearer = max((alike(a.trigger, t, words) for t in b.others), default=0.0), max((alike(b.trigger, t, words) for t in a.others), default=0.0)
    say("nearer partner", max(0.0, max(nearer) - nearness))
    say("better partner", float(max(better) > degree))
    say("likelier partner", float(max(better) >= KIN > degree))
    say("one document", float(a.document == b.document))
    say("one sentence", float(a.document == b.document and a.sentence == b.sentence))
    say("both lead", float(a.lead and b.lead))
    say("one denied", float(a.denied != b.denied))
    say("rare", min(max(map(weight, a.trigger)), max(map(weight, b.trigger))))
    say("sentence x rare", sentence * found.get("rare", 0.0))
    rates = [rate for x in a.trigger for y in b.trigger if (rate := known_rate(x, y, counts)) is not None]
    if rates:
        say("known", max(rates))
        say("known x sentence", max(rates) * sentence)
    elif not one:
        say("unknown x sentence", sentence)
    say("usual", _usual(a, counts) + _usual(b, counts))
    return found


def _usual(a: Telling, counts: Tellers) -> float:
    """How far mentions of this word tell of one event when they share it: *say* seldom, *earthquake* nearly always."""
    return max((known_rate(x, x, counts) or 0.0 for x in a.trigger), default=0.0)


def unit(weights: Mapping[str, float]) -> dict[str, float]:
    """The same weights as a vector of length 1."""
    length = math.sqrt(sum(w * w for w in weights.values()))
    return {word: w / length for word, w in weights.items()}


def _dot(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    if len(a) > len(b):
        a, b = b, a
    return sum(w * b[word] for word, w in a.items() if word in b)


def _jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a and b else 0.0
