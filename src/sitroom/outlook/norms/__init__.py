"""How acts bring about acts, learned from real events: a self- and cross-exciting point process over ordered dyads and PLOVER quad classes.

model       Norms: what was learned, and what is asked of it
kernels     what brings about what, how much and for how long
rates       how often a dyad acts of its own accord: gamma-shrunk, updated by a room's own happenings
system      dyads of a stream and how they hang together
expected    mean counts by day
simulation  futures, with numbers of chance that scenarios share
chance      ... these numbers
foreseen    counts of each dyad, with intervals
dispersion  how far counts spread beyond the process
likelihood  the exact likelihood (numba; needs the extra `fit`)
fitting     norms from a stream (needs the extra `fit`)
stored      the file
"""

from __future__ import annotations

from sitroom.outlook.norms.kernels import KINDS, Branching
from sitroom.outlook.norms.model import Norms, fit, shipped
from sitroom.outlook.norms.simulation import Act, Futures, Stop

__all__ = ["KINDS", "Act", "Branching", "Futures", "Norms", "Stop", "fit", "shipped"]
