"""What comes next by dyad: tension summed up over the days before, and over the days ahead as a fan."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

import msgspec

from sitroom.errors import UsageError
from sitroom.room.tension.answers import Day, Level
from sitroom.room.tension.asked import tension
from sitroom.show.pictures.behind import at_least_one, counted
from sitroom.show.pictures.fans import Future, Panel, fans
from sitroom.show.pictures.picture import Picture
from sitroom.show.words import plain

if TYPE_CHECKING:
    from sitroom.outlook.forecasts import Forecast, PairForecast
    from sitroom.room import Room

__all__ = ["forecast", "of_forecast"]

_BEFORE = 28
"""Days before that are drawn."""


def forecast(
    room: Room,
    *,
    days: int = 30,
    level: Level = "state",
    actor: str | None = None,
    recipient: str | None = None,
    seed: int = 0,
    limit: int = 4,
) -> Picture:
    """The ``limit`` pairs with most expected material conflict, asked as ``forecast_room`` is; raises as it does."""
    from sitroom.outlook.forecasts import forecast_room

    at_least_one(limit, "pairs")
    return of_forecast(room, forecast_room(room, days=days, level=level, actor=actor, recipient=recipient, seed=seed, limit=limit), limit=limit)


def of_forecast(room: Room, found: Forecast, *, limit: int | None = None) -> Picture:
    """A forecast as it was made, its first ``limit`` pairs. Raises UsageError where the room knows no days."""
    found = msgspec.structs.replace(found, pairs=found.pairs[:limit], others=found.others + len(found.pairs[limit:] if limit else ()))
    if any(day.day is None for pair in found.pairs for day in pair.fan):
        raise UsageError(f"room {room.path} knows no days, so that nothing can be drawn over time; read documents with a day of publication.")
    panels = [_panel(room, found, pair) for pair in found.pairs]
    told = "; ".join(f"{panel.title}: {pair.fan[-1].until_mean:+.1f} until the last day" for panel, pair in zip(panels, found.pairs, strict=True))
    subtitle = (
        f"Net tension (how grave acts are, above 0 conflict) summed up: over the known days (dots) of the last {_BEFORE}, so that it comes to 0 on "
        f"{found.until}, and over the {counted(found.days, 'day')} after (mean); bands: 80 % and 50 %. A line that rises is conflict. "
        + (f"{counted(found.others, 'more pair')} not drawn. " if found.others else "")
        + "It rests on what the room's sources report."
    )
    return fans(
        "forecast", title="What comes next", subtitle=subtitle, panels=panels, description=f"Fans of expected tension. {told or 'No pair has acts.'}."
    )  # fmt: skip


def _panel(room: Room, found: Forecast, pair: PairForecast) -> Panel:
    levels = _quantiles(pair)
    days = _known_days(room, found, pair)[-_BEFORE:]
    onset = f": onset of material conflict in the week ahead {pair.onset.chance:.0%}" if pair.onset else ""
    return Panel(
        title=f"{_called(found, pair.first)} – {_called(found, pair.second)}{onset}",
        days=[day.day for day in pair.fan if day.day is not None],
        futures=[
            Future(
                label="expected",
                role="baseline",
                middle=[day.until_mean for day in pair.fan],
                bands=[(levels[0.1], levels[0.9]), (levels[0.25], levels[0.75])],
            )
        ],
        before=_before(days),
        low=-2.0,
        high=4.0,
        records=pair.happenings,
    )


def _known_days(room: Room, found: Forecast, pair: PairForecast) -> Sequence[Day]:
    """The pair's curve up to the forecast; none where the room takes both for one side."""
    try:
        own = tension(room, level=found.level, actor=pair.first, recipient=pair.second, since=None, until=found.until, limit=1, directions=False)
    except UsageError:
        return []
    return own.dyads[0].both.days if own.dyads else []


def _before(days: Sequence[Day]) -> list[tuple[str, float]]:
    """The running sum over the days that are known, less its end."""
    known = [(day.day, day.tension) for day in days if day.tension is not None]
    sums = list(accumulate(tension for _, tension in known))
    return [(day, round(upto - sums[-1], 3)) for (day, _), upto in zip(known, sums, strict=True)]


def _quantiles(pair: PairForecast) -> dict[float, list[float]]:
    from sitroom.outlook.forecasts import LEVELS

    return {level: [day.until[i] for day in pair.fan] for i, level in enumerate(LEVELS)}


def _called(found: Forecast, side: str) -> str:
    return plain(found.names.get(side, side))
