"""The register of red lines: one line in many wordings, how firm each is, whether it was crossed, and what cannot be told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.crowd import crowd
from sitroom.cli import app
from sitroom.errors import UsageError
from sitroom.records import Actor, Coding, Document, Event, Happening, Pattern, RedLine
from sitroom.room import NoEvent, Room
from sitroom.room.redlines import Line
from sitroom.room.redlines.meeting import STATE
from sitroom.room.redlines.wording import commitment, inverse
from sitroom.room.tension.seconds import seconds
from sitroom.room.tension.sides import equals
from sitroom.room.watching.changes import changes

ACTORS = [
    Actor(id="NOR", name="Norland", kind="state", country="NOR"),
    Actor(id="NOR.GOV.lund", name="Ida Lund", kind="person", country="NOR", sector="GOV"),
    Actor(id="NOR.GOV.holm", name="Per Holm", kind="person", country="NOR", sector="GOV"),
    Actor(id="SUD", name="Sudland", kind="state", country="SUD"),
    Actor(id="SUD.MIL", name="Sudland's army", kind="military", country="SUD", sector="MIL"),
    Actor(id="VES", name="Vesland", kind="state", country="VES"),
]
LUND, HOLM = "NOR.GOV.lund", "NOR.GOV.holm"
BLOCKADE = Pattern(type="COERCE", actors=["SUD"], recipients=["NOR"])
STRIKE = Pattern(type="ASSAULT", actors=["NOR"], recipients=["SUD"])
SCORES = {"ASSAULT": -9.0, "COERCE": -7.0, "SANCTION": -6.0, "AID": 10.0, "RETREAT": 6.5}


def state(
    room: Room, name: str, day: str | None, condition: str, consequence: str, *, issuer: str | None = LUND, kind: str = "threat",
    text: str | None = None, pattern: Pattern | None = None, then: Pattern | None = None, outlet: str | None = None,
) -> None:  # fmt: skip
    """A document with one red line, «If CONDITION, CONSEQUENCE», as its issuer's."""
    sentence = text or f"If {condition}, {consequence}, the minister said."
    body = f"{sentence} {_own(name)}"
    own = {"document": name, "confidence": 0.9, "reader": "hand", "evidence": (0, len(sentence))}
    spans = [(body.index(part), body.index(part) + len(part)) for part in (condition, consequence)]
    line = RedLine(
        id=f"r-{name}", issuer=issuer, condition=spans[0], consequence=spans[1], kind=kind, condition_pattern=pattern, consequence_pattern=then, **own
    )
    document = Document(id=name, text=body, sha256=name, title=name, outlet=outlet or f"Outlet {name}", published=day)
    room.add(Coding(document=document, actors=ACTORS, red_lines=[line]))


def act(
    room: Room, name: str, day: str, kind: str, who: list[str], whom: list[str], *, status: str = "actual", precision: str = "day"
) -> None:  # fmt: skip
    """A document of a day that tells of one act of that day."""
    sentence = f"{kind} by {' and '.join(who)} on {' and '.join(whom) or 'nobody'}."
    event = Event(
        id=f"e-{name}", document=name, type=kind, mode=[], status=status, actors=who, recipients=whom, trigger=(0, len(kind)), date=day,
        evidence=(0, len(sentence)), date_precision=precision, intensity=SCORES[kind], confidence=0.9, reader="hand",
    )  # fmt: skip
    document = Document(id=name, text=f"{sentence} {_own(name)}", sha256=name, title=name, outlet=f"Outlet {name}", published=day)
    room.add(Coding(document=document, actors=ACTORS, events=[event]))


def _own(name: str) -> str:
    """Words of a document's own, so that none is a copy of another."""
    return " ".join(f"{name}w{i}" for i in range(40)).capitalize() + "."


@pytest.fixture
def room(tmp_path: Path):
    with Room(tmp_path / "strait.sitroom") as opened:
        yield opened


def only(room: Room, **asked: str) -> Line:
    (line,) = room.red_lines(**asked)
    return line


