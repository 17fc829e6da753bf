"""Drawing of a phone with the message, for the picture of a slide deck."""

from __future__ import annotations

from personalize.output.box import Box
from personalize.output.deck_content import Deck
from personalize.output.lettering import text_svg, width_of, wrap
from personalize.output.motifs import TALL, WIDE
from personalize.output.palette import Palette
from personalize.output.tiles import poster_shapes

WORDS = {
    "banner": "Banner in the app",
    "email": "E-mail",
    "push": "Push message",
    "lock_screen": "Lock screen",
}
"""Placements that are drawn as a phone, and what they are called."""
LARGE, SMALL = 19, 12
"""Largest and smallest font size of the message in pixels."""


def has_phone(placement: str) -> bool:
    """Return whether the placement is outside the feed, so that a phone is drawn."""
    return placement in WORDS


def phone_svg(deck: Deck, place: Box, colours: Palette) -> str:
    """Return a phone that shows the message, with its placement named below."""
    x, y, width, height = place
    tall = min(height - 28, width * 2.05)
    side, locked = 10.0, deck.placement == "lock_screen"
    left, inner = x + side, width - 2 * side
    first = deck.cards[0] if deck.cards else None
    shapes = (
        poster_shapes(deck.domain, first.item, first.genre, first.icon) if first is not None else ""
    )
    picture = (
        f'<svg x="{left:g}" y="{y + side:g}" width="{inner:g}" height="{tall - 2 * side:g}" '
        f'viewBox="0 0 {WIDE} {TALL}" preserveAspectRatio="xMidYMid slice" opacity="'
        f'{0.55 if locked else 0.22}">{shapes}</svg>'
    )
    parts = [
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{tall:g}" rx="26" '
        f'fill="{colours.panel}"/>',
        picture,
        f'<rect x="{x + 4:g}" y="{y + 4:g}" width="{width - 8:g}" height="{tall - 8:g}" rx="23" '
        f'fill="none" stroke="{colours.page}" stroke-width="14"/>',
        f'<rect x="{x + 1:g}" y="{y + 1:g}" width="{width - 2:g}" height="{tall - 2:g}" rx="26" '
        f'fill="none" stroke="{colours.ink}" stroke-width="3"/>',
        f'<rect x="{x + width / 2 - 22:g}" y="{y + 17:g}" width="44" height="7" rx="3.5" '
        f'fill="{colours.ink}"/>',
    ]
    top = y + 42
    if locked:
        large = min(44, round(width * 0.2))
        clock = x + (width - width_of("9:41", large, bold=True)) / 2
        parts.append(text_svg(clock, top + large, ["9:41"], large, colours.ink, bold=True))
        top += large + 18
    parts.append(_bubble(deck, Box(left + 6, top, inner - 12, y + tall - 22 - top), colours))
    caption = WORDS[deck.placement]
    caption_x = x + (width - width_of(caption, 16)) / 2
    parts.append(text_svg(caption_x, y + tall + 20, [caption], 16, colours.muted))
    return "".join(parts)


def _bubble(deck: Deck, place: Box, colours: Palette) -> str:
    """Return the message as SVG, in the largest font size at which it fits."""
    x, y, width, room = place
    size = LARGE
    while size > SMALL and _height(deck, size, width) > room:
        size -= 1
    rows = wrap(deck.message, size, width - 20)
    bubble_height = _height(deck, size, width)
    time_words = "inbox" if deck.placement == "email" else "now"
    time_x = x + width - 10 - width_of(time_words, size - 3)
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{bubble_height:g}" rx="12" '
        f'fill="{colours.page}" stroke="{colours.outline}"/>'
        + text_svg(x + 10, y + size + 7, [deck.service], size - 2, colours.ink, bold=True)
        + text_svg(time_x, y + size + 7, [time_words], size - 3, colours.muted)
        + text_svg(x + 10, y + 2 * size + 16, rows, size, colours.ink)
    )


def _height(deck: Deck, size: int, width: float) -> float:
    return 2 * size + len(wrap(deck.message, size, width - 20)) * size * 1.3 + 8
