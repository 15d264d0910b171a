"""What ``sitroom show`` answers to names that nobody in the room has, and to days and numbers that mean nothing: what is valid."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from sitroom.cli import app
from sitroom.errors import UsageError
from sitroom.records import Actor, Claim, Coding, Document, Event, Statement
from sitroom.room import Room

TEXT = "Norland said that a raid would be met with fire, and that raids raise prices."

ACTOR = ("events", "actors", "statements", "redlines", "claims", "ties", "happenings", "network", "tension")
OUTLET = ("events", "documents", "copies", "statements", "redlines", "claims", "ties", "narratives")
DAYS = ("events", "documents", "redlines", "happenings", "network", "tension", "narratives", "brief")
EVERY = ("events", "actors", "documents", "copies", "statements", "redlines", "claims", "ties", "happenings", "beliefs", *DAYS[-4:])


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("names") / "gulf.sitroom"
    own = {"document": "d1", "confidence": 0.9, "reader": "hand-1", "evidence": (0, len(TEXT))}
    made = Coding(
        document=Document(id="d1", text=TEXT, sha256="d1", outlet="Harbour Post", published="2031-02-01"),
        actors=[Actor(id="NOR", name="Norland", kind="state", country="NOR"), Actor(id="SUD", name="Sudland", kind="state", country="SUD")],
        events=[Event(id="e1", type="ACCUSE", mode=[], status="actual", actors=["NOR"], recipients=["SUD"], trigger=(8, 12), date="2031-02-01",
                      date_precision="day", intensity=-2.0, **own)],
        statements=[Statement(id="s1", speaker="NOR", source=(0, 7), cue=(8, 12), content=[(18, 47)], kind="paraphrase", **own)],
        claims=[Claim(id="c1", claimant="NOR", cause=(58, 63), effect=(70, 76), sign=1, hedge="asserted", **own)],
    )  # fmt: skip
    with Room(path) as room:
        room.add(made)
    return path


def refused(path: Path, *arguments: str) -> str:
    found = CliRunner().invoke(app, ["show", str(path), *arguments])
    assert found.exit_code == 2, (arguments, found.output)
    return " ".join(found.output.split())


@pytest.mark.parametrize(
    ("what", "option"),
    [
        *((what, "--actor") for what in ACTOR),
        *((what, "--recipient") for what in ("events", "redlines", "tension")),
        ("narratives", "--speaker"),
        ("beliefs", "--narrator"),
    ],
)
def test_a_name_that_nobody_has_is_answered_with_those_that_come_near(path: Path, what: str, option: str) -> None:
    told = refused(path, what, option, "Norlant")
    assert "'Norlant'" in told and "near are: Norland" in told


@pytest.mark.parametrize("what", OUTLET)
def test_an_outlet_that_nothing_is_of_is_answered_with_those_that_there_are(path: Path, what: str) -> None:
    assert "near are: Harbour Post" in refused(path, what, "--outlet", "Harbor Post")
    assert "it has the outlets: Harbour Post" in refused(path, what, "--outlet", "Qx")


@pytest.mark.parametrize("what", DAYS)
def test_days_that_mean_nothing_are_refused(path: Path, what: str) -> None:
    assert "valid is YYYY-MM-DD" in refused(path, what, "--since", "2031-02-30")
    assert "valid is" in refused(path, what, "--since", "2031-02", "--until", "2031-01")


@pytest.mark.parametrize("what", EVERY)
def test_a_negative_limit_and_an_option_of_another_view_are_refused(path: Path, what: str) -> None:
    refused(path, what, "--limit", "-1")
    if what not in ("events", "documents"):
        assert "--search cannot be asked" in refused(path, what, "--search", "")


def test_a_type_that_plover_does_not_have_is_refused_everywhere(path: Path) -> None:
    assert refused(path, "events", "--type", "WAR") == refused(path, "happenings", "--type", "WAR")
    with Room(path) as room, pytest.raises(UsageError, match="it has the actors: Norland; Sudland"):
        room.events(actor="Qx")


def test_who_is_in_the_room_and_did_nothing_of_the_kind_is_no_error(path: Path) -> None:
    found = CliRunner().invoke(app, ["show", str(path), "statements", "--actor", "Sudland"])
    assert found.exit_code == 0 and "No statements." in found.output
