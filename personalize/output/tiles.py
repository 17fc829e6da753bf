"""Posters and icons as SVG: an abstract picture for each title, determined by its number.

Icons are outlines of Material Symbols Rounded (Google, Apache License 2.0) on a grid of 24 units,
so that a file needs no icon font. A poster is 160 by 90 units: two or three shapes of one motif,
which the item's number chooses and places, in tones of the hue of its genre.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from urllib.parse import quote
from zlib import crc32

from personalize import locations
from personalize.output.motifs import MOTIFS, TALL, WIDE, disc, shape

HUES = (212, 262, 322, 18, 78, 142, 184, 236, 292, 346, 42, 110)
"""Hues of genres, by position; muted so that no poster looks like a quantity."""
KEPT = 4096
"""Number of posters in each cache."""


@cache
def _outlines() -> dict[str, str]:
    text = locations.package_file("output/icons.json").read_text(encoding="utf-8")
    outlines: dict[str, str] = json.loads(text)
    return outlines


def icon_names() -> tuple[str, ...]:
    """Return the names of the icons that there are."""
    return tuple(_outlines())


def icon_svg(name: str, x: float, y: float, size: float, colour: str) -> str:
    """Return an icon with its upper left corner at (x, y), or "" if it is not known."""
    outline = _outlines().get(name)
    if outline is None:
        return ""
    return (
        f'<path transform="translate({x:g} {y:g}) scale({size / 24:g})" fill="{colour}" '
        f'd="{outline}"/>'
    )


def poster_svg(domain: str, item: int, genre: int, icon: str, width: float, height: float) -> str:
    """Return the picture of a title as a complete SVG.

    Parameters
    ----------
    domain : str
        A service, or "imported".
    item : int
        Number of the title: chooses the motif and where it stands.
    genre : int
        Its genre, which gives the hue.
    icon : str
        A Material Symbols name: the picture of a product or of a bank's offer.
    width, height : float
        Pixels.
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {WIDE} {TALL}" preserveAspectRatio="xMidYMid slice">'
        f"{poster_shapes(domain, item, genre, icon)}</svg>"
    )


@lru_cache(maxsize=KEPT)
def poster_uri(domain: str, item: int, genre: int, icon: str) -> str:
    """Return the picture of a title as a data URI."""
    svg = poster_svg(domain, item, genre, icon, 2 * WIDE, 2 * TALL)
    return "data:image/svg+xml," + quote(svg, safe=" ='/:,.()-;")


@lru_cache(maxsize=KEPT)
def poster_shapes(domain: str, item: int, genre: int, icon: str) -> str:
    """Return the shapes of a poster, on a ground of 160 by 90 units."""
    number = crc32(f"{domain} {item}".encode())
    hue = HUES[genre % len(HUES)]
    if domain in {"shopping", "banking"} and icon in _outlines():
        return _still_life(number, hue, icon)
    ground, tones = _tones(hue, number)
    motif = MOTIFS[number // 7 % len(MOTIFS)]
    x, kind = 42 + number // 97 % 76, number // 1009 % 10
    picture = motif(x, kind, tones)
    if number // 13 % 2:
        picture = f'<g transform="matrix(-1 0 0 1 {WIDE} 0)">{picture}</g>'
    if domain == "music":
        return _sleeve(hue, ground, picture, tones)
    return f'<path fill="{ground}" d="M0 0h{WIDE}v{TALL}H0z"/>{picture}'


def _tones(hue: int, number: int) -> tuple[str, tuple[str, str, str]]:
    """Return the background colour of a poster and its three tones: dark, medium or light."""
    near, far = (hue + 24) % 360, (hue - 28) % 360
    light = number // 3 % 3
    if light == 0:
        return f"hsl({hue},30%,22%)", (
            f"hsl({hue},27%,38%)",
            f"hsl({near},30%,56%)",
            f"hsl({far},36%,82%)",
        )
    if light == 1:
        return f"hsl({hue},26%,44%)", (
            f"hsl({far},28%,30%)",
            f"hsl({near},32%,66%)",
            f"hsl({hue},36%,88%)",
        )
    return f"hsl({hue},30%,84%)", (
        f"hsl({near},26%,66%)",
        f"hsl({hue},28%,44%)",
        f"hsl({far},30%,26%)",
    )


def _sleeve(hue: int, ground: str, picture: str, tones: tuple[str, str, str]) -> str:
    """Return a record cover with the picture, and a part of the record to its right."""
    wall = f'<path fill="hsl({hue},16%,32%)" d="M0 0h{WIDE}v{TALL}H0z"/>'
    record = disc(103, 45, 34, f"hsl({hue},16%,15%)") + disc(103, 45, 12, tones[1])
    cover = (
        f'<svg x="27" y="7" width="76" height="76" viewBox="35 0 90 90">'
        f'<path fill="{ground}" d="M35 0h90v90H35z"/>{picture}</svg>'
    )
    return f"{wall}{record}{disc(103, 45, 2.5, ground)}{cover}"


def _still_life(number: int, hue: int, icon: str) -> str:
    """Return an icon in front of a shape."""
    near, pale = (hue + 24) % 360, number // 3 % 2
    ground = f"hsl({hue},{30 if pale else 24}%,{85 if pale else 36}%)"
    shape_colour = f"hsl({near},28%,{70 if pale else 52}%)"
    icon_colour = f"hsl({hue},34%,{24 if pale else 93}%)"
    x, low = 68 + number // 97 % 25, number // 1009 % 8
    shapes = (
        disc(x, 45, 36 + low / 2, shape_colour),
        shape(f"M{x - 34} 90V46a34 34 0 0 1 68 0V90z", shape_colour),
        shape(f"M0 {56 + low}q40-26 80-8t80-10V90H0z", shape_colour),
        shape(f"M{x - 30} {15 + low / 2:g}h60v60h-60z", shape_colour),
        shape(f"M{x} 5l42 40-42 40-42-40z", shape_colour),
        shape(f"M0 0h{x}L{x - 34} 90H0z", shape_colour),
    )
    return (
        f'<path fill="{ground}" d="M0 0h{WIDE}v{TALL}H0z"/>{shapes[number // 7 % len(shapes)]}'
        f"{icon_svg(icon, x - 23, 22, 46, icon_colour)}"
    )
