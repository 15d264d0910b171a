"""A room -> its report: views drawn by the templates of the web app, their words and pictures in islands, one script, one style sheet, one policy."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import msgspec
from markupsafe import Markup

from sitroom import __version__
from sitroom.errors import UsageError
from sitroom.room import Room
from sitroom.show.pages import Desk, evidence
from sitroom.show.pages.evidence import members
from sitroom.show.pages.wording import many
from sitroom.show.pictures import STYLE, javascript
from sitroom.show.pictures.whatif import of_result
from sitroom.show.report.contents import Sheet, further_sheets, main_sheets
from sitroom.show.report.islands import island, packed, policy
from sitroom.show.report.linked import linked
from sitroom.show.report.places import Places
from sitroom.show.report.whatifs import whatif_sheets
from sitroom.show.report.wordless import without_words
from sitroom.show.web.drawing import made, told
from sitroom.show.web.rendering import ASSETS, asset, render

if TYPE_CHECKING:
    from sitroom.outlook.scenarios import Result, Scenario

__all__ = ["Report", "report"]

WORDS = 3_000
"""References whose words a report holds at most."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A report as one HTML file, and what of the room it leaves out, each as half a sentence."""

    html: str
    left_out: list[str]


class _Drawn(msgspec.Struct, frozen=True, kw_only=True):
    anchor: str
    html: Markup
    left_out: list[str]


def report(
    room: Room, *, texts: bool = True, since: str | None = None, until: str | None = None, scenarios: Sequence[Scenario] = (),
    progress: Callable[[float, str], None] = lambda share, what: None,
) -> Report:  # fmt: skip
    """The report of a room; the same room gives the same bytes. ``texts``: with the words of the documents; without them it says where they stand.

    ``since``, ``until``: days, months or years, for the pages that know periods. ``scenarios``: what-ifs that are run for it; ``progress``: told how
    far they are, 0..1. Raises UsageError for a value that means nothing and where the extra ``look`` is not installed, RoomError as
    ``Room.happenings`` does, and as ``run_scenario`` does.
    """
    desk = Desk(room)
    results = _run(room, scenarios, progress)
    main = _with(main_sheets(desk, since=since, until=until), whatif_sheets(desk, results))
    further, left_out = further_sheets(desk, main)
    anchors = {sheet.key: sheet.anchor for sheet in [*main, *further]}
    places = Places(anchors, expand=lambda refs: members(desk, refs), most=WORDS)
    drawn = [_Drawn(anchor=sheet.anchor, html=Markup(_sheet(sheet, places, texts)), left_out=sheet.left_out) for sheet in main]
    pictures, numbers = _pictures(desk, places, results, texts)
    places.pictured = False
    sheets = {sheet.anchor: _sheet(sheet, places, texts) for sheet in further}
    words = list(_words(desk, places, texts))
    left_out += [line for sheet in main for line in sheet.left_out]
    if places.left_out:
        left_out.append(f"the words behind {many(len(places.left_out), 'record')}")
    if not texts:
        left_out.append("every word of the documents")
    data = {"words": packed(words), "sheets": packed(sheets), "pictures": island(pictures), "numbers": island(numbers)}
    return Report(html=_file(room, desk, drawn, data, left_out, since=since, until=until), left_out=left_out)


def _sheet(sheet: Sheet, places: Places, texts: bool) -> str:
    return render("view_body.html", places, view=sheet.view if texts else without_words(sheet.view))


def _words(desk: Desk, places: Places, texts: bool) -> Iterator[str]:
    """The words behind every reference, in the order of their numbers; those that stand beside them come at the end."""
    done = 0
    while done < len(places.numbers):
        for ref in list(places.numbers)[done:]:
            found = evidence(desk, ref)
            found = found if texts else without_words(found)
            kinds = list(dict.fromkeys(kind for stretch in found.stretches for kind in stretch.current if kind != "sentence"))
            yield render("evidence_body.html", places, evidence=found, refs=[ref], at=0, kinds=kinds)
            done += 1


