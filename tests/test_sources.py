"""Every kind of source, and broken variants of each: what becomes a document, what is set aside, and what it says of itself."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import json
import lzma
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.main import get_command

from sitroom.cli import app
from sitroom.codebook.loading import text_of
from sitroom.documents import Given, Options, items_of, load, load_text
from sitroom.documents.moments import Moment, moment, not_after
from sitroom.documents.outlets import host_of, outlet_of, read_outlets
from sitroom.documents.sources.bounds import Bounds
from sitroom.documents.sources.rows import FIELDS, columns_of, read_maps
from sitroom.documents.sources.walk import stdin_items
from sitroom.documents.web.fetch import Fetched
from sitroom.documents.wires import credit_of, read_wires
from sitroom.errors import CodebookError, InputError, UsageError
from sitroom.records import Coding, Document
from sitroom.room import Room, read_into

SAID = "Norland's foreign minister said on Monday that any attack on the strait would be met with force."
ASKED = "Sudland called the warning a provocation and asked the council of the league for an urgent meeting."
FRENCH = "Le ministre des Affaires étrangères a déclaré lundi que toute attaque contre le détroit serait repoussée par la force."
PAGE = f"""<!DOCTYPE html><html><head><title>Norland shuts strait</title>
<meta property="article:published_time" content="2025-06-13T10:00:00+02:00"></head>
<body><article><h1>Norland shuts strait</h1><p>{SAID} It gave no day for that.</p><p>{ASKED}</p></article></body></html>""".encode()

TODAY = "2025-06-20"


def read(source: Path | str, data: bytes | str | None = None, **options: Any) -> tuple[dict[str, Document], list[str]]:
    """The documents of a source by name, and the reasons of what was set aside."""
    if data is not None:
        Path(source).write_bytes(data if isinstance(data, bytes) else data.encode())
    documents, reasons = {}, []
    for item in items_of(source, Options(**{"today": TODAY, **options})):
        try:
            documents[item.name.removeprefix(str(Path(source).parent) + "/")] = item.read()
        except InputError as error:
            reasons.append(str(error))
    return documents, reasons


def one(source: Path | str, data: bytes | str | None = None, **options: Any) -> Document:
    documents, reasons = read(source, data, **options)
    assert not reasons and len(documents) == 1, (reasons, list(documents))
    return next(iter(documents.values()))


def refused(source: Path | str, data: bytes | str | None = None, **options: Any) -> str:
    documents, reasons = read(source, data, **options)
    assert not documents and len(reasons) == 1, (list(documents), reasons)
    return reasons[0]


# Markdown -----------------------------------------------------------------------------------------------------------------------------


def test_markdown_is_reduced_to_its_words(tmp_path: Path) -> None:
    text = (
        "---\ntitle: Strait shut\ndate: 2025-06-13T10:00:00+02:00\nsource: Sud Press\nauthors: [Ida Lund, Ola Berg]\nurl: https://sud.example/1\n---\n"
        f"# Strait shut\n\nThe **minister** said [no](https://x.example) to *all* of `it`. {SAID}\n\n![a map](map.png)\n\n- Navy on alert\n- League "
        "to meet\n\n> He left.\n\n<div>Raw words</div>\n\n| who | what |\n|---|---|\n| Norland | ships |\n"
    )
    document = one(tmp_path / "a.md", text)
    assert (document.title, document.outlet, document.author, document.url) == (
        "Strait shut",
        "Sud Press",
        "Ida Lund; Ola Berg",
        "https://sud.example/1",
    )
    assert (document.published, document.published_at) == ("2025-06-13", "2025-06-13T10:00:00+02:00")
    assert [line for line in document.text.split("\n") if line] == [
        "Strait shut", f"The minister said no to all of it. {SAID}", "- Navy on alert", "- League to meet", "He left.", "Raw words",
        "who | what", "Norland | ships",
    ]  # fmt: skip


def test_markdown_without_its_name_and_with_broken_front_matter(tmp_path: Path) -> None:
    assert one(tmp_path / "a.txt", f"# Strait\n\n{SAID} See [here](https://x.example).").text == f"Strait\n\n{SAID} See here."
    assert one(tmp_path / "b.md", f"---\ntitle: [open\n---\n{SAID}").text == SAID
    assert one(tmp_path / "c.md", f"Title: Strait\nOutlet: Sud Press\n\n{SAID}").outlet == "Sud Press"
    assert "no words" in refused(tmp_path / "d.md", "---\ntitle:\n---\n\n***\n")


@pytest.mark.parametrize("name", ["ad advert", "Sponsored", "ad-slot"])
def test_advertisements_between_paragraphs_are_no_part_of_an_article(tmp_path: Path, name: str) -> None:
    between = f'<div class="{name}"><p>Advertisement</p><a href="/x">Buy two mattresses, get one free</a></div><p>{ASKED}'
    page = PAGE.decode().replace(f"<p>{ASKED}", between)
    assert one(tmp_path / "a.html", page).text == one(tmp_path / "b.html", PAGE).text
    kept = one(tmp_path / "c.html", PAGE.decode().replace("<article>", f'<article class="{name}">'))
    assert ASKED in kept.text and SAID in kept.text


def test_a_page_behind_a_wall_is_set_aside(tmp_path: Path) -> None:
    asks = "<p>Please enable JavaScript and cookies to continue.</p>"
    wall = f"<html><head><title>Subscribe to read | Far Times</title></head><body><div>{asks}</div></body></html>"
    assert "page furniture" in refused(tmp_path / "a.html", wall)


# PDF ----------------------------------------------------------------------------------------------------------------------------------


def pdf(*pages: list[tuple[int, str]], about: bytes = b"", extra: bytes = b"") -> bytes:
    """A PDF of pages of (height, line)."""
    kids = b" ".join(b"%d 0 R" % (5 + 2 * at) for at in range(len(pages)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), kids)]
    objects += [b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>", b"<<%s>>" % about]
    for at, lines in enumerate(pages):
        objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>" % (6 + 2 * at))
        words = b"".join(b"BT /F1 11 Tf 72 %d Td (%s) Tj ET\n" % (height, line.encode("cp1252")) for height, line in lines)
        objects.append(b"<</Length %d>>stream\n%sendstream" % (len(words), words))
    out, places = b"%PDF-1.4\n", []
    for number, written in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R/Info 4 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, table, len(objects) + 1, extra, len(out),
    )  # fmt: skip


FIRST = [
    (760, "Harbour Post, 13 June 2025"),
    (700, "Norland's minister told the league on Monday that the nego-"),
    (686, "tiations on the long-term lease were over. He left"),
    (672, "at once, and nobody knew where to; the long-"),
    (658, "term lease ends in May."),
    (630, "A second paragraph starts here."),
    (40, "Page 1 of 2"),
]
LATER = [(760, "Harbour Post, 14 June 2025"), (700, "It ends on the next page."), (40, "Page 2 of 2")]


def test_pdf(tmp_path: Path) -> None:
    about = b"/Title(Strait shut)/Author(Ida Lund)/CreationDate(D:20250613100000+02'00')"
    document = one(tmp_path / "a.pdf", pdf(FIRST, LATER, [], about=about))
    assert document.text == (
        "Norland's minister told the league on Monday that the negotiations on the long-term lease were over. He left at once, and nobody knew "
        "where to; the long-term lease ends in May.\n\nA second paragraph starts here.\nIt ends on the next page."
    )
    assert (document.title, document.author) == ("Strait shut", "Ida Lund")
    assert (document.published, document.published_at) == ("2025-06-13", "2025-06-13T10:00:00+02:00")
    assert one(tmp_path / "b.pdf", pdf(FIRST, about=b"/Title(Microsoft Word - x.docx)")).title == FIRST[0][1]
    dated = one(tmp_path / "c.pdf", pdf([(760, "A week of shelling"), (700, "11 June 2025"), (640, SAID)], about=about))
    assert (dated.published, dated.published_at) == ("2025-06-11", None)  # the file was made two days later
    assert load(tmp_path / "a.pdf").text == document.text


def test_pdfs_that_cannot_be_read(tmp_path: Path) -> None:
    encrypted = b"/Encrypt<</Filter/Standard/V 1/R 2/O(%s)/U(%s)/P -44>>/ID[(a)(a)]" % (b"o" * 32, b"u" * 32)
    assert "encrypted" in refused(tmp_path / "a.pdf", pdf(FIRST, extra=encrypted))
    assert "scanned PDF (2 pages, 0 letters)" in refused(tmp_path / "b.pdf", pdf([], []))
    assert "damaged PDF" in refused(tmp_path / "c.pdf", b"%PDF-1.7 nothing more")


# Feeds --------------------------------------------------------------------------------------------------------------------------------

RSS = f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Sud Press | World</title><link>https://sud.example</link>
<item><title>Strait &amp;amp; port</title><link>https://sud.example/1</link><pubDate>Fri, 13 Jun 2025 10:00:00 +0200</pubDate>
<description>&lt;p&gt;{SAID}&lt;/p&gt;&lt;p&gt;More.&lt;/p&gt;</description><source url="https://wire.example">Meridian Wire</source></item>
<item><title>Talks off</title><guid>two</guid><pubDate>Fri, 13 Jun 2031 10:00:00 GMT</pubDate></item>
<item><guid>three</guid></item></channel></rss>"""


