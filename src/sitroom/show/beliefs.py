"""What ``sitroom show ROOM beliefs`` prints: the belief map of each narrator, a concept with its phrases, and what follows from what."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from sitroom.show.export import Row, write_csv, write_json
from sitroom.show.words import plain, taken_as

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

    from sitroom.room import Room
    from sitroom.room.beliefs.records import Beliefs, Concept, Consequence, Follows, Link, Narrator, Telling, Verdict

__all__ = ["belief_rows", "beliefs", "called", "follows", "follows_rows", "telling_line"]

_LINKS = (
    *("narrator", "narrator_name", "narrator_kind", "country", "cause", "effect", "weight", "times", "sources", "sign", "hedge", "counted"),
    *("cause_part", "cause_words", "signal", "effect_part", "effect_words", "statement", "confidence", "document", "outlet", "published", "evidence"),
    "words",
)
_FOLLOWS = ("narrator", "narrator_name", "effect", "sign", "steps", "hedge", "chain", "documents", "words")
_TOLD = {1: "more", -1: "less", 0: "denied", None: "paths disagree"}
_LOOPS = {1: "reinforcing", -1: "balancing"}
_ARROW = {1: ("—+→", "bold"), -1: ("—−→", "bold")}
_CONCEPTS = 15
LINKS = 12
"""Links, and claims that are in no map, of one narrator among several that a table shows."""


def beliefs(room: Room, chosen: Sequence[Beliefs], form: str, *, concept: str | None = None, limit: int | None = None) -> None:
    """Print belief maps as ``table``, ``json`` (one object a narrator) or ``csv`` (one row a claim).

    ``concept``: the one that was asked for, shown with all its phrases; ``limit``: narrators at most.
    """
    every, chosen = len(chosen), chosen[:limit]
    if form == "json":
        write_json((_map_row(one) for one in chosen), sys.stdout)
    elif form == "csv":
        write_csv(belief_rows(chosen), sys.stdout, _LINKS)
    else:
        from sitroom.show.tables import console, left_out

        most = LINKS if limit is not None and len(chosen) > 1 and concept is None else None
        console().print(_overview(chosen, room.concepts(text=concept), asked=concept is not None, most=most))
        for line in left_out(len(chosen), every):
            console().print(line)


def follows(found: Follows, form: str) -> None:
    """Print what follows: ``table``, ``json`` (one object), ``csv`` (one row a consequence)."""
    if form == "json":
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(found), indent=1).decode() + "\n")
    elif form == "csv":
        write_csv(follows_rows(found), sys.stdout, _FOLLOWS)
    else:
        from sitroom.show.tables import console

        console().print(_following(found))


def belief_rows(chosen: Iterable[Beliefs]) -> Iterator[Row]:
    """One row a claim: its link, its own words and where they stand. ``cause_part`` and ``effect_part`` are what ``sitroom correct`` is given."""
    for own in chosen:
        about = {"narrator": own.narrator.id, "narrator_name": own.narrator.name, "narrator_kind": own.narrator.kind, "country": own.narrator.country}
        for link in own.links:
            edge = {"cause": link.cause, "effect": link.effect, "weight": link.weight, "times": link.times, "sources": link.sources}
            for telling in link.tellings:
                row: Row = msgspec.to_builtins(telling)
                parts = {"cause_part": f"{telling.claim}:cause", "effect_part": f"{telling.claim}:effect"}
                yield row | parts | about | edge


def follows_rows(found: Follows) -> Iterator[Row]:
    """One row a consequence, with the narrator's words of every step."""
    names = {narrator.id: narrator.name for narrator in found.narrators}
    for one in found.consequences:
        first = [_best(link) for link in one.path]
        yield {
            "narrator": one.narrator,
            "narrator_name": names[one.narrator],
            "effect": one.effect,
            "sign": one.sign,
            "steps": one.steps,
            "hedge": [t.hedge for t in first],
            "chain": " → ".join([one.path[0].cause, *(link.effect for link in one.path)]),
            "documents": [t.document for t in first],
            "words": [t.words for t in first],
        }


def _map_row(own: Beliefs) -> Row:
    from sitroom.room.beliefs.structure import density, loops, standings

    drawn = own.map
    found = loops(drawn)
    row: Row = msgspec.to_builtins(own)
    return row | {
        "density": round(density(drawn), 6),
        "concepts": [msgspec.to_builtins(standing) for standing in standings(drawn)],
        "loops": msgspec.to_builtins(found.found),
        "loops_cut": found.cut,
    }


def _best(link: Link) -> Telling:
    """The telling that a link is quoted by: one that counts, the least hedged first."""
    order = ("asserted", "likely", "possible", "denied")
    return min(link.tellings, key=lambda t: (not t.counted, order.index(t.hedge)))


