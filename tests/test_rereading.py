"""Reading a room's documents again: records change, whatever else holds; a run that is stopped goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from sitroom.cli import app
from sitroom.errors import InputError, UsageError
from sitroom.reading import Arc, Reading, Trigger, register
from sitroom.records import Actor, Coding, Document, Event, Statement
from sitroom.room import ChangeEvent, MergeActors, NoEvent, Room, Source
from sitroom.room.rereading.again import due, reread
from sitroom.room.rereading.replaced import Turnover

TEXT = "Norland shelled Sudport. Officials of Sudland said talks were held in Eastland."
VERBS = {"bombed": "ASSAULT", "urged": "REQUEST"}


def coding(
    document: str, *, reader: str = "hand-1", type: str = "ASSAULT", actor: str = "NOR", day: str = "2031-02-03", talks: bool = True
) -> Coding:
    """One event or two, whose ids tell their type, as those of the reader do."""

    def span(words: str) -> tuple[int, int]:
        return TEXT.index(words), TEXT.index(words) + len(words)

    own = {"document": document, "confidence": 0.9, "reader": reader, "status": "actual", "date": day, "date_precision": "day", "mode": []}
    names = {"NOR": "Norland", "NOR.MIL": "Norland's army"}
    events = [Event(id=f"e-{document}-{type}", type=type, actors=[actor], recipients=["SUD"], trigger=span("shelled"), evidence=(0, 24),
                    intensity=-9.0, **own)]  # fmt: skip
    if talks:
        events.append(Event(id=f"e-{document}-talks", type="CONSULT", actors=["SUD"], recipients=[], trigger=span("held"), evidence=(25, 79),
                            intensity=1.0, statement=f"s-{document}", **own))  # fmt: skip
    return Coding(
        document=Document(id=document, text=TEXT, sha256=document, outlet=f"Outlet {document}", published=day),
        actors=[Actor(id=actor, name=names[actor], kind="state", aliases=[f"{reader} alias"], mentions=[span("Norland")]),
                Actor(id="SUD", name="Sudland", kind="state", mentions=[span("Sudland")])],
        events=events,
        statements=[Statement(id=f"s-{document}", speaker="SUD", source=span("Officials of Sudland"), cue=span("said"), kind="paraphrase",
                              content=[span("talks were held")], evidence=(25, 79), document=document, confidence=0.9, reader=reader)],
    )  # fmt: skip


COUNTED = {"happenings_state", "happening_touched", "happening_renewals"}
"""What tells how often a room has changed."""
NEWER = {"reader": "hand-2", "type": "COERCE", "actor": "NOR.MIL"}


def dump(room: Room) -> dict[str, list[tuple[object, ...]]]:
    """All that a room has, but for the numbers of events, which only count, and for who read what again."""
    tables = [
        name for (name,) in room._rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '*_fts*' AND name NOT GLOB 'sqlite*'")
    ]
    found = {}
    for table in sorted({*tables} - {"rereadings", *COUNTED, "sources_read", "correction_states", "corrections"}):
        columns = ", ".join(row[1] for row in room._rows(f"PRAGMA table_info({table})") if (table, row[1]) != ("events", "number"))
        found[table] = sorted(room._rows(f"SELECT {columns} FROM {table}"), key=repr)
    return found


@pytest.fixture
def room(tmp_path: Path):
    with Room(tmp_path / "gulf.sitroom") as opened:
        for document in ("d1", "d2", "d3"):
            opened.add(coding(document))
        yield opened


def test_a_document_that_is_read_again_is_as_if_the_newer_reader_had_read_it_first(room: Room, tmp_path: Path) -> None:
    with Room(tmp_path / "fresh.sitroom") as fresh:
        fresh.add(coding("d1", **NEWER))
        fresh.add(coding("d2"))
        fresh.add(coding("d3", **NEWER, talks=False))
        room.happenings()
        room.recode(coding("d3", **NEWER, talks=False), reader="hand-2")
        room.recode(coding("d1", **NEWER), reader="hand-2")
        assert room.happenings() == fresh.happenings() and room.copies() == fresh.copies()
        assert dump(room) == dump(fresh)
        assert room.search("talks") == fresh.search("talks") and room.events(text="shelled") == fresh.events(text="shelled")
    assert room._rows("PRAGMA foreign_key_check") == [] and room._rows("PRAGMA integrity_check") == [("ok",)]
    for index in ("events_fts", "documents_fts"):
        room._db.execute(f"INSERT INTO {index} ({index}) VALUES ('integrity-check')")


def test_what_changed_is_counted(room: Room) -> None:
    changes = room.recode(coding("d1", **NEWER, talks=False), reader="hand-2")
    assert changes["events"] == Turnover(changed=1, gone=1)
    assert changes["statements"] == Turnover(kept=1) and changes["claims"] == Turnover()
    assert changes["actors"] == Turnover(kept=1, added=1, gone=1)


def test_an_actor_that_no_document_names_any_longer_is_gone(room: Room) -> None:
    for document in ("d1", "d2"):
        room.recode(coding(document, **NEWER), reader="hand-2")
    assert {actor.id for actor in room.actors()} == {"NOR", "NOR.MIL", "SUD"}
    room.recode(coding("d3", **NEWER), reader="hand-2")
    assert {actor.id: actor.aliases for actor in room.actors()} == {"NOR.MIL": ["hand-2 alias"], "SUD": []}


def test_corrections_hold_on(room: Room) -> None:
    room.correct(ChangeEvent(event="e-d1-ASSAULT", status="negated"), why="denied")
    room.correct(NoEvent(event="e-d1-talks"), why="no talks")
    room.correct(MergeActors(actor="NOR", into="SUD"), why="for the test")
    for document in ("d1", "d2", "d3"):
        room.recode(coding(document, **NEWER), reader="hand-2")
    assert [(event.id, event.status) for event in room.events() if event.document == "d1"] == [("e-d1-COERCE", "negated")]
    assert [entry.state for entry in room.corrections()] == ["applied", "applied", "applied"]
    room.recode(coding("d1", talks=False), reader="hand-1")
    assert [entry.state for entry in room.corrections()] == ["applied", "waiting", "applied"]


def test_what_cannot_be_stored_leaves_the_document_as_it_was(room: Room) -> None:
    before = dump(room)
    other = msgspec.structs.replace(coding("d1").document, text=TEXT + " More.")
    with pytest.raises(InputError, match="another text"):
        room.recode(msgspec.structs.replace(coding("d1"), document=other), reader="x")
    with pytest.raises(InputError, match="contradicts itself"):
        room.recode(msgspec.structs.replace(coding("d1"), actors=[]), reader="x")
    with pytest.raises(UsageError, match="has no document 'd9'"):
        room.recode(coding("d9"), reader="x")
    clash = msgspec.structs.replace(coding("d1").events[0], id="e-d2-talks")
    with pytest.raises(InputError, match="names another record"):
        room.recode(msgspec.structs.replace(coding("d1"), events=[clash]), reader="x")
    assert dump(room) == before and room._rows("SELECT * FROM rereadings") == []


# With a reader ------------------------------------------------------------------------------------------------------------------------


class Verbs:
    """A reader of subject, verb, object; the verbs that it knows, it learns."""

    def __init__(self, name: str) -> None:
        self.name, self.known, self.stop = name, {"bombed"}, False

    def fits(self, words: Sequence[str]) -> bool:
        return True

    def read(self, sentences: Sequence[Sequence[str]], spans: Sequence[Sequence[tuple[int, int]]] | None = None) -> list[Reading]:
        if self.stop:
            raise KeyboardInterrupt
        assert spans is not None
        return [self._one(list(words), list(places)) for words, places in zip(sentences, spans, strict=True)]

    def _one(self, words: list[str], places: list[tuple[int, int]]) -> Reading:
        root = next((i for i, word in enumerate(words) if word in self.known), 0)
        arcs = (Arc("actor", root - 1, 0.9), Arc("recipient", root + 1, 0.9))
        return Reading(
            span=(places[0][0], places[-1][1]), words=words, spans=places, upos=["VERB" if i == root else "PROPN" for i in range(len(words))],
            heads=[-1 if i == root else root for i in range(len(words))], relations=["root" if i == root else "dep" for i in range(len(words))],
            entities=[], predicates=[], triggers=[Trigger(root, VERBS[words[root]], 0.9, "actual", 0.9, (), arcs)] if root else [],
        )  # fmt: skip


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Verbs:
    made = Verbs("verbs-1")
    from sitroom.reading import registry

    monkeypatch.setattr(registry, "_makers", dict(registry._makers))
    registry.get.cache_clear()
    register("verbs", lambda: made)
    yield made
    registry.get.cache_clear()


def invoke(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [*map(str, arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def read(tmp_path: Path, reader: Verbs) -> Path:
    """A room of three documents that the reader made, and one that a person did."""
    for name, words in (("a", "Israel bombed Iran."), ("b", "Egypt urged Israel to stop."), ("c", "Iran bombed Israel. Egypt urged Iran to stop.")):
        (tmp_path / f"{name}.txt").write_text(f"Outlet: {name}\nDate: 2025-06-13\n\n{words}\n")
    path = tmp_path / "gulf.sitroom"
    assert invoke("read", path, *(tmp_path / f"{name}.txt" for name in "abc"), "--reader", "verbs")[0] == 0
    with Room(path) as room:
        room.add(coding("d1"))
    return path


def test_reread_reads_what_an_older_reader_made_and_says_what_changed(read: Path, reader: Verbs) -> None:
    with Room(read) as room:
        assert len(due(room, reader="verbs").again) == 1  # of the one without records nobody knows who read it
    status, out, _ = invoke("reread", read, "--reader", "verbs")
    assert (status, out.splitlines()[:2]) == (
        0, ["1 document read again by verbs-1, 2 made by it already.", "1 document coded by hand or by another program left as they are."]
    )  # fmt: skip
    reader.name = "verbs-2"
    reader.known.add("urged")
    status, out, _ = invoke("reread", read, "--reader", "verbs")
    assert (status, out.splitlines()[0]) == (0, "3 documents read again by verbs-2, 0 made by it already.")
    assert next(line.split() for line in out.splitlines() if line.startswith("events")) == ["events", "2", "0", "2", "0"]
    assert invoke("reread", read, "--reader", "verbs")[1].startswith("0 documents read again by verbs-2, 3 made by it already.")
    with Room(read) as room:
        assert {event.reader for event in room.events()} == {"verbs-2", "hand-1"} and len(room.events(type="REQUEST")) == 2
        assert room.coding("d1") == coding("d1")


def test_reading_all_again_goes_on_where_it_was_stopped(read: Path, reader: Verbs) -> None:
    invoke("reread", read, "--reader", "verbs")
    reader.known.add("urged")
    with Room(read) as room:
        ids = due(room, reader="verbs", every=True).again
        assert len(ids) == 3
        steps = reread(room, ids, reader="verbs")
        next(steps)
        reader.stop = True
        with pytest.raises(KeyboardInterrupt):
            list(steps)
    reader.stop = False
    with Room(read) as room:
        left = due(room, reader="verbs").again
        assert 0 < len(left) < 3 and left == ids[-len(left) :]
        assert [one.document for one in reread(room, left, reader="verbs")] == left
        assert due(room, reader="verbs").again == [] and len(room.events(type="REQUEST")) == 2


def test_ctrl_c_says_how_to_go_on(read: Path, reader: Verbs) -> None:
    reader.stop = True
    status, _, err = invoke("reread", read, "--all", "--reader", "verbs")
    assert status == 130 and "0 documents were done" in err and f"Run sitroom reread {read} to go on" in err


def test_another_language_and_another_readers_work(tmp_path: Path, reader: Verbs) -> None:
    with Room(tmp_path / "gulf.sitroom") as room:
        foreign = Document(id="d5", text="Il a dit que la paix est possible.", sha256="d5", language="fr")
        room.add(Coding(document=foreign), source=Source(name="fr.txt", sha256="5"))
        room.add(coding("d6", reader="other-1"), source=Source(name="d6.txt", sha256="6", reader="other"))
        found = due(room, reader="verbs")
        assert (found.again, found.unread, found.others) == (["d6"], ["d5"], [])


def test_a_kill_between_two_documents_or_within_one_leaves_whole_codings(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dump(room)
    monkeypatch.setattr(room._corrections, "apply", lambda: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        room.recode(coding("d1", **NEWER), reader="hand-2")
    assert dump(room) == before
    with sqlite3.connect(room.path) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()
