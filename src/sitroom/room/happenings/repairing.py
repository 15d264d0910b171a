"""Happenings repaired where a room has changed: only what hangs together with the documents that changed is read, compared and told anew.

The rows are the same as if all happenings had been found at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Set
from typing import TYPE_CHECKING, Any

import msgspec

from sitroom.records import Event, Statement
from sitroom.room.happenings.facts import rules
from sitroom.room.happenings.finding import Group, compared, ends, moved, regrouped, tie
from sitroom.room.happenings.keyed import Keys, Patched, listed
from sitroom.room.happenings.leads import copy_groups, root
from sitroom.room.happenings.pairing import Pair, crowded, newly_near, no_longer_near
from sitroom.room.happenings.remembered import Remembered
from sitroom.room.happenings.state import (
    TELLING,
    Homes,
    accounts,
    links_used,
    standing_actors,
    standing_copies,
    standing_links,
    telling,
    write_chances,
    write_links,
    write_marked,
    write_reaches,
    write_rows,
)
from sitroom.room.happenings.tellings import Kept, Row, Tellings
from sitroom.room.independence import witnesses
from sitroom.room.through import through

if TYPE_CHECKING:
    from sitroom.room.store import Room

__all__ = ["FEW", "repaired"]

FEW = 0.2
"""The share of a room's documents up to which it is repaired: where more have changed, to find all at once is faster."""
LEAST = 100
"""So many documents are few in any room."""
NOTED = 20_000
"""So many renewals are noted one by one."""


def repaired(room: Room, changes: int) -> bool:
    """Repair the happenings, within a transaction. False, and nothing is written, where too much has changed, or nothing was found before.

    ``changes``: how often the room has changed.
    """
    touched = _Touched(room)
    if touched.many:
        return False
    _Repair(room, touched).write(changes)
    return True


