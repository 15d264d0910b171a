"""Pictures of the app: specifications for the browser to draw, and SVG and PNG where there is no script; and the script that draws."""

from __future__ import annotations

import functools
import inspect
from typing import Any, get_type_hints

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from sitroom.show.pages import Desk
from sitroom.show.pages.asked import Asked, given
from sitroom.show.pictures import KINDS, STYLE, Picture, javascript, picture
from sitroom.show.pictures.palette import Theme
from sitroom.show.web.answering import json_answer

__all__ = ["FORMS", "SERVED", "asked_of", "drawn", "script", "style"]

FORMS = ("json", "svg", "png")
SERVED = tuple(kind for kind in KINDS if kind not in ("forecast", "what-if"))
"""Kinds that a page can ask for: not those that run for long or read a file of the server's computer, which are jobs."""

_MODULE = "\nexport default window.sitroom;\n"


@functools.cache
def asked_of(kind: str) -> type[Asked]:
    """What a kind of picture can be asked, as the parameters of an address."""
    hints = get_type_hints(KINDS[kind].make, localns={"Room": object, "Sequence": list, "Picture": Picture})
    fields: list[tuple[str, Any, Any]] = [("theme", Theme, "light")]
    for name, one in inspect.signature(KINDS[kind].make).parameters.items():
        if one.kind is one.KEYWORD_ONLY:
            fields.append((name, _plain(hints[name]), one.default))
    made = msgspec.defstruct(f"Picture{kind.title().replace('-', '')}Asked", fields, bases=(Asked,), frozen=True, kw_only=True)
    assert issubclass(made, Asked)
    return made


def _plain(hint: Any) -> Any:
    """A type that one value of an address can have: a choice of one for one or many."""
    text = str(hint)
    if "int" in text and "Literal" not in text:
        return int | None if "None" in text else int
    if "float" in text:
        return float | None if "None" in text else float
    if "Literal" in text or hint is bool:
        return hint
    return str | None


async def drawn(request: Request) -> Response:
    """A picture in one of ``FORMS``."""
    kind, _, form = request.path_params["name"].rpartition(".")
    if kind not in SERVED or form not in FORMS:
        raise HTTPException(404, f"There is no picture {request.path_params['name']!r}; valid are {', '.join(SERVED)}, each as {', '.join(FORMS)}.")
    asked = msgspec.structs.asdict(given(asked_of(kind), request.query_params.multi_items()))
    theme = asked.pop("theme")

    def make(desk: Desk) -> Response:
        question = ("picture", kind, *sorted((name, str(value)) for name, value in asked.items()))
        found = desk.once(question, lambda: picture(desk.room, kind, **asked))
        if form == "json":
            return json_answer({"title": found.title, "subtitle": found.subtitle, "description": found.description, "specification": found.neutral})
        if form == "svg":
            return Response(desk.once((*question, theme, "svg"), lambda: found.svg(theme)), media_type="image/svg+xml")
        return Response(desk.once((*question, theme, "png"), lambda: found.png(theme)), media_type="image/png")

    answer: Response = await request.app.state.place.askers.ask(make)
    return answer


@functools.cache
def script() -> bytes:
    """Vega and what draws with it, as one module."""
    return (javascript() + _MODULE).encode()


def style() -> bytes:
    """What tooltips of pictures need."""
    return STYLE.encode()
