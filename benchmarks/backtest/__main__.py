"""Measure, and write the table.

python -m benchmarks.backtest --data ../shared/data --out docs/backtest.md
python -m benchmarks.backtest counts onset          # some parts, printed
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter, process_time
from types import ModuleType

from benchmarks.backtest.kept import Part, digest, part
from benchmarks.backtest.rows import table

OUTLOOK, HERE = "src/sitroom/outlook", "benchmarks/backtest"
NUMBERS = (
    *(f"{OUTLOOK}/forecasts/{name}.py" for name in ("calibration", "counts", "ingredients", "onset", "predicting", "scoring")),
    *(f"{OUTLOOK}/{name}" for name in ("data/calibration.json", "streams.py", "tables.py")),
    *(f"{HERE}/{name}.py" for name in ("baselines", "origins")),
    "training/icews.py",
)
PROCESS = (f"{OUTLOOK}/norms", f"{OUTLOOK}/data/norms.json", f"{OUTLOOK}/streams.py")
RANKING = tuple(f"{OUTLOOK}/candidates/{name}.py" for name in ("evidence", "gathering", "index", "logit", "ranking", "traces"))
PARTS = {
    "recurrence": RANKING,
    **dict.fromkeys(("tension", "counts", "onset", "horizons"), NUMBERS),
    **dict.fromkeys(("mulch", "point_speed"), PROCESS),
}
"""Parts, and what their figures depend on beside their own module."""


def measured(module: ModuleType, data: Path) -> Part:
    """The rows of a module, and its sections where it has some."""
    return Part(rows=module.rows(data), sections=module.sections(data) if hasattr(module, "sections") else [])


def main() -> None:
    """All parts, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], metavar="PART", help=f"Of {', '.join(PARTS)}; without any, all.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, help="The page to write; without it, it is printed.")
    given = parser.parse_args()
    rows, sections = [], []
    for name in given.parts or PARTS:
        begin, spent = perf_counter(), process_time()
        module = import_module(f"benchmarks.backtest.{name}")
        state = digest((f"{HERE}/{name}.py", *PARTS[name]))
        found, kept = part(name, state, lambda module=module: measured(module, given.data))  # type: ignore[misc]
        took = f"{perf_counter() - begin:.0f} s, {process_time() - spent:.0f} s of the processor"
        print(f"{name}: {'kept' if kept else took}", file=sys.stderr, flush=True)
        rows += found.rows
        sections += found.sections
    page = table(rows, sections)
    if given.out:
        given.out.write_text(page, encoding="utf-8")
    else:
        print(page)


if __name__ == "__main__":
    main()
