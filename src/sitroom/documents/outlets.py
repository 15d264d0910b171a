"""Whose address it is: the outlet that publishes at a host (``codebook/outlets.tsv``)."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urlsplit

from sitroom.codebook.loading import rows

__all__ = ["host_of", "outlet_of", "read_outlets"]

_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z0-9-]{2,}")


def outlet_of(url: str | None) -> str | None:
    """The outlet that an address or a bare host belongs to: the longest ending of the host that the table has; None where it has none."""
    labels = (host_of(url) or "").split(".")
    known = _outlets()
    return next((known[domain] for at in range(len(labels) - 1) if (domain := ".".join(labels[at:])) in known), None)


def host_of(url: str | None) -> str | None:
    """The host of an address in small letters, without ``www.``; None where it names none."""
    if not url:
        return None
    try:
        host = urlsplit(url if "://" in url else f"//{url}").hostname or ""
    except ValueError:
        return None
    host = host.rstrip(".").removeprefix("www.")
    return host if _DOMAIN.fullmatch(host) else None


@cache
def _outlets() -> dict[str, str]:
    return read_outlets()


def read_outlets(text: str | None = None) -> dict[str, str]:
    """The outlets by domain, from ``outlets.tsv`` or ``text`` in its place. Raises CodebookError with the line that is wrong."""
    found: dict[str, str] = {}
    for row in rows("outlets.tsv", ("outlet", "domains"), text):
        if not row["outlet"] or not row.many("domains"):
            raise row.error("an outlet and at least one domain are needed")
        for domain in row.many("domains"):
            if not _DOMAIN.fullmatch(domain) or domain.startswith("www."):
                raise row.error(f"found {domain!r} as a domain; valid is a host in small letters without www., such as bbc.co.uk")
            if domain in found:
                raise row.error(f"the domain {domain!r} is entered twice")
            found[domain] = row["outlet"]
    return found
