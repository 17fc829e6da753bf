"""The picture for a deck: the same bytes for the same screen, its caveat inside the frame."""

import html
import io
import os
import re
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from personalize.output.deck import SHAPES, deck_bytes, deck_file, deck_svg
from personalize.output.deck_content import Deck, DeckCard, DeckScreen, deck_of
from personalize.output.sentence import Sentence
from personalize.scenario import Scenario
from personalize.service.attribution import attribute_picks
from personalize.service.presentation import write_screen
from personalize.study.lab import Lab
from personalize.study.ladder import ladder_frame
from personalize.study.stories import stories
from tests.output.test_charts import LINES, frame_of

pytestmark = pytest.mark.slow

GOLDEN = Path(__file__).parent / "golden"
DOMAINS = ("streaming", "shopping", "music", "banking")


def _texts(deck: Deck) -> list[str]:
    """Return everything that a deck says in words."""
    cards = [word for card in deck.cards for word in (card.title, card.line, card.reason)]
    own = [deck.title, deck.plain, deck.warning, deck.about, deck.message, deck.settings]
    return [word for word in [*own, deck.caveat, *cards] if word]


def deck(domain: str = "streaming", **own: object) -> Deck:
    cards = tuple(
        DeckCard(
            f"Inland Quarry & <Sons> {i}",
            "crime · Film",
            "Because you watched “The Tin Almanac”" if i % 2 else "",
            (("activity", "location"), ("popular",), ("inferred",), ("friends",))[i % 4],
            "New" if i == 1 else "",
            i * 7,
            i,
            ("savings", "shield", "forest", "pets", "piano", "star")[i],
        )
        for i in range(6)
    )
    made = Deck(
        title="Knows a lot, says nothing",
        service=domain.title(),
        domain=domain,
        plain="With household added, it fits people about as well as before.",
        warning="Nobody was asked.",
        person="Amira",
        about="34, nurse, Leeds",
        message="We noticed that you are near the gym.",
        placement="feed" if domain == "streaming" else "push",
        cards=cards,
        people=1000,
        settings="Settings: never asks",
        caveat="Hypotheses from a simulation of invented people, not evidence. Scenario 7f3a.",
        alt_text="Amira’s screen.",
        ladder=frame_of(*LINES["opens"]),
    )
    return replace(made, **own)  # type: ignore[arg-type]


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_screen_is_drawn_as_it_was(domain: str) -> None:
    """Write the files anew with UPDATE_GOLDEN=1, and look at them."""
    path = GOLDEN / f"deck-{domain}.svg"
    drawn = deck_svg(deck(domain), "wide", "light", plain=True)
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(drawn, encoding="utf-8")
    assert drawn == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("shape", list(SHAPES))
def test_every_shape_opens_and_holds_sentence_and_caveat(shape: str, mode: str) -> None:
    svg = deck_svg(deck(), shape, mode)
    assert "<Sons>" not in svg
    assert Image.open(io.BytesIO(deck_file(svg, "png"))).size == SHAPES[shape]
    assert Image.open(io.BytesIO(deck_file(svg, "png", 2))).size == tuple(
        2 * side for side in SHAPES[shape]
    )
    pdf = deck_file(svg, "pdf")
    words = " ".join(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    assert "Nobody was asked." in words and "not evidence" in words
    assert b"ThinLineSans" in pdf
    assert deck_file(svg, "svg").count(b"url(data:font/woff;base64,") == 2


def words_of(svg: str) -> str:
    """Return what a picture says, without spaces: lines may break anywhere."""
    body = svg[svg.index("</desc>") :]
    said = "".join(re.findall(r"<text[^>]*>([^<]*)</text>", body))
    return "".join(html.unescape(said).split())


def missing(deck: Deck, svg: str) -> list[str]:
    said = words_of(svg)
    return [text for text in _texts(deck) if "".join(text.split()) not in said]


@pytest.fixture(scope="module")
def told(lab: Lab) -> dict[str, Deck]:
    """Return the picture's content for every story."""
    found = {}
    for slug, story in stories().items():
        run = lab.run(story.scenario.replace({"people.number": 200}))
        items = [int(item) for item in run.slates.items[7]]
        account = attribute_picks(run.world, run.evidence, run.model, 7, items)
        screen = write_screen(run.scenario, account)
        sentence = Sentence("With clicks added, it fits people much better. " * 3, "Warned. " * 9)
        badges = dict.fromkeys(items[::2], "Moved down")
        about = "46, chartered certified accountant, East Leanneburgh"
        frame = ladder_frame(lab, run.scenario)
        shown = DeckScreen(screen, about, badges)
        found[slug] = deck_of(run, frame, shown, sentence, title=story.title, base=Scenario())
    return found


def test_nothing_is_cut_in_any_story(told: dict[str, Deck]) -> None:
    for slug, own in told.items():
        for shape in ("square",) if slug != "lock-screen" else SHAPES:
            svg = deck_svg(own, shape)
            assert missing(own, svg) == [], slug
            assert "Moved down" in svg


def test_nothing_is_cut_where_much_is_said() -> None:
    long = "An extraordinarily long and winding title of something that nobody ever asked for"
    cards = tuple(
        replace(card, title=f"{long} {i}", reason=f"Because you read “{long}” and liked it", item=i)
        for i, card in enumerate(deck().cards * 2)
    )
    crowded = deck("shopping", cards=cards, message=f"{long}. " * 3, title=long)
    for shape in SHAPES:
        assert missing(crowded, deck_svg(crowded, shape)) == []


def test_the_picture_shows_the_message_and_the_mark_of_now(told: dict[str, Deck]) -> None:
    own = told["lock-screen"]
    assert own.placement == "lock_screen" and own.message
    svg = deck_svg(own)
    assert "9:41" in svg and "Lock screen" in svg
    assert "This mix" in svg  # its kinds are no step
    assert "9:41" not in deck_svg(told["typical-home"])


def test_the_caveat_counts_the_people_there_are(told: dict[str, Deck]) -> None:
    assert "200 invented people" in told["typical-home"].caveat
    assert "100 reruns" in told["typical-home"].caveat


def test_what_is_set_around_the_screen_is_never_smaller_than_can_be_read() -> None:
    svg = deck_svg(deck(ladder=None), plain=True)
    sizes = [int(part.split('"')[0]) for part in svg.split('font-size="')[1:]]
    assert min(sizes) >= 18 - 2  # the placement under a phone


def test_every_kind_of_file_is_made() -> None:
    own = deck(ladder=None)
    assert deck_bytes(own, "plain", "dark", "png2")[:4] == b"\x89PNG"
    assert deck_bytes(own, "wide", "light", "pdf")[:4] == b"%PDF"
