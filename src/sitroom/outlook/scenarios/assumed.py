"""The defaults of ``assumptions.toml`` and the shares of ``type_mix.tsv``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["assumed", "shipped_mix"]


@cache
def assumed() -> dict[str, Any]:
    """``assumptions.toml``, read once."""
    return tomllib.loads(_text("assumptions.toml"))


@cache
def shipped_mix(between: str) -> dict[str, tuple[float, float]]:
    """By PLOVER type: its share of the acts of its quad class between two ``states``, or ``others``; how many such acts are added to a dyad's own."""
    lines = [line.split("\t") for line in _text("type_mix.tsv").splitlines() if line and not line.startswith("#")]
    return {type: (float(share), float(concentration)) for type, _, own, share, concentration, _ in lines[1:] if own == between}


def _text(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")
