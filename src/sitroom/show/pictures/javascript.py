"""The one script that draws pictures in a page: Vega, Vega-Lite and vega-embed as vl-convert carries them, and our ``zoom.js``
and ``draw.js``; no CDN.

In a page, after this script::

    const drawn = await sitroom.draw(element, specification, { theme: "dark", open: ({ records, label }, event) => ... });
    drawn.finalize();                       // before drawing anew, for another theme say

``specification`` is ``Picture.neutral`` (colours by name, so that a theme needs no second request) or ``Picture.specification(...)``. A click on a
mark that has records calls ``open`` and sends the event ``sitroom:open`` up from ``element`` with ``detail.records`` (ids) and ``detail.label``.

It works under ``script-src 'self'; style-src 'self'``, without ``unsafe-eval`` and ``unsafe-inline``: Vega parses to a syntax tree (``ast: true``)
that vega-interpreter, which is part of vega-embed 7, walks; the style sheets of vega-embed and vega-tooltip, which are inline, are left out;
``STYLE`` is what tooltips need of them and belongs in the page's style sheet. Nothing is ever loaded by a specification.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec

from sitroom.show.pictures.drawing import converter
from sitroom.show.pictures.palette import FONT, THEMES

__all__ = ["STYLE", "javascript"]

STYLE = f"""\
#vg-tooltip-element {{
  position: fixed; z-index: 1000; visibility: hidden; padding: 8px 10px; max-width: 26rem; pointer-events: none;
  border: 1px solid {THEMES["light"]["border"]}; border-radius: 3px; background: {THEMES["light"]["paper"]}; color: {THEMES["light"]["ink"]};
  font: 12px/1.4 {FONT}; overflow-wrap: anywhere; unicode-bidi: isolate;
}}
#vg-tooltip-element.visible {{ visibility: visible; }}
#vg-tooltip-element.dark-theme {{
  border-color: {THEMES["dark"]["border"]}; background: {THEMES["dark"]["panel"]}; color: {THEMES["dark"]["ink"]};
}}
#vg-tooltip-element h2 {{ margin: 0 0 4px; font-size: 13px; }}
#vg-tooltip-element table {{ border-spacing: 0; }}
#vg-tooltip-element td {{ padding: 1px 0; vertical-align: top; }}
#vg-tooltip-element td.key {{ padding-right: 8px; color: {THEMES["light"]["muted"]}; white-space: nowrap; }}
#vg-tooltip-element.dark-theme td.key {{ color: {THEMES["dark"]["muted"]}; }}
.vega-embed {{ position: relative; display: inline-block; max-width: 100%; overflow-x: auto; }}
.zooming {{ display: flex; flex-wrap: wrap; align-items: center; gap: 4px; margin: 0 0 4px; font: 12px/1.4 {FONT}; }}
.zooming button {{ min-width: 2rem; min-height: 1.8rem; font: inherit; font-size: 14px; cursor: pointer; }}
.zooming span {{ margin-left: 6px; }}
@media print {{ .zooming {{ display: none; }} .vega-embed svg {{ max-width: 100%; height: auto; }} }}
"""


@cache
def javascript() -> str:
    """The script, about 900 kB; it takes about two seconds to make, once in a process. Raises UsageError where vl-convert is not installed."""
    own = "\n".join((files("sitroom.show.pictures") / "data" / name).read_text(encoding="utf-8") for name in ("zoom.js", "draw.js"))
    return str(converter().javascript_bundle(f"const THEMES = {msgspec.json.encode(THEMES).decode()};\n{own}"))
