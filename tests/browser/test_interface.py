"""The data interface against its own description: schemathesis asks every path for what it may and may not be asked. No 500, no other schema."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import negative_data_rejection

from sitroom.room import Room
from sitroom.show.web.openapi import document
from tests.browser.rooms import Served, serving
from tests.test_beliefs import HOLM, OWN, VOSS
from tests.test_beliefs import coding as believed
from tests.test_room import coding

EXAMPLES = 4
"""Requests a path, drawn alike in every run."""


schema = schemathesis.openapi.from_dict(
    document(),
    config=SchemathesisConfig.from_dict({
        "generation": {"deterministic": True, "max-examples": EXAMPLES}, "phases": {"coverage": {"enabled": False}, "stateful": {"enabled": False}},
    }),
)  # fmt: skip


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    path = tmp_path_factory.mktemp("interface") / "gulf.sitroom"
    with Room(path) as room:
        room.add(coding())
        room.add(coding("d2", outlet="Sud Press", published="2031-02-04"))
        room.add(believed("d3", [HOLM, VOSS, OWN]))
    with serving(path) as found:
        yield found


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_a_path_keeps_its_word(case: Case, served: Served) -> None:
    """An empty value, as forms send it, counts as none."""
    empty = any(value in ("", [""]) for value in (case.query or {}).values())
    case.call_and_validate(base_url=served.origin, excluded_checks=[negative_data_rejection] if empty else [])
