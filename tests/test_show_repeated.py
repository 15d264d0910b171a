"""What tables say of what several documents carry, and the short ids that ``sitroom correct`` takes from them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from sitroom.cli import app
from sitroom.records import Actor, Claim, Coding, Document, Event, Statement
from sitroom.room import Room
from sitroom.room.shortened import short_ids
from sitroom.show.coding import told_line

QUOTE = "we will answer any attack on the harbour of Tessin with our whole fleet"
TAIL = " Fishing boats stayed in port, insurers doubled their rates and two ferries were turned back on the way to the islands of Sudland."


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of a known width, whatever the terminal."""
    monkeypatch.setenv("COLUMNS", "140")


def told(id: str, outlet: str, day: str, *, event: str, claim: str, speaker: str | None = "SUD.lund", tail: str = "") -> Coding:
    text = f"President Lund said: {QUOTE}.{tail}"
    start = text.index(QUOTE)
    own = {"document": id, "confidence": 0.9, "reader": "hand"}
    return Coding(
        document=Document(id=id, text=text, sha256=id, title=f"Lund warns, says {outlet}", outlet=outlet, published=day),
        actors=[Actor(id="SUD.lund", name="Ida Lund", kind="person")],
        statements=[Statement(id=f"s{event[1:]}", speaker=speaker, source=(0, 14), cue=(15, 19), content=[(start, start + len(QUOTE))], kind="quote",
                              evidence=(0, start + len(QUOTE) + 1), **own)],
        events=[Event(id=event, type="THREATEN", mode=[], status="actual", actors=["SUD.lund"], recipients=[], trigger=(start + 8, start + 14),
                      evidence=(0, start + len(QUOTE) + 1), date=day, date_precision="day", intensity=-7.0, **own)],
        claims=[Claim(id=claim, claimant=None, cause=(0, 9), effect=(10, 14), sign=1, hedge="asserted", evidence=(0, 20), **own)],
    )  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "gulf.sitroom"
    with Room(path) as room:
        room.add(told("d1", "Harbour Post", "2031-05-06", event="e0123456789abcdef", claim="c0123456789abcdef", tail=TAIL))
        room.add(told("d2", "Sud Press", "2031-05-07", event="e01234567ffffffff", claim="cfff456789abcdef0", tail=TAIL.replace("two", "three")))
        room.add(told("d3", "Eastland Radio", "2031-05-08", event="e9999999aaaaaaaaa", claim="c9999999aaaaaaaaa"))
        room.add(told("d4", "Harbour Post", "2031-05-09", event="e8888888aaaaaaaaa", claim="c8888888aaaaaaaaa", speaker=None))
    return path


