"""Motifs of posters: functions that draw two or three SVG shapes on 160 by 90 units."""

from __future__ import annotations

from collections.abc import Callable

WIDE, TALL = 160, 90
"""Width and height of a poster in its own units."""
Draw = Callable[[int, int, tuple[str, str, str]], str]
"""Function that draws a motif.

Its arguments are the horizontal position in units from the left edge, the variation (an integer
from 0 to 9) and three CSS colours. It returns SVG elements.
"""


def disc(x: float, y: float, radius: float, colour: str) -> str:
    """Return an SVG circle with its centre at (x, y)."""
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{colour}"/>'


def shape(path: str, colour: str) -> str:
    """Return an SVG path filled with one colour."""
    return f'<path fill="{colour}" d="{path}"/>'


def _hills(x: int, kind: int, tones: tuple[str, str, str]) -> str:
    """Return a disc above two hills."""
    sun = disc(x, 34 + kind, 15 + kind, tones[2])
    back = shape(f"M0 {58 + kind}Q{x - 10} {22 + kind} 160 66V90H0z", tones[0])
    return sun + back + shape(f"M0 {84 - kind}Q{x + 30} {48 - kind} 160 74V90H0z", tones[1])


def _peaks(x: int, kind: int, tones: tuple[str, str, str]) -> str:
    """Return two triangular mountains and a small disc."""
    moon = disc(160 - x, 20 + kind, 7 + kind / 2, tones[2])
    back = shape(f"M{x - 76} 90L{x - 14} {34 - kind}l66 70z", tones[0])
    front = shape(f"M{x - 36} 90L{x + 24} {24 + kind}l60 72z", tones[1])
    return moon + back + front


def _pair(x: int, kind: int, tones: tuple[str, str, str]) -> str:
    """Return two overlapping discs, with the intersection in the third tone."""
    radius, off = 30 + kind / 2, 17 + kind
    half = (radius**2 - off**2) ** 0.5
    lens = (
        f"M{x} {45 - half:.1f}A{radius:g} {radius:g} 0 0 1 {x} {45 + half:.1f}"
        f"A{radius:g} {radius:g} 0 0 1 {x} {45 - half:.1f}z"
    )
    left, right = disc(x - off, 45, radius, tones[0]), disc(x + off, 45, radius, tones[1])
    return left + right + shape(lens, tones[2])


def _arches(x: int, kind: int, tones: tuple[str, str, str]) -> str:
    """Return three nested arches."""
    arches = ""
    for half, colour in ((46, tones[0]), (30 + kind / 3, tones[1]), (13, tones[2])):
        rise = half * (1.1 if half > 20 else 1.5)
        arches += shape(
            f"M{x - half:g} 90V{84 - rise:g}a{half:g} {half:g} 0 0 1 {2 * half:g} 0V90z",
            colour,
        )
    return arches


def _waves(x: int, kind: int, tones: tuple[str, str, str]) -> str:
    """Return three waves in front of a disc."""
    sun = disc(x, 36, 20 + kind, tones[2])
    rows = (tones[0], tones[1], tones[0])
    return sun + "".join(
        shape(f"M-20 {46 + 15 * i}q25 {-12 - kind} 50 0t50 0 50 0 50 0V90H-20z", colour)
        for i, colour in enumerate(rows)
    )


def _quarters(x: int, kind: int, tones: tuple[str, str, str]) -> str:
    """Return quarter discs on a grid of squares."""
    turned = (
        shape("M20 0h45a45 45 0 0 1-45 45z", tones[0]),
        shape("M65 45h45v45a45 45 0 0 1-45-45z", tones[1]),
        shape(f"M{110 if kind % 2 else 65} 0v45h45a45 45 0 0 0-45-45z", tones[2]),
    )
    return f'<g transform="translate({(x - 80) // 3})">{"".join(turned)}</g>'


def _steps(x: int, kind: int, tones: tuple[str, str, str]) -> str:
    """Return five columns of increasing height, and a disc."""
    width = 17 + kind / 3
    columns = "".join(
        shape(f"M{x - 40 + i * width:.4g} 90V{72 - 15 * i}h{width - 3:.4g}V90z", tones[i % 2])
        for i in range(5)
    )
    return columns + disc(x - 26, 30 + kind, 11, tones[2])


def _orbit(x: int, kind: int, tones: tuple[str, str, str]) -> str:
    """Return a large disc with an elliptic ring, and a small disc on the ring."""
    tilt = -28 + 4 * kind
    ring = (
        f'<ellipse cx="{x}" cy="45" rx="56" ry="15" fill="none" stroke="{tones[2]}" '
        f'stroke-width="3" transform="rotate({tilt} {x} 45)"/>'
    )
    small = f'<g transform="rotate({tilt} {x} 45)">{disc(x + 52, 45, 7, tones[0])}</g>'
    return disc(x, 45, 27, tones[1]) + ring + small


def _leaves(x: int, kind: int, tones: tuple[str, str, str]) -> str:
    """Return three leaves from one stem."""
    leaf = "M0 0C-22-22-18-54 0-74 18-54 22-22 0 0z"
    turns = (-52 + kind, 48 - kind, -2)
    return "".join(
        f'<path transform="translate({x} 88) rotate({turn})" fill="{colour}" d="{leaf}"/>'
        for turn, colour in zip(turns, tones, strict=True)
    )


def _beam(x: int, kind: int, tones: tuple[str, str, str]) -> str:
    """Return a beam that widens downwards, an ellipse at its end, and a disc."""
    beam = shape(f"M{x - 12} 0h{24 + kind}L{x + 66} 90H{x - 34}z", tones[0])
    pool = f'<ellipse cx="{x + 16}" cy="84" rx="{50 + kind}" ry="11" fill="{tones[1]}"/>'
    return beam + pool + disc(x + 12, 58 + kind / 2, 12, tones[2])


def _tiles(x: int, kind: int, tones: tuple[str, str, str]) -> str:
    """Return three overlapping squares turned by 45 degrees."""
    sides = ((x - 26, 25, tones[0]), (x, 34 + kind / 2, tones[1]), (x + 34, 19, tones[2]))
    return "".join(
        shape(f"M{middle} {45 - r:g}l{r:g} {r:g}-{r:g} {r:g}-{r:g}-{r:g}z", c)
        for middle, r, c in sides
    )


def _path(x: int, kind: int, tones: tuple[str, str, str]) -> str:
    """Return a road on a plane, and a half disc at the horizon."""
    level = 44 + kind
    half = shape(f"M{x - 24} {level}a24 24 0 0 1 48 0z", tones[2])
    field = shape(f"M0 {level}h160V90H0z", tones[0])
    return half + field + shape(f"M{x - 2} {level}h4L{x + 42} 90H{x - 38}z", tones[1])


MOTIFS: tuple[Draw, ...] = (
    *(_hills, _peaks, _pair, _arches, _waves, _quarters),
    *(_steps, _orbit, _leaves, _beam, _tiles, _path),
)
