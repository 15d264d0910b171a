"""Layers of a network: PLOVER's quad classes for acts, kinds for stated ties, and the names by which several are chosen at once."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from sitroom.codebook import load
from sitroom.codebook.relations import KINDS
from sitroom.errors import UsageError

__all__ = ["QUADS", "TIES", "chosen", "rules", "tie_strengths"]

QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
TIES = tuple(f"tie: {kind}" for kind in KINDS)
GROUPS = {word: tuple(quad for quad in QUADS if word in quad) for word in ("verbal", "material", "cooperation", "conflict")} | {
    "acts": QUADS,
    "ties": TIES,
    "all": QUADS + TIES,
}


@cache
def rules() -> dict[str, Any]:
    """``data/rules.toml``, read once."""
    return tomllib.loads((files("sitroom.room.network") / "data" / "rules.toml").read_text(encoding="utf-8"))


def chosen(layers: str | Sequence[str] | None) -> tuple[str, ...]:
    """The layers that names stand for, in their own order; None: those of acts.

    A name is a quad class (``material conflict`` or ``material-conflict``), a kind of tie (``tie: alliance`` or ``alliance``; ``tie:
    cooperation``), or one of verbal, material, cooperation, conflict, acts, ties, all. Raises UsageError for any other.
    """
    if layers is None:
        return QUADS
    found: set[str] = set()
    for given in [layers] if isinstance(layers, str) else layers:
        name = " ".join(given.casefold().replace("-", " ").replace(":", ": ").split())
        single = name if name in QUADS + TIES else f"tie: {name}" if name not in GROUPS and name in KINDS else None
        if single is None and name not in GROUPS:
            raise UsageError(
                f"found {given!r} as a layer; valid are {', '.join(QUADS)}; {', '.join(GROUPS)}; and ties by kind, such as tie:alliance "
                f"({', '.join(KINDS)})."
            )
        found |= set(GROUPS[name] if single is None else (single,))
    return tuple(layer for layer in QUADS + TIES if layer in found)


@cache
def tie_strengths() -> dict[str, float]:
    """How much a stated tie of each kind weighs, above 0: the PLOVER score of the type that the rules name."""
    return {kind: abs(load().intensity(type)) for kind, type in rules()["ties"].items()}
