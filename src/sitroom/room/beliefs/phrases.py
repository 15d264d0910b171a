"""The words of a cause or effect -> what they are about, and whether they speak of its presence or its absence.

Rules over words and the codebook, no parse: words that say more, less or not are taken off and kept as a sign; the head is the last word of a known
family before the first preposition, else the trigger of the event that was read there, else the last word before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from sitroom.codebook.concepts import Family, Phrasing, phrasing
from sitroom.codebook.names import fold
from sitroom.codebook.speech import speech
from sitroom.documents.wording import CONTENT, stem, weight
from sitroom.records import Actor

__all__ = ["REGION", "Mark", "Notion", "Party", "party_of", "phrase"]

REGION = "region"
"""A place that a text leaves to its reader."""

_WORD = re.compile(r"[^\W_]+(?:[-‐‑'’.][^\W_]+)*")
_BEING = frozenset({"is", "are", "was", "were", "be", "been", "being"})
_LINKS = frozenset({"of", "to", "in", "for", "on", "that", "by"})


class Mark(NamedTuple):
    """Where an actor is named in a phrase, ``[start, end)`` in its characters."""

    start: int
    end: int
    actor: str


class Party(msgspec.Struct, frozen=True):
    """What an actor is to a concept. ``place``: its country or body, or itself; ``kind``: ``leadership``, a sector, or none; ``person``: its id."""

    place: str | None
    kind: str | None = None
    person: str | None = None
    bloc: bool = False


class Notion(msgspec.Struct, frozen=True, kw_only=True):
    """What a phrase is about.

    ``words``: without what was taken off at its beginning and end; ``full``: without its articles alone. ``sign`` -1: it speaks of the absence, the
    end or less of it; ``extent``: it speaks of how far it goes, not whether it is. ``families``: of its head; ``beside``: of the other words;
    ``head``: the stem of its head; ``stems``: of the other content words; ``type``: the PLOVER type of the event that was read there. ``doers``,
    ``about``: places of who does it, and of whom or where it is about; ``kinds``, ``persons``: of whom. ``definite``: it begins as words do that take
    up what was said.
    """

    words: str
    full: str
    head: str
    sign: int = 1
    extent: bool = False
    families: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()
    type: str | None = None
    doers: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()
    definite: bool = False


class _Token(NamedTuple):
    text: str
    start: int
    end: int
    actor: str | None
    owner: bool


def party_of(actor: Actor) -> Party:
    """What an actor is to a concept: a person who leads a state is its leadership, a body is its country's."""
    book = phrasing()
    parts = actor.id.split(".")
    place = actor.country or (parts[0] if not parts[0].islower() and (len(parts) == 1 or len(parts[0]) > 3 or actor.kind == "state") else None)
    named = {fold(word) for word in actor.name.split()}
    leads = any(role.title.casefold() in book.titles for role in actor.roles) or bool(named & book.leadership)
    kind = "leadership" if leads and actor.kind in ("person", "people", "government") else None
    if kind is None and actor.kind not in ("state", "igo", "group"):
        kind = actor.id if actor.kind == "person" else actor.sector or (parts[1] if len(parts) > 1 else None)
    person = actor.id if actor.kind == "person" and actor.roles else None
    return Party(place=place, kind=kind, person=person, bloc=actor.kind == "group")


