"""Looks: readable for everyone, at both widths, in both modes."""

from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
SIZES = [(1440, 900), (390, 844)]


EVERYTHING = "/?data.level=5&design.transparency=full"
PAGES = [
    "/people?people.number=300",
    "/compare",
    "/over-time?time.sessions=3",
    "/method",
    "/notebook",
    "/your-data",
]
LOOKS = [(SIZES[0], "light"), (SIZES[1], "dark")]
"""Both widths and both modes of every page; Explore in all four pairs."""


@pytest.mark.parametrize(
    ("path", "size", "mode"),
    [
        *((path, size, mode) for path in [EVERYTHING, *PAGES] for size, mode in LOOKS),
        (EVERYTHING, SIZES[0], "dark"),
        (EVERYTHING, SIZES[1], "light"),
    ],
)
def test_axe_finds_nothing_serious(
    path: str, size: tuple[int, int], mode: str, visit: Callable
) -> None:
    visitor = visit(*size, mode).open(path)
    visitor.page.get_by_text("Hypotheses from a simulation").last.wait_for(timeout=90_000)
    visitor.page.wait_for_timeout(1500)
    assert serious(visitor.page) == []


def serious(page: Page) -> list[tuple[str, list]]:
    """Return what axe-core finds serious or critical on what is shown, once it is drawn.

    While a page is drawn anew Streamlit fades what was there.
    """
    page.wait_for_function(
        """() => !document.querySelector('[data-stale="true"]') && document.querySelector(
            '[data-testid="stApp"][data-test-script-state="notRunning"]')"""
    )
    page.wait_for_timeout(500)  # the fade back
    page.evaluate(AXE)
    found = page.evaluate("() => axe.run(document)")
    assert len(found["passes"]) > 10
    return [
        (violation["id"], [node["target"] for node in violation["nodes"]][:4])
        for violation in found["violations"]
        if violation["impact"] in {"serious", "critical"}
    ]


def written_on(place: Locator) -> float:
    """Return the contrast of an element's text on its own background."""
    return place.first.evaluate(
        """e => {
            const bright = c => {
                const [r, g, b] = c.match(/[0-9.]+/g).slice(0, 3).map(v => {
                    v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
                return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
            const s = getComputedStyle(e), two = [bright(s.color), bright(s.backgroundColor)];
            return (Math.max(...two) + 0.05) / (Math.min(...two) + 0.05); }"""
    )


@pytest.mark.parametrize(("mode", "size"), [("dark", SIZES[0]), ("light", SIZES[1])])
def test_axe_finds_nothing_serious_in_dialogs_and_in_acting(
    mode: str, size: tuple[int, int], visit: Callable
) -> None:
    visitor = visit(*size, mode).open("/?data.level=3&people.number=300")
    page, dialog = visitor.page, visitor.page.get_by_role("dialog")
    visitor.sees("’s screen")
    visitor.calm()  # ranges that arrive close what is open
    page.get_by_role("button", name="Stories").click()
    expect(dialog.locator(".tl-story")).not_to_have_count(0)
    assert serious(page) == []
    assert written_on(dialog.get_by_test_id("stBaseButton-primary")) >= 4.5
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="Me", exact=True).click()
    expect(dialog).to_contain_text("You would share 0 kinds.", timeout=60_000)
    dialog.get_by_text("Ratings", exact=True).click()
    expect(dialog).to_contain_text("You would share 1 kind.")
    assert serious(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.locator(".tl-card .tl-picture").first.click()
    expect(page.locator(".tl-log li")).to_have_count(1)
    for opened in (".acts", "details:not(.acts)"):
        page.locator(f".tl-card {opened} summary").first.click()
    for tool in page.locator(".tl-bar summary").all():
        tool.click()
    assert serious(page) == []
    small = page.locator(".tl [data-act]:visible, .tl summary:visible").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect()).filter(b => b.height < 24 && b.width < 120)"
    )
    assert small == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size[0]


