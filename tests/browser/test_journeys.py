"""Journeys through a real browser: what a visitor does, sees, and keeps."""

from collections.abc import Callable

import pytest
from playwright.sync_api import WebSocket, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("path", "words"), [("/", "A typical home page"), ("/your-data", "Bring ratings")]
)
def test_a_deep_link_works_as_the_first_request_after_a_start(
    path: str, words: str, visit, start_server
) -> None:
    visitor = visit(at=start_server()).open(path)
    visitor.sees(words)
    assert visitor.page.get_by_text("Page not found").count() == 0
    assert visitor.page.get_by_role("link", name="Your data").count() == 1
    assert "Thin Line" in visitor.page.title()
    assert visitor.errors == []


def test_sliding_from_none_to_all_changes_feed_verdict_and_charts(visit: Callable) -> None:
    visitor = visit().open()
    visitor.sees("it fits people")
    visitor.page.get_by_role("button", name="Skip").click()
    visitor.settled()
    visitor.step("None")
    visitor.sees("Nothing is held, so nothing can come out.")
    none, facts = visitor.cards(), visitor.facts()
    assert "Not needed" in facts
    assert len(none) == 6
    # The ladder is learnt in the background: all six steps appear without a touch.
    visitor.page.wait_for_function(
        """() => [...document.querySelectorAll('[aria-label]')]
            .some(e => /All [0-9]/.test(e.getAttribute('aria-label')))""",
        timeout=60_000,
    )
    visitor.step("All")
    visitor.sees("10 kinds")
    everything = visitor.cards()
    assert {card.split("\n")[0] for card in everything} != set(none)
    assert visitor.facts() != facts
    visitor.sees("cards changed")
    described = " ".join(visitor.charts())
    assert "All" in described and "if it came out" in described
    assert visitor.outside == [] and visitor.errors == []


def test_a_click_before_the_page_has_followed_takes_nothing_back(visit: Callable) -> None:
    """What a browser says of a widget before it has heard of the change is not a choice."""
    visitor = visit().open("/?data.level=2")
    visitor.sees("Hypotheses from a simulation")
    visitor.calm()
    page = visitor.page
    steps = page.locator(".st-key-ladder")
    for second, ends, step in (("Next person", "nth=1", "All"), ("Told", "data.level=1", "Told")):
        # Controls come with scripts of their own: a page can be calm before they are there.
        steps.get_by_role("radio", name="All", exact=True).wait_for()
        page.get_by_text(second, exact=True).first.wait_for()
        page.evaluate(
            """second => { const all = () => document.querySelectorAll('button, label');
            const find = words => [...all()].find(e => e.innerText.trim() === words);
            find('All').click(); setTimeout(() => find(second).click(), 150); }""",
            second,
        )
        page.wait_for_function("ends => location.search.includes(ends)", arg=ends)
        visitor.calm()
        assert f"data.level={1 if step == 'Told' else 5}" in page.url
        assert "data.types" not in page.url
        assert steps.locator("label:has(:checked)").inner_text().strip() == step
        visitor.step("Who")
        visitor.calm()


