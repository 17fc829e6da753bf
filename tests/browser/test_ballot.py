"""The ballot in a browser: with a lost network, without a script, and what axe finds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from personalize.workshop import Phase, Room, number_of_votes, open_rooms
from personalize.workshop.listening import Listening
from personalize.workshop.picture import PictureCard, ScreenPicture
from personalize.workshop.rooms import Rooms
from tests.workshop.driver import PLANS, guessing, revealed

pytestmark = pytest.mark.browser

NARROW, LEAST = 320, 44
"""Pixels of a small phone, and of the least target for a finger."""


@pytest.fixture
def store(tmp_path: Path) -> Rooms:
    return open_rooms(f"sqlite:///{tmp_path / 'notebook.sqlite'}")


@pytest.fixture
def room(store: Rooms) -> Room:
    room = guessing(store, store.open_room("Tuesday", PLANS))
    cards = tuple(PictureCard(f"Title {n}", ("did here",), n, n, "") for n in range(6))
    picture = ScreenPicture("A home page", "Streaming", "streaming", "Ada, 40, nurse", "", cards)
    store.set_picture(room.current, picture.values())
    return store.room(room.id)


@pytest.fixture
def listening(store: Rooms, room: Room) -> Iterator[Listening]:
    own = Listening(store, room, "127.0.0.1", 0)
    yield own
    own.close()


def choose(page: Page, label: str) -> None:
    page.locator("label.o", has_text=label).first.click()


def test_a_vote_without_a_network_is_kept_and_sent_when_it_is_back(
    browser: Browser, store: Rooms, room: Room, listening: Listening
) -> None:
    context = browser.new_context()
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text))
    page.goto(listening.url)
    context.set_offline(True)
    choose(page, "6")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text("Not sent yet. Keep this page.")
    assert number_of_votes(store, room.current, "guess") == 0
    context.set_offline(False)
    expect(page.get_by_role("heading", name="Sent. Look up.")).to_be_visible(timeout=8000)
    assert number_of_votes(store, room.current, "guess") == 1
    page.reload()
    expect(page.get_by_role("heading", name="Sent. Look up.")).to_be_visible()
    room = revealed(store, room)  # the page learns it by itself
    expect(page.get_by_text("The result is on the big screen.")).to_be_visible(timeout=8000)
    assert not [text for text in refused if "Content Security Policy" in text]
    context.close()


def test_a_vote_that_is_sent_late_is_refused_by_name_and_not_counted_elsewhere(
    browser: Browser, store: Rooms, room: Room, listening: Listening
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(listening.url)
    context.set_offline(True)
    choose(page, "6")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text("Not sent yet")
    room = guessing(store, revealed(store, room), 3)
    context.set_offline(False)
    expect(page.get_by_role("status")).to_contain_text("for another round", timeout=8000)
    assert number_of_votes(store, room.current, "guess") == 0
    choose(page, "2")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Sent. Look up.")).to_be_visible()
    assert number_of_votes(store, room.current, "guess") == 1
    context.close()


def test_it_works_without_a_script(
    browser: Browser, store: Rooms, room: Room, listening: Listening
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(listening.url)
    choose(page, "6")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Sent. Look up.")).to_be_visible()
    page.get_by_role("link", name="Change my answer").click()
    choose(page, "2")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Your answer: 2")).to_be_visible()
    room = store.move(revealed(store, room), Phase.VOTE)
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text("Where is your limit?")).to_be_visible()
    assert number_of_votes(store, room.current, "guess") == 1
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_fingers_reach_everything(
    browser: Browser, store: Rooms, room: Room, listening: Listening, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": NARROW, "height": 640},
        color_scheme=scheme,  # type: ignore[arg-type]
        bypass_csp=True,  # axe is put into the page
    )
    page = context.new_page()
    requests: list[str] = []
    page.on("request", lambda one: requests.append(one.url))

    def check() -> None:
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
        targets = page.locator("label.o, button, a.b, textarea, input[type=text]")
        for target in targets.all():
            box = target.bounding_box()
            assert box is not None and min(box["width"], box["height"]) >= LEAST

    page.goto(listening.url)
    check()
    choose(page, "6")
    check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Sent. Look up.")).to_be_visible()
    check()
    room = store.move(revealed(store, guessing(store, room, 2)), Phase.VOTE)
    page.goto(listening.url)
    check()
    page.goto(listening.url.rsplit("/", 1)[0])
    check()
    own = listening.url.split("/join")[0]
    assert all(url.startswith((own, "data:")) for url in requests)
    context.close()
