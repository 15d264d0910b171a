"""Every page of the web app in a real browser: quiet, whole on a phone and on a wide window, reachable by keyboard, readable for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from sitroom.room import Room
from sitroom.show.pages import PAGES
from tests.browser.access import problems
from tests.browser.rooms import Served, serving
from tests.browser.watching import PHONE, WIDE, watched

Shot = Callable[..., Path]


@pytest.fixture(scope="module")
def served(room: Path) -> Iterator[Served]:
    with serving(room) as found:
        yield found


@pytest.fixture(scope="module")
def asked(room: Path) -> dict[str, str]:
    """What pages that need it are asked."""
    with Room(room, create=False) as opened:
        document, actor, line = opened.documents()[0].id, opened.actors(limit=1)[0].id, opened.red_lines()[0].id
    return {"document": f"id={document}", "actor": f"id={actor}", "redline": f"id={line}", "search": f"text={quote('strait')}"}


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    return int(page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_quiet_whole_and_readable(browser: Browser, served: Served, asked: dict[str, str], name: str, shot: Shot) -> None:
    with watched(browser, served.origin) as watch:
        watch.visit(f"{served.origin}/{name}?{asked.get(name, '')}")
        watch.drawn()
        shot(watch.page, f"{name}-wide", whole=True)
        assert overflow(watch.page) <= 0
        assert not problems(watch.page)
        watch.page.emulate_media(color_scheme="dark")
        watch.page.evaluate("() => document.dispatchEvent(new Event('sitroom:theme'))")
        watch.drawn()
        assert not problems(watch.page, only=["color-contrast"])
        shot(watch.page, f"{name}-dark")
        watch.page.emulate_media(color_scheme="light")
        watch.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        watch.page.reload()
        watch.drawn()
        shot(watch.page, f"{name}-phone")
        assert overflow(watch.page) <= 0
        watch.quiet(name)


def test_from_the_start_to_the_words_by_keyboard(browser: Browser, served: Served, shot: Shot) -> None:
    with watched(browser, served.origin) as watch:
        page = watch.page
        watch.visit(served.origin)
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        page.locator("main a[data-evidence]").first.focus()
        page.keyboard.press("Enter")
        panel = page.locator("#evidence article")
        panel.wait_for()
        first = panel.get_attribute("data-ref")
        assert panel.locator("blockquote").inner_text().strip() and panel.locator(".voices li").count()
        shot(page, "words")
        assert not problems(page)
        page.keyboard.press("j")
        page.wait_for_function("(first) => document.querySelector('#evidence article').dataset.ref !== first", arg=first)
        page.keyboard.press("k")
        page.wait_for_function("(first) => document.querySelector('#evidence article').dataset.ref === first", arg=first)
        page.keyboard.press("Escape")
        assert not page.locator("#evidence").is_visible()
        assert page.evaluate("() => document.activeElement.matches('main a[data-evidence]')")
        watch.quiet()


def test_everything_that_can_be_pressed_is_reached_by_tab(browser: Browser, served: Served) -> None:
    with watched(browser, served.origin) as watch:
        page = watch.page
        watch.visit(f"{served.origin}/happenings")
        wanted = page.evaluate(
            "() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]"
            ".filter((e) => e.checkVisibility() && !e.disabled && e.tabIndex >= 0).length"
        )
        reached = page.evaluate(
            "() => document.querySelectorAll('[tabindex]').length && [...document.querySelectorAll('[tabindex]')].every((e) => e.tabIndex <= 0)"
        )
        assert reached
        seen = set()
        for _ in range(min(wanted, 60)):
            page.keyboard.press("Tab")
            seen.add(page.evaluate("() => { const e = document.activeElement; e.dataset.seen ??= Math.random(); return e.dataset.seen; }"))
            assert page.evaluate(
                "() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; }"
            )
        assert len(seen) == min(wanted, 60)


def test_pages_work_without_a_script(browser: Browser, served: Served) -> None:
    with watched(browser, served.origin, script=False) as watch:
        watch.visit(served.origin)
        watch.page.locator("main a[data-evidence]").first.click()
        assert watch.page.locator("main article.evidence blockquote").inner_text().strip()
        watch.page.goto(f"{served.origin}/happenings")
        watch.page.locator("input[name=actor]").fill("Iran")
        watch.page.locator("form.facets button").click()
        assert "actor=Iran" in watch.page.url and watch.page.locator("main table tbody tr").count()
        watch.quiet()


def test_a_mark_of_a_picture_opens_its_words(browser: Browser, served: Served) -> None:
    with watched(browser, served.origin, window=WIDE) as watch:
        watch.visit(f"{served.origin}/network")
        watch.drawn()
        watch.press_mark("figure")
        watch.page.locator("#evidence article blockquote").wait_for()
        watch.quiet()