def test_rss(tmp_path: Path) -> None:
    documents, reasons = read(tmp_path / "feed.txt", RSS)
    first, second = documents.values()
    assert list(documents) == ["feed.txt!https://sud.example/1", "feed.txt!two"]
    assert (first.title, first.outlet, first.text) == ("Strait & port", "Meridian Wire", f"Strait & port\n\n{SAID}\n\nMore.")
    assert (first.published, first.published_at, first.url) == ("2025-06-13", "2025-06-13T10:00:00+02:00", "https://sud.example/1")
    assert (second.title, second.outlet, second.published) == ("Talks off", "Sud Press | World", None)
    assert len(reasons) == 1 and "without words" in reasons[0]


def test_atom_and_broken_feeds(tmp_path: Path) -> None:
    atom = (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title><entry><title>Strait</title><link href="https://www.bbc.co.uk/1"/>'
        f"<updated>2025-06-13T10:00:00Z</updated><author><name>Ida Lund</name></author><content>{SAID}</content></entry></feed>"
    )
    document = one(tmp_path / "a.xml", atom)
    assert (document.outlet, document.author, document.published_at) == ("BBC News", "Ida Lund", "2025-06-13T10:00:00+00:00")
    documents, reasons = read(tmp_path / "b.xml", RSS[: RSS.index("<guid>two")])
    assert [document.outlet for document in documents.values()] == ["Meridian Wire"] and "breaks off" in reasons[0]
    assert "without items" in refused(tmp_path / "c.xml", "<rss version='2.0'><channel><title>Post</title></channel></rss>")
    assert "sitroom watch" in refused(tmp_path / "d.opml", "<opml version='2.0'><body><outline xmlUrl='https://a.example/f'/></body></opml>")


