"""Time phrases against a day of publication: 18 June 2025 was a Wednesday."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitroom.coding.dates import resolve

DAY = "2025-06-18"


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("on Tuesday", ("2025-06-17", "day")),
        ("Wednesday", ("2025-06-18", "day")),
        ("last Wednesday", ("2025-06-11", "day")),
        ("next Friday", ("2025-06-20", "day")),
        ("yesterday", ("2025-06-17", "day")),
        ("overnight", ("2025-06-18", "day")),
        ("last week", ("2025-06-09", "week")),
        ("last month", ("2025-05", "month")),
        ("next year", ("2026", "year")),
        ("in January 2025", ("2025-01", "month")),
        ("in early March 2024", ("2024-03", "month")),
        ("on 13 June", ("2025-06-13", "day")),
        ("on June 20", ("2024-06-20", "day")),
        ("June 3, 2019", ("2019-06-03", "day")),
        ("on 2 September 1998", ("1998-09-02", "day")),
        ("in 2011", ("2011", "year")),
        ("in the summer of 2022", ("2022-06", "season")),
        ("three days ago", ("2025-06-15", "day")),
        ("two years ago", ("2023", "year")),
        ("in September", ("2024-09", "month")),
        ("during the 1980s", None),
        ("for hours", None),
        ("twice", None),
        ("at dawn", None),
        ("it may", None),
    ],
)
def test_phrases(phrase: str, expected: tuple[str, str] | None) -> None:
    assert resolve(phrase, DAY) == expected


@pytest.mark.parametrize(
    ("phrase", "expected"), [("on Friday", "2025-06-20"), ("Wednesday", "2025-06-25"), ("in September", "2025-09"), ("on 20 June", "2025-06-20")]
)
def test_events_to_come_lie_ahead(phrase: str, expected: str) -> None:
    found = resolve(phrase, DAY, True)
    assert found is not None
    assert found[0] == expected


def test_without_a_publication_date_only_absolute_phrases_resolve() -> None:
    assert resolve("on Tuesday", None) is None
    assert resolve("on 13 June", None) is None
    assert resolve("13 June 2025", None) == ("2025-06-13", "day")
    assert resolve("in 2019", None) == ("2019", "year")


@given(st.text(max_size=40))
def test_any_phrase_gives_a_valid_date_or_none(phrase: str) -> None:
    found = resolve(phrase, DAY)
    assert found is None or (found[0][:4].isdigit() and found[1] in {"day", "week", "month", "season", "year"})
