"""Norms in a file: JSON, numbers to six digits."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sitroom.errors import InputError
from sitroom.outlook.norms.kernels import KINDS, Reals
from sitroom.outlook.norms.model import Norms

__all__ = ["load", "save"]

_FORMAT = "sitroom norms 1"
_SHAPES: dict[str, tuple[int | None, ...]] = {
    "half_lives": (None,), "weights": (len(KINDS), 4, 4, None), "shape": (4,), "level": (4,), "size": (4,), "growth": (4,),
    "sending": (None,), "receiving": (None,),
    "pairs": (None, 2), "base_shape": (None, 4), "base_rate": (None, 4),
}  # fmt: skip


def save(norms: Norms, path: Path) -> None:
    """See ``Norms.save``. Written beside and then moved, so that the file is whole or not there."""
    table: dict[str, Any] = {"format": _FORMAT}
    for part in fields(Norms):
        if part.name == "fitted_on":
            continue
        value = getattr(norms, part.name)
        if part.name == "factor":
            table[part.name] = [_small(own) for own in value]
        elif isinstance(value, np.ndarray):
            table[part.name] = _short(value)
        else:
            table[part.name] = list(value) if isinstance(value, tuple) else value
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False, separators=(',', ':'))}" for name, value in table.items())
    beside = path.with_name(path.name + ".part")
    try:
        beside.write_text("{\n" + lines + "\n}\n", encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}.") from error


def _short(values: np.ndarray[Any, Any], digits: int = 6) -> Any:
    if values.dtype.kind in "iu":
        return values.tolist()
    return json.loads(json.dumps(values.tolist()), parse_float=lambda text: float(f"{float(text):.{digits}g}"))


def _small(matrix: Reals) -> Any:
    """The rows of a matrix that are not 0, and their first columns."""
    rows = np.flatnonzero(matrix.any(axis=1))
    return {"rows": rows.tolist(), "values": _short(matrix[rows, : len(rows)], 4)}


def load(path: Path) -> Norms:
    """See ``Norms.load``."""
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from error
    except ValueError as error:
        raise InputError(f"{path} holds no norms: {error}. Valid is a file that Norms.save wrote.") from error
    if not isinstance(table, dict) or table.get("format") != _FORMAT:
        raise InputError(f"{path} holds no norms of this version ({_FORMAT!r}). Fit them anew, or use the Sitroom that wrote them.")
    try:
        own = {part.name: _part(part.name, table[part.name]) for part in fields(Norms) if part.name not in ("factor", "fitted_on")}
        width = own["weights"][:, :, 0].size if any(one["rows"] for one in table["factor"]) else 0
        return Norms(**own, factor=np.stack([_large(one, width) for one in table["factor"]]))
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise InputError(f"{path} holds norms in which {error} is missing or not as it should be. Fit them anew.") from error


def _part(name: str, value: Any) -> Any:
    if name in _SHAPES:
        shape = _SHAPES[name]
        found: NDArray[Any] = np.array(value, dtype=np.int32 if name == "pairs" else np.float64)
        found = found if found.size else found.reshape([n or 0 for n in shape])
        wrong = found.ndim != len(shape) or any(want is not None and have != want for have, want in zip(found.shape, shape, strict=True))
        if wrong or not np.isfinite(found).all() or (found < 0).any():
            raise ValueError(repr(name))
        return found
    return tuple(value) if name == "names" else value


def _large(small: Any, width: int) -> Reals:
    found = np.zeros((width, width))
    rows = small["rows"]
    if rows:
        found[rows, : len(rows)] = small["values"]
    return found
