"""Charts in a real browser: they are moved, kept, pointed at, read, and missed with words."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

FIT = '[data-chart="explore/fit"]'
PIXELS = "canvas => canvas.toDataURL()"


def opened(visit: Callable, path: str = "/?data.level=2&people.number=300") -> Page:
    visitor = visit().open(path)
    visitor.page.locator(f"{FIT} canvas").wait_for()
    visitor.calm()
    return visitor.page


def test_a_chart_moves_with_the_ladder_and_stands_as_it_was_when_a_page_comes_back(
    visit: Callable,
) -> None:
    visitor = visit().open("/?data.level=2&people.number=300")
    page = visitor.page
    canvas = page.locator(f"{FIT} canvas")
    canvas.wait_for()
    visitor.calm()
    page.evaluate(f"window.first = document.querySelector('{FIT} canvas')")
    before = canvas.evaluate(PIXELS)
    visitor.step("Where")
    visitor.calm()
    assert canvas.evaluate(PIXELS) != before
    assert len(visitor.charts()) == 4 and "Where" in visitor.charts()[0]
    page.get_by_role("link", name="Method", exact=True).click()
    page.get_by_text("What it cannot tell").wait_for()
    assert not page.evaluate("window.first.isConnected")
    page.get_by_role("link", name="Explore", exact=True).click()
    canvas.wait_for()
    visitor.settled()
    assert page.evaluate("window.first.isConnected")
    assert visitor.errors == [] and visitor.outside == []


def test_a_mark_says_what_it_stands_for_and_the_data_can_be_read_as_a_table(
    visit: Callable,
) -> None:
    page = opened(visit)
    box = page.locator(f"{FIT} canvas").bounding_box()
    hint = page.locator(".tl-hint")
    page.wait_for_timeout(300)
    met = False
    for x in range(40, int(box["width"]), 5):  # until a dot of the line is met
        for y in range(45, int(box["height"]) - 30, 5):
            page.mouse.move(box["x"] + x, box["y"] + y)
            met = bool(page.evaluate("!!document.querySelector('.tl-hint:popover-open')"))
            if met:
                break
        if met:
            break
    assert "Step: " in hint.inner_text() and "Fit of 100: " in hint.inner_text()
    page.mouse.move(5, 5)
    expect(hint).to_be_hidden()
    button = page.locator(FIT).get_by_role("button", name="Show data")
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Data: How well it fits people")
    assert dialog.locator("table").first.locator("tbody tr").count() >= 2
    assert "Told" in dialog.inner_text()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_a_library_that_does_not_arrive_is_said_in_place_of_the_charts(visit: Callable) -> None:
    visitor = visit()
    visitor.page.route("**/vega.js*", lambda route: route.abort())
    visitor.open("/?data.level=2&people.number=300")
    said = "This chart cannot be drawn: the drawing library did not arrive. Reload the page."
    visitor.page.locator(FIT).get_by_text(said).wait_for()
    assert "it fits people" in visitor.page.inner_text('[data-slot="explore/head"]')


def test_what_is_open_stays_open_when_ranges_arrive_and_steps_change(visit: Callable) -> None:
    visitor = visit().open("/?data.level=3&people.number=700&people.seed=77")
    page = visitor.page
    page.get_by_role("button", name="Stories").click()
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    awaited = "() => document.body.textContent.includes('being worked out')"
    assert page.evaluate(awaited), "the ranges were there before the dialog: choose a larger crowd"
    page.wait_for_function(f"() => !({awaited})()", timeout=90_000)
    assert dialog.is_visible()
    page.keyboard.press("Escape")
    records = page.locator('[data-slot="explore/known"] details').first
    records.locator("summary").click()
    page.evaluate("window.kept = document.querySelector('[data-slot=\"explore/known\"] details')")
    visitor.step("All")
    assert page.evaluate("window.kept.isConnected && window.kept.open")
    assert visitor.errors == []
