"""Write the codebook's scores from the PLOVER table, and compare its names with Unicode CLDR and the Phoenix dictionaries.

    python training/build_codebook.py --data ../shared/data

``scores.tsv`` is written; everything else is only reported (names that the sources know and the codebook does not), because Phoenix lists
hold misspellings and ordinary words that a person has to look at before they may enter a file.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from babel import Locale

from sitroom.codebook import Codebook, load, tables

CODEBOOK = Path(__file__).parent.parent / "src" / "sitroom" / "codebook"
HEAD = """# Intensity of event types and modes, -10 (conflict) .. 10 (cooperation).
# type, mode: as in types.toml; an empty mode is the bare type. score: PLOVER's; modes that PLOVER does not score have their type's.
# The manual prints the bare ACCUSE as +3; it is read as -3, as its modes require. "assassinate" is the manual's "Targeted".
# Source: PLOVER manual (openeventdata/PLOVER). Licence: CC BY-SA 4.0. Written by training/build_codebook.py.
type\tmode\tscore
"""
RENAMED = {"targeted": "assassinate"}
NO_STATES = {"AQ", "AC", "CP", "DG", "EA", "IC", "TA", "UM", "EU", "EZ", "UN", "XA", "XB", "ZZ", "CQ", "QO"}


def write_scores(data: Path) -> None:
    """``scales/plover_scores.tsv`` -> ``scores.tsv``: every type and mode of ``types.toml``."""
    scores: dict[tuple[str, str], float] = {}
    for line in (data / "scales" / "plover_scores.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        event_type, mode, score = line.split("\t")
        scores[event_type, RENAMED.get(mode.lower(), mode.lower())] = float(score)
    scores["ACCUSE", ""] = -3.0
    rows = [(t.name, mode, scores.get((t.name, mode), scores[t.name, ""])) for t in tables.types().values() for mode in ("", *t.modes)]
    (CODEBOOK / "scores.tsv").write_text(HEAD + "".join(f"{t}\t{m}\t{s}\n" for t, m, s in rows), encoding="utf-8")


def cldr_missing(book: Codebook) -> list[str]:
    """Territories whose English CLDR name the codebook does not know."""
    names = Locale("en").territories
    return sorted(n for code, n in names.items() if len(code) == 2 and code.isalpha() and code not in NO_STATES and n not in book.names)


def phoenix(file: Path) -> Iterator[str]:
    """Head names of a Phoenix dictionary, spelled with blanks."""
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        name = re.split(r"[\s\[;#]", line, maxsplit=1)[0].strip("_ ")
        if name and name[0].isalpha():
            yield name.replace("_", " ").title()


def main() -> None:
    """Write the scores and print what the sources know beyond the codebook."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = parser.parse_args().data
    write_scores(data)
    book = load()
    print("CLDR territories unknown here:", ", ".join(cldr_missing(book)) or "none")
    for file in sorted((data / "actors").glob("Phoenix.*.actors.txt")):
        names = list(dict.fromkeys(phoenix(file)))
        print(f"{file.name}: {sum(n in book.names for n in names)} of {len(names)} head names known")
    agents = [n.lower() for n in dict.fromkeys(phoenix(data / "actors" / "Phoenix.agents.txt"))]
    print(f"Phoenix.agents.txt: {sum(a in book.nouns for a in agents)} of {len(agents)} known")


if __name__ == "__main__":
    main()
