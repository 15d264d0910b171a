"""Imports: codings and archives come back whole; tables of events become typed arrays, whatever their hostility."""

from __future__ import annotations

import gzip
import sqlite3
import zipfile
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from sitroom.cli import app
from sitroom.errors import InputError, UsageError
from sitroom.exchange import events_table, export, import_codings
from sitroom.exchange.gdelt import EVENT_COLUMNS
from sitroom.exchange.polecat import COLUMNS as POLECAT
from sitroom.records import Coding
from sitroom.room import MergeActors, NoEvent, Room, Source, Undo
from tests.test_room import coding


@pytest.fixture
def room(tmp_path: Path):
    with Room(tmp_path / "gulf.sitroom") as opened:
        opened.add(coding(), source=Source(name="a.txt", sha256="aa", reader="hand"))
        opened.add(coding("d2", outlet="Sud\u2028Press"), source=Source(name="b.txt", sha256="bb", reader="hand"))
        opened.set_aside(Source(name="c.txt", sha256="cc"), "no words")
        opened.correct(MergeActors(actor="NOR.MIL", into="NOR"), why="one navy", who="ida")
        opened.correct(NoEvent(event="e2-d1"), why="no event", who="ida")
        opened.correct(Undo(number=2), why="one after all", who="bo")
        yield opened


def dump(path: Path) -> list[str]:
    db = sqlite3.connect(path)
    found = [line for line in db.iterdump() if not any(name in line for name in ("happenings_state", "happening_touched", "happening_renewals"))]
    db.close()
    return sorted(found)


# Codings ------------------------------------------------------------------------------------------------------------------------------


def test_an_archive_brings_the_room_back_row_for_row(room: Room, tmp_path: Path) -> None:
    export(room, tmp_path / "room.jsonl", to="archive")
    with Room(tmp_path / "again.sitroom") as again:
        found = import_codings(again, tmp_path / "room.jsonl")
        assert (found.new, found.known, found.sources, found.corrections, found.set_aside) == (2, 0, 3, 3, [])
        assert again.corrections() == room.corrections() and again.events() == room.events()
        assert again.happenings() == room.happenings()
        assert import_codings(again, tmp_path / "room.jsonl").known == 2
        assert import_codings(again, tmp_path / "room.jsonl").sources == 0
        export(again, tmp_path / "second.jsonl", to="archive")
    assert (tmp_path / "second.jsonl").read_bytes() == (tmp_path / "room.jsonl").read_bytes()
    room.close()
    assert dump(tmp_path / "again.sitroom") == dump(tmp_path / "gulf.sitroom")


def test_every_line_of_jsonl_is_the_public_contract(room: Room, tmp_path: Path) -> None:
    export(room, tmp_path / "room.jsonl", to="jsonl")
    lines = (tmp_path / "room.jsonl").read_text().splitlines()  # U+2028 of the outlet is escaped
    assert [msgspec.json.decode(line, type=Coding, strict=True).document.id for line in lines] == ["d1", "d2"]
    with Room(tmp_path / "again.sitroom") as again:
        assert import_codings(again, tmp_path / "room.jsonl").new == 2
        assert [e.actors for e in again.events()] == [e.actors for e in room.events()]


def test_a_line_that_cannot_be_used_is_set_aside_with_its_reason(room: Room, tmp_path: Path) -> None:
    good = coding("d9").to_json()
    broken = msgspec.structs.replace(coding("d8"), actors=[]).to_json()
    (tmp_path / "mixed.jsonl").write_text(f'\ufeff{good}\n\n{{"document": 3}}\nnonsense\n{broken}\n{good}', encoding="utf-8")
    found = import_codings(room, tmp_path / "mixed.jsonl")
    assert (found.new, found.known, len(found.set_aside)) == (1, 1, 3)
    assert "line 3" in found.set_aside[0] and "line 4" in found.set_aside[1] and "unlisted actor" in found.set_aside[2]
    (tmp_path / "none.jsonl").write_text("id,text\n1,2\n")
    with pytest.raises(InputError, match="found no coding"):
        import_codings(room, tmp_path / "none.jsonl")
    with pytest.raises(InputError, match="cannot be read"):
        import_codings(room, tmp_path / "missing.jsonl")


