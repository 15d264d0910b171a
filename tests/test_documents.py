"""Documents: what the loaders make of real-looking texts, pages and broken files."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from sitroom.documents import clean, decode, load, load_html, load_text, looks_like_html
from sitroom.documents.furniture import furniture, read_furniture
from sitroom.errors import CodebookError, InputError
from sitroom.examples import paths
from sitroom.records import record_id

SENTENCE = "Norland's foreign minister said on Monday that any attack on the strait would be met with force."
SECOND = "Sudland called the warning a provocation and asked the council of the league for an urgent meeting."

PAGE = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Norland shuts strait | Harbour Post</title>
<meta property="og:site_name" content="Harbour Post"><meta name="author" content="Ida Lund">
<meta property="article:published_time" content="2031-02-03T10:00:00Z">
<link rel="canonical" href="https://harbourpost.example/strait">
<script>var tracker = "not a word of it";</script></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>Norland shuts strait</h1>
<p>{SENTENCE} The statement took shippers by surprise and sent insurers
looking for cover.</p>
<h2>What the decree says</h2>
<ul><li>Tankers need a permit from the harbour master.</li><li>Warships of other states stay out for thirty days.</li></ul>
<p>{SECOND} Norland has few friends left there.</p>
<p>Advertisement</p><p>Read more: What the strait means for grain</p></article>
<footer>© 2031 Harbour Post. All rights reserved.</footer></body></html>"""


# Cleaning -------------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Post a Comment",
        "Previous Post Next Post",
        "ADVERTISEMENT",
        "Read more: Sudland's long wait for grain",
        "Also read: Sudland's long wait for grain",
        "Also Read | Sudland's long wait for grain",
        "Share on Facebook",
        "Share Tweet WhatsApp Telegram Email",
        "Facebook | Twitter | LinkedIn",
        "Click to share on Telegram (Opens in new window)",
        "We use cookies to give you the best experience on our site.",
        "Sign up for our weekly newsletter and never miss a story.",
        "By signing up, you agree to our terms of use.",
        "Follow us on Telegram and X for updates",
        "Photo: Jane Doe/Harbour Pictures",
        "(Photo by Jane Doe)",
        "[Jane Doe/Reuters]",
        "File photo",
        "© 2031 Harbour Post. All rights reserved.",
        "3 min read",
        "Last updated: 3 February 2031, 10:15 GMT",
        "5 hours ago",
        "Tags: Norland, Sudland, strait",
        "1.2K shares",
        "#Norland #Sudland #strait",
        "* * *",
    ],
)
def test_furniture_between_paragraphs_goes(line: str) -> None:
    assert clean(f"{SENTENCE}\n\n{line}\n\n{SECOND}") == f"{SENTENCE}\n\n{SECOND}"


@pytest.mark.parametrize(
    "line",
    [
        "Share prices in Sudland fell by a tenth on the news.",
        "By continuing to enrich uranium, Norland breaks its word, the agency said.",
        "We and our partners will not accept a blockade, the ministry said.",
        "(c) Norland shall withdraw its ships within thirty days;",
        "Images released by the navy show smoke over the port of Ald.",
        "Watch-keepers on both ships were hurt, the navy said.",
        "Related sanctions on shipping stay in force until June.",
        "Read out in parliament, the letter drew applause.",
        "Norland says it shot down two drones",
        "Home Office staff were flown out of Norland on Tuesday.",
    ],
)
def test_news_that_sounds_like_furniture_stays(line: str) -> None:
    assert line in clean(f"{SENTENCE}\n\n{line}\n\n{SECOND}").split("\n")


def test_lists_of_other_articles_go_only_where_no_sentence_follows() -> None:
    assert clean(f"{SENTENCE}\n\nRelated stories\nSudland waits for grain\nA port without ships\n") == SENTENCE
    assert "Related stories" in clean(f"{SENTENCE}\n\nRelated stories\n{SECOND}")


def test_closing_line_names_the_source_and_leaves_the_text() -> None:
    document = load_text(f"{SENTENCE}\n\nSource: Norland warns of force: what the strait means\n\nPost a Comment\n\nPrevious Post Next Post")
    assert document.text == SENTENCE
    assert document.names_source == "Norland warns of force: what the strait means"


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("Via Sud Press", "Sud Press"),
        ("via: Sud Press", "Sud Press"),
        ("(Source: Sud Press)", "Sud Press"),
        ("Originally published by Sud Press.", "Sud Press"),
        ("This article was originally published by Sud Press.", "Sud Press"),
        ("This story first appeared on sudpress.example", "sudpress.example"),
        ("With inputs from agencies", "agencies"),
    ],
)
def test_ways_to_name_a_source(line: str, source: str) -> None:
    document = load_text(f"{SENTENCE}\n{line}")
    assert (document.text, document.names_source) == (SENTENCE, source)


