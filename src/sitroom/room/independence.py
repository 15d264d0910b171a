"""How many independent sources stand behind a set of documents, and why the others do not count.

Every document is followed to where its words come from: from a copy or rewrite to the document that it repeats, from a wire credit or a named
source to that source, and on from the document of that source where it is among those asked for, else to its own outlet. Documents that end at the
same place are one source. An outlet that carries another's story and also sends its own reporter counts as itself once: whoever names it is not
followed beyond it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from sitroom.documents.wording import words as plain
from sitroom.errors import UsageError
from sitroom.records import FIRST_WORDS, Document, first_words

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["Collapse", "Independence", "IndependentSource", "Witness", "independence", "independent", "told_order", "witnesses"]

Reason = Literal["copy", "rewrite", "credit", "named", "via", "outlet"]


class Witness(msgspec.Struct, frozen=True, kw_only=True):
    """What of a document decides whose word it is. ``called``: by what a reader knows it; ``via``: outlets through which it
    says it knows; ``why``: the reasons of its copy or rewrite."""

    id: str
    called: str
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    credit: str | None = None
    names_source: str | None = None
    copy_of: str | None = None
    rewrite_of: str | None = None
    similarity: float | None = None
    why: list[str] = []
    via: list[str] = []


class Collapse(msgspec.Struct, frozen=True, kw_only=True):
    """Why a document adds no source of its own: ``into`` is the id of the document or the name of the source that it goes back to."""

    document: str
    into: str
    reason: Reason
    words: str


class IndependentSource(msgspec.Struct, frozen=True, kw_only=True):
    """One source: its name (outlet, wire or named source; a document's title or first words where it has no outlet) and the documents that go back
    to it, the earliest first."""

    name: str
    documents: list[str]


class Independence(msgspec.Struct, frozen=True, kw_only=True):
    """The sources behind a set of documents, earliest first, and a collapse for every document that adds none."""

    sources: list[IndependentSource]
    collapses: list[Collapse]

    @property
    def number(self) -> int:
        """How many independent sources there are, 0 for no document."""
        return len(self.sources)


def independent(room: Room, documents: Iterable[str], *, via: Mapping[str, Iterable[str]] | None = None) -> Independence:
    """The independent sources behind documents of a room.

    ``via``: by document id, the outlets through which that document says it knows (``Statement.via``). The answer does not depend on the order
    in which documents were added or are named. Raises UsageError for an id that the room does not have.
    """
    ids = sorted(set(documents))
    return independence(ids, witnesses(room, ids, via=via))


def witnesses(room: Room, documents: Iterable[str], *, via: Mapping[str, Iterable[str]] | None = None) -> dict[str, Witness]:
    """The witnesses of these documents and of all that they repeat, by id. Raises UsageError for an id that the room does not have."""
    found: dict[str, Witness] = {}
    asked = open_ids = set(documents)
    tried = set[str]()
    room.compare()
    while open_ids:
        rows = room._rows(
            "SELECT d.id, d.title, d.outlet, d.published, json_extract(d.record, '$.credit'), d.names_source, d.copy_of, d.rewrite_of, d.similarity, "
            f"o.reasons, substr(d.text, 1, {8 * FIRST_WORDS}) FROM documents d "
            "LEFT JOIN document_origins o ON o.document = d.id AND o.origin = coalesce(d.copy_of, d.rewrite_of) "
            "WHERE d.id IN (SELECT value FROM json_each(?))",
            msgspec.json.encode(sorted(open_ids)).decode(),
        )
        for id, title, outlet, published, credit, named, copy, rewrite, similarity, why, text in rows:
            found[id] = Witness(
                id=id, called=outlet or title or first_words(text) or id, title=title, outlet=outlet, published=published, credit=credit,
                names_source=named, copy_of=copy, rewrite_of=rewrite, similarity=similarity,
                why=msgspec.json.decode(why, type=list[str]) if why else [], via=sorted((via or {}).get(id, ())),
            )  # fmt: skip
        if missing := sorted(id for id in asked if id not in found):
            raise UsageError(f"room {room.path} has no document {missing[0]!r}. List what it has with: sitroom show {room.path} documents")
        tried |= open_ids
        open_ids = {id for w in found.values() for id in (w.copy_of, w.rewrite_of) if id} - tried  # what they repeat may be gone
    return found


def independence(documents: Sequence[str], known: Mapping[str, Witness]) -> Independence:
    """The independent sources behind ``documents``, each of which is in ``known``, with what they repeat as far as it is known."""
    asked = sorted((known[id] for id in set(documents)), key=_order)
    chains = _Chains(asked, known)
    groups: dict[str, list[str]] = defaultdict(list)
    labels: dict[str, str] = {}
    collapses: list[Collapse] = []
    for witness in asked:
        path = _path(witness, known)
        origin = chains.origin(path[-1])
        reason, words, into = origin.reason, origin.words, origin.name
        if len(path) > 1:
            reason, words, into = "copy" if witness.copy_of else "rewrite", _repeats(witness, path[1]), path[1].id
        elif reason is None and groups.get(origin.key):
            reason, words = "outlet", f"another document of {origin.name}"
        if reason is not None:
            collapses.append(Collapse(document=witness.id, into=into, reason=reason, words=words))
        groups[origin.key].append(witness.id)
        labels.setdefault(origin.key, origin.name)
    return Independence(sources=[IndependentSource(name=labels[key], documents=ids) for key, ids in groups.items()], collapses=collapses)


def _order(witness: Witness) -> tuple[bool, str, str]:
    return witness.published is None, witness.published or "", witness.id


def told_order(document: str, among: Container[str], known: Mapping[str, Witness] | Mapping[str, Document]) -> tuple[tuple[bool, str], int, str]:
    """The rank of one document ``among`` several, the one that told first the least: by day of publication, but what repeats another of them comes
    after it, whatever its own day. ``known``: witnesses or documents by id."""
    path = [document]
    while (own := known.get(path[-1])) and (further := own.copy_of or own.rewrite_of) and further not in path:
        path.append(further)
    repeated = [id for id in path if id in among and id in known]
    days = [(known[id].published is None, known[id].published or "") for id in repeated]
    return max(days, default=(True, "")), len(repeated), document


def _path(witness: Witness, known: Mapping[str, Witness]) -> list[Witness]:
    """From a document over what it repeats to the one that repeats nothing."""
    path = [witness]
    while (further := known.get(path[-1].copy_of or path[-1].rewrite_of or "")) and further not in path:
        path.append(further)
    return path


def _carried_credits(asked: Sequence[Witness], known: Mapping[str, Witness]) -> dict[str, str]:
    """By the id of the document at the end of a path of copies: a wire credit that a copy kept and the end of the path may have lost."""
    found: dict[str, str] = {}
    for witness in asked:
        path = _path(witness, known)
        carried = [w.credit for w in path if w.credit]
        if carried and all(w.copy_of for w in path[:-1]):
            found.setdefault(path[-1].id, carried[-1])
    return found


class _Origin(NamedTuple):
    """Where a document that repeats no other goes back to; ``reason`` is None where that is its own outlet, or itself. ``titled``: the document that
    it names by its title."""

    key: str
    name: str
    reason: Reason | None
    words: str
    titled: Witness | None = None


class _Chains:
    """From documents that repeat no other to where their words come from, over those of the sources that they name, among the documents asked for."""

    def __init__(self, asked: Sequence[Witness], known: Mapping[str, Witness]) -> None:
        self._asked, self._known = asked, known
        self._credits = _carried_credits(asked, known)
        self._named: dict[str, _Origin] = {}

    @cached_property
    def _outlets(self) -> dict[str, list[Witness]]:
        found: dict[str, list[Witness]] = defaultdict(list)
        for witness in self._asked:
            if witness.outlet:
                found[_key(witness.outlet)].append(witness)
        return found

    def origin(self, end: Witness) -> _Origin:
        """The end of its chain, however long; where documents name one another in a circle, the outlet of the one of them that was told first."""
        chain, words = [end], [self._origin(end).words]
        last = self._origin(end)
        while named := self._followed(chain[-1]):
            path = _path(named, self._known)
            if len(path) > 1:
                words.append(f"{named.id} ({named.called}) is a {_repeats(named, path[1])}")
            if path[-1] in chain:
                last = _own(min(chain[chain.index(path[-1]) :], key=_order))
                break
            chain.append(path[-1])
            last = self._origin(path[-1])
            if last.reason:
                words.append(f"{path[-1].id} ({path[-1].called}) {last.words}")
        if last.reason is None and last.key == _own(end).key:
            return _own(end)
        return _Origin(last.key, last.name, self._origin(end).reason, "; ".join(words))

    def _origin(self, end: Witness) -> _Origin:
        if end.id not in self._named:
            self._named[end.id] = _origin(end, self._credits, self._asked)
        return self._named[end.id]

    def _followed(self, end: Witness) -> Witness | None:
        """The document over which to go on: the one whose title is named, or the first of the outlet that is named and was out by then. None where
        that has its story from nobody else: it is the source."""
        origin = self._origin(end)
        if origin.reason is None:
            return None
        own = [origin.titled] if origin.titled else [w for w in self._outlets.get(origin.key, ()) if _out_by(w, end)]
        return None if any(self._is_source(w, end) for w in own) else next(iter(own), None)

    def _is_source(self, named: Witness, end: Witness) -> bool:
        """Whether a document has the story from no other outlet, or only repeats the one that names it."""
        last = _path(named, self._known)[-1]
        return last is end or ((last is named or _same(last.outlet or "", named.outlet)) and self._origin(last).reason is None)


def _origin(end: Witness, credits: Mapping[str, str], asked: Sequence[Witness]) -> _Origin:
    """What a document itself says of where its words come from."""
    credit = credits.get(end.id)
    if credit and not _same(credit, end.outlet):
        return _Origin(_key(credit), credit, "credit", f"credited to {credit}")
    if end.names_source and (named := _titled(end, asked)):
        return _Origin(_key(named.outlet) if named.outlet else named.id, named.called, "named", f"names as its source {end.names_source}", named)
    if end.names_source and not _same(end.names_source, end.outlet):
        name = _known_name(end.names_source, end, asked)
        return _Origin(_key(name), name, "named", f"names as its source {end.names_source}")
    for via in end.via:
        if not _same(via, end.outlet):
            name = _known_name(via, end, asked)
            return _Origin(_key(name), name, "via", f"knows it from {via}")
    return _own(end)


def _own(end: Witness) -> _Origin:
    return _Origin(_key(end.outlet), end.outlet, None, "") if end.outlet else _Origin(end.id, end.called, None, "")


def _out_by(named: Witness, end: Witness) -> bool:
    """Whether a document can be what another one names: not where it was published on a later day."""
    return not (named.published and end.published) or named.published <= end.published


def _titled(end: Witness, asked: Sequence[Witness]) -> Witness | None:
    """The first document whose title stands in the source that this one names."""
    source = _words(end.names_source or "")
    return next((w for w in asked if w.id != end.id and w.title and len(_words(w.title)) > 2 and _holds(source, _words(w.title))), None)


def _known_name(source: str, end: Witness, asked: Sequence[Witness]) -> str:
    """The longest outlet or credit of the documents asked for that stands in the name of a source; else that name."""
    names = [name for w in asked for name in (w.outlet, w.credit) if name and not _same(name, end.outlet) and _holds(_words(source), _words(name))]
    return max(names, key=len, default=source)


def _repeats(witness: Witness, of: Witness) -> str:
    what = "copy" if witness.copy_of else "rewrite"
    degree = f", {witness.similarity:.2f}" if witness.similarity is not None else ""
    why = f": {'; '.join(witness.why)}" if witness.why else ""
    return f"{what} of {of.id} ({of.outlet or 'no outlet'}{degree}){why}"


def _words(text: str) -> tuple[str, ...]:
    words = tuple(plain(text))
    return words[1:] if words[:1] == ("the",) else words


def _key(name: str) -> str:
    return "source " + (" ".join(_words(name)) or name)


def _same(first: str, second: str | None) -> bool:
    return second is not None and _words(first) == _words(second)


def _holds(whole: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Whether the words of ``part`` stand in ``whole``, one after the other."""
    return bool(part) and any(whole[i : i + len(part)] == part for i in range(len(whole) - len(part) + 1))
