"""Copies and rewrites in a room: each document is compared, as it comes in, with those that it may repeat or be repeated by.

The answer is the same in whatever order documents are added: whether two are linked depends on the two alone; links stand both ways; and which of a
document's links it goes back to is settled by dates and texts, never by what was there first. A document that comes later but was published earlier
takes over the place of the original.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

import msgspec

from sitroom.codebook.loading import text_of
from sitroom.documents.copies import PARAMETERS, Overlap, Parameters, bands, body, is_copy, overlap
from sitroom.documents.rewrites import DAYS, evidence, keys, model, names, reasons, score
from sitroom.documents.wording import runs, wording, words
from sitroom.records import Document

__all__ = ["Copies", "CopyGroup", "Repeat", "Retold"]

Key = tuple[str, int, int, str]
"""What goes first: the earlier published (no date: last), then the longer text, where one that names a source counts for ``NAMING`` of its words,
then one that names no source, then the lower id."""

NAMING = 70
"""Per cent of its words that a text which names a source counts for: it goes first only before what is no more than a part of it."""

ORDER = 2
"""The version of ``Key``."""

_KEYS = (
    "SELECT d.number, coalesce(d.published, '9999') AS day, "
    "-coalesce((SELECT words FROM bodies JOIN document_bodies b ON b.body = bodies.id WHERE b.document = d.number), 0) "
    f"* CASE WHEN d.names_source IS NULL THEN 100 ELSE {NAMING} END AS size, d.names_source IS NOT NULL AS named, d.id FROM documents d"
)


def _settled_by() -> int:
    """The version of ``Key`` and of the model of rewrites: a room that was settled by others is settled anew."""
    return ORDER << 32 | zlib.crc32(text_of("rewrites.toml").encode())


class Retold(msgspec.Struct, frozen=True, kw_only=True):
    """A document that a copy retells besides: ``similarity`` is the model's score, 0..1."""

    of: str
    similarity: float
    reasons: list[str]


class Repeat(msgspec.Struct, frozen=True, kw_only=True):
    """A document that repeats another: ``similarity`` is the larger share of one text's runs of words that the other has (copy) or the model's
    score (rewrite), 0..1. ``retells``: the document that a copy also retells, where what it copies does not go back to it."""

    document: str
    of: str
    kind: Literal["copy", "rewrite"]
    similarity: float
    reasons: list[str]
    retells: Retold | None = None


class CopyGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A document that repeats no other of the room, and all that go back to it, in the order of their ids."""

    original: str
    repeats: list[Repeat]


class Copies:
    """The copies of one room. ``add`` runs within the transaction that adds the document."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def groups(self) -> list[CopyGroup]:
        """The documents that are repeated, each with its copies and rewrites at any remove, by id of the original."""
        rows = self._all("SELECT document, origin, kind, similarity, reasons FROM document_origins ORDER BY document")
        found = {
            id: Repeat(document=id, of=of, kind=kind, similarity=similarity, reasons=msgspec.json.decode(why, type=list[str]))
            for id, of, kind, similarity, why in rows
        }
        groups: dict[str, list[Repeat]] = defaultdict(list)
        retelling = "SELECT DISTINCT d.number, d.id FROM documents d JOIN rewrite_links l ON l.document = d.number WHERE d.copy_of IS NOT NULL"
        for number, id in self._all(retelling):
            other = self._rewrite_of(number, self._document(number), self._key(number))
            if other and id in found and other.of not in _path(found[id], found):
                retold = Retold(of=other.of, similarity=other.similarity, reasons=other.reasons)
                found[id] = msgspec.structs.replace(found[id], retells=retold)
        for repeat in found.values():
            groups[_path(repeat, found)[-1]].append(repeat)
        return [CopyGroup(original=original, repeats=repeats) for original, repeats in sorted(groups.items())]

    @property
    def behind(self) -> bool:
        """Whether the room has documents from before it knew of copies, or ordered them otherwise."""
        if not self._ordered and self._all("SELECT 1 FROM document_bodies LIMIT 1"):
            return True
        first = "SELECT min(number) FROM documents"
        return bool(self._all(f"SELECT 1 FROM documents WHERE number = ({first}) AND number NOT IN (SELECT document FROM document_bodies)"))

    @property
    def _ordered(self) -> bool:
        return bool(self._all("SELECT 1 FROM copy_parameters WHERE name = 'order' AND value = ?", _settled_by()))

    def catch_up(self) -> None:
        """Compare every document of the room that was not compared yet with those that were, and settle those that were ordered otherwise."""
        parameters = self._parameters()
        missing = "SELECT number FROM documents WHERE number NOT IN (SELECT document FROM document_bodies) ORDER BY number"
        for (number,) in self._all(missing):
            self._add(number, parameters)
        if not self._ordered:
            numbers = [number for (number,) in self._all("SELECT number FROM documents ORDER BY number")]
            for table in ("rewrite_keys", "rewrite_links"):
                self._db.execute(f"DELETE FROM {table}")
            for number in numbers:
                self._rewritten(number, self._document(number))
            for number in numbers:
                self._settle(number)
            self._db.execute("INSERT OR REPLACE INTO copy_parameters VALUES ('order', ?)", (_settled_by(),))

    def add(self, number: int) -> None:
        """Compare document ``number`` of the room with the others."""
        if self.behind:
            self.catch_up()
        else:
            self._add(number, self._parameters())

    def _add(self, number: int, parameters: Parameters) -> None:
        document = self._document(number)
        copies = self._copied(number, document.text, parameters)
        retold = self._rewritten(number, document)
        self._settle(number)
        own = self._key(number)
        for other in sorted({n for n in copies if self._key(n) > own} | retold):
            self._settle(other)

    def _parameters(self) -> Parameters:
        """The room's own parameters; sketches of another version of rensa's algorithm are made anew."""
        from rensa import RMinHash

        known = dict(self._all("SELECT name, value FROM copy_parameters"))
        current = msgspec.structs.replace(msgspec.convert(known, Parameters) if known else PARAMETERS, algorithm=int(RMinHash.ALGORITHM_VERSION))
        if known.get("algorithm") != current.algorithm:
            for table in ("copy_bands", "body_links", "rewrite_keys", "rewrite_links", "document_bodies", "bodies"):
                self._db.execute(f"DELETE FROM {table}")
            self._db.executemany("INSERT OR REPLACE INTO copy_parameters VALUES (?, ?)", msgspec.structs.asdict(current).items())
        return current

    def _copied(self, number: int, text: str, parameters: Parameters) -> set[int]:
        """Link the document's body with those that it is a copy of; the documents that have one of these bodies."""
        listed = words(text)
        sha256 = body(listed)
        if sha256 is None:
            self._db.execute("INSERT INTO document_bodies VALUES (?, NULL)", (number,))
            return set()
        known = self._all("SELECT id FROM bodies WHERE sha256 = ?", sha256)
        id = known[0][0] if known else self._new_body(sha256, listed, parameters)
        self._db.execute("INSERT INTO document_bodies VALUES (?, ?)", (number, id))
        return {
            other for (other,) in self._all(
                "SELECT document FROM document_bodies WHERE document <> ? AND (body = ? OR body IN (SELECT other FROM body_links WHERE body = ?))",
                number, id, id,
            )
        }  # fmt: skip

    def _new_body(self, sha256: str, listed: list[str], parameters: Parameters) -> int:
        id = int(self._db.execute("INSERT INTO bodies (sha256, words) VALUES (?, ?)", (sha256, len(listed))).lastrowid or 0)
        own = runs(listed, parameters.shingle)
        found = bands(own, parameters)
        for other, text in self._all(
            "SELECT b.body, d.text FROM (SELECT DISTINCT body FROM copy_bands WHERE band IN (SELECT value FROM json_each(?))) b "
            "JOIN documents d ON d.number = (SELECT min(document) FROM document_bodies WHERE body = b.body)", _json(found),
        ):  # fmt: skip
            others = runs(words(text), parameters.shingle)
            shares = overlap(own, others)
            if is_copy(shares, own, others, parameters):
                self._link_bodies(id, other, shares)
        self._db.executemany("INSERT INTO copy_bands VALUES (?, ?)", ((band, id) for band in found))
        return id

    def _link_bodies(self, one: int, other: int, shares: Overlap) -> None:
        rows = [(one, other, shares.first, shares.second), (other, one, shares.second, shares.first)]
        self._db.executemany("INSERT INTO body_links VALUES (?, ?, ?, ?)", rows)

    def _rewritten(self, number: int, document: Document) -> set[int]:
        """Link the document with those that it retells or that retell it; these documents."""
        own = wording(document.text)
        if own.size < model().least:
            return set()
        found, day = keys(document, own), _day(document)
        touched = set()
        for (other,) in self._candidates(number, _json(found), day):
            second = self._document(other)
            shared = evidence(document, second, own, wording(second.text))
            if (similarity := score(shared)) >= model().threshold:
                why = _json(reasons(shared))
                both = [(number, other, similarity, why), (other, number, similarity, why)]
                self._db.executemany("INSERT INTO rewrite_links VALUES (?, ?, ?, ?)", both)
                touched.add(other)
        self._db.executemany("INSERT INTO rewrite_keys VALUES (?, ?, ?)", ((key, day, number) for key in found))
        return touched

    def _candidates(self, number: int, found: str, day: int) -> list[tuple[Any, ...]]:
        """Documents with two keys in common, published close enough, that are no copies of this one."""
        at = "key IN (SELECT value FROM json_each(:found))"
        near = f"SELECT document FROM rewrite_keys WHERE {at}"
        if day:
            near = f"{near} AND day BETWEEN :day - {DAYS} AND :day + {DAYS} UNION ALL {near} AND day = 0"
        return self._db.execute(
            f"SELECT document FROM ({near}) GROUP BY document HAVING count(*) > 1 "
            "EXCEPT SELECT o.document FROM document_bodies b JOIN document_bodies o "
            "ON o.body = b.body OR o.body IN (SELECT other FROM body_links l WHERE l.body = b.body) WHERE b.document = :number",
            {"found": found, "day": day, "number": number},
        ).fetchall()

    def _settle(self, number: int) -> None:
        """Say of a document what it repeats, from its links and the order of the documents."""
        document, own = self._document(number), self._key(number)
        repeat = self._copy_of(number, document, own) or self._rewrite_of(number, document, own)
        of, similarity = (repeat.of, repeat.similarity) if repeat else (None, None)
        if of == (document.copy_of or document.rewrite_of) and similarity == document.similarity:
            return
        copied, retold = (of, None) if repeat and repeat.kind == "copy" else (None, of)
        changed = msgspec.structs.replace(document, copy_of=copied, rewrite_of=retold, similarity=similarity, text="")
        self._db.execute(
            "UPDATE documents SET copy_of = ?, rewrite_of = ?, similarity = ?, record = ? WHERE number = ?",
            (changed.copy_of, changed.rewrite_of, changed.similarity, msgspec.json.encode(changed).decode(), number),
        )
        self._db.execute("DELETE FROM document_origins WHERE document = ?", (document.id,))
        if repeat:
            row = (repeat.document, repeat.of, repeat.kind, repeat.similarity, _json(repeat.reasons))
            self._db.execute("INSERT INTO document_origins VALUES (?, ?, ?, ?, ?)", row)

    def _copy_of(self, number: int, document: Document, own: Key) -> Repeat | None:
        """The earliest document that this one is a copy of."""
        rows = self._all(
            "WITH alike (document, share, back) AS ("
            "SELECT o.document, 1.0, 1.0 FROM document_bodies b JOIN document_bodies o ON o.body = b.body WHERE b.document = ? "
            "UNION ALL SELECT o.document, l.share, l.other_share FROM document_bodies b JOIN body_links l ON l.body = b.body "
            "JOIN document_bodies o ON o.body = l.other WHERE b.document = ?) "
            f"SELECT k.id, a.share, a.back FROM alike a JOIN ({_KEYS}) k ON k.number = a.document "
            "WHERE (k.day, k.size, k.named, k.id) < (?, ?, ?, ?) ORDER BY k.day, k.size, k.named, k.id LIMIT 1",
            number, number, *own,
        )  # fmt: skip
        if not rows:
            return None
        first, share, back = rows[0]
        why = "the same words" if share == back == 1.0 else f"{share:.0%} of its runs of words stand there, {back:.0%} of the other's stand here"
        return Repeat(document=document.id, of=first, kind="copy", similarity=max(share, back), reasons=[why])

    def _rewrite_of(self, number: int, document: Document, own: Key) -> Repeat | None:
        """The document that this one retells most surely: one that it names, or an earlier one that does not name it."""
        found: list[tuple[float, Key, str]] = []
        for n, similarity, why in self._all("SELECT other, similarity, reasons FROM rewrite_links WHERE document = ?", number):
            other, key = self._document(n), self._key(n)
            named, names_this = names(document, other), names(other, document)
            if bool(named) if bool(named) != bool(names_this) else key < own:
                found.append((-similarity, key, why))
        if not found:
            return None
        rank, key, why = min(found)
        return Repeat(document=document.id, of=key[-1], kind="rewrite", similarity=-rank, reasons=msgspec.json.decode(why, type=list[str]))

    def _document(self, number: int) -> Document:
        ((record, text),) = self._all("SELECT record, text FROM documents WHERE number = ?", number)
        return msgspec.structs.replace(msgspec.json.decode(record, type=Document), text=text)

    def _key(self, number: int) -> Key:
        ((day, size, named, id),) = self._all(f"SELECT day, size, named, id FROM ({_KEYS}) WHERE number = ?", number)
        return day, size, named, id

    def _all(self, question: str, *values: str | int) -> list[tuple[Any, ...]]:
        return self._db.execute(question, values).fetchall()


def _path(repeat: Repeat, found: dict[str, Repeat]) -> list[str]:
    """The documents that a repeat goes back to, the one at the end last."""
    seen = [repeat.document]
    while repeat.of in found and repeat.of not in seen:
        seen.append(repeat.of)
        repeat = found[repeat.of]
    return [*seen, repeat.of]


def _day(document: Document) -> int:
    try:
        return date.fromisoformat((document.published or "")[:10]).toordinal()
    except ValueError:
        return 0


def _json(values: Sequence[int] | Sequence[str]) -> str:
    return msgspec.json.encode(values).decode()
