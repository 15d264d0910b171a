"""Happenings found again as a room changes: the same as if all were found at once, and only what changed is compared."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from sitroom.records import Actor, Coding, Document, Event, Happening, Statement
from sitroom.room import ChangeEvent, MergeActors, NoEvent, NotSameHappening, Room, SameHappening, Undo
from sitroom.room.happenings import finding, pairing, repairing
from sitroom.room.happenings.clustering import candidates
from sitroom.room.happenings.facts import rules
from sitroom.room.happenings.finding import happenings
from sitroom.room.happenings.kept import gathered
from sitroom.room.happenings.tellings import Row
from sitroom.room.network.ledger import ledger
from sitroom.room.opening import snapshot
from sitroom.room.tension import kept as acts

SENTENCES = (
    "Norland's jets struck the harbour of Velmora on Monday, killing {} dock workers.",
    "A strike by Norland on the harbour of Velmora left {} dock workers dead.",
    "Norland bombed the depot of Karst and {} soldiers died there.",
    "Ostmark shelled the depot of Karst, its governor said, and {} soldiers were hurt.",
    "Norland's jets attacked the harbour again and {} sailors were killed.",
)
LATER = {"Norland": "Ostmark", "Velmora": "Zelmira", "harbour": "airport", "workers": "farmers", "Karst": "Urnau", "soldiers": "recruits",
         "dock": "rice", "jets": "guns", "depot": "plant", "sailors": "farmers", "governor": "minister"}  # fmt: skip
"""Words of the same length."""
VERBS = ("struck", "strike", "bombed", "shelled", "attacked")


def coding(rng: random.Random, document: str, *, reader: str = "first") -> Coding:
    """A document of two or three events, now and then with a new name for an actor, an outlet through which it knows, or the text of another."""
    chosen = rng.sample(range(len(SENTENCES)), rng.choice((2, 3)))
    text = " ".join(SENTENCES[i].format(rng.choice((12, 15, 40))) for i in chosen) + f" So far {document}."
    day = f"2031-02-0{rng.randint(3, 6)}"
    own: dict[str, Any] = {"document": document, "confidence": 0.9, "reader": reader}
    said = Statement(id=f"s-{document}", speaker=None, source=None, cue=None, content=[(0, 9)], kind="quote", evidence=(0, 9),
                     via=rng.choice((None, "Sud Press")), **own)  # fmt: skip
    events, start = [], 0
    for i in chosen:
        at = text.index(VERBS[i], start)
        end = text.index(".", at) + 1
        events.append(Event(
            id=f"e-{document}-{VERBS[i]}-{reader}", type=rng.choice(("ASSAULT", "ASSAULT", "COERCE")), mode=[],
            status=rng.choice(("actual", "actual", "negated")), actors=[rng.choice(("NOR", "NOR.MIL"))], recipients=["SUD"],
            trigger=(at, at + len(VERBS[i])), evidence=(start, end), date=day,
            date_precision="day", intensity=-9.0, statement=rng.choice((None, said.id)), **own,
        ))  # fmt: skip
        start = end + 1
    names = [f"Norland {document}"] if rng.random() < 0.5 else []
    shared = ["the Realm"] if rng.random() < 0.2 else []
    return Coding(
        document=Document(id=document, text=text, sha256=document, outlet=rng.choice(("Harbour Post", "Sud Press", "Karst News")), published=day),
        actors=[Actor(id="NOR", name="Norland", kind="state", country="NOR", aliases=[*names, *shared]),
                Actor(id="NOR.MIL", name="Norland's air force", kind="military", country="NOR", aliases=shared),
                Actor(id="SUD", name="Sudland", kind="state", country="SUD")],
        events=events, statements=[said],
    )  # fmt: skip


def later(coded: Coding) -> Coding:
    """The same a year later, elsewhere and by others, in a text that is no copy."""
    text = coded.document.text
    for word, other in LATER.items():
        text = text.replace(word, other)
    events = [replace(event, date="2032-02-04", actors=["OST"], recipients=["KAR"], statement=None) for event in coded.events]
    actors = [Actor(id=id, name=name, kind="state", country=id) for id, name in (("OST", "Ostmark"), ("KAR", "Karst"))]
    return replace(coded, document=replace(coded.document, text=text, published="2032-02-04"), events=events, actors=actors, statements=[])


def at_once(room: Room) -> list[Happening]:
    with snapshot(room._db):
        return sorted(happenings(gathered(room)), key=lambda h: h.id)


def asked(room: Room) -> list[Happening]:
    return sorted(room.happenings(), key=lambda h: h.id)


ORDER = {"happenings": "id", "happening_members": "happening, rowid", "happening_actors": "happening, rowid"}
TABLES = ("happening_tellings", "happening_chances", "happening_marks", "happening_links_used", "happening_reaches", *ORDER)


def rows(room: Room) -> dict[str, list[tuple[Any, ...]]]:
    """All that is kept of the happenings of a room and is measured of them; members and actors in the order in which they are read."""
    acts.refresh(room)
    found = {name: room._rows(f"SELECT * FROM {name} ORDER BY {ORDER.get(name, 1)}") for name in (*TABLES, "acts", "act_pairs")}
    read = vars(ledger(room))
    return found | {name: [(column.tolist() if hasattr(column, "tolist") else column,)] for name, column in read.items() if name != "row"}


def step(room: Room, rng: random.Random, number: int) -> None:
    """One change of any kind that a room can meet."""
    events = [event.id for event in room.events()]
    what = rng.choice(("add", "add", "add", "recode", "same", "not-same", "none", "change", "merge", "undo"))
    two = rng.sample(events, 2) if len(events) > 1 else []
    try:
        if what == "add" or len(two) < 2:
            room.add(coding(rng, f"d{number}"))
        elif what == "recode":
            old = rng.choice(room.documents())
            fresh = coding(random.Random(old.id), old.id, reader=f"reader{number}")
            if fresh.document.text == old.text:
                room.recode(fresh, reader="x")
        else:
            action = {
                "same": SameHappening(events=two), "not-same": NotSameHappening(events=two), "none": NoEvent(event=two[0]),
                "change": ChangeEvent(event=two[0], type="COERCE"), "merge": MergeActors(actor="NOR.MIL", into="NOR"),
                "undo": Undo(number=max(1, len(room.corrections()))),
            }[what]  # fmt: skip
            room.correct(action, why="a try")
    except Exception as error:  # what contradicts an earlier correction is refused, and changes nothing
        assert "UsageError" in type(error).__name__, error


@pytest.mark.parametrize("seed", range(6))
def test_found_again_is_as_found_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Seeds are drawn with every kind of change; half of the rooms are repaired, half found anew from what is known."""
    monkeypatch.setitem(rules(), "block", 2)  # so that the room is crowded soon
    monkeypatch.setattr(repairing, "LEAST", 100 if seed % 2 else -1)
    monkeypatch.setattr(repairing, "FEW", 1.0 if seed % 2 else -1.0)
    rng = random.Random(seed)
    with Room(tmp_path / "gulf.sitroom") as room:
        for number in range(14):
            step(room, rng, number)
            assert asked(room) == at_once(room), number
            acts.refresh(room)
        kept = rows(room)
        with room.writing():
            room._db.execute("UPDATE happenings_state SET found_at = NULL, maker = NULL")
            room._db.execute("UPDATE acts_state SET made_from = NULL")
        room.happenings()
        assert rows(room) == kept


