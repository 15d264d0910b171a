"""Pictures of a room as Vega and Vega-Lite specifications, drawn alike in the web app, in the report and in files.

picture, KINDS    one picture by the name of its kind
Picture           the specification with its rows and the records behind them
javascript, STYLE    the script and style sheet that draw pictures in a page
"""

from __future__ import annotations

from sitroom.show.pictures.javascript import STYLE, javascript
from sitroom.show.pictures.picture import Picture, Row
from sitroom.show.pictures.registry import KINDS, Kind, options, picture

__all__ = ["KINDS", "STYLE", "Kind", "Picture", "Row", "javascript", "options", "picture"]