def _overview(chosen: Sequence[Beliefs], concepts: Sequence[Concept], *, asked: bool, most: int | None) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    if not chosen:
        return Text("No claims.", style="dim")
    parts: list[RenderableType] = []
    if asked:
        parts += [part for concept in concepts for part in _concept(concept)]
    for own in chosen:
        parts += _narrator(own, most)
    if not asked:
        parts.append(_concepts(concepts))
    return Group(*parts)


def _concept(concept: Concept) -> Iterable[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    from sitroom.show.tables import heading

    about = [*concept.families, *([concept.type] if concept.type else []), *(["how far it goes"] if concept.extent else [])]
    yield heading(plain(concept.name), f"{_many(len(concept.members), 'phrase')}{': ' if about else ''}{', '.join(about)}")
    for member in concept.members:
        sign = Text("its absence or less of it  ", "yellow") if member.sign < 0 else Text("")
        taken = f" = {plain(member.taken_up)}" if member.taken_up else ""
        where = f"  {member.part}  {member.document} {member.span[0]}–{member.span[1]}"
        yield Padding(Text.assemble(sign, f"“{plain(member.words)}”{taken}", (where, "dim")), (0, 0, 0, 2))


def _narrator(own: Beliefs, most: int | None) -> Iterable[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    from sitroom.room.beliefs.structure import density, loops, standings
    from sitroom.show.tables import heading

    drawn = own.map
    yield heading(called(own.narrator), f"{_many(len(own.links), 'link')} between {_many(len(drawn.concepts), 'concept')}")
    found = loops(drawn)
    ranked = standings(drawn)
    named: dict[str, list[str]] = {}
    facts = [f"density {density(drawn):.2f}"] if len(drawn.concepts) > 2 else []
    if len(own.links) > 2:
        facts.append(f"most central: {', '.join(plain(s.concept) for s in ranked[:3])}")
        named = {kind: [plain(s.concept) for s in ranked if s.kind == kind] for kind in ("driver", "receiver", "ordinary")}
        facts.append(", ".join(f"{len(names)} {kind}" for kind, names in named.items() if names))
    if found.found:
        counts = [f"{number} {word}" for sign, word in _LOOPS.items() if (number := sum(loop.sign == sign for loop in found.found))]
        facts.append(f"loops: {', '.join(counts)}{' and more' if found.cut else ''}")
    yield from [Padding(Text("; ".join(facts), "dim"), (0, 0, 0, 2))] if facts else []

    if most is None and len(own.links) > 2:
        yield from (Padding(Text(f"{kind}: {'; '.join(names)}", "dim"), (0, 0, 0, 2)) for kind, names in named.items() if names)
    for loop in found.found[:most]:
        yield Padding(Text(f"{_LOOPS[loop.sign]} loop: {' → '.join(map(plain, (*loop.concepts, loop.concepts[0])))}", "dim"), (0, 0, 0, 2))

    def rest(number: int) -> Iterable[RenderableType]:
        if most is not None and number > most:
            yield Padding(Text(f"… and {number - most:,} more: --narrator {own.narrator.id!r} shows all", "dim"), (0, 0, 0, 2))

    for link in own.links[:most]:
        yield Padding(_link(link, names=own.narrator.kind == "union"), (0, 0, 0, 2))
    yield from rest(len(own.links))
    if own.unplaced:
        yield Padding(Text(f"not in the map: {_many(len(own.unplaced), 'claim')}", "dim italic"), (0, 0, 0, 2))
        yield from rest(len(own.unplaced))
        for one in own.unplaced[:most]:
            yield Padding(Text(f"{one.reason}: “{plain(one.words)}”", "dim"), (0, 0, 0, 4))


def _link(link: Link, *, names: bool) -> Text:
    from rich.text import Text

    mixed = len({t.sign for t in link.tellings if t.counted and t.hedge != "denied"}) > 1
    arrow = (" … ", "dim") if link.denied else _ARROW[1 if link.weight > 0 else -1] if link.weight else ("—±→", "bold")
    told = Text.assemble((plain(link.cause), "bold"), " ", arrow, " ", (plain(link.effect), "bold"))
    note = "denied" if link.denied else f"{link.weight:+.2f}"
    told.append(f"  {note}" + (f", told {link.times} times" if link.times > 1 else "") + (", both ways" if mixed else ""), "dim")
    for telling in link.tellings:
        told.append("\n    ")
        told.append(telling.hedge, "cyan")
        told.append(f" “{plain(telling.words)}”", "italic").append(_means(telling), "cyan")
        told.append(f"  {_where(telling)}" + (f", {telling.narrator}" if names else "") + ("" if telling.counted else ", not counted again"), "dim")
    return told


def _means(telling: Telling) -> str:
    """What a *this* or *such a step* of a telling takes up."""
    pairs = ((telling.cause_words, telling.cause_means), (telling.effect_words, telling.effect_means))
    told = [f"“{plain(words)}”: {plain(means)}" for words, means in pairs if means]
    return f"  ({'; '.join(told)})" if told else ""


def _where(telling: Telling) -> str:
    place = plain(telling.outlet) if telling.outlet else telling.document
    return ", ".join(part for part in (place, telling.published, telling.claim) if part)


def _concepts(concepts: Sequence[Concept]) -> RenderableType:
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    from sitroom.show.tables import heading

    several = [concept for concept in concepts if len(concept.members) > 1]
    lines: list[RenderableType] = [heading("Concepts", f"{len(concepts)}, {len(several)} of them in more than one phrase")]
    for concept in several[:_CONCEPTS]:
        lines.append(Padding(Text.assemble((plain(concept.name), "bold"), (f"  {len(concept.members)} phrases", "dim")), (0, 0, 0, 2)))
    if len(several) > _CONCEPTS:
        lines.append(Padding(Text(f"… and {len(several) - _CONCEPTS} more; --format csv has all", "dim"), (0, 0, 0, 2)))
    return Group(*lines)


def _following(found: Follows) -> RenderableType:
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    from sitroom.show.tables import heading

    names = {narrator.id: called(narrator) for narrator in found.narrators}
    what = "the end or absence of " if found.sign < 0 else ""
    parts: list[RenderableType] = [heading(f"If {plain(found.asked)}", f"{what}{taken_as(found.concepts, found.akin)}")]
    if not found.consequences:
        parts.append(Text("  No narrator says what follows.", "dim"))
    parts += _glance(found.verdicts, names)
    for narrator in found.narrators:
        parts.append(heading(names[narrator.id]))
        parts += [Padding(_consequence(one), (0, 0, 0, 2)) for one in found.consequences if one.narrator == narrator.id]
    return Group(*parts)


def _glance(verdicts: Sequence[Verdict], names: Mapping[str, str]) -> Iterable[RenderableType]:
    """Who contradicts whom, then who agrees."""
    from rich.padding import Padding
    from rich.text import Text

    for how, title, style in (("oppose", "They contradict each other", "red"), ("agree", "They agree", "green")):
        chosen = [verdict for verdict in verdicts if verdict.how == how]
        if chosen:
            yield Text(f"\n{title}", style)
        pairs: dict[tuple[str, str, str], tuple[dict[str, None], dict[str, None]]] = {}
        for one in chosen:
            first, second = pairs.setdefault((one.first, one.second, "" if one.level == "concept" else one.on), ({}, {}))
            first[f"{_TOLD[one.first_sign]} {plain(one.first_effect)}"] = None
            second[f"{_TOLD[one.second_sign]} {plain(one.second_effect)}"] = None
        for (who, other, on), (first, second) in pairs.items():
            line = Text.assemble((names[who], "bold"), f": {', '.join(first)}\n", (names[other], "bold"), f": {', '.join(second)}")
            yield Padding(line.append(f"\non {plain(on)}" if on else "", "dim"), (0, 0, 1, 2))


def _consequence(one: Consequence) -> Text:
    from rich.text import Text

    style = {1: "bold", -1: "bold", 0: "yellow", None: "magenta"}[one.sign]
    told = Text.assemble((f"{_TOLD[one.sign]}: ", style), (plain(one.effect), "bold"))
    if one.steps > 1:
        told.append(f"  by way of {', '.join(plain(link.effect) for link in one.path[:-1])}", "dim")
    for link in one.path:
        told.append("\n    ").append(telling_line(link))
    return told


def telling_line(link: Link) -> Text:
    """The words that a link is quoted by, their hedge, and where they stand."""
    from rich.text import Text

    telling = _best(link)
    told = Text(telling.hedge, "cyan").append(f" “{plain(telling.words)}”", "italic").append(_means(telling), "cyan")
    return told.append(f"  {_where(telling)}" + (f", and {len(link.tellings) - 1} more" if len(link.tellings) > 1 else ""), "dim")


def called(narrator: Narrator) -> str:
    """A narrator's name, with its id or what it is."""
    note = {"actor": narrator.id, "outlet": "in its own voice", "unnamed": "", "union": f"all of {narrator.id}"}[narrator.kind]
    return f"{plain(narrator.name)}{f' ({plain(note)})' if note else ''}"


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
