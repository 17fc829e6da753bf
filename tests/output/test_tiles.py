"""Posters: a picture of its own for each title, small, whole, and calm."""

import re
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
import vl_convert as vlc

from personalize.output.tiles import icon_svg, poster_svg, poster_uri

DOMAINS = ("streaming", "shopping", "music", "banking", "imported")


@pytest.mark.parametrize("domain", DOMAINS)
def test_each_title_has_a_picture_of_its_own_that_is_whole_and_small(domain: str) -> None:
    drawn = [poster_svg(domain, item, item % 12, "pets", 320, 180) for item in range(200)]
    assert all(ElementTree.fromstring(svg).tag.endswith("svg") for svg in drawn)
    assert len(set(drawn)) > 180
    icon = len(icon_svg("pets", 0, 0, 24, "#fff")) if domain in {"shopping", "banking"} else 0
    assert sum(map(len, drawn)) / len(drawn) - icon < 900
    assert not any("id=" in svg for svg in drawn)  # many stand on one page
    assert drawn[3] == poster_svg(domain, 3, 3, "pets", 320, 180)
    assert vlc.svg_to_png(drawn[0])[:4] == b"\x89PNG"


def test_the_genre_gives_the_hue_and_the_title_the_motif() -> None:
    one, same, other = (
        poster_svg("streaming", *own, "", 320, 180) for own in ((5, 0), (6, 0), (5, 6))
    )

    def hues(svg: str) -> set[int]:
        return {int(hue) for hue in re.findall(r"hsl\((\d+)", svg)}

    assert 212 in hues(one) & hues(same) and 212 not in hues(other)
    assert re.sub(r"hsl\([^)]*\)", "", one) == re.sub(r"hsl\([^)]*\)", "", other)


def test_no_tone_is_as_strong_as_the_colour_of_a_quantity() -> None:
    for domain in DOMAINS:
        for item in range(60):
            svg = poster_svg(domain, item, item % 12, "star", 320, 180)
            assert max(int(s) for s in re.findall(r"hsl\(\d+,(\d+)%", svg)) <= 36


def test_an_address_holds_the_picture() -> None:
    found = poster_uri("music", 4, 2, "")
    assert found.startswith("data:image/svg+xml,") and "<" not in found and "#" not in found
    assert '"' not in found
    assert ElementTree.fromstring(unquote(found.removeprefix("data:image/svg+xml,"))) is not None
