"""What-ifs: a room run forward as it is and with acts added or stopped, red lines honoured, a narrator believed.

written      what a scenario says; toml: its file
checking     a scenario against its room: who and what is meant, what contradicts itself
honouring    red lines: what meets each, and what it sets off
adopting     the claims of a narrator that is believed
setting      all of it ready to be run; plans: in numbers
world        sides, dyads and how acts bring about acts; mix: of which types they are
running      the runs; traces: what acts leave behind in them
level        as many acts as forecasts expect; spreading: spread as far
comparing    baseline and scenario side by side; measuring: what is read off runs
sensitivity  what drives the outcome; prim: boxes of assumptions
ledger       every number and where it comes from
asked        run_scenario
"""

from __future__ import annotations

from sitroom.outlook.scenarios.answers import Result
from sitroom.outlook.scenarios.asked import Cancelled, Progress, run_scenario
from sitroom.outlook.scenarios.toml import scenario_of_file, scenario_of_table, scenario_of_text, toml_of
from sitroom.outlook.scenarios.written import Act, Deed, HonouredLine, Outcome, Scenario, Stop, TieChange

__all__ = [
    "Act", "Cancelled", "Deed", "HonouredLine", "Outcome", "Progress", "Result", "Scenario", "Stop", "TieChange", "run_scenario", "scenario_of_file",
    "scenario_of_table", "scenario_of_text", "toml_of",
]  # fmt: skip
