"""How much ``sitroom show`` prints: a table ends early and says what is left out, JSON and CSV have all."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sitroom.cli import app
from sitroom.cli.show.asking import PARTS, ROWS
from sitroom.records import Actor, Claim, Coding, Document, Event, RedLine, Statement
from sitroom.room import Room

MANY = 60
TEXT = "Norland said that a raid would be met with fire, and that raids raise prices."


def coding(number: int) -> Coding:
    """A document with one event, statement, red line and claim, of its own outlet, actors and day."""
    home = f"d{number:02}"
    own = {"document": home, "confidence": 0.9, "reader": "hand-1", "evidence": (0, len(TEXT))}
    day = f"2031-{1 + number // 28:02}-{1 + number % 28:02}"
    text = TEXT.replace("raid", f"raid{number}") + "".join(f" Word{number}x{i}" for i in range(9))
    end = text.index(" would")
    return Coding(
        document=Document(id=home, text=text, sha256=home, outlet=f"Post {number}", published=day),
        actors=[Actor(id=f"N{number:02}", name=f"Norland {number}", kind="state"), Actor(id="SUD", name="Sudland", kind="state")],
        events=[Event(id=f"e{number}", type="ACCUSE", mode=[], status="actual", actors=[f"N{number:02}"], recipients=["SUD"], trigger=(8, 12),
                      date=day, date_precision="day", intensity=-2.0, **own)],
        statements=[Statement(id=f"s{number}", speaker=f"N{number:02}", source=(0, 7), cue=(8, 12), content=[(18, end)], kind="paraphrase", **own)],
        red_lines=[RedLine(id=f"r{number}", issuer=f"N{number:02}", condition=(18, end), consequence=(end + 1, end + 24), kind="threat", **own)],
        claims=[Claim(id=f"c{number}", claimant=f"N{number:02}", cause=(18, end), effect=(end + 1, end + 24), sign=1, hedge="asserted", **own)],
    )  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("limits") / "gulf.sitroom"
    with Room(path) as room, room.writing():
        for number in range(MANY):
            room.add(coding(number))
    return path


def shown(path: Path, *arguments: str) -> str:
    found = CliRunner().invoke(app, ["show", str(path), *arguments])
    assert found.exit_code == 0, found.output
    return found.stdout


@pytest.mark.parametrize(("what", "most"), [
    ("events", ROWS), ("happenings", ROWS), ("statements", ROWS), ("claims", ROWS), ("documents", ROWS), ("redlines", PARTS),
])  # fmt: skip
def test_a_table_ends_early_and_says_how_many_are_left_out(path: Path, what: str, most: int) -> None:
    assert shown(path, what).rstrip().endswith(f"… and {MANY - most} more of {MANY}: --limit NUMBER shows more, --limit 0 all")
    assert f"… and {MANY - 3} more of {MANY}" in shown(path, what, "--limit", "3")
    assert "more of" not in shown(path, what, "--limit", "0") and "more of" not in shown(path, what, "--limit", str(MANY))
    assert len(json.loads(shown(path, what, "--format", "json"))) == MANY
    assert len(json.loads(shown(path, what, "--format", "json", "--limit", "3"))) == 3
    rows = list(csv.DictReader(io.StringIO(shown(path, what, "--format", "csv"))))
    assert len(rows) == MANY == len(list(csv.DictReader(io.StringIO(shown(path, what, "--format", "csv", "--limit", "0")))))


def test_what_is_left_out_is_of_what_was_asked(path: Path) -> None:
    assert "… and 27 more of 28:" in shown(path, "events", "--since", "2031-02", "--until", "2031-02", "--limit", "1")
    with Room(path) as room:
        chosen = room.events(since="2031-02", until="2031-02", limit=2)
        assert len(chosen) == 2 and chosen.total == len(room.events(since="2031-02", until="2031-02")) == 28
        assert room.happenings(since="2031-02", until="2031-02", limit=2).total == 28 and room.documents(limit=0).total == MANY


@pytest.mark.parametrize("what", ["narratives", "beliefs", "network"])
def test_parts_that_take_a_screen_are_few(path: Path, what: str) -> None:
    early, whole = shown(path, what), shown(path, what, "--limit", "0")
    assert "more of 60:" in early and "more of 60:" not in whole and len(early.splitlines()) < len(whole.splitlines())


def test_tension_says_how_many_dyads_are_left_out(path: Path) -> None:
    assert "… and 50 more dyads" in shown(path, "tension") and "more dyads" not in shown(path, "tension", "--limit", "0")
    assert len(json.loads(shown(path, "tension", "--format", "json"))["dyads"]) == MANY
