"""How sources tell a crisis, as data: words that evaluate, the rules of whose they are, and the countries of outlets."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from sitroom.codebook.cues import inflected
from sitroom.codebook.loading import rows, text_of
from sitroom.codebook.names import fold, plural

__all__ = ["Carrying", "Evaluative", "Evaluator", "countries_of_outlets", "evaluation", "read_countries", "read_evaluation"]

MOST = 3
"""The greatest strength."""


@dataclass(frozen=True, slots=True)
class Evaluative:
    """An entry: ``value`` -3..3, 0 where the phrase is no evaluation; ``capital``: it is written with one."""

    word: str
    kind: str
    value: int
    capital: bool


@dataclass(frozen=True, slots=True)
class Carrying:
    """From ``least`` independent sources on a happening can be left out, by one who publishes within ``days`` of its first report."""

    least: int
    days: int


@dataclass(frozen=True, slots=True)
class Evaluator:
    """What evaluation is found by. ``entries`` by form, a tuple of folded words; ``longest``: words of the longest one. See narratives.toml."""

    entries: Mapping[tuple[str, ...], Evaluative]
    longest: int
    carrying: Carrying
    reach: int
    shift: float
    negators: frozenset[tuple[str, ...]]
    ends: frozenset[str]
    keep: frozenset[tuple[str, ...]]
    near: int
    others: frozenset[str]
    articles: frozenset[str]
    be: frozenset[str]
    possessives: frozenset[str]
    subjects: frozenset[str]
    links: frozenset[str]
    done_to: frozenset[str]
    after_comma: frozenset[str]
    alone: frozenset[str]

    def negated(self, value: float, most: float = MOST) -> float:
        """A value under a negation, on a scale that ends at ``most``: moved by a share of it towards the other side (Taboada et al. 2011)."""
        return round(value - self.shift * most if value > 0 else value + self.shift * most, 6)


@cache
def evaluation() -> Evaluator:
    """The words and rules, read once."""
    rules = tomllib.loads(text_of("narratives.toml"))
    denials = tomllib.loads(text_of("denials.toml"))["words"]
    entries = read_evaluation()
    negation, reach, clauses = rules["negation"], rules["reach"], rules["clauses"]
    return Evaluator(
        entries=entries, longest=max(map(len, entries)), carrying=Carrying(**rules["carrying"]), reach=negation["reach"], shift=negation["shift"],
        negators=frozenset(_words(text) for text in (*denials, *negation["words"])), ends=frozenset(negation["ends"]),
        keep=frozenset(_words(text) for text in negation["keep"]),
        near=reach.pop("near"), **{name: frozenset(words) for name, words in reach.items()}, after_comma=frozenset(clauses["after_comma"]),
        alone=frozenset(clauses["alone"]),
    )  # fmt: skip


def read_evaluation(text: str | None = None) -> dict[tuple[str, ...], Evaluative]:
    """Evaluating words by form, from ``evaluation.tsv`` or ``text`` in its place. Raises CodebookError with the line that is wrong."""
    found: dict[tuple[str, ...], Evaluative] = {}
    for row in rows("evaluation.tsv", ("word", "kind", "value", "forms"), text):
        word, kind, value = row["word"], row["kind"], row["value"]
        if value not in {str(n) for n in range(-MOST, MOST + 1)} or (value == "0" and kind != "phrase"):
            raise row.error(f"found {value!r} as the value of a {kind}; valid is -3 to 3 without 0, or 0 for a phrase that is no evaluation")
        forms = _FORMS.get(kind)
        if forms is None or not word:
            raise row.error(f"found {kind!r} as the kind; valid are adjective, noun, verb and phrase")
        entry = Evaluative(word, kind, int(value), word[0].isupper())
        for form in (*forms(word), *row.many("forms")):
            known = found.setdefault(_words(form), entry)
            if known.value != entry.value:
                raise row.error(f"{form!r} stands for {known.word!r} ({known.value}) too; keep one value")
    return found


@cache
def countries_of_outlets() -> dict[str, str]:
    """ISO 3166-1 alpha-3 by folded name of an outlet, read once."""
    return read_countries()


def read_countries(text: str | None = None) -> dict[str, str]:
    """The countries of outlets, from ``outlet_countries.tsv`` or ``text`` in its place. Raises CodebookError for an outlet of two countries."""
    found: dict[str, str] = {}
    for row in rows("outlet_countries.tsv", ("country", "outlets"), text):
        for outlet in row.many("outlets"):
            if found.setdefault(fold(outlet), row["country"]) != row["country"]:
                raise row.error(f"{outlet!r} has the country {found[fold(outlet)]} above; keep one")
    return found


def _adverb(word: str) -> set[str]:
    if word.endswith("ic"):
        return {word, word + "ally"}
    if word.endswith("le"):
        return {word, word[:-1] + "y"}
    if word.endswith("ly"):
        return {word}
    return {word, word[:-1] + "ily" if word.endswith("y") else word + "ly"}


def _same(word: str) -> set[str]:
    return {word}


def _plural(word: str) -> set[str]:
    return {word, plural(word)}


_FORMS: dict[str, Callable[[str], set[str]]] = {"adjective": _adverb, "noun": _plural, "verb": inflected, "phrase": _same}
"""What forms a word of each kind has."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in text.split())
