"""Names in questions: whom they stand for, or an error that says who comes near."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from sitroom.codebook import fold, load
from sitroom.errors import UsageError
from sitroom.room.nearest import nearest

if TYPE_CHECKING:
    from sitroom.room.query import Asked

__all__ = ["standing_for"]


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
    names = [str(name) for (name,) in room._rows("SELECT name FROM actors UNION SELECT alias FROM actor_aliases ORDER BY 1")]
    near = nearest(who, names, words=True)
    told = f"near are: {'; '.join(near)}" if near else f"it has {len(names)} names" if names else "it has none at all"
    raise UsageError(f"the room has no actor {who!r}; {told}. See: sitroom show ROOM actors")
