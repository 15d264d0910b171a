"""``sitroom picture``: one picture of a room as a file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sitroom.cli.shared import told

__all__ = ["Theme", "picture"]

_FORMS = (".svg", ".png", ".html", ".json")


class Theme(StrEnum):
    """How it is coloured."""

    light = "light"
    dark = "dark"
    print = "print"


def picture(
    room: Annotated[Path, typer.Argument(metavar="ROOM", help="The room file.")],
    kind: Annotated[
        str,
        typer.Argument(metavar="KIND", help="network, timeline, tension, map, beliefs, red-lines, sources, forecast or what-if."),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="Where to write it: .svg, .png, .html (interactive) or .json (the specification).")
    ],
    theme: Annotated[Theme, typer.Option(help="Colours: light, dark, or print (greys).")] = Theme.light,
    scale: Annotated[float | None, typer.Option(metavar="NUMBER", help="png: pixels for each pixel of the picture; without it 2.")] = None,
    without_words: Annotated[bool, typer.Option("--without-words", help="Without a word of the texts.")] = False,
    actor: Annotated[str | None, typer.Option(metavar="NAME", help="Of this actor, by id, name or alias.")] = None,
    recipient: Annotated[str | None, typer.Option(metavar="NAME", help="tension, red-lines: towards this one.")] = None,
    type_: Annotated[list[str] | None, typer.Option("--type", metavar="TYPE", help="timeline, map: of this PLOVER type; can be repeated.")] = None,
    status: Annotated[list[str] | None, typer.Option(metavar="STATUS", help="network, timeline, map: of this status; can be repeated.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="From this day, month or year on.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Up to this day, month or year.")] = None,
    level: Annotated[str | None, typer.Option(metavar="LEVEL", help="network, timeline, tension: state or actor.")] = None,
    layer: Annotated[list[str] | None, typer.Option(metavar="LAYER", help="network: as in show; can be repeated.")] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="red-lines: told by this outlet.")] = None,
    narrator: Annotated[str | None, typer.Option(metavar="NAME", help="beliefs: whose.")] = None,
    against: Annotated[str | None, typer.Option(metavar="NAME", help="beliefs: whose beside it.")] = None,
    concept: Annotated[str | None, typer.Option(metavar="NAME", help="beliefs: only what leads from or to this concept.")] = None,
    by: Annotated[str | None, typer.Option(metavar="WHAT", help="beliefs: narrator, country or bloc.")] = None,
    independent: Annotated[int | None, typer.Option(min=0, help="timeline: so many independent sources at least.")] = None,
    whole: Annotated[bool, typer.Option("--whole", help="map: the whole world.")] = False,
    scenario: Annotated[Path | None, typer.Option(metavar="FILE", help="what-if: the scenario, TOML.")] = None,
    days: Annotated[int | None, typer.Option(min=1, help="forecast: so many days ahead.")] = None,
    seed: Annotated[int | None, typer.Option(help="forecast, what-if: of the random numbers.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many of what it draws.")] = None,
) -> None:
    """Draw one picture of a room: who is tied to whom, what happened, how tense it is, where, who believes what, red lines, sources, what if."""
    with told():
        from sitroom.errors import RoomError, UsageError
        from sitroom.room import Room
        from sitroom.show.pictures import picture

        form = out.suffix.lower()
        if form not in _FORMS:
            raise UsageError(f"found {str(out)!r} to write to; valid is a file whose name ends in {', '.join(_FORMS)}.")
        if scale is not None and form != ".png":
            raise UsageError(f"--scale is for a file that ends in .png, and this one ends in {form}; leave it out.")
        with Room(room, create=False) as opened:
            drawn = picture(
                opened, kind, actor=actor, recipient=recipient, type=type_, status=status, since=since, until=until, level=level, layer=layer,
                outlet=outlet, narrator=narrator, against=against, concept=concept, by=by, independent=independent, whole=whole or None,
                scenario=scenario, days=days, seed=seed, limit=limit,
            )  # fmt: skip
        if without_words:
            drawn = drawn.without_words()
        made = {".svg": drawn.svg, ".html": drawn.html, ".json": drawn.json}
        data = drawn.png(theme, scale=scale or 2.0) if form == ".png" else made[form](theme).encode()
        try:
            out.write_bytes(data)
        except OSError as error:
            raise RoomError(f"cannot write {out}: {error.strerror}. Give another file with -o.") from None
        typer.echo(f"{out}: {drawn.title}. {drawn.subtitle}")