def test_switches_make_an_own_mix_and_a_page_at_rest_asks_for_nothing(visit: Callable) -> None:
    visitor = visit()
    asked: list[object] = []
    heard: list[bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: asked.append(frame))
        socket.on("framereceived", lambda frame: heard.append(frame))

    visitor.page.on("websocket", listen)
    visitor.open("/?data.level=2")
    visitor.sees("Hypotheses from a simulation")
    visitor.calm()
    page = visitor.page
    table = page.locator('[data-slot="explore/known"]')
    expect(table.get_by_role("switch", checked=True)).to_have_count(4)
    # Two in a row: both are heard.
    page.evaluate(
        """() => ['location', 'friends'].forEach(
            kind => document.querySelector(`[data-act="kind:${kind}"]`).click())"""
    )
    expect(table.get_by_role("switch", checked=True)).to_have_count(6)
    visitor.sees("Your own mix: 6 kinds of data")
    assert page.locator(".st-key-ladder :checked").count() == 0
    # By keyboard: the focus stays on the switch that was pressed.
    table.get_by_role("switch", name="Ratings").press("Space")
    expect(table.get_by_role("switch", name="Ratings")).not_to_be_checked()
    visitor.sees("Your own mix: 5 kinds of data")
    expect(table.get_by_role("switch", name="Ratings")).to_be_focused()
    visitor.step("Told")
    expect(table.get_by_role("switch", checked=True)).to_have_count(2)
    assert "data.types" not in page.url and visitor.errors == []
    # A browser goes on asking for what was looked for, unless it is told that it is there.
    visitor.step("Who")
    visitor.calm()
    page.wait_for_timeout(1000)
    asked.clear()
    page.wait_for_timeout(2500)
    assert asked == []
    # A reference to what the browser keeps breaks the page when a click overtakes a run: every
    # message comes whole, those included that say the same as before.
    assert len(heard) > 50
    assert not any(ForwardMsg.FromString(frame).HasField("ref_hash") for frame in heard)
    # Whatever came into the HTML of a slot, it does not run.
    page.evaluate(
        """() => { globalThis.thinLineBoards.boards.explore.slots.held =
            '<p id=hurt><img src="https://example.org/x.png" onerror="window.ran = 1">'
            + '<a href="javascript:window.ran = 2">x</a></p><iframe srcdoc="x"></iframe>'
            + '<script>window.ran = 3</script>';
          document.body.append(document.createElement('i')); }"""
    )
    page.locator("#hurt a").click()
    left = page.locator("#hurt").evaluate("e => e.parentElement.innerHTML")
    assert left == '<p id="hurt"><img><a>x</a></p>'
    assert page.evaluate("window.ran") is None and visitor.outside == []


def test_another_person_and_a_reload_keeps_everything(visit: Callable) -> None:
    visitor = visit().open("/?design.transparency=specific")
    visitor.sees("’s screen")
    first = visitor.page.locator(".tl-who").inner_text()
    visitor.page.get_by_role("button", name="Next person").click()
    visitor.page.wait_for_function("() => location.search.includes('nth=1')")
    visitor.settled()
    second = visitor.page.locator(".tl-who").inner_text()
    assert second != first
    visitor.step("Who")
    before = visitor.cards()
    link = visitor.page.url
    visitor.page.reload()
    visitor.settled()
    visitor.sees("’s screen")
    assert visitor.page.url == link
    assert visitor.cards() == before
    other = visit()
    other.open(link.removeprefix(other.url))
    other.sees("’s screen")
    assert other.cards() == before


def test_a_control_shows_at_once_and_stands_in_the_link(visit: Callable) -> None:
    visitor = visit().open()
    visitor.sees("it fits people")
    visitor.page.get_by_label("How it asks", exact=True).select_option("none")
    visitor.sees("Nobody was asked")
    assert "design.consent=none" in visitor.page.url
    visitor.page.get_by_role("radio", name="Banking").check()
    visitor.sees("Balance")
    visitor.sees("Shortcuts")
    assert "service.domain=banking" in visitor.page.url
    assert visitor.outside == []


def test_a_story_opens_with_one_click_and_a_card_tells_what_is_behind_it(visit: Callable) -> None:
    visitor = visit().open()
    visitor.page.get_by_role("button", name="Stories").click()
    visitor.page.get_by_role("button", name="Debt on the lock screen").click()
    visitor.sees("Anyone nearby can read the first one.")
    assert "story=lock-screen" in visitor.page.url
    visitor.page.locator(".tl-card summary").first.click()
    visitor.sees("Moved by")


def test_a_wrong_link_is_forgiven_and_named(visit: Callable) -> None:
    visitor = visit().open("/?data.level=9&design.placement=%3Cscript%3Ealert(1)%3C/script%3E")
    visitor.sees("data.level=9 is not a step (0 to 5). Shown at step 5.")
    assert visitor.page.locator("script", has_text="alert(1)").count() == 0
    assert visitor.errors == []


