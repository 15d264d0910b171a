"""Streams: events of tables, frames, files and rooms as arrays."""

import json
from datetime import date, datetime

import numpy as np
import pytest

from sitroom.errors import InputError, UsageError
from sitroom.outlook.streams import COVERED, QUADS, Stream, types
from sitroom.records import Actor, Coding, Document, Event
from sitroom.room import Room

ROWS = [
    ("Norland", "Sudland", "2031-02-03", "ASSAULT"),
    ("Sudland", "Norland", "2031-02-01", "CONSULT"),
    ("Norland", "Norland", "2031-02-01", "COERCE"),
]


def told(stream: Stream) -> list[tuple[object, ...]]:
    return [
        (str(stream.day(when)), stream.names[s], stream.names[r], QUADS[q])
        for when, s, r, q in zip(stream.time, stream.sender, stream.receiver, stream.quad, strict=True)
    ]


EXPECTED = [("2031-02-01", "Sudland", "Norland", "verbal cooperation"), ("2031-02-03", "Norland", "Sudland", "material conflict")]


def test_rows_columns_and_files_give_the_same_stream(tmp_path) -> None:
    keys = ("actor", "recipient", "date", "type")
    columns = dict(zip(keys, (list(column) for column in zip(*ROWS, strict=True)), strict=True))
    (tmp_path / "acts.csv").write_text("\n".join(",".join(row) for row in (("Source", "Target", "Day", "Type"), *ROWS)))
    (tmp_path / "acts.tsv").write_text("\n".join("\t".join(row) for row in (keys, *ROWS)))
    (tmp_path / "acts.jsonl").write_text("\n".join(json.dumps(dict(zip(("sender", "receiver", *keys[2:]), row, strict=True))) for row in ROWS))
    given = [ROWS, [dict(zip(keys, row, strict=True)) for row in ROWS], columns, *(tmp_path / f"acts.{kind}" for kind in ("csv", "tsv", "jsonl"))]
    for rows in given:
        stream = Stream.of_table(rows)
        assert told(stream) == EXPECTED
        assert (stream.origin, stream.end, stream.daily) == (date(2031, 2, 1), 3.0, True)
        assert stream.score.tolist() == [2.5, -9.0]
        assert [types()[i] for i in stream.type] == ["CONSULT", "ASSAULT"]


def test_a_frame_is_read_by_its_columns() -> None:
    table = pytest.importorskip("pyarrow").table({"source": ["A", "B"], "target": ["B", "A"], "day": [0, 4], "quad": [3, 0]})

    class Frame:
        columns = table.column_names

        def __getitem__(self, name: str) -> object:
            return table[name]

    stream = Stream.of_table(Frame(), origin=date(2031, 1, 1))
    assert told(stream) == [("2031-01-01", "A", "B", "material conflict"), ("2031-01-05", "B", "A", "verbal cooperation")]


def test_cameo_becomes_plover() -> None:
    stream = Stream.of_table({"actor": ["A"] * 5, "recipient": ["B"] * 5, "date": [0, 1, 2, 3, 4], "code": ["190", 43, "04", "010", "0841"]})
    assert [types()[i] if i >= 0 else None for i in stream.type] == ["ASSAULT", "CONSULT", "CONSULT", None, "RETREAT"]
    assert [int(q) for q in stream.quad] == [3, 0, 0, 0, 1]
    assert stream.score[0] < 0 < stream.score[4]


def test_times_of_the_day_are_kept() -> None:
    rows = [("A", "B", datetime(2031, 2, 3, 6), "ASSAULT"), ("A", "B", "2031-02-04T12:00", "ASSAULT")]
    stream = Stream.of_table(rows)
    assert stream.time.tolist() == [0.25, 1.5]
    assert not stream.daily
    assert stream.end == 1.5


def test_wrong_rows_are_named() -> None:
    rows = [
        *ROWS,
        ("", "B", "2031-02-03", "ASSAULT"),
        ("A", "B", "2031-02-30", "ASSAULT"),
        ("A", "B", "2031-02-03", "WAR"),
        ("A", None, "2031", "AID"),
    ]
    with pytest.raises(
        InputError, match=r"4 of 7 rows.*row 4: the actor is empty.*row 5: the date is '2031-02-30'.*row 6: the type is 'WAR'.*1 rows more"
    ):
        Stream.of_table(rows)
    with pytest.raises(InputError, match="CAMEO code is '999'"):
        Stream.of_table({"actor": ["A"], "recipient": ["B"], "date": [1], "cameo": ["999"]})
    with pytest.raises(InputError, match="quad class is 7"):
        Stream.of_table({"actor": ["A"], "recipient": ["B"], "date": [1], "quad": [7]})
    with pytest.raises(InputError, match="score is 'much'"):
        Stream.of_table({"actor": ["A"], "recipient": ["B"], "date": [1], "quad": [3], "score": ["much"]})
    with pytest.raises(InputError, match="before the first day"):
        Stream.of_table(ROWS, origin=date(2031, 2, 2))


def test_tables_without_what_is_needed(tmp_path) -> None:
    with pytest.raises(InputError, match="none for recipient, type"):
        Stream.of_table({"actor": ["A"], "date": [1]})
    with pytest.raises(InputError, match="different lengths"):
        Stream.of_table({"actor": ["A"], "recipient": ["B", "C"], "date": [1], "quad": [3]})
    with pytest.raises(InputError, match="valid are mappings, or tuples"):
        Stream.of_table(["A,B"])
    (tmp_path / "acts.csv").write_text("actor,recipient,date,type\nA,B,2031-01-01\n")
    with pytest.raises(InputError, match="line 2: 3 cells, expected 4"):
        Stream.of_table(tmp_path / "acts.csv")
    for name in ("acts.xlsx", "none.csv"):
        with pytest.raises(InputError):
            Stream.of_table(tmp_path / name)


