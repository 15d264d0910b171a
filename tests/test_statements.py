"""Who says so, red lines, claims and ties on sentences of our own. The packaged reader reads them."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

import sitroom
from sitroom.cli import app
from sitroom.errors import UsageError
from sitroom.records import Coding, RedLine, Statement

DAY = "2031-02-05"


def code(text: str) -> Coding:
    return sitroom.read(text, published=DAY, outlet="Harbour Gazette")


def words(coding: Coding, span: tuple[int, int]) -> str:
    return coding.document.text[slice(*span)]


def said(coding: Coding, speaker: str | None) -> Statement:
    found = [s for s in coding.statements if s.speaker == speaker]
    assert found, [(s.speaker, [words(coding, c) for c in s.content]) for s in coding.statements]
    return found[0]


@pytest.mark.parametrize(
    ("text", "speaker", "kind", "content"),
    [
        ("France said the talks had failed.", "FRA", "paraphrase", "the talks had failed"),
        ("“We will not sign,” Narendra Modi said.", "IND.GOV.narendra-modi", "quote", "“We will not sign,”"),
        ("The United Nations warned that aid was running out.", "UN", "paraphrase", "aid was running out"),
        ("Poland fears that the truce will not hold.", "POL", "belief", "the truce will not hold"),
        ("According to NATO, the convoy turned back at dawn.", "NATO", "paraphrase", "the convoy turned back at dawn"),
    ],
)
def test_speaker_kind_and_content(text: str, speaker: str, kind: str, content: str) -> None:
    coding = code(text)
    found = said(coding, speaker)
    assert found.kind == kind
    assert [words(coding, s).strip(",“”") for s in found.content] == [content.strip(",“”")]


def test_an_outlet_beside_a_speaker_is_the_way_it_came() -> None:
    coding = code("Japan said the ships had left, according to Reuters.")
    assert said(coding, "JPN").via == "Reuters"


def test_what_stands_in_no_content_is_the_authors_own_voice() -> None:
    coding = code("Turkish jets bombed Syria overnight. Damascus said the strikes killed nine soldiers.")
    bombed = next(e for e in coding.events if words(coding, e.trigger) == "bombed")
    assert bombed.statement is None
    told = [e for e in coding.events if e.statement]
    assert told
    assert {e.statement for e in told} <= {s.id for s in coding.statements}


def test_a_quotation_over_two_sentences_is_one_statement() -> None:
    coding = code("“We are ready for talks. We will not beg for them,” the Iranian foreign minister said.")
    whole = [s for s in coding.statements if any("ready" in words(coding, c) for c in s.content)]
    assert len(whole) == 1
    assert any("beg" in words(coding, c) for c in whole[0].content)
    assert whole[0].speaker is not None
    assert whole[0].speaker.startswith("IRN")


def test_a_threat_with_a_condition_is_a_red_line() -> None:
    coding = code("Russia will cut off gas to Moldova if the transit fees are raised, the Kremlin said.")
    (line,) = coding.red_lines
    assert line.kind == "threat"
    assert words(coding, line.condition) == "the transit fees are raised"
    assert "cut off gas" in words(coding, line.consequence)


def test_conditions_that_are_not_political_are_none() -> None:
    assert code("If it rains on Sunday, the final will be played under the roof.").red_lines == []


@pytest.mark.parametrize(
    ("text", "cause", "effect", "sign"),
    [
        ("The drought has fuelled migration from the Sahel.", "The drought", "migration from the Sahel", 1),
        ("The sanctions have weakened the rouble.", "The sanctions", "the rouble", -1),
    ],
)
def test_claims_have_a_sign(text: str, cause: str, effect: str, sign: int) -> None:
    coding = code(text)
    (claim,) = coding.claims
    assert (words(coding, claim.cause), words(coding, claim.effect), claim.sign, claim.claimant) == (cause, effect, sign, None)


@pytest.mark.parametrize(
    ("text", "kind", "pair"),
    [
        ("Russia and Belarus are close allies.", "alliance", {"RUS", "BLR"}),
        ("Japan and South Korea held a joint naval exercise.", "exercise", {"JPN", "KOR"}),
        ("The European Union imposed sanctions on Myanmar.", "sanction", {"EU", "MMR"}),
    ],
)
def test_ties(text: str, kind: str, pair: set[str]) -> None:
    assert any(t.kind == kind and set(t.actors) == pair for t in code(text).ties), code(text).ties


def test_every_record_points_at_words_and_at_records_that_are_there() -> None:
    text = (
        "Russia warned on Monday that any attack on Crimea would be met with force. “This would widen the war,” Dmitry Peskov told TASS. "
        "Analysts in Kyiv doubt it. The blockade has driven up prices, the World Bank said."
    )
    coding = code(text)
    actors, told = {a.id for a in coding.actors}, {s.id for s in coding.statements}
    events = {e.id for e in coding.events}
    for s in coding.statements:
        assert s.speaker is None or s.speaker in actors
        assert all(0 <= a < b <= len(text) for a, b in s.content)
        assert s.within is None or s.within in told
    for record in (*coding.red_lines, *coding.claims, *coding.events):
        assert record.statement is None or record.statement in told
    for claim in coding.claims:
        for pattern in (claim.cause_pattern, claim.effect_pattern):
            assert pattern is None or pattern.event in events


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Poland closed two border crossings, which could empty the markets of Brest.", "closed"),
        ("Friedrich Merz condemned the Russian missile strike on Odesa. “This will drive up the price of grain,” he said.", "strike"),
        ("Turkey expelled the Greek ambassador on Monday. The mood is grim. This has ended the thaw of last year.", "expelled"),
    ],
)
def test_the_act_that_a_cause_takes_up(text: str, act: str) -> None:
    """In its own sentence, past the speaker's own saying, and over a sentence without an act."""
    coding = code(text)
    triggers = {e.id: words(coding, e.trigger) for e in coding.events}
    assert [triggers.get(c.cause_pattern.event or "") for c in coding.claims if c.cause_pattern] == [act]


