"""A page that holds one picture: everything is in it, and it may run only the scripts that are."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from typing import Any

from sitroom.show.pictures.javascript import STYLE, javascript
from sitroom.show.pictures.palette import FONT, THEMES, wanted
from sitroom.show.pictures.picture import Picture

__all__ = ["island", "page"]

_START = """\
const island = JSON.parse(document.getElementById("picture").textContent);
sitroom.draw(document.getElementById("drawn"), island.specification, { theme: island.theme, open: ({ records, label }) => {
  document.getElementById("behind").textContent = [label, ...records].filter(Boolean).join(" · ");
} });
"""


def island(value: Any) -> str:
    """A value as JSON that can stand inside a ``script`` element: no ``<``, ``>`` or ``&`` is left in it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def page(picture: Picture, theme: str) -> str:
    """One HTML page. Raises UsageError for an unknown theme, and where vl-convert is not installed."""
    colours = THEMES[wanted(theme)]
    look = (
        f"body{{margin:2rem auto;max-width:60rem;padding:0 1rem;background:{colours['paper']};color:{colours['ink']};font:15px/1.5 {FONT}}}"
        f"p,summary,footer{{color:{colours['muted']}}}td,th{{padding:2px 10px 2px 0;text-align:left;vertical-align:top;font-size:12px}}{STYLE}"
    )
    scripts = [javascript(), _START]
    allowed = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts)
    style = f"'sha256-{base64.b64encode(hashlib.sha256(look.encode()).digest()).decode()}'"
    data = island({"specification": picture.neutral, "theme": theme})
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{html.escape(picture.title)}</title>\n'
        f'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; script-src {allowed}; style-src {style}">\n'
        f'<meta name="viewport" content="width=device-width">\n<style>{look}</style>\n</head>\n<body>\n<main>\n'
        f"<h1>{html.escape(picture.title)}</h1>\n<p>{html.escape(picture.subtitle)}</p>\n"
        f'<div id="drawn" role="figure" aria-label="{html.escape(picture.description)}"></div>\n<p id="behind" role="status"></p>\n'
        f"<details><summary>What is drawn, as a table</summary>{table(picture)}</details>\n</main>\n"
        f'<script type="application/json" id="picture">{data}</script>\n'
        + "".join(f"<script>{script}</script>\n" for script in scripts)
        + "</body>\n</html>\n"
    )


def table(picture: Picture, limit: int = 500) -> str:
    """The rows of a picture as an HTML table, at most ``limit`` of them."""
    names = list(dict.fromkeys(name for row in picture.rows for name in row))
    head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in names)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(_cell(row.get(name)))}</td>" for name in names) + "</tr>" for row in picture.rows[:limit])
    more = f"<p>{len(picture.rows) - limit} more</p>" if len(picture.rows) > limit else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
