"""What moved: the arrows of tension, and red lines that are new, changed or crossed."""

from __future__ import annotations

from sitroom.errors import UsageError
from sitroom.room.brief.answers import Part, Point, Section
from sitroom.room.brief.notes import Notes
from sitroom.room.redlines.answers import Line
from sitroom.room.tension.answers import Course
from sitroom.room.tension.asked import tension
from sitroom.room.tension.evidence import evidence

__all__ = ["moved", "red_lines"]

DYADS = 30
"""Dyads that are looked at, those with most at stake first."""


def moved(notes: Notes, most: int) -> Section:
    """The arrow of the crisis, and the dyads whose tension rose or fell most."""
    try:
        found = tension(notes.room, level="state", actor=None, recipient=None, since=None, until=notes.until, limit=DYADS, directions=False)
    except UsageError as error:  # dates so far apart that one of them must be wrong
        return Section(name="moved", note=f"not told: {error}", points=[], more=0, see="tension")
    if notes.since and found.until and f"{found.until}~" < notes.since:
        return Section(name="moved", note=f"nothing is told of this period; the last day is {found.until}", points=[], more=0, see="tension")
    arrow = found.crisis.arrow
    changed = [dyad for dyad in found.dyads if dyad.both.arrow.direction in ("deteriorated", "improved")]
    changed.sort(key=lambda d: (-abs((d.both.arrow.after or 0.0) - (d.both.arrow.before or 0.0)), d.first, d.second))
    points = [_moved(notes, "the crisis", found.crisis)] if arrow.direction != "too little to say" else []
    shown = changed[: max(most - len(points), 0)]
    points += [_moved(notes, f"{found.names[d.first]} – {found.names[d.second]}", d.both) for d in shown]
    untold = sum(dyad.both.arrow.direction == "too little to say" for dyad in found.dyads)
    note = f"the {arrow.days} days to {found.until} against the {arrow.days} before" if found.until else "no day is known"
    if arrow.direction == "too little to say":
        note += f"; too little to say of the crisis: {arrow.reason}"
    if untold:
        note += f"; too little to say of {untold} of {len(found.dyads)} dyads"
    return Section(name="moved", note=note, points=points, more=len(changed) - len(shown), see="tension")


def _moved(notes: Notes, who: str, course: Course) -> Point:
    arrow = course.arrow
    refs = notes.cite("events", [notes.plainest(one.happening)[0] for one in evidence(notes.room, arrow.happenings[:2]).values()])
    change = f" ({arrow.before:.1f} a day before, {arrow.after:.1f} since)" if arrow.before is not None and arrow.after is not None else ""
    return Point(who=who, parts=[Part(text=f"{arrow.direction}{change}: {arrow.reason}", refs=refs)], records=arrow.happenings)


def red_lines(notes: Notes, most: int) -> Section:
    """Lines that were crossed, hardened, softened or drawn in the period, in this order; of a whole room all are drawn in it."""
    register, period = notes.lines, bool(notes.since or notes.until)
    found: list[tuple[int, str, Line]] = []
    for line in register:
        if line.crossing.verdict == "crossed" and notes.within(line.crossing.day):
            found.append((0, "crossed", line))
        elif line.course in ("hardened", "softened") and notes.within(line.last):
            found.append((1 if line.course == "hardened" else 2, line.course, line))
        elif notes.within(line.first):
            found.append((3, "new" if period else "", line))
    found.sort(key=lambda item: (item[0], -item[2].independent, -item[2].wordings[0].commitment, item[2].first or "~", item[2].id))
    points = [_line(notes, what, line) for _, what, line in found[:most]]
    counts = ", ".join(f"{n} {what}" for what in ("crossed", "hardened", "softened", "new") if (n := sum(w == what for _, w, _ in found)))
    note = f"{len(register)} in the register"
    if period or counts:
        note += f"; {'of this period ' if period else ''}{counts or 'none'}"
    return Section(name="red lines", note=note, points=points, more=len(found) - len(points), see="redlines")


def _line(notes: Notes, what: str, line: Line) -> Point:
    issuer = [line.issuer] if line.issuer else []
    shown = line.wordings[-1] if what in ("hardened", "softened") else line.wordings[0]
    wording = Part(text=f"{line.kind}:" if what else f"stated as a {line.kind}:", words=shown.words, refs=notes.cite("red_lines", [shown.red_line]))
    parts = [Part(text=what), wording] if what else [wording]
    if what == "crossed" and line.crossing.happening:
        behind = evidence(notes.room, [line.crossing.happening])
        refs = notes.cite("events", [notes.plainest(one.happening)[0] for one in behind.values()])
        parts[0] = Part(text=f"crossed on {line.crossing.day}", refs=refs)
    if what in ("hardened", "softened"):
        refs = notes.cite("red_lines", [line.wordings[0].red_line])
        parts[0] = Part(text=f"{what} since {line.first}", refs=refs)
    records = [wording.red_line for wording in line.wordings] + ([line.crossing.happening] if line.crossing.happening else [])
    return Point(when=line.first, who=notes.who(issuer, line.addressees), parts=parts, records=records, sources=line.sources)
