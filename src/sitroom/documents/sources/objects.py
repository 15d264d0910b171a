"""JSON exports -> items, one an object: JSON Lines, an array, or an object that holds one."""

from __future__ import annotations

from typing import Any

import msgspec

from sitroom.documents.decoding import encoding_of, text_of
from sitroom.documents.sources.bounds import read_whole
from sitroom.documents.sources.items import Found, Items, broken
from sitroom.documents.sources.rows import Columns, column_map, row_item
from sitroom.errors import InputError

__all__ = ["json_items", "line_items"]


def line_items(found: Found) -> Items:
    """The objects of a JSON Lines file; a line that is none is set aside."""
    maps: dict[tuple[str, ...], Columns] = {}
    number = 0
    with text_of(found.stream, found.head) as lines:
        while line := lines.readline(found.options.bounds.item):
            number += 1
            line = line.strip().lstrip("\ufeff")
            if line:
                yield from _line_items(line, f"{found.name}!{number}", found, maps)


def _line_items(line: str, name: str, found: Found, maps: dict[tuple[str, ...], Columns]) -> Items:
    try:
        value = msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError) as error:
        yield broken(name, f"{name}: found a line that is no JSON ({error}); valid is one object a line. Mend or drop the line.")
        return
    yield from _object_items(value, found, name, maps)


def json_items(found: Found) -> Items:
    """The objects of one JSON value, which is held in memory."""
    data = read_whole(found.stream, found.options.bounds.whole, name=found.name)
    try:
        value = msgspec.json.decode(data.decode(encoding_of(found.head), "replace").lstrip("\ufeff"))
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputError(f"{found.name}: found broken JSON ({error}); valid are JSON objects with texts. Check that the file is complete.") from None
    yield from _object_items(value, found, found.name, {})


def _object_items(value: Any, found: Found, name: str, maps: dict[tuple[str, ...], Columns]) -> Items:
    if isinstance(value, list):
        for number, part in enumerate(value, 1):
            yield from _object_items(part, found, f"{name}!{number}", maps)
        return
    if not isinstance(value, dict):
        yield broken(name, f"{name}: found {type(value).__name__} in place of an object; valid are objects with a text. Mend or drop it.")
        return
    if isinstance(value.get("document"), dict) and "events" in value:  # a coding
        value = value["document"]
    inner = next((part for part in value.values() if isinstance(part, list) and part and isinstance(part[0], dict)), None)
    keys = tuple(value)
    try:
        if keys not in maps:
            maps[keys] = column_map(keys, found.options.columns, name=name)
    except InputError as error:
        if inner is None:
            yield broken(name, str(error))
        else:
            yield from _object_items(inner, found, name, maps)
        return
    yield row_item(value, maps[keys], name=name, raw=msgspec.json.encode(value), options=found.options)
