"""Forms in a real browser, which sends its own Origin and its own cookie: a correction and a scenario go through; and what pictures draw is pressed,
dragged and reached by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.rooms import Served, serving
from tests.pages_room import build

WAIT = 60_000


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    path: Path = tmp_path_factory.mktemp("forms") / "strait.sitroom"
    build(path)
    with serving(path) as found:
        yield found


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    context = browser.new_context(base_url=served.origin)
    context.set_default_timeout(WAIT)
    opened = context.new_page()
    opened.goto(f"/?token={served.token}")
    yield opened
    context.close()


def test_a_correction_goes_through(page: Page) -> None:
    page.goto("/evidence?of=event:e2-d1")
    page.get_by_text("Correct this").click()
    form = page.locator("form", has_text="It is no event")
    form.locator("[name=why]").fill("they were never offered")
    form.get_by_role("button").click()
    page.wait_for_load_state()
    page.goto("/log")
    assert "they were never offered" in page.locator("main").inner_text()


def test_a_scenario_runs_and_its_result_is_saved(page: Page) -> None:
    page.goto("/whatif")
    for name, value in (("days", "5"), ("runs", "20"), ("act-0-actor", "Norland"), ("act-0-recipient", "Sudland")):
        page.fill(f"[name={name}]", value)
    page.select_option("[name=act-0-type]", "ASSAULT")
    page.get_by_role("button", name="Run it").first.click()
    page.wait_for_selector("[data-page=result] .drawing svg")
    for name, begins in (("scenario.toml", b"name"), ("result.csv", b"table,"), ("result.json", b"{")):
        answer = page.request.get(f"{page.url}/{name}")
        assert answer.ok and answer.body().startswith(begins)
        assert answer.headers["content-disposition"].startswith("attachment")


def test_progress_comes_by_itself_and_a_run_is_ended(page: Page) -> None:
    page.goto("/whatif")
    for name, value in (("days", "365"), ("runs", "20000"), ("name", "a long one"), ("act-0-actor", "Norland"), ("act-0-recipient", "Sudland")):
        page.fill(f"[name={name}]", value)
    page.select_option("[name=act-0-type]", "ASSAULT")
    with page.expect_request(lambda asked: asked.url.endswith("/events")):
        page.get_by_role("button", name="Run it").first.click()
    page.get_by_role("button", name="End it").click()
    page.wait_for_selector("[data-state=cancelled]")
    assert page.locator("[data-told]").inner_text().startswith("ended before it")


def test_the_map_is_enlarged_and_moved(page: Page) -> None:
    page.goto("/happenings")
    page.locator("summary", has_text="Map of what happened").click()
    page.locator(".zooming button").first.wait_for()
    land = page.locator(".drawing svg g.mark-shape path").first

    def outline() -> str:
        page.wait_for_timeout(150)
        return land.get_attribute("d") or ""

    first = outline()
    page.get_by_role("button", name="Enlarge the picture").click()
    nearer = outline()
    page.keyboard.press("ArrowLeft")
    moved = outline()
    page.keyboard.press("0")
    assert len({first, nearer, moved}) == 3 and outline() == first
    page.locator(".drawing svg").scroll_into_view_if_needed()
    box = page.locator(".drawing svg").bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 3
    page.mouse.move(*middle)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    assert outline() != first
    page.get_by_role("button", name="The picture as it was at first").click()
    assert outline() == first
    page.get_by_role("button", name="Enlarge the picture").click()
    nearer = outline()
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 60, middle[1] + 30, steps=4)
    page.mouse.up()
    assert outline() not in (first, nearer)


@pytest.mark.parametrize(("address", "opened", "mark"), [
    ("/network", None, "g.nodes path"), ("/happenings", "Timeline", "g.happened path"),
])  # fmt: skip
def test_pictures_are_enlarged_and_moved(page: Page, address: str, opened: str | None, mark: str) -> None:
    page.goto(address)
    if opened:
        page.locator("summary", has_text=opened).first.click()
    page.locator(".zooming button").first.wait_for()
    drawn = page.locator(".drawing svg").first

    def places() -> list[str]:
        page.wait_for_timeout(150)
        return sorted(one.get_attribute("transform") or "" for one in drawn.locator(mark).all())

    def sizes() -> set[str]:
        return {one.get_attribute("font-size") or "" for one in drawn.locator("text").all()}

    first, size = places(), sizes()
    page.get_by_role("button", name="Enlarge the picture").click()
    nearer = places()
    assert nearer != first and sizes() <= size  # names keep their size
    page.keyboard.press("ArrowLeft")
    assert places() != nearer
    page.keyboard.press("0")
    assert places() == first
    drawn.scroll_into_view_if_needed()
    box = drawn.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 30)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    assert places() != first
    page.get_by_role("button", name="The picture as it was at first").click()
    assert places() == first


def test_a_side_is_pressed_dragged_and_its_ties_are_reached_by_keyboard(page: Page) -> None:
    page.goto("/network")
    node = page.locator(".drawing svg .mark-symbol.role-mark path").first
    node.wait_for()
    box = node.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.click(x, y)
    page.wait_for_selector("#evidence:not([hidden]) h2")
    page.keyboard.press("Escape")
    page.mouse.move(x, y)
    page.mouse.down()
    drawn = page.locator(".drawing svg").bounding_box()
    assert drawn is not None
    inwards = 40 if x < drawn["x"] + drawn["width"] / 2 else -40  # beyond its edge a side is held
    page.mouse.move(x + inwards, y, steps=4)
    page.mouse.up()
    moved = node.bounding_box()
    assert moved is not None and abs(moved["x"] - box["x"] - inwards) < 2
    assert page.locator("#evidence").is_hidden()
    page.locator(".drawn-rows summary").focus()
    page.keyboard.press("Enter")
    page.locator(".drawn-rows a[data-evidence]").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#evidence:not([hidden]) h2")
