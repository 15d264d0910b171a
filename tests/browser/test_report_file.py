"""The report in a real browser, from disk and offline: all sheets, words by mouse and keyboard, pictures, a phone, print; readable for everybody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from sitroom.room import Room
from sitroom.show.report import report
from tests.browser.access import problems
from tests.browser.watching import PHONE, watched

Shot = Callable[..., Path]


@pytest.fixture(scope="module")
def file(room: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "crisis.html"
    with Room(room, create=False) as opened:
        path.write_text(report(opened).html, encoding="utf-8", newline="")
    return path


def test_every_sheet_is_quiet_whole_and_readable(browser: Browser, file: Path, shot: Shot) -> None:
    assert file.stat().st_size < 5_000_000
    with watched(browser, "file://", offline=True) as watch:
        page = watch.page
        page.goto(file.as_uri())
        names = [link.get_attribute("href") or "" for link in page.locator(".menu a").all()]
        assert {"#brief", "#happenings", "#network", "#redlines", "#beliefs", "#sources", "#about"} <= set(names)
        for name in names:
            page.set_viewport_size({"width": 1440, "height": 900})
            page.locator(f".menu a[href='{name}']").click()
            page.locator(f".chapter{name}").wait_for()
            assert page.locator(".chapter:visible").count() == 1
            watch.drawn()
            shot(page, f"{name}-wide")
            assert not problems(page), name
            page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
            shot(page, f"{name}-phone")
            assert page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, name
        watch.quiet()
        assert watch.requests == [file.as_uri()]


def test_from_a_row_to_its_words_and_the_document(browser: Browser, file: Path, shot: Shot) -> None:
    with watched(browser, "file://", offline=True) as watch:
        page = watch.page
        page.goto(file.as_uri())
        page.locator("#brief tr.evidenced td.c-words").first.click()
        panel = page.locator("#evidence article")
        panel.wait_for()
        sentence = panel.locator("blockquote .own").first.inner_text()
        first = panel.get_attribute("data-ref")
        shot(page, "words")
        assert sentence and not problems(page)
        page.keyboard.press("j")
        page.wait_for_function("(first) => document.querySelector('#evidence article').dataset.ref !== first", arg=first)
        page.keyboard.press("k")
        page.wait_for_function("(first) => document.querySelector('#evidence article').dataset.ref === first", arg=first)
        panel.locator("dl.details a[href^='#document-']").click()
        page.locator(".chapter:visible .passage").wait_for()
        assert sentence in page.locator(".chapter:visible .passage").inner_text()
        shot(page, "document")
        assert page.locator(".chapter:visible").count() == 1 and not problems(page)
        page.go_back()
        page.locator("#brief").wait_for()
        page.keyboard.press("Escape")
        assert not page.locator("#evidence").is_visible()
        watch.quiet()


def test_a_mark_of_a_picture_opens_its_words(browser: Browser, file: Path) -> None:
    with watched(browser, "file://", offline=True, dark=True) as watch:
        watch.page.goto(f"{file.as_uri()}#network")
        watch.drawn()
        watch.press_mark("#network figure")
        watch.page.locator("#evidence article blockquote").wait_for()
        watch.quiet()


def test_print_has_every_main_sheet(browser: Browser, file: Path, tmp_path: Path) -> None:
    import pypdfium2

    with watched(browser, "file://", offline=True) as watch:
        watch.page.goto(file.as_uri())
        watch.page.wait_for_timeout(200)
        out = tmp_path / "crisis.pdf"
        watch.page.pdf(path=out, format="A4", print_background=False)
        watch.quiet()
    with pypdfium2.PdfDocument(out) as pdf:
        words = " ".join(page.get_textpage().get_text_range() for page in pdf)
        assert 4 < len(pdf) < 120
    assert all(title in words for title in ("Who threatened whom", "Red lines", "Network", "About this report"))


def test_without_a_script_all_sheets_stand_there(browser: Browser, file: Path) -> None:
    with watched(browser, "file://", offline=True, script=False) as watch:
        watch.page.goto(file.as_uri())
        assert watch.page.locator(".chapter:visible").count() > 8
        assert "switched off" in watch.words("footer")
        watch.quiet()
