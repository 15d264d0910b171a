"""The report: one file with all that it needs, the same bytes for the same room, no word of the texts where they are to be left out."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
import zlib
from pathlib import Path

import pytest
from lxml import html
from msgspec.structs import replace
from typer.testing import CliRunner

from sitroom.cli import app
from sitroom.outlook.scenarios import Act, Scenario
from sitroom.room import Room
from sitroom.show.pages.views import Piece
from sitroom.show.report import contents, making, report
from sitroom.show.report.islands import island, packed, policy
from sitroom.show.report.linked import linked
from sitroom.show.report.wordless import LEFT_OUT, without_words
from tests.test_beliefs import HOLM, OWN, VOSS
from tests.test_beliefs import coding as believed
from tests.test_room import coding


@pytest.fixture(autouse=True)
def without_vega(monkeypatch: pytest.MonkeyPatch) -> None:
    """Vega takes seconds to bundle, and is looked at in a browser."""
    monkeypatch.setattr(making, "javascript", lambda: "window.sitroom = { draw: null };")


@pytest.fixture
def room(tmp_path: Path):
    with Room(tmp_path / "gulf.sitroom") as opened:
        opened.add(coding())
        opened.add(coding("d2", outlet="Sud Press", published="2031-02-04"))
        opened.add(believed("d3", [HOLM, VOSS, OWN]))
        yield opened


def unpacked(text: str, name: str) -> object:
    told = html.fromstring(text).get_element_by_id(f"island-{name}").text
    return json.loads(told if told[0] in "[{" else zlib.decompress(base64.b64decode(told)))


SCENARIO = Scenario(name="a strike", days=4, runs=20, acts=[Act(day=1, actor="Norland", type="ASSAULT", recipient="Sudland")])


def test_a_report_shows_what_ifs_and_says_how_to_add_one(room: Room) -> None:
    plain = html.fromstring(report(room).html)
    assert "--scenario" in plain.get_element_by_id("whatif").text_content()
    told: list[float] = []
    made = report(room, scenarios=[SCENARIO, replace(SCENARIO, name="again", seed=2)], progress=lambda share, what: told.append(share))
    page = html.fromstring(made.html)
    assert [link.get("href") for link in page.get_element_by_id("whatif").xpath(".//a[text()]")][:2] == ["#whatif1", "#whatif2"]
    first = page.get_element_by_id("whatif1")
    assert 'actor = "Norland"' in first.xpath(".//pre")[0].text_content() and first.xpath(".//figure/@data-picture")
    assert "Assumption ledger" in first.text_content()
    (number,) = first.xpath(".//figure/@data-picture")
    pictures = unpacked(made.html, "pictures")
    assert isinstance(pictures, list) and pictures[int(number.partition("=")[2])]["title"] == "What if: a strike"
    assert told == sorted(told) and told[-1] == pytest.approx(1.0)
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert made.html == report(room, scenarios=[SCENARIO, replace(SCENARIO, name="again", seed=2)]).html


def test_all_that_runs_is_in_the_policy_and_nothing_is_asked_for(room: Room) -> None:
    text = report(room).html
    page = html.fromstring(text)
    (allowed,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    for element in page.xpath("//script[not(@type)] | //style"):
        assert base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode() in allowed
    assert "unsafe" not in allowed and allowed.startswith("default-src 'none'")
    assert not page.xpath("//script/@src | //img/@src | //iframe | //object | //form/@action")
    assert [link.split(":")[0] for link in page.xpath("//link/@href")] == ["data"]
    assert {link[0] for link in page.xpath("//a/@href")} == {"#"}
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_every_link_leads_somewhere(room: Room) -> None:
    text = report(room).html
    sheets, words = unpacked(text, "sheets"), unpacked(text, "words")
    assert isinstance(sheets, dict) and isinstance(words, list)
    ids = set(html.fromstring(text).xpath("//@id"))
    links = {link for part in [text, *sheets.values(), *words] for link in html.fromstring(part).xpath("//a/@href") if link.startswith("#")}
    for link in links:
        kind, _, numbers = link[1:].partition("=")
        if kind == "words":
            assert all(int(number) < len(words) for number in numbers.split("."))
        else:
            assert link[1:].split("@")[0] in ids | sheets.keys(), link
    assert any(link.startswith("#document-") for link in links) and any(link.startswith("#actor-") for link in links)
    assert any("met with force" in html.fromstring(part).text_content() for part in words)


def test_the_same_room_gives_the_same_bytes(room: Room) -> None:
    assert report(room).html == report(room).html


def test_without_texts_no_sentence_is_left(room: Room) -> None:
    made = report(room, texts=False)
    shown = " ".join([made.html, *map(str, (unpacked(made.html, name) for name in ("words", "sheets", "pictures")))])
    for document in room.documents():
        words = re.findall(r"\w+", document.text)
        for i in range(len(words) - 8):
            assert not re.search(r"\W+".join(words[i : i + 8]), shown), words[i : i + 8]
    assert LEFT_OUT in shown and "characters 0" in shown
    assert "every word of the documents" in made.left_out


def test_words_side_by_side_leave_one_mark() -> None:
    pieces = [
        Piece(text="Norland ", words=True, refs=["event:1"]),
        Piece(text="attacked", words=True, mark=True, refs=["event:2"]),
        Piece(text=" · at sea"),
    ]
    assert [(p.text, p.refs) for p in without_words(pieces)] == [(LEFT_OUT, ["event:1", "event:2"]), (" · at sea", [])]


def test_a_large_room_says_what_it_leaves_out(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "WORDS", 3)
    monkeypatch.setattr(contents, "FURTHER", {"actor": 1, "redline": 1, "document": 1})
    made = report(room)
    assert any("record" in line for line in made.left_out) and any("pages of" in line for line in made.left_out)
    assert all(line in html.fromstring(made.html).get_element_by_id("about").text_content() for line in made.left_out)
    words = unpacked(made.html, "words")
    assert isinstance(words, list) and len(words) == 3


def test_an_empty_room_has_a_report(tmp_path: Path) -> None:
    with Room(tmp_path / "empty.sitroom") as empty:
        assert "holds nothing yet" in report(empty).html


def test_a_period(room: Room) -> None:
    text = report(room, since="2031-02-04", until="2031-02").html
    assert "from 2031-02-04 until 2031-02" in text


def test_islands_hold_nothing_that_ends_an_element() -> None:
    data = {"a": "</script><!--<script>\u2028 & \\"}
    assert re.fullmatch(r"[A-Za-z0-9+/=]+", packed(data)) and json.loads(zlib.decompress(base64.b64decode(packed(data)))) == data
    assert not set("<>&\u2028") & set(island(data)) and json.loads(island(data)) == data
    assert policy(["a"], ["b"]).count("'sha256-") == 2


def test_modules_become_one_script() -> None:
    modules = {
        "a.js": 'import { one, two as second } from "./b.js";\nwindow.x = one() + second;\n',
        "b.js": "export async function one() {\n  return 1;\n}\nexport function two() {}\n",
        "c.js": "export function three() {}\n",
    }
    made = linked(modules, "a.js")
    assert made.index("async function one") < made.index("const { one, two: second } = module0;") and "three" not in made and "export" not in made
    for wrong, said in (
        ({"a.js": 'import { b } from "./b.js";', "b.js": 'import { a } from "./a.js";'}, "a.js -> b.js -> a.js"),
        ({"a.js": 'import { b } from "./b.js";'}, "b.js, which is not there"),
        ({"a.js": "export const b = 1;"}, "cannot link 'export const b = 1;'"),
    ):
        with pytest.raises(ValueError, match=re.escape(said)):
            linked(wrong, "a.js")


def test_the_command(room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "crisis.html"
    asked = ["report", str(room.path), "-o", str(out)]
    assert CliRunner().invoke(app, asked).exit_code == 0 and out.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "already" in CliRunner().invoke(app, asked).output
    assert CliRunner().invoke(app, [*asked, "--force", "--without-texts"]).exit_code == 0
    assert "is not after the last" in CliRunner().invoke(app, [*asked, "--force", "--since", "2031-02", "--until", "2030"]).output
    assert CliRunner().invoke(app, ["report", str(tmp_path / "none.sitroom"), "-o", str(tmp_path / "a.html")]).exit_code == 1
    monkeypatch.delitem(sys.modules, "sitroom.show.report")
    monkeypatch.setitem(sys.modules, "sitroom.show.report", None)
    told = CliRunner().invoke(app, [*asked, "--force"])
    assert told.exit_code == 2 and "pip install 'sitroom[look]'" in told.output