def test_who_tells_a_station_does_not_threaten_it() -> None:
    coding = code("“If the canal is crossed, we will close the pipeline,” Foreign Minister Rashid Meredov of Turkmenistan told state television.")
    assert [s.via for s in coding.statements if s.via] == ["state television"]
    assert [e.recipients for e in coding.events if e.type == "THREATEN"] == [[]]


def test_a_room_is_asked_who_said_what(tmp_path: Path) -> None:
    coding = code("Japan said the ships had left. Russia will cut off gas to Moldova if the transit fees are raised, the Kremlin said.")
    with sitroom.Room(tmp_path / "x.sitroom") as room:
        room.add(coding)
        assert room.told(Statement) == coding.statements
        assert room.told(RedLine) == coding.red_lines
        assert [s.speaker for s in room.told(Statement, actor="Japan")] == ["JPN"]
        with pytest.raises(UsageError, match="near are: Harbour Gazette"):
            room.told(Statement, outlet="Another Gazette")
        assert len(room.told(Statement, limit=1)) == 1


def test_show_prints_them_as_table_and_csv(tmp_path: Path) -> None:
    room = tmp_path / "x.sitroom"
    with sitroom.Room(room) as opened:
        opened.add(code("Russia will cut off gas to Moldova if the transit fees are raised, the Kremlin said."))
    for what, word in (("statements", "Kremlin"), ("redlines", "transit fees")):
        for form in ("table", "csv", "json"):
            done = CliRunner().invoke(app, ["show", str(room), what, "--format", form])
            assert done.exit_code == 0, done.output
            assert word in done.output
    wrong = CliRunner().invoke(app, ["show", str(room), "claims", "--status", "actual"])
    assert wrong.exit_code == 2
