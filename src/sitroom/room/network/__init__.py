"""Who is tied to whom: a temporal, signed network of several layers, made from happenings counted once and weighed by independent sources.

asked        the question to a room and its answer
ledger       happenings as columns of numbers
sides        actors as nodes, at the level of actors or of states
days         windows, and how acts fade
layers       PLOVER's quad classes and kinds of ties
ties         stated ties as rows
weighing     which happenings count, and how much
building     nodes and dyads
graph        signed graphs and their triangles
kernel       a signed graph made smaller without loss
frustration  how far from balance
blocs        signed clustering, from window to window
brokerage    who stands between others, by role
betweenness  who stands on the shortest ways between others
"""

from __future__ import annotations

from sitroom.room.network.answers import Balance, Bloc, Blocs, Brokerage, Dyad, Level, Move, Network, Node, Realignment, Turn

__all__ = ["Balance", "Bloc", "Blocs", "Brokerage", "Dyad", "Level", "Move", "Network", "Node", "Realignment", "Turn"]
