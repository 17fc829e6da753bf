"""The picture for a deck: screen, sentence, ladder chart and caveat as one image (UX 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

import vl_convert as vlc
from PIL import ImageFont

from personalize import locations
from personalize.output.export import FILE_FONT, use_fonts
from personalize.output.palette import DARK, LIGHT, Palette
from personalize.output.tiles import icon_svg, tile_svg
from personalize.register import data_types

SHAPES = {"wide": (1920, 1080), "square": (1080, 1080)}
"""Pixels; PNG files are drawn at this size and at twice it."""
SMALLEST = 18
"""Pixels of the smallest type."""


@dataclass(frozen=True)
class DeckCard:
    """One card of the screen: what it says, and the marks of the data behind it."""

    title: str
    line: str
    reason: str
    marks: tuple[str, ...]
    badge: str
    item: int
    genre: int
    icon: str


@dataclass(frozen=True)
class Deck:
    """Everything the picture shows."""

    title: str
    service: str
    domain: str
    plain: str
    warning: str
    person: str
    about: str
    cards: tuple[DeckCard, ...]
    charts: tuple[dict[str, Any], ...]
    settings: str
    caveat: str
    alt_text: str


@cache
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    name = "SemiBold" if bold else "Regular"
    path = locations.package_file(f"output/fonts/ThinLineSans-{name}.ttf")
    return ImageFont.truetype(str(path), size)


def wrap(text: str, size: int, width: float, *, bold: bool = False, most: int = 99) -> list[str]:
    """Break a text into lines of a width in pixels; the last one ends in … if there is more."""
    font, lines = _font(size, bold), [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = lines[:most]
        while lines[-1] and font.getlength(f"{lines[-1]}…") > width:
            lines[-1] = lines[-1][:-1]
        lines[-1] += "…"
    return lines


def _text(
    x: float, y: float, lines: Sequence[str], size: int, colour: str, *, bold: bool = False
) -> str:
    weight = 600 if bold else 400
    return "".join(
        f'<text x="{x:g}" y="{y + i * size * 1.3:g}" font-size="{size}" font-weight="{weight}" '
        f'fill="{colour}">{escape(line)}</text>'
        for i, line in enumerate(lines)
    )


def deck_svg(deck: Deck, shape: str = "wide", mode: str = "light", *, plain: bool = False) -> str:
    """Return the picture as SVG.

    Parameters
    ----------
    deck : Deck
    shape : str
        "wide" (16:9) or "square".
    mode : str
        "light" or "dark".
    plain : bool
        The screen alone, with the caveat.
    """
    width, height = SHAPES[shape]
    colours = DARK if mode == "dark" else LIGHT
    square = shape == "square"
    pad = 40 if square else 64
    size = 28 if square else 38
    body = [f'<rect width="{width}" height="{height}" fill="{colours.page}"/>']
    body.append(_text(pad, pad + 30, [deck.title], 32 if square else 36, colours.ink, bold=True))
    right = width - pad - _font(26, False).getlength(deck.service)
    body.append(_text(right, pad + 28, [deck.service], 26, colours.muted))
    top = pad + 60.0
    if not plain:
        top = _sentence(body, deck, pad, top + size, size, width - 2 * pad, colours)
    foot = wrap(deck.caveat, SMALLEST + 2, width - 2 * pad)
    settings = wrap(deck.settings, SMALLEST + 2, width - 2 * pad, most=1)
    line = (SMALLEST + 2) * 1.3
    bottom = height - pad - (len(foot) + len(settings)) * line
    body.append(_text(pad, bottom + line, settings, SMALLEST + 2, colours.muted))
    body.append(_text(pad, bottom + line * (1 + len(settings)), foot, SMALLEST + 2, colours.ink))
    room = bottom - top - 16
    if plain:
        body.append(_screen(deck, pad, top, width - 2 * pad, room, colours))
    elif square:
        body.append(_screen(deck, pad, top, width - 2 * pad, room * 0.52, colours))
        body += _charts(deck, pad, top + room * 0.54, width - 2 * pad, room * 0.46, side=True)
    else:
        half = (width - 2 * pad) * 0.54
        body.append(_screen(deck, pad, top, half, room, colours))
        left = pad + half + 32
        body += _charts(deck, left, top, width - pad - left, room, side=False)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="{FILE_FONT}" role="img">'
        f"<title>{escape(deck.title)}</title><desc>{escape(deck.alt_text)}</desc>"
        f"{''.join(body)}</svg>"
    )


def _sentence(
    body: list[str], deck: Deck, x: float, y: float, size: int, width: float, colours: Palette
) -> float:
    """Add the sentence, its warning in bold on lines of its own; return where it ends."""
    for words, bold in ((deck.plain, False), (deck.warning, True)):
        if not words:
            continue
        lines = wrap(words, size, width, bold=bold, most=4)
        body.append(_text(x, y, lines, size, colours.ink, bold=bold))
        y += len(lines) * size * 1.3
    return y - size * 0.6


def _screen(deck: Deck, x: float, y: float, width: float, height: float, colours: Palette) -> str:
    parts = [
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="10" '
        f'fill="{colours.page}" stroke="{colours.outline}"/>',
        _text(x + 18, y + 36, [f"{deck.person}’s screen"], 26, colours.ink, bold=True),
        _text(x + 18, y + 64, wrap(deck.about, 20, width - 36, most=1), 20, colours.muted),
    ]
    columns = 3
    rows = max(1, -(-len(deck.cards) // columns))
    gap = 12.0
    card_w = (width - 36 - gap * (columns - 1)) / columns
    card_h = (height - 96 - gap * (rows - 1)) / rows
    for i, card in enumerate(deck.cards):
        left = x + 18 + (i % columns) * (card_w + gap)
        up = y + 80 + (i // columns) * (card_h + gap)
        parts.append(_card(card, deck.domain, left, up, card_w, card_h, colours))
    return "".join(parts)


def _card(
    card: DeckCard,
    domain: str,
    x: float,
    y: float,
    width: float,
    height: float,
    colours: Palette,
) -> str:
    tile = min(100.0, height * 0.3)
    parts = [
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="8" '
        f'fill="{colours.panel}" stroke="{colours.grid}"/>',
        tile_svg(domain, card.item, card.genre, card.icon, x + 10, y + 10, width - 20, tile),
    ]
    at, end = y + tile + 34, y + height - 10
    room = width - 20
    badge = f"  [{card.badge}]" if card.badge else ""
    title = wrap(card.title + badge, 21, room, bold=True, most=2 if height > 170 else 1)
    parts.append(_text(x + 10, at, title, 21, colours.ink, bold=True))
    at += len(title) * 27
    for words, colour in ((card.line, colours.muted), (card.reason, colours.ink)):
        lines = wrap(words, SMALLEST, room, most=2) if words else []
        if lines and at + len(lines) * 23 <= end - 26:
            parts.append(_text(x + 10, at, lines, SMALLEST, colour))
            at += len(lines) * 23.4
    left = x + 10
    for mark in card.marks[:2]:
        words = "popular" if mark == "popular" else data_types()[mark].mark
        sign = "trending_up" if mark == "popular" else data_types()[mark].icon
        wide = _font(SMALLEST, False).getlength(words) + 40
        if left + wide > x + width - 6:
            break
        border = "" if mark == "popular" else data_types()[mark].border
        dash = ' stroke-dasharray="4 3"' if border == "dashed" else ""
        stroke = 3 if border == "double" else 1
        parts.append(
            f'<rect x="{left:g}" y="{end - 26:g}" width="{wide:g}" height="28" rx="6" '
            f'fill="{colours.page}" stroke="{colours.outline}" stroke-width="{stroke}"{dash}/>'
        )
        parts.append(icon_svg(sign, left + 7, end - 22, 20, colours.ink))
        parts.append(_text(left + 31, end - 6, [words], SMALLEST, colours.ink))
        left += wide + 8
    return "".join(parts)


def _charts(
    deck: Deck, x: float, y: float, width: float, height: float, *, side: bool
) -> list[str]:
    """Return the charts, drawn as nested pictures: beside each other or one above the other."""
    use_fonts()
    found: list[str] = []
    number = max(1, len(deck.charts))
    wide = (width - 16 * (number - 1)) / number if side else width
    shares = [1.0] * number if side else ([0.4, 0.6] if number == 2 else [1 / number] * number)
    up = y
    for i, spec in enumerate(deck.charts):
        tall = height * (1.0 if side else shares[i])
        picture = vlc.vegalite_to_svg(spec)
        inner = picture[picture.index("<svg") :]
        head, rest = inner.split(">", 1)
        view = head.split('viewBox="')[1].split('"')[0]
        left = x + i * (wide + 16) if side else x
        found.append(
            f'<svg x="{left:g}" y="{up:g}" width="{wide:g}" height="{tall - 8:g}" '
            f'viewBox="{view}" preserveAspectRatio="xMinYMin meet">{rest}'
        )
        up += 0 if side else tall
    return found


def deck_file(svg: str, kind: str, scale: int = 1) -> bytes:
    """Return the picture as PNG (scale 1 or 2), SVG or PDF."""
    use_fonts()
    if kind == "png":
        return bytes(vlc.svg_to_png(svg, scale=scale))
    if kind == "pdf":
        return bytes(vlc.svg_to_pdf(svg))
    return svg.encode()
