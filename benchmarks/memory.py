"""The peak memory of this process."""

from __future__ import annotations

import resource
from pathlib import Path

__all__ = ["peak"]


def peak() -> float:
    """The most memory that this process has held, in MB. Linux tells it of the program alone; elsewhere it begins with that of whoever started it."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