# One line in several wordings ---------------------------------------------------------------------------------------------------------


def test_one_side_s_line_in_other_words_is_one_entry(room: Room) -> None:
    state(room, "a", "2031-02-01", "Sudland blocks the strait", "there could be consequences", pattern=BLOCKADE)
    state(room, "b", "2031-02-09", "the strait is closed by Sudland", "we will strike its ports", issuer=HOLM, pattern=BLOCKADE, then=STRIKE)
    state(room, "c", "2031-02-09", "Sudland blocks the strait", "Vesland will send aid", issuer="VES", pattern=BLOCKADE)
    mine = only(room, actor="Norland")
    assert [w.red_line for w in mine.wordings] == ["r-a", "r-b"]
    assert (mine.issuer, mine.issuers, mine.addressees) == ("NOR", [LUND, HOLM], ["SUD"])
    assert (mine.first, mine.last, mine.stated, mine.independent, mine.course) == ("2031-02-01", "2031-02-09", 2, 2, "hardened")
    assert [w.commitment for w in mine.wordings] == [1, 5]
    assert only(room, actor="Ida Lund").id == only(room, recipient="Sudland", actor="NOR").id == mine.id
    assert only(room, outlet="outlet C").issuer == "VES" and room.red_lines(since="2031-03") == []


def test_copies_and_the_next_day_s_report_are_no_second_statement(room: Room) -> None:
    for name, day, outlet in (("a", "2031-02-01", "Post"), ("b", "2031-02-02", "Press"), ("c", "2031-02-20", "Post")):
        state(room, name, day, "Sudland blocks the strait", "we will strike its ports", pattern=BLOCKADE, then=STRIKE, outlet=outlet)
    original = room.document("a")
    copied = RedLine(**{name: getattr(room.told(RedLine)[0], name) for name in RedLine.__struct_fields__} | {"id": "r-d", "document": "d"})
    copy = Document(id="d", text=original.text, sha256="d", title="d", outlet="Wire Mirror", published="2031-02-12")
    room.add(Coding(document=copy, actors=ACTORS, red_lines=[copied]))
    line = only(room)
    assert [(w.red_line, w.repeats) for w in line.wordings] == [("r-a", False), ("r-b", False), ("r-d", True), ("r-c", False)]
    assert (line.stated, line.independent, line.course) == (2, 2, "unchanged")


@pytest.mark.parametrize(
    ("condition", "consequence", "kind"),
    [
        ("Sudland does not block the strait", "we will strike its ports", "threat"),
        ("Vesland recalls its envoy", "we will strike its ports", "threat"),
        ("Sudland blocks the strait", "we will lift the embargo on its wheat", "promise"),
    ],
)
def test_other_conditions_and_promises_are_other_lines(room: Room, condition: str, consequence: str, kind: str) -> None:
    state(room, "a", "2031-02-01", "Sudland blocks the strait", "we will strike its ports")
    state(room, "b", "2031-02-03", condition, consequence, kind=kind)
    assert len(room.red_lines()) == 2


def test_contradicting_lines_of_one_side_point_at_each_other(room: Room) -> None:
    state(room, "a", "2031-02-01", "Sudland blocks the strait", "we will strike its ports", pattern=BLOCKADE, then=STRIKE)
    state(room, "b", "2031-02-03", "Sudland blocks the strait", "we will not strike its ports", pattern=BLOCKADE, then=STRIKE, issuer=HOLM)
    state(room, "c", "2031-02-03", "Sudland blocks the strait", "we will not strike its ports", issuer="VES", pattern=BLOCKADE, then=STRIKE)
    lines = {line.wordings[0].red_line: line for line in room.red_lines()}
    assert lines["r-a"].contradicts == [lines["r-b"].id] and lines["r-b"].contradicts == [lines["r-a"].id]
    assert lines["r-c"].contradicts == []


