"""Documents: what holds for every input."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitroom.documents import clean, load_html, load_text
from sitroom.errors import InputError
from sitroom.records import Document

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
OFTEN = settings(max_examples=300, deadline=None)

PIECES = st.sampled_from(
    [
        "\n",
        "\n\n",
        "\r\n",
        " ",
        "\u00a0",
        "\u200b",
        "\u2028",
        "\x0c",
        "\ufeff",
        "\u0301",
        "e",
        "-",
        "• ",
        "* * *",
        "*",
        "”",
        ".",
        "?",
        ".The",
        "ended.The minister",
        "www.x.Com",
        "J.K.Rowling",
        "U.S.A",
        "Title",
        "Title: Norland",
        "Date: 2031-02-03",
        "Post a Comment",
        "Previous Post Next Post",
        "Advertisement",
        "Read more: x",
        "Share",
        "Related stories",
        "Source: Sud Press",
        "Via Sud Press",
        "Originally published by X.",
        "Photo: Jane Doe",
        "© 2031 X",
        "the minister told the league on Monday that any attack on",
        "The strait would be met with force, and the navy had been told",
        "It ended on Monday with a statement of the whole league.",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=30).map("".join), st.lists(PIECES, max_size=20).map("\n".join))


@OFTEN
@given(TEXTS)
def test_cleaning_is_idempotent(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@OFTEN
@given(TEXTS)
def test_clean_text_has_clean_lines(text: str) -> None:
    for line in clean(text).split("\n"):
        assert line == line.strip()
        assert not set(line) & set("\r\t\x00\u00a0\u200b\u00ad\ufeff\u2028")
    assert "\n\n\n" not in clean(text)


@OFTEN
@given(st.binary(max_size=400))
def test_any_bytes_give_a_document_or_an_input_error(data: bytes) -> None:
    try:
        document = load_text(data)
    except InputError as error:
        assert "found" in str(error)
    else:
        assert isinstance(document, Document)
        assert document.text.strip()
        assert clean(document.text) == document.text


@SLOW
@given(st.one_of(st.binary(max_size=200), TEXTS.map(lambda text: f"<html><body><p>{text}<h2></p><br><li>{text}".encode("utf-8", "replace"))))
def test_any_page_gives_a_document_or_an_input_error(data: bytes) -> None:
    try:
        document = load_html(data)
    except InputError:
        return
    assert clean(document.text) == document.text


@OFTEN
@given(TEXTS, st.text(max_size=20), st.text(max_size=20))
def test_any_metadata_give_a_document_or_an_input_error(text: str, outlet: str, day: str) -> None:
    try:
        document = load_text(text, outlet=outlet, published=day, title=outlet)
    except InputError:
        return
    assert document.published is None or len(document.published) == 10
    assert load_text(text, outlet=outlet, published=day, title=outlet) == document
