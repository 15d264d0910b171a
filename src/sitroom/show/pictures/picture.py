"""One picture: a Vega or Vega-Lite specification with the rows that it draws, each row with the records behind it."""

from __future__ import annotations

import textwrap
from typing import Any, Literal

import msgspec

from sitroom.show.pictures.palette import config, themed, wanted

__all__ = ["Picture", "Row"]

Row = dict[str, Any]
"""One mark's data. ``records``: ids of the records (or documents) behind it; ``words``: words of a text, where it has some."""

_SCHEMAS = {"vega": "https://vega.github.io/schema/vega/v6.json", "vega-lite": "https://vega.github.io/schema/vega-lite/v6.json"}
_WORDS = {"words", "condition", "consequence"}
"""Fields of data that hold words of the texts."""
_LINE = 118
"""Letters in a line of the subtitle at full width (760 pixels)."""


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """What is drawn, and from what.

    ``kind``: its name in the registry. ``subtitle``: the window, and what was brought together or left out; ``description``: the picture in words,
    for readers of screens. ``body``: the specification without title and look, its colours by name (`palette`). ``rows``: what is drawn, the
    weightiest first, for a table beside it.
    """

    kind: str
    title: str
    subtitle: str
    description: str
    grammar: Literal["vega", "vega-lite"]
    body: dict[str, Any]
    rows: list[Row] = []
    width: int = 760

    @property
    def neutral(self) -> dict[str, Any]:
        """The whole specification but for the title, with names for colours: for ``sitroom.draw`` in the browser, which knows the themes."""
        described = " ".join(part for part in (self.description, self.subtitle) if part)
        own = config()
        if self.grammar == "vega-lite":
            own = own | {"view": {"stroke": None}, "scale": {"bandPaddingInner": 0.1}}
        return {"$schema": _SCHEMAS[self.grammar], "description": described, "padding": 8, "config": own} | self.body

    def specification(self, theme: str = "light", *, titled: bool = True) -> dict[str, Any]:
        """The specification in the colours of a theme: ``light``, ``dark`` or ``print`` (greys). ``titled``: with title and subtitle.

        Raises UsageError for another theme.
        """
        found: dict[str, Any] = themed(self.neutral, wanted(theme))
        if titled:
            lines = textwrap.wrap(self.subtitle, max(40, _LINE * self.width // 760))
            title = themed({"title": {"text": "", "subtitle": lines} | config()["title"]}, wanted(theme))["title"]
            found["title"] = title | {"text": self.title}
        return found

    def without_words(self) -> Picture:
        """The same picture without a word of the texts: titles, names and codes stay."""
        return msgspec.structs.replace(self, body=_wordless(self.body), rows=_wordless(self.rows))

    def svg(self, theme: str = "light") -> str:
        """The picture as SVG. Raises UsageError where vl-convert is not installed."""
        from sitroom.show.pictures.drawing import svg

        return svg(self.specification(theme))

    def png(self, theme: str = "light", *, scale: float = 2.0) -> bytes:
        """The picture as PNG, ``scale`` pixels a pixel of the specification. Raises UsageError where vl-convert is not installed."""
        from sitroom.show.pictures.drawing import png

        return png(self.specification(theme), scale=scale)

    def html(self, theme: str = "light") -> str:
        """A page of its own that needs no network, with the picture as it can be hovered, brushed and dragged, and its rows as a table.

        Raises UsageError where vl-convert is not installed.
        """
        from sitroom.show.pictures.page import page

        return page(self, theme)

    def json(self, theme: str = "light") -> str:
        """The specification as JSON, which any Vega draws."""
        return msgspec.json.format(msgspec.json.encode(self.specification(theme)), indent=1).decode() + "\n"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        """For notebooks: Vega where it can be drawn, SVG elsewhere, words in any case."""
        from importlib.util import find_spec

        found: dict[str, Any] = {"text/plain": f"{self.title}. {self.description}"}
        if find_spec("vl_convert"):
            found["image/svg+xml"] = self.svg()
        found[f"application/vnd.{'vega' if self.grammar == 'vega' else 'vegalite'}.v6+json"] = self.specification()
        return found


def _silent(value: Any) -> Any:
    return "" if isinstance(value, str) else [] if isinstance(value, list) else value


def _wordless(part: Any) -> Any:
    if isinstance(part, list):
        return [_wordless(one) for one in part]
    if isinstance(part, dict):
        return {key: _silent(value) if key in _WORDS else _wordless(value) for key, value in part.items()}
    return part
