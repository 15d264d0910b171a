"""The OpenAPI document of the app's data, made from the registries of pages and pictures."""

from __future__ import annotations

import functools
from typing import Any

import msgspec

from sitroom import __version__
from sitroom.show.pages import PAGES, View
from sitroom.show.pages.asked import Asked
from sitroom.show.pictures import KINDS
from sitroom.show.web.answering import Words
from sitroom.show.web.asked import JobAsked, Problem, WordsAsked
from sitroom.show.web.drawing import SERVED, asked_of
from sitroom.show.web.jobs import Progress

__all__ = ["document"]

_REFS = "#/components/schemas/{name}"


@functools.cache
def document() -> dict[str, Any]:
    """The document, OpenAPI 3.1."""
    _, components = msgspec.json.schema_components((View, Words, Problem, Progress), ref_template=_REFS)
    paths: dict[str, Any] = {}
    for page in PAGES.values():
        shown = f"{page.title}."
        paths[f"/{page.name}.json"] = _get(f"{page.name}_json", shown, page.asked, {"application/json": {"schema": _ref("View")}})
        paths[f"/{page.name}.csv"] = _get(f"{page.name}_csv", f"{shown} As a table.", page.asked, {"text/csv": {"schema": {"type": "string"}}})
    words = {"application/json": {"schema": _ref("Words")}}
    paths["/evidence.json"] = _get("evidence_json", "The words behind references, one of them at a time.", WordsAsked, words)
    for name in SERVED:
        kind = KINDS[name]
        picture = {"application/json": {"schema": _PICTURE}}
        paths[f"/pictures/{name}.json"] = _get(
            f"picture_{name}_json", f"A picture of {kind.shows}, as a Vega specification.", asked_of(name), picture
        )
    paths["/jobs/{id}.json"] = _get(
        "job_json", "How far a job is: a reading, a scenario.", JobAsked, {"application/json": {"schema": _ref("Progress")}}, path=("id",)
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Sitroom", "version": __version__,
            "description": "What the pages of a room show, as data. Each path gives what the page of the same name shows; writing is for the pages.",
        },
        "paths": paths,
        "components": {"schemas": components},
    }  # fmt: skip


_PICTURE = {
    "type": "object",
    "required": ["title", "subtitle", "description", "specification", "rows", "more"],
    "properties": {name: {"type": "string"} for name in ("title", "subtitle", "description")}
    | {
        "specification": {"type": "object"},
        "rows": {"type": "array", "items": {"type": "object"}},
        "more": {"type": "integer", "minimum": 0},
    },
}


def _get(operation: str, summary: str, asked: type[Asked], content: dict[str, Any], *, path: tuple[str, ...] = ()) -> dict[str, Any]:
    answers: dict[str, Any] = {"200": {"description": "What was asked for.", "content": content}}
    for status, told in (("400", "A parameter that is not known, or a value that means nothing."), ("404", "The room does not have it.")):
        answers[status] = {"description": told, "content": {"application/json": {"schema": _ref("Problem")}}}
    return {"get": {"operationId": operation, "summary": summary, "parameters": _parameters(asked, path), "responses": answers}}


def _parameters(asked: type[Asked], path: tuple[str, ...]) -> list[dict[str, Any]]:
    (_,), components = msgspec.json.schema_components((asked,), ref_template=_REFS)
    schema = components[asked.__name__]
    found = []
    for name, own in schema["properties"].items():
        own = dict(own)
        told = own.pop("description", "")
        own.pop("default", None)
        if "anyOf" in own:  # what may be left out is left out: an address has no null
            kinds = [one for one in own["anyOf"] if one.get("type") != "null"]
            own = kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
        parameter: dict[str, Any] = {"name": name, "in": "path" if name in path else "query", "description": told, "schema": own}
        parameter["required"] = name in schema.get("required", []) or name in path
        if own.get("type") == "array":
            parameter |= {"style": "form", "explode": True}
        found.append(parameter)
    return found


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
