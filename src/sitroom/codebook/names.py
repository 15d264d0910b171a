"""Finding names: one dictionary from folded words to codebook entries, longest match first."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Index", "Name", "fold", "pieces", "plural", "slug"]

_SPLIT = re.compile(r"[\s\-‐‑–—/_]+")
_PLAIN = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th"})
_SMALL = frozenset({"the", "of", "on", "in", "for", "from", "and", "de", "da", "do", "la", "le", "el", "al", "der", "die", "das", "'s", "’s"})
_DROP = str.maketrans("", "", ".'’‘`ʼ")


class Name(NamedTuple):
    """One way to write a codebook entry: ``kind`` names the file or use, ``target`` the entry's code or key.

    ``every``: each of its words but the small ones needs a capital ("Hungary Today", not "Hungary today").
    """

    kind: str
    target: str
    text: str
    capital: bool
    acronym: bool
    every: bool = False


@functools.lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Lower case without accents, apostrophes and full stops."""
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))
        word = word.translate(_PLAIN)
    return word.translate(_DROP).lower()


def slug(text: str) -> str:
    """The part of an id made from ``text``: folded words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def plural(noun: str) -> str:
    """The regular English plural of a noun phrase's last word (its first, where an of-phrase follows: ``ministers of defence``)."""
    head, of, rest = noun.partition(" of ")
    if of:
        return plural(head) + of + rest
    if head.endswith("man"):
        return head[:-3] + "men"
    if head.endswith("y") and head[-2:-1] not in "aeiou":
        return head[:-1] + "ies"
    return head + ("es" if head.endswith(("s", "x", "z", "ch", "sh")) else "s")


@functools.lru_cache(maxsize=65536)
def pieces(word: str) -> tuple[str, ...]:
    """The folded parts of a word; hyphens split and vanish, so that ``al-Shabaab``, ``al - Shabaab`` and ``Al Shabaab`` agree."""
    if word.isalpha() and word.isascii():
        return (word.lower(),)
    if word in {"'s", "’s", "'", "’"}:
        return ("'s",)
    return tuple(filter(None, (fold(part) for part in _SPLIT.split(word))))


@functools.lru_cache(maxsize=65536)
def _keyed(text: str) -> tuple[str, ...]:
    return tuple(part for word in re.split(r"\s+|(?=['’]s\b)", text) for part in pieces(word))


class Index:
    """Names by their folded words. Case is kept as a condition: a capitalised name needs a capital in the text, an acronym needs all capitals."""

    def __init__(self) -> None:
        self._names: dict[str, list[Name]] = {}
        self._longest: dict[str, int] = {}

    def __contains__(self, text: str) -> bool:
        return " ".join(_keyed(text)) in self._names

    def __len__(self) -> int:
        return len(self._names)

    def get(self, text: str) -> list[Name]:
        """All entries written like ``text``, whatever its capitals."""
        return self._names.get(" ".join(_keyed(text)), [])

    def add(self, text: str, kind: str, target: str, *, every: bool = False) -> None:
        """Enter one way to write ``target``. The same entry twice is entered once."""
        key = _keyed(text)
        if not key:
            return
        initial = text.removeprefix("the ").removeprefix("al-")
        acronym = len(key) == 1 and len(key[0]) < 5 and (text.isupper() or text[1:] != text[1:].lower())
        name = Name(kind, target, text, initial[:1].isupper() or initial[:1].isdigit(), acronym, every)
        known = self._names.setdefault(" ".join(key), [])
        if not any(other.kind == kind and other.target == target for other in known):
            known.append(name)
        self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))

    def scan(self, words: Sequence[str]) -> list[tuple[int, int, list[Name]]]:
        """All longest matches from left to right as ``(first word, one past the last word, names)``."""
        parts: list[str] = []
        owner: list[int] = []
        for i, word in enumerate(words):
            for piece in pieces(word):
                parts.append(piece)
                owner.append(i)
        shouting = all(word.isupper() for word in words if word.isalpha())
        found, i, end = [], 0, len(parts)
        longest = self._longest
        while i < end:
            reach = longest.get(parts[i], 0)
            for size in range(min(reach, end - i), 0, -1):
                if size > 1 and owner[i + size - 1] - owner[i] > 2 * size:
                    continue
                names = self._names.get(" ".join(parts[i : i + size]))
                if names is None:
                    continue
                first, last = owner[i], owner[i + size - 1] + 1
                if i and owner[i - 1] == first and not names[0].capital:
                    continue
                fitting = [name for name in names if _fits(name, words, first, last, shouting=shouting)]
                if fitting:
                    found.append((first, last, fitting))
                    i += size
                    break
            else:
                i += 1
        return found


def _fits(name: Name, words: Sequence[str], first: int, last: int, *, shouting: bool) -> bool:
    if name.acronym:
        return (words[first].isupper() and not (shouting and len(words) > 3)) or (words[first] == name.text != name.text.capitalize())
    if name.every:
        return all(not word[:1].islower() or word in _SMALL for word in words[first:last])
    if not name.capital:
        return True
    return any(word != word.lower() for word in words[first:last])
