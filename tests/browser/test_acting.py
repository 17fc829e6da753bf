"""Acting on a person's screen, presenting it, and playing the ladder, in a real browser."""

import re
import urllib.request
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_what_is_done_on_the_screen_is_tracked_and_changes_it(visit: Callable) -> None:
    visitor = visit().open("/?pick=5")
    page = visitor.page
    visitor.sees("Act as")
    page.locator('[data-slot="explore/screen"][data-live]').wait_for(timeout=30_000)
    visitor.settled()
    before = page.locator(".tl-card h4").first.evaluate("e => e.firstChild.textContent").strip()
    page.locator(".tl-card .tl-picture").first.click()
    log = page.locator(".tl-log li")
    expect(log).to_have_count(1)
    expect(log.first).to_contain_text("Opened “")
    expect(log.first).to_contain_text("activity here, used for picks")
    hidden = page.locator(".tl-card h4").first.evaluate("e => e.firstChild.textContent").strip()
    page.locator(".tl-card .acts summary").first.click()
    page.locator(".tl-card .acts").first.get_by_role("button", name="Hide").click()
    expect(log).to_have_count(2)
    expect(log.nth(1)).to_contain_text(hidden)
    expect(page.locator(".tl-card h4", has_text=hidden)).to_have_count(0)
    page.locator(".tl-bar summary", has_text="Search").click()
    page.locator(".tl-bar").get_by_role("button", name="nature").click()
    expect(log.nth(2)).to_contain_text("Searched for nature: searches, used for picks")
    page.locator(".tl-bar summary", has_text="1 message").click()
    page.locator(".tl-bar").get_by_role("button", name="Open it").click()
    expect(log.nth(3)).to_contain_text("Opened a message about")
    expect(page.locator('[role="status"]')).to_contain_text("would rate it")
    page.get_by_role("button", name="Start again").click()
    expect(log).to_have_count(0)
    expect(page.locator(".tl-card h4").first).to_contain_text(before)
    assert visitor.outside == [] and visitor.errors == []


def test_presenting_is_driven_by_keys_after_a_guess(visit: Callable) -> None:
    visitor = visit(1920, 1080).open("/?data.level=1")
    page = visitor.page
    visitor.sees("’s screen")
    page.get_by_role("button", name="Share").click()
    page.get_by_role("button", name="Present").click()
    visitor.sees("Guess first:")
    assert page.get_by_role("link", name="Compare").count() == 0
    assert page.locator('[data-testid="stSidebar"]:visible').count() == 0
    page.keyboard.press("3")
    page.wait_for_function("() => location.search.includes('data.level=3')")
    visitor.sees("Guess first:")
    page.keyboard.press("s")
    visitor.sees("it fits people")
    size = page.locator(".tl-sentence").evaluate(
        "e => parseFloat(getComputedStyle(e).fontSize) * (e.currentCSSZoom || 1)"
    )
    assert size >= 25
    assert page.locator('img[alt^="QR code"]').evaluate("e => e.naturalWidth") > 80
    page.keyboard.press("p")
    page.wait_for_function("() => location.search.includes('nth=1')")
    page.keyboard.press("Escape")
    page.wait_for_function("() => !location.search.includes('view=present')")
    visitor.sees("What the service knows about")
    assert visitor.outside == [] and visitor.errors == []


def test_me_shows_what_ones_own_limit_buys_and_keeps_nothing(visit: Callable) -> None:
    visitor = visit().open("/?data.level=3")
    page = visitor.page
    visitor.sees("’s screen")
    page.get_by_role("button", name="Me", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("You would share 0 kinds.", timeout=60_000)
    popular = dialog.locator(".tl-card h4").all_inner_texts()
    dialog.get_by_text("Activity here", exact=True).click()
    expect(dialog).to_contain_text("You would share 1 kind.")
    expect(dialog).to_contain_text("beyond your limit")
    assert dialog.locator(".tl-card h4").all_inner_texts() != popular
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert "me" not in re.findall(r"[?&](\w+)", page.url)
    page.get_by_role("button", name="Me", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("You would share 0 kinds.")
    assert visitor.outside == [] and visitor.errors == []


def test_the_ladder_plays_to_its_end_and_stops(visit: Callable) -> None:
    visitor = visit().open("/?data.level=4&people.number=300")
    visitor.sees("’s screen")
    visitor.page.get_by_role("button", name="Play", exact=True).click()
    visitor.page.wait_for_function("() => location.search.includes('data.level=5')", timeout=60_000)
    expect(visitor.page.get_by_role("button", name="Play", exact=True)).to_be_visible(
        timeout=30_000
    )


def test_a_link_carries_its_preview_and_the_picture_is_served_here(server) -> None:
    # Most chats ask for compressed pages, which were left without a preview but for Explore's.
    for path in ("people", ""):
        asked = urllib.request.Request(
            f"{server.url}/{path}?story=leak", headers={"Accept-Encoding": "gzip, br"}
        )
        with urllib.request.urlopen(asked, timeout=10) as answer:
            page = answer.read().decode()
        assert 'property="og:title" content="The leak in week six' in page
    image = re.search(r'property="og:image" content="([^"]+)"', page)
    assert image is not None and image.group(1).startswith(server.url)
    with urllib.request.urlopen(image.group(1), timeout=10) as answer:
        assert answer.read(8) == b"\x89PNG\r\n\x1a\n"


def test_what_is_typed_in_share_is_there_when_it_is_opened_again(visit: Callable) -> None:
    visitor = visit().open("/?data.level=3&people.number=300")
    page, share = visitor.page, visitor.page.get_by_role("button", name="Share", exact=True)
    visitor.sees("’s screen")
    visitor.calm()
    share.click()
    page.get_by_label("What you expected").fill("Nobody minds")
    page.keyboard.press("Escape")
    expect(page.get_by_label("What you expected")).to_have_count(0)
    visitor.step("Did")
    share.click()
    expect(page.get_by_label("What you expected")).to_have_value("Nobody minds")
    expect(page.locator("[data-testid=stPopoverBody] code").first).not_to_contain_text(
        "data.level=3"
    )
