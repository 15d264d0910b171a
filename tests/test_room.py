"""The room: codings come back exactly, whole or not at all, and a room that cannot be used says why."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitroom.errors import InputError, RoomError, UsageError
from sitroom.records import Actor, Claim, Coding, Document, Event, Magnitude, Place, RedLine, Role, Span, Statement, Tie
from sitroom.room import Room, Source
from sitroom.room.schema import APPLICATION_ID, VERSION

TEXT = (
    "Norland's navy attacked the harbour of Sudland on Monday, killing three. Sudland refused to hold talks in 2030. "
    "President Ida Lund said any attack on the strait would be met with force."
)
SRC = str(Path(__file__).parents[1] / "src")


def span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return start, start + len(words)


def coding(document: str = "d1", *, outlet: str | None = "Harbour Post", text: str = TEXT, published: str | None = "2031-02-03") -> Coding:
    """A coding with every kind of record; ids carry the document's."""
    own = {"document": document, "confidence": 0.1 + 0.2, "reader": "hand"}
    first, second, third = span("Norland's navy", text)[0], span("Sudland refused", text)[0], span("President", text)[0]
    sentences = (first, second - 1), (second, third - 1), (third, len(text))
    common = {"date": "2031-02-03", "date_precision": "day", "intensity": -9.0, **own}
    return Coding(
        document=Document(id=document, text=text, sha256=f"{document}-sha", title="Norland strikes harbour", outlet=outlet, published=published),
        actors=[
            Actor(id="NOR", name="Norland", kind="state", country="NOR", aliases=["Kingdom of Norland"]),
            Actor(id="NOR.MIL", name="Norland's navy", kind="military", mentions=[span("Norland's navy", text)]),
            Actor(id="SUD", name="Sudland", kind="state", mentions=[span("Sudland", text)]),
            Actor(id="SUD.lund", name="Ida Lund", kind="person", roles=[Role(title="president", since="2029")]),
        ],
        events=[
            Event(
                id=f"e1-{document}", type="ASSAULT", mode=["aerial", "targeted"], status="actual", actors=["NOR.MIL"], recipients=["SUD"],
                trigger=span("attacked", text), evidence=sentences[0], place=Place(name="harbour", span=span("harbour", text)),
                magnitude=Magnitude(killed=3), actor_spans=[span("Norland's navy", text)], **common,
            ),
            Event(
                id=f"e2-{document}", type="CONSULT", mode=[], status="negated", actors=["SUD"], recipients=[], trigger=span("talks", text),
                evidence=sentences[1], **(common | {"date": "2030", "date_precision": "year", "intensity": 2.5}),
            ),
            Event(
                id=f"e3-{document}", type="THREATEN", mode=["violence"], status="actual", actors=["SUD.lund"], recipients=[],
                trigger=span("met", text), evidence=sentences[2],
                statement=f"s1-{document}", **(common | {"date": None, "date_precision": "unknown"}),
            ),
        ],
        statements=[
            Statement(id=f"s1-{document}", speaker="SUD.lund", source=span("Ida Lund", text), cue=span("said", text),
                      content=[span("any attack", text)], kind="paraphrase", evidence=sentences[2], **own),
            Statement(id=f"s2-{document}", speaker=None, source=None, cue=None, content=[], kind="quote", evidence=(0, 0), **own),
        ],
        red_lines=[RedLine(id=f"r1-{document}", issuer="SUD.lund", condition=span("any attack", text), consequence=span("be met with force", text),
                           kind="threat", evidence=sentences[2], statement=f"s1-{document}", **own)],
        claims=[Claim(id=f"c1-{document}", claimant=None, cause=(0, 3), effect=(4, 6), sign=-1, hedge="likely", evidence=(0, 9), **own)],
        ties=[Tie(id=f"t1-{document}", actors=("NOR", "SUD"), kind="war", sign=-1, evidence=(0, 9), **own)],
    )  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gulf.sitroom"