def phrase(
    text: str,
    *,
    marks: Sequence[Mark] = (),
    parties: Mapping[str, Party],
    trigger: tuple[int, int] | None = None,
    type: str | None = None,
    doers: Sequence[str] = (),
    about: Sequence[str] = (),
) -> Notion | None:
    """What a phrase is about; None where it names nothing (*it*, *such an action*).

    ``marks``: who is named in it; ``parties`` by actor id. ``trigger``: the word of the event that was read there, in characters of the phrase, and
    ``type``, ``doers`` and ``about`` its type and actors.
    """
    book = phrasing()
    tokens = _joined(_tokens(text, marks), book)
    sign, extent, at = 1, False, 0
    while at < len(tokens):
        taken = _taken(tokens, at, book)
        if taken is None:
            break
        what, step = taken
        sign = -sign if what in ("absent", "less") else sign
        extent = extent or what in ("more", "less")
        at += step
    rest = tokens[at:]
    while len(rest) > 1 and rest[0].text in book.bounds:
        rest = rest[1:]
    for tail in book.tails:
        if len(rest) > len(tail) and tuple(t.text for t in rest[-len(tail) :]) == tail:
            rest, sign = rest[: -len(tail)], -sign
            break
    if not rest or not (any(_tells(t.text, book) for t in rest if not t.actor) or all(t.actor or _empty(t.text, book) for t in rest)):
        return None
    if not any(t.actor or _tells(t.text, book) for t in rest):
        return None
    at = _head(rest, trigger, book)
    takes_up = tokens[0].text in speech().pronouns or any(t.text == "such" for t in tokens[: len(tokens) - len(rest)])
    pointing = rest[at].text in speech().nouns or any(what == "shell" and noun for what, noun in book.before.get(rest[at].text, ()))
    if takes_up and pointing and rest[at].text not in book.families and not any(t.actor for t in rest):
        return None
    own = book.families.get(rest[at].text, ())
    gradable = all(book.known[name].gradable for name, _ in own)
    if own and own[0][1] < 0:
        sign = -sign
    is_trigger = trigger is not None and trigger[0] <= rest[at].start < trigger[1]
    families = [book.known[name] for name, _ in own]
    by, of = _taking_part(rest, at, families, book)
    if is_trigger and not any(f.kind == "episode" for f in families):
        by, of = by | set(doers), of or set(about)
    others = [t for i, t in enumerate(rest) if i != at and not t.actor and _tells(t.text, book)]
    classes = {"leadership"} if any(t.text in book.leadership for i, t in enumerate(rest) if i != at) else set()
    placed = [parties.get(actor, Party(actor)) for actor in sorted(of)]
    places = {p.place for p in placed if p.place} | {REGION for p in placed if p.bloc}
    places |= {REGION for t in rest if t.text in book.region}
    kinds = frozenset(classes | {p.kind for p in placed if p.kind and not (p.place is None and classes)})
    named = {name for name, _ in own}
    return Notion(
        words=" ".join(text[rest[0].start : rest[-1].end].split()),
        full=" ".join(text[tokens[_articles(tokens)].start : tokens[-1].end].split()),
        head=stem(rest[at].text),
        sign=sign,
        extent=extent and not gradable,
        families=frozenset(named | ({book.also[name] for name in named & book.also.keys()} if "leadership" in kinds else set())),
        beside=frozenset(name for t in others for name, _ in book.families.get(t.text, ())),
        stems=frozenset(stem(t.text) for t in others if t.text not in book.leadership and t.text not in book.region) - {stem(rest[at].text)},
        type=type if is_trigger else None,
        doers=frozenset(p.place for actor in by if (p := parties.get(actor, Party(actor))).place),
        about=frozenset(places),
        kinds=kinds,
        persons=frozenset(p.person for p in placed if p.person),
        definite=tokens[0].text in ("the", "this", "that", "these", "those", "such", "its", "their", "his", "her"),
    )


def _articles(tokens: Sequence[_Token]) -> int:
    """Where a phrase begins behind its articles."""
    return next(i for i, t in enumerate(tokens) if t.text not in ("a", "an", "the") or i == len(tokens) - 1)


def _tokens(text: str, marks: Sequence[Mark]) -> list[_Token]:
    found = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = match.group().casefold().replace("’", "'")
        owner = word.endswith("'s") or (word.endswith("s") and text[end : end + 1] in ("'", "’"))
        inside = [m for m in marks if m.start <= start < m.end]
        actor = min(inside, key=lambda m: (m.end - m.start, m.actor)).actor if inside else None
        found.append(_Token(fold(word.removesuffix("'s")), start, end, actor, owner))
    return found


