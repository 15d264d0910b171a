"""OPML lists of feeds, as feed readers export them."""

from __future__ import annotations

import re

from sitroom.errors import InputError

__all__ = ["feeds_of", "looks_like_opml"]

_START = re.compile(r"<opml\b", re.I)


def looks_like_opml(data: bytes) -> bool:
    """Whether bytes begin like OPML."""
    return _START.search(data[:4096].replace(b"\x00", b"").decode("latin-1")) is not None


def feeds_of(data: bytes, *, name: str = "the list") -> list[str]:
    """The addresses of the feeds of a list and its folders, in its order, each once.

    Raises InputError where the bytes are no OPML, declare entities (which may grow without end), or name no feed.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    valid = "valid is an OPML file whose outlines have an xmlUrl"
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, ValueError, LookupError) as error:
        kind = type(error).__name__ if isinstance(error, DefusedXmlException) else str(error)
        raise InputError(f"{name}: found XML that is broken or unsafe ({kind}); {valid}. Export it anew from your feed reader.") from None
    if root.tag.lower() != "opml":
        raise InputError(f"{name}: found XML of the kind {root.tag[:60]!r}; {valid}.")
    found = [value.strip() for outline in root.iter("outline") for key, value in outline.attrib.items() if key.lower() == "xmlurl"]
    if not any(found):
        raise InputError(f"{name}: found no feed in it; {valid}. Export the list of feeds, not that of pages.")
    return list(dict.fromkeys(url for url in found if url))
