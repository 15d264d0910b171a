"""Kinds of acts, and which of the system's acts are of a kind."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from sitroom.codebook import load
from sitroom.errors import InputError
from sitroom.outlook.scenarios.cast import Cast
from sitroom.outlook.scenarios.written import Deed
from sitroom.outlook.streams import QUADS, types
from sitroom.room.nearest import nearest

__all__ = ["Kind", "Masks", "kind_of", "masks", "quad_types", "told_kind", "type_named"]

Bools = NDArray[np.bool_]


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """Acts of some PLOVER types between some sides; None = any type, anybody.

    ``others``: sides that may not be the actor. ``among``: both the actor and the recipient are of these; ``touching``: one of them is. ``person``:
    ids one of which must be the recipient itself: norms know of sides only, so that only an act of the scenario can be of such a kind.
    """

    types: frozenset[str] | None = None
    actors: frozenset[str] | None = None
    recipients: frozenset[str] | None = None
    others: frozenset[str] = frozenset()
    among: frozenset[str] | None = None
    touching: frozenset[str] | None = None
    person: frozenset[str] | None = None

    def includes(self, type: str, actor: str, recipient: str, recipient_id: str | None = None) -> bool:
        """Whether an act between two sides is of this kind; ``recipient_id``: whom it is done to, where that is known."""
        return (
            (self.types is None or type in self.types)
            and (self.actors is None or actor in self.actors)
            and (self.recipients is None or recipient in self.recipients)
            and actor not in self.others
            and (self.among is None or (actor in self.among and recipient in self.among))
            and (self.touching is None or actor in self.touching or recipient in self.touching)
            and (self.person is None or recipient_id in self.person)
        )


class Masks:
    """Kinds as arrays over the dyads of a system and PLOVER's types."""

    def __init__(self, names: Sequence[str], pairs: NDArray[np.int64]) -> None:
        self.names, self.pairs = list(names), pairs

    def of(self, kind: Kind) -> Bools:
        """bool [dyads, 16]: what of the system's own acts is of a kind. None where it names a person, see `Kind`."""
        if kind.person is not None:
            return np.zeros((len(self.pairs), len(types())), dtype=np.bool_)
        sender, receiver = (np.array(self.names, dtype=object)[self.pairs[:, i]] for i in (0, 1))
        fits = np.ones(len(self.pairs), dtype=np.bool_)
        for wanted, had in ((kind.actors, sender), (kind.recipients, receiver), (kind.among, sender), (kind.among, receiver)):
            if wanted is not None:
                fits &= _among(had, wanted)
        if kind.touching is not None:
            fits &= _among(sender, kind.touching) | _among(receiver, kind.touching)
        if kind.others:
            fits &= ~_among(sender, kind.others)
        own = np.array([kind.types is None or name in kind.types for name in types()], dtype=np.bool_)
        found: Bools = fits[:, None] & own[None, :]
        return found


def _among(had: Sequence[str] | NDArray[np.object_], wanted: Collection[str]) -> Bools:
    return np.array([name in wanted for name in had], dtype=np.bool_)


def masks(names: Sequence[str], pairs: NDArray[np.int64], kinds: Mapping[str, Kind]) -> dict[str, Bools]:
    """`Masks.of` by key."""
    made = Masks(names, pairs)
    return {key: made.of(kind) for key, kind in kinds.items()}


def type_named(name: str, where: str) -> str:
    """The PLOVER type of this name, in any case. Raises InputError, with what is near, where there is none."""
    if (found := name.strip().upper()) in load().types:
        return found
    near = nearest(found, load().types)
    told = f"near are: {', '.join(near)}; " if near else ""
    raise InputError(f"{where}: found the type {name!r}; {told}valid are PLOVER's: {', '.join(types())}.")


def quad_types(quad: str, where: str) -> frozenset[str]:
    """The PLOVER types of a quad class. Raises InputError where there is none of this name."""
    if quad.strip().casefold() not in QUADS:
        raise InputError(f"{where}: found the class {quad!r}; valid are: {', '.join(QUADS)}.")
    return frozenset(name for name, kind in load().types.items() if kind.quad == quad.strip().casefold())


def kind_of(deed: Deed, cast: Cast, where: str) -> Kind:
    """What a user's words name. A recipient that is a person, or no organ of its state, is meant itself."""
    actor = cast.find(deed.actor, where) if deed.actor is not None else None
    recipient = cast.find(deed.recipient, where) if deed.recipient is not None else None
    itself = recipient is not None and not cast.is_side(recipient.id, acting=False)
    return Kind(
        types=frozenset({type_named(deed.type, where)}),
        actors=frozenset({actor.acting}) if actor else None,
        recipients=frozenset({recipient.suffering}) if recipient else None,
        person=cast.alike(recipient.id) if recipient and itself else None,
    )


def told_kind(kind: Kind, cast: Cast) -> str:
    """A kind in words."""

    def named(ids: Collection[str] | None) -> str:
        return ", ".join(sorted(map(cast.name, ids))) if ids is not None else "anybody"

    what = "any act" if kind.types is None else " or ".join(sorted(kind.types))
    quads = [quad for quad in QUADS if kind.types is not None and kind.types == quad_types(quad, "")]
    what = quads[0] if quads else what
    if kind.among is not None:
        return f"{what} among {named(kind.among)}"
    if kind.touching is not None:
        return f"{what} by or on {named(kind.touching)}"
    who = f"anybody but {named(kind.others)}" if kind.others and kind.actors is None else named(kind.actors)
    return f"{what} by {who} on {named(kind.person or kind.recipients)}"
