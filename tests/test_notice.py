"""What the package holds of others is named, with its licence, in NOTICE."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NOTICE = (ROOT / "NOTICE").read_text(encoding="utf-8")
OTHERS = re.compile(r"CC BY(?:-SA)? \d\.\d|CC0|\bMIT\b|WordNet|Unicode CLDR|MiniLM|PolNeAR|ECB\+")
DATA = sorted(file for ending in ("*.tsv", "*.toml") for file in (ROOT / "src" / "sitroom").rglob(ending))


def head(file: Path) -> str:
    """The comment at the top of a data file."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return " ".join(lines[: next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))])


@pytest.mark.parametrize("file", DATA, ids=lambda file: file.name)
def test_every_file_made_from_works_of_others_is_named(file: Path) -> None:
    works = set(OTHERS.findall(head(file)))
    assert not works or file.name in NOTICE
    assert not {work for work in works if work not in NOTICE}


def test_every_file_that_is_named_is_there() -> None:
    for name in re.findall(r"sitroom/[\w/]+(?:\.tsv|\.toml|/)", NOTICE):
        assert (ROOT / "src" / name).exists(), name
    assert "WordNet 3.0 Copyright 2006 by Princeton University.  All rights reserved." in NOTICE


def test_sets_that_the_models_were_trained_on_are_named() -> None:
    table = (ROOT / "docs" / "training.md").read_text(encoding="utf-8").split("| set |", 1)[1].split("\n\n", 1)[0]
    rows = [[cell.strip() for cell in line.split("|")] for line in table.splitlines() if line.startswith("| `")]
    homes = [found[0] for _, _, published, use, *_ in rows if "never trained on" not in use and (found := re.match(r"[\w.-]+/[\w.-]+", published))]
    assert len(homes) > 5 and [home for home in homes if f"github.com/{home}" not in NOTICE] == []


def test_the_wheel_carries_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license-files"] == ["LICENSE", "NOTICE"]