def test_a_copy_without_its_original_names_none(room: Room, tmp_path: Path) -> None:
    text = "Norland's navy attacked Sudland. Sudland refused talks at the harbour. President Ida Lund said any attack would be met with force."
    alone = coding("d7", text=text)
    lost = msgspec.structs.replace(alone, document=msgspec.structs.replace(alone.document, copy_of="gone", similarity=0.9))
    (tmp_path / "one.jsonl").write_text(lost.to_json())
    with Room(tmp_path / "other.sitroom") as other:
        import_codings(other, tmp_path / "one.jsonl")
        assert other.document("d7").copy_of is None and other.happenings()[0].independent == 1


def test_the_command_line(room: Room, tmp_path: Path) -> None:
    run = CliRunner()
    done = run.invoke(app, ["export", str(room.path), "--to", "archive", "-o", str(tmp_path / "a.jsonl")])
    assert done.exit_code == 0 and "2 documents, 3 sources, 3 corrections" in done.output
    done = run.invoke(app, ["import", str(tmp_path / "new.sitroom"), str(tmp_path / "a.jsonl")])
    assert done.exit_code == 0 and "2 documents, 0 known already, 3 sources, 3 corrections" in done.output
    again = run.invoke(app, ["export", str(room.path), "--to", "archive", "-o", str(tmp_path / "a.jsonl")])
    assert again.exit_code == 2 and "--force" in again.output
    assert "gexf" in run.invoke(app, ["export", "--formats"]).output
    assert run.invoke(app, ["export", "--dictionary"]).output.startswith("table,column,kind,meaning\n")
    assert run.invoke(app, ["export", str(room.path)]).exit_code == 2


# Tables of events ---------------------------------------------------------------------------------------------------------------------


def gdelt_row(**cells: str) -> str:
    return "\t".join(cells.get(name, "") for name in EVENT_COLUMNS)


def test_gdelt(tmp_path: Path) -> None:
    rows = [
        gdelt_row(GLOBALEVENTID="1", SQLDATE="20310203", Actor1Code="NORMIL", Actor1CountryCode="NOR", Actor2Code="ROMGOV", Actor2CountryCode="ROM",
                  EventCode="190", GoldsteinScale="-10"),
        gdelt_row(GLOBALEVENTID="2", SQLDATE="20310204", Actor1Code="NORMIL", EventCode="010"),
        gdelt_row(GLOBALEVENTID="3", SQLDATE="2031", Actor1Code="NOR", EventCode="190"),
        gdelt_row(GLOBALEVENTID="4", SQLDATE="20310204", Actor1Code="NOR", EventCode="999"),
    ]  # fmt: skip
    with zipfile.ZipFile(tmp_path / "20310203.export.CSV.zip", "w") as archive:
        archive.writestr("20310203.export.CSV", "\n".join(rows) + "\n")
    table = events_table(tmp_path / "20310203.export.CSV.zip")
    assert table.format == "gdelt" and len(table) == 2
    assert table.day.astype(str).tolist() == ["2031-02-03", "2031-02-04"]
    assert [table.actors[i] for i in table.source] == ["NORMIL", "NORMIL"] and table.target.tolist() == [1, -1]
    assert [table.countries[i] for i in (table.source_country[0], table.target_country[0])] == ["NOR", "ROU"]
    assert table.types[table.type[0]] == "ASSAULT" and table.type[1] == -1  # PLOVER has no "make statement"
    assert table.quad.tolist() == [4, 1] and table.score.tolist() == [-10.0, 0.0]
    assert table.left_out == {"no day": 1, "no known code or type": 1}


