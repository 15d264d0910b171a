"""Text of strangers, made fit for a page: nothing in it steers what stands around it, and what cannot be seen is made visible.

Control characters, halves of characters and noncharacters become U+FFFD or a picture of the control; characters that turn the direction of writing
are named in brackets, as they can make a text read otherwise than it is stored (Boucher & Anderson 2023, Trojan Source). Joiners, which scripts need,
stay.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

__all__ = ["LEADS_OUT", "address", "visible"]

_TURNS = {
    "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO", "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI",
    "\u2069": "PDI", "\u200e": "LRM", "\u200f": "RLM", "\u061c": "ALM", "\u200b": "ZWSP", "\u2060": "WJ", "\ufeff": "BOM", "\u00ad": "SHY",
}  # fmt: skip
_ODD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
LEADS_OUT = ("http", "https")
"""Schemes of addresses that become links."""


def visible(text: str) -> str:
    """The text with every character that cannot be seen, or that turns others round, made visible; offsets move."""
    return _ODD.sub(_seen, text)


def _seen(match: re.Match[str]) -> str:
    character = match.group()
    if character in _TURNS:
        return "" if character == "\u00ad" else f"⟦{_TURNS[character]}⟧"
    return chr(0x2400 + ord(character)) if character < "\x20" else "\u2421" if character == "\x7f" else "\ufffd"


def address(url: str | None) -> str | None:
    """An address that may become a link: http or https with a host; None for any other."""
    if not url or _ODD.search(url) or any(character.isspace() for character in url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme.lower() in LEADS_OUT and host else None
