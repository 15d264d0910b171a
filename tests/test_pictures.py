"""Pictures: each draws what the room says and names the records behind it, bounded in size, in any theme, the same twice."""

from __future__ import annotations

import inspect
import json
import re
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from typer.testing import CliRunner

from sitroom.cli import app
from sitroom.cli.picture import picture as command
from sitroom.codebook import load
from sitroom.errors import UsageError
from sitroom.records import Coding, Document, Event
from sitroom.room import NotSameHappening, Room
from sitroom.show.pictures import KINDS, Picture, javascript, options, picture
from sitroom.show.pictures.behind import dense, step_of
from sitroom.show.pictures.fans import Future, Panel, fans
from sitroom.show.pictures.layered import Arrow, Box, laid
from sitroom.show.pictures.map_spec import _View
from sitroom.show.pictures.page import island, page
from sitroom.show.pictures.palette import THEMES, themed
from sitroom.show.pictures.placing import apart, placed
from sitroom.show.pictures.world import outline, points
from tests.small_room import ACTORS, small

ROOT = Path(__file__).parent.parent
DRAWN = [kind for kind in KINDS if kind not in ("forecast", "what-if")]
"""Kinds that are made of a room alone."""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    with small(tmp_path_factory.mktemp("rooms") / "strait.sitroom") as opened:
        yield opened


@pytest.fixture(scope="module")
def drawn(room: Room) -> dict[str, Picture]:
    return {kind: picture(room, kind) for kind in DRAWN}


