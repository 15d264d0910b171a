"""Data within a page that no text can break out of, and a policy that lets run nothing but the page's own scripts."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterable

import msgspec

__all__ = ["island", "packed", "policy"]


def packed(data: object) -> str:
    """JSON, packed by zlib (RFC 1950) and written in base64: letters, digits, ``+``, ``/`` and ``=`` only. For what is asked for piece by piece."""
    return base64.b64encode(zlib.compress(msgspec.json.encode(data), 9)).decode()


def island(data: object) -> str:
    """JSON in which no ``<``, ``>`` or ``&`` is left: they stand only within its strings, where their escapes mean the same."""
    text = msgspec.json.encode(data).decode()
    return text.translate({ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})


def policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """A content security policy under which these scripts and style sheets, exactly as they are, are all that a page may run; it asks nobody for
    anything (W3C, Content Security Policy Level 3)."""
    return "; ".join((
        "default-src 'none'", f"script-src {_digests(scripts)}", f"style-src {_digests(styles)}", "img-src data:", "base-uri 'none'",
        "form-action 'none'",
    ))  # fmt: skip


def _digests(parts: Iterable[str]) -> str:
    return " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()}'" for part in parts)
