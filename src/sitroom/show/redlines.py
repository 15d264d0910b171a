"""What ``sitroom show ROOM redlines`` prints: each red line once, with its wordings, whether it was crossed, and what followed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from sitroom.room.happenings.dated import when
from sitroom.room.tension.evidence import Evidence, evidence
from sitroom.show.export import Row, write_csv, write_json
from sitroom.show.tension import evidence_line
from sitroom.show.words import names_of, plain

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sitroom.room import Room
    from sitroom.room.redlines import Line, Wording

__all__ = ["line_rows", "redlines"]

_VERDICTS = {"crossed": "bold red", "not crossed": "green", "cannot be told": "dim"}
_KINDS = {"threat": "red", "warning": "yellow", "promise": "green"}
_COLUMNS = (
    *("id", "issuer", "issuer_name", "issuers", "issuer_names", "addressees", "addressee_names", "kind", "condition", "consequence", "first", "last"),
    *("stated", "independent", "sources", "course", "commitment_first", "commitment_last", "crossing_verdict", "crossing_reason", "crossing_day"),
    *("crossing_happening", "crossing_carried_out", "crossing_followed", "crossing_possible", "contradicts", "red_lines", "documents"),
)


def redlines(room: Room, found: Sequence[Line], form: str, *, limit: int | None = None) -> None:
    """Print as ``table``, ``json`` (with the evidence of every happening that is named) or ``csv`` (one row a line). ``limit``: lines at most."""
    chosen = found[:limit]
    names = dict(room._rows("SELECT id, name FROM actors"))
    behind = evidence(room, (id for line in chosen for id in _named(line)))
    if form == "csv":
        write_csv(line_rows(chosen, names), sys.stdout, _COLUMNS)
    elif form == "json":
        write_json((row | {"evidence": [msgspec.to_builtins(behind[i]) for i in _named(line) if i in behind]} for row, line in zip(
            line_rows(chosen, names), chosen, strict=True
        )), sys.stdout)  # fmt: skip
    else:
        from sitroom.show.tables import console, left_out

        for part in (*_parts(found, chosen, names, behind), *left_out(len(chosen), len(found))):
            console().print(part)


def line_rows(chosen: Iterable[Line], names: Mapping[str, str]) -> Iterator[Row]:
    """Lines as their records have them, with names, the commitment of the first and last wording, and the ids of records and documents."""
    for line in chosen:
        row: Row = msgspec.to_builtins(line)
        yield row | {
            "issuer_name": names.get(line.issuer or "", line.issuer),
            "issuer_names": [names.get(i, i) for i in line.issuers],
            "addressee_names": [names.get(i, i) for i in line.addressees],
            "commitment_first": line.wordings[0].commitment,
            "commitment_last": line.wordings[-1].commitment,
            "red_lines": [w.red_line for w in line.wordings],
            "documents": list(dict.fromkeys(w.document for w in line.wordings)),
        }


def _named(line: Line) -> list[str]:
    crossing = line.crossing
    ids = [crossing.happening, *crossing.possible, *crossing.followed, crossing.carried_out]
    return list(dict.fromkeys(i for i in ids if i))


def _parts(found: Sequence[Line], chosen: Sequence[Line], names: Mapping[str, str], behind: Mapping[str, Evidence]) -> Iterable[RenderableType]:
    from rich.text import Text

    from sitroom.show.tables import heading

    crossed = sum(line.crossing.verdict == "crossed" for line in found)
    yield heading(f"Red lines ({len(found):,})", f"{crossed} crossed; each once, however often and in whatever words it is told")
    yield Text("commitment: 0 to 6, how firmly a line is drawn (modality, named act, boosters, hedges)", "dim")
    words = {line.id: line.wordings[0].words for line in found}
    for line in chosen:
        yield Text("")
        yield from _line(line, names, behind, words)


def _line(line: Line, names: Mapping[str, str], behind: Mapping[str, Evidence], words: Mapping[str, str]) -> Iterable[RenderableType]:
    """A line with its wordings and what became of it. ``words``: of the lines that were found, by id."""
    from rich.text import Text

    issuer = names_of([line.issuer], names) if line.issuer else "of nobody named"
    title = Text.assemble((line.kind, _KINDS[line.kind]), " ", (issuer, "bold"))
    if line.addressees:
        title.append(" → ", "dim").append(names_of(line.addressees, names))
    title.append(": ", "dim").append(f"“{plain(line.wordings[0].words)}”", "italic")
    yield title
    yield Text.assemble("  ", _when(line), ("  " + line.id, "dim"))
    for wording in line.wordings:
        yield _wording(wording, names, line.kind, alone=len(line.wordings) == 1)
    crossing = line.crossing
    yield Text.assemble("  ", (crossing.verdict, _VERDICTS[crossing.verdict]), (f": {plain(crossing.reason)}", "dim"))
    for id in [crossing.happening] if crossing.happening else crossing.possible[:2]:
        if id in behind:
            yield evidence_line(behind[id], names)
    if crossing.verdict == "crossed":
        carried = behind.get(crossing.carried_out or "")
        done = f"what was held out is told of {when(carried.happening)}" if carried else "what was held out is not told"
        follows = (
            f"followed within {crossing.days} days ({done}):"
            if crossing.followed
            else f"nothing is told {issuer if not line.issuer else f'of {issuer}'} in the {crossing.days} days after"
        )
        yield Text(f"  {follows}", "dim")
        yield from (evidence_line(behind[id], names) for id in crossing.followed if id in behind)
    if line.contradicts:
        told = "; ".join(f"“{plain(words[id])}” ({id})" if id in words else id for id in line.contradicts)
        yield Text(f"  contradicts, of the same side: {told}", "yellow")


def _when(line: Line) -> str:
    days = "on a day not known" if line.first is None else f"on {line.first}" if line.first == line.last else f"{line.first} to {line.last}"
    times = "stated once" if line.stated == 1 else f"stated {line.stated} times"
    change = "" if line.course == "stated once" else f", wording {line.course}"
    sources = f"{line.independent} independent source{'s' * (line.independent != 1)}"
    return f"{times} {days}{change}; {sources}: {', '.join(map(plain, line.sources))}"


def _wording(wording: Wording, names: Mapping[str, str], kind: str, *, alone: bool) -> RenderableType:
    from rich.text import Text

    who = names_of([wording.issuer], names) if wording.issuer else "nobody named"
    marks = f"commitment {wording.commitment} ({', '.join(wording.marks)})"
    text = Text(f"  {wording.day or 'no date'} {who}, {plain(wording.outlet or wording.document)}", "dim")
    text.append(f", a {wording.kind}" if wording.kind != kind else "", "dim")
    text.append(" (repeats another)" if wording.repeats else "", "dim").append(f": {marks}  {wording.red_line}", "dim")
    return text if alone else text.append(f"\n    “{plain(wording.words)}”", "italic")
