"""The picture for a slide deck: screen, message, sentence, ladder and caveat as one image.

No text is cut: the font size is reduced until it fits.
"""

from __future__ import annotations

from html import escape

import altair as alt
import pandas as pd

from personalize.output.box import Box
from personalize.output.charts.ladder import relevance_strip, wedge
from personalize.output.deck_cards import cards_svg
from personalize.output.deck_content import Deck
from personalize.output.deck_phone import has_phone, phone_svg
from personalize.output.drawing import HERE
from personalize.output.export import picture, spec_of
from personalize.output.lettering import FILE_FONT, font_faces, text_svg, width_of, wrap
from personalize.output.letters import drawable
from personalize.output.palette import DARK, LIGHT, Palette

SHAPES = {"wide": (1920, 1080), "square": (1080, 1080)}
"""Width and height in pixels; PNG files are drawn at this size or twice as large."""
SMALLEST = 18
"""Smallest font size of the sentence and the foot, in pixels."""
STRIP, AROUND = 60, 92
"""Pixels of the strip above the wedge, and of the title and the axis around it."""


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
    pad = 40.0 if square else 64.0
    inner = width - 2 * pad
    body = [f'<rect width="{width}" height="{height}" fill="{colours.page}"/>']
    top = _head(body, deck, pad, inner, 32 if square else 36, colours)
    if not plain:
        place = Box(pad, top, inner, height * 0.14)
        top = _sentence(body, deck, place, 28 if square else 38, colours)
    bottom = _foot(body, deck, pad, inner, height - pad, colours)
    room = bottom - top
    if plain or deck.ladder is None:
        body.append(screen_svg(deck, Box(pad, top, inner, room), colours))
    elif square:
        upper = room * 0.61
        body.append(screen_svg(deck, Box(pad, top, inner, upper), colours))
        place = Box(pad, top + upper + 14, inner, room - upper - 14)
        body += _beside(deck, deck.ladder, place, colours, mode)
    else:
        left = inner * (0.6 if has_phone(deck.placement) else 0.54)
        body.append(screen_svg(deck, Box(pad, top, left, room), colours))
        place = Box(pad + left + 32, top, inner - left - 32, room)
        body += _stacked(deck, deck.ladder, place, colours, mode)
    return drawable(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="{FILE_FONT}" role="img">'
        f"<title>{escape(deck.title)}</title><desc>{escape(deck.alt_text)}</desc>"
        f"{''.join(body)}</svg>"
    )


def _head(
    body: list[str], deck: Deck, x: float, width: float, size: int, colours: Palette
) -> float:
    """Add the title and the service to ``body``; return their lower end in pixels."""
    service_width = width_of(deck.service, 26)
    lines = wrap(deck.title, size, width - service_width - 24, bold=True)
    body.append(text_svg(x, x + 30, lines, size, colours.ink, bold=True))
    body.append(text_svg(x + width - service_width, x + 28, [deck.service], 26, colours.muted))
    return x + 34 + (len(lines) - 1) * size * 1.3


def _sentence(
    body: list[str],
    deck: Deck,
    place: Box,
    size: int,
    colours: Palette,
) -> float:
    """Add the sentence, and its warning in bold on new lines; return their lower end in pixels.

    ``size`` is the largest size of the type; it shrinks until the lines fit the place.
    """
    x, y, width, height = place
    texts = [(words, bold) for words, bold in ((deck.plain, False), (deck.warning, True)) if words]

    def lines_at(size: int) -> list[tuple[list[str], bool]]:
        return [(wrap(words, size, width, bold=bold), bold) for words, bold in texts]

    while size > SMALLEST and sum(len(rows) for rows, _ in lines_at(size)) * size > height:
        size -= 1
    y += size * 1.35
    for rows, bold in lines_at(size):
        body.append(text_svg(x, y, rows, size, colours.ink, bold=bold))
        y += len(rows) * size * 1.3
    return y - size * 0.7


def _foot(
    body: list[str], deck: Deck, x: float, width: float, bottom: float, colours: Palette
) -> float:
    """Add the settings and the caveat; return the lower end of the space above them."""
    size = SMALLEST + 1
    rows = [
        *((line, colours.muted) for line in wrap(deck.settings, size, width)),
        *((line, colours.ink) for line in wrap(deck.caveat, size, width)),
    ]
    y = bottom - (len(rows) - 1) * size * 1.3
    for i, (line, colour) in enumerate(rows):
        body.append(text_svg(x, y + i * size * 1.3, [line], size, colour))
    return y - size * 1.3 - 4


