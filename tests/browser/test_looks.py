"""Looks: readable for everyone, at both widths, in both modes."""

from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
SIZES = [(1440, 900), (390, 844)]


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "path",
    [
        "/?data.level=5&design.transparency=full",
        "/people?people.number=300",
        "/compare",
        "/over-time?time.sessions=3",
        "/method",
        "/notebook",
        "/your-data",
    ],
)
def test_axe_finds_nothing_serious(
    path: str, size: tuple[int, int], mode: str, visit: Callable
) -> None:
    visitor = visit(*size, mode).open(path)
    visitor.page.get_by_text("Hypotheses from a simulation").last.wait_for(timeout=90_000)
    visitor.page.wait_for_timeout(1500)
    visitor.page.evaluate(AXE)
    found = visitor.page.evaluate("() => axe.run(document)")
    serious = [
        (violation["id"], [node["target"] for node in violation["nodes"]][:4])
        for violation in found["violations"]
        if violation["impact"] in {"serious", "critical"}
    ]
    assert len(found["passes"]) > 10
    assert serious == []


@pytest.mark.parametrize("size", SIZES)
def test_the_first_screen_holds_the_sentence_the_facts_and_the_bar(
    size: tuple[int, int], visit: Callable
) -> None:
    visitor = visit(*size).open()
    visitor.sees("’s screen")
    for selector in (".tl-sentence", ".tl-facts", ".st-key-set-data-level", ".st-key-person-row"):
        box = visitor.page.locator(selector).bounding_box()
        assert box is not None
        assert box["y"] >= 0 and box["y"] + box["height"] <= size[1], selector
    wide = visitor.page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= size[0]
    segments = visitor.page.locator(".st-key-set-data-level").get_by_role("radio")
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