def test_polecat_icews_and_acled_are_known_by_their_headers(tmp_path: Path) -> None:
    cells = {"Event Date": "2031-02-03", "Event Type": "ASSAULT", "Actor Name": "Norland's \"navy", "Actor Country": "NOR", "Recipient Name": "None"}
    lines = ["\t".join(POLECAT).replace("Intensity", "Event Intensity"), "\t".join(cells.get(c, "None") for c in POLECAT)]
    with gzip.open(tmp_path / "p.txt.gz", "wt") as out:
        out.write("\n".join(lines))
    table = events_table(tmp_path / "p.txt.gz")
    assert (table.format, table.actors, table.target.tolist(), table.score.tolist()) == ("polecat", ["Norland's \"navy"], [-1], [-9.0])
    (tmp_path / "i.tab").write_text("Event ID\tEvent Date\tSource Name\tSource Country\tCAMEO Code\tIntensity\tTarget Name\tTarget Country\n"
                                    "7\t2031-02-03\tNaval Staff\tNorway\t042\t1.9\tForeign Office\tUnited Kingdom\n")  # fmt: skip
    table = events_table(tmp_path / "i.tab")
    assert (table.format, table.countries, table.codes, table.quad.tolist()) == ("icews", ["NOR", "GBR"], ["042"], [1])
    (tmp_path / "a.csv").write_text('event_date,event_type,actor1,actor2,country\n03 February 2031,Battles,"Front, the",Guards,Niger\n'
                                    "04 February 2031,Strategic developments,A,B,Niger\n")  # fmt: skip
    table = events_table(tmp_path / "a.csv")
    assert (table.format, len(table), table.actors, table.types[table.type[0]]) == ("acled", 1, ["Front, the", "Guards"], "ASSAULT")


def test_what_a_room_exports_is_read_back(room: Room, tmp_path: Path) -> None:
    for to, name in (("polecat", "p.tsv"), ("icews", "i.tsv"), ("gdelt", "g.zip")):
        export(room, tmp_path / name, to=to)
    with zipfile.ZipFile(tmp_path / "g.zip") as archive:
        archive.extract("export.CSV", tmp_path)
    for name in ("p.tsv", "i.tsv", "export.CSV"):
        table = events_table(tmp_path / name)
        assert {table.types[i] for i in table.type} == {"ASSAULT"} and {str(d) for d in table.day} == {"2031-02-03"}
        assert table.left_out == {} and table.quad.tolist() == [4] * len(table)


def test_a_map_of_columns_reads_any_table(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("when,who,whom,what\n2031-02-03,NOR,SUD,THREATEN\n")
    table = events_table(tmp_path / "own.csv", columns={"day": "when", "source": "who", "target": "whom", "type": "what"})
    assert (table.format, table.actors, table.quad.tolist()) == ("map", ["NOR", "SUD"], [3])
    (tmp_path / "scored.csv").write_text("when,what,score\n2031-02-03,THREATEN,nan\n2031-02-03,THREATEN,-4.5\n")
    table = events_table(tmp_path / "scored.csv", columns={"day": "when", "type": "what", "score": "score"})
    assert table.score.tolist() == [-3.5, -4.5]
    table = events_table(tmp_path / "own.csv", columns={"day": 0, "type": 3})
    assert table.left_out == {"no day": 1} and len(table) == 1
    with pytest.raises(InputError, match="found no column 'date'; its columns are when, who"):
        events_table(tmp_path / "own.csv", columns={"day": "date", "type": "what"})
    with pytest.raises(InputError, match="neither code nor type"):
        events_table(tmp_path / "own.csv", columns={"day": "when"})
    with pytest.raises(UsageError, match="valid are id, day"):
        events_table(tmp_path / "own.csv", columns={"date": "when"})
    with pytest.raises(InputError, match="Known are polecat"):
        events_table(tmp_path / "own.csv")
    with pytest.raises(UsageError, match="valid are polecat"):
        events_table(tmp_path / "own.csv", format="cameo")
    with pytest.raises(InputError, match="cannot be read"):
        events_table(tmp_path / "missing.csv")