def values(part: Any) -> Iterator[dict[str, Any]]:
    """Every row of data in a specification."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "values" and isinstance(value, list):
                yield from (row for row in value if isinstance(row, dict))
            else:
                yield from values(value)
    elif isinstance(part, list):
        for one in part:
            yield from values(one)


def known(room: Room) -> set[str]:
    """The ids of everything that a mark can name."""
    tables = ("happenings", "red_lines", "claims", "ties", "documents")
    return {str(row[0]) for table in tables for row in room._rows(f"SELECT id FROM {table}")}


@pytest.mark.parametrize("kind", DRAWN)
def test_marks_name_records_that_the_room_has(room: Room, drawn: dict[str, Picture], kind: str) -> None:
    found = {id for row in values(drawn[kind].body) for id in row.get("records", [])}
    assert found and found <= known(room)
    assert drawn[kind].rows and all(row["records"] for row in drawn[kind].rows if row.get("known") != "calm")


@pytest.mark.parametrize("kind", DRAWN)
def test_an_empty_room_gives_a_picture_or_says_why_not(tmp_path: Path, kind: str) -> None:
    with Room(tmp_path / "empty.sitroom") as empty:
        if kind == "beliefs":
            with pytest.raises(UsageError, match="no claim"):
                picture(empty, kind)
        else:
            assert picture(empty, kind).description


def test_they_can_be_drawn_and_come_out_the_same_twice(room: Room, drawn: dict[str, Picture]) -> None:
    for kind, one in drawn.items():
        first = one.svg()
        assert first.startswith("<svg") and "NaN" not in first and "undefined" not in first, kind
        assert one == picture(room, kind), kind
    first = drawn["network"].png("dark", scale=0.5)
    assert first[:4] == b"\x89PNG" and first == picture(room, "network").png("dark", scale=0.5)


@pytest.mark.parametrize("theme", THEMES)
def test_no_colour_is_left_by_name_and_no_datum_is_touched(drawn: dict[str, Picture], theme: str) -> None:
    for one in drawn.values():
        assert "theme:" not in json.dumps(one.specification(theme))
    assert themed({"data": {"values": [{"name": "theme:ink"}]}, "stroke": "theme:ink"}, "dark") == {
        "data": {"values": [{"name": "theme:ink"}]}, "stroke": THEMES["dark"]["ink"],
    }  # fmt: skip
    assert THEMES["light"].keys() == THEMES[theme].keys()  # type: ignore[index]


def test_what_means_nothing_says_what_does(room: Room, drawn: dict[str, Picture]) -> None:
    with pytest.raises(UsageError, match=r"valid are: network, timeline"):
        picture(room, "pie")
    with pytest.raises(UsageError, match=r"narrator cannot be asked of the picture 'map'.*Valid are: actor"):
        picture(room, "map", narrator="Norland")
    with pytest.raises(UsageError, match="valid are: light, dark, print"):
        drawn["map"].svg("neon")
    with pytest.raises(UsageError, match="valid is a number above 0 and up to 8"):
        drawn["map"].png(scale=0)
    with pytest.raises(UsageError, match="has no actor 'Atlantis'"):
        picture(room, "network", actor="Atlantis")
    with pytest.raises(UsageError, match="valid is a number from 1"):
        picture(room, "network", limit=0)
    with pytest.raises(UsageError, match="--scenario FILE"):
        picture(room, "what-if")


def test_every_option_of_a_kind_is_one_of_the_command_and_documented() -> None:
    asked = set(inspect.signature(command).parameters)
    text = (ROOT / "docs" / "pictures.md").read_text(encoding="utf-8")
    for kind in KINDS:
        assert f"`{kind}`" in text
        for name in options(kind):
            assert name in asked or f"{name}_" in asked, f"{kind}: {name}"
            assert f"`--{name}`" in text, f"{kind}: {name}"


def test_the_network_weighs_as_the_room_does(room: Room, drawn: dict[str, Picture]) -> None:
    network = room.network()
    by_pair: dict[str, float] = {}
    for row in drawn["network"].rows:
        by_pair[row["between"]] = by_pair.get(row["between"], 0.0) + row["weight"]
    names = network.names
    for dyad in network.dyads:
        label = {f"{names[a]} – {names[b]}" for a, b in ((dyad.first, dyad.second), (dyad.second, dyad.first))}
        assert by_pair[(label & by_pair.keys()).pop()] == pytest.approx(dyad.cooperation + dyad.conflict)
    assert "stated tie" in {row["layer"] for row in picture(room, "network", layer="all").rows}
    assert len(picture(room, "network", limit=2).rows) < len(drawn["network"].rows)


def test_a_side_of_the_network_names_the_records_behind_its_ties(room: Room, drawn: dict[str, Picture]) -> None:
    sides = next(one["values"] for one in drawn["network"].body["data"] if one["name"] == "sides")
    known = {one.id for one in room.happenings()}
    for side in sides:
        ties = [row["records"] for row in drawn["network"].rows if side["name"] in row["between"].split(" – ")]
        assert set(side["records"]) <= {id for records in ties for id in records}
        assert side["records"] and set(side["records"]) & known and side["label"] == side["name"]


def test_the_timeline_tells_what_was_done_from_what_was_not(drawn: dict[str, Picture]) -> None:
    marks = {row["label"]: row["said"] for row in values(drawn["timeline"].body) if "said" in row}
    assert marks["Sudland: ASSAULT → Norland"] == "denied, refused, called off"
    assert marks["Norland: AID → Vesland"] == "announced or threatened"
    assert marks["Norland: MOBILIZE → Sudland"] == "feared, possible, asked for"
    assert marks["Vesland: AID → Norland"] == "done"


def test_a_crowded_day_is_drawn_with_few_marks_and_a_number(tmp_path: Path) -> None:
    text = "Norland accused Sudland."
    with Room(tmp_path / "crowd.sitroom") as room:
        for i in range(40):
            own = f"{text} {' '.join(f'{i}x{j}' for j in range(30))}."
            event = Event(
                id=f"e{i}", document=f"d{i}", type="ACCUSE", mode=[], status="actual", actors=["NOR"], recipients=[f"S{i}"], trigger=(8, 15),
                evidence=(0, 24), date="2031-02-03", date_precision="day", intensity=-3.0, confidence=0.9, reader="hand",
            )  # fmt: skip
            document = Document(id=f"d{i}", text=own, sha256=str(i), outlet=f"Outlet {i}", published="2031-02-03")
            room.add(Coding(document=document, actors=[ACTORS[0], msgspec.structs.replace(ACTORS[2], id=f"S{i}", name=f"Group {i}")], events=[event]))
        room.correct(NotSameHappening(events=[f"e{i}" for i in range(40)]), why="forty acts")
        total = len(room.happenings())
        body = picture(room, "timeline").body
    data = {one["name"]: one["values"] for one in body["data"]}
    marks = [row for row in data["marks"] if row["l"] == 0]
    more = sum(row["more"] for row in data["beyond"] if row["l"] == 0)
    assert len(marks) <= 12 and len(marks) + more == total > 24
    assert sum(row["l"] == 2 for row in data["marks"]) > len(marks)  # enlarged


def test_a_timeline_shows_more_the_more_it_is_enlarged(tmp_path: Path) -> None:
    with Room(tmp_path / "long.sitroom") as room:
        for i in range(150):
            day = (date(2031, 1, 1) + timedelta(days=i)).isoformat()
            event = Event(
                id=f"e{i}", document=f"d{i}", type="ACCUSE", mode=[], status="actual", actors=["NOR"], recipients=[f"S{i}"], trigger=(8, 15),
                evidence=(0, 24), date=day, date_precision="day", intensity=-3.0, confidence=0.9, reader="hand",
            )  # fmt: skip
            text = f"Norland accused Sudland. {' '.join(f'{i}x{j}' for j in range(30))}."
            document = Document(id=f"d{i}", text=text, sha256=str(i), outlet=f"Outlet {i}", published=day)
            room.add(Coding(document=document, actors=[ACTORS[0], msgspec.structs.replace(ACTORS[2], id=f"S{i}", name=f"Group {i}")], events=[event]))
        total = len(room.happenings())
        body = picture(room, "timeline", since="2031").body
    data = {one["name"]: one["values"] for one in body["data"]}
    first = [row for row in data["marks"] if row["l"] == 0]
    finest = max(row["l"] for row in data["marks"])
    assert len({row["name"] for row in data["columns"] if row["l"] == 0}) < 40 and finest > 0
    assert len(first) + sum(row["more"] for row in data["beyond"] if row["l"] == 0) == total
    assert len({row["h"] for row in data["marks"] if row["l"] == finest}) == total > 40
    assert body["usermeta"]["zooming"]["most"] > 1


def test_days_of_which_nothing_is_known_are_blank(drawn: dict[str, Picture]) -> None:
    days = {(row["course"], row["since"]): row for row in values(drawn["tension"].body) if row["what"] == "day"}
    own = "Norland – Sudland"
    assert days[own, "2031-02-03"]["tension"] > 5 and days[own, "2031-02-03"]["low"] < days[own, "2031-02-03"]["high"]
    assert days[own, "2031-02-07"]["tension"] is None
    assert days[own, "2031-02-03"]["part"] != days[own, "2031-02-08"]["part"]


def test_a_long_time_is_drawn_in_longer_steps() -> None:
    first = date(2001, 1, 1).toordinal()
    assert step_of(first, first + 20, 31) == "day"
    assert step_of(first, first + 200, 31) == "week"
    assert step_of(first, first + 900, 31) == "month"
    assert step_of(first, first + 9_000, 31) == "year"
    assert step_of(1, date.max.toordinal(), 31) == "year"
    assert dense([1, 2, 3, 100, 101, 102, 103]) == (90, 103, 4)
    assert dense([]) == (1, 0, 0)


def test_the_board_of_red_lines(room: Room, drawn: dict[str, Picture]) -> None:
    (row,) = drawn["red-lines"].rows
    assert row["who"].startswith("Norland") and row["kind"] == "threat" and row["condition"] == "any attack on the strait"
    silent = drawn["red-lines"].without_words()
    assert "any attack" not in json.dumps(silent.neutral) and silent.rows[0]["condition"] == "" and silent.rows[0]["records"] == row["records"]


def test_two_narrators_stand_side_by_side(room: Room) -> None:
    both = picture(room, "beliefs", narrator="Ida Lund", against="Sudland")
    signs = {row["narrator"]: row["sign"] for row in both.rows}
    assert signs == {"Ida Lund": "+", "Sudland": "−"}
    left, right = ([row for row in values(both.body) if "lines" in row and row["id"] == name] for name in ("raid", "Talks"))
    boxes = [row for row in values(both.body) if "lines" in row]
    assert len(boxes) == 4 and max(row["x"] for row in boxes) > 300 and not (left and right and left[0]["x"] == right[0]["x"])


@pytest.mark.parametrize("seed", range(3))
def test_boxes_in_layers_do_not_cover_each_other_even_in_cycles(seed: int) -> None:
    rng = np.random.default_rng(seed)
    boxes = [Box(id=str(i), words="word " * int(rng.integers(1, 12))) for i in range(14)]
    pairs = {(int(a), int(b)) for a, b in rng.integers(0, 14, (20, 2)) if a != b}
    arrows = [Arrow(start=str(a), end=str(b), colour="theme:ink", dash=[1, 0], width=1, mark="+", label="", records=[]) for a, b in sorted(pairs)]
    drawn = laid(boxes, arrows)
    for i, one in enumerate(drawn.boxes):
        for other in drawn.boxes[i + 1 :]:
            assert one["x"] != other["x"] or one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
    assert drawn == laid(boxes, arrows)


def test_friends_stand_nearer_than_foes_and_names_apart() -> None:
    ties = [(0, 1, 1.0), (0, 2, 1.6), (1, 2, 1.6), (3, 4, 1.0)]
    place = placed(5, ties)
    distance = np.linalg.norm(place[:, None] - place[None, :], axis=2)
    assert distance[0, 1] < distance[0, 2] and (place == placed(5, ties)).all() and (place >= 0).all() and (place <= 1).all()
    boxes = np.full((24, 2), [90.0, 40.0])
    at = apart(placed(24, [(i, (i + 1) % 24, 1.0) for i in range(24)]), boxes, width=760, height=470)
    gaps = np.abs(at[:, None] - at[None, :])
    assert not ((gaps[..., 0] < 88) & (gaps[..., 1] < 38) & ~np.eye(24, dtype=bool)).any()
    assert (placed(0, []).shape, placed(1, []).tolist()) == ((0, 2), [[0.5, 0.5]])


def test_the_outline_is_small_keyed_by_alpha3_and_says_where_it_is_from() -> None:
    assert len((files("sitroom.show.pictures") / "data" / "world.json").read_bytes()) < 150_000
    codes = {shape["id"] for shape in outline()["objects"]["countries"]["geometries"]} - {""}
    assert len(codes) > 165 and codes <= load().countries.keys()
    assert "Natural Earth" in outline()["source"] and "public domain" in outline()["licence"]
    assert points()["tehran", "IRN"] == pytest.approx((51.4, 35.7), abs=0.1)
    assert points()["strait of hormuz", ""] == pytest.approx((56.3, 26.6), abs=0.5)
    assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in points().values())


def test_crimea_is_where_the_codebook_has_it() -> None:
    topology = outline()
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    owners = set()
    for shape in topology["objects"]["countries"]["geometries"]:
        for number in {n if n >= 0 else ~n for polygon in shape["arcs"] for ring in polygon for n in ring}:
            x, y = np.cumsum(np.array(topology["arcs"][number]), axis=0).T
            if ((abs(x * sx + tx - 33.5) < 1.2) & (abs(y * sy + ty - 44.8) < 0.5)).any():
                owners.add(shape["id"])
    assert owners == {load().places["Crimea, UKR"].country} == {"UKR"}


def test_the_map_puts_places_where_they_are(drawn: dict[str, Picture]) -> None:
    spots = {row["place"]: row for row in values(drawn["map"].body) if "px" in row and "acts" in row}
    assert spots["Oslo"]["acts"] == 1 and spots["Bergen"]["px"] < spots["Oslo"]["px"]
    assert spots["Oslo"]["quad"] == "material conflict" and spots["Bergen"]["quad"] == "material cooperation"
    assert "2 places" in drawn["map"].subtitle
    assert _View(10.0, 60.0, 700.0, whole=False).place(10.0, 60.0) == (380.0, 220.0)


def test_who_takes_from_whom(tmp_path: Path) -> None:
    text = "Norland closed the strait on Monday, and the ministers of three neighbours met in the capital to ask for talks within the week. " * 3
    with Room(tmp_path / "copies.sitroom") as room:
        for i, outlet in enumerate(("Harbour Post", "Morning Wire", "Morning Wire")):
            room.add(Coding(document=Document(id=f"d{i}", text=f"{text}{i}", sha256=str(i), outlet=outlet, published=f"2031-02-0{i + 1}")))
        room.add(Coding(document=Document(id="d9", text="Nothing else.", sha256="9", outlet="Late News", names_source="Old Gazette")))
        found = picture(room, "sources")
    assert {(row["origin"], row["how"], row["repeated_by"], row["documents"]) for row in found.rows} == {
        ("Harbour Post", "copy", "Morning Wire", 2), ("Old Gazette", "named", "Late News", 1),
    }  # fmt: skip


def test_fans_draw_plain_arrays() -> None:
    days = [(date(2031, 2, 1) + timedelta(days=i)).isoformat() for i in range(3)]
    one = Future(label="as it is", role="baseline", middle=[1.0, 2.0, 3.0], bands=[([0.0] * 3, [4.0, 5.0, 6.0])])
    other = Future(label="a strike", role="scenario", middle=[2.0, 3.0, 5.0], bands=[([1.0] * 3, [5.0, 6.0, 9.0])])
    panel = Panel(
        title="conflict", days=days, futures=[one, other], before=[("2031-01-31", 0.5)], records=["r1"], marks=[(days[0], "a strike", ["r1"])]
    )
    found = fans("what-if", title="What if", subtitle="", description="two fans", panels=[panel])
    assert len(found.rows) == 7 and found.rows[-1]["high0"] == 9.0 and found.rows[1]["records"] == ["r1"]
    assert found.svg().count("<path") > 6
    with pytest.raises(ValueError, match="shorter"):
        fans(
            "what-if",
            title="",
            subtitle="",
            description="",
            panels=[Panel(title="", days=days, futures=[Future(label="", role="baseline", middle=[1.0])])],
        )


def test_strange_words_stay_data() -> None:
    hostile = "</script><script>alert(1)</script><!-- \u2028"
    held = island({"title": hostile})
    assert not re.search("[<>&\u2028]", held) and json.loads(held)["title"] == hostile
    found = Picture(kind="network", title=hostile, subtitle=hostile, description='"><img src=x onerror=alert(1)>', grammar="vega", body={"data": []},
                    rows=[{"name": hostile, "records": []}])  # fmt: skip
    whole = page(found, "light")
    head, data = whole.split('<script type="application/json" id="picture">')
    assert "<script>alert" not in whole and "<img" not in head and "<img" not in data.split("</script>", 1)[0]
    assert "unsafe" not in head and "default-src 'none'" in head


def test_the_script_carries_vega_its_interpreter_and_our_draw() -> None:
    script = javascript()
    assert "window.sitroom=" in script.replace(" ", "") and "expressionInterpreter" in script and "</script" not in script
    assert script is javascript()


def test_without_the_extra_one_sentence_says_what_to_do(drawn: dict[str, Picture], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(UsageError, match=r"pip install 'sitroom\[look\]'"):
        drawn["map"].svg()
    assert json.loads(drawn["map"].json())["description"]


def test_the_command_writes_files(room: Room, tmp_path: Path) -> None:
    run = CliRunner().invoke
    out = tmp_path / "network.json"
    found = run(app, ["picture", str(room.path), "network", "-o", str(out), "--theme", "dark"])
    assert found.exit_code == 0 and json.loads(out.read_text())["config"]["background"] == THEMES["dark"]["paper"]
    assert run(app, ["picture", str(room.path), "timeline", "-o", str(tmp_path / "t.svg"), "--type", "ASSAULT", "--without-words"]).exit_code == 0
    svg = (tmp_path / "t.svg").read_text()
    assert svg.startswith("<svg") and "attacked" not in svg
    for options_, said in (
        (["network", "-o", str(tmp_path / "x.gif")], ".svg, .png, .html, .json"),
        (["network", "-o", str(tmp_path / "x.svg"), "--scale", "3"], "--scale is for"),
        (["network", "-o", str(tmp_path / "none" / "x.json")], "cannot write"),
        (["cake", "-o", str(tmp_path / "x.svg")], "valid are: network"),
    ):
        found = run(app, ["picture", str(room.path), *options_])
        assert found.exit_code in (1, 2) and said in found.stderr
