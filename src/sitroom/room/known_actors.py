"""Names in questions: whom they stand for, or an error that says who comes near."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from sitroom.codebook import fold, load
from sitroom.errors import UsageError
from sitroom.room.nearest import named

if TYPE_CHECKING:
    from sitroom.room.query import Asked

__all__ = ["standing_for"]

_NAMES = """
SELECT name FROM (
  SELECT a.name AS name, (SELECT count(*) FROM document_actors d WHERE d.actor = a.id) AS documents FROM actors a
  UNION ALL SELECT alias, 0 FROM actor_aliases
) GROUP BY name ORDER BY max(documents) DESC, name
"""
"""The names of a room, those of most documents first."""


def standing_for(room: Asked, who: str, *, abroad: Collection[str] = ()) -> list[str]:
    """Ids of the actors that an id, a name or an alias stands for, with all below them. ``abroad``: countries that count though they are no actors.

    Raises UsageError where the room has nobody of this name.
    """
    if found := room._under(who):
        return found
    countries = load().countries
    codes = [code for code in sorted(abroad) if fold(who.strip()) in (fold(code), *map(fold, [countries[code].name] if code in countries else []))]
    if codes:
        return codes
    names = [str(name) for (name,) in room._rows(_NAMES)]
    raise UsageError(f"the room has no actor {who!r}; {named(who, names, 'actors')}. See: sitroom show ROOM actors")
