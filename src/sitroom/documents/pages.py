"""HTML pages: the article's text and what the page says about itself, by trafilatura and htmldate."""

from __future__ import annotations

import logging
import re
from html import unescape
from typing import Any

import msgspec

from sitroom.documents.cleaning import clean, one_line
from sitroom.documents.moments import moment
from sitroom.documents.wires import parted

__all__ = ["Page", "block_text", "looks_like_html", "read_page"]

TAG = re.compile(r"<(?:!doctype\s+html|html|head|body|div|main|article|section|header|p|h[1-6]|meta|title)\b[^<>]*>", re.I)
XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML forbids (XML 1.0, 2.2): the parser under the libraries raises on them."""

MARKUP = 2_000_000  # characters that a time of publication is looked for in
TIMES = re.compile(
    r"""<meta\b(?=[^>]{0,500}?(?:published|datePublished|pubdate|dc\.date|parsely-pub-date))[^>]{0,500}?content\s*=\s*["']([^"'<>]{10,40})["']"""
    r"""|"datePublished"\s*:\s*"([^"]{10,40})"|<time\b[^>]{0,300}?datetime\s*=\s*["']([^"'<>]{10,40})["']""",
    re.I,
)
AUTHORS = re.compile(
    r"""<meta\b(?=[^>]{0,300}?(?:name|property)\s*=\s*["'](?:article:|og:|dc\.|dcterms\.|sailthru\.|parsely-)?(?:author|authors|byl|byline|creator)["'])"""
    r"""[^>]{0,300}?content\s*=\s*["']([^"'<>]{2,160})["']|"author"\s*:\s*\[?\s*(?:\{[^{}]{0,300}?"name"\s*:\s*)?"([^"]{2,160})\""""
    r"""|<\w+\b[^>]{0,200}?(?:class|rel|itemprop)\s*=\s*["'][^"'>]{0,80}?(?:byline|author)[^"'>]{0,40}["'][^>]{0,200}>([^<>]{2,160})<""",
    re.I,
)
"""Lines of an author: of which libraries keep the persons, not always the agency."""
LAST_DAY = "2100-01-01"  # a fixed bound: htmldate's own is today, so that the same page would read differently tomorrow
NOT_WORDS = ("head", "script", "style", "noscript", "template", "nav", "footer", "form")
BLOCKS = ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "br", "tr", "article", "section", "blockquote")
ADS = (
    "ad", "ads", "advert", "adverts", "advertisement", "advertising", "ad-container", "ad-slot", "ad-unit", "ad-wrapper",
    "sponsored", "sponsored-content",
)  # fmt: skip
"""Classes of elements that hold advertisements, which trafilatura leaves where they stand between paragraphs."""
_CLASS = "concat(' ', normalize-space(translate(@class, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')), ' ')"
_SOME_AD = " or ".join(f"contains({_CLASS}, ' {name} ')" for name in ADS)
_ADS = f"//*[self::div or self::aside or self::section or self::ins or self::p][{_SOME_AD}][not(.//article) and count(.//p) < 4]"
SILENT = logging.NullHandler()


class Page(msgspec.Struct, frozen=True):
    """An article as its page gives it; ``text`` has one blank line between paragraphs and is not cleaned yet."""

    text: str
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None


def looks_like_html(text: str) -> bool:
    """Whether the text begins like a page or a piece of one."""
    start = text[:4096].lstrip("\ufeff \t\r\n")
    return start.startswith("<") and TAG.search(start) is not None


def read_page(html: str, *, url: str | None = None, last_day: str | None = None) -> Page:
    """Take the article out of a page. The text is empty where the page has none; dates after ``last_day`` are passed over."""
    html = _FORBIDDEN.sub(" ", html)
    for library in ("trafilatura", "htmldate", "justext"):
        logging.getLogger(library).addHandler(SILENT)
    html = XML_DECLARATION.sub("", html, count=1)
    article = _article(html, url)
    text = str(getattr(article, "text", None) or "") or block_text(html)
    title = _title(one_line(getattr(article, "title", None)), text)
    return Page(
        text="\n\n".join(part for part in (_missing(title, text), re.sub(r"\n+", "\n\n", text)) if part),
        title=title,
        outlet=one_line(getattr(article, "sitename", None)),
        author=_author(one_line(getattr(article, "author", None)), html[:MARKUP]),
        published=_published(html, last_day or LAST_DAY),
        url=one_line(getattr(article, "url", None)) or url,
    )


