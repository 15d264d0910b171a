"""The documents of a room, read again one by one: each in a transaction of its own, so that a run that was stopped goes on where it was."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from sitroom.errors import InputError
from sitroom.reading import ahead
from sitroom.reading.languages import is_readable
from sitroom.room.rereading.replaced import Turnover

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["Due", "Reread", "due", "reread"]

_READERS = " UNION ".join(f"SELECT reader FROM {table} WHERE document = ?1" for table in ("events", "statements", "red_lines", "claims", "ties"))
_READ = "SELECT max(reader IS NOT NULL) FROM sources_read WHERE document = ? AND status = 'read'"


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """The documents of a room by what is to become of them, as ids in the order in which they were added.

    ``again``: to be read again; ``current``: this reader has made them; ``others``: coded by hand or by another program, which stay as they are;
    ``unread``: in a language that is not read.
    """

    again: list[str] = []
    current: list[str] = []
    others: list[str] = []
    unread: list[str] = []


class Reread(msgspec.Struct, frozen=True, kw_only=True):
    """What reading again made of a document: what changed by kind of record, or the reason why it stays as it was."""

    document: str
    changes: dict[str, Turnover] = {}
    reason: str | None = None


def due(room: Room, *, reader: str = "minilm", every: bool = False) -> Due:
    """Which documents are to be read again: those that another version of the reader made, and those that wait since a run that was stopped.

    ``every``: those that this version made as well; all of them wait from then on, until they are read. A document belongs to a reader where its
    records name one of the same kind (the word before the first hyphen), or where ``sitroom read`` or ``watch`` brought it.
    Raises ReaderError for a reader that nobody knows, RoomError where the room cannot be written.
    """
    from sitroom.reading import get

    name = get(reader).name
    noted = {id: (last, bool(waiting)) for id, last, waiting in room._rows("SELECT document, reader, waiting FROM rereadings")}
    found = Due(again=[], current=[], others=[], unread=[])
    for id, language in room._rows("SELECT id, language FROM documents ORDER BY number"):
        last, waiting = noted.get(id, (None, False))
        if not is_readable(language):
            found.unread.append(id)
        elif not _is_a_readers(room, id, name):
            found.others.append(id)
        elif every or waiting or (last or _made_by(room, id)) != name:
            found.again.append(id)
        else:
            found.current.append(id)
    if every and found.again:
        with room.writing():
            room._db.executemany(
                "INSERT INTO rereadings VALUES (?, NULL, 1) ON CONFLICT (document) DO UPDATE SET waiting = 1", ((id,) for id in found.again)
            )
    return found


def reread(room: Room, documents: list[str], *, reader: str = "minilm") -> Iterator[Reread]:
    """Read documents again and put what is found in the place of what the room has; while one is stored, the next is read.

    A coding that contradicts itself leaves its document as it was, which is told with the reason.
    Raises ReaderError and RoomError, which concern all documents; what was done before stays done.
    """
    from sitroom.coding import code, readings_of
    from sitroom.reading import get

    name = get(reader).name
    given = (room.document(id) for id in documents)
    for document, readings in ahead(partial(readings_of, reader=reader), given):
        try:
            changes = room.recode(code(document, reader=reader, readings=readings), reader=name)
        except InputError as error:
            yield Reread(document=document.id, reason=str(error))
        else:
            yield Reread(document=document.id, changes=changes)


def _is_a_readers(room: Room, id: str, name: str) -> bool:
    """Whether a reading model made a document's records, or is to make its first."""
    made = [str(reader) for (reader,) in room._rows(_READERS, id)]
    brought = room._rows(_READ, id)[0][0]
    if not made:
        return brought is not None
    return bool(brought) or all(_kind(reader) == _kind(name) for reader in made)


def _made_by(room: Room, id: str) -> str | None:
    """The reader of a document's records; None where there are none, or of several."""
    made = room._rows(_READERS, id)
    return str(made[0][0]) if len(made) == 1 else None


def _kind(reader: str) -> str:
    return reader.split("-", 1)[0]