def test_ratings_are_uploaded_reported_kept_shown_and_deleted(visit: Callable, tmp_path) -> None:
    path = tmp_path / "film-club.csv"
    rows = [f"u{u},<b>i{i}</b>,{1 + (u * i) % 5},{i}" for u in range(260) for i in range(9 + u % 4)]
    path.write_text("user,item,rating,time\n" + "\n".join(rows))
    visitor = visit().open("/your-data")
    visitor.page.locator('input[type="file"]').first.set_input_files(path)
    visitor.page.get_by_label("Name of the set").fill("film-club")
    visitor.page.get_by_label("Name of the set").press("Enter")
    visitor.sees("ratings by 260 people")
    visitor.page.get_by_role("button", name="Keep", exact=True).click()
    visitor.sees("is now a service on Explore")
    visitor.open("/?service.domain=film-club")
    visitor.sees("ladder ends at Told")
    steps = visitor.page.locator(".st-key-ladder").get_by_role("radio")
    expect(steps).to_have_count(2)
    expect(visitor.page.locator(".tl-card h4")).to_have_count(6)
    expect(visitor.page.locator(".tl-card h4 b")).to_have_count(0)
    visitor.open("/your-data")
    visitor.page.get_by_role("button", name="Delete everything kept here").click()
    visitor.sees("Nothing is kept.")
    assert visitor.outside == [] and visitor.errors == []


def test_a_guess_is_compared_and_never_marked(visit: Callable) -> None:
    visitor = visit().open()
    visitor.sees("What happens if this service uses everything it can get?")
    card = visitor.page.locator(".st-key-guess-card")
    card.get_by_role("radio", name="Better").click()
    card.get_by_role("radio", name="More invasive").click()
    visitor.page.get_by_role("button", name="Show me").click()
    visitor.sees("the model says")
    visitor.sees("Neither is evidence.")
    assert visitor.page.get_by_text("wrong").count() == 0
    shared = visit().open("/?data.level=3")
    shared.sees("’s screen")
    assert shared.page.locator(".st-key-guess-card").count() == 0


def test_a_designer_goes_from_a_guess_to_a_story_a_picture_and_a_link(
    visit: Callable, tmp_path
) -> None:
    from PIL import Image

    visitor = visit().open()
    page = visitor.page
    visitor.sees("What happens if this service uses everything it can get?")
    page.get_by_role("button", name="Skip").click()
    page.get_by_role("button", name="Stories").click()
    page.get_by_role("button", name="Everything, and it says so").click()
    page.wait_for_function("() => location.search.includes('story=cards-on-table')")
    visitor.settled()
    visitor.sees("Notice.")
    visitor.step("Did")
    visitor.sees("’s screen")
    visitor.calm()
    page.get_by_role("button", name="Share").click()
    # The projector's style is not that of the button that leads to it.
    ways = [page.get_by_role("button", name=name) for name in ("Present", "Picture for a deck")]
    expect(ways[1]).to_be_visible()
    present, picture = (way.bounding_box() for way in ways)
    assert present is not None and picture is not None
    assert present["height"] == picture["height"]
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name="Picture for a deck").click()
    waiting.value.save_as(tmp_path / "deck.png")
    assert Image.open(tmp_path / "deck.png").size == (1920, 1080)
    link = page.locator(".stPopoverBody, [data-testid=stPopoverBody]").locator("code").first
    address = link.inner_text()
    assert "story=cards-on-table" in address and "data.level=2" in address
    other = visit().open(address.removeprefix(visitor.url))
    other.sees("’s screen")
    assert other.page.locator(".st-key-guess-card").count() == 0
    assert other.cards() == visitor.cards()
    assert other.page.locator(".tl-sentence").inner_text() != ""
    assert visitor.outside == [] and visitor.errors == []


