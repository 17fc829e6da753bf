"""The picture for a deck: the same bytes for the same screen, its caveat inside the frame."""

import io
import os
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from personalize.output.deck import SHAPES, Deck, DeckCard, deck_file, deck_svg

GOLDEN = Path(__file__).parent / "golden"
DOMAINS = ("streaming", "shopping", "music", "banking")


def deck(domain: str = "streaming") -> Deck:
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
    return Deck(
        title="Knows a lot, says nothing",
        service=domain.title(),
        domain=domain,
        plain="With household added, it fits people about as well as before.",
        warning="Nobody was asked.",
        person="Amira",
        about="34, nurse, Leeds",
        cards=cards,
        charts=(),
        settings="Settings: never asks",
        caveat="Hypotheses from a simulation of invented people, not evidence. Scenario 7f3a.",
        alt_text="Amira’s screen.",
    )


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


def test_a_smaller_type_than_can_be_read_is_never_used() -> None:
    sizes = [int(part.split('"')[0]) for part in deck_svg(deck()).split('font-size="')[1:]]
    assert min(sizes) >= 18
