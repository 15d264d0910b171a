"""What GEXF 1.3 lets an element hold, after its published schema (gephi/gexf, 1.3/gexf.rnc and dynamics.rnc): a file is held against these rules."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

__all__ = ["SPACE", "faults"]

SPACE = "{http://gexf.net/1.3}"

_TIMES = {"start": "time", "end": "time", "timestamp": "time"}
_SPANS = {**_TIMES, "intervals": "any", "timestamps": "any"}
_TYPES = (
    "integer|long|double|float|boolean|bigdecimal|biginteger|byte|char|short|string|anyURI"
    "|list(string|boolean|integer|long|float|double|byte|short|char|bigdecimal|biginteger)"
)

_RULES: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {
    # element: its children in order, as a pattern; attributes that it must have; attributes that it may have
    "gexf": ("(meta )?graph ", {"version": "1\\.3"}, {"variant": "any"}),
    "meta": ("((creator|keywords|description) )*", {}, {"lastmodifieddate": "time"}),
    "creator": ("", {}, {}),
    "keywords": ("", {}, {}),
    "description": ("", {}, {}),
    "graph": ("(attributes )*nodes edges ", {}, {
        "defaultedgetype": "directed|undirected|mutual", "idtype": "integer|string", "timeformat": "integer|double|date|dateTime", **_TIMES,
        "mode": "static|dynamic|slice", "timerepresentation": "interval|timestamp", "timezone": "any",
    }),
    "attributes": ("(attribute )*", {"class": "node|edge"}, {"mode": "static|dynamic"}),
    "attribute": ("((default|options) )*", {"id": "any", "title": "any", "type": _TYPES}, {}),
    "nodes": ("(node )*", {}, {"count": "\\d+"}),
    "edges": ("(edge )*", {}, {"count": "\\d+"}),
    "node": ("((attvalues|spells|nodes|edges|parents) )*", {"id": "any"}, {"label": "any", "pid": "any", **_SPANS}),
    "edge": ("((attvalues|spells) )*", {"source": "any", "target": "any"}, {
        "id": "any", "type": "directed|undirected|mutual", "label": "any", "weight": "number", "kind": "any", **_SPANS,
    }),
    "attvalues": ("(attvalue )*", {}, {}),
    "attvalue": ("", {"for": "any", "value": "any"}, _TIMES),
    "spells": ("(spell )+", {}, {}),
    "spell": ("", {}, _TIMES),
}  # fmt: skip

_VALUES = {"integer": r"-?\d+", "double": r"-?\d+(\.\d+)?(e-?\d+)?", "boolean": "true|false", "string": "(?s).*"}


def faults(root: Any) -> list[str]:
    """What in a file is not as the format says; also values that are not of the type of their attribute, and ends of edges that are no nodes."""
    found: list[str] = []
    for element in root.iter():
        name = element.tag.removeprefix(SPACE)
        if name not in _RULES:
            found.append(f"<{element.tag}> is no element")
            continue
        children, required, optional = _RULES[name]
        if not re.fullmatch(children, "".join(f"{child.tag.removeprefix(SPACE)} " for child in element)):
            found.append(f"<{name}> holds {[child.tag for child in element]}")
        kinds = required | optional
        found += [f"<{name}> has no {key}" for key in required if key not in element.attrib]
        found += [f"<{name} {key}={value!r}>" for key, value in element.attrib.items() if key not in kinds or not _fits(kinds[key], value)]
        once = [child.tag for child in element if child.tag.removeprefix(SPACE) in ("attvalues", "spells", "creator", "description")]
        found += [f"<{name}> holds two of {tag}" for tag in set(once) if once.count(tag) > 1]
    declared = {
        part: {a.get("id"): a.get("type") for of in root.iter(f"{SPACE}attributes") if of.get("class") == part for a in of}
        for part in ("node", "edge")
    }
    nodes = {node.get("id") for node in root.iter(f"{SPACE}node")}
    for part, kinds in declared.items():
        for value in (value for one in root.iter(f"{SPACE}{part}") for value in one.iter(f"{SPACE}attvalue")):
            kind = kinds.get(value.get("for"))
            if kind is None or not re.fullmatch(_VALUES[kind], value.get("value")):
                found.append(f"{part}: {dict(value.attrib)} is not of the declared {kind}")
    for edge in root.iter(f"{SPACE}edge"):
        found += [f"edge {edge.get('id')}: no node {edge.get(end)!r}" for end in ("source", "target") if edge.get(end) not in nodes]
    return found


def _fits(kind: str, value: str) -> bool:
    if kind == "any":
        return True
    if kind == "number":
        return bool(re.fullmatch(_VALUES["double"], value))
    if kind != "time":
        return bool(re.fullmatch(kind, value))
    try:
        return bool(date.fromisoformat(value)) and len(value) == 10
    except ValueError:
        return False
