"""Events of a table: files, data frames and rows of any kind, column by column."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sitroom.codebook import load
from sitroom.codebook.loading import rows as codebook_rows
from sitroom.errors import InputError
from sitroom.outlook.streams import QUADS, Stream, types

__all__ = ["cameo_kinds", "read"]

_NAMES = {
    "actor": ("actor", "source", "sender", "subject"),
    "recipient": ("recipient", "target", "receiver", "object"),
    "date": ("date", "day", "time"),
    "type": ("type",),
    "cameo": ("cameo", "code"),
    "quad": ("quad",),
    "score": ("score",),
}
_TUPLE = ("actor", "recipient", "date", "type", "score")
_CAMEO_QUADS = {"verbal_coop": 0, "material_coop": 1, "verbal_conf": 2, "material_conf": 3}


class _Kind(NamedTuple):
    quad: int
    type: int
    score: float


def read(rows: str | Path | Iterable[Any], *, origin: date | None, end: float | None, names: Sequence[str] | None) -> Stream:
    """See ``Stream.of_table``."""
    where, table, first = _columns(rows)
    own = {field: next((table[name] for name in known if name in table), None) for field, known in _NAMES.items()}
    _check(where, table, own)
    size = len(next(iter(table.values()))) if table else 0
    wrong: dict[int, str] = {}
    index = {name: number for number, name in enumerate(names or ())}
    sender, receiver = (_numbers(own[side], side, index, wrong) for side in ("actor", "recipient"))
    when, begin = _times(own["date"], origin, wrong)
    kind = own["type"] if own["type"] is not None else own["cameo"] if own["cameo"] is not None else own["quad"]
    reader = _plover if own["type"] is not None else _cameo if own["cameo"] is not None else _quad
    kinds = _mapped(kind, reader, wrong, _Kind(0, -1, 0.0))
    score = kinds[:, 2] if own["score"] is None else _mapped(own["score"], _number, wrong, (0.0,))[:, 0]
    if wrong:
        told = [f"row {number + first}: {why}" for number, why in sorted(wrong.items())[:3]]
        more = f"; and {len(wrong) - 3:,} rows more" if len(wrong) > 3 else ""
        raise InputError(f"{where}: {len(wrong):,} of {size:,} rows cannot be used. " + "; ".join(told) + more + ".")
    return Stream.of_arrays(
        tuple(index), when, sender, receiver, kinds[:, 0].astype(np.int64), type=kinds[:, 1].astype(np.int64), score=score, end=end, origin=begin
    )


def _check(where: str, table: Mapping[str, Any], own: Mapping[str, Any]) -> None:
    missing = [field for field in ("actor", "recipient", "date") if own[field] is None]
    if own["type"] is None and own["cameo"] is None and own["quad"] is None:
        missing.append("type (or cameo, or quad)")
    if table and missing:
        ways = "; ".join(f"{field}: {', '.join(_NAMES[field])}" for field in missing if field in _NAMES)
        valid = f" Valid names are {ways}." if ways else ""
        raise InputError(f"{where} has the columns {', '.join(sorted(table))}, and none for {', '.join(missing)}.{valid}")
    lengths = {name: len(values) for name, values in table.items()}
    if len(set(lengths.values())) > 1:
        raise InputError(f"{where} has columns of different lengths: {', '.join(f'{name} {size:,}' for name, size in sorted(lengths.items()))}.")


def _columns(rows: Any) -> tuple[str, dict[str, Any], int]:
    """What the table is called, its columns, and the number of the first row as its owner counts."""
    if isinstance(rows, (str, Path)):
        return _file(Path(rows))
    if isinstance(rows, Mapping):
        return "the table", {str(name).lower(): _listed(values) for name, values in rows.items()}, 1
    if hasattr(rows, "columns"):
        return "the table", {str(name).lower(): _listed(rows[name]) for name in rows.columns}, 1
    return "the table", _of_rows(list(rows), "the table"), 1


def _listed(values: Any) -> Any:
    return values if isinstance(values, (np.ndarray, list)) else values.to_numpy() if hasattr(values, "to_numpy") else list(values)


def _of_rows(rows: list[Any], where: str) -> dict[str, Any]:
    if not rows:
        return {}
    if isinstance(rows[0], Mapping):
        lower = [{str(name).lower(): value for name, value in row.items()} for row in rows]
        return {name: [row.get(name) for row in lower] for name in dict.fromkeys(name for row in lower for name in row)}
    for number, row in enumerate(rows, 1):
        if isinstance(row, (str, bytes)) or not isinstance(row, Sequence) or not 4 <= len(row) <= len(_TUPLE) or len(row) != len(rows[0]):
            raise InputError(f"{where}: row {number} is {row!r}; valid are mappings, or tuples of (actor, recipient, date, type), all of one length.")
    return {name: [row[i] for row in rows] for i, name in enumerate(_TUPLE[: len(rows[0])])}


def _file(path: Path) -> tuple[str, dict[str, Any], int]:
    kind = path.suffix.lower()
    if kind not in (".csv", ".tsv", ".tab", ".jsonl", ".ndjson"):
        raise InputError(f"{path} is no table of events; valid are files named .csv, .tsv, .tab, .jsonl or .ndjson.")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            if kind in (".jsonl", ".ndjson"):
                return str(path), _of_rows([json.loads(line) for line in file if line.strip()], str(path)), 1
            lines = csv.reader(file, delimiter="," if kind == ".csv" else "\t")
            header = [name.strip().lower() for name in next(lines, [])]
            table: dict[str, list[str]] = {name: [] for name in header}
            columns = [table[name] for name in header]
            for cells in lines:
                if cells and len(cells) != len(header):
                    raise InputError(f"{path}, line {lines.line_num}: {len(cells)} cells, expected {len(header)} ({', '.join(header)}).")
                for column, cell in zip(columns, cells, strict=False):
                    column.append(cell)
            return str(path), dict(table), 2
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, csv.Error) as error:
        raise InputError(f"{path} is not what its name says: {error}.") from error


def _distinct(values: Any) -> tuple[list[Any], NDArray[np.int64]]:
    """The values that there are, in order of first appearance, and which of them each row has."""
    if isinstance(values, np.ndarray) and values.dtype != object:
        found, first, place = np.unique(values, return_index=True, return_inverse=True)
        order = np.argsort(first, kind="stable")
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        return found[order].tolist() if found.dtype.kind != "M" else [str(v) for v in found[order]], rank[place]
    index: dict[Any, int] = {}
    at = np.fromiter((index.setdefault(value, len(index)) for value in values), dtype=np.int64, count=len(values))
    return list(index), at


def _spoilt(place: NDArray[np.int64], bad: Mapping[int, str], wrong: dict[int, str]) -> None:
    if bad:
        for row in np.flatnonzero(np.isin(place, list(bad))).tolist():
            wrong.setdefault(row, bad[int(place[row])])


def _numbers(values: Any, side: str, index: dict[str, int], wrong: dict[int, str]) -> NDArray[np.int64]:
    found, place = _distinct(values if values is not None else [])
    bad, own = {}, np.zeros(len(found), dtype=np.int64)
    for i, value in enumerate(found):
        name = "" if value is None or (isinstance(value, float) and np.isnan(value)) else str(value).strip()
        if name:
            own[i] = index.setdefault(name, len(index))
        else:
            bad[i] = f"the {side} is empty; valid is a name or an id"
    _spoilt(place, bad, wrong)
    return own[place]


def _mapped(values: Any, reader: Callable[[Any], tuple[float, ...]], wrong: dict[int, str], blank: tuple[float, ...]) -> NDArray[np.float64]:
    found, place = _distinct(values if values is not None else [])
    bad, own = {}, np.zeros((len(found), len(blank)))
    for i, value in enumerate(found):
        try:
            own[i] = reader(value)
        except ValueError as error:
            bad[i] = str(error)
    _spoilt(place, bad, wrong)
    return own[place]


def _number(value: Any) -> tuple[float, ...]:
    try:
        found = float(value)
    except (TypeError, ValueError):
        found = float("nan")
    if not np.isfinite(found):
        raise ValueError(f"the score is {value!r}; valid is a number")
    return (found,)


@cache
def _of_type(name: str) -> _Kind:
    book = load()
    return _Kind(QUADS.index(book.quad(name)), types().index(name), book.intensity(name))


def _plover(value: Any) -> _Kind:
    name = str(value).strip().upper()
    if name not in load().types:
        raise ValueError(f"the type is {value!r}; valid are {', '.join(types())}")
    return _of_type(name)


@cache
def cameo_kinds() -> Mapping[str, _Kind]:
    """CAMEO codes as quad class, type and score, by PLOVER's conversion table; Goldstein's score and the quad class of the root where it has none.
    A root of two digits is what its code with a 0 is (10 is 100)."""
    book = load()
    found = {}
    for row in codebook_rows("cameo.tsv", ("code", "name", "goldstein", "quad", "plover", "mode", "contexts")):
        name, mode = row["plover"], row["mode"]
        if name:
            found[row["code"]] = _of_type(name)._replace(score=book.intensity(name, [mode] if mode in book.modes(name) else []))
        else:
            found[row["code"]] = _Kind(_CAMEO_QUADS[row["quad"]], -1, float(row["goldstein"]))
    return found | {code[:2]: kind for code, kind in found.items() if len(code) == 3 and code[2] == "0" and kind.type >= 0}


def _cameo(value: Any) -> _Kind:
    code = str(value).strip()
    known = cameo_kinds()
    for text in (code, code.zfill(3), code.zfill(2)):
        if text in known:
            return known[text]
    raise ValueError(f"the CAMEO code is {value!r}; valid are codes of the CAMEO codebook, such as 190 or 043")


def _quad(value: Any) -> _Kind:
    text = str(value).strip().lower()
    if text in QUADS:
        return _Kind(QUADS.index(text), -1, 0.0)
    if text in ("0", "1", "2", "3", "0.0", "1.0", "2.0", "3.0"):
        return _Kind(int(float(text)), -1, 0.0)
    raise ValueError(f"the quad class is {value!r}; valid are 0 to 3, or {', '.join(QUADS)}")


def _times(values: Any, origin: date | None, wrong: dict[int, str]) -> tuple[NDArray[np.float64], date]:
    found, place = _distinct(values if values is not None else [])
    if all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in found) or all(map(_is_number, found)):
        own = np.array([float(value) for value in found])
        begin = origin or date(1970, 1, 1)
    else:
        days, bad = np.zeros(len(found)), {}
        for i, value in enumerate(found):
            try:
                days[i] = _moment(value)
            except ValueError:
                bad[i] = f"the date is {value!r}; valid are ISO dates such as 2025-06-13, or days since the origin in every row"
        _spoilt(place, bad, wrong)
        good = [day for i, day in enumerate(days) if i not in bad]
        begin = origin or (date.fromordinal(int(min(good))) if good else date(1970, 1, 1))
        own = days - begin.toordinal()
    bad = {i: f"the date is {found[i]!r}, before the first day, {begin}" for i in np.flatnonzero(~(own >= 0)).tolist()}
    _spoilt(place, bad, wrong)
    return own[place] if len(found) else np.zeros(0), begin


def _is_number(value: Any) -> bool:
    try:
        return value is not None and (not isinstance(value, str) or len(value) < 8 or "." in value) and np.isfinite(float(value))
    except (TypeError, ValueError):
        return False


def _moment(value: Any) -> float:
    """Days of the proleptic Gregorian calendar, with a fraction where there is a time of the day (of its own time zone)."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return float(value.toordinal())
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip())
    midnight = datetime(moment.year, moment.month, moment.day)
    return moment.toordinal() + (moment.replace(tzinfo=None) - midnight) / timedelta(days=1)
