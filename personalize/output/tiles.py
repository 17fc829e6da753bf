"""Tiles and icons as SVG: the same pictures that the page draws by style rules, for files.

Icons are outlines of Material Symbols Rounded (Google, Apache License 2.0) on a grid of 24 units,
so that a file needs no icon font.
"""

from __future__ import annotations

import json
from functools import cache

from personalize import locations

HUES = (212, 262, 322, 18, 78, 142, 184, 236, 292, 346, 42, 110)
"""Hues of genres, by position; muted so that no tile looks like a quantity."""
PALE = 'fill="#fff" fill-opacity=".24"'


@cache
def _outlines() -> dict[str, str]:
    text = locations.package_file("output/icons.json").read_text(encoding="utf-8")
    found: dict[str, str] = json.loads(text)
    return found


def icon_svg(name: str, x: float, y: float, size: float, colour: str) -> str:
    """Return an icon with its upper left corner at (x, y), or "" if it is not known."""
    outline = _outlines().get(name)
    if outline is None:
        return ""
    return (
        f'<path transform="translate({x:g} {y:g}) scale({size / 24:g})" fill="{colour}" '
        f'd="{outline}"/>'
    )


def tile_svg(
    domain: str, item: int, genre: int, icon: str, x: float, y: float, width: float, height: float
) -> str:
    """Return a tile: two tones and a shape, rings for music, an icon on a tint elsewhere.

    Parameters
    ----------
    domain : str
        A service, or "imported".
    item, genre : int
        Decide tones, shape and where the shape stands, as on the page.
    icon : str
        A Material Symbols name.
    """
    hue = HUES[genre % len(HUES)]
    key = f"t{domain[0]}{item}"
    one, two = f"hsl({hue},28%,46%)", f"hsl({(hue + 40) % 360},30%,26%)"
    frame = f'<clipPath id="{key}c"><rect width="{width:g}" height="{height:g}" rx="6"/></clipPath>'
    middle = height / 2
    if domain == "music":
        ring, hole = height * (0.36 + item % 5 * 0.02), height * (0.09 + item % 4 * 0.02)
        inside = f'<rect width="{width:g}" height="{height:g}" fill="{two}"/>' + "".join(
            f'<circle cx="{width / 2:g}" cy="{middle:g}" r="{radius:g}" fill="{colour}"/>'
            for radius, colour in ((ring, one), (hole, two))
        )
    elif domain in {"shopping", "banking", "imported"}:
        size = height * 0.62
        inside = f'<rect width="{width:g}" height="{height:g}" fill="hsl({hue},24%,42%)"/>'
        inside += icon_svg(icon, (width - size) / 2, (height - size) / 2, size, "#fff")
    else:
        at = width * (55 + item * 7 % 35) / 100
        shapes = (
            f'<circle cx="{at:g}" cy="{middle:g}" r="{height * 0.34:g}" {PALE}/>',
            f'<rect x="{at:g}" width="{width * 0.12:g}" height="{height:g}" {PALE}/>',
            f'<path d="M{at:g} {height * 0.12:g}l{height * 0.5:g} {height:g}h{-height:g}z" {PALE}/>',
            f'<ellipse cx="{at:g}" cy="{height * 1.1:g}" rx="{width * 0.4:g}" ry="{height * 0.6:g}" '
            f"{PALE}/>",
            "".join(
                f'<rect y="{i * height * 0.29:g}" width="{width:g}" height="{height * 0.11:g}" '
                f"{PALE}/>"
                for i in range(4)
            ),
            f'<path d="M{at:g} 0H{width:g}V{height:g}H{at - height * 0.47:g}z" {PALE}/>',
        )
        inside = (
            f'<linearGradient id="{key}g" x1="0" y1="0" x2="1" y2="1"><stop stop-color="{one}"/>'
            f'<stop offset="1" stop-color="{two}"/></linearGradient>'
            f'<rect width="{width:g}" height="{height:g}" fill="url(#{key}g)"/>'
            f"{shapes[genre % len(shapes)]}"
        )
    return (
        f'{frame}<g transform="translate({x:g} {y:g})"><g clip-path="url(#{key}c)">{inside}</g></g>'
    )
