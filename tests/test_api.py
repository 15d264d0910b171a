"""What is at hand -> a document, whatever its kind."""

import pytest

from sitroom.api import document_of
from sitroom.errors import InputError

PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length 66>>stream
BT /F1 12 Tf 72 720 Td (Norland closed the strait on Monday.) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
"""


def test_markdown_is_read_as_such() -> None:
    document = document_of("---\ntitle: Strait closed\ndate: 2031-02-03\n---\nNorland **closed** the [strait](https://sud.example) on Monday.\n")
    assert (document.title, document.published) == ("Strait closed", "2031-02-03")
    assert "Norland closed the strait on Monday." in document.text


def test_pdf_bytes_are_read() -> None:
    assert document_of(PDF, outlet="Sud Press").text == "Norland closed the strait on Monday."


def test_text_keeps_its_letters_whatever_charset_a_page_declares() -> None:
    page = '<html><head><meta charset="iso-8859-5"></head><body><p>Müller met Şahin and left the talks early on Monday.</p></body></html>'
    assert "Müller met Şahin" in document_of(page).text


def test_half_characters_go() -> None:
    assert document_of("Norland closed\ud800 the strait.").text == "Norland closed the strait."


def test_text_that_begins_like_a_program_is_text() -> None:
    assert document_of("MZ Group closed its office in Norland.").text.startswith("MZ Group")


def test_a_feed_holds_many_documents() -> None:
    feed = '<?xml version="1.0"?><rss version="2.0"><channel><title>Sud Press</title><item><title>Strait closed</title></item></channel></rss>'
    with pytest.raises(InputError, match=r"the text: found a feed, which holds many documents.*sitroom read"):
        document_of(feed)


def test_no_words() -> None:
    for nothing in ("", b"", " \n "):
        with pytest.raises(InputError, match="the text: found"):
            document_of(nothing)