def test_links_of_a_feed_that_was_saved_are_told_from_the_address_that_it_names(tmp_path: Path) -> None:
    items = f"<item><title>One</title><link>/world/1</link><description>{SAID}</description></item>"
    items += f"<item><title>Two</title><link>../2?a=b</link><guid isPermaLink='false'>x-2</guid><description>{ASKED}</description></item>"
    head = "<rss version='2.0'><channel><title>Post</title><link>https://post.example/news/</link>"
    documents, _ = read(tmp_path / "a.xml", f"{head}{items}</channel></rss>")
    assert [document.url for document in documents.values()] == ["https://post.example/world/1", "https://post.example/2?a=b"]
    documents, _ = read(tmp_path / "b.xml", f"<rss version='2.0'><channel><title>Post</title>{items}</channel></rss>")
    assert [document.url for document in documents.values()] == [None, None]


@pytest.mark.parametrize("start", ["RIFFA", "MZUZU", "ID3"])
def test_a_text_that_begins_like_a_program_or_sound_is_a_text(tmp_path: Path, start: str) -> None:
    assert one(tmp_path / "a.txt", f"{start} (Reuters) - {SAID}").text.startswith(start)
    assert "valid are" in refused(tmp_path / "b.txt", f"{start}\0\0\x10 and so on")


def fetcher(pages: dict[str, bytes]) -> Callable[[str], Fetched]:
    def fetch(url: str) -> Fetched:
        if url not in pages:
            raise InputError(f"{url}: found status 404")
        return Fetched(url=url, asked=url, status=200, at="2025-06-14T08:00:00+00:00", data=pages[url])

    return fetch


def test_links_are_followed_when_asked(tmp_path: Path) -> None:
    documents, reasons = read(tmp_path / "a.xml", RSS, linked=True, fetch=fetcher({"https://sud.example/1": PAGE}))
    page = documents["a.xml!https://sud.example/1"]
    assert ASKED in page.text and page.outlet == "Meridian Wire" and page.title == "Norland shuts strait"
    assert "Talks off" in documents["a.xml!two"].text and len(reasons) == 1
    rows = "url,title,seendate,domain\nhttps://a.example/1,Strait,20250613T101500Z,a.example\nhttps://a.example/2,Talks,20250613T101500Z,a.example\n"
    documents, reasons = read(tmp_path / "g.csv", rows, linked=True, fetch=fetcher({"https://a.example/1": PAGE}))
    assert [document.outlet for document in documents.values()] == ["a.example"] and "404" in reasons[0]


def test_a_feeds_own_words_stand_for_a_page_that_cannot_be_got_until_it_can(tmp_path: Path, coder: list[str]) -> None:
    (tmp_path / "a.xml").write_bytes(RSS if isinstance(RSS, bytes) else RSS.encode())
    source = str(tmp_path / "a.xml")
    with Room(tmp_path / "r.sitroom") as room:
        for _ in range(2):
            outcomes = {out.name.rpartition("!")[2]: out for out in read_into(room, [source], options=Options(linked=True, fetch=fetcher({})))}
            without = outcomes["https://sud.example/1"]
            assert "404" in (without.reason or "") and (without.reason or "").endswith("Read in its place: the feed's own words.")
            assert without.document is not None and SAID in room.document(without.document).text
        assert without.status == "known"
        ((status, reason),) = room._rows("SELECT status, reason FROM sources_read WHERE name = ?", without.name)
        assert status == "read" and "404" in reason
        there = Options(linked=True, fetch=fetcher({"https://sud.example/1": PAGE}))
        found = [out for out in read_into(room, [source], options=there) if out.name == without.name]
        assert found[0].status == "read" and found[0].reason is None and ASKED in room.document(found[0].document or "").text


def test_addresses_of_other_schemes_are_named(tmp_path: Path) -> None:
    for address, said in (("ftp://a.example/x", "scheme ftp; valid are http and https"), ("FILE:///tmp/x", "Write the path without file://")):
        assert said in refused(address) and address in refused(address)
        with Room(tmp_path / "r.sitroom") as room:
            (outcome,) = read_into(room, [address])
            assert outcome.name == address and said in (outcome.reason or "")


def test_addresses() -> None:
    document = one("https://edition.cnn.com/2025/1", fetch=fetcher({"https://edition.cnn.com/2025/1": PAGE}))
    assert (document.outlet, document.published) == ("CNN", "2025-06-13")
    future = PAGE.replace(b"2025-06-13", b"2025-06-15")
    assert one("https://a.example/1", fetch=fetcher({"https://a.example/1": future})).published is None
    assert "404" in refused("https://a.example/2", fetch=fetcher({}))
    assert "Save the page" in refused("https://a.example/2")


# Tables and JSON ----------------------------------------------------------------------------------------------------------------------

EXPORTS = {
    "nexis": f'Headline,Publication,Date,Byline,Full Text\nStrait shut,Sud Press,"June 13, 2025 Friday",Ida Lund,"{SAID}\n\n""More"", he said."\n',
    "media-cloud": "id,indexed_date,language,media_name,media_url,publish_date,title,url,text\n1,2025-06-14 07:00,en,sud,sud.example,2025-06-13,"
    f'Strait shut,https://www.aljazeera.com/1,"{SAID}"\n',
    "plain": f"title\tcontent\tlink\tdate\nStrait shut\t{SAID}\thttps://www.dawn.com/news/1\t2025-06-13T10:00:00+02:00\n",
    "semicolon": f"Titel;Text;Datum\nStrait shut;{SAID};13.06.2025\n",
}


