"""What a room answers when it is asked for its network. Weights are PLOVER scores times independent sources, faded by age if so asked."""

from __future__ import annotations

import msgspec

from sitroom.room.tension.answers import Level

__all__ = ["Balance", "Bloc", "Blocs", "Brokerage", "Dyad", "Level", "Move", "Network", "Node", "Realignment", "Turn"]


class Brokerage(msgspec.Struct, frozen=True, kw_only=True):
    """How often a node stands between two that have no cooperation of their own, by Gould & Fernandez' (1989) roles: the broker and both others of
    one bloc (coordinator); both others of one bloc, not the broker's (itinerant); the sender alone of another (gatekeeper); the receiver alone of
    another (representative); all three of different blocs (liaison).
    """

    coordinator: int = 0
    itinerant: int = 0
    gatekeeper: int = 0
    representative: int = 0
    liaison: int = 0

    @property
    def total(self) -> int:
        """All five together."""
        return self.coordinator + self.itinerant + self.gatekeeper + self.representative + self.liaison


class Node(msgspec.Struct, frozen=True, kw_only=True, gc=False):  # hundreds of thousands, none of them in a cycle
    """One side. ``partners``: with how many others it has to do; ``acts`` and ``receives``: happenings; the four weights: what it does and what is
    done to it. ``reciprocity``: the share of its weight that is returned in kind (0..1, None without weight). ``bloc``: the number of its bloc,
    None where it stands alone; ``triangles``: signed triangles that it is in, ``balanced``: those of them that are. ``brokerage`` and
    ``betweenness`` (0..1: the share of pairs of others between which it lies on a shortest way of cooperation) are None where not counted.
    """

    id: str
    name: str
    kind: str | None
    partners: int
    acts: int
    receives: int
    out_cooperation: float
    out_conflict: float
    in_cooperation: float
    in_conflict: float
    reciprocity: float | None
    bloc: int | None
    triangles: int
    balanced: int
    brokerage: Brokerage | None = None
    betweenness: float | None = None


class Dyad(msgspec.Struct, frozen=True, kw_only=True, gc=False):  # as nodes
    """Two sides (ids, ``first`` < ``second``) and all between them.

    ``sign`` is that of ``net`` = ``cooperation`` - ``conflict``, both directions together; ``forth`` and ``back`` are the nets of the first
    towards the second and of the second towards the first. ``mixed``: both cooperation and conflict are a good part. ``layers``: weight by layer,
    negative where it is conflict. ``happenings``: how many; ``since`` and ``until``: their first and last day; ``evidence``: ids of the heaviest;
    ``ties``: ids of stated ties, the latest first. ``unbalanced``: how many unbalanced triangles it is in; ``by_place``: in how many of its
    happenings only the place tells who suffers.
    """

    first: str
    second: str
    sign: int
    net: float
    cooperation: float
    conflict: float
    forth: float
    back: float
    mixed: bool
    layers: dict[str, float]
    happenings: int
    since: str | None
    until: str | None
    evidence: list[str]
    ties: list[str] = []
    unbalanced: int = 0
    by_place: int = 0


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    """Structural balance of the signs (Cartwright & Harary 1956).

    ``triangles``: how many with no, one, two and three negative sides; ``share``: of balanced ones (none or two negative), None without triangles.
    ``frustration``: the least number of dyads whose change of sign would balance the whole (Harary 1959; Zaslavsky 1987); where ``exact`` is false it
    lies between ``at_least`` and this. ``line``: 1 - 2 frustration / dyads (Aref & Wilson 2018), None without dyads. ``camps``: the two camps
    of the best division whose broken dyads weigh least (net), ids; ``against``: the dyads that go against it.
    """

    dyads: int
    triangles: tuple[int, int, int, int]
    share: float | None
    frustration: int
    at_least: int
    exact: bool
    line: float | None
    camps: tuple[list[str], list[str]]
    against: list[tuple[str, str]]


class Bloc(msgspec.Struct, frozen=True, kw_only=True):
    """Sides that stand together, the most connected first; ``number`` from 1, kept from window to window."""

    number: int
    members: list[str]


class Blocs(msgspec.Struct, frozen=True, kw_only=True):
    """Blocs of two or more, the largest first, as many as fit the weights best (Davis 1967; Doreian & Mrvar 1996).

    ``misfit``: weight of cooperation between blocs and conflict within them; ``share``: of all weight, None without any. Where ``exact`` is false a
    better division may exist.
    """

    blocs: list[Bloc]
    misfit: float
    share: float | None
    exact: bool


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """Who is tied to whom. ``nodes`` and ``dyads`` come heaviest first.

    ``since`` and ``until``: what was asked, days, None = open; ``reference``: the day that ages are counted from. ``counted``: happenings that
    stand in it; ``set_aside``: why others do not, and how many. ``reciprocity``: the share of all weight that is returned in kind (Squartini et
    al. 2013); ``names``: of the nodes, by id. ``of``: whose dyads and partners alone are listed, as it was asked; all else is of the whole network;
    ``beside``: the names of those who are not listed then.
    """

    level: Level
    layers: list[str]
    status: list[str]
    since: str | None
    until: str | None
    half_life: float | None
    reference: str | None
    counted: int
    set_aside: dict[str, int]
    nodes: list[Node]
    dyads: list[Dyad]
    reciprocity: float | None
    balance: Balance
    blocs: Blocs
    of: str | None = None
    beside: dict[str, str] = {}

    @property
    def names(self) -> dict[str, str]:
        """Names by id."""
        return self.beside | {node.id: node.name for node in self.nodes}


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """A side that stands in another bloc than in the window before; None = in none. ``window``: the later one, from 0; ``evidence``: happening ids
    of that window with members of either bloc, the heaviest first.
    """

    window: int
    node: str
    before: int | None
    after: int | None
    evidence: list[str]


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """A dyad whose sign is another than in the window before; ``evidence``: the heaviest happenings of the later window that have the new sign."""

    window: int
    first: str
    second: str
    before: float
    after: float
    evidence: list[str]


class Realignment(msgspec.Struct, frozen=True, kw_only=True):
    """The network in several windows, one after the other, and who moved between them."""

    networks: list[Network]
    moves: list[Move]
    turns: list[Turn]