def _run(room: Room, scenarios: Sequence[Scenario], progress: Callable[[float, str], None]) -> list[Result]:
    from sitroom.outlook.scenarios import run_scenario

    found = []
    for number, scenario in enumerate(scenarios):
        told = partial(_part, progress, number, len(scenarios))
        found.append(run_scenario(room, scenario, progress=told))
    return found


def _part(progress: Callable[[float, str], None], number: int, of: int, share: float, what: str) -> None:
    progress((number + share) / of, what)


def _with(sheets: list[Sheet], whatifs: list[Sheet]) -> list[Sheet]:
    """What-ifs stand behind the forecast, as in the menu."""
    at = next((i + 1 for i, sheet in enumerate(sheets) if sheet.anchor == "forecast"), len(sheets))
    return [*sheets[:at], *whatifs, *sheets[at:]]


def _pictures(desk: Desk, places: Places, results: Sequence[Result], texts: bool) -> tuple[list[dict[str, Any]], dict[str, list[int]]]:
    """All pictures for the browser to draw, and by id of a record that a mark stands for, the numbers of its words."""
    found = [
        of_result(results[int(str(drawing.options["result"])) - 1]) if drawing.kind == "what-if" else made(desk, drawing.kind, drawing.options)
        for drawing in places.drawings
    ]
    found = found if texts else [one.without_words() for one in found]
    numbers: dict[str, list[int]] = {}
    for id in dict.fromkeys(_records([one.body for one in found])):
        try:
            refs = members(desk, [f"record:{id}"])
        except UsageError:
            continue
        if own := [number for ref in refs if (number := places.number(ref)) is not None]:
            numbers[id] = own
    return [told(one) for one in found], numbers


def _records(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            if name == "records" and isinstance(value, list):
                yield from (one for one in value if isinstance(one, str))
            else:
                yield from _records(value)
    elif isinstance(part, list):
        for one in part:
            yield from _records(one)


def _file(room: Room, desk: Desk, sheets: list[_Drawn], data: dict[str, str], left_out: list[str], *, since: str | None, until: str | None) -> str:
    style = "\n".join((_text("app.css"), STYLE, _own("report.css"), f"@media print {{\n{_text('print.css')}}}"))
    modules = {name: _text(name) for name in ASSETS if name.endswith(".js")} | {name: _own(name) for name in ("source.js", "report.js")}
    scripts = [_safe(script) for script in (_text("theme.js"), javascript(), linked(modules, "report.js"))]
    places = Places({(sheet.anchor, ()): sheet.anchor for sheet in sheets}, expand=list, most=0)
    return render(
        "report.html", places, title="Report", here=sheets[0].anchor, room_name=room.path.stem, version=__version__, policy=policy(scripts, [style]),
        icon="data:image/svg+xml;base64," + base64.b64encode(asset("icon.svg")).decode(), style=Markup(style),
        scripts=[Markup(script) for script in scripts], sheets=sheets, about=list(_about(desk, since, until)), left_out=left_out,
        islands={name: Markup(value) for name, value in data.items()},
    )  # fmt: skip


def _about(desk: Desk, since: str | None, until: str | None) -> Iterable[str]:
    counts = desk.room.counts()
    held = ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in counts.items() if number and not name.startswith("sources"))
    yield f"The room {desk.room.path.stem} holds {held or 'nothing yet'}."
    if since or until:
        yield "It is shown " + " ".join(part for part in (f"from {since}" if since else "", f"until {until}" if until else "") if part) + "."
    yield (
        "Everything here is what documents say, read by a program; nothing is said by Sitroom. A figure counts reports or independent sources, "
        "not facts. Press a row, a mark of a picture or a marked word to read the sentence it comes from, who says so and through whom."
    )
    yield f"Made by Sitroom {__version__}. The file asks no network for anything."


def _text(name: str) -> str:
    return asset(name).decode()


def _own(name: str) -> str:
    return (files(__package__) / "static" / name).read_text(encoding="utf-8")


def _safe(script: str) -> str:
    """A script that can stand in an element: what would end it stands only within its strings and regular expressions, where ``\\/`` is ``/``."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
