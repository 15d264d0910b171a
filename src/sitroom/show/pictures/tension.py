"""Tension by dyad: its band, its changes of level, and days of which nothing is known left blank."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sitroom.room.tension.answers import Course, Day, Level, Tension
from sitroom.show.pictures.behind import SILENCE, Step, at_least_one, bucket, counted, dense, milliseconds, step_of, telling
from sitroom.show.pictures.picture import Picture, Row
from sitroom.show.words import plain

if TYPE_CHECKING:
    from sitroom.room import Room

__all__ = ["tension"]

MOST_STRETCHES = 370
"""Days, or longer stretches of days, of a course that are drawn at most."""

_HEIGHT = 84
_CRISIS = "the whole crisis"
_ARROWS = {"deteriorated": "↑ deteriorated", "improved": "↓ improved", "unchanged": "→ unchanged", "too little to say": "too little to say"}


def tension(
    room: Room,
    *,
    level: Level = "state",
    actor: str | None = None,
    recipient: str | None = None,
    since: str | None = None,
    until: str | None = None,
    limit: int = 6,
) -> Picture:
    """Tension of the crisis and its ``limit`` dyads with most at stake, asked as ``Room.tension`` is; raises as it does.

    Without ``since``, ``until`` and a side: the days with most acts that no silence of more than 30 days breaks. A longer time than a year is
    drawn in weeks, months or years: the mean of the days that are known.
    """
    at_least_one(limit, "dyads")
    found = room.tension(level=level, actor=actor, recipient=recipient, since=since, until=until, limit=limit)
    cut = ""
    if since is None and until is None and found.since is not None and actor is None and recipient is None:
        acts = [date.fromisoformat(day.day).toordinal() for day in found.crisis.days for _ in range(day.acts)]
        first, last, held = dense(acts)
        if held < len(acts):
            whole = f"{counted(len(acts), 'act')} of {found.since} to {found.until}"
            cut = f" {held} of {whole}; the others lie beyond a silence of more than {SILENCE} days."
            ended = date.fromisoformat(found.until or "").toordinal()
            end = ended if ended - last <= SILENCE else last
            found = room.tension(level=level, since=date.fromordinal(first).isoformat(), until=date.fromordinal(end).isoformat(), limit=limit)
    return _drawn(room, found, alone=actor is not None or recipient is not None, cut=cut)


def _drawn(room: Room, found: Tension, *, alone: bool, cut: str) -> Picture:
    named = {side: plain(name) for side, name in found.names.items()}
    courses = [(f"{named[d.first]} – {named[d.second]}", d.both) for d in found.dyads]
    if not alone or not courses:
        courses.insert(0, (_CRISIS, found.crisis))
    days = [date.fromisoformat(day.day).toordinal() for day in found.crisis.days]
    step: Step = step_of(days[0], days[-1], MOST_STRETCHES) if days else "day"
    rows = [row for label, course in courses for row in _rows(label, course, step)]
    shifts = [row for label, course in courses for row in _shifts(label, course, step)]
    levels = [row for label, course in courses for row in _levels(label, course, shifts, step)]
    told = telling(room, [row["records"][0] for row in (*rows, *shifts) if row["records"]])
    for row in (*rows, *shifts):
        row["words"] = told.get(row["records"][0], "") if row["records"] else ""
    labels = {label: _header(label, course) for label, course in courses}
    unit = "a day" if step == "day" else f"a known day, {step} by {step},"
    subtitle = (
        f"{found.since or 'no day'} to {found.until or 'no day'}: how grave the acts of {unit} are, above 0 conflict; band: 5 % to 95 %. "
        f"Hollow: calm; grey ticks: no document names both sides.{cut}"
        + (f" {counted(found.others, 'more pair')} not drawn." if found.others else "")
        + (f" {counted(sum(found.undated.values()), 'act')} without a day." if found.undated else "")
    )
    return Picture(
        kind="tension",
        title="How tense it is" + (f": {courses[0][0]}" if alone and len(courses) == 1 else ""),
        subtitle=subtitle,
        description=_described(courses),
        grammar="vega-lite",
        body=_body(rows, shifts, levels, [labels[label] for label, _ in courses], labels, step),
        rows=[
            {
                "course": row["course"],
                "since": row["since"],
                "known": row["known"],
                "tension": row["tension"],
                "low": row["low"],
                "high": row["high"],
                "acts": row["acts"],
                "records": row["records"],
                "words": row["words"],
            }
            for row in rows
            if row["known"] in ("acts", "calm")
        ],
    )


def _header(label: str, course: Course) -> str:
    arrow = course.arrow
    return f"{label}:  {_ARROWS[arrow.direction]}" + (f" in the last {arrow.days} days" if arrow.before is not None else "")


def _rows(label: str, course: Course, step: Step) -> list[Row]:
    """One row a stretch of days, the unknown ones without a number; ``part`` counts stretches without a gap."""
    groups: dict[int, list[Day]] = defaultdict(list)
    for day in course.days:
        groups[bucket(date.fromisoformat(day.day).toordinal(), step)].append(day)
    found, part, open_ = [], 0, False
    for begin in sorted(groups):
        days = groups[begin]
        known = [day for day in days if day.tension is not None]
        part += bool(known) and not open_
        open_ = bool(known)
        records = list(dict.fromkeys(id for day in sorted(days, key=lambda d: -d.acts) for id in day.happenings))[:6]
        found.append(
            {
                "course": label,
                "label": label,
                "day": milliseconds(begin),
                "since": date.fromordinal(begin).isoformat(),
                "part": part,
                "known": "acts" if any(d.acts for d in days) else "calm" if known else days[0].known,
                "tension": _mean(known, "tension"),
                "low": _mean(known, "low"),
                "high": _mean(known, "high"),
                "acts": sum(day.acts for day in days),
                "documents": sum(day.documents for day in days),
                "records": records,
            }
        )
    return found


def _mean(days: list[Day], field: str) -> float | None:
    values = [float(getattr(day, field)) for day in days]
    return round(sum(values) / len(values), 3) if values else None


def _shifts(label: str, course: Course, step: Step) -> list[Row]:
    return [
        {
            "course": label,
            "label": f"{label}, {shift.day}",
            "since": shift.day,
            "records": shift.happenings,
            "day": milliseconds(bucket(date.fromisoformat(shift.day).toordinal(), step)),
            "before": round(shift.before, 2),
            "after": round(shift.after, 2),
            "sign": f"{'▲' if shift.after > shift.before else '▼'} {shift.before:+.1f} → {shift.after:+.1f}",
        }
        for shift in course.shifts
    ]


def _levels(label: str, course: Course, shifts: list[Row], step: Step) -> list[Row]:
    """The level of each stretch between two changes."""
    own = [row for row in shifts if row["course"] == label]
    if not own or not course.days:
        return []
    first, last = (date.fromisoformat(course.days[i].day) for i in (0, -1))
    begins = [milliseconds(bucket(first.toordinal(), step)), *(row["day"] for row in own)]
    ends = [*begins[1:], milliseconds((last + timedelta(days=1)).toordinal())]
    levels = [own[0]["before"], *(row["after"] for row in own)]
    return [{"course": label, "day": a, "end": b, "level": value} for a, b, value in zip(begins, ends, levels, strict=True)]


def _body(rows: list[Row], shifts: list[Row], levels: list[Row], order: list[str], labels: dict[str, str], step: Step) -> dict[str, Any]:
    """One panel a course. The data of all layers stand in one table, told apart by ``what``, as facets want it."""
    data = [
        row | {"what": what, "panel": labels[row["course"]]} for what, part in (("day", rows), ("shift", shifts), ("level", levels)) for row in part
    ]
    days = [row["day"] for row in rows]
    form = "%Y" if step == "year" else "%b %Y" if step == "month" else "%d %b %y" if days and max(days) - min(days) > 300 * 86_400_000 else "%d %b"
    x: dict[str, Any] = {
        "field": "day",
        "type": "temporal",
        "scale": {"type": "utc"},
        "title": None,
        "axis": {
            "format": form,
            "grid": False,
            "labelOverlap": "greedy",
            "labelSeparation": 6,
            "tickCount": {"interval": "day", "step": max(1, len(set(days)) // 10)} if step == "day" and len(set(days)) < 25 else 9,
        },
    }
    y: dict[str, Any] = {
        "field": "tension",
        "type": "quantitative",
        "title": None,
        "axis": {"tickCount": 4},
    }
    tip = [
        {"field": "since", "title": "from" if step != "day" else "day"},
        {"field": "known", "title": "known"},
        {"field": "tension", "title": "tension", "format": "+.1f"},
        {"field": "low", "title": "5 %", "format": "+.1f"},
        {"field": "high", "title": "95 %", "format": "+.1f"},
        {"field": "acts", "title": "acts"},
        {"field": "documents", "title": "documents"},
        {"field": "words", "title": "weightiest"},
    ]
    only = {what: [{"filter": f"datum.what === '{what}'"}] for what in ("day", "shift", "level")}
    known = [{"filter": "datum.what === 'day' && datum.tension !== null"}]
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "rule", "color": "theme:border", "strokeWidth": 1}, "encoding": {"y": {"datum": 0}}},
        {"mark": {"type": "rule", "opacity": 0, "aria": False}, "encoding": {"y": {"datum": -2}, "y2": {"datum": 4}}},
        {
            "transform": [{"filter": "datum.what === 'day' && datum.tension === null"}],
            "mark": {"type": "tick", "color": "theme:border", "thickness": 2, "size": 5, "yOffset": 0},
            "encoding": {"x": x, "y": {"value": _HEIGHT - 3}, "tooltip": tip[:2] + tip[6:7]},
        },
        {
            "transform": known,
            "mark": {"type": "area", "color": "theme:band", "opacity": 0.22},
            "encoding": {"x": x, "y": y | {"field": "low"}, "y2": {"field": "high"}, "detail": {"field": "part"}},
        },
        {
            "transform": only["level"],
            "mark": {"type": "rule", "color": "theme:ink", "strokeWidth": 1.5, "strokeDash": [4, 3]},
            "encoding": {"x": x, "x2": {"field": "end"}, "y": y | {"field": "level"}},
        },
        {
            "transform": known,
            "mark": {"type": "line", "color": "theme:band", "strokeWidth": 1.6, "interpolate": "linear"},
            "encoding": {"x": x, "y": y, "detail": {"field": "part"}},
        },
        {
            "transform": known,
            "mark": {"type": "point", "color": "theme:band", "cursor": "pointer", "opacity": 1},
            "encoding": {
                "x": x,
                "y": y,
                "tooltip": tip,
                "fill": {"condition": {"test": "datum.acts > 0", "value": "theme:band"}, "value": "theme:paper"},
                "size": {"condition": {"test": "datum.acts > 0", "value": 34}, "value": 16},
            },
        },
        {
            "transform": only["shift"],
            "mark": {"type": "rule", "color": "theme:ink", "strokeWidth": 1, "cursor": "pointer"},
            "encoding": {
                "x": x,
                "tooltip": [
                    {"field": "since", "title": "level changes"},
                    {"field": "before", "format": "+.1f"},
                    {"field": "after", "format": "+.1f"},
                    {"field": "words", "title": "told"},
                ],
            },
        },
        {
            "transform": only["shift"],
            "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 10, "color": "theme:ink", "baseline": "top"},
            "encoding": {"x": x, "y": {"value": 0}, "text": {"field": "sign"}},
        },
    ]
    return {
        "data": {"values": data},
        "facet": {
            "row": {
                "field": "panel",
                "type": "nominal",
                "sort": order,
                "title": None,
                "header": {"labelOrient": "top", "labelAnchor": "start", "labelPadding": 2, "labelFontWeight": "bold", "labelLimit": 700},
            }
        },
        "spec": {"width": 700, "height": _HEIGHT, "layer": layers},
        "resolve": {"scale": {"y": "independent"}},
        "spacing": 14,
    }


def _described(courses: list[tuple[str, Course]]) -> str:
    lines = [f"{label}: {course.tension:+.0f} in all, {course.arrow.direction}" for label, course in courses]
    return "Curves of tension, one a panel. " + "; ".join(lines) + "."