def _joined(tokens: list[_Token], book: Phrasing) -> list[_Token]:
    """Two words that are one in the codebook as one: *regime change*."""
    found: list[_Token] = []
    for token in tokens:
        if found and not found[-1].actor and (both := f"{found[-1].text}-{token.text}") in book.families:
            found[-1] = _Token(both, found[-1].start, token.end, None, False)
        else:
            found.append(token)
    return found


def _taken(tokens: Sequence[_Token], at: int, book: Phrasing) -> tuple[str, int] | None:
    """What the words at ``at`` say that is not what the phrase is about, and how many they are."""
    token, rest = tokens[at], len(tokens) - at - 1
    if token.actor or not rest:
        return None
    for what, noun in book.before.get(token.text, ()):
        link = _link(tokens, at)
        if noun and link:
            return what, link
        if not noun and tokens[at + 1].text not in book.bounds:
            return what, 1
    if token.text in book.fillers or (token.text == "to" and at + 1 < len(tokens)):
        return "", 1
    return None


def _link(tokens: Sequence[_Token], at: int) -> int:
    """How many words from a noun to what it is of: *attempt to*, *attempts by Norland to*; 0 where there is none."""
    if tokens[at + 1].text == "by":
        after = next((i for i in range(at + 2, min(at + 6, len(tokens) - 1)) if tokens[i].text == "to"), None)
        return after + 1 - at if after else 0
    return 2 if tokens[at + 1].text in _LINKS and at + 2 < len(tokens) else 0


def _head(tokens: Sequence[_Token], trigger: tuple[int, int] | None, book: Phrasing) -> int:
    bound = next((i for i, t in enumerate(tokens) if i and t.text in book.bounds and not t.actor), len(tokens))
    first = range(bound)
    if known := [i for i in first if tokens[i].text in book.families and not tokens[i].actor]:
        return known[0] if known[0] == 0 and len(known) > 1 and _object_follows(tokens) else known[-1]
    if trigger and (read := [i for i in first if trigger[0] <= tokens[i].start < trigger[1]]):
        return read[0]
    named = [i for i in first if _tells(tokens[i].text, book) and not tokens[i].actor]
    later = [i for i in range(len(tokens)) if tokens[i].text in book.families]
    return named[-1] if named else later[0] if later else bound - 1


def _object_follows(tokens: Sequence[_Token]) -> bool:
    """Whether the phrase begins with a verb: *ending* in -ing, or an article or name right behind it."""
    return tokens[0].text.endswith("ing") or tokens[1].text in ("the", "a", "an", "any", "all") or tokens[1].actor is not None


def _taking_part(tokens: Sequence[_Token], head: int, families: Sequence[Family], book: Phrasing) -> tuple[set[str], set[str]]:
    """Who does it, and whom or what place it is about."""
    by: set[str] = set()
    of: set[str] = set()
    done = any(f.done for f in families) or not families
    for i, token in enumerate(tokens):
        if token.actor is None or i == head:
            continue
        passive = any(t.text in _BEING for t in tokens[i + 1 : head])
        owner = tokens[head - 1].actor if head and tokens[head - 1].owner else None
        suffers = any(f.kind == "undergone" for f in families) and token.actor == owner
        agent = any(t.text in book.agents for t in tokens[max(0, i - 3) : i] if not t.actor)
        (by if done and (agent or (i < head and not passive and not suffers)) else of).add(token.actor)
    return by, of - by


def _tells(word: str, book: Phrasing) -> bool:
    """Whether a word names something."""
    if word in book.families or word in book.leadership or word in book.region:
        return True
    return word not in book.fillers and word not in book.bounds and word not in book.hollow and weight(stem(word)) >= CONTENT


def _empty(word: str, book: Phrasing) -> bool:
    """Whether a word is there for the grammar alone."""
    return word in book.fillers or word in book.bounds
