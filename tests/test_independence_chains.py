"""A source of a source: each document is followed to where its words come from in the end, over chains of any length, and out of circles."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitroom.records import Coding, Document
from sitroom.room import Room
from sitroom.room.independence import Independence, Witness, independence, independent

DAY = "2031-05-06"


def seen(id: str, outlet: str | None, published: str | None = DAY, **more: Any) -> Witness:
    return Witness(id=id, called=outlet or more.get("title") or id, outlet=outlet, published=published, **more)


def behind(*witnesses: Witness, asked: str | None = None) -> Independence:
    """The sources behind these documents, or those ``asked`` for, which are the same however they are given."""
    ids = asked.split() if asked else [w.id for w in witnesses]
    found = independence(ids, {w.id: w for w in witnesses})
    assert independence(ids[::-1], {w.id: w for w in reversed(witnesses)}) == found
    return found


def sources(found: Independence) -> list[tuple[str, list[str]]]:
    return [(source.name, source.documents) for source in found.sources]


@pytest.mark.parametrize(
    "says", [{"names_source": "the Sud Press"}, {"credit": "Sud Press"}, {"via": ["Sud Press"]}, {"names_source": "Corvettes at sea"}]
)
@pytest.mark.parametrize("told", [{"names_source": "Radio Kelm reported"}, {"credit": "Radio Kelm"}, {"via": ["Radio Kelm"]}])
def test_a_source_of_a_source_is_followed(says: dict[str, Any], told: dict[str, Any]) -> None:
    own = [seen("c", "Harbour Post", **says), seen("b", "Sud Press", title="Corvettes at sea", **told)]
    found = behind(*own, seen("a", "Radio Kelm"))
    assert sources(found) == [("Radio Kelm", ["a", "b", "c"])]
    (_, _), (c, words) = [(one.document, one.words) for one in found.collapses]
    assert (
        c == "c" and found.collapses[1].into == "Radio Kelm" and "; b (Sud Press) " in words and words.endswith(("Radio Kelm", "Radio Kelm reported"))
    )
    assert behind(*own).number == 1 and behind(*own).collapses[1].reason == found.collapses[1].reason


def test_a_chain_of_any_length_ends() -> None:
    chain = [seen(f"d{i:03}", f"Outlet {i:03}", names_source=f"Outlet {i + 1:03}") for i in range(150)]
    assert sources(behind(*chain)) == [("Outlet 150", [w.id for w in chain])]


def test_an_outlet_that_also_has_its_own_report_is_the_source() -> None:
    own = [
        seen("a", "Radio Kelm"),
        seen("b1", "Sud Press", names_source="Radio Kelm"),
        seen("b2", "Sud Press"),
        seen("c", "Harbour Post", via=["Sud Press"]),
    ]
    assert sources(behind(*own)) == [("Radio Kelm", ["a", "b1"]), ("Sud Press", ["b2", "c"])]


def test_what_was_not_out_yet_and_what_is_not_asked_for_is_not_followed() -> None:
    a, c = seen("a", "Radio Kelm"), seen("c", "Harbour Post", names_source="Sud Press")
    later = seen("b", "Sud Press", "2031-05-07", names_source="Radio Kelm")
    assert sources(behind(a, c, later)) == [("Radio Kelm", ["a", "b"]), ("Sud Press", ["c"])]
    out = seen("b", "Sud Press", None, names_source="Radio Kelm")
    assert behind(a, c, out).number == 1
    assert sources(behind(a, c, out, asked="a c")) == [("Radio Kelm", ["a"]), ("Sud Press", ["c"])]


def test_the_document_of_a_named_outlet_may_be_a_copy() -> None:
    a = seen("a", "Radio Kelm")
    own = [a, seen("b", "Sud Press", copy_of="a"), seen("c", "Harbour Post", names_source="Sud Press")]
    found = behind(*own, asked="b c")
    assert sources(found) == [("Radio Kelm", ["b", "c"])]
    assert found.collapses[1].words == "names as its source Sud Press; b (Sud Press) is a copy of a (Radio Kelm)"
    own[0] = seen("a", "Radio Kelm", credit="Meridian Wire")
    assert sources(behind(*own)) == [("Meridian Wire", ["a", "b", "c"])]
    own[0] = seen("a", "Sud Press", "2031-05-01")  # its own, printed twice
    assert sources(behind(*own)) == [("Sud Press", ["a", "b", "c"])]


def test_a_copy_of_the_document_that_names_its_outlet_leads_no_further() -> None:
    assert sources(behind(seen("c", "Harbour Post", credit="Sud Press"), seen("b", "Sud Press", copy_of="c"))) == [("Sud Press", ["b", "c"])]


def test_a_wire_that_signs_its_own_report_may_have_it_from_another() -> None:
    wire = seen("w", "Meridian Wire", credit="Meridian Wire", names_source="Radio Kelm")
    assert sources(behind(wire, seen("p", "Harbour Post", credit="Meridian Wire"))) == [("Radio Kelm", ["p", "w"])]


def test_documents_that_name_one_another_are_one_source_the_one_told_first() -> None:
    a, b = seen("a", "Radio Kelm", names_source="Sud Press"), seen("b", "Sud Press", names_source="Radio Kelm")
    found = behind(a, b)
    assert sources(found) == [("Radio Kelm", ["a", "b"])]
    assert [(one.document, one.into, one.reason) for one in found.collapses] == [("b", "Radio Kelm", "named")]
    outside = seen("z", "Echo", via=["Sud Press"])
    three = [seen("a", "A", names_source="Sud"), seen("b", "Sud", names_source="Kelm"), seen("c", "Kelm", names_source="A")]
    assert sources(behind(a, b, outside)) == [("Radio Kelm", ["a", "b", "z"])]
    for ordered in permutations(three):
        assert sources(behind(*ordered)) == [("A", ["a", "b", "c"])]


def test_a_circle_over_copies_ends() -> None:
    own = [seen("a", "Radio Kelm", names_source="Sud Press"), seen("b", "Sud Press", rewrite_of="d"), seen("d", "Echo", names_source="Radio Kelm")]
    assert sources(behind(*own)) == [("Radio Kelm", ["a", "b", "d"])]


def test_a_room_gives_the_same_chain_in_whatever_order_it_was_read(tmp_path: Path) -> None:
    told = {
        "a": ("Radio Kelm", "Corvettes left Tessin in the night, two harbour pilots told this station.", None),
        "b": ("Sud Press", "Fishermen woke to empty berths where five grey ships had lain since autumn.", "Radio Kelm"),
        "c": ("Harbour Post", "Where the fleet went nobody at the ministry would say; bread prices rose again.", "Sud Press"),
    }
    for number, order in enumerate(permutations(told)):
        with Room(tmp_path / str(number)) as room:
            for id in order:
                outlet, text, named = told[id]
                room.add(Coding(document=Document(id=id, text=text, sha256=id * 64, outlet=outlet, published=DAY, names_source=named)))
            assert sources(independent(room, told)) == [("Radio Kelm", ["a", "b", "c"])]
            assert sources(independent(room, ["c", "a"])) == [("Radio Kelm", ["a"]), ("Sud Press", ["c"])]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_names_whatever_every_document_has_one_source(draw: st.DataObject) -> None:
    outlet = st.sampled_from(["A", "B", "C", "D", None])
    ids = [f"d{i}" for i in range(draw.draw(st.integers(1, 7)))]
    own = [
        seen(
            id, draw.draw(outlet), draw.draw(st.sampled_from([None, "2031-05-06", "2031-05-07"])), names_source=draw.draw(outlet),
            credit=draw.draw(outlet), copy_of=draw.draw(st.sampled_from([None, *ids[:at]])), via=[v for v in [draw.draw(outlet)] if v],
        )
        for at, id in enumerate(ids)
    ]  # fmt: skip
    found = behind(*own)
    assert sorted(id for source in found.sources for id in source.documents) == ids
    assert len({one.document for one in found.collapses}) == len(found.collapses)