def test_two_closing_sources_stand_in_the_order_of_the_text() -> None:
    assert load_text(f"{SENTENCE}\nSource: Sud Press\nVia Harbour Post").names_source == "Sud Press; Harbour Post"


@pytest.mark.parametrize("line", ["Via mediators, Norland signalled that it would talk.", "Sources: the navy is on alert"])
def test_a_source_line_counts_only_at_the_end(line: str) -> None:
    document = load_text(f"{line}\n\n{SENTENCE}")
    assert line in document.text
    assert document.names_source is None


def test_doubled_title_stands_once_and_bullets_keep_their_lines() -> None:
    raw = f"Norland warns Sudland\n\nNorland warns Sudland\n  • Navy on alert\n  • League to meet\n\n{SENTENCE}"
    document = load_text(raw)
    assert document.title == "Norland warns Sudland"
    assert document.text == f"Norland warns Sudland\n\n• Navy on alert\n• League to meet\n\n{SENTENCE}"


def test_first_short_line_alone_is_the_title() -> None:
    assert load_text(f"Norland warns Sudland\n\n{SENTENCE}").title == "Norland warns Sudland"
    assert load_text(f"Will Norland shut the strait?\n\n{SENTENCE}").title == "Will Norland shut the strait?"
    assert load_text(f"Norland warned Sudland.\n\n{SENTENCE}").title is None
    assert load_text(f"Norland warns Sudland\n{SENTENCE}").title is None
    assert load_text(SENTENCE).title is None


def test_headings_stay_on_their_lines() -> None:
    text = f"{SENTENCE}\nSudland answers\n{SECOND}\nWhat comes next\n{SENTENCE}"
    assert clean(text) == text


