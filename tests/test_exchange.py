"""Exports: each format is read back by its own reader or schema; corrections hold; hostile text stays harmless; nothing is half-written."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import msgspec
import pytest
from lxml import etree

from sitroom.errors import SitroomError, UsageError
from sitroom.exchange import FORMATS, dictionary, export
from sitroom.exchange.columns import TABLES
from sitroom.exchange.crosswalk import cameo, cameo_of, countries
from sitroom.exchange.dated import pairs
from sitroom.exchange.gdelt import EVENT_COLUMNS, MENTION_COLUMNS
from sitroom.harmless import cell, field, plain_cell, printable, utf16
from sitroom.records import Actor, Coding, Mention
from sitroom.room import ChangeEvent, MergeActors, NoEvent, Room, SameHappening
from sitroom.show.export import write_csv
from tests.gexf_rules import SPACE, faults
from tests.test_room import coding, span

HOSTILE = "=1+1|cmd\t\"quoted\"; 'x'\x00 <tag> & ]]> \u2028line \U0001f525"

LINE = "any attack on the strait would be met with force"
OWN = (
    "Fire \U0001f525 on the quay: Norland's navy attacked a harbour near Sudland, port workers told us. "
    "Sudland refused further talks, its envoy wrote. Asked again, President Ida Lund said any attack on the strait would be met with force."
)


@pytest.fixture(name="room")
def full_room(tmp_path: Path):
    """Two outlets, the second with a copy, and a title and outlet that mean harm."""
    with Room(tmp_path / "gulf.sitroom") as opened:
        opened.add(coding())
        other = coding("d2", outlet=HOSTILE)
        opened.add(msgspec.structs.replace(other, document=msgspec.structs.replace(other.document, title=HOSTILE, url="https://sud.example/a")))
        opened.add(coding("d3", outlet="Sud Press", text=OWN))
        yield opened


def made(room: Room, to: str, name: str = "out") -> Path:
    path = room.path.parent / f"{name}.{to}"
    export(room, path, to=to)
    return path


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


# Whole or not at all ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", FORMATS)
def test_the_same_room_gives_the_same_bytes_and_nothing_else_is_left(room: Room, to: str) -> None:
    pytest.importorskip("pyarrow", reason="Parquet needs pyarrow") if to == "parquet" else None
    first, second = made(room, to, "a"), made(room, to, "b")
    pairs = zip(sorted(first.rglob("*")), sorted(second.rglob("*")), strict=True) if first.is_dir() else [(first, second)]
    assert all(a.read_bytes() == b.read_bytes() for a, b in pairs if a.is_file())
    assert {p.name for p in room.path.parent.iterdir()} - {f"gulf.sitroom{s}" for s in ("", "-wal", "-shm")} == {first.name, second.name}


def test_what_is_there_is_written_over_only_by_force(room: Room) -> None:
    path = made(room, "jsonl")
    with pytest.raises(UsageError, match="--force"):
        export(room, path, to="jsonl")
    assert export(room, path, to="ftm", force=True).counts["Article"] == 3
    folder = made(room, "csv")
    (folder / "own.txt").write_text("mine")
    export(room, folder, to="gdelt", force=True)
    assert sorted(p.name for p in folder.iterdir()) == ["export.CSV", "manifest.json", "mentions.CSV"]


def test_a_room_and_a_folder_of_others_are_never_written_over(room: Room, tmp_path: Path) -> None:
    for side in ("", "-wal"):
        with pytest.raises(UsageError, match="the room itself"):
            export(room, Path(f"{room.path}{side}"), to="jsonl", force=True)
    home = tmp_path / "home"
    home.mkdir()
    (home / "diary.txt").write_text("dear")
    with pytest.raises(UsageError, match="left alone"):
        export(room, home, to="csv", force=True)
    with pytest.raises(UsageError, match="found a folder"):
        export(room, home, to="gexf", force=True)
    with pytest.raises(UsageError, match="folder does not exist"):
        export(room, tmp_path / "no" / "x", to="gexf")
    with pytest.raises(UsageError, match="valid are csv"):
        export(room, tmp_path / "x", to="xlsx")
    assert (home / "diary.txt").read_text() == "dear"


def test_a_failure_leaves_what_was_there(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(room, "jsonl")
    before = path.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sitroom.exchange.ftm._happening", fail)
    with pytest.raises(SitroomError, match="No space left"):
        export(room, path, to="ftm", force=True)
    assert path.read_bytes() == before
    assert [p.name for p in room.path.parent.iterdir() if ".part" in p.name] == []


# Tables -------------------------------------------------------------------------------------------------------------------------------


def test_every_column_is_in_the_dictionary(room: Room) -> None:
    with zipfile.ZipFile(_zip(room)) as archive:
        told = table(archive.read("dictionary.csv").decode())
        assert told == list(dictionary()) and all(row["meaning"] for row in told)
        for name in TABLES:
            head = next(csv.reader(io.StringIO(archive.read(f"{name}.csv").decode())))
            assert head == [row["column"] for row in told if row["table"] == name]
        counts = json.loads(archive.read("manifest.json"))["counts"]
        assert counts["events"] == len(table(archive.read("events.csv").decode())) == 9


def _zip(room: Room) -> Path:
    path = room.path.parent / "tables.zip"
    export(room, path, to="csv")
    return path


def test_csv_holds_words_happenings_and_copies(room: Room) -> None:
    with zipfile.ZipFile(_zip(room)) as archive:
        events = {row["id"]: row for row in table(archive.read("events.csv").decode())}
        documents = {row["id"]: row for row in table(archive.read("documents.csv").decode())}
        happenings = {row["id"]: row for row in table(archive.read("happenings.csv").decode())}
    strike = events["e1-d1"]
    assert (strike["trigger_words"], strike["actors_names"], strike["magnitude_killed"]) == ("attacked", "Norland's navy", "3")
    assert strike["words"] == coding().document.text[: coding().events[0].evidence[1]]
    assert strike["happening"] in happenings and strike["happening"] == events["e1-d2"]["happening"]
    assert documents["d2"]["copy_of"] == "d1" == events["e1-d2"]["copy_of"]
    assert int(strike["independent"]) == len(happenings[strike["happening"]]["sources"].split("; "))


def test_hostile_cells_stay_text_and_come_back(room: Room) -> None:
    with zipfile.ZipFile(_zip(room)) as archive:
        row = next(r for r in table(archive.read("documents.csv").decode()) if r["id"] == "d2")
    assert row["title"].startswith("'=")
    assert plain_cell(row["title"]) == HOSTILE.replace("\x00", "\ufffd")
    for text in ("=1", "'=1", "''=1", "-x", "@x", "plain", "'plain", "\tx", "\rx", "＝1"):
        assert plain_cell(cell(text)) == text
        assert cell(text)[:1] not in "=-+@\t\r＝"
    assert field("a\tb\r\nc\u2028d\x00") == "a b c d\ufffd" and field("\t=1+1") == "'=1+1"
    assert len(printable("a\x00b\x1fc\ufffe")) == 6
    assert list(utf16("a\U0001f525b")) == [0, 1, 3, 4]


def test_cells_that_are_shown_as_csv_stay_text_too() -> None:
    out = io.StringIO()
    write_csv([{"a": "=1+1", "b": ["@x", "y"], "c": [12, 20], "d": -3.5, "e": None, "f": [[1, 2], [3, 4]]}], out, "abcdef")
    assert out.getvalue() == "a,b,c,d,e,f\n'=1+1,'@x; y,12-20,-3.5,,1-2; 3-4\n"


def test_parquet_has_types_and_meanings(room: Room) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="Parquet needs pyarrow")
    events = parquet.read_table(made(room, "parquet") / "events.parquet")
    row = next(r for r in events.to_pylist() if r["id"] == "e1-d1")
    assert row["actors"] == ["NOR.MIL"] and row["actor_spans"] == [{"start": 0, "end": 14}] and row["magnitude_killed"] == 3
    assert row["confidence"] == 0.1 + 0.2 and row["repeats"] == "[]"
    assert b"stable" in events.schema.field("id").metadata[b"meaning"]


def test_corrections_hold_in_what_is_exported(room: Room) -> None:
    room.correct(MergeActors(actor="NOR.MIL", into="NOR"), why="one navy")
    room.correct(NoEvent(event="e2-d1"), why="no event")
    room.correct(ChangeEvent(event="e3-d1", type="ACCUSE", recipients=["NOR"]), why="it accuses")
    lines = [msgspec.json.decode(line, type=Coding) for line in made(room, "jsonl").read_bytes().splitlines()]
    first = next(c for c in lines if c.document.id == "d1")
    assert [(e.id, e.type, e.actors, e.recipients) for e in first.events] == [
        ("e1-d1", "ASSAULT", ["NOR"], ["SUD"]), ("e3-d1", "ACCUSE", ["SUD.lund"], ["NOR"]),
    ]  # fmt: skip
    assert [a.id for a in first.actors] == ["NOR", "SUD", "SUD.lund"] and first.actors[0].mentions == coding().actors[1].mentions
    for one in lines:
        with Room(room.path.parent / f"{one.document.id}.sitroom") as other:
            assert other.add(one)  # a coding that holds together
    with zipfile.ZipFile(_zip(room)) as archive:
        assert {r["id"] for r in table(archive.read("events.csv").decode()) if r["corrected"] == "1"} == {"e3-d1"}
        assert [r["why"] for r in table(archive.read("corrections.csv").decode())] == ["one navy", "no event", "it accuses"]


# Event data ---------------------------------------------------------------------------------------------------------------------------


def test_polecat_columns_as_published(room: Room) -> None:
    head, *lines = made(room, "polecat").read_text().splitlines()
    assert head.split("\t")[:7] == ["Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts"]
    rows = [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]
    assert len(head.split("\t")) == 40
    assert [r["Event ID"] for r in rows] == ["e1-d2", "e1-d1", "e1-d3"]  # denied and undated ones are not there
    strike = rows[1]
    assert (strike["Event Type"], strike["Event Mode"], strike["Quad Code"]) == ("ASSAULT", "aerial; targeted", "MATERIAL CONFLICT")
    assert (strike["Actor Name"], strike["Actor Name Raw"], strike["Wikipedia Actor ID"]) == ("Norland's navy", "Norland's navy", "None")


def test_icews_columns_as_published(room: Room) -> None:
    head, *lines = made(room, "icews").read_text().splitlines()
    rows = [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]
    assert len(head.split("\t")) == 20 and len(rows) == 3
    assert (rows[1]["CAMEO Code"], rows[1]["Event Text"], rows[1]["Intensity"]) == ("195", "Employ aerial weapons", "-10.0")
    assert (rows[1]["Source Name"], rows[1]["Target Name"], rows[1]["Sentence Number"]) == ("Norland's navy", "Sudland", "1")
    assert len({row["Event ID"] for row in rows}) == 3 and all(int(row["Event ID"]) < 2**52 for row in rows)


def test_gdelt_has_61_and_16_columns_and_mentions_of_every_event(room: Room) -> None:
    room.add(_repeated())
    folder = made(room, "gdelt")
    events = [dict(zip(EVENT_COLUMNS, line.split("\t"), strict=True)) for line in (folder / "export.CSV").read_text().splitlines()]
    mentions = [dict(zip(MENTION_COLUMNS, line.split("\t"), strict=True)) for line in (folder / "mentions.CSV").read_text().splitlines()]
    assert len(EVENT_COLUMNS) == 61 and len(MENTION_COLUMNS) == 16
    assert {m["GLOBALEVENTID"] for m in mentions} == {e["GLOBALEVENTID"] for e in events}
    for event in events:
        own = [m for m in mentions if m["GLOBALEVENTID"] == event["GLOBALEVENTID"]]
        assert int(event["NumMentions"]) == len(own)
        assert event["EventCode"].startswith(event["EventBaseCode"]) and event["EventBaseCode"].startswith(event["EventRootCode"])
    strike = events[0]
    assert (strike["SQLDATE"], strike["FractionDate"], strike["QuadClass"], strike["EventRootCode"]) == ("20310203", "2031.0904", "4", "19")
    assert int(strike["NumArticles"]) >= 2 and 1 <= int(strike["NumSources"]) <= int(strike["NumArticles"])
    web = next(m for m in mentions if m["MentionType"] == "1")
    assert (web["MentionIdentifier"], web["MentionSourceName"], web["Confidence"]) == ("https://sud.example/a", "sud.example", "30")


def test_gdelt_has_no_pair_of_which_no_report_tells(tmp_path: Path) -> None:
    """Two reports of one act, of A to C and of B to D, tell nothing of A and D."""
    names = {"NOR": "Norland", "SUD": "Sudland", "OST": "Ostmark", "VES": "Vest"}
    actors = [Actor(id=id, name=name, kind="state", country=id) for id, name in names.items()]
    with Room(tmp_path / "two.sitroom") as room:
        one = coding("d7")
        told = [
            msgspec.structs.replace(one.events[0], id=f"e{number}", actors=[who], recipients=[whom], actor_spans=[], recipient_spans=[])
            for number, (who, whom) in enumerate((("NOR", "SUD"), ("OST", "VES")))
        ]
        room.add(msgspec.structs.replace(one, actors=actors, events=told, statements=[], red_lines=[], claims=[], ties=[]))
        room.correct(SameHappening(events=["e0", "e1"]), why="one raid")
        folder = made(room, "gdelt")
    events = [line.split("\t") for line in (folder / "export.CSV").read_text().splitlines()]
    assert sorted((row[6], row[16]) for row in events) == [("NORLAND", "SUDLAND"), ("OSTMARK", "VEST")]


def _repeated() -> Coding:
    other = coding("d4", outlet="Lantern", text=coding().document.text + " The navy has attacked before.")
    text = other.document.text
    again = Mention(trigger=span("attacked before", text), evidence=span("The navy has attacked before.", text))
    return msgspec.structs.replace(other, events=[msgspec.structs.replace(other.events[0], repeats=[again]), *other.events[1:]])


def test_every_plover_type_and_mode_has_a_cameo_code_of_its_type() -> None:
    from sitroom.codebook import load

    for name, type in load().types.items():
        for modes in ([], *([mode] for mode in type.modes)):
            code = cameo_of(name, modes)
            # 080 (Yield) stands for a RETREAT without a mode that CAMEO has: PLOVER's table reads it as CONCEDE
            assert code.plover == name or (name == "RETREAT" and code.code == "080"), (name, modes, code)
    # examples of PLOVER's conversion table of 17 September 2021
    assert [(cameo()[c].plover, cameo()[c].mode) for c in ("138", "1711", "0871", "163", "090")] == [
        ("THREATEN", "violence"), ("COERCE", "seize"), ("RETREAT", "ceasefire"), ("COERCE", "restrict"), ("ACCUSE", "investigate"),
    ]  # fmt: skip
    assert (cameo()["190"].goldstein, cameo()["057"].goldstein) == (-10.0, 8.0)


def test_codes_of_countries() -> None:
    from babel.core import get_global

    known = get_global("territory_aliases")
    for code, codes in countries().items():
        if len(known.get(code, ())) == 1 and code != "DDR":
            assert known[code] == [codes.iso2]
    assert [countries()[c].cow for c in ("USA", "ISR", "IRN", "YEM", "DEU")] == ["2", "666", "630", "679", "255"]
    assert [countries()[c].fips for c in ("ISR", "CHN", "NER", "NGA", "CHE")] == ["IS", "CH", "NG", "NI", "SZ"]


def test_dates_that_are_none_stay_out() -> None:
    from sitroom.exchange.dated import is_day, moment
    from sitroom.exchange.graph import _spell, joined

    assert [is_day(t) for t in ("2031-02-03", "2031-02-30", "2031-02", "0000-01-01", "x")] == [True, False, False, False, False]
    assert _spell("2031-02") == ("2031-02-01", "2031-02-28") and _spell("2031") == ("2031-01-01", "2031-12-31")
    assert _spell("2031-02-03", week=True) == ("2031-02-03", "2031-02-09") and _spell("soon") is None is _spell(None)
    assert joined([("2031-02-04", "2031-02-05"), ("2031-02-03", "2031-02-03"), ("2031-03-01", None)]) == [
        ("2031-02-03", "2031-02-05"), ("2031-03-01", None),
    ]  # fmt: skip
    at = moment(msgspec.structs.replace(coding().document, published_at="2031-02-03T01:30:00+03:00"))
    assert at is not None and at.isoformat() == "2031-02-02T22:30:00+00:00"
    assert moment(msgspec.structs.replace(coding().document, published="2031-99")) is None


# Networks -----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", ["graphml", "gexf"])
def test_networks_are_read_by_networkx(room: Room, to: str) -> None:
    networkx = pytest.importorskip("networkx", reason="read back by networkx")
    path = made(room, to)
    graph = networkx.read_graphml(path) if to == "graphml" else networkx.read_gexf(path, version="1.3")
    edges = {(a, b, d["layer"]): d for a, b, d in graph.edges(data=True)}
    strike = edges["NOR.MIL", "SUD", "material conflict"]
    assert strike["independent"] >= 1 and strike["weight"] == pytest.approx(9.0 * strike["independent"] * strike["happenings"])
    assert {("NOR", "SUD", "tie: war"), ("SUD", "NOR", "tie: war")} <= edges.keys()
    assert graph.nodes["SUD"]["label"] == "Sudland"


def test_an_exported_network_weighs_what_the_network_of_the_room_does(tmp_path: Path) -> None:
    own = coding()
    strike = msgspec.structs.replace(own.events[0], intensity=-7.5, mode=["sideAB"], actors=["NOR.MIL", "SUD"], recipients=[])
    with Room(tmp_path / "one.sitroom") as room:
        room.add(msgspec.structs.replace(own, events=[strike], ties=[]))
        tree = etree.parse(made(room, "gexf"))
        assert room.tension(level="actor").dyads[0].both.told == 7.5
        (dyad,) = room.network(level="actor").dyads
    found = tree.xpath("//g:edge", namespaces={"g": "http://gexf.net/1.3"})
    drawn = [(edge.get("source"), edge.get("target"), edge.get("weight")) for edge in found]
    assert drawn == [("NOR.MIL", "SUD", "3.75"), ("SUD", "NOR.MIL", "3.75")]
    assert dyad.conflict == 7.5, "of a fight of two, half in each direction, as the network has it"
    assert pairs("ASSAULT", ["sideAB"], ["NOR", "SUD"], []) == [("NOR", "SUD"), ("SUD", "NOR")]
    assert pairs("ASSAULT", [], ["NOR", "SUD"], []) == [("NOR", None), ("SUD", None)]


def test_gexf_is_dynamic(room: Room) -> None:
    tree = etree.parse(made(room, "gexf"))
    names = {"g": "http://gexf.net/1.3"}
    (drawn,) = tree.xpath("/g:gexf[@version='1.3']/g:graph", namespaces=names)
    assert (drawn.get("mode"), drawn.get("timeformat"), drawn.get("defaultedgetype")) == ("dynamic", "date", "directed")
    (spell,) = tree.xpath("//g:edge[@kind='material conflict']/g:spells/g:spell", namespaces=names)
    assert dict(spell.attrib) == {"start": "2031-02-03", "end": "2031-02-03"}
    assert tree.xpath("//g:attvalue[@for='score' and @start='2031-02-03']/@value", namespaces=names)[0].startswith("-")
    ids = tree.xpath("//g:edge/@id", namespaces=names)
    assert len(ids) == len(set(ids))


def test_gexf_is_as_its_schema_says(room: Room) -> None:
    root = etree.parse(made(room, "gexf")).getroot()
    assert faults(root) == []
    edge = next(root.iter(f"{SPACE}edge"))
    edge.set("target", "nobody")
    edge.set("colour", "red")
    next(root.iter(f"{SPACE}spell")).set("start", "2031-02")
    assert len(faults(root)) == 3  # what is held against the rules is seen
