"""A scenario as TOML: read and checked, and written again."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin

import msgspec

from sitroom.errors import InputError
from sitroom.outlook.scenarios.written import Scenario
from sitroom.room.nearest import nearest

__all__ = ["scenario_of_file", "scenario_of_table", "scenario_of_text", "toml_of"]


def scenario_of_file(path: Path | str) -> Scenario:
    """The scenario of a TOML file. Raises InputError where it cannot be read or is none, see `scenario_of_text`."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: found no readable file ({error}); valid is a scenario in TOML, UTF-8.") from None
    return scenario_of_text(text, name=str(path))


def scenario_of_text(text: str, *, name: str = "the scenario") -> Scenario:
    """The scenario of a TOML text. Raises InputError for what is no TOML, for keys that no scenario has and for values of another kind."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{name}: found no TOML ({error}). See docs/scenarios.md for how a scenario is written.") from None
    return scenario_of_table(table, name=name)


def scenario_of_table(table: Mapping[str, Any], *, name: str = "the scenario") -> Scenario:
    """The scenario of a table with the keys of the TOML form, see `scenario_of_text`."""
    plain = _plain(table)
    _known(plain, Scenario, name, "")
    try:
        return msgspec.convert(plain, Scenario)
    except msgspec.ValidationError as error:
        said = str(error).replace(" - at `$", " at `").replace("`.", "`")
        raise InputError(f"{name}: {said[0].lower()}{said[1:]}. See docs/scenarios.md for what each key holds.") from None


def toml_of(scenario: Scenario) -> str:
    """The scenario as TOML text, to save and share; what stands at its default is left out. `scenario_of_text` gives the same scenario back."""
    default = msgspec.to_builtins(Scenario())
    lines: list[str] = []
    tables: list[str] = []
    for key, value in msgspec.to_builtins(scenario).items():
        if value == default[key] and key not in ("name", "days", "runs", "seed"):
            continue
        if isinstance(value, list):
            own = _entry_type(Scenario, key)
            for entry in value:
                tables += ["", f"[[{key}]]", *_pairs(entry, own)]
        else:
            lines.append(f"{key} = {_value(value)}")
    return "\n".join([*lines, *tables]) + "\n"


def _pairs(entry: Mapping[str, Any], own: type[msgspec.Struct]) -> list[str]:
    unset = {f.encode_name: f.default for f in msgspec.structs.fields(own)}
    return [f"{key} = {_value(value)}" for key, value in entry.items() if value is not None and value != unset[key]]


def _value(value: object) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{k} = {_value(v)}" for k, v in value.items() if v is not None) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_value, value)) + "]"
    return repr(value)


def _plain(value: Any) -> Any:
    """The same with dates as text."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _known(table: Mapping[str, Any], own: type[msgspec.Struct], name: str, place: str) -> None:
    """Raise InputError, with what is near, for a key that is not one of the struct's, here or further in."""
    fields = {f.encode_name: f.type for f in msgspec.structs.fields(own)}
    for key, value in table.items():
        if key not in fields:
            near = nearest(key, fields) or sorted(fields)
            where = f" in {place}" if place else ""
            raise InputError(f"{name}: found the key {key!r}{where}; near are: {', '.join(near)}. Valid are: {', '.join(sorted(fields))}.")
        inner = _struct(fields[key])
        if inner is None:
            continue
        entries = list(enumerate(value, 1)) if isinstance(value, list) else [(0, value)]
        for number, entry in entries:
            if isinstance(entry, Mapping):
                here = f"[[{key}]] {number}" if number else f"{place} {key}".strip()
                _known(entry, inner, name, here)


def _struct(kind: Any) -> type[msgspec.Struct] | None:
    """The record type that a value or its entries have, if any."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind
    if get_origin(kind) is list or isinstance(kind, UnionType):
        return next((found for part in get_args(kind) if (found := _struct(part))), None)
    return None


def _entry_type(own: type[msgspec.Struct], key: str) -> type[msgspec.Struct]:
    found = _struct(next(f.type for f in msgspec.structs.fields(own) if f.encode_name == key))
    assert found is not None
    return found
