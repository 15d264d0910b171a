"""Hostile text in a real browser: no trap springs, nothing is asked of anybody, and the words are there to be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from sitroom.room import Room
from sitroom.show.pages import PAGES
from sitroom.show.report import report
from sitroom.show.web.shown import visible
from tests.browser.rooms import BEACON, Served, hostile, long, serving
from tests.browser.watching import Watch, watched
from tests.hostile.corpus import WORD, attacks, codings

FIRST = f"Ad000/{attacks(BEACON)['script']}"
ASKED = {"document": "id=d000", "actor": f"id={quote(FIRST)}", "search": f"text={WORD}"}


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def asked(room: Path) -> dict[str, str]:
    """What pages that need it are asked."""
    with Room(room, create=False) as opened:
        return ASKED | {"redline": f"id={opened.red_lines()[0].id}"}


@pytest.fixture(scope="module")
def served(room: Path) -> Iterator[Served]:
    with serving(room) as found:
        yield found


def plain(text: str) -> str:
    return " ".join(visible(text).split())


def test_the_trap_springs_where_it_is_stepped_on(browser: Browser) -> None:
    """What the other tests find nothing of would be found."""
    held = ("script", "picture", "island closed", "opened by itself", "frame", "style asked for", "drawing")
    for name in held:
        with watched(browser, "about://") as watch:
            watch.page.set_content(f"<!doctype html><p>{attacks(BEACON)[name]}</p>")
            watch.page.wait_for_timeout(60)
            assert watch.faults, name


@pytest.mark.parametrize("name", PAGES)
def test_pages_show_it_as_words(browser: Browser, served: Served, asked: dict[str, str], name: str, shot: Callable[..., Path]) -> None:
    with watched(browser, served.origin) as watch:
        watch.visit(f"{served.origin}/{name}?{asked.get(name, '')}")
        watch.page.mouse.wheel(0, 4_000)
        watch.page.wait_for_timeout(150)
        watch.quiet()
        assert WORD in watch.words() or name in ("network", "tension", "log", "whatif", "forecast")
        shot(watch.page, name)


def test_every_attack_is_shown_in_full_in_the_panel(browser: Browser, served: Served) -> None:
    texts = {coding.document.id: coding for coding in codings(BEACON)}
    with watched(browser, served.origin) as watch:
        watch.page.goto(f"{served.origin}/events")
        for id, coding in texts.items():
            if len(coding.document.text) > 3_000:
                continue
            start, end = coding.events[0].evidence
            watch.page.evaluate(
                """async (of) => { history.replaceState(null, '', '/events'); const link = document.createElement('a');
                link.href = '/evidence?of=' + of; link.dataset.evidence = ''; document.querySelector('main').append(link); link.click(); }""",
                f"event:e1{id}",
            )
            shown = watch.page.locator(f"#evidence article[data-ref='event:e1{id}'] blockquote")
            shown.wait_for()
            assert plain(coding.document.text[start:end]) in " ".join(shown.inner_text().split()), id
        watch.quiet()


def test_a_paragraph_of_5_megabytes_is_shown_in_part(browser: Browser, tmp_path: Path) -> None:
    with serving(long(tmp_path)) as served, watched(browser, served.origin) as watch:
        watch.page.goto(f"{served.origin}/evidence?of=event:elong2")
        assert "in the far end." in watch.words("blockquote")
        assert len(watch.page.content()) < 100_000
        for address in (f"/search?text={WORD}", "/document?id=dlong", "/events"):
            assert len(watch.visit(f"{served.origin}{address}").body()) < 1_000_000
        watch.quiet()


def test_a_report_shows_it_as_words(browser: Browser, room: Path, tmp_path: Path, shot: Callable[..., Path]) -> None:
    with Room(room, create=False) as opened:
        made = report(opened)
    path = tmp_path / "crisis.html"
    path.write_text(made.html, encoding="utf-8", newline="")
    assert path.stat().st_size < 5_000_000
    with watched(browser, "file://", offline=True) as watch:
        watch.page.goto(path.as_uri())
        for link in watch.page.locator(".menu a").all():
            link.click()
            watch.page.wait_for_timeout(80)
            watch.quiet()
        watch.page.locator(".menu a").nth(1).click()
        for _ in range(20):
            watch.page.keyboard.press("j")
            watch.page.wait_for_timeout(15)
        assert WORD in watch.words("#evidence")
        shot(watch.page, "words")
        _walk_through(watch)
        watch.quiet()
        assert watch.requests == [path.as_uri()]


def _walk_through(watch: Watch) -> None:
    """Put every piece of the islands into the page, as pressing all links would."""
    shown = watch.page.evaluate(
        """async () => {
          const data = async (name) => {
            const bytes = Uint8Array.from(atob(document.getElementById('island-' + name).textContent), (c) => c.charCodeAt(0));
            return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))).json();
          };
          const pieces = [...await data('words'), ...Object.values(await data('sheets'))];
          const box = document.createElement('div');
          document.getElementById('main').append(box);
          let words = '';
          for (const piece of pieces) {
            const parsed = new DOMParser().parseFromString(piece, 'text/html');
            box.replaceChildren(...[...parsed.body.childNodes].map((node) => document.importNode(node, true)));
            words += box.textContent;
          }
          box.remove();
          return words;
        }"""
    )
    shown = " ".join(shown.split())
    for name, attack in attacks(BEACON).items():
        assert plain(attack)[:200] in shown, name