class _Touched:
    """What has changed since the happenings were found. ``documents``: those whose events may be others, or may be compared by something else;
    ``events``: those that are gone; ``restated``: the documents whose words may be from elsewhere now."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.reached_before = dict(room._rows("SELECT actor, reached FROM happening_reaches"))
        self.statements: dict[str, Statement] = {}
        self.homes = Homes(room)
        self.actors, self.copies, self.links = standing_actors(room), standing_copies(room), standing_links(room)
        self.links_before = links_used(room)
        apart = sorted((first, second) for first, second, same in self.links if not same)
        self.remembered = Remembered(room)
        self.tellings = Tellings(Kept(
            events=[], documents=self.homes, actors=self.actors, statements=self.statements, witnesses={}, apart=apart, copies=self.copies,
            remembered=self.remembered,
        ))  # fmt: skip
        rows = room._rows("SELECT what, id FROM happening_touched ORDER BY what, id")
        self.events = {str(id) for what, id in rows if what == "event"}
        self.restated = {str(id) for what, id in rows if what == "document"}
        self.documents = self._with_copies(self.restated | self._of_actors() | self._of_links())

    @property
    def many(self) -> bool:
        """Whether it is too much to be repaired."""
        ((all, found),) = self.room._rows("SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM happening_marks)")
        return not found or not self.reached_before or len(self.documents) > max(LEAST, FEW * all)

    def _of_actors(self) -> set[str]:
        """The documents with an event of an actor that may be taken for others than before."""
        now = self.tellings.reached
        changed = {id for id in now.keys() | self.reached_before.keys() if now.get(id) != self.reached_before.get(id)}
        if not changed:
            return set()
        parts = " UNION ".join(
            f"SELECT event FROM {table} WHERE actor IN who" for table in ("event_actors", "event_recipients", "event_change_actors")
        )
        who = "SELECT value AS actor FROM json_each(?1) UNION SELECT actor FROM actor_merges WHERE stands_for IN (SELECT value FROM json_each(?1))"
        question = f"WITH who AS ({who}) SELECT DISTINCT e.document FROM ({parts}) p JOIN events e ON e.id = p.event"
        return {str(id) for (id,) in self.room._rows(question, listed(changed))}

    def _of_links(self) -> set[str]:
        """The documents of events of which an analyst says something else than before."""
        asked = listed(ends((a, b) for a, b, _ in self.links ^ self.links_before))
        return {str(id) for (id,) in self.room._rows("SELECT DISTINCT document FROM events WHERE id IN (SELECT value FROM json_each(?))", asked)}

    def _with_copies(self, documents: set[str]) -> set[str]:
        """These, all that an event of theirs stood for or that stood for one, and all of whom one of these copies another."""
        among = "(SELECT value FROM json_each(?1))"
        own = {str(id) for (id,) in self.room._rows(f"SELECT id FROM events WHERE document IN {among}", listed(documents))} | self.events
        question = f"SELECT lead FROM happening_tellings WHERE event IN {among} AND lead IS NOT NULL"
        own |= {str(id) for (id,) in self.room._rows(question, listed(own))}
        question = f"SELECT event FROM happening_tellings WHERE lead IN {among} AND lead IS NOT NULL UNION SELECT value FROM json_each(?1)"
        question = f"SELECT DISTINCT document FROM events WHERE id IN ({question})"
        found = documents | {str(id) for (id,) in self.room._rows(question, listed(own))}
        roots = {root(id, self.copies) for id in found}
        return found | {id for first, group in copy_groups(self.copies).items() if first in roots for id in group}


class _Repair:
    """One repair: first of what each event is compared by, then of the chances of pairs, then of what hangs together with either."""

    def __init__(self, room: Room, touched: _Touched) -> None:
        self._room, self._touched, self._tellings = room, touched, touched.tellings
        self._read: set[str] = set()
        self._links_before, self._links = touched.links_before, touched.links

    def write(self, changes: int) -> None:
        """Find what changed, and write it."""
        before, after = self._rows()
        lost = {id for id, row in before.items() if after.get(id) != row}
        fresh = {id for id, row in after.items() if before.get(id) != row}
        write_rows(self._room, before, after)
        touched = fresh | lost | self._chances(before, after, fresh, lost) | ends((a, b) for a, b, _ in self._links ^ self._links_before)
        stale = self._happenings("event", touched)
        touched.update(str(id) for (id,) in self._asked("SELECT event FROM happening_members WHERE happening IN", stale))
        groups, rows = self._groups(touched)
        stale |= self._happenings("event", rows)
        gone, new = self._accounts(groups, rows, stale)
        write_marked(self._room, gone, new)
        write_links(self._room, self._links_before, self._links)
        write_reaches(self._room, self._touched.reached_before, self._tellings.reached)
        self._touched.remembered.write(all=False)
        self._room._db.execute("DELETE FROM happening_touched")
        self._note(changes, sorted(gone | {happening.id for _, happening in new}))

    def _note(self, changes: int, renewed: list[str]) -> None:
        """Note which happenings came, went or changed, for those who measure them; all, where that has become a long list."""
        ((noted,),) = self._room._rows("SELECT count(*) FROM happening_renewals")
        if noted + len(renewed) > NOTED:
            self._room._db.execute("DELETE FROM happening_renewals")
            renewed = [""]
        self._room._db.executemany("INSERT OR REPLACE INTO happening_renewals VALUES (?, ?)", ((changes, id) for id in renewed))

    def _rows(self) -> tuple[dict[str, Row], dict[str, Row]]:
        """What is kept of the events of the documents that changed, before and after."""
        self._take(self._touched.documents)
        ids = self._touched.events | {str(id) for (id,) in self._asked("SELECT id FROM events WHERE document IN", self._touched.documents)}
        before = self._known(ids)
        leads = self._tellings.leads(self._touched.documents)
        marks = {id: self._tellings.mark(id, leads.get(id)) for id in self._tellings.events}
        after = {
            id: row if (row := before.get(id)) and row.mark == mark else self._tellings.row(id, mark, leads.get(id)) for id, mark in marks.items()
        }
        return before, after

    def _chances(self, before: Mapping[str, Row], after: Mapping[str, Row], fresh: Set[str], lost: Set[str]) -> set[str]:
        """Write the chances that are others; the events whose groups may be others for that."""
        most = rules()["block"]
        keys = Keys(self._room, without=before.keys() | after.keys())
        old, new = Patched(keys, before), Patched(keys, after)
        were = self._between("first IN {0} OR second IN {0}", lost)
        crowds = crowded(new, fresh=fresh, most=most)
        inside = {id for rank in crowds.values() for id in rank}
        pairs = {pair: known for pair, known in self._between("first IN {0}", inside).items() if pair not in were}
        were |= {pair: pairs[pair] for pair in no_longer_near(pairs, crowds, new, most=most)}
        asked = list(newly_near(old, new, fresh=fresh, lost=lost, most=most))
        self._take(self._homes(ends(asked)))
        now = compared(asked, self._tellings)
        write_chances(self._room, were, now)
        return moved(were, lost) | moved(now, fresh)

    def _groups(self, touched: Collection[str]) -> tuple[list[Group], dict[str, Row]]:
        """The groups of all that hangs together with these events, and what is kept of these."""
        together: dict[str, str] = {}
        chances: dict[Pair, float] = {}
        waiting = {id: id for id in sorted(touched)}
        while waiting:
            together |= waiting
            found = self._between("first IN {0} OR second IN {0}", waiting)
            chances |= found
            strong = (pair for pair, known in found.items() if known >= tie())
            pairs = [*strong, *((a, b) for a, b, same in self._links if same and (a in waiting or b in waiting)), *self._led(waiting)]
            waiting = {}
            for a, b in pairs:
                for one, other in ((a, b), (b, a)):
                    if one in together and other not in together:
                        waiting[other] = together[one]
        rows = self._known(together)
        tied = [*((a, b) for a, b, same in self._links if same), *((id, row.lead) for id, row in rows.items() if row.lead)]
        leader = _leaders(rows, [*(pair for pair, known in chances.items() if known >= tie()), *tied])
        self._take(self._homes(rows))
        return list(regrouped(leader, rows, chances, self._links, self._tellings)), rows

    def _accounts(self, groups: list[Group], rows: dict[str, Row], stale: set[str]) -> tuple[set[str], list[Any]]:
        """The happenings that are no more, and those that say something else. Those whose words may be from elsewhere now are told again."""
        others = self._happenings("document", self._retelling()) - stale
        members: dict[str, list[str]] = defaultdict(list)
        for happening, event in self._asked("SELECT happening, event FROM happening_members WHERE happening IN", others):
            members[happening].append(event)
        groups = groups + [tuple(sorted(ids)) for ids in members.values()]
        rows = rows | self._known({id for ids in members.values() for id in ids})
        homes = self._homes(rows)
        self._take(homes)
        kept = Kept(
            events=[self._tellings.events[id] for id in rows], documents=self._touched.homes, actors=self._touched.actors,
            statements=self._touched.statements, witnesses=witnesses(self._room, homes),
        )  # fmt: skip
        told = dict(self._asked("SELECT happening, mark FROM happening_marks WHERE happening IN", stale | others))
        ids, new = accounts(groups, rows, kept, told)
        return stale - ids, new

    def _retelling(self) -> set[str]:
        """The documents that changed, and all that copy or retell them."""
        repeating: dict[str, list[str]] = defaultdict(list)
        for id, of in self._room._rows("SELECT id, coalesce(copy_of, rewrite_of) FROM documents WHERE coalesce(copy_of, rewrite_of) IS NOT NULL"):
            repeating[of].append(id)
        found: set[str] = set()
        waiting = [*self._touched.restated]
        while waiting:
            if (id := waiting.pop()) not in found:
                found.add(id)
                waiting += repeating[id]
        return found

    def _take(self, documents: Collection[str]) -> None:
        """Read the events of documents, as they stand."""
        fresh = sorted({*documents} - self._read)
        self._read.update(fresh)
        records = [msgspec.json.decode(row[0], type=Event) for row in self._asked("SELECT record FROM events_corrected WHERE document IN", fresh)]
        self._touched.statements.update(through(self._room, fresh))
        self._tellings.more(self._room._corrected(records))

    def _homes(self, events: Iterable[str]) -> list[str]:
        return [str(id) for (id,) in self._asked("SELECT DISTINCT document FROM events WHERE id IN", events)]

    def _happenings(self, by: str, ids: Iterable[str]) -> set[str]:
        """The happenings, as they were found, that have members of these ids or in these documents."""
        among = "event IN" if by == "event" else "event IN (SELECT id FROM events WHERE document IN"
        question = f"SELECT DISTINCT happening FROM happening_members WHERE {among}"
        return {str(id) for (id,) in self._asked(question, ids, end="" if by == "event" else ")")}

    def _known(self, events: Iterable[str]) -> dict[str, Row]:
        return dict(map(telling, self._asked(f"SELECT {TELLING} FROM happening_tellings WHERE event IN", events)))

    def _between(self, condition: str, ids: Iterable[str]) -> dict[Pair, float]:
        """The pairs, and their chances, as they are in the room."""
        among = condition.format("(SELECT value FROM json_each(?1))")
        return {(a, b): known for a, b, known in self._room._rows(f"SELECT first, second, chance FROM happening_chances WHERE {among}", listed(ids))}

    def _led(self, ids: Iterable[str]) -> list[Pair]:
        """Of these events, and of those for which they stand, each with the one that stands for it."""
        among = "(SELECT value FROM json_each(?1))"
        question = "SELECT event, lead FROM happening_tellings WHERE lead IS NOT NULL AND"
        return self._room._rows(f"{question} event IN {among} UNION {question} lead IN {among}", listed(ids))

    def _asked(self, question: str, ids: Iterable[str], *, end: str = "") -> list[tuple[Any, ...]]:
        return self._room._rows(f"{question} (SELECT value FROM json_each(?)){end}", listed(ids))


def _leaders(ids: Iterable[str], pairs: Iterable[Pair]) -> dict[str, str]:
    """Of each event, the least of those that it hangs together with over pairs of them."""
    lead = {id: id for id in ids}

    def led(id: str) -> str:
        while lead[id] != id:
            lead[id] = lead[lead[id]]
            id = lead[id]
        return id

    for first, second in pairs:
        if first in lead and second in lead:
            one, other = sorted((led(first), led(second)))
            lead[other] = one
    return {id: led(id) for id in lead}