@pytest.mark.parametrize(
    ("export", "outlet", "author", "at"),
    [("nexis", "Sud Press", "Ida Lund", None), ("media-cloud", "Al Jazeera", None, None), ("plain", "Dawn", None, "2025-06-13T10:00:00+02:00")],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_exports_are_known_by_their_columns(tmp_path: Path, export: str, outlet: str, author: str | None, at: str | None, encoding: str) -> None:
    document = one(tmp_path / "export.txt", EXPORTS[export].encode(encoding))
    assert (document.title, document.outlet, document.author) == ("Strait shut", outlet, author)
    assert (document.published, document.published_at) == ("2025-06-13", at)
    assert document.text.startswith(f"Strait shut\n\n{SAID}")


def test_columns_that_the_user_names(tmp_path: Path) -> None:
    columns = columns_of("text=Text, title=Titel,published=datum")
    document = one(tmp_path / "a.csv", EXPORTS["semicolon"], columns=columns)
    assert (document.title, document.published) == ("Strait shut", "2025-06-13")
    assert "'Titel', 'Text', 'Datum'" in refused(tmp_path / "b.csv", EXPORTS["semicolon"], columns={"text": "Body"})
    reason = refused(tmp_path / "c.csv", "kopf,rumpf\n1,2\n")
    assert "'kopf', 'rumpf'" in reason and "media-cloud" in reason and "--columns" in reason
    mixed = Options(today=TODAY, columns={"text": "Rumpf", "title": "Kopf"})
    for name, table in {"a.csv": f"Kopf;Rumpf\nEins;{SAID}\n", "b.csv": EXPORTS["nexis"], "c.csv": EXPORTS["semicolon"]}.items():
        (tmp_path / "all").mkdir(exist_ok=True)
        (tmp_path / "all" / name).write_text(table, encoding="utf-8")
    listed = list(items_of(tmp_path / "all", mixed))
    assert [item.read().title for item in listed[:2]] == ["Eins", "Strait shut"] and mixed.met == {"text", "title"}
    with pytest.raises(InputError, match="--columns names 'Rumpf', 'Kopf'"):
        listed[2].read()
    for wrong in ("text", "words=Text", "text="):
        with pytest.raises(UsageError, match="--columns"):
            columns_of(wrong)


def test_rows_without_text_and_broken_rows_are_set_aside_and_the_rest_is_read(tmp_path: Path) -> None:
    table = f'text,title\n,Strait\n"{SAID}",One\n{SAID},Two,with,more\n"{ASKED}",\n"an open quote, {SAID}'
    documents, reasons = read(tmp_path / "a.csv", table)
    assert list(documents) == ["a.csv!2", "a.csv!4", "a.csv!5"]
    assert [("without text" in reason, "5 cells" in reason or "4 cells" in reason) for reason in reasons] == [(True, False), (False, True)]
    gdelt = json.dumps({"articles": [{"url": "https://a.example", "title": "Strait", "seendate": "20250613T101500Z", "domain": "a.example"}]})
    assert "--full" in refused(tmp_path / "g.json", gdelt)


def test_json_lines_and_values(tmp_path: Path) -> None:
    last = json.dumps({"headline": "Two", "body": [ASKED, SAID], "authors": ["A", "B"]})
    lines = "\n".join([json.dumps({"title": "One", "text": SAID}), "{broken", "7", "", last])
    documents, reasons = read(tmp_path / "a.jsonl", lines)
    assert list(documents) == ["a.jsonl!1", "a.jsonl!5"] and documents["a.jsonl!5"].author == "A; B"
    assert len(reasons) == 2 and "no JSON" in reasons[0] and "int" in reasons[1]
    pretty = json.dumps({"status": "ok", "results": [{"title": "One", "content": SAID}, {"title": "Two", "content": ASKED}]}, indent=2)
    assert [document.title for document in read(tmp_path / "b.txt", pretty)[0].values()] == ["One", "Two"]
    assert "broken JSON" in refused(tmp_path / "c.json", pretty[:-30])
    assert "'x'" in refused(tmp_path / "d.json", '[{"x": 1}]')
    assert one(tmp_path / "e.txt", f"[Jane Doe] {SAID}").text == f"[Jane Doe] {SAID}"


def test_what_sitroom_writes_it_reads_back_the_same(tmp_path: Path) -> None:
    text = f"Strait shut\n\n{SAID}\n\nSource: Meridian Wire"
    document = load_text(f"Date: 2025-06-13T10:00:00+02:00\nURL: https://www.bbc.com/1\nOutlet: Sud Press\n\n{text}")
    assert (document.outlet, document.published_at, document.names_source) == ("Sud Press", "2025-06-13T10:00:00+02:00", "Meridian Wire")
    assert one(tmp_path / "a.json", Coding(document=document).to_json()) == document
    assert one(tmp_path / "b.jsonl", msgspec.json.encode(document) + b"\n") == document


# WARC ---------------------------------------------------------------------------------------------------------------------------------


def response(url: str, body: bytes, *, media: str = "text/html", status: str = "200 OK", extra: str = "") -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{extra}Content-Length: {len(body)}\r\n\r\n".encode() + body
    head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-06-14T08:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
    return f"{head}Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n"


RECORDS = [
    response("https://www.reuters.com/1", PAGE),
    response("https://a.example/logo", b"\x89PNG", media="image/png"),
    response("https://a.example/gone", PAGE, status="404 Not Found"),
    response("https://a.example/robots.txt", b"User-agent: *\nDisallow: /private/", media="text/plain"),
    response("https://a.example/packed", gzip.compress(PAGE), extra="Content-Encoding: gzip\r\n"),
    response("https://a.example/text", "Der Minister sagte „nein“. Мы против.".encode("utf-16-le"), media="text/plain; charset=utf-16-le"),
    response("https://a.example/late", PAGE.replace(b"2025-06-13", b"2025-06-16")),
]
PAGES = ["https://www.reuters.com/1", "https://a.example/packed", "https://a.example/text", "https://a.example/late"]


CRAWLS = {"plain": b"".join(RECORDS), "members": b"".join(map(gzip.compress, RECORDS)), "one": gzip.compress(b"".join(RECORDS))}


@pytest.mark.parametrize("packed", CRAWLS.values(), ids=CRAWLS)
def test_warc(tmp_path: Path, packed: bytes) -> None:
    documents, reasons = read(tmp_path / "crawl.bin", packed)
    assert reasons == [] and list(documents) == [f"crawl.bin!{url}" for url in PAGES]
    first, _, text, late = documents.values()
    assert (first.outlet, first.url, first.published) == ("Reuters", PAGES[0], "2025-06-13")
    assert "Мы против." in text.text
    assert late.published is None


def test_a_warc_that_is_cut_off_or_damaged(tmp_path: Path) -> None:
    whole = b"".join(RECORDS[:5])
    documents, reasons = read(tmp_path / "a.warc", whole[:-60])
    assert len(documents) == 1 and "cut off" in reasons[0]
    documents, reasons = read(tmp_path / "c.warc.gz", gzip.compress(RECORDS[0]) + b"\x00\xff" * 40)
    assert len(documents) == 1 and "80 bytes are skipped, and hold no record that can be read" in reasons[0]
    truncated = RECORDS[0].replace(b"WARC-Date", b"WARC-Truncated: length\r\nWARC-Date")
    assert "cut off" in refused(tmp_path / "d.warc", truncated)
    small = Bounds(item=len(PAGE) - 1)
    assert "unpacks to more" in refused(tmp_path / "e.warc", RECORDS[4], bounds=small)


def test_a_large_warc_is_read_as_it_comes(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(RECORDS[0] * 50)
    items = items_of(path, Options())
    assert next(items).sha256 == next(items).sha256
    items.close()


# Archives -----------------------------------------------------------------------------------------------------------------------------


def zipped(**files: bytes | str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def tarred(mode: str = "w", **files: bytes | str) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data if isinstance(data, bytes) else data.encode()))
    return target.getvalue()


def test_zip(tmp_path: Path) -> None:
    data = zipped(**{
        "news/page.html": PAGE, "news/page_files/frame.html": PAGE, "../../up\x1b.txt": SAID, ".DS_Store": "x", "__MACOSX/a.txt": "x",
        "logo.png": b"\x89PNG\r\n\x1a\n", "style.css": "a {}", "inner.tar": tarred(**{"a.md": f"# A\n\n{ASKED}"}), "crawl.warc": RECORDS[0],
    })  # fmt: skip
    documents, reasons = read(tmp_path / "all.zip", data)
    assert list(documents) == ["all.zip!news/page.html", "all.zip!../../up�.txt", "all.zip!inner.tar!a.md", f"all.zip!crawl.warc!{PAGES[0]}"]
    assert documents["all.zip!inner.tar!a.md"].text == f"A\n\n{ASKED}"
    assert ["PNG image" in reason for reason in reasons] == [True, False] and ".css file" in reasons[1]
    assert [path.name for path in tmp_path.iterdir()] == ["all.zip"]
    assert next(items_of(tmp_path / "all.zip", Options())).sha256 == hashlib.sha256(PAGE).hexdigest()


def test_zips_that_cannot_be_read(tmp_path: Path) -> None:
    whole = zipped(**{"a.txt": SAID * 9, "b.txt": ASKED})
    assert "damaged ZIP" in refused(tmp_path / "a.zip", whole[:20])
    broken = bytearray(whole)
    broken[45:50] = b"\xff" * 5
    documents, reasons = read(tmp_path / "b.zip", bytes(broken))
    assert list(documents) == ["b.zip!b.txt"] and "a.txt" in reasons[0] and "damaged" in reasons[0]
    assert "office file (docx" in refused(tmp_path / "c.docx", zipped(**{"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}))
    encrypted = bytearray(zipped(**{"a.txt": SAID}))
    encrypted[6] |= 1
    encrypted[encrypted.index(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in refused(tmp_path / "d.zip", bytes(encrypted))


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_tar(tmp_path: Path, mode: str) -> None:
    data = tarred(mode, **{"one.txt": SAID, "deep/two.zip": zipped(**{"three.txt": ASKED}), "page.html": PAGE, "page_files/x.html": PAGE})
    documents, reasons = read(tmp_path / "news.bin", data)
    assert reasons == [] and list(documents) == ["news.bin!one.txt", "news.bin!deep/two.zip!three.txt", "news.bin!page.html"]
    documents, reasons = read(tmp_path / "cut.bin", tarred(mode, a=SAID, b=bytes(range(256)) * 4_000)[: -(900_000 if mode == "w" else 30)])
    assert list(documents) == ["cut.bin!a"] and any("cut off" in reason or "binary" in reason for reason in reasons)


def test_links_and_devices_in_a_tar_are_left_out(tmp_path: Path) -> None:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for name, kind in (("a.txt", tarfile.SYMTYPE), ("b.txt", tarfile.CHRTYPE), ("c.txt", tarfile.LNKTYPE)):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
    assert read(tmp_path / "a.tar", target.getvalue()) == ({}, [])


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_packed_files(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    assert one(tmp_path / "a.txt.gz", pack(SAID.encode())).text == SAID
    assert one(tmp_path / "a.csv.gz", pack(f"text,n\n{SAID},1\n".encode())).text == SAID
    assert "cut off or damaged" in refused(tmp_path / "b.txt.gz", pack(SAID.encode() * 3_000)[:-12])
    assert "cut off or damaged" in refused(tmp_path / "c.gz", pack(b"")[:9])


def test_bombs(tmp_path: Path) -> None:
    bounds = Bounds(item=1 << 20, free=1 << 16, ratio=20, entries=5, depth=3, whole=1 << 20)
    flat = b"a " * 200_000
    assert "as bombs do" in refused(tmp_path / "a.zip", zipped(**{"a.txt": flat}), bounds=bounds)
    assert "20 times its size" in refused(tmp_path / "a.gz", gzip.compress(flat), bounds=bounds)
    assert "20 times its size" in read(tmp_path / "a.tgz", tarred("w:gz", a=flat, b=flat), bounds=bounds)[1][-1]
    assert "more than 5 entries" in refused(tmp_path / "b.zip", zipped(**{f"{i}.txt": SAID for i in range(6)}), bounds=bounds)
    assert "more than 5 entries" in read(tmp_path / "b.tar", tarred(**{f"{i}.txt": SAID for i in range(6)}), bounds=bounds)[1][0]
    nested = SAID.encode()
    for _ in range(4):
        nested = zipped(**{"in.zip": nested})
    assert "in one another" in refused(tmp_path / "c.zip", nested, bounds=bounds)
    assert "more than 1 MiB" in refused(tmp_path / "d.txt", SAID.encode() * 12_000, bounds=bounds)


# Files, folders, standard input -------------------------------------------------------------------------------------------------------


def test_a_folder_gives_what_it_has(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    for name, data in {
        "a.txt": SAID.encode(), "deep/U.S. letter": ASKED.encode(), "saved.html": PAGE, "saved_files/ad.html": PAGE, ".git/x.txt": b"x",
        ".hidden": b"x",
        "photo.jpg": b"\xff\xd8\xff\xe0", "clip.mp4": b"\x00\x00\x00\x18ftypmp42", "script.py": b"print(1)", "rows.csv": EXPORTS["nexis"].encode(),
    }.items():  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    documents, reasons = read(folder)
    assert [name.removeprefix("news/") for name in documents] == ["a.txt", "deep/U.S. letter", "rows.csv!1", "saved.html"]
    assert [next(word for word in ("JPEG", "video", ".py file") if word in reason) for reason in reasons] == ["video", "JPEG", ".py file"]
    assert one(folder / "script.py").text == "print(1)"
    (tmp_path / "empty").mkdir()
    assert "folder without any file" in refused(tmp_path / "empty")
    assert "no readable file" in refused(tmp_path / "none.txt")


def test_standard_input_need_not_go_back() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self, data: bytes) -> None:
            self.inner = io.BytesIO(data)

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            piece = self.inner.read(min(len(buffer), 1_000))
            buffer[: len(piece)] = piece
            return len(piece)

    for data, names in (
        (SAID.encode() * 2_000, ["standard input"]),
        (zipped(**{"a.txt": SAID}), ["standard input!a.txt"]),
        (b"".join(map(gzip.compress, RECORDS)), [f"standard input!{url}" for url in PAGES]),
        (EXPORTS["nexis"].encode(), ["standard input!1"]),
    ):
        assert [item.name for item in stdin_items(Options(), io.BufferedReader(Pipe(data)))] == names
    assert "found nothing" in next(_reasons(stdin_items(Options(), io.BytesIO(b""))))


def _reasons(items: Any) -> Any:
    for item in items:
        try:
            item.read()
        except InputError as error:
            yield str(error)


WHOLE = [zipped(a=SAID), gzip.compress(SAID.encode()), RECORDS[0], pdf(FIRST), RSS.encode(), tarred(a=SAID), EXPORTS["nexis"].encode()]


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.sampled_from(WHOLE)), st.data())
def test_no_bytes_break_the_batch(data: bytes, draw: st.DataObject) -> None:
    """Whatever is cut or changed, every item is a document or has a reason."""
    if data:
        at = draw.draw(st.integers(0, len(data) - 1))
        data = data[:at] + draw.draw(st.binary(max_size=3)) + data[at + draw.draw(st.integers(0, 3)) :]
    for item in stdin_items(Options(), io.BytesIO(data)):
        try:
            assert item.read().text
        except InputError as error:
            assert str(error).startswith("standard input")


# Metadata -----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "day", "at"),
    [
        ("2025-06-13", "2025-06-13", None),
        ("2025-06-13 10:00:00", "2025-06-13", None),
        ("2025-06-13T23:30:00-05:00", "2025-06-13", "2025-06-13T23:30:00-05:00"),
        ("2025-06-13 10:00 UTC", "2025-06-13", "2025-06-13T10:00:00+00:00"),
        ("20250613T101500Z", "2025-06-13", "2025-06-13T10:15:00+00:00"),
        ("Fri, 13 Jun 2025 10:00:00 EST", "2025-06-13", "2025-06-13T10:00:00-05:00"),
        ("D:20250613100000-03'30'", "2025-06-13", "2025-06-13T10:00:00-03:30"),
        ("June 13, 2025 Friday 10:15 AM", "2025-06-13", None),
        ("13 June 2025", "2025-06-13", None),
        ("13.06.2025", "2025-06-13", None),
        ("06/13/2025", "2025-06-13", None),
        ("13/06/2025", "2025-06-13", None),
    ],
)
def test_moments(written: str, day: str, at: str | None) -> None:
    assert moment(written) == Moment(day, at)


@pytest.mark.parametrize(
    "written", [None, "", "2025", "2025-06", "June 2025", "06/07/2025", "yesterday", "2025-02-30", "13", "Monday", "99999999999999"]
)
def test_what_names_no_single_day_gives_none(written: str | None) -> None:
    assert moment(written) is None


def test_nothing_is_published_after_it_was_got() -> None:
    late = Moment("2025-06-14", "2025-06-14T01:00:00+09:00")
    assert not_after(late, "2025-06-13T18:00:00+00:00") == late
    assert not_after(Moment("2025-06-14"), "2025-06-13") is None
    assert not_after(Moment("2025-06-13", "2025-06-13T23:30:00-05:00"), "2025-06-13") is None
    assert not_after(Moment("2025-06-14"), None) == Moment("2025-06-14")
    at_noon = "2025-06-13T12:00:00+00:00"
    assert not_after(Moment("2025-06-13", "2025-06-13T23:59:00+00:00"), at_noon) is None
    assert not_after(Moment("2025-06-13", "2025-06-13T14:09:00+02:00"), at_noon) is not None  # clocks differ
    assert not_after(Moment("2025-06-13", "2025-06-13T14:11:00+02:00"), at_noon) is None
    assert not_after(Moment("2025-06-13"), at_noon) == Moment("2025-06-13")


def test_a_page_keeps_the_time_with_its_zone_and_drops_a_day_to_come(tmp_path: Path) -> None:
    document = one(tmp_path / "a.html", PAGE)
    assert (document.published, document.published_at) == ("2025-06-13", "2025-06-13T10:00:00+02:00")
    assert one(tmp_path / "a.html", today="2025-06-12").published is None
    assert one(tmp_path / "a.html", today="2025-06-13T07:00:00+00:00").published is None
    assert one(tmp_path / "a.html", today="2025-06-13T07:55:00+00:00").published_at == "2025-06-13T10:00:00+02:00"
    dated = PAGE.replace(b"<p>", b"<p>ALD, 12 June 2025 (AP) - ", 1)
    assert one(tmp_path / "b.html", dated, today="2025-06-13T07:00:00+00:00").published == "2025-06-12"
    given_day = one(tmp_path / "a.html", given=Given(published="2031-01-01"))
    assert (given_day.published, given_day.published_at) == ("2031-01-01", None)


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        ("https://edition.cnn.com/2025/a", "CNN"),
        ("http://www.bbc.co.uk:80/news", "BBC News"),
        ("news.sky.com", "Sky News"),
        ("https://timesofindia.indiatimes.com/x", "The Times of India"),
        ("https://asia.nikkei.com/x", "Nikkei Asia"),
        ("https://notcnn.com/x", None),
        ("https://com/x", None),
        ("http://[broken", None),
        (None, None),
    ],
)
def test_outlets(url: str | None, outlet: str | None) -> None:
    assert outlet_of(url) == outlet


def test_an_unknown_host_stands_for_its_outlet(tmp_path: Path) -> None:
    assert host_of("https://WWW.Sud.example./a") == "sud.example"
    assert one(tmp_path / "a.csv", f"text,url,n\n{SAID},https://www.sud.example/1,1\n").outlet == "sud.example"
    assert load_text(SAID, url="https://www.bbc.com/1", outlet="Sud Press").outlet == "Sud Press"


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("ALD, Norland (AP) — The minister said no.", "AP"),
        ("GENEVA, June 13 (Reuters) - The minister said no.", "Reuters"),
        ("TEL AVIV, Israel (AFP) – The minister said no.", "AFP"),
        ("BEIJING, June 13 (Xinhua) -- The minister said no.", "Xinhua"),
        ("MOSCOW, June 13. /TASS/. The minister said no.", "TASS"),
        ("AFP - The minister said no.", "AFP"),
        ("By Ida Lund, Associated Press", "AP"),
        ("By AFP", "AFP"),
        ("[Reuters]", None),
        ("The Associated Press (AP) said on Monday that two of its reporters were held.", None),
        ("Egypt (MENA) countries: a region on edge", None),
        ("Reuters reported on Monday that the minister had left.", None),
        ("Map – where the ships are", None),
        ("He told AP: the talks are over.", None),
    ],
)
def test_wire_credits(line: str, credit: str | None) -> None:
    text = f"Norland says no\n\n{line}\n\n{SAID}"
    assert credit_of(text) == credit
    document = load_text(text, outlet="Sud Press")
    assert (document.credit, document.outlet) == (credit, "Sud Press")


