"""Figures -> ``docs/scoreboard.md``, each beside its floor and its aim."""

from __future__ import annotations

import platform
import subprocess
import tomllib
from datetime import UTC, datetime
from pathlib import Path

__all__ = ["FLOORS", "Row", "floors", "render"]

FLOORS = Path(__file__).parent / "floors.toml"

Row = tuple[str, str, float]
"""(name of the figure, what it was measured on, value)."""


def floors() -> dict[str, dict[str, float | str]]:
    """Floor, aim, unit and better ("up" or "down") of each pinned figure."""
    return tomllib.loads(FLOORS.read_text(encoding="utf-8"))


def machine() -> str:
    """Processor and cores."""
    name = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else ():
        if line.startswith("model name"):
            name = line.split(":", 1)[1].strip()
    import os

    return f"{name}, {os.cpu_count()} cores, Python {platform.python_version()}"


def render(rows: list[Row], reader: str) -> str:
    """The scoreboard as Markdown."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout.strip() or "unknown"
    pinned = floors()
    lines = [
        "# Scoreboard",
        "",
        f"Written by `make bench` on {datetime.now(UTC).date()}; {machine()}; commit {commit}; reader {reader}.",
        "Definitions: `benchmarks/figures.py`. The wrong cases behind a figure: `python -m benchmarks errors WHAT`.",
        "",
        "| figure | on | measured | floor | aim | |",
        "| --- | --- | ---: | ---: | ---: | --- |",
    ]
    for name, where, value in rows:
        pin = pinned.get(name, {})
        floor, aim = pin.get("floor"), pin.get("aim")
        met = (
            ""
            if floor is None
            else ("reached" if (value >= float(floor)) == (pin.get("better", "up") == "up") or value == floor else "**not reached**")
        )
        lines.append(f"| {name} | {where} | {value:.4g} | {'' if floor is None else floor} | {'' if aim is None else aim} | {met} |")
    return "\n".join(lines) + "\n"
