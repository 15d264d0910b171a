"""Pages saved as one file (MHTML), and JSON feeds."""

from __future__ import annotations

import json
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest

from sitroom.documents import load
from sitroom.documents.sources.feeds import looks_like_feed, read_feed
from sitroom.errors import InputError
from tests.test_sources import ASKED, PAGE, SAID, fetcher, one, read, refused

URL = "https://www.reuters.com/world/strait-2025-06-13/"


def saved(page: str, *, charset: str = "utf-8", start: bool = False, headers: dict[str, str] | None = None) -> bytes:
    """A page as a browser saves it, with a picture before it."""
    message = MIMEMultipart("related", boundary="----Part")
    message.preamble = ""
    picture, html = MIMEImage(b"\x89PNG\r\n\x1a\n" + bytes(99), "png"), MIMEText(page, "html", charset)
    frame = MIMEText("<html><body><p>An advertisement in a frame of its own, of no use to anybody.</p></body></html>", "html")
    html["Content-Location"], html["Content-ID"] = URL, "<page@mhtml>"
    for part in (picture, frame, html) if start else (picture, html, frame):
        message.attach(part)
    if start:
        message.set_param("start", "<page@mhtml>")
    first = (
        headers if headers is not None else {"From": "<Saved by Blink>", "Snapshot-Content-Location": URL, "Date": "Sat, 14 Jun 2025 08:00:00 -0000"}
    )
    return "".join(f"{name}: {value}\r\n" for name, value in first.items()).encode() + message.as_bytes().replace(b"\n", b"\r\n")


@pytest.mark.parametrize("start", [False, True])
def test_a_page_saved_as_one_file(tmp_path: Path, start: bool) -> None:
    document = one(tmp_path / "a.mhtml", saved(PAGE.decode(), start=start))
    assert (document.title, document.outlet, document.url, document.published) == ("Norland shuts strait", "Reuters", URL, "2025-06-13")
    assert SAID in document.text and ASKED in document.text and "advertisement" not in document.text
    assert load(tmp_path / "a.mhtml").id == document.id
    (tmp_path / "folder").mkdir()
    assert one(tmp_path / "folder" / "b.mht", saved(PAGE.decode())).id == document.id


def test_what_was_published_after_the_page_was_saved_is_no_date(tmp_path: Path) -> None:
    assert one(tmp_path / "a.mhtml", saved(PAGE.decode().replace("2025-06-13T10", "2025-06-16T10"))).published is None


def test_another_browser_and_another_charset(tmp_path: Path) -> None:
    page = PAGE.decode().replace(SAID, "Министр сказал, что пролив закрыт. Никто не спорил с ним в этот день, и суда остались в порту.")
    data = saved(page, charset="windows-1251", headers={"From": '"Saved by Internet Explorer 11"', "Subject": "Norland shuts strait"})
    document = one(tmp_path / "a.mht", data)
    assert "Министр сказал" in document.text and document.url == URL


def test_mhtml_that_cannot_be_read(tmp_path: Path) -> None:
    assert "without a page" in refused(tmp_path / "a.mhtml", "MIME-Version: 1.0\r\nContent-Type: image/png\r\n\r\nabc")
    assert "without a page" in refused(tmp_path / "b.mhtml", "From: <Saved by Blink>\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n")
    documents, reasons = read(tmp_path / "c.mhtml", saved(PAGE.decode())[:-2_000])
    assert len(documents) + len(reasons) == 1


def feed(*items: object, **more: object) -> str:
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "Sud Press", "home_page_url": "https://sud.example/", "items": items} | more
    )


FEED = feed(
    {"id": "1", "url": "/strait", "title": "Strait", "content_html": f"<p>{SAID}</p><p>{ASKED}</p>", "date_published": "2025-06-13T10:00:00+02:00",
     "authors": [{"name": "Ida Lund"}, {"url": "https://a.example"}, {"name": "Petra Quill"}]},
    {"id": 2, "external_url": "https://www.bbc.co.uk/2", "content_text": SAID, "summary": "short", "date_modified": "2025-06-12T00:00:00Z",
     "author": {"name": "Olaf"}},
    {"id": "3"},
    "no item",
)  # fmt: skip


def test_a_json_feed(tmp_path: Path) -> None:
    documents, reasons = read(tmp_path / "feed.json", FEED)
    first, second = documents.values()
    assert list(documents) == ["feed.json!https://sud.example/strait", "feed.json!https://www.bbc.co.uk/2"]
    assert (first.title, first.outlet, first.author) == ("Strait", "Sud Press", "Ida Lund; Petra Quill")
    assert first.published_at == "2025-06-13T10:00:00+02:00"
    assert first.text == f"Strait\n\n{SAID}\n\n{ASKED}"
    assert (second.outlet, second.author, second.published, second.text) == ("BBC News", "Olaf", "2025-06-12", SAID)
    assert len(reasons) == 1 and "without words" in reasons[0]
    entries = read_feed(FEED.encode("utf-8-sig"), name="f").entries
    assert [entry.id for entry in entries] == ["1", "2", "3"] and looks_like_feed(FEED.encode())
    pages, _ = read(tmp_path / "linked.json", FEED, linked=True, fetch=fetcher({"https://sud.example/strait": PAGE}))
    assert ASKED in pages["linked.json!https://sud.example/strait"].text


def test_json_feeds_that_cannot_be_read(tmp_path: Path) -> None:
    assert "without items" in refused(tmp_path / "a.json", feed())
    assert "without items" in refused(tmp_path / "b.json", feed().replace("[]", "7"))
    assert "a JSON Feed that is broken" in refused(tmp_path / "c.json", FEED[:-40])
    with pytest.raises(InputError, match="found no feed"):
        read_feed(b'{"version": "2", "items": []}', name="x")
    own = json.dumps([{"text": SAID, "title": "Strait", "url": "https://jsonfeed.org/version/1"}])
    assert one(tmp_path / "d.json", own).title == "Strait"  # only names the place of the format
