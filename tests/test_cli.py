"""The command line, mostly as a program of its own, with a reader that knows three verbs in place of the model."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

import sitroom
from sitroom.cli import app
from sitroom.reading import Arc, Reading, Trigger, register
from sitroom.records import Coding
from sitroom.room import Room

HERE = Path(__file__).parent
TEXT = "Outlet: Harbour Post\nDate: 2025-06-13\n\nIsrael bombed Iran. Iran threatened Israel. Egypt urged Israel to stop.\n"
VERBS = {"bombed": "ASSAULT", "threatened": "THREATEN", "urged": "REQUEST"}


class ThreeVerbs:
    """A reader of subject, verb, object. ``SLOW`` in the environment: seconds that it takes for a document."""

    name = "three-verbs"

    def fits(self, words: Sequence[str]) -> bool:
        return True

    def read(self, sentences: Sequence[Sequence[str]], spans: Sequence[Sequence[tuple[int, int]]] | None = None) -> list[Reading]:
        time.sleep(float(os.environ.get("SLOW", "0")))
        assert spans is not None
        return [self._one(list(words), list(places)) for words, places in zip(sentences, spans, strict=True)]

    def _one(self, words: list[str], places: list[tuple[int, int]]) -> Reading:
        verb = next((i for i, word in enumerate(words) if word in VERBS), None)
        triggers = []
        if verb is not None:
            arcs = (Arc("actor", verb - 1, 0.9), Arc("recipient", verb + 1, 0.9))
            triggers = [Trigger(verb, VERBS[words[verb]], 0.9, "actual", 0.9, (), arcs)]
        root = verb or 0
        return Reading(
            span=(places[0][0], places[-1][1]),
            words=words,
            spans=places,
            upos=["VERB" if i == verb else "PROPN" if word.istitle() else "X" for i, word in enumerate(words)],
            heads=[-1 if i == root else root for i in range(len(words))],
            relations=["root" if i == root else "dep" for i in range(len(words))],
            entities=[],
            predicates=[],
            triggers=triggers,
        )


register("three-verbs", ThreeVerbs)
FAKE = ("--reader", "three-verbs")
START = f"import sys; sys.path.insert(0, {str(HERE)!r}); import test_cli; from sitroom.cli import main; main()"


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-c", START, *map(str, arguments)]


def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*arguments), capture_output=True, encoding="utf-8", check=False, timeout=60, **options)  # type: ignore[call-overload, no-any-return]


def invoke(*arguments: object, **options: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [*map(str, arguments)], **options)  # type: ignore[arg-type]
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def coded() -> Coding:
    """A coding by the packaged model."""
    return sitroom.read(TEXT)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text(TEXT)
    (folder / "deep" / "b.MD").write_text(TEXT.replace("Harbour Post", "Señal del Golfo").replace("bombed", "threatened"), encoding="utf-8")
    (folder / "c.txt").write_bytes(b"\x00\x01\x02" * 50)
    (folder / "notes.docx").write_text("not read")
    (folder / ".hidden.txt").write_text("not read")
    return folder


# code ---------------------------------------------------------------------------------------------------------------------------------


def test_code_prints_the_contract(texts: Path) -> None:
    status, out, err = invoke("code", texts / "a.txt", *FAKE)
    data = json.loads(out)
    assert (status, err) == (0, "")
    assert list(data) == ["document", "actors", "events", "statements", "red_lines", "claims", "ties"]
    assert [(e["type"], e["actors"], e["recipients"]) for e in data["events"]][:2] == [("ASSAULT", ["ISR"], ["IRN"]), ("THREATEN", ["IRN"], ["ISR"])]
    start, end = data["events"][0]["trigger"]
    assert data["document"]["text"][start:end] == "bombed"


def test_code_of_several_is_json_lines_and_a_bad_one_does_not_stop_it(texts: Path) -> None:
    status, out, err = invoke("code", texts / "a.txt", texts / "c.txt", texts / "none.txt", texts / "deep" / "b.MD", *FAKE)
    assert status == 1
    assert [json.loads(line)["document"]["outlet"] for line in out.splitlines()] == ["Harbour Post", "Señal del Golfo"]
    assert [("c.txt" in line, "none.txt" in line) for line in err.splitlines()] == [(True, False), (False, True)]


def test_code_reads_standard_input_with_metadata_given() -> None:
    status, out, _ = invoke("code", "-", "--published", "2031-02-03", "--outlet", "Sud Press", *FAKE, input="Israel bombed Iran.")
    document = json.loads(out)["document"]
    assert (status, document["published"], document["outlet"]) == (0, "2031-02-03", "Sud Press")


def test_code_table_shows_the_words() -> None:
    status, out, _ = invoke("code", "-", "--table", *FAKE, input=TEXT.replace("to stop", "to \x1b[31m stop"))
    assert status == 0
    assert "ASSAULT" in out and "Israel → Iran" in out and "“Israel bombed" in out and "0.90" in out
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= 100


@pytest.mark.parametrize(
    "arguments",
    [
        ("code",),
        ("code", "-", "--published", "Monday"),
        ("code", "-", "--nonsense"),
        ("nonsense",),
        ("read", "room.sitroom"),
        ("read", "room.sitroom", "-", "--columns", "mood=bad"),
        ("read", "room.sitroom", "-", "--retrieved", "Monday"),
        ("show", "room.sitroom", "everything"),
        ("show", "room.sitroom", "actors", "--type", "ASSAULT"),
        ("show", "room.sitroom", "events", "--format", "xml"),
    ],
)
def test_wrong_usage_ends_with_2(arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Room(tmp_path / "room.sitroom").close()
    status, out, err = invoke(*arguments, input="Israel bombed Iran.")
    assert (status, out) == (2, "") and err


def test_an_unknown_reader_is_one_line() -> None:
    status, _, err = invoke("code", "-", "--reader", "nobody", input="Israel bombed Iran.")
    assert status == 1
    assert "three-verbs" in err and len(err.splitlines()) == 1


def test_output_is_utf8_in_the_c_locale(texts: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    done = run("code", texts / "deep" / "b.MD", "--table", *FAKE, env=environment)
    assert done.returncode == 0, done.stderr
    assert "Señal del" in done.stdout and "→" in done.stdout


def test_a_reader_of_the_pipe_that_leaves_is_no_error(texts: Path) -> None:
    with subprocess.Popen(command("code", *[texts / "a.txt"] * 200, *FAKE), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdout and program.stderr
        program.stdout.readline()
        program.stdout.close()
        assert program.stderr.read() == b""


# read ---------------------------------------------------------------------------------------------------------------------------------


def test_read_then_read_again(texts: Path, tmp_path: Path) -> None:
    room = tmp_path / "gulf.sitroom"
    status, out, _ = invoke("read", room, texts, *FAKE)
    assert status == 0
    assert "2 read, 0 known already, 2 set aside." in out and "c.txt" in out and "found a .docx file" in out and "hidden" not in out
    status, out, _ = invoke("read", room, texts, *FAKE)
    assert (status, "0 read, 2 known already, 2 set aside." in out) == (0, True)
    with Room(room) as opened:
        assert opened.counts()["documents"] == 2 and opened.counts()["sources_set_aside"] == 2


def test_read_mixed_sources_in_one_command(texts: Path, tmp_path: Path) -> None:
    room, export, french = tmp_path / "gulf.sitroom", tmp_path / "export.csv", tmp_path / "fr.txt"
    export.write_text("kopf,rumpf,tag\nStrikes,Israel bombed Iran.,2025-06-13\nTalks,,2025-06-13\nLate,Iran threatened Israel.,2025-06-15\n")
    french.write_text("Le ministre a déclaré lundi que toute attaque contre le détroit serait repoussée par la force.", encoding="utf-8")
    arguments = ("read", room, texts / "a.txt", export, french, "-", "--columns", "text=rumpf,title=kopf,published=tag", "--retrieved", "2025-06-14")
    status, out, err = invoke(*arguments, *FAKE, input="Egypt urged Israel to stop.")
    assert (status, err) == (0, "")
    assert "4 read, 0 known already, 1 set aside." in out and "1 stored without records, in languages that are not read (1 fr)." in out
    assert f"set aside: {export}!2: found a row without text" in out
    with Room(room) as opened:
        documents = {document.title: document for document in opened.documents()}
        assert (documents["Strikes"].published, documents["Late"].published) == ("2025-06-13", None)
        assert opened.counts()["events"] == 6
    assert "0 read, 5 known already, 1 set aside." in invoke(*arguments, *FAKE, input="Egypt urged Israel to stop.")[1]


def test_many_reasons_are_counted_not_listed(tmp_path: Path) -> None:
    folder = tmp_path / "bad"
    folder.mkdir()
    for number in range(23):
        (folder / f"{number}.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes([number]))
    status, out, _ = invoke("read", tmp_path / "gulf.sitroom", folder, *FAKE)
    assert status == 1 and out.count("  set aside:") == 20 and "  and 3 more; the table sources_read" in out


@pytest.fixture
def address() -> Iterator[str]:
    """A server of one page, its robots.txt missing."""

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/strait"
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.end_headers()
            self.wfile.write(TEXT.encode() if found else b"")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/strait"
        server.shutdown()


def test_an_address_is_read_and_coded(address: str, tmp_path: Path) -> None:
    room = tmp_path / "gulf.sitroom"
    status, out, _ = invoke("read", room, address, f"{address}/none", "--allow-private", *FAKE)
    assert status == 0 and "1 read, 0 known already, 1 set aside." in out and "404" in out
    assert json.loads(invoke("code", address, "--allow-private", *FAKE)[1])["document"]["url"] == address
    status, out, _ = invoke("read", tmp_path / "b.sitroom", address, *FAKE)
    assert status == 1 and "--allow-private" in out


def test_code_refuses_what_holds_many_documents(tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_text("title,text,date\nStrikes,Israel bombed Iran.,2025-06-13\n")
    status, out, err = invoke("code", export, *FAKE)
    assert (status, out) == (1, "") and "sitroom read ROOM" in err


def test_read_with_nothing_to_read_ends_with_1(texts: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    status, out, _ = invoke("read", tmp_path / "gulf.sitroom", texts / "c.txt", tmp_path / "none", tmp_path / "empty", *FAKE)
    assert (status, "3 set aside" in out) == (1, True)


def test_read_into_what_is_no_room(texts: Path) -> None:
    before = (texts / "a.txt").read_bytes()
    done = run("read", texts / "a.txt", texts, *FAKE)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1 and "Traceback" not in done.stderr
    assert (texts / "a.txt").read_bytes() == before


def many(folder: Path, number: int) -> Path:
    folder.mkdir()
    for i in range(number):
        (folder / f"{i:03}.txt").write_text(f"Israel bombed Iran on day {i}.")
    return folder


def read_count(room: Path) -> int:
    if not room.exists():
        return 0
    db = sqlite3.connect(room)
    try:
        return int(db.execute("SELECT count(*) FROM documents").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        db.close()


def interrupted(room: Path, folder: Path, by: signal.Signals) -> tuple[int, str]:
    """Start to read, and stop it by a signal once three documents are in."""
    with subprocess.Popen(command("read", room, folder, *FAKE), env={**os.environ, "SLOW": "0.05"}, stderr=subprocess.PIPE, text=True) as program:
        end = time.monotonic() + 50
        while read_count(room) < 3 and time.monotonic() < end and program.poll() is None:
            time.sleep(0.01)
        program.send_signal(by)
        _, err = program.communicate(timeout=50)
    return program.returncode, err


def test_a_killed_run_loses_only_the_document_in_work(tmp_path: Path) -> None:
    room, folder = tmp_path / "gulf.sitroom", many(tmp_path / "many", 40)
    assert interrupted(room, folder, signal.SIGKILL)[0] == -signal.SIGKILL
    before = read_count(room)
    assert 3 <= before < 40
    with Room(room) as opened:
        assert opened.counts()["sources_read"] == opened.counts()["events"] == before
        assert opened._db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    done = run("read", room, folder, *FAKE)
    assert f"{40 - before} read, {before} known already, 0 set aside." in done.stdout
    with Room(tmp_path / "whole.sitroom") as whole, Room(room) as resumed:
        invoke("read", whole.path, folder, *FAKE)
        assert whole.events() == resumed.events() and whole.documents() == resumed.documents()


def test_ctrl_c_leaves_the_room_intact_and_says_so(tmp_path: Path) -> None:
    room, folder = tmp_path / "gulf.sitroom", many(tmp_path / "many", 40)
    status, err = interrupted(room, folder, signal.SIGINT)
    assert status == 130
    assert "intact" in err and "Run the same command again" in err and len(err.splitlines()) == 1
    assert [file.name for file in tmp_path.glob("gulf*")] == ["gulf.sitroom"]


def test_two_programs_read_into_one_room(tmp_path: Path) -> None:
    room, folder = tmp_path / "gulf.sitroom", many(tmp_path / "many", 25)
    programs = [subprocess.Popen(command("read", room, folder, *FAKE), stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [program.wait(timeout=60) for program in programs] == [0, 0]
    assert read_count(room) == 25


def test_the_progress_bar_is_for_terminals_only(tmp_path: Path) -> None:
    folder = many(tmp_path / "many", 3)
    assert run("read", tmp_path / "a.sitroom", folder, *FAKE).stderr == ""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command("read", tmp_path / "b.sitroom", folder, *FAKE), stdout=subprocess.DEVNULL, stderr=theirs) as program:
        assert program.wait(timeout=60) == 0
    os.close(theirs)
    shown = os.read(ours, 65536)
    os.close(ours)
    assert b"reading" in shown and b"3/3" in shown


# show and demo ------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def room(texts: Path, tmp_path: Path) -> Path:
    path = tmp_path / "gulf.sitroom"
    invoke("read", path, texts, *FAKE)
    return path


def test_show_events_as_json_and_csv(room: Path) -> None:
    rows = json.loads(invoke("show", room, "events", "--actor", "Israel", "--format", "json")[1])
    assert {(row["type"], tuple(row["actor_names"]), tuple(row["recipient_names"])) for row in rows} == {
        ("ASSAULT", ("Israel",), ("Iran",)),
        ("THREATEN", ("Israel",), ("Iran",)),
    }
    table = list(csv.DictReader(io.StringIO(invoke("show", room, "events", "--actor", "Israel", "--format", "csv")[1])))
    assert [row["id"] for row in table] == [row["id"] for row in rows]
    assert [row["words"] for row in table] == [row["words"] for row in rows]
    assert json.loads(invoke("show", room, "events", "--search", "nowhere", "--format", "json")[1]) == []


def test_show_tables(room: Path) -> None:
    status, out, _ = invoke("show", room, "events", "--type", "request", "--since", "2025", "--limit", "1")
    assert status == 0 and "REQUEST" in out and "ASSAULT" not in out and "“Egypt urged Israel to stop.”" in out
    assert "Iran" in invoke("show", room, "actors")[1]
    assert "Señal del Golfo" in invoke("show", room, "documents", "--search", "Iran")[1]
    assert invoke("show", room, "documents", "--outlet", "harbour post", "--format", "csv")[1].count("\n") == 2
    assert len(json.loads(invoke("show", room, "actors", "--format", "json")[1])) == 3


def test_show_of_a_missing_room(tmp_path: Path) -> None:
    status, _, err = invoke("show", tmp_path / "none.sitroom", "events")
    assert status == 1 and "sitroom read" in err and len(err.splitlines()) == 1


def test_demo_fits_100_columns(tmp_path: Path) -> None:
    status, out, err = invoke("demo", "--room", tmp_path / "demo.sitroom", *FAKE)
    assert (status, err) == (0, "")
    for title in ("Who is in it", "What happened", "What was threatened", "What did not happen", "What to try next"):
        assert title in out
    assert all(len(line) <= 100 for line in out.splitlines() if str(tmp_path) not in line)
    assert read_count(tmp_path / "demo.sitroom") > 10


# the package --------------------------------------------------------------------------------------------------------------------------


def test_version_and_help() -> None:
    assert invoke("--version")[:2] == (0, f"sitroom {sitroom.__version__}\n")
    status, out, _ = invoke("--help")
    assert status == 0 and all(name in out for name in ("code", "read", "show", "demo"))


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys, sitroom\nassert not [m for m in sys.modules if m.startswith('sitroom.')]\nimport sitroom.cli\n"
        "print([m for m in ('msgspec', 'numpy', 'onnxruntime', 'rich', 'sqlite3', 'babel', 'trafilatura') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_public_names() -> None:
    for name in sitroom.__all__:
        assert getattr(sitroom, name) is not None
    assert set(sitroom.__all__) <= set(dir(sitroom))
    with pytest.raises(AttributeError, match="Room"):
        _ = sitroom.nothing  # type: ignore[attr-defined]


def test_read_takes_text_and_pages() -> None:
    coding = sitroom.read("Israel bombed Iran.", published="2025-06-13", outlet="Harbour Post", title="Strikes", reader="three-verbs")
    assert (coding.document.title, coding.document.outlet, coding.events[0].date) == ("Strikes", "Harbour Post", "2025-06-13")
    page = "<!DOCTYPE html><html><body><article><p>Israel bombed Iran. Iran threatened Israel with a long answer.</p></article></body></html>"
    assert "<" not in sitroom.read(page.encode(), reader="three-verbs").document.text


def test_the_packaged_model_finds_the_attack(coded: Coding, tmp_path: Path) -> None:
    assert any(event.type == "ASSAULT" and event.actors == ["ISR"] for event in coded.events)
    with Room(tmp_path / "gulf.sitroom") as room:
        assert room.add(coded)
        assert room.coding(coded.document.id) == coded