def test_characters_are_normalised_and_typographic_ones_kept() -> None:
    raw = "\ufeffThe minister\u00a0said:\u200b “No\u00ad” \u2014 and  left\t.\u0007 \r\nHe re\u0301sume\u0301d it\u2019s 5\u20137 June.\r"
    assert clean(raw) == "The minister said: “No” — and left .\nHe résuméd it’s 5–7 June."


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("The talks ended.The minister left.", "The talks ended. The minister left."),
        ("He said “it ended.”The minister left.", "He said “it ended.” The minister left."),
        ("It began in 2024.The minister left.", "It began in 2024. The minister left."),
        ("Has it ended?The minister left.", "Has it ended? The minister left."),
        ("The talks ended.A minister left.", "The talks ended. A minister left."),
    ],
)
def test_a_lost_blank_after_a_sentence_comes_back(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@pytest.mark.parametrize(
    "raw",
    [
        "The U.S.A and the U.S.Senate agreed.",
        "J.K.Rowling and W.E.B.Du Bois wrote.",
        "See www.harbour.Com or harbourpost.Com for it.",
        "Write to ida.Lund@harbour.example now.",
        "It cost 3.5 billion, i.e.Much more, e.g.This.",
        "A shift in international relationsRussia warns of war.",
        "Look at https://harbour.example/ended.The/page today.",
    ],
)
def test_uncertain_joins_are_left_alone(raw: str) -> None:
    assert clean(raw) == raw


def test_paragraphs_broken_to_a_page_width_are_joined() -> None:
    raw = (
        "Norland's foreign minister told the league on Monday that any attack on\n"
        "the strait would be met with force, and that the navy had been told to\n"
        "stand ready. Sudland called the warning a provocation and asked for a\n"
        "meeting.\n\nThe council will sit on Tuesday.\n- Navy on alert\n- League to meet"
    )
    assert clean(raw) == (
        "Norland's foreign minister told the league on Monday that any attack on the strait would be met with force, and that the navy had been "
        "told to stand ready. Sudland called the warning a provocation and asked for a meeting.\n\nThe council will sit on Tuesday.\n"
        "- Navy on alert\n- League to meet"
    )


def test_cleaning_a_clean_text_changes_nothing() -> None:
    document = load_html(PAGE)
    assert clean(document.text) == document.text


def test_a_long_line_is_read_whole() -> None:
    text = " ".join([SENTENCE] * 100_000)
    assert load_text(text.encode()).text == text


# Furniture table ------------------------------------------------------------------------------------------------------------------------------


def test_furniture_of_the_codebook_is_sound() -> None:
    assert furniture().is_furniture("Post a Comment")


@pytest.mark.parametrize("row", ["verse\t60\tShare", "line\tmany\tShare", "regex\t60\t(", "source\t60\tSource: .*", "line\tShare"])
def test_a_wrong_row_is_named(row: str) -> None:
    with pytest.raises(CodebookError, match="line 2"):
        read_furniture(f"kind\tlongest\tpattern\n{row}")


# Decoding -------------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings(encoding: str) -> None:
    text = "The minister said “no” — and the café closed."
    assert load_text(text.encode(encoding)).text == text


def test_utf8_with_stray_windows_bytes() -> None:
    data = "Le café — “non”".encode() + b" and \x93no\x94 at the caf\xe9"
    assert decode(data) == "Le café — “non” and “no” at the café"


def test_declared_charset_of_a_page() -> None:
    page = f'<html><head><meta charset="windows-1251"></head><body><article><p>Министр сказал нет. {SENTENCE}</p></article></body></html>'
    assert "Министр сказал нет." in load_html(page.encode("cp1251")).text


def test_utf8_outranks_a_wrong_declaration() -> None:
    page = f'<html><head><meta charset="windows-1251"></head><body><article><p>Café “no”. {SENTENCE}</p></article></body></html>'
    assert "Café “no”." in load_html(page.encode()).text


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "nothing"),
        (b" \n\t \r\n", "only blanks"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF file"),
        (b"PK\x03\x04\x14\x00\x06\x00", "zip archive"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a PNG image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG image"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (bytes(range(32)) * 40, "binary data"),
        (b"\x00" * 500, "binary data"),
        ("\ufeff\u200b \u00a0".encode(), "no words"),
        (b"Post a Comment\n\nPrevious Post Next Post", "no words but page furniture"),
    ],
)
def test_what_is_no_text_is_refused_with_reason_and_remedy(data: bytes, found: str) -> None:
    with pytest.raises(InputError, match=found) as caught:
        load_text(data, name="cable.txt")
    assert str(caught.value).startswith("cable.txt: found ")
    assert "valid are plain text and HTML" in str(caught.value)


def test_a_page_without_words_is_refused() -> None:
    with pytest.raises(InputError, match="no words"):
        load_html("<html><body><img src='x.png'><script>run()</script></body></html>")


# Metadata -------------------------------------------------------------------------------------------------------------------------------------


def test_ids_follow_from_text_outlet_and_day() -> None:
    document = load_text(SENTENCE, outlet="Sud Press", published="2031-02-03T08:00:00Z")
    assert document.published == "2031-02-03"
    assert document.sha256 == hashlib.sha256(document.text.encode()).hexdigest()
    assert document.id == record_id("d", document.sha256, "Sud Press", "2031-02-03")
    assert load_text(SENTENCE).id == record_id("d", document.sha256, "", "")
    assert load_text(f"\ufeff {SENTENCE}\r\n\r\nPost a Comment", outlet="Sud Press", published="2031-02-03") == document


@pytest.mark.parametrize("day", ["yesterday", "2031-02-30", "2031-2-3", "03/02/2031", "2031", "2031-02-03 or so"])
def test_nonsense_dates_are_refused(day: str) -> None:
    with pytest.raises(InputError, match="YYYY-MM-DD"):
        load_text(SENTENCE, published=day)


def test_front_matter() -> None:
    raw = f"Title: Norland warns Sudland\r\nOutlet: Sud Press\r\nDate: 2031-02-03\r\nAuthor: Ida Lund\r\nURL: https://sud.example/1\r\n\r\n{SENTENCE}\r\n"
    document = load_text(raw)
    assert (document.title, document.outlet, document.published) == ("Norland warns Sudland", "Sud Press", "2031-02-03")
    assert (document.author, document.url) == ("Ida Lund", "https://sud.example/1")
    assert document.text == f"Norland warns Sudland\n\n{SENTENCE}"
    assert load_text(raw, outlet="Harbour Post", published="2031-02-04").outlet == "Harbour Post"