def test_axe_finds_nothing_serious_while_presenting(visit: Callable) -> None:
    visitor = visit(1280, 720, "dark").open("/?view=present&data.level=3&people.number=300")
    visitor.sees("Guess first:")
    assert serious(visitor.page) == []
    visitor.page.keyboard.press("s")
    visitor.sees("it fits people")
    visitor.page.wait_for_timeout(1000)
    assert serious(visitor.page) == []
    assert written_on(visitor.page.get_by_test_id("stBaseButton-primary")) >= 4.5
    caveat = visitor.page.get_by_text("Hypotheses from a simulation").bounding_box()
    bar = visitor.page.locator(".st-key-present-bar").bounding_box()
    assert caveat is not None and bar is not None
    assert caveat["y"] + caveat["height"] <= bar["y"]


def test_what_is_chosen_can_be_read_in_the_dark(visit: Callable) -> None:
    visitor = visit(mode="dark").open("/compare?a.people.number=300&b.people.number=300")
    visitor.sees("Ways of picking")
    assert written_on(visitor.page.locator(".stMultiSelect [data-tag]")) >= 4.5


def tab_to(page: Page, selector: str, most: int = 140) -> None:
    """Press Tab until the focus is on something."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def test_a_keyboard_is_enough_to_act_and_to_climb_the_ladder(visit: Callable) -> None:
    visitor = visit().open("/?data.level=3&people.number=300")
    page = visitor.page
    visitor.sees("Act as")
    page.wait_for_function(
        """() => [...document.querySelectorAll('[aria-label]')]
            .some(e => /All [0-9]/.test(e.getAttribute('aria-label')))""",
        timeout=60_000,
    )
    visitor.settled()
    tab_to(page, ".tl-card .acts summary")
    shown = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    assert shown == "solid"
    page.keyboard.press("Enter")
    tab_to(page, ".tl-card .acts button[data-act^=click]", 1)
    page.keyboard.press("Enter")
    expect(page.locator(".tl-log li")).to_have_count(1)
    # What was drawn anew does not send the keyboard back to the top of the page.
    page.wait_for_function("() => document.activeElement.matches('.tl-card .acts *')")
    # The step that is shown has the focus, and an arrow goes to the next one.
    tab_to(page, ".st-key-ladder :checked")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => location.search.includes('data.level=4')")
    expect(page.locator(".st-key-ladder :focus")).to_have_attribute("value", "4")
    page.get_by_role("button", name="Stories").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    # A menu opens and closes by keyboard, by a choice in it, and by a click elsewhere.
    menu, typical = page.locator(".tl-menu > summary"), page.get_by_role("button", name="Typical")
    menu.focus()
    page.keyboard.press("Enter")
    typical.focus()
    page.keyboard.press("Escape")
    expect(typical).to_be_hidden()
    expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    typical.click()
    page.wait_for_function("() => location.search.includes('pick=typical')")
    expect(typical).to_be_hidden()
    menu.click()
    page.get_by_label("By name", exact=True).fill("an")
    page.keyboard.press("Enter")
    expect(page.locator('.tl-menu [data-act^="pick:"]')).to_have_count(6 + 8)
    page.locator(".tl-sentence").click()
    expect(typical).to_be_hidden()
    assert visitor.errors == []


@pytest.mark.parametrize("size", SIZES)
def test_the_first_screen_holds_the_sentence_the_facts_and_the_bar(
    size: tuple[int, int], visit: Callable
) -> None:
    visitor = visit(*size).open()
    visitor.sees("’s screen")
    for selector in (".tl-sentence", ".tl-facts", ".st-key-ladder", ".tl-who"):
        box = visitor.page.locator(selector).bounding_box()
        assert box is not None
        assert box["y"] >= 0 and box["y"] + box["height"] <= size[1], selector
    wide = visitor.page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= size[0]
    segments = visitor.page.locator(".st-key-ladder").get_by_role("radio")
    expect(segments).to_have_count(6)
    heights = [segments.nth(i).bounding_box()["height"] for i in range(segments.count())]
    rows = {round(segments.nth(i).bounding_box()["y"]) for i in range(segments.count())}
    assert len(heights) == 6 and min(heights) >= 24
    assert len(rows) == 1


def test_colours_follow_the_mode(visit: Callable) -> None:
    from personalize.output.palette import DARK, LIGHT

    for mode, colours in (("light", LIGHT), ("dark", DARK)):
        visitor = visit(mode=mode).open()
        visitor.sees("’s screen")
        visitor.page.wait_for_timeout(800)
        ink = visitor.page.evaluate(
            "() => getComputedStyle(document.querySelector('.tl')).getPropertyValue('--ink').trim()"
        )
        assert ink == colours.ink
