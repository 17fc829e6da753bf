"""The one script of our own, in a browser without Streamlit: the person's live screen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from personalize import locations

pytestmark = pytest.mark.browser

SCRIPT = locations.package_file("ui/shared/screen/live.js").read_text(encoding="utf-8")
CARD = (
    '<details data-keep="why:1"><summary>Why this?</summary>behind</details>'
    '<p data-act="click:1"><b>{title}</b></p><button data-act="dismiss:1">Hide</button>'
)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return a page with the component mounted beside a button that is not its own."""
    own = browser.new_page()
    own.set_content("<button data-act='not:ours'>other</button><section><div></div></section>")
    own.add_script_tag(
        type="module",
        content=SCRIPT.replace("export default function", "globalThis.draw = function"),
    )
    own.wait_for_function("() => globalThis.draw")
    own.evaluate(
        """() => { globalThis.told = [];
          globalThis.show = html => draw({parentElement: document.querySelector('section'),
            data: {html}, setTriggerValue: (name, value) => told.push([name, value])}); }"""
    )
    yield own
    own.close()


def test_it_draws_inside_its_own_element_and_tells_what_was_clicked(page: Page) -> None:
    page.evaluate("html => show(html)", CARD.format(title="One"))
    page.get_by_text("One").click()
    page.get_by_role("button", name="Hide").click()
    page.get_by_role("button", name="other").click()
    assert page.evaluate("told") == [["act", "click:1"], ["act", "dismiss:1"]]


def test_what_is_open_and_where_the_focus_is_stay_when_it_is_drawn_anew(page: Page) -> None:
    page.evaluate("html => show(html)", CARD.format(title="One"))
    page.locator("summary").click()
    page.get_by_role("button", name="Hide").focus()
    page.evaluate("html => show(html)", CARD.format(title="Two"))
    assert page.locator("details[open]").count() == 1 and page.get_by_text("Two").count() == 1
    assert page.evaluate("document.activeElement.dataset.act") == "dismiss:1"
    page.get_by_role("button", name="Hide").click()
    assert page.evaluate("told.length") == 1  # heard once, however often it was drawn


def test_the_same_html_is_left_alone(page: Page) -> None:
    page.evaluate("html => show(html)", CARD.format(title="One"))
    page.evaluate("globalThis.kept = document.querySelector('section b')")
    page.evaluate("html => show(html)", CARD.format(title="One"))
    assert page.evaluate("kept.isConnected")
    assert len(SCRIPT.splitlines()) <= 150
