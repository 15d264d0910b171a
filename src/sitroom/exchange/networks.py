"""GraphML and GEXF 1.3 files of a room's network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from lxml import etree

from sitroom import __version__
from sitroom.exchange.dated import LeftOut
from sitroom.exchange.graph import Edge, Node, Spell, graph, joined
from sitroom.exchange.stream import Stream
from sitroom.harmless import printable

__all__ = ["write_gexf", "write_graphml"]

GRAPHML = "http://graphml.graphdrawing.org/xmlns"
GEXF = "http://gexf.net/1.3"

_NODE = {"label": "string", "kind": "string", "country": "string", "sector": "string"}
_EDGE = {
    "layer": "string", "tie": "boolean", "weight": "double", "score": "double", "happenings": "int", "independent": "int", "documents": "int",
    "first": "string", "last": "string",
}  # fmt: skip

Values = Mapping[str, str | float | bool | None]


def write_graphml(stream: Stream, path: Path) -> tuple[dict[str, int], LeftOut]:
    """GraphML 1.0: a directed graph with several edges between two actors, one a layer or tie kind. The numbers of nodes and edges."""
    found, left_out = graph(stream)
    with etree.xmlfile(str(path), encoding="utf-8") as out:
        out.write_declaration()
        with out.element(f"{{{GRAPHML}}}graphml", nsmap={None: GRAPHML}):
            for part, kinds in (("node", _NODE), ("edge", _EDGE)):
                for name, kind in kinds.items():
                    out.write(_tag(GRAPHML, "key", {"id": f"{part}-{name}", "for": part, "attr.name": name, "attr.type": kind}))
            with out.element(f"{{{GRAPHML}}}graph", {"id": "room", "edgedefault": "directed"}):
                for node in found.nodes:
                    out.write(_data("node", {"id": node.actor.id}, _of_node(node)))
                for edge in found.edges:
                    out.write(_data("edge", {"id": edge.id, "source": edge.source, "target": edge.target}, _of_edge(edge)))
    return {"nodes": len(found.nodes), "edges": len(found.edges)}, left_out


def _data(tag: str, attributes: Mapping[str, str], values: Values) -> Any:
    element = _tag(GRAPHML, tag, attributes)
    for name, value in values.items():
        if value is not None:
            etree.SubElement(element, f"{{{GRAPHML}}}data", key=f"{tag}-{name}").text = _text(value)
    return element


def write_gexf(stream: Stream, path: Path) -> tuple[dict[str, int], LeftOut]:
    """GEXF 1.3, dynamic, dates as days: edges have spells, and a score for each. The numbers of nodes and edges."""
    found, left_out = graph(stream)
    with etree.xmlfile(str(path), encoding="utf-8") as out:
        out.write_declaration()
        with out.element(f"{{{GEXF}}}gexf", {"version": "1.3"}, nsmap={None: GEXF}):
            with _within(out, "meta"):
                out.write(_worded("creator", f"Sitroom {__version__}"))
                out.write(_worded("description", "Who did what to whom in happenings that took place, and stated ties"))
            with _within(out, "graph", {"defaultedgetype": "directed", "mode": "dynamic", "timeformat": "date", "timerepresentation": "interval"}):
                out.write(_declared("node", {name: kind for name, kind in _NODE.items() if name != "label"}))
                out.write(_declared("edge", {name: kind for name, kind in _EDGE.items() if name not in ("weight", "score")}))
                out.write(_declared("edge", {"score": "double"}, mode="dynamic"))
                with _within(out, "nodes"):
                    for node in found.nodes:
                        out.write(_gexf_node(node))
                with _within(out, "edges"):
                    for edge in found.edges:
                        out.write(_gexf_edge(edge))
    return {"nodes": len(found.nodes), "edges": len(found.edges)}, left_out


def _within(out: Any, tag: str, attributes: Mapping[str, str] | None = None) -> AbstractContextManager[Any]:
    within: AbstractContextManager[Any] = out.element(f"{{{GEXF}}}{tag}", dict(attributes or {}))
    return within


def _declared(part: str, kinds: Mapping[str, str], *, mode: str = "static") -> Any:
    declared = _tag(GEXF, "attributes", {"class": part, "mode": mode})
    for name, kind in kinds.items():
        etree.SubElement(declared, f"{{{GEXF}}}attribute", id=name, title=name, type={"int": "integer"}.get(kind, kind))
    return declared


def _gexf_node(node: Node) -> Any:
    values = _of_node(node)
    element = _tag(GEXF, "node", {"id": node.actor.id, "label": str(values["label"])})
    _attvalues(element, {name: value for name, value in values.items() if name != "label"}, {})
    _spells(element, [node.spell] if node.spell else [])
    return element


def _gexf_edge(edge: Edge) -> Any:
    attributes = {"id": edge.id, "source": edge.source, "target": edge.target, "kind": edge.layer, "label": edge.layer, "weight": str(edge.weight)}
    element = _tag(GEXF, "edge", attributes)
    _attvalues(element, {name: value for name, value in _of_edge(edge).items() if name not in ("weight", "score")}, edge.scores)
    _spells(element, joined(edge.scores))
    return element


def _attvalues(element: Any, values: Values, scores: Mapping[Spell, float]) -> None:
    held = etree.SubElement(element, f"{{{GEXF}}}attvalues")
    for name, value in values.items():
        if value is not None:
            etree.SubElement(held, f"{{{GEXF}}}attvalue", {"for": name, "value": _text(value)})
    for spell in sorted(scores, key=lambda s: (s[0] or "", s[1] or "9999")):
        etree.SubElement(held, f"{{{GEXF}}}attvalue", {"for": "score", "value": _text(round(scores[spell], 6))} | _bounds(spell))


def _spells(element: Any, spells: Iterable[Spell]) -> None:
    listed = list(spells)
    if listed:
        held = etree.SubElement(element, f"{{{GEXF}}}spells")
        for spell in listed:
            etree.SubElement(held, f"{{{GEXF}}}spell", _bounds(spell))


def _bounds(spell: Spell) -> dict[str, str]:
    return {name: day for name, day in zip(("start", "end"), spell, strict=True) if day}


def _of_node(node: Node) -> Values:
    actor = node.actor
    return {"label": printable(actor.name), "kind": actor.kind, "country": actor.country, "sector": actor.sector}


def _of_edge(edge: Edge) -> Values:
    spells = joined(edge.scores)
    return {
        "layer": edge.layer, "tie": edge.tie, "weight": edge.weight, "score": edge.score, "happenings": edge.happenings,
        "independent": edge.independent, "documents": edge.documents,
        "first": spells[0][0] if spells else None, "last": spells[-1][1] if spells else None,
    }  # fmt: skip


def _tag(space: str, name: str, attributes: Mapping[str, str]) -> Any:
    return etree.Element(f"{{{space}}}{name}", {key: printable(value) for key, value in attributes.items()}, nsmap={None: space})


def _worded(name: str, text: str) -> Any:
    element = _tag(GEXF, name, {})
    element.text = printable(text)
    return element


def _text(value: str | float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else printable(str(value))