@pytest.mark.parametrize(
    ("pattern", "kind", "addressees"),
    [
        (Pattern(type="ASSAULT", recipients=[LUND]), "threat", []),  # the one protected is not the one warned
        (Pattern(type="ASSAULT", actors=["SUD"], recipients=["NOR"]), "warning", ["SUD"]),
        (Pattern(type="ASSAULT", actors=["NOR"], recipients=["SUD"]), "threat", ["NOR"]),
        (Pattern(type="ASSAULT"), "warning", []),
    ],
)
def test_a_line_speaks_to_whose_act_its_condition_names(room: Room, pattern: Pattern, kind: str, addressees: list[str]) -> None:
    state(room, "a", "2031-02-01", "the city is shelled", "it will be answered", issuer="VES", kind=kind, pattern=pattern)
    assert only(room).addressees == addressees


def test_a_line_is_told_in_its_own_words(room: Room) -> None:
    state(room, "a", "2031-02-01", "any raid on the dam", "would bring war", text="He said that any raid on the dam would bring war.")
    vow = "She vowed to burn its fleet if Sudland lands troops."
    state(room, "b", "2031-02-03", "Sudland lands troops", "burn its fleet", text=vow, issuer="VES")
    assert {w.words for line in room.red_lines() for w in line.wordings} == {
        "any raid on the dam would bring war", "burn its fleet if Sudland lands troops",
    }  # fmt: skip


# How firm -----------------------------------------------------------------------------------------------------------------------------


def test_commitment_orders_wordings_as_the_field_does() -> None:
    """From the vague possibility to the certain, specific act (Snyder & Diesing 1977; Fearon 1997)."""
    scale = [
        ("perhaps there could be consequences", None),
        ("there could be consequences", None),
        ("there would be consequences", None),
        ("we are ready to strike", Pattern(type="ASSAULT", actors=["NOR"])),
        ("we will strike", Pattern(type="ASSAULT", actors=["NOR"])),
        ("we will strike its ports", STRIKE),
        ("we will strike its ports without hesitation", STRIKE),
    ]
    points = []
    for consequence, then in scale:
        text = f"If Sudland blocks the strait, {consequence}."
        spans = {"condition": (3, 28), "consequence": (30, len(text) - 1), "evidence": (0, len(text))}
        line = RedLine(id="r", document="d", issuer=None, kind="threat", confidence=1.0, reader="hand", consequence_pattern=then, **spans)
        points.append(commitment(line, text, quoted=True)[0])
    assert points == [0, 1, 2, 3, 4, 5, 6]


def test_would_is_will_in_reported_speech_alone() -> None:
    text = "She said that an attack would be answered."
    line = RedLine(
        id="r",
        document="d",
        issuer=None,
        condition=(14, 23),
        consequence=(24, 41),
        kind="threat",
        evidence=(0, len(text)),
        confidence=1.0,
        reader="h",
    )
    assert [commitment(line, text, quoted=quoted)[1][0] for quoted in (False, True)] == ["would 3", "would 2"]


@pytest.mark.parametrize(
    ("condition", "type", "found"),
    [
        ("its demands are not met", None, "something is not done"),
        ("the aggression stops", "ASSAULT", "something ends"),
        ("Sudland stops", "RETREAT", None),
        ("Sudland attacks", "ASSAULT", None),
    ],
)
def test_conditions_that_no_act_shows(condition: str, type: str | None, found: str | None) -> None:
    assert inverse(condition.lower().split(), type) == found


# Crossed, not crossed, cannot be told -------------------------------------------------------------------------------------------------


