"""What comes next, dyad by dyad, with how sure that is.

asked         the question to a room and its answer
answers       ... the answer
predicting    the numbers: expected counts, spread, onsets, tension
ingredients   what expected counts are made of
calibration   how ingredients become counts
counts        the negative binomial distribution
onset         what an onset is, and what tells one
base_rates    how often it came to what in history
grounds       assumptions, limits, and the acts behind a pair
scoring       how good forecasts were
"""

from __future__ import annotations

from sitroom.outlook.forecasts.answers import LEVELS, Assumption, Change, Count, Day, Forecast, Interval, Onset, PairForecast
from sitroom.outlook.forecasts.asked import MOST, forecast_room
from sitroom.outlook.forecasts.base_rates import BaseRate

__all__ = [
    "LEVELS", "MOST", "Assumption", "BaseRate", "Change", "Count", "Day", "Forecast", "Interval", "Onset", "PairForecast", "forecast_room",
]  # fmt: skip
