"""Lasting relations of two actors: those that a phrase states ("close allies", "Iran-backed") and those that an event implies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product

from sitroom.codebook.cues import cues
from sitroom.codebook.relations import Relations
from sitroom.coding.dates import resolve
from sitroom.coding.who import Who
from sitroom.reading import Reading
from sitroom.records import Document, Event, Tie, record_id

__all__ = ["ties_of"]

_PARTIES = frozenset({"nmod", "nmod:poss", "amod", "compound", "nmod:desc", "obl"})
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_STANDING = frozenset({"actual", "historical"})
_MUTUAL = frozenset({"COOPERATE", "CONSULT", "SUPPORT"})
MOST = 5
"""Parties to one phrase at most: a longer list is no pair of actors but a crowd."""


def ties_of(document: Document, readings: Sequence[Reading], events: Sequence[Event], who: Who, book: Relations, *, reader: str) -> list[Tie]:
    """Ties in text order, one for each pair, kind and sentence. A phrase counts at the confidence of its words, an event at its own."""
    found: dict[str, Tie] = {}
    for number, reading in enumerate(readings):
        for word, (kind, sign) in _stated(reading, book):
            groups = _parties(reading, number, word, who, book)
            since, until = (_bound(document, reading, word, case) for case in ("since", "until"))
            for pair in _pairs(groups):
                _keep(found, document, pair, kind, sign, reading.span, 0.8, reader, since, until)
                for part in _parts(reading, word, book) if kind == "cooperation" else ():
                    _keep(found, document, pair, *part, reading.span, 0.8, reader, since, until)
        for event in events:
            if event.evidence == reading.span and event.status in _STANDING and (told := _implied(reading, event, book)):
                for pair in _sides(event):
                    _keep(found, document, pair, *told, reading.span, event.confidence, reader, event.date if event.date_precision == "day" else None)
    return list(found.values())


def _keep(
    found: dict[str, Tie],
    document: Document,
    pair: Sequence[str],
    kind: str,
    sign: int,
    evidence: tuple[int, int],
    confidence: float,
    reader: str,
    since: str | None = None,
    until: str | None = None,
) -> None:
    first, second = pair
    if first == second or first.startswith(second + ".") or second.startswith(first + "."):
        return
    id = record_id("t", document.id, *sorted(pair), kind, sign, evidence)
    tie = Tie(
        id=id,
        document=document.id,
        actors=(first, second),
        kind=kind,
        sign=sign,  # type: ignore[arg-type]
        evidence=evidence,
        confidence=round(confidence, 3),
        reader=reader,
        since=since,
        until=until,
    )
    found.setdefault(id, tie)


def _stated(reading: Reading, book: Relations) -> Iterator[tuple[int, tuple[str, int]]]:
    """Words of the sentence that state a relation which the words do not deny, with what the words beside them make of it."""
    for word, text in enumerate(reading.words):
        told = book.words.get((text.lower(), reading.upos[word]))
        if reading.upos[word] == "VERB" and not _done(reading, word):
            continue
        if told and not _denied(reading, word, book) and (turned := _turned(reading, word, told, book)):
            yield word, turned


def _denied(reading: Reading, word: int, book: Relations) -> bool:
    """Whether a word that depends on this one, with those right before it, says that it does not hold (*no longer allies*)."""
    lower = [w.lower() for w in reading.words[: word + 1]]
    children = reading.children(word)
    if any((reading.words[child].lower(),) in book.deniers for child in children):
        return True
    return any(len(d) > 1 and tuple(lower[c - len(d) + 1 : c + 1]) == d for d in book.deniers for c in children if c < word)


def _turned(reading: Reading, word: int, told: tuple[str, int], book: Relations) -> tuple[str, int] | None:
    """The relation as the words beside it have it: bad or broken off (*strained ties*, *ties were cut*), or None where it is over."""
    kind, sign = told
    turn, part = _turn(reading, word, book)
    if turn is None or sign == 0 or (sign < 0 and not (turn == "ended" and part == "VERB")):
        return told
    if turn == "ended" or (turn == "severed" and kind != "diplomatic"):
        return None
    return "diplomatic", -1


def _turn(reading: Reading, word: int, book: Relations) -> tuple[str | None, str]:
    """What turns the relation at a word, and the part of speech it is of: what modifies it, what is said of it, or the noun that it is *of*."""
    for child in reading.children(word):
        if reading.relations[child] in ("amod", "acl", "compound") and (found := _turning(reading, child, book))[0]:
            return found
    head, relation = reading.heads[word], reading.relations[word]
    while head >= 0 and relation == "conj":
        head, relation = reading.heads[head], reading.relations[head]
    if head < 0:
        return None, ""
    if relation == "nmod":
        cases = {reading.words[c].lower() for c in reading.children(word) if reading.relations[c] == "case"}
        return _turning(reading, head, book) if reading.upos[head] == "NOUN" and cases & {"of", "in", "to", "between"} else (None, "")
    if relation in ("obj", "nsubj", "nsubj:pass") and _done(reading, head):
        return _turning(reading, head, book)
    return None, ""


def _turning(reading: Reading, word: int, book: Relations) -> tuple[str | None, str]:
    """What a word does to a relation; a participle is looked up as the verb and as the adjective. Nothing where it is denied."""
    if any((reading.words[c].lower(),) in book.deniers for c in reading.children(word)):
        return None, ""
    own, text = reading.upos[word], reading.words[word].lower()
    parts = ("ADJ", "VERB") if own == "ADJ" else ("VERB", "ADJ") if own == "VERB" else (own,)
    return next(((turn, own) for part in parts if (turn := book.turns.get((text, part)))), (None, ""))


def _done(reading: Reading, word: int) -> bool:
    """Whether a predicate is told as so: no modal, no *to* before it, and not under a verb that asks, fears or plans it."""
    for child in reading.children(word):
        text, relation = reading.words[child].lower(), reading.relations[child]
        if relation in ("aux", "mark") and (text in cues().modals or text in cues().marks or text == "to"):
            return False
    head = reading.heads[word]
    return not (head >= 0 and reading.relations[word] in ("xcomp", "ccomp", "csubj") and reading.words[head].lower() in cues().governors)


def _parties(reading: Reading, number: int, word: int, who: Who, book: Relations) -> list[list[str]]:
    """Whom the relation word ties, in groups: its subject or what it stands in apposition to, its possessor, its ``with`` and ``between``."""
    groups: list[list[str]] = []
    if reading.upos[word] == "VERB":
        arcs = [a for p in reading.predicates if p.word == word for a in p.arcs]
        for role in ("ARG0", "ARG1"):
            groups.append(_at(reading, number, [a.word for a in arcs if a.role == role], who))
        return [g for g in groups if g] if all(groups) else []
    head = reading.heads[word]
    if reading.relations[word] in ("appos", "acl") and head >= 0:
        groups.append(_at(reading, number, [head], who))
    across = False
    compound = reading.upos[word] == "ADJ" and head >= 0 and reading.relations[word] in ("amod", "compound")
    if compound:  # "an Iran-backed militia"
        groups.append(_at(reading, number, [head], who, conjuncts=False))
    for child in reading.children(word):
        relation = reading.relations[child]
        case = next((reading.words[c].lower() for c in reading.children(child) if reading.relations[c] == "case"), "")
        case = "" if case in _POSSESSIVE else case
        across = across or (relation in _PARTIES and case in book.links and case != "of")
        if relation.startswith("nsubj") or (relation in _PARTIES and (not case or case in book.links)) or (compound and relation.startswith("obl")):
            groups.append(_at(reading, number, [child], who))
    if (
        reading.relations[word] == "obj"
        and head >= 0
        and reading.words[head].lower() in book.holding | {v for v, part in book.turns if part == "VERB"}
    ):
        owned = any(reading.relations[child] == "nmod:poss" for child in reading.children(word))
        subjects = [] if owned or not _done(reading, head) else _subjects(reading, head)
        if subjects:
            own = _at(reading, number, subjects, who)
            if across and not any(groups):
                return []  # with somebody whom nobody knows
            groups = [own] if len(own) > 1 and not across else [own, *groups]  # "A and B signed a pact"
    return [g for g in groups if g]


def _subjects(reading: Reading, verb: int) -> list[int]:
    """Who does what an active verb says: its own subject, or that of the clause that it goes on with; of a relative clause, what that describes."""
    while verb >= 0:
        children = reading.children(verb)
        if any(reading.relations[c] == "aux:pass" for c in children):
            return []
        own = [c for c in children if reading.relations[c] == "nsubj" and c < verb]
        if own:
            relative = reading.relations[verb] == "acl:relcl" and reading.upos[own[0]] == "PRON"
            return [reading.heads[verb]] if relative else own
        if reading.relations[verb] not in ("conj", "xcomp", "advcl"):
            return []
        verb = reading.heads[verb]
    return []


def _parts(reading: Reading, word: int, book: Relations) -> Iterator[tuple[str, int]]:
    """What a cooperation is said to consist of (*their cooperation includes exercises and arms transfers*)."""
    head = reading.heads[word]
    if head < 0 or not reading.relations[word].startswith("nsubj") or reading.words[head].lower() not in book.including:
        return
    objects = [c for c in reading.children(head) if reading.relations[c] == "obj"]
    for item in [*objects, *(c for o in objects for c in reading.children(o) if reading.relations[c] == "conj")]:
        words = {
            reading.words[item].lower(),
            *(reading.words[c].lower() for c in reading.children(item) if reading.relations[c] in ("compound", "amod")),
        }
        if told := next(((kind, sign) for type_, forms, kind, sign in book.events if type_ == "COOPERATE" and words & forms), None):
            yield told


def _at(reading: Reading, number: int, words: Iterable[int], who: Who, *, conjuncts: bool = True) -> list[str]:
    """Actors at the words and, with ``conjuncts``, at what is coordinated with them."""
    all_ = [w for word in words for w in (word, *(c for c in reading.children(word) if conjuncts and reading.relations[c] == "conj"))]
    return list(dict.fromkeys(i for w in all_ for i in who.at(number, w)))


def _pairs(groups: list[list[str]]) -> Iterator[tuple[str, str]]:
    """Pairs across groups; within the only group, where it alone names several."""
    members = [i for group in groups for i in group]
    if not 2 <= len(dict.fromkeys(members)) <= MOST:
        return
    if len(groups) == 1:
        yield from combinations(groups[0], 2)
        return
    first, *others = groups
    yield from ((a, b) for a in first for group in others for b in group)


def _sides(event: Event) -> Iterator[tuple[str, str]]:
    """Actor and recipient; partners who are all actors (``talks between A and B``) among themselves."""
    if event.type in _MUTUAL and not event.recipients:
        return combinations(event.actors[:MOST], 2)
    return product(event.actors[:MOST], event.recipients[:MOST])


def _implied(reading: Reading, event: Event, book: Relations) -> tuple[str, int] | None:
    words = {w.lower() for w in reading.words}
    return next(((kind, sign) for type_, forms, kind, sign in book.events if type_ == event.type and (not forms or words & forms)), None)


def _bound(document: Document, reading: Reading, word: int, case: str) -> str | None:
    """The date after ``since`` or ``until`` among what depends on the relation word or on its head."""
    for around in (word, reading.heads[word]):
        for child in reading.children(around) if around >= 0 else ():
            if any(reading.words[c].lower() == case for c in reading.children(child) if reading.relations[c] in ("case", "mark")):
                first, last = reading.subtree(child)
                if last - first <= 6 and (found := resolve(" ".join(reading.words[first:last]), document.published, False)):
                    return found[0]
    return None
