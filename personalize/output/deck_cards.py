"""The cards of a screen in the picture for a deck: poster, title, reason, marks as chips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from personalize.output.box import Box
from personalize.output.deck_content import DeckCard
from personalize.output.lettering import text_svg, width_of, wrap
from personalize.output.motifs import TALL, WIDE
from personalize.output.palette import Palette
from personalize.output.tiles import icon_svg, poster_shapes
from personalize.register import data_types

TITLE, LINE = 21, 18
"""Font sizes in pixels at scale 1: of a title, and of every other text of a card."""
LEAST = 0.6
"""Smallest scale of the font sizes, 0 to 1; smaller text is not readable."""
POSTER = (0.3, 0.2, 0.1, 0.0)
"""Shares of a card's height for its poster, 0 to 1, tried from left to right."""
COLUMNS = (3, 2, 4)
"""Numbers of cards in a row, tried from left to right."""
GAP, PAD = 12.0, 10.0
SWITCH = "Use this"
"""Label of the switch of a card."""


@dataclass(frozen=True)
class Type:
    """Font scale and number of columns of the cards of one screen."""

    scale: float
    columns: int

    @property
    def title(self) -> int:
        """Return the font size of a title in pixels."""
        return round(TITLE * self.scale)

    @property
    def line(self) -> int:
        """Return the font size of every other text in pixels."""
        return round(LINE * self.scale)