def test_credits_of_the_author_and_at_the_end() -> None:
    assert credit_of(SAID, "Ida Lund | Reuters") == "Reuters"
    assert credit_of(SAID, "Agence France-Presse") == "AFP"
    assert credit_of(f"{SAID}\n(AFP)") == "AFP"


AUTHORS = [
    ("Reuters", None, "Reuters"),
    ("AFP", None, "AFP"),
    ("The Associated Press", None, "AP"),
    ("Ida Lund, Reuters", "Ida Lund", "Reuters"),
    ("Ida Lund | Reuters", "Ida Lund", "Reuters"),
    ("By Ida Lund, Associated Press", "Ida Lund", "AP"),
    ("Reuters - Ida Lund", "Ida Lund", "Reuters"),
    ("Ida Lund (AFP)", "Ida Lund", "AFP"),
    ("AP/Ida Lund", "Ida Lund", "AP"),
    ("Ida Lund for Reuters", "Ida Lund", "Reuters"),
    ("By IDA LUND Associated Press", "IDA LUND", "AP"),
    ("Ida Mehr", "Ida Mehr", None),
    ("Ida Fars-Reuters", "Ida Fars-Reuters", None),
]


@pytest.mark.parametrize(("line", "author", "credit"), AUTHORS)
def test_an_agency_stands_apart_from_the_person_in_every_kind_of_source(tmp_path: Path, line: str, author: str | None, credit: str | None) -> None:
    page = "<html><head><title>Norland says no</title>{}</head><body><article>{}<p>" + SAID + "</p></article></body></html>"
    named = '{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "No", "author": {"@type": "Person", "name": "' + line + '"}}'
    feed = f"<item><title>No</title><description>{SAID}</description><dc:creator>{line}</dc:creator></item>"
    files = {
        "a.txt": f"Author: {line}\n\n{SAID}",
        "a.csv": f'text,title,author\n"{SAID}",No,"{line}"\n',
        "a.json": json.dumps([{"text": SAID, "title": "No", "author": line}]),
        "a.md": f'---\ntitle: No\nauthor: "{line}"\n---\n\n{SAID}\n',
        "a.xml": f'<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Sud</title>{feed}</channel></rss>',
        "meta.html": page.format(f'<meta name="author" content="{line}">', ""),
        "data.html": page.format(f'<script type="application/ld+json">{named}</script>', ""),
    }
    for name, written in files.items():
        found = one(tmp_path / name, written)
        assert (found.author, found.credit) == (author, credit), name


