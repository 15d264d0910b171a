"""Figures of parts that are through: a run that is killed goes on where it was. Kept below ``runs/`` (never in the repository)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from benchmarks.backtest.rows import Row

__all__ = ["Part", "digest", "part"]

ROOT = Path(__file__).parent.parent.parent
KEPT = ROOT / "runs" / "backtest"


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of one module, and sections of its own."""

    rows: list[Row]
    sections: list[str] = []


def digest(paths: Iterable[str]) -> str:
    """The state of files and folders, by their paths from the root."""
    found = hashlib.sha256()
    for path in paths:
        for file in sorted((ROOT / path).rglob("*")) if (ROOT / path).is_dir() else [ROOT / path]:
            if file.is_file() and "__pycache__" not in file.parts:
                found.update(str(file.relative_to(ROOT)).encode() + b"\x1f" + file.read_bytes())
    return found.hexdigest()[:16]


def part(name: str, state: str, make: Callable[[], Part]) -> tuple[Part, bool]:
    """The part of this name and state, made unless it is kept, and whether it was."""
    file = KEPT / f"{name}-{state}.json"
    if file.exists():
        try:
            return msgspec.json.decode(file.read_bytes(), type=Part), True
        except msgspec.DecodeError:
            file.unlink()
    found = make()
    KEPT.mkdir(parents=True, exist_ok=True)
    for old in KEPT.glob(f"{name}-*.json"):
        old.unlink()
    new = file.with_suffix(".new")
    new.write_bytes(msgspec.json.encode(found))
    new.replace(file)
    return found, False