def cards_svg(
    cards: Sequence[DeckCard],
    domain: str,
    place: Box,
    colours: Palette,
) -> str:
    """Return the cards as SVG, with the largest font size at which no text is cut.

    No cards give "".
    """
    if not cards:
        return ""
    x, y, width, height = place
    sizes = _largest_type(cards, width, height)
    cell_width, cell_height = _cell(len(cards), sizes.columns, width, height)
    parts = []
    for i, card in enumerate(cards):
        left = x + (i % sizes.columns) * (cell_width + GAP)
        top = y + (i // sizes.columns) * (cell_height + GAP)
        cell = Box(left, top, cell_width, cell_height)
        parts.append(_card(card, domain, cell, sizes, colours))
    return "".join(parts)


def _cell(number: int, columns: int, width: float, height: float) -> tuple[float, float]:
    rows = -(-number // columns)
    return (width - GAP * (columns - 1)) / columns, (height - GAP * (rows - 1)) / rows


def _largest_type(cards: Sequence[DeckCard], width: float, height: float) -> Type:
    """Return the largest font scale at which every card fits, or ``LEAST`` if none fits."""
    columns = [number for number in COLUMNS if number <= len(cards)] or [len(cards)]
    for share in POSTER:
        for hundredths in range(100, round(100 * LEAST) - 1, -4):
            for number in columns:
                trial = Type(hundredths / 100, number)
                cell_width, cell_height = _cell(len(cards), number, width, height)
                if all(_fits(card, cell_width, cell_height * (1 - share), trial) for card in cards):
                    return trial
    return Type(LEAST, columns[0])


def _fits(card: DeckCard, width: float, height: float, sizes: Type) -> bool:
    chips = [
        sum(chip for _, chip in row) + 8 * (len(row) - 1) for row in _chips(card, width, sizes)
    ]
    return max(chips, default=0) <= width - 2 * PAD and _words_height(card, width, sizes) <= height


def _rows(card: DeckCard, width: float, sizes: Type) -> list[tuple[list[str], int, bool, str]]:
    """Return the texts of a card: lines, size, whether bold, and which ink."""
    room = width - 2 * PAD
    texts = (
        (card.title, sizes.title, True, "ink"),
        (card.line, sizes.line, False, "muted"),
        (card.reason, sizes.line, False, "ink"),
        (card.uses, sizes.line, False, "muted"),
        (SWITCH if card.uses else "", sizes.line, False, "ink"),
    )
    return [(wrap(t, size, room, bold=b), size, b, ink) for t, size, b, ink in texts if t]


def _chips(card: DeckCard, width: float, sizes: Type) -> list[list[tuple[str, float]]]:
    """Return the marks of a card in rows: each mark and the width of its chip in pixels."""
    rows: list[list[tuple[str, float]]] = [[]]
    left = 0.0
    for mark in card.marks:
        chip = width_of(_word(mark), sizes.line) + sizes.line * 2.2
        if rows[-1] and left + chip > width - 2 * PAD:
            rows.append([])
            left = 0.0
        rows[-1].append((mark, chip))
        left += chip + 8
    return [row for row in rows if row]


def _word(mark: str) -> str:
    return "popular" if mark == "popular" else data_types()[mark].mark


def _words_height(card: DeckCard, width: float, sizes: Type) -> float:
    texts = sum(len(lines) * size * 1.28 for lines, size, _, _ in _rows(card, width, sizes))
    return 2 * PAD + texts + len(_chips(card, width, sizes)) * sizes.line * 1.85 + 4


def _card(
    card: DeckCard,
    domain: str,
    place: Box,
    sizes: Type,
    colours: Palette,
) -> str:
    x, y, width, height = place
    picture = max(0.0, min(height - _words_height(card, width, sizes), (width - 2) * TALL / WIDE))
    parts = [
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="8" '
        f'fill="{colours.panel}" stroke="{colours.grid}"/>',
        f'<svg x="{x + 1:g}" y="{y + 1:g}" width="{width - 2:g}" height="{picture:g}" '
        f'viewBox="0 0 {WIDE} {TALL}" preserveAspectRatio="xMidYMid slice">'
        f"{poster_shapes(domain, card.item, card.genre, card.icon)}</svg>",
    ]
    if card.badge:
        parts.append(_badge(card.badge, x + PAD, y + PAD, sizes, colours))
    text_top = y + picture + PAD
    for lines, size, bold, ink in _rows(card, width, sizes):
        colour = colours.ink if ink == "ink" else colours.muted
        parts.append(text_svg(x + PAD, text_top + size, lines, size, colour, bold=bold))
        text_top += len(lines) * size * 1.28
    if card.uses:  # the label of the switch is the last line
        parts.append(_switch(x + PAD, text_top - sizes.line * 1.28, sizes, colours))
    for number, row in enumerate(reversed(_chips(card, width, sizes))):
        left = x + PAD
        top = y + height - PAD - sizes.line * (1.55 + 1.85 * number)
        for mark, chip in row:
            parts.append(_mark(mark, left, top, chip, sizes, colours))
            left += chip + 8
    return "".join(parts)


def _switch(x: float, y: float, sizes: Type, colours: Palette) -> str:
    """Return a switch that is on, to the right of its label, whose line begins at x and y."""
    size = sizes.line
    left = x + width_of(SWITCH, size) + size * 0.5
    return (
        f'<rect x="{left:g}" y="{y + size * 0.2:g}" width="{size * 1.8:g}" height="{size:g}" '
        f'rx="{size * 0.5:g}" fill="{colours.ink}"/>'
        f'<circle cx="{left + size * 1.3:g}" cy="{y + size * 0.7:g}" r="{size * 0.36:g}" '
        f'fill="{colours.page}"/>'
    )


def _badge(word: str, x: float, y: float, sizes: Type, colours: Palette) -> str:
    """Return the change mark ("New", "Moved up") as a chip on the poster."""
    width = width_of(word, sizes.line, bold=True) + sizes.line * 1.1
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{sizes.line * 1.5:g}" '
        f'rx="{sizes.line * 0.75:g}" fill="{colours.ink}"/>'
        + text_svg(
            x + sizes.line * 0.55, y + sizes.line * 1.1, [word], sizes.line, colours.page, bold=True
        )
    )


def _mark(mark: str, x: float, y: float, width: float, sizes: Type, colours: Palette) -> str:
    """Return a kind of data as a chip: icon, word, and a border that says how it was obtained."""
    icon = "trending_up" if mark == "popular" else data_types()[mark].icon
    border = "" if mark == "popular" else data_types()[mark].border
    dash = ' stroke-dasharray="4 3"' if border == "dashed" else ""
    size, stroke = sizes.line, 3 if border == "double" else 1
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{size * 1.55:g}" rx="6" '
        f'fill="{colours.page}" stroke="{colours.outline}" stroke-width="{stroke}"{dash}/>'
        f"{icon_svg(icon, x + size * 0.4, y + size * 0.22, size * 1.1, colours.ink)}"
        f"{text_svg(x + size * 1.75, y + size * 1.12, [_word(mark)], size, colours.ink)}"
    )
