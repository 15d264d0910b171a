"""The main job on sentences of our own: who did what to whom, with which status, when and where. The packaged model reads them."""

import json

import pytest

import sitroom
from sitroom.errors import InputError
from sitroom.records import Coding, Event
from sitroom.room.rows import faults

DAY = "2031-02-05"  # a Wednesday


def code(text: str) -> Coding:
    return sitroom.read(text, published=DAY, outlet="Harbour Gazette")


def one(coding: Coding, type_: str) -> Event:
    found = [e for e in coding.events if e.type == type_]
    assert len(found) == 1, [(e.type, e.status) for e in coding.events]
    return found[0]


@pytest.mark.parametrize(
    ("text", "type_", "status", "actors", "recipients"),
    [
        ("France condemned Serbia on Tuesday.", "ACCUSE", "actual", ["FRA"], ["SRB"]),
        ("Kenya was criticised by Uganda over the border.", "ACCUSE", "actual", ["UGA"], ["KEN"]),
        ("Turkish jets bombed Syria overnight.", "ASSAULT", "actual", ["TUR"], ["SYR"]),
        ("Chad, Niger and Mali condemned Algeria.", "ACCUSE", "actual", ["TCD", "NER", "MLI"], ["DZA"]),
        ("Japan imposed sanctions on North Korea.", "SANCTION", "actual", ["JPN"], ["PRK"]),
        ("Egypt urged Ethiopia to release the water.", "REQUEST", "actual", ["EGY"], ["ETH"]),
        ("India sent food aid to Nepal.", "AID", "actual", ["IND"], ["NPL"]),
        ("Moscow threatened Poland with war.", "THREATEN", "actual", ["RUS"], ["POL"]),
        ("Colombia rejected the demands of Venezuela.", "REJECT", "actual", ["COL"], ["VEN"]),
        ("Norway praised Ghana for the vote.", "SUPPORT", "actual", ["NOR"], ["GHA"]),
    ],
)
def test_plain_sentences(text: str, type_: str, status: str, actors: list[str], recipients: list[str]) -> None:
    event = one(code(text), type_)
    assert (event.status, event.actors, event.recipients) == (status, actors, recipients)


def test_a_threat_gives_the_threat_and_the_threatened_act() -> None:
    coding = code("Ankara threatened to bomb Greece.")
    assert one(coding, "THREATEN").status == "actual"
    assault = one(coding, "ASSAULT")
    assert (assault.status, assault.actors, assault.recipients) == ("future", ["TUR"], ["GRC"])


def test_refused_and_asked_for_acts_did_not_happen() -> None:
    coding = code("Sudan refused to release the prisoners.")
    assert one(coding, "REJECT").status == "actual"
    assert one(coding, "RETREAT").status == "negated"
    assert one(code("Berlin urged Belgrade to withdraw its troops."), "RETREAT").status == "hypothetical"


def test_sport_weather_and_markets_are_no_events() -> None:
    text = "The home side attacked down the left all night. Heavy rain hit the coast. Shares in the bank came under fire on Monday."
    assert code(text).events == []


def test_dates_and_places() -> None:
    event = one(code("On Monday, Russian missiles struck Kharkiv."), "ASSAULT")
    assert (event.date, event.date_precision) == ("2031-02-03", "day")
    assert event.place is not None
    assert (event.place.name, event.place.country) == ("Kharkiv", "UKR")
    undated = one(code("France condemned Serbia."), "ACCUSE")
    assert (undated.date, undated.date_precision) == (DAY, "unknown")


def test_a_clause_shares_the_date_of_the_act_that_governs_it() -> None:
    coding = code("The two armies fought along the river in 2011, when at least 28 people were killed.")
    assert {e.date for e in coding.events} == {"2011"}
    apart = {
        coding.document.text[slice(*e.trigger)]: e.date_precision
        for coding in [code("Egypt recalled its envoy on Monday after gunmen attacked a convoy.")]
        for e in coding.events
    }
    assert apart["recalled"] == "day"
    assert apart["attacked"] == "unknown"


def test_casualties() -> None:
    event = one(code("Gunmen killed 12 soldiers in Burkina Faso."), "ASSAULT")
    assert event.magnitude is not None
    assert event.magnitude.killed == 12


