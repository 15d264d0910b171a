"""Hostile text in files and on the terminal: pages become plain words, no cell is a formula, nothing steers a terminal, formats stay well formed."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from pathlib import Path

import pytest
from lxml import etree
from typer.testing import CliRunner

from sitroom.cli import app
from sitroom.cli.show import What
from sitroom.documents import load_html
from sitroom.errors import InputError
from sitroom.exchange import export
from sitroom.room import Room
from tests.hostile.corpus import WORD, attacks, codings, pages

BEACON = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A room of every attack, its happenings found."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.sitroom"
    with Room(path) as opened:
        for coding in codings(BEACON):
            opened.add(coding)
        opened.happenings()
    return path


def shown(room: Path, what: What, form: str) -> str:
    result = CliRunner().invoke(app, ["show", str(room), what, "--format", form])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_pages_become_plain_words() -> None:
    read = 0
    for name, data in pages(BEACON):
        try:
            document = load_html(data, name=name)
        except InputError as error:
            assert name in str(error)
            continue
        read += WORD in document.text
        for text in (document.text, document.title or "", document.outlet or "", document.author or ""):
            assert not [c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"], name
    assert read > 0.8 * len(attacks(BEACON))


@pytest.mark.parametrize("what", What)
def test_no_cell_is_a_formula_and_no_line_is_lost(room: Path, what: What) -> None:
    table = list(csv.reader(io.StringIO(shown(room, what, "csv"), newline="")))
    assert {len(row) for row in table} == {len(table[0])}
    assert not [cell for row in table for cell in row if cell[:1] in tuple("=+@\t\r＝") and cell[:1]]
    assert not [cell for row in table for cell in row if cell[:1] == "-" and not cell.lstrip("-").replace(".", "").isdigit()]
    assert WORD in str(table) or what in (What.network, What.tension)


@pytest.mark.parametrize("what", What)
def test_nothing_steers_a_terminal(room: Path, what: What) -> None:
    text = shown(room, what, "table")
    assert not {f"{ord(c):x}" for c in text if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") and c != "\n"}
    assert json.loads(shown(room, what, "json"))


@pytest.mark.parametrize("to", ["graphml", "gexf", "jsonl", "ftm", "dna"])
def test_every_format_stays_well_formed(room: Path, to: str) -> None:
    path = room.with_name(f"out.{to}")
    with Room(room, create=False) as opened:
        export(opened, path, to=to)
    if to in ("graphml", "gexf"):
        assert etree.parse(path).getroot() is not None
    elif to != "dna":
        lines = path.read_text(encoding="utf-8").splitlines()
        assert all(json.loads(line) for line in lines) and len(lines) >= len(attacks(BEACON))
