"""Pages as data: what they show is what the room holds, everything leads to its words, and what is asked for is checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from sitroom.errors import UsageError
from sitroom.records import Coding, Document
from sitroom.room import ChangeEvent, Room
from sitroom.show.pages import PAGES, Desk, Kept, View, csv_rows, evidence, view
from sitroom.show.pages.asked import DAY, AskedError, given, plain_asked
from sitroom.show.pages.events import EventsAsked
from sitroom.show.pages.evidence import members
from sitroom.show.pages.marks import Mark, cut
from sitroom.show.pages.views import Block, Drawing, Piece, Section, Table
from tests.pages_room import TEXT, build, span

NEEDED = {"actor": [("id", "NOR")], "document": [("id", "d1")], "search": [("text", "harbour")]}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pages") / "strait.sitroom"
    build(made)
    return made


@pytest.fixture
def desk(path: Path) -> Iterator[Desk]:
    with Room(path) as room:
        yield Desk(room)


def tables(blocks: Iterable[Block]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Section):
            yield from tables(block.blocks)


def table(found: View, name: str) -> Table:
    return next(one for one in tables(found.blocks) if one.name == name)


def pieces(found: View) -> Iterator[Piece]:
    for one in tables(found.blocks):
        for row in one.rows:
            for cell in row.cells:
                yield from cell.pieces


def asked_of(desk: Desk, name: str) -> list[tuple[str, str]]:
    if name == "redline":
        return [("id", desk.red_lines()[0].id)]
    return NEEDED.get(name, [])


# Every page ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_every_row_leads_to_words_that_are_there(desk: Desk, name: str) -> None:
    found = view(desk, name, asked_of(desk, name))
    refs = {ref for one in tables(found.blocks) for row in one.rows for ref in row.refs} | {ref for piece in pieces(found) for ref in piece.refs}
    for ref in refs:
        shown = evidence(desk, ref)
        assert shown.words == desk.room.document(shown.document).text[slice(*shown.span)]
        assert shown.words in "".join(stretch.text for stretch in shown.stretches)


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_pages_that_answer(desk: Desk, name: str) -> None:
    found = view(desk, name, asked_of(desk, name))
    for piece in (*pieces(found), *found.tabs, *found.lead):
        if piece.to:
            parameters = [(key, value) for key, given_ in piece.to.asked.items() for value in ([given_] if isinstance(given_, str) else given_)]
            assert view(desk, piece.to.page, parameters).page == piece.to.page


@pytest.mark.parametrize("name", PAGES)
def test_a_view_is_restored_by_what_it_was_asked(desk: Desk, name: str) -> None:
    first = view(desk, name, asked_of(desk, name))
    again = view(desk, name, [(key, v) for key, value in first.asked.items() for v in ([value] if isinstance(value, str) else value)])
    assert again == first


@pytest.mark.parametrize("name", PAGES)
def test_data_of_a_view_has_every_row(desk: Desk, name: str) -> None:
    found = view(desk, name, asked_of(desk, name))
    names, rows = csv_rows(found)
    assert sum(1 for _ in rows) >= sum(len(one.rows) for one in tables(found.blocks))
    assert "evidence" in names
    assert msgspec.json.decode(msgspec.json.encode(found), type=View) == found


# The brief ----------------------------------------------------------------------------------------------------------------------------


def test_the_brief_says_who_threatened_whom_in_which_words_and_who_says_so(desk: Desk) -> None:
    threats = table(view(desk, "brief"), "threats")
    (row,) = threats.rows
    when, who, whom, words, says = (cell.text for cell in row.cells)
    assert (when, who, whom) == ("2031-02-03", "Ida Lund", "Norland")
    assert "any attack on the strait would be met with force" in words
    assert says.startswith("Ida Lund through Sud Press in ")
    assert next(piece.text for piece in row.cells[3].pieces if piece.mark) == "met"


def test_red_lines_of_the_brief_are_those_of_the_register(desk: Desk) -> None:
    (row,) = table(view(desk, "brief"), "red-lines").rows
    assert "any attack on the strait" in row.cells[3].text
    assert len(row.refs) == 2


def test_what_happened_is_told_in_its_words_with_the_word_marked(desk: Desk) -> None:
    happened, alone = (table(view(desk, "brief"), name) for name in ("happened", "single-sourced"))
    assert happened.rows and all(any(piece.mark for piece in row.cells[3].pieces) and row.refs for row in happened.rows)
    assert all(row.cells[1].text.isdecimal() and row.cells[4].text for row in alone.rows)


# Lists and their conditions -----------------------------------------------------------------------------------------------------------


def test_a_forecast_names_its_ranges_its_grounds_and_what_it_rests_on(desk: Desk) -> None:
    shown = view(desk, "forecast", [("days", "14")])
    found = desk.forecast(days=14, level="state", actor=None, recipient=None)
    row = table(shown, "pairs").rows[0]
    pair = found.pairs[0]
    middle = pair.both[3].intervals[1]
    assert row.cells[1].text.endswith(f"({middle.low}–{middle.high})") and row.cells[1].value == pair.both[3].mean
    assert row.refs == [f"happening:{id}" for id in pair.happenings] != []
    following = table(shown, "next").rows[0]
    assert 0 < float(following.cells[0].value or 0) < 1
    assert set(following.refs) <= {f"happening:{one.id}" for one in desk.room.happenings()}
    assert {row.cells[1].text for row in table(shown, "assumptions").rows} >= {"read from the texts", "counted or fitted", "you asked so"}
    assert len(table(shown, "all-counts").rows) == 12 * len(found.pairs)
    assert table(shown, "base-rates").rows


def test_a_room_without_acts_says_why_nothing_is_forecast(tmp_path: Path) -> None:
    with Room(tmp_path / "empty.sitroom") as room:
        shown = view(Desk(room), "forecast")
    assert "Nothing can be expected yet" in shown.lead[0].text
    assert "empty holds no documents yet" in shown.blocks[0].paragraphs[0][0].text  # type: ignore[union-attr]


def test_what_pages_share_changes_no_answer(desk: Desk) -> None:
    assert desk.brief(None, None) == desk.room.brief()
    assert desk.narratives(by="outlet", since=None, until=None) == desk.room.narratives()
    asked = {"actor": None, "recipient": None, "since": None, "until": None, "limit": 20}
    own, whole = desk.tension(level="state", **asked), desk.room.tension()  # type: ignore[arg-type]
    assert (own.crisis, [(d.first, d.second, d.both) for d in own.dyads]) == (whole.crisis, [(d.first, d.second, d.both) for d in whole.dyads])


def test_a_document_without_outlet_and_title_is_called_by_its_first_words(tmp_path: Path) -> None:
    with Room(tmp_path / "nameless.sitroom") as room:
        room.add(Coding(document=Document(id="d1", text="The envoy left Norland at dawn.", sha256="1"), actors=[], events=[]))
        own = Desk(room)
        assert (own.home("d1").text, own.home("d1").words) == ("The envoy left Norland at dawn.", True)
        assert "The envoy left Norland at dawn." in [piece.text for piece in pieces(view(own, "sources"))]


def test_conditions_of_a_list_are_those_of_the_room(desk: Desk) -> None:
    for asked, same in (
        ([("actor", "NOR"), ("type", "ASSAULT")], {"type": "ASSAULT"}),
        ([("status", "negated")], {"status": "negated"}),
        ([("outlet", "Harbour Post")], {"outlet": "Harbour Post"}),
        ([("since", "2031-02-04")], {"since": "2031-02-04"}),
        ([("text", "harbour")], {"text": "harbour"}),
    ):
        listed = {row.id for row in table(view(desk, "events", asked), "events").rows}
        assert listed == {event.id for event in desk.room.events(**same)}  # type: ignore[arg-type]


def test_a_facet_counts_what_the_other_conditions_leave(desk: Desk) -> None:
    found = view(desk, "events", [("type", "ASSAULT"), ("outlet", "Harbour Post")])
    counts = {facet.name: {choice.value: choice.count for choice in facet.choices} for facet in found.facets}
    assert counts["type"] == {"ASSAULT": 1, "CONSULT": 1, "THREATEN": 1}
    assert counts["outlet"] == {"Harbour Post": 1, "Strait Times": 1}


def test_happenings_count_independent_sources(desk: Desk) -> None:
    rows = table(view(desk, "happenings", [("type", "ASSAULT")]), "happenings").rows
    assert [row.cells[4].value for row in rows] == [happening.independent for happening in desk.room.happenings(type="ASSAULT")]


def test_a_page_beyond_the_last_is_the_last(desk: Desk) -> None:
    found = view(desk, "events", [("page", "99")])
    assert found.paging is not None
    assert found.paging.page == found.paging.pages == 1


def test_a_correction_shows_at_once(tmp_path: Path) -> None:
    build(tmp_path / "own.sitroom")
    kept = Kept()
    with Room(tmp_path / "own.sitroom") as room:
        before = {row.id for row in table(view(Desk(room, kept), "events", [("type", "SANCTION")]), "events").rows}
        room.correct(ChangeEvent(event="e2-d1", type="SANCTION"), why="read wrongly", who="ida")
        after = {row.id for row in table(view(Desk(room, kept), "events", [("type", "SANCTION")]), "events").rows}
        log = table(view(Desk(room, kept), "log"), "corrections")
    assert (before, after) == (set(), {"e2-d1"})
    assert "SANCTION" in log.rows[0].cells[3].text


# Evidence -----------------------------------------------------------------------------------------------------------------------------


def test_evidence_shows_the_chain_of_those_who_say_so(desk: Desk) -> None:
    shown = evidence(desk, "event:e3-d1")
    assert [(voice.role, voice.who.text) for voice in shown.voices] == [
        ("says", "Ida Lund"), ("heard through", "Sud Press"), ("published by", "Harbour Post"),
    ]  # fmt: skip
    marked = {kind: stretch.text for stretch in shown.stretches for kind in stretch.kinds}
    assert marked["trigger"] == "met"
    assert marked["source"] == "Ida Lund"
    assert {other.ref for other in shown.beside} == {"statement:s1-d1", "redline:r1-d1"}


def test_a_happening_stands_for_the_events_that_tell_of_it(desk: Desk) -> None:
    (happening,) = desk.room.happenings(type="ASSAULT", limit=1)
    assert members(desk, [f"happening:{happening.id}", "event:e2-d1"]) == [*(f"event:{id}" for id in happening.members), "event:e2-d1"]


@pytest.mark.parametrize("ref", ["", "event", "event:none", "nothing:e1", "words:d1", "record:none", "words:none@1-2"])
def test_a_reference_that_names_nothing_says_so(desk: Desk, ref: str) -> None:
    with pytest.raises(UsageError):
        evidence(desk, ref)


def test_a_place_without_a_record_has_words_too(desk: Desk) -> None:
    start, end = span("Sud Press")
    assert evidence(desk, f"words:d1@{start}-{end}").words == "Sud Press"
    assert evidence(desk, "record:r1-d1").kind == "redline"


def test_spans_that_overlap_are_cut_at_every_edge() -> None:
    found = cut("abcdef", (0, 6), [Mark(0, 4, "content", "s"), Mark(2, 6, "condition", "r"), Mark(2, 3, "trigger", "e")], current="e")
    assert [(s.text, s.kinds) for s in found] == [
        ("ab", ["content"]), ("c", ["content", "condition", "trigger"]), ("d", ["content", "condition"]), ("ef", ["condition"]),
    ]  # fmt: skip
    assert [s.current for s in found] == [[], ["trigger"], [], []]


def test_a_document_is_shown_whole(desk: Desk) -> None:
    found = view(desk, "document", [("id", "d1")])
    (passage,) = (block for block in found.blocks if block.__struct_config__.tag == "passage")
    assert "".join(stretch.text for stretch in passage.stretches) == TEXT  # type: ignore[union-attr]


# Beliefs ------------------------------------------------------------------------------------------------------------------------------


def test_two_narrators_stand_side_by_side(desk: Desk) -> None:
    first, second = (own.narrator.id for own in desk.beliefs().maps[:2])
    shown = view(desk, "beliefs", [("narrator", first), ("against", second)])
    beside = shown.blocks[0]
    assert isinstance(beside, Section) and not beside.folded and isinstance(beside.blocks[0], Drawing)
    assert (beside.blocks[0].options["narrator"], beside.blocks[0].options["against"]) == (first, second)
    assert [block.name for block in shown.blocks if block.name.startswith("map-")] == [f"map-{first}", f"map-{second}"]


# What is asked ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "parameters",
    [
        [("typo", "x")],
        [("type", "WAR")],
        [("since", "yesterday")],
        [("since", "2031-13")],
        [("page", "0")],
        [("page", "x")],
        [("actor", "a"), ("actor", "b")],
    ],
)
def test_what_means_nothing_is_refused(parameters: list[tuple[str, str]]) -> None:
    with pytest.raises(AskedError, match=r"[Vv]alid|takes one"):
        given(EventsAsked, parameters)


def test_empty_fields_of_a_form_ask_nothing() -> None:
    assert given(EventsAsked, [("actor", ""), ("type", ""), ("since", "")]) == EventsAsked()
    assert plain_asked(given(EventsAsked, [("type", "ASSAULT"), ("single", "1")])) == {"type": ["ASSAULT"], "single": "1"}


def test_an_unknown_page_names_the_known_ones(desk: Desk) -> None:
    with pytest.raises(UsageError, match="brief"):
        view(desk, "nowhere")


def test_what_the_room_does_not_have_is_said(desk: Desk) -> None:
    for name in ("actor", "document", "redline"):
        with pytest.raises(UsageError, match="no"):
            view(desk, name, [("id", "none")])


def test_the_pattern_of_days_has_every_day_of_the_calendar_and_no_other() -> None:
    for year in (1000, 1600, 1900, 1999, 2000, 2024, 2025, 2100, 2400, 2999):
        known = {str(date(year, 1, 1) + timedelta(days=n)) for n in range(366)} - {f"{year + 1:04}-01-01"}
        tried = {f"{year}-{month:02}-{number:02}" for month in range(14) for number in range(33)}
        assert {day for day in tried if re.match(DAY, day)} == known
    assert all(re.match(DAY, value) for value in ("2025", "2025-06")) and not re.match(DAY, "2025-13")
    with pytest.raises(AskedError, match="no calendar has"):
        given(EventsAsked, [("since", "2025-02-29")])
