"""A plain table of edges -> a belief map."""

from __future__ import annotations

import csv
from pathlib import Path

from sitroom.errors import InputError, UsageError
from sitroom.room.beliefs.maps import BeliefMap, Edge

__all__ = ["map_of_file", "map_of_table"]

_COLUMNS = ("cause", "effect", "weight")


def map_of_file(path: Path | str) -> BeliefMap:
    """The map of a CSV or TSV file, see ``map_of_table``. Raises InputError also where the file cannot be read."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: found no readable file ({error}); valid is a table in UTF-8.") from None
    return map_of_table(text, name=str(path))


def map_of_table(text: str, *, name: str = "the table") -> BeliefMap:
    """The map of rows ``cause, effect, weight`` under a header with these names, separated by commas, semicolons or tabs.

    A row with a cause alone is a concept without edges. Raises InputError, with the line, for what is no such table.
    """
    lines = text.splitlines()
    parted = csv.DictReader(lines, delimiter=max(",;\t", key=(lines[0] if lines else "").count))
    header = [(column or "").strip().lower() for column in parted.fieldnames or ()]
    if missing := [column for column in _COLUMNS if column not in header]:
        raise InputError(f"{name}: found the columns {', '.join(header) or 'none'}; valid are {', '.join(_COLUMNS)}. Add {', '.join(missing)}.")
    parted.fieldnames = header
    edges: list[Edge] = []
    alone: list[str] = []
    for row in parted:
        cause, effect, weight = ((row[column] or "").strip() for column in _COLUMNS)
        where = f"{name}, line {parted.line_num}"
        if cause and not effect and not weight:
            alone.append(cause)
            continue
        if not cause or not effect:
            raise InputError(f"{where}: found {cause or 'no cause'} -> {effect or 'no effect'}; valid are two concepts, or a cause alone.")
        try:
            edges.append((cause, effect, float(weight)))
        except ValueError:
            raise InputError(f"{where}: found {weight!r} as the weight; valid is a number from -1 to 1.") from None
    try:
        return BeliefMap.of(edges, concepts=sorted({*alone, *(n for c, e, _ in edges for n in (c, e))}))
    except UsageError as error:
        raise InputError(f"{name}: {error}") from None
