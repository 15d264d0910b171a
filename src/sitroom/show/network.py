"""What ``sitroom show ROOM network`` prints: who does most, what is between whom with its words, balance, blocs, brokers, and who moved."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from sitroom.room.happenings.dated import when
from sitroom.room.network import Balance, Dyad, Network, Node, Realignment
from sitroom.room.network.evidence import TieWords, Told, tie_words, told
from sitroom.show.export import Row, write_csv
from sitroom.show.words import names_of, plain

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

    from sitroom.room import Room

__all__ = ["dyad_rows", "network", "network_table", "realignment", "realignment_table"]

SHOWN = 12
"""Nodes, and dyads, that a table shows where no limit is given."""

ALSO = 4
"""Ids beside a dyad beyond those whose words are shown."""

_DYAD = (
    *("window", "since", "until", "first", "first_name", "second", "second_name", "sign", "net", "cooperation", "conflict", "forth", "back", "mixed"),
    *("layers", "happenings", "by_place", "first_day", "last_day", "unbalanced", "first_bloc", "second_bloc", "evidence", "ties", "documents"),
    "words",
)
_SIGN = {1: ("+", "green"), -1: ("−", "red"), 0: ("0", "dim")}


def network(room: Room, found: Network, form: str, *, limit: int | None = None) -> None:
    """Print a network as ``table``, ``json`` (one object) or ``csv`` (one row a dyad). ``limit``: nodes and dyads at most."""
    if form == "json":
        cut = msgspec.structs.replace(found, nodes=found.nodes[:limit], dyads=found.dyads[:limit])
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(cut), indent=1).decode() + "\n")
    elif form == "csv":
        write_csv(dyad_rows(room, [found], limit), sys.stdout, _DYAD)
    else:
        from sitroom.show.tables import console

        console().print(network_table(room, found, limit))


def realignment(room: Room, found: Realignment, form: str, *, limit: int | None = None) -> None:
    """Print several windows and who moved between them as ``table``, ``json`` (one object) or ``csv`` (one row a dyad and window)."""
    if form == "json":
        cut = [msgspec.structs.replace(one, nodes=one.nodes[:limit], dyads=one.dyads[:limit]) for one in found.networks]
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(msgspec.structs.replace(found, networks=cut)), indent=1).decode() + "\n")
    elif form == "csv":
        write_csv(dyad_rows(room, found.networks, limit), sys.stdout, _DYAD)
    else:
        from sitroom.show.tables import console

        console().print(realignment_table(room, found, limit))


def dyad_rows(room: Room, networks: Sequence[Network], limit: int | None) -> Iterator[Row]:
    """Dyads as their records have them, with the window, names and blocs of the two, and documents and words of the heaviest happenings."""
    for number, found in enumerate(networks):
        names, blocs = found.names, {node.id: node.bloc for node in found.nodes}
        chosen = found.dyads[:limit]
        behind = told(room, (id for dyad in chosen for id in dyad.evidence))
        stated = tie_words(room, (id for dyad in chosen for id in dyad.ties))
        for dyad in chosen:
            row: Row = msgspec.to_builtins(dyad)
            yield row | {
                "window": number if len(networks) > 1 else None,
                "since": found.since,
                "until": found.until,
                "first_name": names[dyad.first],
                "second_name": names[dyad.second],
                "first_bloc": blocs[dyad.first],
                "second_bloc": blocs[dyad.second],
                "layers": [f"{name} {weight:g}" for name, weight in dyad.layers.items()],
                "first_day": dyad.since,
                "last_day": dyad.until,
                "documents": [words.document for words in _every(dyad, behind, stated)],
                "words": [words.words for words in _every(dyad, behind, stated)],
            }


def _every(dyad: Dyad, behind: Mapping[str, Told], stated: Mapping[str, TieWords]) -> list[Told | TieWords]:
    """All the words behind a dyad, happenings first."""
    return [*(behind[id] for id in dyad.evidence if id in behind), *(stated[id] for id in dyad.ties if id in stated)]


def network_table(room: Room, found: Network, limit: int | None) -> RenderableType:
    """One network, the ``limit`` heaviest nodes and dyads."""
    from rich.console import Group

    from sitroom.show.tables import heading, left_out

    if not found.nodes:
        return Group(_counted(found))
    return Group(
        _counted(found),
        heading("Sides", "+ cooperation, − conflict; weights are PLOVER scores times independent sources"),
        _sides(found.nodes[:limit]),
        *left_out(len(found.nodes[:limit]), len(found.nodes)),
        heading("Between them", "the heaviest first, each with the words of its heaviest happening"),
        _between(room, found, found.dyads[:limit]),
        *left_out(len(found.dyads[:limit]), len(found.dyads)),
        heading("Blocs", "" if found.blocs.exact else "the best division found; a better one may exist"),
        _blocs(found),
        heading("Balance"),
        _balance(found.balance, found.names),
        *_brokers(found, limit),
    )


def _counted(found: Network) -> Text:
    from rich.text import Text

    window = f"{found.since or 'the beginning'} to {found.until or 'the end'}" if found.since or found.until else "the whole time of the room"
    fading = f", half after {found.half_life:g} days (counted from {found.reference})" if found.half_life else ""
    text = Text.assemble((f"Network of {found.level}s", "bold"), f", {window}{fading}: {_size(found)}.")
    if found.set_aside:
        text.append("\nnot counted: " + ", ".join(f"{number} {why}" for why, number in found.set_aside.items()), "dim")
    return text.append(f"\nlayers: {', '.join(found.layers)}", "dim")


def _size(found: Network) -> str:
    counted = f"{found.counted} happening{'s' * (found.counted != 1)}"
    if found.of is None:
        return f"{counted} between {len(found.nodes)} sides"
    dyads = f"{len(found.dyads)} dyad{'s' * (len(found.dyads) != 1)}"
    return f"{dyads} of {plain(found.of)}, of {counted}; blocs, balance and shares are of the whole network"


def _sides(nodes: Sequence[Node]) -> RenderableType:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("side", ratio=1)
    for name in ("bloc", "partners", "does +", "does −", "suffers +", "suffers −", "returned", "balanced"):
        table.add_column(name, justify="right", no_wrap=True)
    for node in nodes:
        weights = (f"{w:.1f}" if w else "–" for w in (node.out_cooperation, node.out_conflict, node.in_cooperation, node.in_conflict))
        returned = "–" if node.reciprocity is None else f"{node.reciprocity:.0%}"
        balanced = f"{node.balanced}/{node.triangles}" if node.triangles else "–"
        table.add_row(plain(node.name), str(node.bloc or "–"), str(node.partners), *weights, returned, balanced)
    return table


def _between(room: Room, found: Network, dyads: Sequence[Dyad]) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    behind = told(room, (dyad.evidence[0] for dyad in dyads if dyad.evidence))
    stated = tie_words(room, (dyad.ties[0] for dyad in dyads if dyad.ties))
    lines = Table.grid(padding=(0, 1), expand=True)
    lines.add_column(width=2)
    lines.add_column(ratio=1)
    for dyad in dyads:
        sign, style = _SIGN[dyad.sign]
        text = Text.assemble((f"{plain(found.names[dyad.first])} – {plain(found.names[dyad.second])}", "bold"))
        text.append(f"  net {dyad.net:+.1f} (+{dyad.cooperation:.1f} −{dyad.conflict:.1f})", style)
        text.append(f"{' mixed' if dyad.mixed else ''}, {_ways(dyad, found.names)}", "dim")
        parts = [f"{name} {weight:+.1f}" for name, weight in dyad.layers.items()]
        counts = [f"{dyad.happenings} happening{'' if dyad.happenings == 1 else 's'}"] if dyad.happenings else []
        counts[-1:] = [f"{counts[-1]} ({dyad.by_place} by the place)"] if dyad.by_place else counts[-1:]
        counts += [f"{len(dyad.ties)} stated tie{'' if len(dyad.ties) == 1 else 's'}"] if dyad.ties else []
        days = f", {dyad.since} to {dyad.until}" if dyad.since != dyad.until else f", {dyad.since}" if dyad.since else ""
        text.append(f"\n{', '.join(parts)}; {', '.join(counts)}{days}", "dim")
        if dyad.evidence and (first := behind.get(dyad.evidence[0])):
            text.append("\n").append_text(_words(first))
        if dyad.ties and (tie := stated.get(dyad.ties[0])):
            text.append("\n").append_text(_stated(tie))
        if more := [*dyad.evidence[1:], *dyad.ties[1:]]:
            rest = f" and {len(more) - ALSO} more" if len(more) > ALSO else ""
            text.append(f"\nalso {', '.join(more[:ALSO])}{rest}", "dim")
        lines.add_row(Text(sign, style), text.append("\n"))
    return lines


def _ways(dyad: Dyad, names: Mapping[str, str]) -> str:
    return f"{plain(names[dyad.first])} → {dyad.forth:+.1f}, {plain(names[dyad.second])} → {dyad.back:+.1f}"


def _words(first: Told) -> Text:
    from rich.text import Text

    happening = first.happening
    sources = f"{happening.independent} independent source{'' if happening.independent == 1 else 's'}"
    told_by = f"{plain(first.outlet)}, " if first.outlet else ""
    text = Text(f"{when(happening)} {happening.type} {names_of(happening.actors, first.names)}")
    if first.by_place:
        text.append(f" → {names_of([first.by_place], first.names)} (by the place)")
    elif happening.recipients:
        text.append(f" → {names_of(happening.recipients, first.names)}")
    text.append(f" ({sources}): ").append(f"“{plain(first.words)}”", "italic")
    return text.append(f" {told_by}{first.document} {first.evidence[0]}–{first.evidence[1]}, {happening.id}", "dim")


def _stated(tie: TieWords) -> Text:
    from rich.text import Text

    told_by = f"{plain(tie.outlet)}, " if tie.outlet else ""
    text = Text(f"{tie.published or 'no date'} stated tie, {tie.kind}: ").append(f"“{plain(tie.words)}”", "italic")
    return text.append(f" {told_by}{tie.document} {tie.evidence[0]}–{tie.evidence[1]}, {tie.id}", "dim")


def _blocs(found: Network) -> Text:
    from rich.text import Text

    if not found.blocs.blocs:
        return Text("No side is bound to another by cooperation more than it is parted by conflict.", "dim")
    text = Text()
    for bloc in found.blocs.blocs:
        text.append(f"{bloc.number}  ", "bold").append(names_of(bloc.members, found.names)).append("\n")
    if found.blocs.share is not None:
        text.append(f"{found.blocs.share:.0%} of the weight goes against this division (cooperation between blocs, conflict within).", "dim")
    return text


def _balance(balance: Balance, names: Mapping[str, str]) -> Text:
    from rich.text import Text

    if not balance.dyads:
        return Text("No dyad has a sign.", "dim")
    total = sum(balance.triangles)
    ones = ("no", "one", "two", "three")
    kinds = ", ".join(
        f"{number} with {one} conflict{'s' if one in ones[2:] else ''}" for one, number in zip(ones, balance.triangles, strict=True) if number
    )
    text = Text(f"{total} triangle{'' if total == 1 else 's'}" + (f", {balance.share:.0%} balanced ({kinds})." if balance.share is not None else "."))
    least = f"{balance.frustration}" if balance.exact else f"between {balance.at_least} and {balance.frustration}"
    text.append(f" Frustration {least} of {balance.dyads} dyads: ")
    if not balance.against:
        return text.append("two camps, friends within and foes between.")
    listed = "; ".join(names_of(pair, names).replace(", ", " – ") for pair in balance.against[:SHOWN])
    more = len(balance.against) - SHOWN
    return text.append(f"two camps would be without contradiction but for {listed}{f' and {more} more' if more > 0 else ''}.")


def _brokers(found: Network, limit: int | None) -> Iterable[RenderableType]:
    from rich import box
    from rich.table import Table

    from sitroom.show.tables import heading

    chosen = sorted((n for n in found.nodes if n.brokerage and n.brokerage.total), key=lambda n: -(n.brokerage.total if n.brokerage else 0))[:limit]
    if not chosen:
        return
    between = "between: the share of pairs whose shortest way it is on (Freeman 1977)"
    yield heading("Brokers", f"how often a side stands between two that do not cooperate, by role (Gould & Fernandez 1989); {between}")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("side", ratio=1)
    roles = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")
    for name in roles:
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("between", justify="right", no_wrap=True)
    for node in chosen:
        table.add_row(plain(node.name), *(str(getattr(node.brokerage, role) or "–") for role in roles), f"{node.betweenness or 0:.3f}")
    yield table


def realignment_table(room: Room, found: Realignment, limit: int | None) -> RenderableType:
    """What each window is like, who moved from bloc to bloc, and who turned, with the words behind."""
    from rich.console import Group

    from sitroom.show.tables import heading

    names = {id: name for one in found.networks for id, name in one.names.items()}
    parts: list[RenderableType] = []
    for number, one in enumerate(found.networks, 1):
        parts += [heading(f"Window {number}", f"{one.since} to {one.until}: {one.counted} happenings, {len(one.nodes)} sides"), _blocs(one)]
        parts.append(_balance(one.balance, names))
    behind = told(room, (id for part in (found.moves[:limit], found.turns[:limit]) for change in part for id in change.evidence[:1]))
    moved = [
        (f"{plain(names[m.node])}: {_bloc(m.before)} → {_bloc(m.after)} in window {m.window + 1}", m.evidence) for m in found.moves[:limit]
    ]  # fmt: skip
    turned = [
        (f"{plain(names[t.first])} – {plain(names[t.second])}: {t.before:+.1f} → {t.after:+.1f} in window {t.window + 1}", t.evidence)
        for t in found.turns[:limit]
    ]
    parts += [heading("Who moved from bloc to bloc"), _changes(moved, behind)]
    parts += [heading("Who turned from friend to foe, or back"), _changes(turned, behind)]
    return Group(*parts)


def _bloc(number: int | None) -> str:
    return "alone" if number is None else f"bloc {number}"


def _changes(lines: Sequence[tuple[str, Sequence[str]]], behind: Mapping[str, Told]) -> Text:
    from rich.text import Text

    if not lines:
        return Text("Nobody.", "dim")
    text = Text()
    for line, evidence in lines:
        text.append(f"{line}\n", "bold")
        if evidence and evidence[0] in behind:
            text.append_text(_words(behind[evidence[0]])).append("\n")
    return text
