"""What causes and effects are about: families of words, and the words around them that say more, less, or not at all."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from sitroom.codebook.cues import inflected
from sitroom.codebook.loading import rows, text_of
from sitroom.errors import CodebookError

__all__ = ["Family", "Phrasing", "phrasing"]

_COLUMNS = ("family", "kind", "outcome", "type", "words", "opposites")
_KINDS = ("act", "undergone", "episode", "state")
_HEDGES = {"asserted", "likely", "possible", "denied"}


@dataclass(frozen=True, slots=True)
class Family:
    """``kind``: act, undergone, episode or state, see ``concepts.tsv``; ``outcome``: -1 violence or disorder, 1 peace or order, 0 neither;
    ``type``: the PLOVER type of such an act, None where it has none."""

    name: str
    kind: str
    outcome: int
    type: str | None = None

    @property
    def gradable(self) -> bool:
        """Whether more and less of it are its presence and absence."""
        return self.kind == "state"

    @property
    def done(self) -> bool:
        """Whether somebody does it to somebody."""
        return self.kind in ("act", "undergone")


@dataclass(frozen=True, slots=True)
class Phrasing:
    """Lower-case word forms. ``families``: word form -> (family, 1, or -1 where the word is for its negation); forms of several words are joined by a
    hyphen. ``hollow``: words that alone name neither an act nor a state. ``before``: word that a phrase may begin with -> (what it says:
    absent, more, less or shell; whether it is a noun, which needs *of*, *to* or *in* behind it). ``also``: family of an act -> the
    one that it also is where it is done to a leadership."""

    known: dict[str, Family]
    families: dict[str, tuple[tuple[str, int], ...]]
    before: dict[str, tuple[tuple[str, bool], ...]]
    tails: tuple[tuple[str, ...], ...]
    fillers: frozenset[str]
    hollow: frozenset[str]
    bounds: frozenset[str]
    agents: frozenset[str]
    leadership: frozenset[str]
    titles: frozenset[str]
    also: dict[str, str]
    region: frozenset[str]
    hedges: dict[str, float]
    likeness: dict[str, float]


@cache
def phrasing() -> Phrasing:
    """The families of ``concepts.tsv`` and the words of ``concepts.toml``, read once."""
    table = tomllib.loads(text_of("concepts.toml"))
    if set(table["hedges"]) != _HEDGES:
        raise CodebookError(f"concepts.toml: the hedges are {', '.join(table['hedges'])}, expected {', '.join(sorted(_HEDGES))}")
    known, families = _families()
    before: dict[str, list[tuple[str, bool]]] = {}
    for name, what in (("absent", "absent"), ("more", "more"), ("less", "less"), ("shells", "shell")):
        part = table[name]
        for noun in (True, False):
            for word in part.get("nouns" if noun else "verbs", ()):
                for form in sorted(inflected(word)):
                    before.setdefault(form, []).append((what, noun))
        for word in [*part.get("adjectives", ()), *part.get("words", ())]:
            before.setdefault(word, []).insert(0, (what, False))
    return Phrasing(
        known=known,
        families=families,
        before={word: tuple(dict.fromkeys(found)) for word, found in before.items()},
        tails=tuple(tuple(tail.split()) for tail in table["absent"]["tails"]),
        fillers=frozenset(table["fillers"]["words"]),
        hollow=_hollow(table["hollow"]),
        bounds=frozenset(table["bounds"]["words"]),
        agents=frozenset(table["bounds"]["agents"]),
        leadership=frozenset(table["leadership"]["words"]),
        titles=frozenset(table["leadership"]["titles"]),
        also=table["leadership"]["also"],
        region=frozenset(table["region"]["words"]),
        hedges=table["hedges"],
        likeness=table["likeness"],
    )


def _hollow(table: dict[str, list[str]]) -> frozenset[str]:
    return frozenset({form for part in ("nouns", "verbs") for word in table[part] for form in inflected(word)} | set(table["words"]))


def _families() -> tuple[dict[str, Family], dict[str, tuple[tuple[str, int], ...]]]:
    known: dict[str, Family] = {}
    words: dict[str, list[tuple[str, int]]] = {}
    for row in rows("concepts.tsv", _COLUMNS):
        name = row["family"]
        if name in known or row["kind"] not in _KINDS or row["outcome"] not in ("-1", "0", "1"):
            raise row.error(f"found {name}, {row['kind']}, {row['outcome']}; valid is a new family, one of {', '.join(_KINDS)}, and -1, 0 or 1")
        known[name] = Family(name, row["kind"], int(row["outcome"]), row.maybe("type"))
        for column, sign in (("words", 1), ("opposites", -1)):
            for word in row.many(column):
                for form in sorted(inflected(word)):
                    if (name, sign) not in words.setdefault(form, []):
                        words[form].append((name, sign))
    return known, {word: tuple(found) for word, found in words.items()}