def test_a_researcher_compares_and_leaves_with_figures_that_open(visit: Callable, tmp_path) -> None:
    import json

    import pandas as pd
    import pypdf
    from PIL import Image

    visitor = visit().open("/compare?a.people.number=300&b.people.number=300&b.data.level=5")
    page = visitor.page
    visitor.sees("B is A with:")
    visitor.sees("say B feels more invasive")
    page.get_by_text("Copy as command or as Python", exact=True).click()
    visitor.sees("personalize compare")
    page.get_by_text("Export charts and data", exact=True).click()

    def taken(kind: str = "", button: str = "Download") -> bytes:
        if kind:
            page.locator(".st-key-compare-as").get_by_role("combobox").click()
            page.get_by_role("option", name=kind).click()
        page.wait_for_timeout(600)  # the server hears of the choice only after the click
        visitor.settled()
        with page.expect_download(timeout=60_000) as waiting:
            page.get_by_role("button", name=button, exact=True).click()
        path = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path.read_bytes()

    taken()
    picture = Image.open(next(tmp_path.glob("*.png")))
    assert picture.info["dpi"][0] == pytest.approx(300, abs=1) and picture.width > 1500
    pdf = taken("PDF, fonts embedded")
    assert b"ThinLineSans" in pdf and b"FontFile" in pdf
    words = pypdf.PdfReader(next(tmp_path.glob("*.pdf"))).pages[0].extract_text()
    assert "not evidence" in " ".join(words.split())
    page_alone = taken("HTML, works alone").decode()
    assert "<script src=" not in page_alone and 'href="http' not in page_alone
    taken("Data as CSV")
    assert len(pd.read_csv(next(tmp_path.glob("*.csv")))) >= 3
    own = json.loads(taken("", "Download how it was made"))
    assert own["scenario"]["data"]["level"] == 5 and own["alt_text"]
    assert visitor.outside == [] and visitor.errors == []


def test_the_form_works_by_keyboard_and_says_what_a_number_may_be(visit: Callable) -> None:
    visitor = visit().open("/?data.level=1")
    visitor.sees("’s screen")
    page = visitor.page
    page.get_by_label("How it picks", exact=True).focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_function("() => location.search.includes('recommender.algorithm')")
    visitor.settled()
    # The form got another section, and the focus stayed.
    assert page.evaluate("document.activeElement.dataset.field") == "recommender.algorithm"
    page.get_by_role("button", name="About “How it asks”").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".tl-tip:popover-open")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".tl-tip:popover-open")).to_have_count(0)
    page.get_by_text("People and seed").click()
    number = page.get_by_label("How many people", exact=True)
    number.fill("50000")
    number.press("Enter")
    words = number.evaluate("e => e.validationMessage")
    assert words == "How many people: a whole number from 200 to 20,000."
    assert "people.number" not in page.url
    number.fill("400")
    number.press("Enter")
    page.wait_for_function("() => location.search.includes('people.number=400')")
    expect(page.get_by_text("People and seed (changed)")).to_be_visible()
    expect(number).to_be_focused()


def test_choices_in_quick_succession_all_count_and_none_springs_back(visit: Callable) -> None:
    visitor = visit().open()
    visitor.sees("it fits people")
    visitor.page.get_by_label("How it asks", exact=True).wait_for()
    shown = visitor.page.evaluate(
        """async () => {
        const list = (name) => document.querySelector(`.tl-form [data-field="${name}"]`);
        const choose = (name, value) => {
          list(name).value = value; list(name).dispatchEvent(new Event('change')); };
        const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
        const wanted = {'design.consent': 'per_purpose', 'design.transparency': 'specific',
          'design.control': 'full'};
        const back = [];
        for (const name of Object.keys(wanted)) { choose(name, wanted[name]); await wait(40); }
        for (let i = 0; i < 60; i++) {
          for (const name of Object.keys(wanted))
            if (list(name).value !== wanted[name]) back.push(name);
          await wait(25);
        }
        return back; }"""
    )
    assert shown == []
    for setting in ("design.consent=per_purpose", "design.transparency=specific"):
        visitor.page.wait_for_function(f"() => location.search.includes('{setting}')")
    assert "design.control=full" in visitor.page.url
