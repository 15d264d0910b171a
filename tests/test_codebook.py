"""The codebook loads, says where it is broken, and scores as PLOVER does."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitroom.codebook import fold, load, slug, tables
from sitroom.codebook.names import Index, plural
from sitroom.errors import CodebookError, UsageError

BOOK = load()
PEOPLE = "name\taliases\tshort\tgender\tcountry\tsector\ttitle\tsince\tuntil\n"


def test_it_is_read_once() -> None:
    assert load() is BOOK


def test_it_covers_the_world() -> None:
    assert len(BOOK.countries) >= 200
    assert len(BOOK.people) >= 600
    assert len(BOOK.places) >= 500
    assert len(BOOK.nouns) >= 600


def test_sixteen_types_in_four_quads() -> None:
    assert len(BOOK.types) == 16
    assert {BOOK.quad(name) for name in BOOK.types} == {"verbal cooperation", "material cooperation", "verbal conflict", "material conflict"}


def test_intensity_is_that_of_the_strongest_mode() -> None:
    assert BOOK.intensity("ASSAULT", ["beat", "aerial"]) == -9.5
    assert BOOK.intensity("RETREAT", []) == 6.5
    assert BOOK.intensity("RETREAT", ["disarm"]) == 10.0
    assert BOOK.intensity("RETREAT", ["unheard-of"]) == 6.5


def test_conflict_scores_are_not_positive_and_cooperation_scores_are() -> None:
    for name in BOOK.types:
        for mode in ("", *BOOK.modes(name)):
            score = BOOK.intensity(name, [mode])
            assert -10 <= score <= 10
            assert (score > 0) == ("cooperation" in BOOK.quad(name)) or name == "REQUEST", (name, mode)


def test_an_unknown_type_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="ACCUSE"):
        BOOK.intensity("QUARREL")


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("Ann Poe\t\t\t\tXYZ\tGOV\tmayor\t2020\t", "line 2: country is 'XYZ'"),
        ("Ann Poe\t\t\t\tNOR\tABC\tmayor\t2020\t", "line 2: sector is 'ABC'"),
        ("Ann Poe\t\t\t\tNOR\tGOV\tmayor\t2020-13\t", "line 2: since is '2020-13'"),
        ("Ann Poe\t\t\t\tNOR\tGOV\tmayor\t2020\t2019", "line 2: the office ends"),
        ("Ann Poe\t\t\tx\tNOR\tGOV\tmayor\t2020\t", "line 2: gender is 'x'"),
        ("Ann Poe\t\t\t\tNOR\tGOV\tmayor\t2020", "line 2: 8 cells, expected 9"),
        ("Ann Poe\t\t\t\tNOR\tGOV\tmayor\t\t\nAnn Poe\t\t\t\tNOR\tGOV\tmayor\t\t", "line 3: 'Ann Poe' holds this office twice"),
    ],
)
def test_a_broken_row_is_named_by_file_and_line(row: str, complaint: str) -> None:
    with pytest.raises(CodebookError, match=f"people.tsv, {complaint}"):
        tables.people(BOOK.countries, BOOK.sectors, PEOPLE + row)


def test_a_double_code_is_refused() -> None:
    row = "NOR\tNorway\t\t\t\n"
    with pytest.raises(CodebookError, match="'NOR' is entered twice"):
        tables.countries("code\tname\taliases\tadjectives\tcapital\n" + row + row)


def test_wrong_columns_are_refused() -> None:
    with pytest.raises(CodebookError, match="the columns are"):
        tables.countries("code\tname\n")


def test_offices_hold_at_the_precision_that_is_known() -> None:
    person = tables.people(BOOK.countries, BOOK.sectors, PEOPLE + "Ann Poe\t\t\t\tNOR\tGOV\tmayor\t2020-03\t2022")["ann-poe"]
    term = person.terms[0]
    assert [term.holds(day) for day in ("2020-02-29", "2020-03-01", "2022-12-31", "2023-01-01")] == [False, True, True, False]


@given(st.dates(min_value=datetime.date(1990, 1, 1), max_value=datetime.date(2030, 1, 1)))
def test_everybody_has_one_office_on_any_day(day: datetime.date) -> None:
    for person in BOOK.people.values():
        assert person.term(day.isoformat()) in person.terms


def test_no_state_is_written_like_another() -> None:
    for country in BOOK.countries.values():
        for text in (country.name, *country.aliases):
            assert {name.target for name in BOOK.names.get(text) if name.kind == "country"} == {country.code}


def test_names_match_longest_first_and_mind_capitals() -> None:
    found = BOOK.names.scan(["South", "Sudan", "and", "us", "in", "the", "US"])
    assert [(first, last, names[0].target) for first, last, names in found] == [(0, 2, "SSD"), (6, 7, "USA")]
    assert BOOK.names.scan(["they", "ate", "turkey", "off", "china"]) == []


def test_hyphens_accents_and_apostrophes_do_not_matter() -> None:
    index = Index()
    index.add("al-Shabaab", "group", "X")
    index.add("Côte d'Ivoire", "country", "CIV")
    for words in (["al", "-", "Shabaab"], ["Al", "Shabaab"], ["al-Shabaab"], ["Cote", "d’Ivoire"], ["Côte", "d'Ivoire"]):
        assert len(index.scan(words)) == 1, words


@pytest.mark.parametrize(
    ("noun", "expected"),
    [("policeman", "policemen"), ("ministry", "ministries"), ("minister of defence", "ministers of defence"), ("church", "churches")],
)
def test_plurals(noun: str, expected: str) -> None:
    assert plural(noun) == expected


@given(st.text(st.characters(max_codepoint=0x17F)))
def test_folding_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert slug(slug(text)) == slug(text)


def test_an_outlet_needs_a_capital_in_each_of_its_words() -> None:
    book = load()

    def found(text: str) -> list[str]:
        return [names[0].target for _, _, names in book.names.scan(text.split())]

    assert found("Hungary Today reported") == ["MED.hungary-today"]
    assert found("Hungary today announced") == ["HUN"]
    assert found("the Ministry of Foreign Affairs said") == []
    assert found("Daily News Egypt and War on the Rocks") == ["MED.daily-news-egypt", "MED.war-on-the-rocks"]
