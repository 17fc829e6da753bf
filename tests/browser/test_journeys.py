"""Journeys through a real browser: what a visitor does, sees, and keeps."""

import io
import json
import re
import urllib.request
from collections.abc import Callable
from typing import Any

import pandas as pd
import pypdf
import pytest
from PIL import Image
from playwright.sync_api import Error, expect

pytestmark = pytest.mark.browser
SMALL = "people.number=300"


def downloaded(visitor: Any, button: str) -> bytes:
    found = visitor.page.get_by_role("button", name=button, exact=True)
    expect(found).to_be_enabled(timeout=60_000)
    for last in (False, True):
        with visitor.page.expect_download(timeout=60_000) as waiting:
            found.click()
        try:
            return waiting.value.path().read_bytes()
        except Error:  # a page that is drawn anew on a busy machine ends a download that has begun
            if last:
                raise
            visitor.calm()
    raise AssertionError


@pytest.mark.parametrize(
    ("path", "words"), [("/", "A typical home page"), ("/your-data", "Bring ratings")]
)
def test_a_deep_link_works_as_the_first_request_after_a_start(
    path: str, words: str, visit: Callable, start_server: Callable
) -> None:
    visitor = visit(at=start_server()).open(path)
    visitor.sees(words)
    assert visitor.page.get_by_text("Page not found").count() == 0
    expect(visitor.page.get_by_role("link", name="Your data")).to_have_count(1)
    assert "Thin Line" in visitor.page.title()
    assert visitor.errors == [] and visitor.outside == []


def test_every_page_loads_below_a_path_without_an_error(
    visit: Callable, start_server: Callable
) -> None:
    server = start_server(below="lab")
    visitor = visit(at=server)
    for page in (
        "/",
        "/people",
        "/compare",
        "/over-time",
        "/method",
        "/guide",
        "/notebook",
        "/your-data",
    ):
        visitor.open(f"{page}?{SMALL}")
        assert f"/lab{page}" in visitor.page.url
    assert visitor.errors == [] and visitor.outside == []
    with urllib.request.urlopen(f"{server.url}/people?story=leak", timeout=10) as answer:
        page = answer.read().decode()
    assert 'property="og:title" content="The leak in week six · People' in page
    image = re.search(r'property="og:image" content="([^"]+)"', page)
    assert image is not None and image[1] == f"{server.url}/preview.png"
    with urllib.request.urlopen(image[1], timeout=10) as answer:
        assert answer.read(8) == b"\x89PNG\r\n\x1a\n"


def test_a_preview_comes_with_a_compressed_request_and_behind_a_proxy(server: Any) -> None:
    asked = urllib.request.Request(
        f"{server.url}/?story=leak",
        headers={"Accept-Encoding": "gzip, br", "X-Forwarded-Proto": "https"},
    )
    with urllib.request.urlopen(asked, timeout=10) as answer:
        page = answer.read().decode()
    assert 'content="The leak in week six' in page and 'content="https://' in page


def test_a_guesser_sets_the_end_of_the_line_and_compares(visit: Callable) -> None:
    visitor = visit().open()
    page = visitor.page
    visitor.sees("What happens if this service uses everything it can get?")
    card = page.locator(".st-key-guess-card")
    expect(card.get_by_role("button", name="Show me")).to_be_disabled()
    card.get_by_role("button", name="More invasive").click()
    visitor.sees("Your guess:")
    card.get_by_role("button", name="Show me").click()
    visitor.sees("the model says")
    visitor.sees("Neither is evidence.")
    assert page.get_by_text("wrong").count() == 0
    shared = visit().open("/?data.level=3")
    expect(shared.page.locator(".st-key-guess-card")).to_have_count(0)
    moved = visit().open()
    moved.step("Who")
    expect(moved.page.locator(".st-key-guess-card")).to_have_count(0)
    assert visitor.errors == [] and visitor.outside == []


def test_a_designer_goes_from_a_story_to_a_picture_and_a_link(visit: Callable) -> None:
    visitor = visit().open()
    page = visitor.page
    page.get_by_role("button", name="Skip").click()
    page.get_by_role("button", name="Stories").click()
    page.get_by_role("button", name="Everything, and it says so").click()
    page.wait_for_function("() => location.search.includes('story=cards-on-table')")
    visitor.sees("What to look for:")
    expect(page.get_by_role("dialog")).to_have_count(0)
    visitor.quiet()  # the person of the story before may still stand there
    name = page.locator(".st-key-who").inner_text().split("’")[0]
    visitor.step("None")
    none = visitor.cards()
    assert "Nothing is held" in page.inner_text(".tl-sentence")
    visitor.step("Did")
    assert visitor.cards() != none
    expect(page.locator(".tl-changes")).to_contain_text("cards are new")
    assert page.locator(".st-key-who").inner_text().split("’")[0] == name
    visitor.calm()
    page.get_by_role("button", name="Share").click()
    picture = downloaded(visitor, "Picture for a deck")
    assert Image.open(io.BytesIO(picture)).size == (1920, 1080)
    address = page.locator("code", has_text="story=cards-on-table").first.inner_text()
    assert "data.level=2" in address and "person=" in address
    other = visit().open(address.removeprefix(visitor.url))
    assert other.cards() == visitor.cards()
    assert other.page.locator(".st-key-who").inner_text().split("’")[0] == name
    page.keyboard.press("Escape")
    before = visitor.cards()
    page.reload()
    visitor.sees("’s screen")
    visitor.quiet()
    assert visitor.cards() == before
    assert visitor.outside == [] and visitor.errors == []


