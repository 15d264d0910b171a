"""Specifications drawn outside a browser, by vl-convert: no file and no network is read, and the same specification gives the same bytes."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from sitroom.errors import InputError, UsageError

__all__ = ["converter", "png", "svg"]


def converter() -> ModuleType:
    """vl-convert. Raises UsageError, with how to install it, where it is missing."""
    try:
        import vl_convert
    except ImportError:
        raise UsageError("pictures need vl-convert, which is not installed; install it with: pip install 'sitroom[look]'") from None
    return vl_convert


def svg(specification: dict[str, Any]) -> str:
    """SVG. Raises InputError where the specification cannot be drawn."""
    return str(_drawn("svg", specification))


def png(specification: dict[str, Any], *, scale: float) -> bytes:
    """PNG of ``scale`` pixels a pixel of the specification. Raises as ``svg`` does, UsageError for a scale that is not above 0 and up to 8."""
    if not 0 < scale <= 8:
        raise UsageError(f"found {scale:g} as the scale; valid is a number above 0 and up to 8.")
    return bytes(_drawn("png", specification, scale=scale))


def _drawn(form: str, specification: dict[str, Any], **options: float) -> Any:
    own = "vegalite" if "vega-lite" in specification["$schema"] else "vega"
    try:
        return getattr(converter(), f"{own}_to_{form}")(specification, allowed_base_urls=[], **options)
    except ValueError as error:
        reason = " ".join(str(error).split())[:300]
        raise InputError(f"the picture cannot be drawn ({reason}). Write its specification with -o FILE.json, and report it.") from None
