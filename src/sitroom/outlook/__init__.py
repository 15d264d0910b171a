"""Where it may go: norms learned from real events, forecasts, scenarios.

streams     events as arrays
tables      ... from a file, a data frame or rows
happened    ... from a room
vague       who is no side at the level of states
norms       how acts bring about acts: the point process
candidates  who will do what to whom next
scenarios   what-ifs: a room run forward under assumptions
forecasts   counts, onsets and tension of the days ahead; base rates
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sitroom.outlook.candidates import Candidate, next_acts
    from sitroom.outlook.forecasts import Forecast, forecast_room
    from sitroom.outlook.norms import Futures, Norms, fit, shipped
    from sitroom.outlook.scenarios import Scenario, run_scenario
    from sitroom.outlook.streams import QUADS, Stream

_FROM = {
    "Candidate": "candidates",
    "next_acts": "candidates",
    "Forecast": "forecasts",
    "forecast_room": "forecasts",
    "Scenario": "scenarios",
    "run_scenario": "scenarios",
    "QUADS": "streams",
    "Stream": "streams",
    "Futures": "norms",
    "Norms": "norms",
    "fit": "norms",
    "shipped": "norms",
}

__all__ = ["QUADS", "Candidate", "Forecast", "Futures", "Norms", "Scenario", "Stream", "fit", "forecast_room", "next_acts", "run_scenario", "shipped"]


def __getattr__(name: str) -> Any:
    if name in _FROM:
        return getattr(import_module(f"sitroom.outlook.{_FROM[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
