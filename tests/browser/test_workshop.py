"""A workshop from an empty room to a limit: a facilitator, a projector, and phones."""

from __future__ import annotations

import io
import os
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Server, Visitor
from tests.browser.test_looks import serious

pytestmark = pytest.mark.browser

PHONES = int(os.environ.get("WORKSHOP_PHONES", "5"))
"""The journey was seen with 30; five, the fewest that are shown, spare the suite its time."""
AGENT = "PhoneOfSomebody/1.0"


@pytest.fixture
def phones(browser: Browser) -> Iterator[list[BrowserContext]]:
    opened = [
        browser.new_context(
            viewport={"width": 390, "height": 844},
            is_mobile=True,
            has_touch=True,
            user_agent=f"{AGENT} number {number}",
            color_scheme="dark" if number % 2 else "light",
        )
        for number in range(PHONES)
    ]
    yield opened
    for context in opened:
        context.close()


def press(visitor: Visitor, name: str, then: str = "") -> None:
    """Press a button, and wait until the page says what follows."""
    visitor.page.get_by_role("button", name=name).filter(visible=True).first.click()
    if then:
        expect(visitor.page.get_by_text(then).first).to_be_visible(timeout=60_000)
    visitor.quiet(600)


def answer(page: Page, value: str) -> None:
    page.locator(f"input[name=answer][value='{value}']").check(force=True)
    page.locator("form[data-vote] button").click()
    expect(page.get_by_text("Sent. Look up.")).to_be_visible()


def on_wall(wall: Visitor, text: str) -> None:
    expect(wall.page.get_by_text(text, exact=False).first).to_be_visible(timeout=30_000)


def test_a_room_from_empty_to_a_limit(
    start_server: Callable[..., Server],
    visit: Callable[..., Visitor],
    phones: list[BrowserContext],
    tmp_path: Path,
) -> None:
    server = start_server()
    facilitator = visit(at=server).open("/workshop")
    facilitator.page.get_by_label("Title").fill("Tuesday’s room")
    press(facilitator, "Open the room")
    code = facilitator.page.locator(".tl-join .code").inner_text(timeout=120_000)
    assert len(code) == 6 and not set(code) & set("0O1I")
    wall = visit(1920, 1080, at=server)
    wall.page.goto(f"{server.url}/workshop?room={code}&view=room")
    on_wall(wall, code)
    assert serious(wall.page) == [] and serious(facilitator.page) == []

    press(facilitator, "Begin", "not begun")
    press(facilitator, "Open the guess", "the room guesses")
    pages = [context.new_page() for context in phones]
    for page in pages:
        page.goto(f"{server.url}/join/{code}")
        expect(page.locator("form[data-vote]")).to_be_visible()
    assert serious(pages[0]) == [] and serious(pages[1]) == []
    assert pages[0].evaluate("() => document.documentElement.scrollWidth") <= 390
    for number, page in enumerate(pages):
        answer(page, str(2 + number % 4))
    # One phone comes back, sees its own answer, and changes it; another one only reloads.
    pages[0].goto(f"{server.url}/join/{code}?change=1")
    pages[1].reload()
    expect(pages[1].get_by_text("Sent. Look up.")).to_be_visible()
    on_wall(wall, f"{PHONES} answers")
    for path in ("", "/state", "/results", "/tally"):
        assert "differ" not in fetched(f"{server.url}/join/{code}{path}")
    assert wall.page.get_by_text("Answers of the room").count() == 0

    press(facilitator, "Lock", ": locked")
    press(facilitator, "Reveal", "Neither is evidence")
    on_wall(wall, "Neither is evidence")
    expect(wall.page.get_by_text("Answers of the room").first).to_be_attached()
    wall.quiet(1000)
    assert serious(wall.page) == []

    press(facilitator, "Ask the room", "Our limit: not begun")
    press(facilitator, "Open the vote", "the room votes")
    for number, page in enumerate(pages):
        page.goto(f"{server.url}/join/{code}")
        answer(page, "2" if number < 0.6 * PHONES else "5")
    press(facilitator, "Talk", "The votes make this limit")
    press(facilitator, "Set our limit", f"Our limit, set by {PHONES} people")
    expect(facilitator.page.get_by_text(f"Our limit, set by {PHONES} people").first).to_be_visible()

    limit = tmp_path / "limit.toml"
    limit.write_bytes(downloaded(facilitator, "limit.toml"))
    assert "rating = 2" in limit.read_text() and f"set_by = {PHONES}" in limit.read_text()
    table = pd.read_csv(io.BytesIO(downloaded(facilitator, "CSV")))
    assert len(table) == 2 * PHONES and "phone" not in table
    assert set(table["part"]) == {"guess", "vote"} and (table["seconds"] >= 0).all()
    printed = downloaded(facilitator, "Page to print").decode()
    assert "A conversation, not a sample" in printed and "Our limit" in printed
    assert "src=" not in printed and "http" not in printed
    assert downloaded(facilitator, "Sheets for paper").decode().count('class="sheet"') >= 6

    plan = tmp_path / "plan.toml"
    plan.write_text("data.level = 5\ndesign.transparency = 'full'\npeople.number = 300\n")
    command = [sys.executable, "-m", "personalize.cli", "check", str(plan), "--limit", str(limit)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 1 and "over the team’s limit" in checked.stdout

    explore = visit(at=server).open("/?people.number=300")
    explore.calm()
    assert (
        f"Dashed: Our limit, set by {PHONES} people"
        in explore.page.locator(".st-key-hero").inner_text()
    )
    nothing_about_phones(server, code)
    assert facilitator.errors == [] and wall.errors == []
    assert facilitator.outside == [] and wall.outside == []


def downloaded(visitor: Visitor, button: str) -> bytes:
    with visitor.page.expect_download(timeout=60_000) as waiting:
        visitor.page.get_by_role("button", name=button, exact=True).first.click()
    return Path(waiting.value.path()).read_bytes()


def fetched(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return str(response.read().decode())
    except urllib.error.HTTPError as error:
        return str(error.read().decode())


def nothing_about_phones(server: Server, code: str) -> None:
    """Look for agents and addresses in the database and the log."""
    database = next((server.folder / "data").glob("*.sqlite"))
    with sqlite3.connect(database) as connection:
        text = "\n".join(connection.iterdump())
    assert "votes" in text and AGENT not in text and "127.0.0.1" not in text
    log = server.log.read_text()
    assert AGENT not in log and f"/join/{code}" not in log