def _article(html: str, url: str | None) -> Any:
    import trafilatura

    try:
        return trafilatura.bare_extraction(
            html,
            url=url,
            include_comments=False,
            include_tables=True,
            with_metadata=True,
            prune_xpath=_ADS,
            date_extraction_params={"original_date": True, "extensive_search": False, "max_date": LAST_DAY},
        )
    except Exception:  # hostile markup breaks parsers in ways that no list of errors covers; the page is then read as a whole
        return None


def _author(found: str | None, html: str) -> str | None:
    """The author that trafilatura finds, and the wire agency that the page's first line of an author names beside it, which it drops at times."""
    stated = AUTHORS.search(html)
    line = one_line(unescape(next(filter(None, stated.groups())))) if stated else None
    (people, wire), (named, known) = parted(line), parted(found)
    return "; ".join(part for part in (named or people, wire) if part) if wire and not (known and named) else found


def _published(html: str, last_day: str) -> str | None:
    """The day that the page's markup states, with its time where that has a zone; never one guessed from its prose."""
    import htmldate

    try:
        found = htmldate.find_date(html, original_date=True, extensive_search=False, max_date=last_day)
    except Exception:  # as above
        return None
    if found and not _stands_in(html[:MARKUP], found):
        return None
    times = (moment(next(filter(None, match.groups()))) for match in TIMES.finditer(html[:MARKUP]))
    return next((time.at for time in times if time and time.at and time.day == found), str(found)) if found else None


def _stands_in(html: str, day: str) -> bool:
    """Whether the first of a month is stated as a day: htmldate gives it for a month alone, too."""
    year, month, number = day.split("-")
    if number != "01":
        return True
    digits = rf"{year}[-/.]?{month}[-/.]?01(?!\d)|\b0?1[-/.]0?{int(month)}[-/.]{year}|\b0?{int(month)}/0?1/{year}"
    return re.search(rf"{digits}|\b0?1(?:st|er|º|\.)?\s+(?:de\s+)?\w+,?\s+(?:de\s+)?{year}|\w+\.?\s+0?1(?:st)?,?\s+{year}", html) is not None


def block_text(html: str) -> str:
    """All words of a page or a piece of one, each block on its own line; "" where the markup cannot be read."""
    from lxml import etree
    from lxml import html as lxml_html

    html = XML_DECLARATION.sub("", _FORBIDDEN.sub(" ", html), count=1)
    try:
        tree = lxml_html.fromstring(html, parser=lxml_html.HTMLParser(huge_tree=True))
    except (etree.LxmlError, ValueError):
        return ""
    etree.strip_elements(tree, *NOT_WORDS, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    for element in tree.iter(*BLOCKS):
        element.tail = "\n" + (element.tail or "")
        if element.tag != "br":
            element.text = "\n" + (element.text or "")
    return "\n".join(line for line in map(one_line, "".join(tree.itertext()).split("\n")) if line)


def _title(title: str | None, text: str) -> str | None:
    """The page's title without the outlet's name behind it, where the first line of the text shows that the rest is one."""
    first = one_line(text[:300].split("\n", 1)[0])
    if title and first and re.fullmatch(re.escape(first) + r"\s*(?:[|·»:]|[-–—] ).{2,60}", title, re.I):
        return first
    return title


def _missing(title: str | None, text: str) -> str | None:
    """The title where the first lines of the text lack it."""
    if not title:
        return None
    first_lines = [one_line(line) for line in text[:2_000].split("\n")[:5]]
    return None if any(line and line.casefold() == clean(title).casefold() for line in first_lines) else title