@pytest.fixture
def room(path: Path):
    with Room(path) as opened:
        opened.add(coding())
        yield opened


def dump(path: Path) -> list[str]:
    with sqlite3.connect(path) as db:
        found = list(db.iterdump())
    db.close()
    return found


# What goes in comes out ---------------------------------------------------------------------------------------------------------------


def test_a_coding_comes_back_exactly(room: Room) -> None:
    assert room.coding("d1") == coding()
    assert room.coding("d1").to_json() == coding().to_json()
    assert room.documents() == [coding().document]


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1), st.floats(0, 1), st.data())
def test_any_text_and_number_comes_back(text: str, confidence: float, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    event = msgspec.structs.replace(coding().events[0], trigger=(start, end), evidence=(start, len(text)), confidence=confidence, place=None)
    given = Coding(
        document=Document(id="d1", text=text, sha256="x", title=text, outlet=text),
        actors=[Actor(id=i, name=text, kind="state", aliases=[text], mentions=[(start, end)]) for i in ("NOR.MIL", "SUD")],
        events=[event],
    )
    with Room(_scratch()) as room:
        assert room.add(given)
        assert room.coding("d1") == given
    shutil.rmtree(room.path.parent)


def _scratch() -> Path:
    return Path(tempfile.mkdtemp()) / "any.sitroom"


def test_adding_twice_changes_nothing(path: Path, room: Room) -> None:
    before = dump(path)
    assert not room.add(coding())
    assert room.has("d1") and not room.has("d2")
    assert dump(path) == before


def test_the_same_input_gives_the_same_file_but_for_the_log(tmp_path: Path) -> None:
    for name in ("a", "b"):
        with Room(tmp_path / name) as room:
            room.add(coding())
            room.add(coding("d2", outlet="Sud Press"))
    assert dump(tmp_path / "a") == dump(tmp_path / "b")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"actors": []}, "unlisted actor NOR.MIL"),
        ({"statements": []}, "unlisted statement s1-d1"),
        ({"events": coding().events[:1] * 2}, "record e1-d1 twice"),
        ({"events": [msgspec.structs.replace(coding().events[0], evidence=(0, 9999))]}, "0..9999"),
    ],
)
def test_a_coding_that_contradicts_itself_stays_out(path: Path, change: dict[str, object], said: str) -> None:
    with Room(path) as room:
        with pytest.raises(InputError, match=said):
            room.add(msgspec.structs.replace(coding(), **change))
        assert set(room.counts().values()) == {0}


def test_whole_or_not_at_all(room: Room) -> None:
    before = room.counts()
    other = coding("d2")
    clash = msgspec.structs.replace(other, events=[*other.events[:2], msgspec.structs.replace(other.events[2], id="e1-d1")])
    with pytest.raises(InputError, match="another record"):
        room.add(clash)
    assert room.counts() == before
    assert room.add(other)


def test_half_a_character_is_refused(room: Room) -> None:
    broken = Coding(document=Document(id="d9", text="a\ud800b", sha256="x"))
    with pytest.raises(InputError, match="surrogate"):
        room.add(broken)
    assert not room.has("d9")