def test_a_line_is_crossed_by_a_later_act_and_what_followed_is_told(room: Room) -> None:
    state(room, "a", "2031-02-01", "Sudland blocks the strait", "we will strike its ports", pattern=BLOCKADE, then=STRIKE)
    act(room, "b", "2031-02-05", "COERCE", ["SUD.MIL"], ["NOR"])
    act(room, "c", "2031-02-07", "SANCTION", ["NOR"], ["SUD"])
    act(room, "d", "2031-02-09", "ASSAULT", ["NOR"], ["SUD.MIL"])
    act(room, "e", "2031-04-09", "SANCTION", ["NOR"], ["SUD"])
    told = {h.members[0]: h.id for h in room.happenings()}
    crossing = only(room).crossing
    assert (crossing.verdict, crossing.happening, crossing.day) == ("crossed", told["e-b"], "2031-02-05")
    assert (crossing.followed, crossing.carried_out, crossing.days) == ([told["e-c"], told["e-d"]], told["e-d"], 14)
    assert room.red_lines(days=3)[0].crossing.followed == [told["e-c"]] and room.red_lines(days=3)[0].crossing.carried_out is None
    room.correct(NoEvent(event="e-b"), why="a drill")
    assert only(room).crossing.verdict == "not crossed"


@pytest.mark.parametrize(("precision", "told"), [("day", "COERCE of 2031-02-05"), ("unknown", "COERCE told on 2031-02-05, no day is stated")])
def test_the_reason_says_how_the_day_of_a_crossing_is_known(room: Room, precision: str, told: str) -> None:
    state(room, "a", "2031-02-01", "Sudland blocks the strait", "we will strike its ports", pattern=BLOCKADE, then=STRIKE)
    act(room, "b", "2031-02-05", "COERCE", ["SUD"], ["NOR"], precision=precision)
    assert only(room).crossing.reason.startswith(f"{told}, chance ")


@pytest.mark.parametrize(
    ("day", "kind", "who", "whom", "status", "verdict"),
    [
        ("2031-02-05", "COERCE", ["SUD"], ["NOR"], "actual", "crossed"),
        ("2031-02-05", "COERCE", ["SUD"], ["NOR"], "future", "not crossed"),
        ("2031-02-05", "COERCE", ["NOR"], ["SUD"], "actual", "not crossed"),
        ("2031-02-05", "SANCTION", ["SUD"], ["NOR"], "actual", "not crossed"),
        ("2031-02-05", "COERCE", ["SUD"], [], "actual", "cannot be told"),
        ("2031-02-01", "COERCE", ["SUD"], ["NOR"], "actual", "cannot be told"),
        ("2031-01-20", "COERCE", ["SUD"], ["NOR"], "actual", "cannot be told"),
    ],
)
def test_verdicts(room: Room, day: str, kind: str, who: list[str], whom: list[str], status: str, verdict: str) -> None:
    state(room, "a", "2031-02-01", "Sudland blocks the strait", "we will strike its ports", pattern=BLOCKADE)
    act(room, "b", day, kind, who, whom, status=status)
    assert only(room).crossing.verdict == verdict, only(room).crossing


def test_an_act_of_nobody_named_may_cross_a_line_and_does_not_surely(room: Room) -> None:
    state(room, "a", "2031-02-01", "Sudland is attacked", "we will answer", issuer="VES", pattern=Pattern(type="ASSAULT", recipients=["SUD"]))
    act(room, "b", "2031-02-05", "ASSAULT", [], ["SUD"])
    crossing = only(room).crossing
    assert crossing.verdict == "cannot be told" and crossing.possible == [room.happenings()[0].id]
    act(room, "c", "2031-02-07", "ASSAULT", ["NOR"], ["SUD"])
    assert only(room).crossing.day == "2031-02-07"


def test_a_strike_on_the_country_is_not_surely_one_on_its_leader(room: Room) -> None:
    state(room, "a", "2031-02-01", "Ida Lund is killed", "Vesland will act", issuer="VES", pattern=Pattern(type="ASSAULT", recipients=[LUND]))
    act(room, "b", "2031-02-05", "ASSAULT", ["SUD"], ["NOR"])
    crossing = only(room).crossing
    assert crossing.verdict == "cannot be told" and crossing.possible == [room.happenings()[0].id]
    act(room, "c", "2031-02-09", "ASSAULT", ["SUD"], [LUND])
    assert (only(room).crossing.verdict, only(room).crossing.day) == ("crossed", "2031-02-09")