def carried(rng: random.Random, old: Coding, number: int) -> Coding:
    """A copy at another outlet, days later or of no day, now and then with a sentence of its own, another toll or a word less."""
    text = old.document.text
    change = rng.choice(("none", "none", "toll", "word", "own"))
    if change == "toll":
        text = text.replace("12", "19")
    if change == "word":
        text = text.replace(" on Monday", "         ")
    if change == "own":
        text += " Nobody else had word of it."
    day = rng.choice((None, "2031-02-06", "2031-02-19"))
    document = replace(old.document, id=f"c{number}", sha256=f"c{number}", text=text, outlet=rng.choice(("Daily Echo", "Star")), published=day)
    events = [
        replace(event, id=f"{event.id}-c{number}", document=document.id, statement=None, date=day or event.date,
                type=rng.choice((event.type, event.type, "COERCE")), actors=rng.choice((event.actors, [])))
        for event in old.events
    ]  # fmt: skip
    return Coding(document=document, actors=old.actors, events=events)


@pytest.mark.parametrize("seed", range(6))
def test_copies_found_again_are_as_found_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Copies come, are parted by an analyst, lose events and their link, and are led by others: repaired as found anew."""
    monkeypatch.setitem(rules(), "block", 3)
    monkeypatch.setattr(repairing, "LEAST", 100 if seed % 3 else -1)
    monkeypatch.setattr(repairing, "FEW", 1.0 if seed % 3 else -1.0)
    rng = random.Random(seed)
    with Room(tmp_path / "gulf.sitroom") as room:
        told = [coding(rng, "d0")]
        room.add(told[0])
        followed = 0
        for number in range(1, 13):
            what = rng.choice(("copy", "copy", "copy", "link", "other"))
            if what == "copy":
                told.append(carried(rng, rng.choice(told), number))
                room.add(told[-1])
            elif what == "link":
                with room.writing():
                    id = rng.choice(told).document.id
                    of = rng.choice([None, *(id for (id,) in room._rows("SELECT id FROM documents WHERE id < ?", id))])
                    room._db.execute("UPDATE documents SET copy_of = ? WHERE id = ?", (of, id))
            else:
                step(room, rng, number)
            assert asked(room) == at_once(room), (number, what)
            followed += len(room._rows("SELECT 1 FROM happening_tellings WHERE lead IS NOT NULL"))
        kept = rows(room)
        with room.writing():
            room._db.execute("UPDATE happenings_state SET found_at = NULL, maker = NULL")
            room._db.execute("UPDATE acts_state SET made_from = NULL")
        room.happenings()
        assert rows(room) == kept and followed


def test_only_what_changed_is_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[str, str]] = []
    own = finding.in_common

    def watched(told: Any, a: Any, b: Any) -> Any:
        compared.extend((told[i].id, told[j].id) for i, j in zip(a, b, strict=True))
        return own(told, a, b)

    monkeypatch.setattr(finding, "in_common", watched)
    rng = random.Random(3)
    with Room(tmp_path / "gulf.sitroom") as room:
        for number in range(8):
            room.add(coding(rng, f"d{number}"))
        room.happenings()
        many = len(compared)
        compared.clear()
        room.add(coding(rng, "d9"))
        room.happenings()
        assert 0 < len(compared) < many / 2 and all("-d9-" in a + b for a, b in compared)
        compared.clear()
        room.correct(NotSameHappening(events=[room.events()[0].id, room.events()[1].id]), why="two")
        room.happenings()
        assert compared == []


@pytest.mark.parametrize("finds", [True, False])
def test_two_programs_find_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, finds: bool) -> None:
    """What another program found between reading and writing is not written over with what was read before, and what it added is found later."""
    rng = random.Random(5)
    own = finding.find
    with Room(tmp_path / "gulf.sitroom") as room, Room(tmp_path / "gulf.sitroom") as other:
        room.add(coding(rng, "d1"))
        room.happenings()
        room.add(coding(rng, "d2"))

        def found(kept: Any, before: Any) -> Any:
            monkeypatch.setattr(finding, "find", own)
            other.add(coding(rng, "d3"))
            if finds:
                other.happenings()
            return own(kept, before)

        with room.writing():
            room._db.execute("UPDATE happenings_state SET maker = NULL")
        monkeypatch.setattr(finding, "find", found)
        room.happenings()
        assert finding.find is own
        assert asked(room) == at_once(room) == asked(other)


@pytest.mark.parametrize("seed", range(20))
def test_pairs_are_those_of_all_events_at_once(seed: int) -> None:
    rng = random.Random(seed)
    most = rng.choice((1, 2, 5))
    old: dict[str, Row] = {}
    pairs: set[pairing.Pair] = set()
    for _ in range(6):
        new = {id: row for id, row in old.items() if rng.random() < 0.8}
        for id in rng.sample([f"e{i}" for i in range(30)], 8):
            mark = bytes([rng.randrange(256), rng.randrange(256)])
            new[id] = Row(mark, ((rng.choice("abc"),), (0, 0), id), tuple(rng.sample(range(6), 2)))
        gone = {id for id, row in old.items() if new.get(id) != row}
        pairs = {pair for pair in pairs if not gone.intersection(pair)}
        fresh = {id for id, row in new.items() if old.get(id) != row}
        before, now = pairing.All(old), pairing.All(new)
        pairs -= pairing.no_longer_near(pairs, pairing.crowded(now, fresh=fresh, most=most), now, most=most)
        near = list(pairing.newly_near(before, now, fresh=fresh, lost=gone, most=most))
        assert len(near) == len({*near})
        pairs.update(near)
        order = sorted(new, key=lambda id: new[id].place)
        assert pairs == {(order[i], order[j]) for i, j in candidates([new[id].keys for id in order], most=most)}
        old = new


def test_a_repair_reads_only_what_hangs_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a room with two far times, the documents of one are not read for a correction of the other."""
    read: list[str] = []
    own = Room.document
    monkeypatch.setattr(Room, "document", lambda room, id: read.append(id) or own(room, id))
    rng = random.Random(11)
    with Room(tmp_path / "gulf.sitroom") as room:
        for number in range(4):
            room.add(coding(rng, f"d{number}"))
        for number in range(4):
            room.add(later(coding(rng, f"l{number}")))
        room.happenings()
        before = dict(room._rows("SELECT happening, mark FROM happening_marks"))
        read.clear()
        event = next(event for event in room.events() if event.document == "l0")
        room.correct(NoEvent(event=event.id), why="a figure of speech")
        assert asked(room) == at_once(room)
        renewed = {id for _, id in room._rows("SELECT * FROM happening_renewals WHERE found_at = (SELECT max(found_at) FROM happening_renewals)")}
        assert renewed == {id for id, _ in before.items() ^ dict(room._rows("SELECT happening, mark FROM happening_marks")).items()} != set()
        room.correct(Undo(number=1), why="none after all")
        read.clear()
        room.happenings()
        assert read and {id[0] for id in read} == {"l"}
        assert dict(room._rows("SELECT happening, mark FROM happening_marks")) == before


def test_a_document_that_turns_out_a_copy_has_its_happenings_told_anew(tmp_path: Path) -> None:
    rng = random.Random(2)
    with Room(tmp_path / "gulf.sitroom") as room:
        one = coding(rng, "d1")
        room.add(one)
        room.add(replace(coding(rng, "d2"), document=replace(one.document, id="d2", sha256="d2", outlet="Elsewhere"), events=[
            replace(event, id=f"{event.id}-2", document="d2", statement=None) for event in one.events
        ], statements=[]))  # fmt: skip
        room.happenings()
        with room.writing():
            room._db.execute("UPDATE documents SET copy_of = NULL, rewrite_of = NULL")
        apart = asked(room)
        assert apart == at_once(room) and {happening.independent for happening in apart} == {2}
        with room.writing():
            room._db.execute("UPDATE documents SET copy_of = 'd1' WHERE id = 'd2'")
        joined = asked(room)
        assert joined == at_once(room) and {happening.independent for happening in joined} == {1}
