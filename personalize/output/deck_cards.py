"""The cards of a screen in the picture for a deck: poster, title, reason, marks as chips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from personalize.output.deck_content import DeckCard
from personalize.output.lettering import text_svg, width_of, wrap
from personalize.output.motifs import TALL, WIDE
from personalize.output.palette import Palette
from personalize.output.tiles import icon_svg, poster_shapes
from personalize.register import data_types

TITLE, LINE = 21, 18
"""Pixels of the type on a card."""
LEAST = 0.6
"""Share of that type below which nobody can read it."""
POSTER = (0.3, 0.2, 0.1, 0.0)
"""Shares of a card's height that its poster should have, the best first."""
COLUMNS = (3, 2, 4)
"""Cards beside each other, the best first."""
GAP, PAD = 12.0, 10.0


@dataclass(frozen=True)
class Type:
    """Sizes of type on the cards of one screen."""

    scale: float
    columns: int

    @property
    def title(self) -> int:
        """Return the pixels of a title."""
        return round(TITLE * self.scale)

    @property
    def line(self) -> int:
        """Return the pixels of everything else."""
        return round(LINE * self.scale)


def cards_svg(
    cards: Sequence[DeckCard],
    domain: str,
    x: float,
    y: float,
    width: float,
    height: float,
    colours: Palette,
) -> str:
    """Return the cards in as many columns, and as large a type, as lets everything be read."""
    if not cards:
        return ""
    chosen = _chosen(cards, width, height)
    wide, tall = _cell(len(cards), chosen.columns, width, height)
    drawn = []
    for i, card in enumerate(cards):
        left = x + (i % chosen.columns) * (wide + GAP)
        up = y + (i // chosen.columns) * (tall + GAP)
        drawn.append(_card(card, domain, left, up, wide, tall, chosen, colours))
    return "".join(drawn)


def _cell(number: int, columns: int, width: float, height: float) -> tuple[float, float]:
    rows = -(-number // columns)
    return (width - GAP * (columns - 1)) / columns, (height - GAP * (rows - 1)) / rows


def _chosen(cards: Sequence[DeckCard], width: float, height: float) -> Type:
    """Return the largest type at which every card is whole."""
    columns = [number for number in COLUMNS if number <= len(cards)] or [len(cards)]
    for share in POSTER:
        for hundredths in range(100, round(100 * LEAST) - 1, -4):
            for number in columns:
                trial = Type(hundredths / 100, number)
                wide, tall = _cell(len(cards), number, width, height)
                if all(_fits(card, wide, tall * (1 - share), trial) for card in cards):
                    return trial
    return Type(LEAST, columns[0])


def _fits(card: DeckCard, wide: float, tall: float, own: Type) -> bool:
    chips = [sum(chip for _, chip in row) + 8 * (len(row) - 1) for row in _chips(card, wide, own)]
    return max(chips, default=0) <= wide - 2 * PAD and _words_height(card, wide, own) <= tall


def _rows(card: DeckCard, wide: float, own: Type) -> list[tuple[list[str], int, bool, str]]:
    """Return the texts of a card: lines, size, whether bold, and which ink."""
    room = wide - 2 * PAD
    texts = (
        (card.title, own.title, True, "ink"),
        (card.line, own.line, False, "muted"),
        (card.reason, own.line, False, "ink"),
    )
    return [(wrap(t, size, room, bold=b), size, b, ink) for t, size, b, ink in texts if t]


def _chips(card: DeckCard, wide: float, own: Type) -> list[list[tuple[str, float]]]:
    """Return the marks of a card in rows: each mark and how wide its chip is."""
    rows: list[list[tuple[str, float]]] = [[]]
    left = 0.0
    for mark in card.marks:
        chip = width_of(_word(mark), own.line) + own.line * 2.2
        if rows[-1] and left + chip > wide - 2 * PAD:
            rows.append([])
            left = 0.0
        rows[-1].append((mark, chip))
        left += chip + 8
    return [row for row in rows if row]


def _word(mark: str) -> str:
    return "popular" if mark == "popular" else data_types()[mark].mark


def _words_height(card: DeckCard, wide: float, own: Type) -> float:
    texts = sum(len(lines) * size * 1.28 for lines, size, _, _ in _rows(card, wide, own))
    return 2 * PAD + texts + len(_chips(card, wide, own)) * own.line * 1.85 + 4


def _card(
    card: DeckCard,
    domain: str,
    x: float,
    y: float,
    wide: float,
    tall: float,
    own: Type,
    colours: Palette,
) -> str:
    picture = max(0.0, min(tall - _words_height(card, wide, own), (wide - 2) * TALL / WIDE))
    parts = [
        f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{tall:g}" rx="8" '
        f'fill="{colours.panel}" stroke="{colours.grid}"/>',
        f'<svg x="{x + 1:g}" y="{y + 1:g}" width="{wide - 2:g}" height="{picture:g}" '
        f'viewBox="0 0 {WIDE} {TALL}" preserveAspectRatio="xMidYMid slice">'
        f"{poster_shapes(domain, card.item, card.genre, card.icon)}</svg>",
    ]
    if card.badge:
        parts.append(_badge(card.badge, x + PAD, y + PAD, own, colours))
    at = y + picture + PAD
    for lines, size, bold, ink in _rows(card, wide, own):
        colour = colours.ink if ink == "ink" else colours.muted
        parts.append(text_svg(x + PAD, at + size, lines, size, colour, bold=bold))
        at += len(lines) * size * 1.28
    for number, row in enumerate(reversed(_chips(card, wide, own))):
        left = x + PAD
        up = y + tall - PAD - own.line * (1.55 + 1.85 * number)
        for mark, chip in row:
            parts.append(_mark(mark, left, up, chip, own, colours))
            left += chip + 8
    return "".join(parts)


def _badge(word: str, x: float, y: float, own: Type, colours: Palette) -> str:
    """Return what changed as a chip on the poster."""
    wide = width_of(word, own.line, bold=True) + own.line * 1.1
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{own.line * 1.5:g}" '
        f'rx="{own.line * 0.75:g}" fill="{colours.ink}"/>'
        + text_svg(
            x + own.line * 0.55, y + own.line * 1.1, [word], own.line, colours.page, bold=True
        )
    )


def _mark(mark: str, x: float, y: float, wide: float, own: Type, colours: Palette) -> str:
    """Return a kind of data as a chip: icon, word, and the border of how it was obtained."""
    sign = "trending_up" if mark == "popular" else data_types()[mark].icon
    border = "" if mark == "popular" else data_types()[mark].border
    dash = ' stroke-dasharray="4 3"' if border == "dashed" else ""
    size, stroke = own.line, 3 if border == "double" else 1
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{size * 1.55:g}" rx="6" '
        f'fill="{colours.page}" stroke="{colours.outline}" stroke-width="{stroke}"{dash}/>'
        f"{icon_svg(sign, x + size * 0.4, y + size * 0.22, size * 1.1, colours.ink)}"
        f"{text_svg(x + size * 1.75, y + size * 1.12, [_word(mark)], size, colours.ink)}"
    )
