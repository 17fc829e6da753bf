"""Looks: readable for everyone, at three widths, in both modes, by keyboard alone."""

from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Locator, Page, expect

from personalize.output.palette import DARK, LIGHT

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
WIDE, PHONE, WALL = (1440, 900), (390, 844), (1920, 1080)
SMALL = "people.number=300"
EVERYTHING = f"/?data.level=5&design.transparency=full&{SMALL}"
PAGES = [
    f"/people?{SMALL}",
    f"/compare?a.{SMALL}&b.{SMALL}&b.data.level=3",
    f"/over-time?time.sessions=3&{SMALL}",
    "/workshop",
    "/research",
    "/research?tab=Plan",
    "/research?tab=Ledger",
    "/research?tab=Test+notes",
    "/method",
    "/guide",
    "/notebook",
    "/your-data",
]


@pytest.mark.parametrize(
    ("path", "size", "mode"),
    [
        *((path, *look) for path in PAGES for look in ((WIDE, "light"), (PHONE, "dark"))),
        *((EVERYTHING, size, mode) for size in (WIDE, PHONE) for mode in ("light", "dark")),
        (EVERYTHING, WALL, "light"),
    ],
)
def test_axe_finds_nothing_serious(
    path: str, size: tuple[int, int], mode: str, visit: Callable
) -> None:
    visitor = visit(*size, mode).open(path)
    visitor.quiet(1500)
    assert serious(visitor.page) == []
    assert visitor.page.evaluate("() => document.documentElement.scrollWidth") <= size[0]
    ink = visitor.page.evaluate(
        "() => getComputedStyle(document.querySelector('.tl')).getPropertyValue('--ink').trim()"
    )
    assert ink == (DARK if mode == "dark" else LIGHT).ink
    assert visitor.errors == [] and visitor.outside == []


