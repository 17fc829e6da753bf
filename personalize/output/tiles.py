"""Posters and icons as SVG: a picture for each title, drawn from its number; no photographs.

Icons are outlines of Material Symbols Rounded (Google, Apache License 2.0) on a grid of 24 units,
so that a file needs no icon font. A poster is 160 by 90 units: two or three shapes of one motif,
which the item's number chooses and places, in tones of the hue of its genre.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache, lru_cache
from urllib.parse import quote
from zlib import crc32

from personalize import locations

HUES = (212, 262, 322, 18, 78, 142, 184, 236, 292, 346, 42, 110)
"""Hues of genres, by position; muted so that no poster looks like a quantity."""
WIDE, TALL = 160, 90
"""Units of a poster."""
KEPT = 4096
"""Posters kept."""
Draw = Callable[[int, int, tuple[str, str, str]], str]
"""A motif: where it stands (units from the left), its variation (0 to 9), and three tones."""


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
    """Return the picture of a title as an address that holds it, for an image on a page."""
    drawn = poster_svg(domain, item, genre, icon, 2 * WIDE, 2 * TALL)
    return "data:image/svg+xml," + quote(drawn, safe=" ='/:,.()-;")


@lru_cache(maxsize=KEPT)
def poster_shapes(domain: str, item: int, genre: int, icon: str) -> str:
    """Return the shapes of a poster, on a ground of 160 by 90 units."""
    number = crc32(f"{domain} {item}".encode())
    hue = HUES[genre % len(HUES)]
    if domain in {"shopping", "banking"} and icon in _outlines():
        return _still_life(number, hue, icon)
    ground, tones = _tones(hue, number)
    motif = MOTIFS[number // 7 % len(MOTIFS)]
    at, kind = 42 + number // 97 % 76, number // 1009 % 10
    picture = motif(at, kind, tones)
    if number // 13 % 2:
        picture = f'<g transform="matrix(-1 0 0 1 {WIDE} 0)">{picture}</g>'
    if domain == "music":
        return _sleeve(hue, ground, picture, tones)
    return f'<path fill="{ground}" d="M0 0h{WIDE}v{TALL}H0z"/>{picture}'


def _tones(hue: int, number: int) -> tuple[str, tuple[str, str, str]]:
    """Return the ground of a poster and its three tones: dusk, day or paper."""
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


def _disc(x: float, y: float, radius: float, colour: str) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{colour}"/>'


def _shape(path: str, colour: str) -> str:
    return f'<path fill="{colour}" d="{path}"/>'


def _hills(at: int, kind: int, tones: tuple[str, str, str]) -> str:
    """Return a sun low over two hills."""
    sun = _disc(at, 34 + kind, 15 + kind, tones[2])
    back = _shape(f"M0 {58 + kind}Q{at - 10} {22 + kind} 160 66V90H0z", tones[0])
    return sun + back + _shape(f"M0 {84 - kind}Q{at + 30} {48 - kind} 160 74V90H0z", tones[1])


def _peaks(at: int, kind: int, tones: tuple[str, str, str]) -> str:
    """Return mountains, one with light on it, and a small moon."""
    moon = _disc(160 - at, 20 + kind, 7 + kind / 2, tones[2])
    back = _shape(f"M{at - 76} 90L{at - 14} {34 - kind}l66 70z", tones[0])
    front = _shape(f"M{at - 36} 90L{at + 24} {24 + kind}l60 72z", tones[1])
    return moon + back + front


def _pair(at: int, kind: int, tones: tuple[str, str, str]) -> str:
    """Return two discs that overlap, and what they have in common."""
    radius, off = 30 + kind / 2, 17 + kind
    half = (radius**2 - off**2) ** 0.5
    lens = (
        f"M{at} {45 - half:.1f}A{radius:g} {radius:g} 0 0 1 {at} {45 + half:.1f}"
        f"A{radius:g} {radius:g} 0 0 1 {at} {45 - half:.1f}z"
    )
    left, right = _disc(at - off, 45, radius, tones[0]), _disc(at + off, 45, radius, tones[1])
    return left + right + _shape(lens, tones[2])


def _arches(at: int, kind: int, tones: tuple[str, str, str]) -> str:
    """Return a gate in a gate, with a light in it."""
    found = ""
    for wide, colour in ((46, tones[0]), (30 + kind / 3, tones[1]), (13, tones[2])):
        rise = wide * (1.1 if wide > 20 else 1.5)
        found += _shape(
            f"M{at - wide:g} 90V{84 - rise:g}a{wide:g} {wide:g} 0 0 1 {2 * wide:g} 0V90z", colour
        )
    return found


def _waves(at: int, kind: int, tones: tuple[str, str, str]) -> str:
    """Return three waves and a disc that sinks into them."""
    disc = _disc(at, 36, 20 + kind, tones[2])
    rows = (tones[0], tones[1], tones[0])
    return disc + "".join(
        _shape(f"M-20 {46 + 15 * i}q25 {-12 - kind} 50 0t50 0 50 0 50 0V90H-20z", colour)
        for i, colour in enumerate(rows)
    )


def _quarters(at: int, kind: int, tones: tuple[str, str, str]) -> str:
    """Return quarter discs on a grid of squares."""
    turned = (
        _shape("M20 0h45a45 45 0 0 1-45 45z", tones[0]),
        _shape("M65 45h45v45a45 45 0 0 1-45-45z", tones[1]),
        _shape(f"M{110 if kind % 2 else 65} 0v45h45a45 45 0 0 0-45-45z", tones[2]),
    )
    return f'<g transform="translate({(at - 80) // 3})">{"".join(turned)}</g>'


def _steps(at: int, kind: int, tones: tuple[str, str, str]) -> str:
    """Return columns that rise, and a disc on the way."""
    wide = 17 + kind / 3
    columns = "".join(
        _shape(f"M{at - 40 + i * wide:.4g} 90V{72 - 15 * i}h{wide - 3:.4g}V90z", tones[i % 2])
        for i in range(5)
    )
    return columns + _disc(at - 26, 30 + kind, 11, tones[2])


def _orbit(at: int, kind: int, tones: tuple[str, str, str]) -> str:
    """Return a large body, its ring, and a small one on it."""
    tilt = -28 + 4 * kind
    ring = (
        f'<ellipse cx="{at}" cy="45" rx="56" ry="15" fill="none" stroke="{tones[2]}" '
        f'stroke-width="3" transform="rotate({tilt} {at} 45)"/>'
    )
    small = f'<g transform="rotate({tilt} {at} 45)">{_disc(at + 52, 45, 7, tones[0])}</g>'
    return _disc(at, 45, 27, tones[1]) + ring + small


def _leaves(at: int, kind: int, tones: tuple[str, str, str]) -> str:
    """Return three leaves from one stem."""
    leaf = "M0 0C-22-22-18-54 0-74 18-54 22-22 0 0z"
    turns = (-52 + kind, 48 - kind, -2)
    return "".join(
        f'<path transform="translate({at} 88) rotate({turn})" fill="{colour}" d="{leaf}"/>'
        for turn, colour in zip(turns, tones, strict=True)
    )


def _beam(at: int, kind: int, tones: tuple[str, str, str]) -> str:
    """Return light that falls through a window onto a floor."""
    beam = _shape(f"M{at - 12} 0h{24 + kind}L{at + 66} 90H{at - 34}z", tones[0])
    pool = f'<ellipse cx="{at + 16}" cy="84" rx="{50 + kind}" ry="11" fill="{tones[1]}"/>'
    return beam + pool + _disc(at + 12, 58 + kind / 2, 12, tones[2])


def _tiles(at: int, kind: int, tones: tuple[str, str, str]) -> str:
    """Return squares on their points, one behind the other."""
    sides = ((at - 26, 25, tones[0]), (at, 34 + kind / 2, tones[1]), (at + 34, 19, tones[2]))
    return "".join(
        _shape(f"M{x} {45 - r:g}l{r:g} {r:g}-{r:g} {r:g}-{r:g}-{r:g}z", c) for x, r, c in sides
    )


def _path(at: int, kind: int, tones: tuple[str, str, str]) -> str:
    """Return a road to the horizon under a half disc."""
    level = 44 + kind
    half = _shape(f"M{at - 24} {level}a24 24 0 0 1 48 0z", tones[2])
    field = _shape(f"M0 {level}h160V90H0z", tones[0])
    return half + field + _shape(f"M{at - 2} {level}h4L{at + 42} 90H{at - 38}z", tones[1])


MOTIFS: tuple[Draw, ...] = (
    *(_hills, _peaks, _pair, _arches, _waves, _quarters),
    *(_steps, _orbit, _leaves, _beam, _tiles, _path),
)


def _sleeve(hue: int, ground: str, picture: str, tones: tuple[str, str, str]) -> str:
    """Return a record that looks out of its sleeve, which has the picture."""
    wall = f'<path fill="hsl({hue},16%,32%)" d="M0 0h{WIDE}v{TALL}H0z"/>'
    record = _disc(103, 45, 34, f"hsl({hue},16%,15%)") + _disc(103, 45, 12, tones[1])
    cover = (
        f'<svg x="27" y="7" width="76" height="76" viewBox="35 0 90 90">'
        f'<path fill="{ground}" d="M35 0h90v90H35z"/>{picture}</svg>'
    )
    return f"{wall}{record}{_disc(103, 45, 2.5, ground)}{cover}"


def _still_life(number: int, hue: int, icon: str) -> str:
    """Return a thing on a shape that stands behind it."""
    near, pale = (hue + 24) % 360, number // 3 % 2
    ground = f"hsl({hue},{30 if pale else 24}%,{85 if pale else 36}%)"
    back = f"hsl({near},28%,{70 if pale else 52}%)"
    thing = f"hsl({hue},34%,{24 if pale else 93}%)"
    at, low = 68 + number // 97 % 25, number // 1009 % 8
    shapes = (
        _disc(at, 45, 36 + low / 2, back),
        _shape(f"M{at - 34} 90V46a34 34 0 0 1 68 0V90z", back),
        _shape(f"M0 {56 + low}q40-26 80-8t80-10V90H0z", back),
        _shape(f"M{at - 30} {15 + low / 2:g}h60v60h-60z", back),
        _shape(f"M{at} 5l42 40-42 40-42-40z", back),
        _shape(f"M0 0h{at}L{at - 34} 90H0z", back),
    )
    return (
        f'<path fill="{ground}" d="M0 0h{WIDE}v{TALL}H0z"/>{shapes[number // 7 % len(shapes)]}'
        f"{icon_svg(icon, at - 23, 22, 46, thing)}"
    )