def test_a_setting_is_streamlits_own_and_stands_in_the_link(visit: Callable) -> None:
    visitor = visit().open(f"/?{SMALL}")
    page = visitor.page
    visitor.choose("How it asks", "Never asks")
    visitor.sees("Nobody was asked")
    page.wait_for_function("() => location.search.includes('design.consent=Never')")
    page.get_by_role("radio", name="Banking").click()
    visitor.sees("Balance")
    page.wait_for_function("() => location.search.includes('service.domain=Banking')")
    page.get_by_role("link", name="Method").click()
    visitor.sees("What it cannot tell")
    page.get_by_role("link", name="Explore").click()
    visitor.sees("Balance")
    page.wait_for_function("() => location.search.includes('design.consent=Never')")
    visitor.quiet()
    page.reload()
    visitor.sees("Balance")
    visitor.sees("Nobody was asked")
    assert visitor.outside == [] and visitor.errors == []


def test_kinds_switched_one_by_one_make_a_mix_and_numbers_go_to_steps(visit: Callable) -> None:
    visitor = visit().open(f"/?data.level=2&{SMALL}")
    page = visitor.page
    kinds = page.locator(".st-key-kinds")
    kinds.get_by_role("button", name="Location").click()
    visitor.sees("Your own mix: 5 kinds of data")
    expect(visitor.ladder.get_by_role("radio", checked=True)).to_have_count(0)
    page.wait_for_function("() => location.search.includes('data.types=')")
    visitor.quiet()
    page.locator("h1").first.click()
    page.keyboard.press("4")
    expect(visitor.sharing_level("Where")).to_be_checked()
    page.wait_for_function("() => location.search.includes('data.level=4')")
    page.wait_for_function("() => !location.search.includes('data.types')")
    assert visitor.errors == []


def test_a_wrong_link_is_forgiven_and_named(visit: Callable) -> None:
    visitor = visit().open(
        f"/?data.level=9&design.placement=%3Cscript%3Ealert(1)%3C/script%3E&{SMALL}"
    )
    visitor.sees("Shown at step 5.")
    visitor.sees("Where it appears")
    assert visitor.page.locator("script", has_text="alert(1)").count() == 0
    assert visitor.errors == []


def test_ratings_are_uploaded_kept_shown_and_deleted(visit: Callable, tmp_path: Any) -> None:
    path = tmp_path / "film club.csv"
    rows = [f"u{u},<b>i{i}</b>,{1 + (u * i) % 5},{i}" for u in range(260) for i in range(9 + u % 4)]
    path.write_text("user,item,rating,time\n" + "\n".join(rows))
    visitor = visit().open("/your-data")
    page = visitor.page
    page.locator('input[type="file"]').first.set_input_files(path)
    page.get_by_label("Name of the set").fill("Film Club")
    page.get_by_label("Name of the set").press("Enter")
    visitor.sees("ratings by 260 people")
    page.get_by_role("button", name="Use this set").click()
    visitor.sees("is now a service on Explore")
    page.get_by_role("button", name="Open it on Explore").click()
    visitor.sees("ladder ends at Told")
    expect(page.get_by_role("radio", name="Film Club")).to_be_checked()
    expect(visitor.ladder.get_by_role("radio")).to_have_count(2)
    expect(page.locator(".tl-card h4 b")).to_have_count(0)
    assert "Home · Films" not in page.inner_text(".tl-bar")
    visitor.open("/your-data")
    page.get_by_role("button", name="Delete everything kept here").click()
    visitor.sees("can be brought back for a day.")
    page.get_by_role("button", name="Delete everything", exact=True).click()
    visitor.sees("Nothing is kept.")
    page.get_by_role("button", name="Bring back").click()
    visitor.sees("260 people, ")
    page.get_by_role("button", name="Delete", exact=True).click()
    visitor.sees("Nothing is kept.")
    page.get_by_role("button", name="Remove for good").click()
    expect(page.get_by_text("Deleted:")).to_have_count(0)
    assert visitor.outside == [] and visitor.errors == []


