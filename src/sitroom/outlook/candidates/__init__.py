"""Who will do what to whom next.

evidence    terms of evidence and half-lives, shared by what follows
prospects   what the past of every pair says of each PLOVER type, in numpy
counted     what forecasts of counts expect of each type
chances     both as a probability; the weights that ship
strangers   ... of those who never met
scoring     ... of all candidates, by how much a room tells of late
pasts       the past acts behind a candidate
asking      next_acts, of a room or a stream
answers     what it gives

index, traces, gathering, logit, ranking: candidates for (s, r, ?) and (?, r, o) of any coding scheme, learned and ranked day by day (numba: the extra
``fit``); for back-tests.
"""

from __future__ import annotations

from sitroom.outlook.candidates.answers import Candidate, Past, Reason
from sitroom.outlook.candidates.asking import next_acts
from sitroom.outlook.candidates.chances import Chances, shipped

__all__ = ["Candidate", "Chances", "Past", "Reason", "next_acts", "shipped"]