def test_front_matter_whose_title_the_text_repeats() -> None:
    assert load_text(f"Title: Norland warns Sudland\n\nNorland warns Sudland\n\n{SENTENCE}").text == f"Norland warns Sudland\n\n{SENTENCE}"


@pytest.mark.parametrize(
    "raw", [f"Title: Norland\n{SENTENCE}", f"{SENTENCE}\n\nOutlet: Sud Press\n\n{SECOND}", f"Date: 2031-02-03\nMood: bad\n\n{SENTENCE}"]
)
def test_only_a_pure_block_at_the_top_is_front_matter(raw: str) -> None:
    document = load_text(raw)
    assert (document.text, document.outlet, document.published) == (raw, None, None)


def test_language_is_told_from_enough_letters_only() -> None:
    assert load_text(SENTENCE).language == "en"
    assert load_text("Le ministre des Affaires étrangères a déclaré lundi que toute attaque contre le détroit serait repoussée.").language == "fr"
    assert load_text("Norland says no").language is None


def test_page() -> None:
    document = load_html(PAGE)
    assert (document.title, document.outlet, document.author) == ("Norland shuts strait", "Harbour Post", "Ida Lund")
    assert (document.published, document.url) == ("2031-02-03", "https://harbourpost.example/strait")
    lines = [line for line in document.text.split("\n") if line]
    assert lines == [
        "Norland shuts strait",
        f"{SENTENCE} The statement took shippers by surprise and sent insurers looking for cover.",
        "What the decree says",
        "- Tankers need a permit from the harbour master.",
        "- Warships of other states stay out for thirty days.",
        f"{SECOND} Norland has few friends left there.",
    ]


def test_given_metadata_outrank_the_page() -> None:
    document = load_html(PAGE, outlet="Sud Press", published="2031-02-05", title="Strait shut", url="https://sud.example/2", author="Ola Berg")
    assert (document.outlet, document.published, document.title) == ("Sud Press", "2031-02-05", "Strait shut")
    assert (document.url, document.author) == ("https://sud.example/2", "Ola Berg")


def test_a_fragment_without_article_is_read_whole() -> None:
    document = load_html("<div><h2>Norland</h2><p>The minister said no.</p><ul><li>Navy on alert</li><li>League to meet</li></ul></div>")
    assert [line.lstrip("- ") for line in document.text.split("\n") if line] == [
        "Norland",
        "The minister said no.",
        "Navy on alert",
        "League to meet",
    ]


# Files ----------------------------------------------------------------------------------------------------------------------------------------


def test_files_are_told_apart_by_content(tmp_path: Path) -> None:
    page, text = tmp_path / "page.txt", tmp_path / "text.html"
    page.write_text(PAGE, encoding="utf-8")
    text.write_text(f"{SENTENCE} A <b>bold</b> claim.", encoding="utf-8")
    assert load(page).outlet == "Harbour Post"
    assert load(str(text), outlet="Sud Press").text == f"{SENTENCE} A <b>bold</b> claim."
    assert looks_like_html(PAGE)
    assert not looks_like_html("<Norland> said no")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.txt", tmp_path, "a\x00b"):
        with pytest.raises(InputError, match="no readable file"):
            load(path)


def test_nothing_heavy_at_import() -> None:
    code = "import sys, sitroom.documents; print([m for m in ('trafilatura', 'htmldate', 'py3langid', 'lxml') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


# Examples -------------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", paths(), ids=lambda path: path.stem)
def test_example_dispatches_load_whole(path: Path) -> None:
    document = load(path)
    assert document.title is not None
    assert document.text.startswith(document.title + "\n\n")
    assert document.text.count(document.title) == 1
    assert document.outlet
    assert document.published == path.name[:10]
    assert document.language == "en"
    assert 150 <= len(document.text.split()) <= 350


def test_example_blog_names_what_it_rewrites() -> None:
    blog, wire = load(paths("2025-06-14_straitwatch")[0]), load(paths("2025-06-13_meridian")[0])
    assert blog.names_source == f"{wire.title} (Meridian Wire)"
    assert not any(phrase in blog.text for phrase in ("Advertisement", "Read more", "Follow us", "Post a Comment", "Previous Post"))


def test_control_characters_in_a_page_do_no_harm() -> None:
    text = load_html(b"\x01<html><body><p>The army \x0bclosed the crossing on Friday, officials said.</p></body></html>").text
    assert "closed the crossing" in text