def test_intensity_is_plovers_score() -> None:
    assert one(code("France condemned Serbia."), "ACCUSE").intensity < 0 < one(code("India sent food aid to Nepal."), "AID").intensity


def test_the_json_contract() -> None:
    text = "Border talks fail\n\nTurkish Foreign Minister Hakan Fidan condemned Greece on Monday. “We will answer,” he said."
    data = json.loads(code(text).to_json())
    assert list(data) == ["document", "actors", "events", "statements", "red_lines", "claims", "ties"]
    body, ids = data["document"]["text"], {a["id"] for a in data["actors"]}
    assert {"id", "text", "names_source"} <= set(data["document"])
    assert data["events"]
    for event in data["events"]:
        assert {
            "id",
            "type",
            "mode",
            "status",
            "actors",
            "recipients",
            "trigger",
            "evidence",
            "date",
            "date_precision",
            "statement",
            "confidence",
        } <= set(event)
        start, end = event["trigger"]
        assert event["evidence"][0] <= start < end <= event["evidence"][1] <= len(body)
        assert set(event["actors"]) | set(event["recipients"]) <= ids
        assert 0 <= event["confidence"] <= 1
        assert event["reader"].startswith("minilm-")
    condemned = next(e for e in data["events"] if e["type"] == "ACCUSE")
    assert body[slice(*condemned["trigger"])] == "condemned"
    assert [body[slice(*s)] for s in condemned["actor_spans"]] == ["Turkish Foreign Minister Hakan Fidan"]


def test_the_same_text_gives_the_same_bytes() -> None:
    text = "Chad, Niger and Mali condemned Algeria after the strike on Tuesday."
    assert code(text).to_json() == code(text).to_json()


def test_other_languages_are_kept_but_not_coded() -> None:
    text = "Le gouvernement français a condamné mardi les frappes menées contre la capitale, selon le ministère des affaires étrangères à Paris."
    coding = code(text)
    assert coding.document.language == "fr"
    assert coding.events == []


@pytest.mark.parametrize("text", ["a " * 5000, "х" * 400, "U.S. " * 300, "No.\n" * 200, "x" * 100_000, "“Why?” “" * 50])
def test_odd_texts_do_no_harm(text: str) -> None:
    for event in sitroom.read(text).events:
        assert event.evidence[0] <= event.trigger[0] < event.trigger[1] <= event.evidence[1]


@pytest.mark.parametrize("text", ["", " \n ", "?", "(((", "“”" * 50])
def test_a_text_without_words_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(InputError, match="found"):
        sitroom.read(text)


def test_every_actor_that_a_record_names_is_listed() -> None:
    for text in ("The US-Israel axis has angered Tehran.", "Close allies Serbia and Hungary traded, and Kuwait backed Iraq against rebels in Chad."):
        coding = code(text)
        named = {a for tie in coding.ties for a in tie.actors} | {a for e in coding.events for a in (*e.actors, *e.recipients)}
        assert named
        assert named <= {a.id for a in coding.actors}


def test_who_is_killed_does_not_kill() -> None:
    coding = sitroom.read("State media confirmed that the army's chief of staff, Mohammad Bagheri, had been killed.", published="2025-06-14")
    (killed,) = [e for e in coding.events if e.type == "ASSAULT"]
    assert killed.actors == [] and [i.rsplit(".", 1)[-1] for i in killed.recipients] == ["mohammad-bagheri"]


def test_a_condition_with_unless_keeps_that_word() -> None:
    coding = code("The president of Norway said that the army would strike the port unless the rebels withdrew.")
    assert [coding.document.text[slice(*line.condition)] for line in coding.red_lines] == ["unless the rebels withdrew"]


def test_who_only_a_red_line_names_is_among_the_actors() -> None:
    """Before, a document whose red line alone named somebody could not be stored."""
    text = "Norland pays Sudland 220 million dollars, and no foreign company will get a contract for the port unless Velmora consents in writing."
    coding = code(text)
    issuers = {line.issuer for line in coding.red_lines}
    assert issuers - {None} and issuers <= {actor.id for actor in coding.actors} and faults(coding) == []