def test_streams_without_events() -> None:
    for stream in (Stream.of_table([]), Stream.of_table({}), Stream.of_arrays([], [], [], [], [])):
        assert len(stream) == 0
        assert stream.pairs.shape == (0, 2)
        assert (stream.end, stream.begin, stream.exposure) == (0.0, 0.0, 0.0)


def test_arrays_are_checked() -> None:
    with pytest.raises(UsageError, match="differ in length"):
        Stream.of_arrays(["A"], [1.0], [0, 0], [0], [3])
    with pytest.raises(UsageError, match="receiver has numbers from 2 to 2"):
        Stream.of_arrays(["A", "B"], [1.0], [0], [2], [3])
    with pytest.raises(UsageError, match="no number"):
        Stream.of_arrays(["A", "B"], [np.nan], [0], [1], [3])
    with pytest.raises(UsageError, match="not before the last event"):
        Stream.of_arrays(["A", "B"], [5.0], [0], [1], [3], end=4.0)


def test_what_was_known_before_a_day() -> None:
    stream = Stream.of_table(ROWS)
    before = stream.before(2)
    assert (len(before), before.end, before.names) == (1, 2.0, stream.names)
    assert stream.pairs.tolist() == [[0, 1], [1, 0]]
    assert stream.with_names(["Ostmark", "Norland"]).names == (*stream.names, "Ostmark")
    assert stream.knows("Norland")
    assert not stream.knows("Ostmark")
    with pytest.raises(UsageError, match=r"no actor 'Nordland' among 2; near are"):
        stream.number("Nordland")


def test_long_tables_are_read_by_column() -> None:
    rng = np.random.default_rng(0)
    size = 200_000
    columns = {
        "actor": rng.integers(0, 50, size),
        "recipient": rng.integers(50, 99, size),
        "day": rng.integers(0, 900, size),
        "quad": rng.integers(0, 4, size),
    }
    stream = Stream.of_table(columns)
    assert len(stream) == size
    assert (np.diff(stream.time) >= 0).all()
    assert np.bincount(stream.quad).tolist() == np.bincount(columns["quad"]).tolist()


ACTORS = [
    Actor(id="NOR", name="Norland", kind="state", country="NOR"),
    Actor(id="NOR.GOV.lund", name="Ida Lund", kind="person", country="NOR", sector="GOV"),
    Actor(id="SUD", name="Sudland", kind="state", country="SUD"),
]


def document(room: Room, name: str, day: str | None, *acts: tuple[str, str, str, str, str | None]) -> None:
    """A document of a day: (type, actor, recipient, status, day of the act)."""
    text, events, start = "", [], 0
    for number, (kind, who, whom, status, when) in enumerate(acts):
        sentence = f"{kind} of {who} against {whom}, {name} number {number}. "
        events.append(
            Event(
                id=f"{name}-{number}", document=name, type=kind, mode=[], status=status, actors=[who], recipients=[whom],
                trigger=(start, start + len(kind)), evidence=(start, start + len(sentence) - 1), date=when or day,
                date_precision="day" if when else "unknown", intensity=-5.0, confidence=0.9, reader="hand",
            )
        )  # fmt: skip
        text, start = text + sentence, start + len(sentence)
    text += " ".join(f"{name}{i}" for i in range(40)) + "."
    room.add(
        Coding(document=Document(id=name, text=text, sha256=name, title=name, outlet=f"Outlet {name}", published=day), actors=ACTORS, events=events)
    )


def test_a_room_gives_what_happened_once(tmp_path) -> None:
    with Room(tmp_path / "strait.sitroom") as room:
        document(
            room, "one", "2031-02-10", ("ASSAULT", "NOR.GOV.lund", "SUD", "actual", "2031-02-08"), ("ASSAULT", "SUD", "NOR", "future", "2031-02-09"),
            ("SANCTION", "SUD", "NOR", "negated", "2031-02-09"), ("AID", "SUD", "NOR", "hypothetical", None),
        )  # fmt: skip
        document(room, "two", "2031-03-01", ("ACCUSE", "SUD", "NOR", "actual", "2031-02-28"))
        stream = Stream.of_room(room)
        assert told(stream) == [("2031-02-08", "NOR", "SUD", "material conflict"), ("2031-02-28", "SUD", "NOR", "verbal conflict")]
        assert (stream.origin, stream.day(stream.end - 1), stream.dated) == (date(2031, 2, 8), date(2031, 3, 1), True)
        assert stream.exposure == 3 + COVERED
        assert Stream.of_room(room, level="actor").names == ("NOR", "NOR.GOV.lund", "SUD")
        early = Stream.of_room(room, until="2031-02-12")
        assert (len(early), early.exposure) == (1, 3.0)
        for wrong in ({"until": "soon"}, {"level": "planet"}):
            with pytest.raises(UsageError):
                Stream.of_room(room, **wrong)


def test_a_room_without_dates_is_taken_as_of_one_week(tmp_path) -> None:
    with Room(tmp_path / "strait.sitroom") as room:
        assert len(Stream.of_room(room)) == 0
        document(room, "one", None, ("ASSAULT", "NOR", "SUD", "actual", None), ("ACCUSE", "SUD", "NOR", "actual", None))
        stream = Stream.of_room(room)
    assert (len(stream), stream.exposure, stream.dated) == (2, COVERED, False)
    assert set(stream.time.tolist()) == {COVERED // 2}