def test_tables_of_the_codebook_are_sound() -> None:
    assert len(set(read_outlets().values())) >= 300
    assert read_maps() and read_wires().names["Associated Press"] == "AP"
    for file in ("outlets.tsv", "wires.tsv", "columns.tsv"):
        assert "Where it came from" in text_of(file)


@pytest.mark.parametrize(
    ("table", "row"),
    [
        (read_outlets, "outlet\tdomains\nA\tWWW.a.example"), (read_outlets, "outlet\tdomains\nA\ta.example|a.example"),
        (read_outlets, "outlet\tdomains\nA\t"),
        (read_wires, "credit\tforms\nAP\tX|Y\nAFP\tX"),
        (read_maps, "export\tfield\theaders\tneeded\nx\tmood\tmood\t"), (read_maps, "export\tfield\theaders\tneeded\nx\ttext\ttext\tno"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_named(table: Callable[[str], object], row: str) -> None:
    with pytest.raises(CodebookError, match=r"line [23]"):
        table(row)


# Into a room --------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def coder(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A coder that finds nothing; the documents that it was given."""
    coded: list[str] = []

    def code(document: Document, *, reader: str, readings: object = None) -> Coding:
        coded.append(document.text)
        return Coding(document=document)

    monkeypatch.setattr("sitroom.coding.code", code)
    return coded


def test_all_kinds_go_into_a_room_once(tmp_path: Path, coder: list[str]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "all.zip").write_bytes(zipped(**{"a.txt": SAID, "b.html": PAGE, "c.csv": EXPORTS["nexis"], "bad.txt": b"\x00\x01" * 90}))
    (folder / "b.html").write_bytes(PAGE)
    (folder / "fr.txt").write_text(FRENCH, encoding="utf-8")
    with Room(tmp_path / "a.sitroom") as room:
        first = [outcome.status for outcome in read_into(room, [folder])]
        assert first == ["read", "read", "read", "set-aside", "known", "stored"]
        stored = next(document for document in room.documents() if document.language == "fr")
        assert stored.text == FRENCH and FRENCH not in coder and room.counts()["documents"] == 4
        assert room._rows("SELECT reader FROM sources_read WHERE document = ?", stored.id) == [(None,)]
        before = len(coder)
        again = [outcome.status for outcome in read_into(room, [folder])]
        assert again == ["known", "known", "known", "set-aside", "known", "known"] and len(coder) == before


def test_a_room_in_the_folder_that_it_reads_is_no_source(tmp_path: Path, coder: list[str]) -> None:
    (tmp_path / "a.txt").write_text(SAID)
    with Room(tmp_path / "gulf.sitroom") as room:
        assert [outcome.status for outcome in read_into(room, [tmp_path])] == ["read"]
        assert "SQLite database" in refused(tmp_path / "gulf.sitroom")


def test_the_docs_name_every_option_and_export() -> None:
    text = (Path(__file__).parents[1] / "docs" / "sources.md").read_text(encoding="utf-8")
    options = [option for parameter in get_command(app).commands["read"].params for option in parameter.opts if option.startswith("--")]  # type: ignore[attr-defined]
    assert [option for option in options if option not in text and option not in {"--reader", "--help"}] == []
    assert all(field in text for field in FIELDS)


def test_nothing_heavy_at_import() -> None:
    heavy = "('trafilatura', 'htmldate', 'py3langid', 'lxml', 'feedparser', 'pypdfium2', 'fastwarc', 'yaml', 'markdown_it', 'httpx', 'dateparser')"
    code = f"import sys, sitroom.documents, sitroom.documents.sources.walk; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_a_date_that_only_its_parsed_form_tells_needs_no_fallback(tmp_path: Path) -> None:
    page = b"<rss version='2.0'><channel><title>S</title><item><title>Port shut for a week</title><pubDate>205</pubDate></item></channel></rss>"
    (tmp_path / "feed.xml").write_bytes(page)
    (found,) = items_of(tmp_path / "feed.xml", Options())
    assert found.read().published is None  # 205 names no day