def test_a_researcher_compares_and_leaves_with_figures_that_open(visit: Callable) -> None:
    visitor = visit().open(f"/compare?a.{SMALL}&b.{SMALL}&b.data.level=5")
    page = visitor.page
    visitor.sees("B is A with:")
    visitor.sees("say B feels more invasive")
    page.get_by_text("Copy as command or as Python", exact=True).click()
    visitor.sees("personalize compare")
    page.get_by_text("Export charts and data", exact=True).click()
    page.get_by_role("button", name="Download", exact=True).wait_for()
    png = Image.open(io.BytesIO(downloaded(visitor, "Download")))
    assert png.info["dpi"][0] == pytest.approx(300, abs=1)
    visitor.choose("As", "PDF")
    text = pypdf.PdfReader(io.BytesIO(downloaded(visitor, "Download"))).pages[0].extract_text()
    assert "not evidence" in " ".join(text.split())
    visitor.choose("As", "HTML")
    alone = downloaded(visitor, "Download").decode()
    assert "<script src=" not in alone and 'href="http' not in alone
    visitor.choose("As", "Data as CSV")
    assert len(pd.read_csv(io.BytesIO(downloaded(visitor, "Download")))) >= 3
    own = json.loads(downloaded(visitor, "Download how it was made"))
    assert own["scenario"]["data"]["level"] == 5 and own["alt_text"]
    assert visitor.outside == [] and visitor.errors == []


def test_a_facilitator_presents_by_keys_in_a_frame_of_its_own(visit: Callable) -> None:
    visitor = visit(1920, 1080).open(f"/?data.level=1&person=9&{SMALL}")
    page = visitor.page
    page.get_by_role("button", name="Share").click()
    link = page.get_by_role("link", name="Present")
    assert "embed=true" in str(link.get_attribute("href"))
    with page.context.expect_page() as opened:
        link.click()
    shown = opened.value
    shown.get_by_text("Guess first:").wait_for(timeout=60_000)
    expect(shown.get_by_role("link", name="Compare")).to_have_count(0)
    shown.locator(".st-key-present-bar button").last.wait_for()
    shown.wait_for_timeout(1000)  # keys are heard once the buttons have been drawn
    shown.keyboard.press("3")
    shown.wait_for_function("() => location.search.includes('data.level=3')")
    expect(shown.get_by_text("Guess first:")).to_be_visible()
    shown.keyboard.press("s")
    shown.get_by_text("picks are").first.wait_for()
    size = shown.locator(".tl-sentence").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert size >= 28
    assert shown.locator('img[alt^="QR code"]').evaluate("e => e.naturalWidth") > 80
    shown.keyboard.press("p")
    shown.wait_for_function("() => !location.search.includes('person=9')")
    shown.close()
    assert visitor.outside == [] and visitor.errors == []


def test_what_is_done_on_the_screen_is_tracked_and_changes_it(visit: Callable) -> None:
    visitor = visit().open(f"/?person=5&{SMALL}")
    page = visitor.page
    visitor.calm()
    first = visitor.cards()[0]
    page.locator(".tl-card .tl-poster").first.click()
    log = page.locator(".tl-log li")
    expect(log).to_have_count(1)
    expect(log.first).to_contain_text("Opened “")
    expect(page.locator(".tl-held")).to_contain_text("+1 just now")
    visitor.quiet()
    hidden = visitor.cards()[0]
    page.locator(".tl-card .acts summary").first.click()
    page.locator(".tl-card .acts").first.get_by_role("button", name="Hide").click()
    expect(log).to_have_count(2)
    expect(page.locator(".tl-card h4", has_text=hidden)).to_have_count(0)
    page.locator(".tl-bar summary", has_text="Search").click()
    page.locator(".tl-bar").get_by_role("button", name="nature").click()
    expect(log.nth(2)).to_contain_text("Searched for nature")
    page.get_by_role("button", name="Start again").click()
    expect(log).to_have_count(0)
    expect(page.locator(".tl-card h4").first).to_have_text(first)
    assert visitor.outside == [] and visitor.errors == []


def test_what_is_open_stays_open_when_ranges_arrive(visit: Callable) -> None:
    visitor = visit().open("/?data.level=3&people.number=900&seed=77")
    page = visitor.page
    page.get_by_role("button", name="Stories").click()
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    visitor.calm()
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.locator(".tl-card details").first.locator("summary").click()
    visitor.quiet()
    expect(page.locator(".tl-card details[open]")).to_have_count(1)
    assert visitor.errors == []


def test_me_shows_what_ones_own_limit_buys_and_keeps_nothing(visit: Callable) -> None:
    visitor = visit().open(f"/?data.level=3&{SMALL}")
    page = visitor.page
    page.get_by_role("button", name="Me", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("You would share 0 kinds of data.", timeout=60_000)
    dialog.get_by_text("Activity here", exact=True).click()
    expect(dialog).to_contain_text("You would share 1 kind of data.")
    expect(dialog).to_contain_text("beyond your limit")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert "mine" not in page.url
    page.get_by_role("button", name="Me", exact=True).click()
    expect(dialog).to_contain_text("You would share 0 kinds of data.")
    assert visitor.outside == [] and visitor.errors == []


def test_the_ladder_plays_from_none_to_its_end_and_stops(visit: Callable) -> None:
    visitor = visit().open(f"/?data.level=4&{SMALL}")
    visitor.calm()
    play = visitor.page.get_by_role("button", name="Play", exact=True)
    play.click()
    for name in ("None", "Told", "Did", "Who", "Where", "All"):
        expect(visitor.sharing_level(name)).to_be_checked(timeout=15_000)
    expect(play).to_be_visible(timeout=15_000)
    assert visitor.errors == []
