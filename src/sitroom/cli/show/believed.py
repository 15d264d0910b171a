"""What narrators believe, and what follows from what in their words."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sitroom.cli.show.asking import TELLERS, Asking
from sitroom.errors import UsageError

if TYPE_CHECKING:
    from sitroom.room import Room
    from sitroom.room.beliefs.inference import Activation, Rule

__all__ = ["beliefs"]


def beliefs(room: Room, asking: Asking) -> None:
    """The belief maps of narrators; what each says follows; total effects; where beliefs lead with concepts held."""
    from sitroom.show import beliefs

    by = asking.by or "narrator"
    if asking.if_ is not None:
        asking.only("beliefs --if", "narrator", "if_", "by")
        beliefs.follows(room.follows(asking.if_, narrator=asking.narrator, by=by), asking.format)
        return
    if asking.from_ is not None or asking.to is not None:
        _effects(room, asking, by)
        return
    if asking.hold:
        _inferred(room, asking, by)
        return
    _alone(asking)
    asking.only("beliefs", "narrator", "concept", "by")
    chosen = room.beliefs(narrator=asking.narrator, concept=asking.concept, by=by)
    beliefs.beliefs(room, chosen, asking.format, concept=asking.concept, limit=asking.most(TELLERS))


def _effects(room: Room, asking: Asking, by: str) -> None:
    from sitroom.show import computed

    asking.only("beliefs --from --to", "narrator", "from_", "to", "by")
    if asking.from_ is None or asking.to is None:
        raise UsageError("found one of --from and --to; valid is both, two concepts by name. See: sitroom show ROOM beliefs")
    computed.effects(room.effects(asking.from_, asking.to, narrator=asking.narrator, by=by)[: asking.limit or None], asking.format)


def _inferred(room: Room, asking: Asking, by: str) -> None:
    from sitroom.show import computed

    asking.only("beliefs --hold", "narrator", "hold", "start", "rule", "function", "slope", "by")
    function = asking.function or ("sigmoid" if asking.rule == "rescaled" else "tanh")
    found = room.inferred(
        _values(asking.hold), start=_values(asking.start), narrator=asking.narrator, by=by, rule=cast("Rule", asking.rule or "modified"),
        activation=cast("Activation", function), slope=1.0 if asking.slope is None else asking.slope,
    )  # fmt: skip
    computed.inferred(found[: asking.limit or None], asking.format)


def _alone(asking: Asking) -> None:
    """Raise UsageError where an option of ``--hold`` is given without it."""
    given = [f"--{name}" for name in ("start", "rule", "function", "slope") if getattr(asking, name) not in (None, [])]
    if given:
        raise UsageError(f"{', '.join(given)} cannot be asked of beliefs without --hold; add --hold CONCEPT=VALUE. See: sitroom show ROOM beliefs")


def _values(given: list[str] | None) -> dict[str, float]:
    """``CONCEPT=VALUE`` as a name and a number. Raises UsageError for anything else, and for a concept that is given twice."""
    found: dict[str, float] = {}
    for text in given or ():
        name, mark, value = text.rpartition("=")
        try:
            number = float(value) if mark and name.strip() else None
        except ValueError:
            number = None
        if number is None or name.strip() in found:
            raise UsageError(f'found {text!r}; valid is each concept once, with a number, such as "wider war=1".')
        found[name.strip()] = number
    return found