@pytest.mark.parametrize(
    ("day", "pattern", "said"),
    [
        ("2031-02-01", None, "no event was read"),
        ("2031-02-01", Pattern(type="COERCE"), "names nobody"),
        (None, BLOCKADE, "day on which it was stated"),
        ("2031-02-01", BLOCKADE, "no later document"),
    ],
)
def test_what_cannot_be_told_says_why(room: Room, day: str | None, pattern: Pattern | None, said: str) -> None:
    state(room, "a", day, "Sudland blocks the strait", "we will strike its ports", pattern=pattern)
    assert only(room).crossing.verdict == "cannot be told" and said in only(room).crossing.reason


def test_bad_numbers_and_dates_are_refused(room: Room) -> None:
    for asked in ({"days": -1}, {"limit": -1}, {"since": "soon"}):
        with pytest.raises(UsageError, match="valid"):
            room.red_lines(**asked)


# Watching and the command -------------------------------------------------------------------------------------------------------------


def test_a_watched_room_tells_of_what_stands_after_corrections(room: Room) -> None:
    state(room, "a", "2031-02-01", "Sudland blocks the strait", "we will strike its ports", pattern=BLOCKADE)
    act(room, "b", "2031-02-05", "COERCE", ["SUD.MIL"], ["NOR"])
    assert [one.event.id for one in changes(room, after=1).met] == ["e-b"]
    room.correct(NoEvent(event="e-b"), why="a drill")
    found = changes(room, after=1)
    assert (found.met, found.events, [d.id for d in found.documents]) == ([], {}, ["b"])


def test_the_command_shows_the_register(tmp_path: Path) -> None:
    path = tmp_path / "strait.sitroom"
    with Room(path) as room:
        state(room, "a", "2031-02-01", "Sudland blocks the strait", "there could be consequences", pattern=BLOCKADE)
        state(room, "b", "2031-02-09", "Sudland blocks the strait", "we will strike its ports", pattern=BLOCKADE, then=STRIKE)
        act(room, "c", "2031-02-15", "COERCE", ["SUD"], ["NOR"])
    table = CliRunner().invoke(app, ["show", str(path), "redlines"], env={"COLUMNS": "200"})
    assert table.exit_code == 0, table.output
    for words in (
        "Norland → Sudland",
        "stated 2 times 2031-02-01 to 2031-02-09, wording hardened",
        "crossed: COERCE of 2031-02-15",
        "COERCE by SUD on NOR",
    ):
        assert words in table.output
    (whole,) = json.loads(CliRunner().invoke(app, ["show", str(path), "redlines", "--format", "json"]).output)
    assert whole["red_lines"] == ["r-a", "r-b"] and [one["words"] for one in whole["evidence"]] == ["COERCE by SUD on NOR."]
    head, row = CliRunner().invoke(app, ["show", str(path), "redlines", "--format", "csv"]).output.splitlines()
    assert head.startswith("id,issuer,issuer_name") and ",hardened,1,5,crossed," in row


def test_contradicting_lines_are_shown_in_their_words_and_nobody_is_no_issuer(tmp_path: Path) -> None:
    path = tmp_path / "strait.sitroom"
    with Room(path) as opened:
        state(opened, "a", "2031-02-01", "Sudland blocks the strait", "we will strike its ports", pattern=BLOCKADE, then=STRIKE)
        state(opened, "b", "2031-02-09", "Sudland blocks the strait", "we will not strike its ports", pattern=BLOCKADE, then=STRIKE)
        state(opened, "c", "2031-02-09", "the harvest tax is doubled", "there will be a strike", issuer=None)
    told = " ".join(CliRunner().invoke(app, ["show", str(path), "redlines"]).output.split())
    assert "contradicts, of the same side: “If Sudland blocks the strait, we will not strike its ports” (l" in told
    assert "threat of nobody named: “If the harvest tax" in told