def invoke(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [*map(str, arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def test_copies_say_who_is_first_how_much_and_why(path: Path) -> None:
    status, out, _ = invoke("show", path, "copies")
    shown = " ".join(out.split())
    assert status == 0 and shown.startswith("Lund warns, says Harbour Post Harbour Post, 2031-05-06 d1 ")
    assert "copy 0.8" in shown and "Sud Press, 2031-05-07 “Lund warns, says Sud Press” d2" in shown and "of its runs of words stand there" in shown
    rows = json.loads(invoke("show", path, "copies", "--format", "json")[1])
    assert {(row["document"], row["original"], row["kind"]) for row in rows} == {("d2", "d1", "copy"), ("d4", "d3", "copy")}
    found = list(csv.DictReader(io.StringIO(invoke("show", path, "copies", "--outlet", "sud press", "--format", "csv")[1])))
    assert [(row["document"], row["original_outlet"]) for row in found] == [("d2", "Harbour Post")]
    assert "no document of the outlet 'Nobody'" in " ".join(invoke("show", path, "copies", "--outlet", "Nobody")[2].split())
    assert invoke("show", path, "copies", "--actor", "NOR")[0] == 2


def test_a_statement_that_many_carry_is_shown_once_with_its_carriers(path: Path) -> None:
    status, out, _ = invoke("show", path, "statements")
    shown = " ".join(out.split())
    assert status == 0 and shown.count(QUOTE[:30]) == 1  # also where an outlet does not name the speaker
    assert "2 independent sources (Harbour Post, Eastland Radio) in 4 documents: Harbour Post, Sud Press," in shown
    (row,) = json.loads(invoke("show", path, "statements", "--format", "json")[1])
    assert (row["id"], row["independent"], row["documents"]) == ("s0123456789abcdef", 2, ["d1", "d2", "d3", "d4"])
    assert (row["content_words"], row["outlets"][2]) == (QUOTE, "Eastland Radio")
    (one,) = csv.DictReader(io.StringIO(invoke("show", path, "statements", "--outlet", "Sud Press", "--format", "csv")[1]))
    assert one["statements"] == "s0123456789abcdef; s01234567ffffffff; s9999999aaaaaaaaa; s8888888aaaaaaaaa"
    many = json.loads(invoke("show", path, "statements", "--independent", "2", "--format", "json")[1])
    assert [row["id"] for row in many] == ["s0123456789abcdef"]
    assert invoke("show", path, "statements", "--actor", "NOR")[0] == 2


def test_documents_say_what_is_not_read_credited_or_repeated(path: Path) -> None:
    with Room(path) as room:
        text = "Le conseil de Norland s'est réuni mardi pour parler du détroit, sans rien décider, a dit son porte-parole."
        room.add(Coding(document=Document(id="d5", text=text, sha256="d5", language="fr", credit="AFP", published_at="2031-05-10T08:00:00+02:00")))
    out = invoke("show", path, "documents")[1]
    shown = " ".join(out.split())
    assert "not read: fr; credit: AFP" in shown and "“Le conseil de Norland" in shown
    assert "copy of d1, 0." in shown and "copy of d3" in shown and shown.count("not read") == 1
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(invoke("show", path, "documents", "--format", "csv")[1]))}
    assert (rows["d5"]["language"], rows["d5"]["credit"], rows["d5"]["published_at"]) == ("fr", "AFP", "2031-05-10T08:00:00+02:00")
    assert rows["d2"]["copy_of"] == "d1"


def test_the_wire_behind_many_documents_is_named(tmp_path: Path) -> None:
    path = tmp_path / "wire.sitroom"
    with Room(path) as room:
        for at, outlet in enumerate(("Harbour Post", "Sud Press", "Eastland Radio")):
            coding = told(f"d{at}", outlet, "2031-05-06", event=f"e{at}", claim=f"c{at}", tail=TAIL)
            room.add(msgspec.structs.replace(coding, document=msgspec.structs.replace(coding.document, credit="Reuters" if at == 2 else None)))
    shown = " ".join(invoke("show", path, "statements")[1].split())
    assert "1 independent source (Reuters) in 3 documents: Harbour Post, Sud Press, Eastland Radio" in shown


@pytest.mark.parametrize(
    ("sentence", "source", "cue", "content", "shown"),
    [
        ("Norland denied that its missiles had hit Tessin.", "Norland", "denied", "its missiles", "Norland denied: its missiles"),
        ("Norland did not say that its ships had left.", "Norland", "say", "its ships had left", "Norland did not say: its ships had left"),
        ("Norland hasn’t yet confirmed that its ships had left.", "Norland", "confirmed", "its ships", "Norland hasn’t yet confirmed: its ships"),
        ("Norland refused to say that the strait was closed.", "Norland", "say", "the strait", "Norland refused to say: the strait"),
        ("Norland rejected the claim that it had fired.", None, "claim", "it had fired", "unnamed rejected the claim: it had fired"),
        ("Norland warned that the strait would close.", "Norland", "warned", "the strait", "Norland warned: the strait"),
        ("Norland said that the strait was not closed.", "Norland", "said", "the strait", "Norland: the strait"),
        ("Norland, which has not signed, said that it would.", "Norland", "said", "it would", "Norland: it would"),
        ("According to Norland the strait is closed.", "Norland", "According to", "the strait", "Norland: the strait"),
    ],
)
def test_a_cue_that_is_not_neutral_is_shown(sentence: str, source: str | None, cue: str, content: str, shown: str) -> None:
    def span(words: str) -> tuple[int, int]:
        return sentence.index(words), sentence.index(words) + len(words)

    one = Statement(id="s1", document="d1", speaker=None, source=span(source) if source else None, cue=span(cue), content=[span(content)],
                    kind="paraphrase", evidence=(0, len(sentence)), confidence=0.9, reader="hand")  # fmt: skip
    assert told_line(one, sentence, {}, {})[1].plain == shown


def test_tables_show_ids_that_correct_takes(path: Path) -> None:
    events, happenings, claims = (" ".join(invoke("show", path, what)[1].split()) for what in ("events", "happenings", "claims"))
    for shown in (events, happenings):
        assert "e9999999a" in shown and "e9999999aa" not in shown and "e0123456789abcdef" in shown
    assert "also: e01234567ffffffff (Sud Press)" in happenings or "e01234567ffffffff:" in happenings
    assert "c9999999a" in claims and "c9999999aa" not in claims
    assert invoke("correct", path, "not-an-event", "e9999999a", "--why", "talk")[1] == "1: e9999999aaaaaaaaa “answer” is no event\n"
    assert invoke("correct", path, "same", "e8888", "e012345678", "--why", "one")[1].startswith("2: e8888888aaaaaaaaa “answer”, e0123456789abcdef")
    status, out, _ = invoke("correct", path, "same-concept", "c99:cause", "c01:cause", "--why", "one")
    assert status == 0 and out.startswith("3: c9999999aaaaaaaaa:cause “President")
    with Room(path) as room:
        assert short_ids(room, "events", ["e9999999aaaaaaaaa", "e0123456789abcdef"]) == {
            "e9999999aaaaaaaaa": "e9999999a", "e0123456789abcdef": "e0123456789abcdef",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("not-an-event", "e01234567"), "the ids of several events begin (e0123456789abcdef, e01234567ffffffff); give more of the id"),
        (("not-an-event", "e"), "and more); give more of the id"),
        (("not-an-event", " "), "the room has no event ' '"),
        (("event", "e77", "--status", "negated"), "the room has no event 'e77'"),
        (("same", "e9999999a", "e99"), "found 1 event; valid are two or more"),
        (("same-concept", "c:cause", "c9:cause"), "the ids of several claims begin"),
        (("concept-name", "c9", "peace"), "valid is CLAIM:cause or CLAIM:effect"),
    ],
)
def test_what_begins_no_id_or_several_is_refused(path: Path, arguments: tuple[str, ...], said: str) -> None:
    status, out, err = invoke("correct", path, *arguments, "--why", "x")
    assert (status, out) == (2, "") and said in " ".join(err.split())