def serious(page: Page) -> list[tuple[str, list]]:
    """Return what axe-core finds serious or critical on what is shown."""
    page.evaluate(AXE)
    found = page.evaluate("() => axe.run(document)")
    assert len(found["passes"]) > 10
    return [
        (violation["id"], [node["target"] for node in violation["nodes"]][:4])
        for violation in found["violations"]
        if violation["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize(("mode", "size"), [("dark", WIDE), ("light", PHONE)])
def test_axe_finds_nothing_serious_in_dialogs_and_in_acting(
    mode: str, size: tuple[int, int], visit: Callable
) -> None:
    visitor = visit(*size, mode).open(f"/?data.level=3&{SMALL}")
    page, dialog = visitor.page, visitor.page.get_by_role("dialog")
    visitor.calm()
    page.get_by_role("button", name="Stories").click()
    expect(dialog.locator(".tl-story")).not_to_have_count(0)
    visitor.quiet()
    assert serious(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="Me", exact=True).click()
    expect(dialog).to_contain_text("You would share 0 kinds of data.", timeout=60_000)
    visitor.quiet()
    assert serious(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.locator(".tl-card .tl-poster").first.click()
    expect(page.locator(".tl-log li")).to_have_count(1)
    for opened in (".acts", "details:not(.acts)"):
        page.locator(f".tl-card {opened} summary").first.click()
    for tool in page.locator(".tl-bar summary").all():
        tool.click()
    visitor.quiet()
    assert serious(page) == []
    small = page.locator(".tl [data-act]:visible, .tl summary:visible").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect()).filter(b => b.height < 24 && b.width < 120)"
    )
    assert small == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size[0]


def test_axe_finds_nothing_serious_while_presenting(visit: Callable) -> None:
    visitor = visit(1280, 720, "dark").open(f"/?view=present&data.level=3&{SMALL}")
    visitor.sees("Guess first:")
    assert serious(visitor.page) == []
    visitor.page.keyboard.press("s")
    visitor.sees("picks are")
    visitor.quiet(1000)
    assert serious(visitor.page) == []


def tab_to(page: Page, at: Locator, most: int = 160) -> None:
    """Press Tab until the focus is on something."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if at.evaluate("e => e === document.activeElement || e.contains(document.activeElement)"):
            return
    raise AssertionError(f"Tab does not reach {at}")


def test_a_keyboard_is_enough_to_act_and_to_climb_the_ladder(visit: Callable) -> None:
    visitor = visit().open(f"/?data.level=3&{SMALL}")
    page = visitor.page
    visitor.calm()
    page.locator("h1").first.click()
    tab_to(page, page.locator(".tl-card .acts summary").first)
    shown = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    assert shown == "solid"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".tl-log li")).to_have_count(1)
    visitor.quiet()
    assert page.evaluate("() => document.activeElement.closest('.tl-card') !== null")
    step = visitor.sharing_level("Who")
    step.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(visitor.sharing_level("Where")).to_be_checked()
    page.get_by_role("button", name="Stories").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible(timeout=30_000)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Pick", exact=True).press("Enter")
    page.get_by_role("button", name="Typical").press("Enter")
    page.wait_for_function("() => location.search.includes('pick=typical')")
    assert visitor.errors == []


@pytest.mark.parametrize("size", [WIDE, (1366, 768), (1280, 800), PHONE])
def test_the_first_screen_holds_the_sentence_the_facts_and_the_bar(
    size: tuple[int, int], visit: Callable
) -> None:
    visitor = visit(*size).open(f"/?data.level=2&{SMALL}")
    for selector in (".tl-sentence", ".tl-facts", ".st-key-ladder"):
        box = visitor.page.locator(selector).bounding_box()
        assert box is not None
        assert box["y"] >= 0 and box["y"] + box["height"] <= size[1], selector
    segments = visitor.ladder.get_by_role("radio")
    expect(segments).to_have_count(6)
    boxes = [segments.nth(i).bounding_box() for i in range(6)]
    assert min(box["height"] for box in boxes if box) >= 40
    assert len({round(box["y"]) for box in boxes if box}) == 1


def test_on_a_phone_the_lines_come_before_the_cards(visit: Callable) -> None:
    page = visit(*PHONE).open(f"/?data.level=2&{SMALL}").page
    lines, cards = (
        page.locator(selector).first.bounding_box() for selector in (".tl-held", ".tl-card")
    )
    assert lines is not None and cards is not None and lines["y"] < cards["y"]


def test_six_cards_are_within_480_pixels(visit: Callable) -> None:
    visitor = visit().open(f"/?data.level=3&{SMALL}")
    visitor.calm()
    height = visitor.page.locator(".tl-cards").first.evaluate(
        "e => e.getBoundingClientRect().height"
    )
    assert height <= 480


def test_what_is_read_stays_in_its_place_while_the_rest_arrives(visit: Callable) -> None:
    visitor = visit()
    # Streamlit opens its sidebar, which moves the page sideways, and fetches its scripts before
    # the first words: see the README. Its settings, drawn last, come in several frames on a busy
    # machine. What counts here is what moves up or down after the frame that first shows them.
    visitor.page.add_init_script(
        """globalThis.shifts = 0; let since = Infinity; const look = () => {
          if (document.querySelector('.tl-sentence') && document.querySelector('.st-key-crowd'))
            requestAnimationFrame(() => { since = performance.now(); });
          else requestAnimationFrame(look);
        }; look();
        new PerformanceObserver(list => {
          for (const e of list.getEntries())
            if (!e.hadRecentInput && e.startTime > since && e.sources.some(
              s => s.previousRect.y !== s.currentRect.y)) shifts += e.value;
        }).observe({type: 'layout-shift', buffered: true})"""
    )
    visitor.open(f"/?data.level=3&{SMALL}")
    visitor.calm()
    assert visitor.page.evaluate("shifts") < 0.1


def test_at_twice_the_size_nothing_is_cut_off(visit: Callable) -> None:
    visitor = visit(720, 450).open(f"/?data.level=3&{SMALL}")
    assert visitor.page.evaluate("() => document.documentElement.scrollWidth") <= 720
    visitor.step("All")
