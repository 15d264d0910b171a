"""PDF -> words, by PDFium: running headers, page numbers and hyphens at line ends taken away, paragraphs told by the space between lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median_low
from typing import TYPE_CHECKING

from sitroom.documents.given import Given
from sitroom.errors import InputError

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfTextPage

__all__ = ["pdf_words"]

_EDGE = 3  # lines at the top and foot of a page that may be running ones
_REPEATED = 0.5  # share of pages that a running line stands on
_GAP = 1.35  # times the usual distance of lines: a new paragraph
_PAGE_NUMBER = re.compile(r"(?:[-–—|\s]*(?:page|p\.|seite|página)?\s*\d{1,4}(?:\s*(?:/|of|von|de)\s*\d{1,4})?[-–—|\s]*|[ivxl]{1,7})", re.I)
_HYPHEN = re.compile("(\\w+)[\ufffe\x02\xad]\\s*(\\w*)")
_JUNK_TITLE = re.compile(r"(?:microsoft word|untitled|document\d*$|slide 1|.*\.(?:docx?|pdf|indd|qxd|rtf|pages|odt)$)", re.I)
_ENOUGH_LETTERS = 20
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_MOST_PAGES = 5_000

Line = tuple[str, float, float]
"""The words of a line, and how high its first and its last letter stand (points from the foot of the page)."""


def pdf_words(data: bytes, *, name: str) -> tuple[str, Given]:
    """The text of a PDF and what it says of itself: title, author, day of making.

    Raises InputError for files that are encrypted, damaged, scanned (pages without text) or too long.
    """
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise InputError(f"{name}: found an encrypted PDF; valid is one without a password. Save a copy that opens without one.") from None
        raise InputError(f"{name}: found a damaged PDF ({error}); valid is a complete file. Get it again.") from None
    try:
        if len(pdf) > _MOST_PAGES:
            raise InputError(f"{name}: found a PDF of {len(pdf)} pages; valid are up to {_MOST_PAGES}. Split it.")
        pages = [_lines(pdf, number) for number in range(len(pdf))]
        own = _metadata(pdf)
    finally:
        pdf.close()
    letters = sum(map(str.isalpha, "".join(line for page in pages for line, *_ in page)))
    if letters < _ENOUGH_LETTERS:
        raise InputError(f"{name}: found a scanned PDF ({len(pages)} pages, {letters} letters); valid is one with text. Run it through OCR first.")
    pages = _without_running_lines(pages)
    usual = _usual_step(pages)
    return _hyphens_joined("\n".join(_joined(page, usual) for page in pages)), own


def _lines(pdf: PdfDocument, number: int) -> list[Line]:
    """The lines of a page; an unreadable page has none."""
    import pypdfium2

    try:
        page = pdf[number]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        return []
    return _with_heights(text)


def _with_heights(page: PdfTextPage) -> list[Line]:
    text = page.get_text_range()
    boxes = page.count_chars() == len(text)
    found: list[Line] = []
    at = 0
    for line in re.split("\r?\n", text):
        if line.strip():
            first, last = at, at + len(line.rstrip()) - 1
            heights = [page.get_charbox(index, loose=True)[1] if boxes else 0.0 for index in (first, last)]
            found.append((line.strip(), heights[0], heights[1]))
        at = text.find("\n", at) + 1
    return found


def _without_running_lines(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """Pages without the lines that stand at the same edge of many of them, numbers aside, and without page numbers."""
    seen = Counter(key for page in pages for key in {(end, _key(page[at][0])) for end, at in _edges(page)})
    enough = max(2, _REPEATED * len(pages))
    kept = []
    for page in pages:
        gone = set()
        for end, at in _edges(page):
            line = page[at][0]
            if (len(pages) > 1 and seen[end, _key(line)] >= enough) or _PAGE_NUMBER.fullmatch(line):
                gone.add(at % len(page))
        kept.append([line for at, line in enumerate(page) if at not in gone])
    return kept


def _edges(page: list[Line]) -> list[tuple[str, int]]:
    reach = min(_EDGE, len(page))
    return [("top", at) for at in range(reach)] + [("foot", -1 - at) for at in range(reach)]


def _key(line: str) -> str:
    return re.sub(r"\d+", "0", line).casefold()


def _usual_step(pages: Sequence[list[Line]]) -> float:
    """How far the lines of a paragraph stand apart, in points; 0 where there are too few to tell."""
    steps = [step for page in pages for step in _steps(page) if step > 0]
    return median_low(steps) if len(steps) > 1 else 0.0


def _steps(page: list[Line]) -> list[float]:
    return [above[2] - below[1] for above, below in pairwise(page)]


def _joined(page: list[Line], usual: float) -> str:
    """The lines of a page, with a blank one where more than the usual space stands between two."""
    parts = [line + ("\n\n" if 0 < usual * _GAP < step else "\n") for (line, *_), step in zip(page, _steps(page), strict=False)]
    return "".join(parts) + (page[-1][0] if page else "")


def _hyphens_joined(text: str) -> str:
    """Put words together that were parted at a line's end. The hyphen stays where the text has the word with it elsewhere, and not without it."""
    words = Counter(re.findall(r"\w+(?:-\w+)*", text.casefold()))

    def joined(found: re.Match[str]) -> str:
        first, second = found[1], found[2]
        whole, hyphened = words[(first + second).casefold()], words[f"{first}-{second}".casefold()]
        keep = (hyphened > 0 and not whole) or first[-1].isdigit() or second[:1].isupper()
        return f"{first}-{second}" if keep else first + second

    text = re.sub(r"(?<=[^\W\d_]{2})-\r?\n(?=[a-zà-þ])", "\x02", text)
    return _HYPHEN.sub(joined, text)


def _metadata(pdf: PdfDocument) -> Given:
    about = pdf.get_metadata_dict()
    title = about.get("Title", "").strip()
    return Given(
        title=title if title and not _JUNK_TITLE.match(title) else None,
        author=about.get("Author", "").strip() or None,
        made=about.get("CreationDate") or None,
    )
