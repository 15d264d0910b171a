"""What ``sitroom brief`` prints: one page as text, Markdown or JSON, every sentence with the numbers of its evidence, which stands at the foot."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from sitroom.show.export import Row, write_csv
from sitroom.show.words import plain

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

    from sitroom.room.brief import Brief, Part, Point, Reference, Section

__all__ = ["FORMS", "SPOKEN", "about", "brief", "brief_rows", "markdown", "sentence"]

FORMS = ("table", "text", "markdown", "json", "csv")
"""``table`` and ``text`` are the same."""

_TITLES = {
    "happened": "What happened",
    "said": "What was said",
    "moved": "What moved",
    "red lines": "Red lines",
    "contradictions": "Contradictions",
    "single-sourced": "Told by one source alone",
    "missing": "What is missing",
}
SPOKEN = {"quoted": "said:", "paraphrased": "said, in paraphrase:", "thought, as told": "thought, as told:"}
"""How a saying is told, as a sentence has it."""
_NAMED_ASIDE = frozenset({"set aside", "nothing read", "no day", "no documents"})
_COLUMNS = ("section", "when", "who", "text", "independent", "sources", "records", "documents", "spans")
_MOST = 140
"""Letters of words that stand in a sentence; the foot has more, JSON all."""
_SOURCES = 3
_MARKED = re.compile(r"([\\`*_{}\[\]<>#|~])")


def brief(found: Brief, form: str) -> None:
    """Print as one of ``FORMS``: ``csv`` has one row a sentence."""
    if form == "json":
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(_whole(found)), indent=1).decode() + "\n")
    elif form == "csv":
        write_csv(brief_rows(found), sys.stdout, _COLUMNS)
    elif form == "markdown":
        sys.stdout.write(markdown(found))
    else:
        from sitroom.show.tables import console

        for part in _parts(found):
            console().print(part)


def about(point: Point) -> str:
    """Whom or what a point is about; empty where it names neither."""
    who = point.who or ""
    if who.startswith("– →"):
        return f"nobody named{who[1:]}"
    return f"{who}:" if who.startswith("if ") or who in _NAMED_ASIDE else who


def sentence(point: Point) -> str:
    """A point as one line of text, without who and when, with the numbers of its references."""
    return ", ".join(_piece(part) for part in point.parts if part.text or part.words)


def brief_rows(found: Brief) -> Iterator[Row]:
    """One row a sentence, with the documents and spans of its evidence in the order of the references."""
    known = {reference.number: reference for reference in found.references}
    for section in found.sections:
        for point in section.points:
            refs = [known[n] for part in point.parts for n in part.refs]
            yield {
                "section": section.name, "when": point.when, "who": point.who, "text": sentence(point), "independent": len(point.sources) or None,
                "sources": point.sources, "records": point.records, "documents": [r.document for r in refs],
                "spans": [f"{r.span[0]}-{r.span[1]}" for r in refs],
            }  # fmt: skip


def markdown(found: Brief) -> str:
    """The brief as Markdown: happenings as a table, the rest as lists, the evidence as a numbered list."""
    lines = ["# Brief", "", _escaped(_head(found)), ""]
    for section in found.sections:
        lines += [f"## {_TITLES[section.name]}", ""]
        if section.note:
            lines += [f"*{_escaped(section.note)}*", ""]
        if section.name == "happened" and section.points:
            lines += ["| day | who | what | sources |", "| --- | --- | --- | --- |"]
            lines += [
                f"| {_escaped(p.when or '')} | {_escaped(about(p))} | {_escaped(sentence(p))} | {_escaped(_sources(p))} |" for p in section.points
            ]
        else:
            lines += [f"- {_item(point)}" for point in section.points]
        lines += ([f"- {_escaped(_more(section))}"] if section.name != "happened" else ["", _escaped(_more(section))]) if section.more else []
        lines.append("")
    if found.references:
        lines += ["## Evidence", ""]
        lines += [f"{r.number}. {_escaped(_where(r))}: “{_escaped(plain(r.words))}”" for r in found.references]
    return "\n".join(lines).rstrip() + "\n"


def _item(point: Point) -> str:
    when = f"{_escaped(point.when)} " if point.when else ""
    sources = f" — {_escaped(_sources(point))}" if point.sources else ""
    return f"{when}**{_escaped(about(point))}** {_escaped(sentence(point))}{sources}"


def _whole(found: Brief) -> Row:
    row: Row = msgspec.to_builtins(found)
    row["sections"] = [
        msgspec.to_builtins(section) | {"points": [msgspec.to_builtins(point) | {"text": sentence(point)} for point in section.points]}
        for section in found.sections
    ]
    return row


def _parts(found: Brief) -> Iterable[RenderableType]:
    from rich.text import Text

    yield Text.assemble(("Brief", "bold underline"), (f"  {_head(found)}", "dim"))
    for section in found.sections:
        yield Text.assemble("\n", (_TITLES[section.name], "bold"), (f"  {plain(section.note)}" if section.note else "", "dim"))
        if section.points:
            yield _points(section)
        if section.more:
            yield Text(f"  {_more(section)}", "dim")
    if found.references:
        yield Text.assemble("\n", ("Evidence", "bold"), ("  by number: outlet, day, document, characters, words", "dim"))
        yield _foot(found.references)


def _foot(references: Iterable[Reference]) -> RenderableType:
    """The evidence, at most two lines each."""
    from rich.table import Table
    from rich.text import Text

    from sitroom.show.tables import console

    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", no_wrap=True, style="cyan")
    table.add_column()
    room = 2 * (console().width - 8)
    for reference in references:
        where = _where(reference)
        words = _short(reference.words, max(room - len(where) - 12, 40))
        table.add_row(f"[{reference.number}]", Text.assemble((f"{where} ", "dim"), (f"“{words}”", "italic")))
    return table


def _points(section: Section) -> RenderableType:
    from rich.table import Table

    table = Table.grid(padding=(0, 1), expand=True)
    dated = any(point.when for point in section.points)
    table.add_column(width=2)
    if dated:
        table.add_column(width=12, no_wrap=True, style="dim")
    table.add_column(ratio=1)
    for point in section.points:
        cells = [point.when or ""] if dated else []
        table.add_row("", *cells, _line(point))
    return table


def _line(point: Point) -> Text:
    from rich.text import Text

    text = Text(plain(about(point)), "bold")
    for i, part in enumerate(p for p in point.parts if p.text or p.words):
        text.append(" " if i == 0 else ", ")
        for piece, style in _pieces(part):
            text.append(piece, style)
    return text.append(f" — {_sources(point)}", "dim") if point.sources else text


def _pieces(part: Part) -> Iterator[tuple[str, str]]:
    if part.text:
        yield plain(SPOKEN.get(part.text, part.text)), ""
    if part.words:
        yield f"{' ' if part.text else ''}“{_short(part.words)}”", "italic"
    if part.refs:
        yield " " + "".join(f"[{n}]" for n in part.refs), "cyan"


def _piece(part: Part) -> str:
    return "".join(piece for piece, _ in _pieces(part))


def _head(found: Brief) -> str:
    asked = " ".join(part for part in (f"since {found.since}" if found.since else "", f"until {found.until}" if found.until else "") if part)
    days = f", {found.first}" + (f" to {found.last}" if found.last != found.first else "") if found.first else ""
    repeats = f"; {found.repeats} of them repeat{'s' * (found.repeats == 1)} another" if found.repeats else ""
    return f"{f'{asked}: ' if asked else ''}{_many(found.documents, 'document')} of {_many(found.outlets, 'named outlet')}{days}{repeats}"


def _sources(point: Point) -> str:
    named = ", ".join(_short(source, 32) for source in point.sources[:_SOURCES])
    return named + (f" and {len(point.sources) - _SOURCES} more" if len(point.sources) > _SOURCES else "")


def _more(section: Section) -> str:
    return f"… and {section.more} more" + (f": sitroom show ROOM {section.see}" if section.see else "")


def _where(reference: Reference) -> str:
    outlet = f"{plain(reference.outlet)} " if reference.outlet else ""
    return f"{outlet}{reference.published or 'no day'} {reference.document} {reference.span[0]}–{reference.span[1]}"


def _short(words: str, most: int = _MOST) -> str:
    words = plain(words)
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _escaped(text: str) -> str:
    return _MARKED.sub(r"\\\1", plain(text))


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
