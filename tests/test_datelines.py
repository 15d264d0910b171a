"""The day that a text states at its top."""

import pytest

from sitroom.documents import load_text
from sitroom.documents.datelines import day_of


@pytest.mark.parametrize(
    ("top", "day"),
    [
        ("LOMÉ, 14 November 2026 (Gulf Wire) - Togo recalled its ambassador.", "2026-11-14"),
        ("Accra, Nov. 3, 2026 – Ghana answered.", "2026-11-03"),
        ("PORT SUD (3 March 2025) - The port reopened.", "2025-03-03"),
        ("BUENOS AIRES, 2026-02-07 /PRWire/ -- The ministry said so.", "2026-02-07"),
        ("Ministry answers\n\nSaturday, 14 November 2026\n\nThe ministry said so.", "2026-11-14"),
        ("Published on March 3, 2025 at 10:15 AM\nThe port reopened.", "2025-03-03"),
    ],
)
def test_a_date_at_the_top_is_the_day(top: str, day: str) -> None:
    found = day_of(top)
    assert found is not None and found.day == day


@pytest.mark.parametrize(
    "text",
    [
        "On 14 November 2026 Togo recalled its ambassador.",
        "Togo, which on 3 March 2025 closed the border - for good, it said - reopened it.",
        "LOMÉ, 14 November (Gulf Wire) - Togo recalled its ambassador.",
        "LOMÉ, 31 February 2026 - Togo recalled its ambassador.",
        "One.\n\nTwo.\n\nThree.\n\nFour.\n\nFive.\n\nSix.\n\n3 March 2025",
    ],
)
def test_other_dates_are_not(text: str) -> None:
    assert day_of(text) is None


def test_the_day_is_the_documents_unless_one_is_given() -> None:
    text = "LOMÉ, 14 November 2020 (Gulf Wire) - Togo recalled its ambassador on Friday."
    assert load_text(text).published == "2020-11-14"
    assert load_text(text, published="2020-11-15").published == "2020-11-15"