def test_a_person_s_lines_are_not_all_of_the_country(room: Room) -> None:
    state(room, "a", "2031-02-01", "Sudland blocks the strait", "we will strike", pattern=BLOCKADE)
    state(room, "b", "2031-02-02", "the harvest tax is doubled again", "we will leave the bank", issuer=HOLM)
    assert [line.issuers for line in room.red_lines(actor="Per Holm")] == [[HOLM]]
    assert len(room.red_lines(actor="Norland")) == 2


def test_a_month_is_no_day_and_what_has_none_is_no_first_wording(room: Room) -> None:
    own = ("Sudland blocks the strait", "there could be consequences")
    state(room, "a", "2031-02", *own, pattern=BLOCKADE)
    state(room, "b", "2031-03-01", own[0], "we will strike", pattern=BLOCKADE, then=STRIKE)
    state(room, "c", None, own[0], "we will strike at once", pattern=BLOCKADE, then=STRIKE)
    line = only(room)
    assert (line.stated, line.first, line.last, line.course) == (3, "2031-02", "2031-03-01", "hardened")
    assert line.crossing.verdict == "cannot be told" and "day" in line.crossing.reason


def test_news_meets_no_condition_that_something_is_not_done(room: Room) -> None:
    aid = Pattern(type="AID", actors=["SUD"], recipients=["NOR"])
    state(room, "a", "2031-02-01", "Sudland does not send the grain", "we will strike", pattern=aid)
    state(room, "b", "2031-02-01", "Sudland sends any grain", "we will strike", pattern=aid)
    act(room, "c", "2031-02-02", "AID", ["SUD"], ["NOR"])
    assert [met.red_line.id for met in changes(room, after=2).met] == ["r-b"]


def test_the_register_of_a_crowd_is_that_found_one_by_one(tmp_path: Path) -> None:
    """The crossing acts of many lines, against the happenings one after the other."""
    crowd(tmp_path / "crowd.sitroom", events=1_500, actors=60, documents=40, said=60)
    with Room(tmp_path / "crowd.sitroom") as room:
        lines = room.red_lines()
        actors = {actor.id: actor for actor in room.actors()}
        acts = [h for h in room.happenings(status=["actual", "historical"]) if h.date_precision == "day"]
        battles = {event.id for event in room.events(type="ASSAULT") if equals("ASSAULT", event.mode)}
        second = {(one.happening, one.recipient) for one in seconds(room)}
        patterns = {line.id: line.condition_pattern for line in room.told(RedLine)}

    def side(id: str, *, acts: bool) -> str:
        actor = actors[id]
        up = actor.sector in {"GOV", "MIL", "LEG", "IGO", None} or (not acts and actor.sector != "OPP")
        return actor.country if actor.country and up and actor.kind != "rebel" else id

    def surely(wanted: list[str], given: list[str], *, acts: bool) -> bool:
        return any(
            one == id or (side(id, acts=acts) == side(one, acts=acts) and (acts or id == side(id, acts=acts) or actors[id].kind in STATE))
            for id in wanted for one in given
        )  # fmt: skip

    def parts(happening: Happening) -> tuple[list[str], list[str]]:
        """Who does it and whom it is done to: of equals all both."""
        told = [one for id, one in second if id == happening.id and one in actors]
        if equals(happening.type, []) or battles & set(happening.members):
            return (both := [*happening.actors, *happening.recipients]), both
        return happening.actors, [*happening.recipients, *told]

    crossed = 0
    for line in lines:
        pattern = patterns[line.wordings[0].red_line] if len(line.wordings) == 1 else None
        if pattern is None or not (pattern.actors and pattern.recipients) or line.crossing.verdict == "cannot be told":
            continue
        sure = [
            h for h in acts
            if h.type == pattern.type and h.date > line.first
            and surely(pattern.actors, parts(h)[0], acts=True) and surely(pattern.recipients, parts(h)[1], acts=False)
        ]  # fmt: skip
        assert (line.crossing.verdict == "crossed") == bool(sure)
        if sure:
            crossed += 1
            assert line.crossing.day == min(h.date for h in sure) and line.crossing.happening in {h.id for h in sure}
    assert crossed > 3
