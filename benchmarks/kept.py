"""Figures that take too long for every scoreboard: kept in ``kept.json`` with the day and the machine, which the scoreboard prints beside them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from benchmarks.scoreboard import Row, machine

__all__ = ["KEPT", "keep", "kept"]

KEPT = Path(__file__).with_name("kept.json")


class _Figure(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    on: str
    value: float
    day: str
    machine: str


def keep(rows: Iterable[Row]) -> None:
    """Keep figures that were measured just now, in the place of those of the same name and set."""
    found = {(figure.name, figure.on): figure for figure in _read()}
    day = str(datetime.now(UTC).date())
    found |= {(name, on): _Figure(name=name, on=on, value=round(value, 3), day=day, machine=machine()) for name, on, value in rows}
    KEPT.write_bytes(msgspec.json.format(msgspec.json.encode([found[key] for key in sorted(found)]), indent=1) + b"\n")


def kept() -> list[Row]:
    """The kept figures as rows, with day and machine behind what they were measured on."""
    return [(figure.name, f"{figure.on}; {figure.day}, {figure.machine}", figure.value) for figure in _read()]


def _read() -> list[_Figure]:
    return msgspec.json.decode(KEPT.read_bytes(), type=list[_Figure]) if KEPT.exists() else []