def screen_svg(deck: Deck, place: Box, colours: Palette) -> str:
    """Return the person's screen as SVG: name, line about them, message, cards."""
    x, y, width, height = place
    name = wrap(f"{deck.person}’s screen", 26, width - 36, bold=True)
    about = wrap(deck.about, 20, width - 36)
    parts = [
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="10" '
        f'fill="{colours.page}" stroke="{colours.outline}"/>',
        text_svg(x + 18, y + 36, name, 26, colours.ink, bold=True),
        text_svg(x + 18, y + 36 + 32 * len(name) - 4, about, 20, colours.muted),
    ]
    top = y + 36 + 32 * len(name) + 26 * len(about) - 16
    left, right, end = x + 18, x + width - 18, y + height - 16
    if has_phone(deck.placement):
        phone_width = min(230.0, (right - left) * 0.24)
        parts.append(phone_svg(deck, Box(left, top, phone_width, end - top), colours))
        left += phone_width + 18
    elif deck.message:
        rows = wrap(deck.message, 21, right - left, bold=True)
        parts.append(text_svg(left, top + 18, rows, 21, colours.ink, bold=True))
        top += 27 * len(rows) + 4
    rest = Box(left, top, right - left, end - top)
    parts.append(cards_svg(deck.cards, deck.domain, rest, colours))
    return "".join(parts)


def _stacked(
    deck: Deck,
    ladder: pd.DataFrame,
    place: Box,
    colours: Palette,
    mode: str,
) -> list[str]:
    """Return the strip above the wedge."""
    (x, y, width, height), zoom, strip_height = place, 1.5, 112.0
    wedge_height = round(height / zoom - strip_height - AROUND)
    strip_chart = relevance_strip(ladder, colours, deck.people, height=STRIP)
    wedge_chart = wedge(ladder, colours, deck.people, height=wedge_height)
    return [
        _chart(strip_chart, x, y, width, zoom, mode),
        _chart(wedge_chart, x, y + strip_height * zoom, width, zoom, mode),
    ]


def _beside(
    deck: Deck,
    ladder: pd.DataFrame,
    place: Box,
    colours: Palette,
    mode: str,
) -> list[str]:
    """Return the wedge with the strip to its right."""
    (x, y, width, height), zoom = place, 1.25
    left, wedge_height = width * 0.6, round(height / zoom - AROUND)
    wedge_chart = wedge(ladder, colours, deck.people, height=wedge_height)
    strip_chart = relevance_strip(ladder, colours, deck.people, height=wedge_height, named=True)
    return [
        _chart(wedge_chart, x, y, left, zoom, mode),
        _chart(strip_chart, x + left + 16, y, width - left - 16, zoom, mode),
    ]


def _chart(
    chart: alt.Chart,
    x: float,
    y: float,
    width: float,
    zoom: float,
    mode: str,
) -> str:
    """Return a chart as a nested picture; its type is ``zoom`` times as large as on a page."""
    spec = spec_of(chart, "", "screen", mode)
    spec["width"], spec["padding"] = round(width / zoom), 0
    lines = spec["title"]["subtitle"]
    spec["title"]["subtitle"] = [row for line in lines for row in wrap(line, 12, width / zoom)]
    content, w, h, _ = picture(spec)
    return (
        f'<svg x="{x:g}" y="{y:g}" width="{width:g}" height="{width * h / w:g}" '
        f'viewBox="0 0 {w:g} {h:g}">{content}</svg>'
    )


def deck_file(svg: str, kind: str, scale: int = 1) -> bytes:
    """Return the picture as PNG (scale 1 or 2), SVG with its fonts, or PDF."""
    svg = drawable(svg)
    if kind == "png":
        return HERE.png(svg, scale)
    if kind == "pdf":
        return HERE.pdf(svg)
    style = f"<style>{font_faces(svg)}</style>"
    return svg.replace("<title>", f"{style}<title>", 1).encode()


def deck_bytes(deck: Deck, shape: str, mode: str, kind: str) -> bytes:
    """Return the picture as a file.

    Parameters
    ----------
    shape : str
        "wide", "square", or "plain": the screen alone.
    kind : str
        "png", "png2" (twice as large), "svg" or "pdf".
    """
    plain = shape == "plain"
    svg = deck_svg(deck, "wide" if plain else shape, mode, plain=plain)
    return deck_file(svg, kind.removesuffix("2"), 2 if kind == "png2" else 1)
