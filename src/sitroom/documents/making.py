"""Text and metadata -> a `Document`: the last step of every loader."""

from __future__ import annotations

import hashlib

from sitroom.documents.cleaning import clean_text, one_line
from sitroom.documents.datelines import day_of
from sitroom.documents.decoding import VALID
from sitroom.documents.given import Given
from sitroom.documents.metadata import iso_date, language_of
from sitroom.documents.moments import moment, not_after
from sitroom.documents.outlets import host_of, outlet_of
from sitroom.documents.wires import credit_of, parted
from sitroom.errors import InputError
from sitroom.records import Document, record_id

__all__ = ["document"]


def document(text: str, *, name: str, given: Given, own: Given) -> Document:
    """Clean a text and put its metadata beside it. ``given`` is the user's word, ``own`` the source's; ``name`` is what an error calls it.

    The outlet is the given one, that of the address (``codebook/outlets.tsv``), the one that the source names, or the bare host of the address.
    Where the source states no date, the text's own date line or dateline is taken, then the day on which its file was made. A date that lies
    after the retrieval is dropped (``moments.not_after``). A wire agency in the line of the author is the credit, not a person.
    Raises InputError where no words are left or a given date is no date.
    """
    cleaned = clean_text(text)
    if not any(map(str.isalnum, cleaned.text)):
        found = "no words but page furniture" if any(map(str.isalnum, text)) else "no words"
        raise InputError(f"{name}: found {found} ({len(text)} characters); {VALID}, with a text in it. Check that this is the article.")
    url = one_line(given.url) or one_line(own.url)
    outlet = one_line(given.outlet) or outlet_of(url) or one_line(own.outlet) or host_of(url)
    author = one_line(given.author) or one_line(own.author)
    last = given.retrieved or own.retrieved
    stated = not_after(moment(own.published), last) or not_after(day_of(cleaned.text), last) or not_after(moment(own.made), last)
    day = iso_date(given.published, name=name) or (stated.day if stated else None)
    sha256 = hashlib.sha256(cleaned.text.encode()).hexdigest()
    return Document(
        id=record_id("d", sha256, outlet or "", day or ""),
        text=cleaned.text,
        sha256=sha256,
        title=one_line(given.title) or one_line(own.title) or cleaned.title,
        outlet=outlet,
        author=parted(author)[0],
        published=day,
        url=url,
        language=language_of(cleaned.text),
        names_source=own.names_source or cleaned.names_source,
        credit=one_line(own.credit) or credit_of(cleaned.text, author),
        published_at=stated.at if stated and stated.day == day else None,
    )
