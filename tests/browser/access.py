"""What axe-core finds on a page: contrast, names, landmarks, keyboard (WCAG 2.2, levels A and AA)."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

__all__ = ["problems"]

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def problems(page: Page, *, only: Sequence[str] = ()) -> list[str]:
    """One line a rule that is broken, with the first places. ``only``: these rules instead of all."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    wanted = {"runOnly": {"type": "rule", "values": list(only)}} if only else {"runOnly": {"type": "tag", "values": LEVELS}}
    found: dict[str, Any] = page.evaluate("(options) => axe.run(document, options)", {**wanted, "resultTypes": ["violations"]})
    return [
        f"{rule['id']}: {rule['help']} ({len(rule['nodes'])}): " + " | ".join(f"{node['target']} {node['html'][:120]}" for node in rule["nodes"][:3])
        for rule in found["violations"]
    ]
