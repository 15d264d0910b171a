"""The brief: one page of which every sentence leads to the words it comes from, and in which nothing stands that no record says."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from sitroom.cli import app
from sitroom.errors import UsageError
from sitroom.records import Actor, Claim, Coding, Document, Event, Magnitude, Pattern, RedLine, Span, Statement
from sitroom.room import NoEvent, Room, SameHappening, Source
from sitroom.room.brief import Brief, Section
from sitroom.room.placed import placed
from sitroom.show.brief import brief_rows, markdown

ACTORS = [
    Actor(id="NOR", name="Norland", kind="state", country="NOR", aliases=["Norlandic"]),
    Actor(id="NOR.GOV.lund", name="Ida Lund", kind="person", country="NOR", sector="GOV"),
    Actor(id="SUD", name="Sudland", kind="state", country="SUD"),
    Actor(id="SUD.GOV.holm", name="Per Holm", kind="person", country="SUD", sector="GOV"),
    Actor(id="VES.GOV.voss", name="Mara Voss", kind="person", country="VES", sector="GOV"),
]
SCORES = {"ASSAULT": -9.0, "CONSULT": 2.5, "MOBILIZE": -5.0}
OWN = {"confidence": 0.9, "reader": "hand"}


def coding(id: str, outlet: str, day: str | None, *told: dict[str, object]) -> Coding:
    """A document with one sentence for each of ``told``: ``words``, and what is read from them."""
    text = " ".join(str(one["words"]) for one in told)
    parts: dict[str, list[object]] = {"events": [], "statements": [], "claims": [], "red_lines": []}
    for n, one in enumerate(told):
        start = text.index(str(one["words"]))

        def span(words: object, start: int = start) -> Span:
            at = text.index(str(words), start)
            return at, at + len(str(words))

        base = {"document": id, "evidence": (start, start + len(str(one["words"]))), **OWN}
        said = None
        if "speaker" in one:
            said = f"s{n}-{id}"
            parts["statements"].append(
                Statement(
                    id=said,
                    speaker=one["speaker"],
                    source=None,
                    cue=span(one["cue"]) if "cue" in one else None,
                    content=[span(one["says"])],
                    kind="paraphrase",
                    **base,
                )
            )
        if "type" in one:
            who, whom = one.get("who", ["NOR"]), one.get("whom", ["SUD"])
            parts["events"].append(
                Event(id=f"e{n}-{id}", type=one["type"], mode=[], status=one.get("status", "actual"), actors=who, recipients=whom,
                      trigger=span(one["trigger"]), date=one.get("date", day), date_precision="day" if one.get("date", day) else "unknown",
                      intensity=SCORES[str(one["type"])], magnitude=one.get("magnitude"), statement=said, **base)
            )  # fmt: skip
        if "cause" in one:
            parts["claims"].append(
                Claim(id=f"c{n}-{id}", claimant=one.get("speaker"), cause=span(one["cause"]), effect=span(one["effect"]), signal=span(one["signal"]),
                      sign=1, hedge="likely", statement=said, **base)
            )  # fmt: skip
        if "condition" in one:
            parts["red_lines"].append(
                RedLine(id=f"r{n}-{id}", issuer=one["speaker"], condition=span(one["condition"]), consequence=span(one["then"]), kind="threat",
                        statement=said, condition_pattern=one.get("pattern"), **base)
            )  # fmt: skip
    mentions = {a.id: [m.span() for name in (a.name, *a.aliases) for m in re.finditer(rf"\b{name}\b", text)] for a in ACTORS}
    document = Document(id=id, text=text, sha256=id, outlet=outlet, published=day, language="en", title=f"on {id}")
    return Coding(document=document, actors=[msgspec.structs.replace(a, mentions=mentions[a.id]) for a in ACTORS], **parts)


def crisis() -> list[Coding]:
    return [
        coding(
            "post", "Harbour Post", "2031-02-03",
            {"words": "Norland shelled the port of Tessin and killed nine dockers.", "type": "ASSAULT", "trigger": "shelled",
             "magnitude": Magnitude(killed=9)},
            {"words": "Per Holm said Sudland would burn the fleet if Norland landed troops.", "speaker": "SUD.GOV.holm",
             "says": "Sudland would burn the fleet if Norland landed troops", "condition": "Norland landed troops",
             "then": "Sudland would burn the fleet", "pattern": Pattern(type="MOBILIZE", actors=["NOR"], recipients=["SUD"])},
            {"words": "Per Holm said removing Norland's president would bring the war to an end.", "speaker": "SUD.GOV.holm",
             "says": "removing Norland's president would bring the war to an end", "cause": "removing Norland's president", "signal": "bring",
             "effect": "the war to an end"},
        ),
        coding(
            "press", "Sud Press", "2031-02-04",
            {"words": "Shells fell on Tessin, and Norlandic guns took seven lives.", "type": "ASSAULT", "trigger": "fell",
             "magnitude": Magnitude(killed=7), "date": "2031-02-03"},
            {"words": "Mara Voss warned that the removal of Norland's president could ignite a wider war.", "speaker": "VES.GOV.voss",
             "says": "the removal of Norland's president could ignite a wider war", "cause": "the removal of Norland's president",
             "signal": "ignite", "effect": "a wider war"},
        ),
        coding(
            "radio", "Coast Radio", "2031-02-08",
            {"words": "Marines of Norland landed on the shore of Sudland today.", "type": "MOBILIZE", "trigger": "landed"},
            {"words": "Envoys from both capitals met quietly on an island.", "type": "CONSULT", "trigger": "met"},
            {"words": "A second raid was planned for the summer.", "type": "ASSAULT", "trigger": "raid", "status": "future"},
        ),
        msgspec.structs.replace(coding("blatt", "Seeblatt", "2031-02-08", {"words": "Am Hafen blieb es ruhig."}), actors=[]),
    ]  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "tessin.sitroom"
    with Room(path) as room:
        for one in crisis():
            if one.document.id == "blatt":
                one = msgspec.structs.replace(one, document=msgspec.structs.replace(one.document, language="de"))
            room.add(one)
        room.set_aside(Source(name="scan.pdf"), "the file is locked")
        room.correct(SameHappening(events=["e0-post", "e0-press"]), why="one shelling")
    return path


@pytest.fixture
def room(path: Path):
    with Room(path) as opened:
        yield opened


def section(found: Brief, name: str) -> Section:
    return next(s for s in found.sections if s.name == name)


def texts(found: Brief, name: str) -> list[str]:
    return [f"{row['when'] or ''} {row['who']} {row['text']}".strip() for row in brief_rows(found) if row["section"] == name]


def test_every_reference_is_a_place_in_a_document_and_every_part_with_words_has_them_there(room: Room) -> None:
    found = room.brief()
    for reference in found.references:
        text = room.document(reference.document).text
        assert " ".join(text[slice(*reference.span)].split()) == reference.words
    assert [reference.number for reference in found.references] == list(range(1, len(found.references) + 1))
    by_number = {reference.number: reference for reference in found.references}
    for one in found.sections:
        for point in one.points:
            cited = [by_number[n] for part in point.parts for n in part.refs]
            assert cited or one.name in ("missing", "moved"), point
            for part in point.parts:
                assert not part.words or any(part.words in reference.words for reference in cited), part
            assert point.records or one.name == "missing"


def test_what_happened_by_weight_with_its_sources(room: Room) -> None:
    found = room.brief()
    (first, second, third) = section(found, "happened").points
    assert (first.when, first.who, first.sources) == ("2031-02-03", "Norland → Sudland", ["Harbour Post", "Sud Press"])
    assert texts(found, "happened")[0] == "2031-02-03 Norland → Sudland ASSAULT “shelled” [1], 9 killed"
    assert texts(found, "happened")[1] == "2031-02-08 Norland → Sudland MOBILIZE “landed” [2]"
    assert second.sources == ["Coast Radio"] and third.parts[0].text == "CONSULT"  # what is only planned is not there
    assert section(found, "single-sourced").note == "2 of 3 acts rest on one independent source"
    assert texts(found, "single-sourced") == ["Coast Radio 2 alone; the weightiest: 2031-02-08 Norland → Sudland MOBILIZE “landed” [2]"]


def test_what_was_said_red_lines_and_contradictions(room: Room) -> None:
    found = room.brief()
    said = texts(found, "said")
    assert said[0].startswith("2031-02-03 Per Holm said, in paraphrase: “Sudland would burn the fleet if Norland landed troops” [")
    assert said[1].startswith("2031-02-04 Mara Voss said, in paraphrase:")  # others before a speaker's second saying
    (line,) = section(found, "red lines").points
    assert re.fullmatch(
        r"2031-02-03 Sudland → Norland crossed on 2031-02-08 \[2\], threat: “Sudland would burn the fleet if Norland landed troops” \[\d\]",
        texts(found, "red lines")[0],
    )
    assert "r1-post" in line.records
    assert section(found, "red lines").note == "1 in the register; 1 crossed"
    assert section(room.brief(since="2031-02-01"), "red lines").note == "1 in the register; of this period 1 crossed"
    (drawn,) = section(room.brief(until="2031-02-05"), "red lines").points
    assert drawn.parts[0].text == "new"  # only a period has what is new in it


def test_a_country_is_not_told_as_a_spot() -> None:
    assert [placed(name) for name in ("Iran", "the Netherlands", "Natanz", "the dam")] == ["in Iran", "in the Netherlands", "at Natanz", "at the dam"]


def test_a_line_of_a_whole_room_is_stated_not_new(tmp_path: Path) -> None:
    line = {"words": "Per Holm said the fleet would burn if troops landed.", "speaker": "SUD.GOV.holm",
            "says": "the fleet would burn if troops landed", "condition": "troops landed", "then": "the fleet would burn"}  # fmt: skip
    with Room(tmp_path / "gulf.sitroom") as room:
        room.add(coding("post", "Harbour Post", "2031-02-03", line))
        assert texts(room.brief(), "red lines")[0].startswith("2031-02-03 Sudland stated as a threat: “the fleet would burn if troops landed”")
        assert "new, threat:" in texts(room.brief(since="2031-02"), "red lines")[0]


def test_what_is_denied_is_not_said(tmp_path: Path) -> None:
    denial = {
        "words": "Norland denied that its missiles had killed anybody.",
        "speaker": "NOR",
        "cue": "denied",
        "says": "its missiles had killed anybody",
    }
    with Room(tmp_path / "denied") as room:
        room.add(coding("d1", "Harbour Post", "2031-02-03", denial))
        (told,) = texts(room.brief(), "said")
        assert told.startswith("2031-02-03 Norland denied: “its missiles had killed anybody” [")


def test_what_moved_and_by_which_acts(tmp_path: Path) -> None:
    with Room(tmp_path / "fortnight.sitroom") as room:
        for day in range(1, 15):
            told = {"words": f"Norland shelled pier {day} of Sudland.", "type": "ASSAULT", "trigger": "shelled"}
            calm = {"words": f"Norland and Sudland were quiet on day {day}."}
            room.add(coding(f"d{day}", f"Paper {day}", f"2031-03-{day:02}", told if day > 9 else calm))
        found = room.brief()
    crisis, dyad = section(found, "moved").points
    assert (crisis.who, dyad.who) == ("the crisis", "Norland – Sudland")
    assert re.fullmatch(r"deteriorated \(0\.0 a day before, \d\.\d since\): ASSAULT [345] \(before 0\)", dyad.parts[0].text)
    assert dyad.parts[0].refs and {found.references[n - 1].document for n in dyad.parts[0].refs} <= {f"d{day}" for day in range(10, 15)}


def test_one_wrong_date_leaves_the_rest_of_the_brief(tmp_path: Path) -> None:
    path = tmp_path / "far.sitroom"
    with Room(path) as room:
        for n, day in enumerate(("2031-02-03", "9999-12-31")):
            words = f"Norland attacked Sudland for the time {n}."
            room.add(coding(f"d{n}", "Harbour Post", day, {"words": words, "type": "ASSAULT", "trigger": "attacked"}))
        moved = next(section for section in room.brief().sections if section.name == "moved")
    assert moved.points == [] and moved.note.startswith("not told: found ")


def test_what_is_missing(room: Room) -> None:
    told = " | ".join(texts(room.brief(), "missing"))
    assert "set aside 1 source could not be read (scan.pdf: the file is locked)" in told
    assert "nothing read in 1 document, by language: de 1" in told
    assert "no documents on 3 of 6 days; 2031-02-05 to 2031-02-07" in told
    assert "on 2 of 2 days" not in " | ".join(texts(room.brief(since="2031-02-08"), "missing"))


def test_what_moved_is_not_told_of_a_period_after_the_last_day(room: Room) -> None:
    after = section(room.brief(since="2040"), "moved")
    assert after.points == [] and after.note.startswith("nothing is told of this period; the last day is 2031-")
    assert "days to 2031-" in section(room.brief(since="2031"), "moved").note


def test_since_a_day(room: Room) -> None:
    found = room.brief(since="2031-02-08")
    assert (found.documents, found.first) == (2, "2031-02-08")
    assert [p.when for p in section(found, "happened").points] == ["2031-02-08", "2031-02-08"]
    assert section(found, "said").points == [] and section(found, "contradictions").points == []
    assert "crossed on 2031-02-08" in texts(found, "red lines")[0]  # drawn before, crossed since
    early = room.brief(until="2031-02-05")
    assert "crossed" not in " ".join(texts(early, "red lines"))


def test_a_correction_counts(room: Room) -> None:
    room.correct(NoEvent(event="e0-radio"), why="a manoeuvre of its own navy")
    assert "landed" not in " ".join(texts(room.brief(), "happened"))


def test_limits_and_an_empty_room(room: Room, tmp_path: Path) -> None:
    found = room.brief(limit=1)
    assert [len(s.points) for s in found.sections] == [1, 1, 0, 1, 1, 1, 1]  # too little is known to say what moved
    assert "too little to say" in section(found, "moved").note
    assert section(found, "happened").more == 2
    with pytest.raises(UsageError, match="found -1 as the limit"):
        room.brief(limit=-1)
    with pytest.raises(UsageError, match="found 'soon' as a date"):
        room.brief(since="soon")
    with Room(tmp_path / "empty.sitroom") as empty:
        nothing = empty.brief()
    assert nothing.documents == 0 and all(not s.points for s in nothing.sections) and markdown(nothing).startswith("# Brief")


def test_the_same_records_give_the_same_bytes(room: Room, tmp_path: Path) -> None:
    with Room(tmp_path / "other.sitroom") as other:
        for one in reversed(crisis()):
            if one.document.id == "blatt":
                one = msgspec.structs.replace(one, document=msgspec.structs.replace(one.document, language="de"))
            other.add(one)
        other.set_aside(Source(name="scan.pdf"), "the file is locked")
        other.correct(SameHappening(events=["e0-post", "e0-press"]), why="one shelling")
        assert msgspec.json.encode(other.brief()) == msgspec.json.encode(room.brief())


def test_the_commands(path: Path) -> None:
    def run(*arguments: str) -> str:
        done = CliRunner().invoke(app, [arguments[0], str(path), *arguments[1:]])
        assert done.exit_code == 0, done.output
        return done.stdout

    shown = run("brief")
    assert shown == run("show", "brief")
    assert "[1] Harbour Post 2031-02-03 post 0–59 “Norland shelled the port of Tessin and killed nine dockers.”" in " ".join(shown.split())
    assert len(shown.partition("Evidence")[0].splitlines()) < 70  # a page
    page = run("brief", "--format", "markdown")
    numbers = {int(n) for n in re.findall(r"\\\[(\d+)\\\]", page.partition("## Evidence")[0])}
    assert numbers == {int(n) for n in re.findall(r"^(\d+)\. ", page.partition("## Evidence")[2], re.MULTILINE)}
    assert "| 2031-02-03 | Norland → Sudland | ASSAULT “shelled” \\[1\\], 9 killed | Harbour Post, Sud Press |" in page
    whole = json.loads(run("brief", "--format", "json"))
    assert whole["sections"][0]["points"][0]["text"] == "ASSAULT “shelled” [1], 9 killed" and whole["references"][0]["span"] == [0, 59]
    rows = list(csv.DictReader(io.StringIO(run("show", "brief", "--format", "csv"))))
    assert rows[0]["documents"] == "post" and rows[0]["spans"] == "0-59"


def test_markdown_of_the_web_is_shown_as_it_is_written(tmp_path: Path) -> None:
    with Room(tmp_path / "odd.sitroom") as room:
        told = {"words": "Norland *shelled* <b>Sudland</b> | again.", "type": "ASSAULT", "trigger": "*shelled* <b>"}
        room.add(coding("odd", "[Post](http://x)", "2031-02-03", told))
        page = markdown(room.brief())
    assert "“\\*shelled\\* \\<b\\>”" in page and "\\[Post\\](http://x)" in page
