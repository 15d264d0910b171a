"""Demo data: dispatches on two real crises, written for Sitroom (``dispatches/*.txt``; their outlets and authors are invented)."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

__all__ = ["paths"]


def paths(prefix: str = "") -> list[Path]:
    """The dispatches by date of publication; ``prefix`` picks those whose file name begins so: ``2025-06`` the Israel-Iran crisis, ``2023`` Niger."""
    folder = Path(str(files(__package__))) / "dispatches"
    return sorted(path for path in folder.glob("*.txt") if path.name.startswith(prefix))