# Questions ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["e2", "e1", "e3"]),
        ({"actor": "NOR"}, ["e1"]),
        ({"actor": "norland"}, ["e1"]),
        ({"actor": "Kingdom of Norland"}, ["e1"]),
        ({"actor": "SUD"}, ["e2", "e3"]),
        ({"recipient": "Sudland"}, ["e1"]),
        ({"type": "assault"}, ["e1"]),
        ({"type": ["ASSAULT", "CONSULT"]}, ["e2", "e1"]),
        ({"status": "negated"}, ["e2"]),
        ({"since": "2030-06"}, ["e2", "e1"]),
        ({"since": "2031"}, ["e1"]),
        ({"until": "2030-01-01"}, ["e2"]),
        ({"outlet": "harbour post", "limit": 1}, ["e2"]),
        ({"text": "attack"}, ["e1", "e3"]),
        ({"text": '"met with force"'}, ["e3"]),
        ({"text": 'harb* AND "'}, []),
        ({"text": "harb*"}, ["e1"]),
        ({"actor": "NOR", "recipient": "SUD", "type": "ASSAULT", "status": "actual", "since": "2031", "until": "2031", "text": "killing"}, ["e1"]),
    ],
)
def test_events_that_fit_all_that_is_asked(room: Room, asked: dict[str, object], found: list[str]) -> None:
    assert [event.id for event in room.events(**asked)] == [f"{i}-d1" for i in found]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "said"),
    [({"status": "done"}, "valid are: actual"), ({"since": "Monday"}, "YYYY-MM-DD"), ({"text": "?!"}, "one word"), ({"limit": -1}, "limit")],
)
def test_a_question_without_meaning_says_what_is_valid(room: Room, asked: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        room.events(**asked)  # type: ignore[arg-type]


def test_actors_merge_across_documents(room: Room) -> None:
    other = coding("d2")
    actors = [
        msgspec.structs.replace(actor, aliases=["Norlanders"], roles=[Role(title="chair")], sector="GOV") if actor.id == "NOR" else actor
        for actor in other.actors
    ]
    room.add(msgspec.structs.replace(other, actors=actors))
    assert room.counts()["actors"] == 4
    norland = room.actors(name="Norlanders", kind="state")[0]
    assert (norland.aliases, norland.sector, norland.roles) == (["Kingdom of Norland", "Norlanders"], "GOV", [Role(title="chair")])
    assert room.coding("d1").actors == coding().actors
    line = room.activity(name="SUD")[0]
    assert (line.actor.id, line.documents, line.mentions, line.acts, line.receives) == ("SUD", 2, 2, 2, 2)
    assert [actor.id for actor in room.actors(country="nor")] == ["NOR"]


def test_search_finds_title_and_text(room: Room) -> None:
    room.add(Coding(document=Document(id="d2", text="Nothing to see.", sha256="x", title="A quiet strait")))
    assert [found.document.id for found in room.search("strait")] == ["d2", "d1"]
    assert "«strait»" in room.search("straits force")[0].words
    assert room.search("fleet") == []
    assert [document.id for document in room.documents(text="quiet")] == ["d2"]


def test_an_unknown_document_says_how_to_list_them(room: Room) -> None:
    with pytest.raises(UsageError, match="sitroom show"):
        room.coding("d404")


def test_other_programs_can_ask_the_file(path: Path, room: Room) -> None:
    room.close()
    db = sqlite3.connect(path)
    row = db.execute("SELECT actors, recipients, type, words, outlet FROM events_view WHERE status = 'actual' AND date IS NOT NULL").fetchone()
    assert row == ("Norland's navy", "Sudland", "ASSAULT", coding().document.text[: coding().events[0].evidence[1]], "Harbour Post")
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert db.execute("SELECT words FROM actor_mentions ORDER BY words").fetchall() == [("Norland's navy",), ("Sudland",)]
    db.execute("INSERT INTO documents_fts (documents_fts) VALUES ('integrity-check')")
    db.execute("INSERT INTO events_fts (events_fts) VALUES ('integrity-check')")
    db.close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


# Files that are no rooms, and rooms that cannot be written ---------------------------------------------------------------------------


def test_a_missing_room_is_made_only_when_asked(path: Path) -> None:
    with pytest.raises(RoomError, match="sitroom read"):
        Room(path, create=False)
    assert not path.exists()
    path.touch()
    with pytest.raises(RoomError, match="empty"):
        Room(path, create=False)
    Room(path).close()
    Room(path, create=False).close()


def test_not_a_room(path: Path) -> None:
    path.write_bytes(b"Dear diary, this is no database at all. " * 99)
    before = path.read_bytes()
    with pytest.raises(RoomError, match="some other kind of file"):
        Room(path)
    assert path.read_bytes() == before
    with pytest.raises(RoomError, match="found a folder"):
        Room(path.parent)
    with pytest.raises(RoomError, match="folder does not exist"):
        Room(path.parent / "no" / "room")


def test_a_database_of_another_program(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE bookmarks (url)")
    db.close()
    with pytest.raises(RoomError, match="another program"):
        Room(path)


def test_a_room_of_a_newer_version(path: Path) -> None:
    Room(path).close()
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    db.execute(f"PRAGMA user_version = {VERSION + 1}")
    db.close()
    with pytest.raises(RoomError, match=rf"version {VERSION + 1}.*pip install -U"):
        Room(path)


def test_a_damaged_room(path: Path, room: Room) -> None:
    room.close()
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(RoomError, match="damaged"), Room(path) as broken:
        broken.documents()


def test_no_space_left(path: Path, room: Room) -> None:
    pages = room._db.execute("PRAGMA page_count").fetchone()[0]
    room._db.execute(f"PRAGMA max_page_count = {pages + 1}")
    large = Coding(document=Document(id="d2", text="strait " * 100_000, sha256="x"))
    with pytest.raises(RoomError, match="no space is left"):
        room.add(large)
    assert [document.id for document in room.documents()] == ["d1"]
    room._db.execute("PRAGMA max_page_count = 100000")
    assert room.add(large)


def test_another_writer_is_waited_for_and_then_named(path: Path, room: Room) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Room(path, wait=0.05) as second:
        assert second.has("d1")
        with pytest.raises(RoomError, match="another program is writing"):
            second.add(coding("d2"))
        other.execute("ROLLBACK")
        assert second.add(coding("d2"))
    other.close()


def test_two_writers_share_a_room_that_neither_has_made_yet(path: Path) -> None:
    failed: list[Exception] = []

    def write(own: int) -> None:
        try:
            with Room(path) as room:
                for number in (*range(own, 20, 2), 100, 101):
                    room.add(coding(f"d{number}"))
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(own,)) for own in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with Room(path) as room:
        assert room.counts()["documents"] == 22
        assert room.counts()["events"] == 66
        assert room._db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_read_only_folder_can_be_asked_but_not_written() -> None:
    """Run by a user whom permissions bind, since root is above them."""
    home = _scratch().parent
    with Room(home / "gulf.sitroom") as room:
        room.add(coding())
    home.chmod(0o555)
    (home / "gulf.sitroom").chmod(0o444)
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from sitroom.room import Room\nfrom sitroom.errors import RoomError\nfrom sitroom.records import Coding, Document\n"
        "import os; os.getuid() or os.setuid(65534)\n"
        "room = Room(sys.argv[2] + '/gulf.sitroom')\nprint(len(room.events()), len(room.search('strait')))\n"
        "for act in (lambda: room.add(Coding(document=Document(id='x', text='x', sha256='x'))), lambda: Room(sys.argv[2] + '/new.sitroom')):\n"
        "    try:\n        act()\n    except RoomError as error:\n        print(error)\n"
    )
    done = subprocess.run([sys.executable, "-B", "-c", script, SRC, str(home)], capture_output=True, text=True, check=False)
    home.chmod(0o755)
    shutil.rmtree(home)
    lines = done.stdout.splitlines()
    assert lines[0] == "3 1", done.stderr
    assert "read-only" in lines[1] and "read-only" in lines[2]


def test_the_log_of_sources(room: Room) -> None:
    bad = Source(name="bad.txt", sha256="bb", reader="hand")
    room.set_aside(bad, "no words")
    room.set_aside(bad, "no words still")
    assert not room.has_read("bb")
    assert not room.add(coding(), source=bad)
    assert room.has_read("bb")
    assert room.counts()["sources_read"] == 1 and room.counts()["sources_set_aside"] == 0


def test_a_closed_room_says_so(room: Room) -> None:
    room.close()
    with pytest.raises(RoomError, match="closed"):
        room.documents()
