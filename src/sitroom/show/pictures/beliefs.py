"""The belief map of a narrator: what it says raises and lowers what; two narrators side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from sitroom.errors import UsageError
from sitroom.room.beliefs.records import Beliefs, Link
from sitroom.show.pictures.behind import at_least_one, counted, short
from sitroom.show.pictures.layered import Arrow, Box, Drawn, laid, marks
from sitroom.show.pictures.palette import FONT, SIGNS
from sitroom.show.pictures.picture import Picture, Row

if TYPE_CHECKING:
    from sitroom.room import Room

__all__ = ["beliefs"]

_BETWEEN = 70
"""Pixels between the maps of two narrators."""
_TOP = 30


class _Side:
    """One narrator's part of the picture: its name, the links that are drawn (with who of it holds them), and how many are not."""

    def __init__(self, name: str, found: Sequence[Beliefs], limit: int) -> None:
        links = sorted(((link, own.narrator.name) for own in found for link in own.links), key=lambda one: (-abs(one[0].weight), -one[0].times))
        self.name, self.links, self.left = short(name, 60), links[:limit], max(0, len(links) - limit)

    @property
    def concepts(self) -> list[str]:
        return list(dict.fromkeys(name for link, _ in self.links for name in (link.cause, link.effect)))


def beliefs(
    room: Room, *, narrator: str | None = None, against: str | None = None, concept: str | None = None, by: str = "narrator", limit: int = 14
) -> Picture:
    """The ``limit`` strongest links of a narrator's map, and of that of ``against`` beside it; concepts that both have are framed.

    ``narrator``, ``concept`` and ``by`` as in ``Room.beliefs``; without ``narrator`` that of most links. Raises UsageError for what the room does
    not have.
    """
    return of_maps(room, room.beliefs, narrator=narrator, against=against, concept=concept, by=by, limit=limit)


def of_maps(
    room: Room, ask: Callable[..., list[Beliefs]], *, narrator: str | None, against: str | None, concept: str | None, by: str, limit: int
) -> Picture:
    """The same of maps that ``ask`` gives, asked as ``Room.beliefs`` is."""
    at_least_one(limit, "links")
    sides = [_Side(*_asked(room, ask, narrator, concept, by), limit)]
    if against is not None:
        sides.append(_Side(*_asked(room, ask, against, concept, by), limit))
    shared = set(sides[0].concepts) & set(sides[-1].concepts) if against is not None else set()
    drawn: list[Drawn] = []
    for side in sides:
        drawn.append(_laid(side, shared, left=sum(one.width + _BETWEEN for one in drawn)))
    title = (
        f"What follows from what, as {sides[0].name} says" if against is None else f"{sides[0].name} and {sides[1].name} on what follows from what"
    )
    left = "; ".join(f"{counted(side.left, 'more link')} of {side.name} not drawn" for side in sides if side.left)
    subtitle = (
        "+ raises, − lowers what the arrow leads to; broken: lowers; dotted: denied; width: how firmly and how often it is said."
        + (f" Thick frames: concepts of both ({len(shared)})." if against is not None else "")
        + (f" {left}." if left else "")
    )
    return Picture(
        kind="beliefs",
        title=title,
        subtitle=subtitle,
        description=" ".join(f"{side.name} says: {_said(side)}" for side in sides),
        grammar="vega",
        body=_body(sides, drawn),
        rows=[_row(side, link, own) for side in sides for link, own in side.links],
        width=max(760, sum(one.width for one in drawn)),
    )


def _asked(room: Room, ask: Callable[..., list[Beliefs]], narrator: str | None, concept: str | None, by: str) -> tuple[str, list[Beliefs]]:
    found = ask(narrator=narrator, concept=concept, by=by)
    if not found:
        raise UsageError(f"room {room.path} has no claim that can be drawn. List what it has with: sitroom show {room.path} beliefs")
    if narrator is None:
        return found[0].narrator.name, found[:1]
    name = found[0].narrator.name if len(found) == 1 else narrator
    return name, found


def _laid(side: _Side, shared: set[str], *, left: int) -> Drawn:
    claims: dict[str, list[str]] = {}
    for link, _ in side.links:
        for name in (link.cause, link.effect):
            claims.setdefault(name, []).extend(telling.claim for telling in link.tellings)
    boxes = [
        Box(
            id=name,
            words=short(name, 110),
            records=list(dict.fromkeys(claims[name])),
            strong=name in shared,
            note=counted(len(set(claims[name])), "claim") + (", both narrators speak of it" if name in shared else ""),
        )
        for name in side.concepts
    ]
    return laid(boxes, [_arrow(link, own) for link, own in side.links], left=left)


def _arrow(link: Link, own: str) -> Arrow:
    sign = 0 if link.denied or not link.weight else 1 if link.weight > 0 else -1
    colour, dash = SIGNS[sign]
    return Arrow(
        start=link.cause,
        end=link.effect,
        colour=colour,
        dash=dash,
        width=round(1.2 + 3 * abs(link.weight), 2),
        mark={1: "+", -1: "−", 0: "×"}[sign],
        label=f"{short(link.cause, 80)} {_VERBS[sign]} {short(link.effect, 80)}",
        records=[telling.claim for telling in link.tellings],
        tip={
            "who": own,
            "weight": link.weight,
            "times": link.times,
            "sources": ", ".join(map(str, link.sources)),
            "words": f"“{short(link.tellings[0].words, 220)}”" if link.tellings else "",
        },
    )


_VERBS = {1: "raises", -1: "lowers", 0: "(denied, or as often lowers as raises)"}


def _said(side: _Side) -> str:
    return "; ".join(_arrow(link, own).label for link, own in side.links[:5]) + "."


def _row(side: _Side, link: Link, own: str) -> Row:
    arrow = _arrow(link, own)
    return {
        "narrator": side.name,
        "says": own,
        "cause": link.cause,
        "sign": arrow.mark,
        "effect": link.effect,
        "weight": link.weight,
        "times": link.times,
        "sources": link.sources,
        "records": arrow.records,
        "words": arrow.tip["words"],
    }


def _body(sides: list[_Side], drawn: list[Drawn]) -> dict[str, Any]:
    colours = [colour.removeprefix("theme:") for colour, _ in SIGNS.values()]
    inner = marks(drawn, colours, {"who": "who", "weight": "weight", "told": "times", "sources": "sources", "words": "words"})
    tall = max((one.height for one in drawn), default=0)
    at = [sum(one.width + _BETWEEN for one in drawn[:i]) for i in range(len(drawn))]
    heads = [{"x": x, "text": side.name} for x, side in zip(at, sides, strict=True)] if len(sides) > 1 else []
    group = {"type": "group", "encode": {"update": {"y": {"value": _TOP if heads else 0}}}, "marks": inner["marks"]}
    head = {
        "type": "text",
        "from": {"data": "heads"},
        "interactive": False,
        "encode": {
            "update": {
                "x": {"field": "x"},
                "y": {"value": 12},
                "text": {"field": "text"},
                "font": {"value": FONT},
                "fontSize": {"value": 13},
                "fontWeight": {"value": "bold"},
                "fill": {"value": "theme:ink"},
                "limit": {"value": 420},
            }
        },
    }
    return {
        "width": max(200, sum(one.width for one in drawn) + _BETWEEN * (len(drawn) - 1)),
        "height": max(40, tall) + (_TOP if heads else 0),
        "autosize": "pad",
        "data": [*inner["data"], {"name": "heads", "values": heads}],
        "scales": inner["scales"],
        "marks": [group, head],
    }
