"""Tiles: a picture for each pick, drawn by style rules from its number and genre; no photographs.

The page's own cleaning of HTML removes inline SVG, so that shapes are gradients.
"""

from __future__ import annotations

from html import escape

from personalize.output.tiles import HUES

PALE = "rgba(255,255,255,.24)"


def tile(domain: str, item: int, genre: int, icon: str) -> str:
    """Return a tile as HTML.

    Parameters
    ----------
    domain : str
        Streaming has two tones and a shape, music two rings, others an icon on a tint.
    item, genre : int
        Decide tones, shape and where the shape stands.
    icon : str
        A Material Symbols name.
    """
    hue = HUES[genre % len(HUES)]
    one, two = f"hsl({hue} 28% 46%)", f"hsl({(hue + 40) % 360} 30% 26%)"
    if domain == "music":
        ring = 13 + item % 5
        hole = 4 + item % 4
        picture = (
            f"radial-gradient(circle at 50% 50%,{two} 0 {hole}px,{one} {hole + 1}px {ring}px,"
            f"{two} {ring + 1}px)"
        )
        return _tile(picture)
    if domain in {"shopping", "banking", "imported"}:
        symbol = f'<span class="icon" style="font-size:26px;line-height:44px">{escape(icon)}</span>'
        return _tile(f"hsl({hue} 24% 42%)", symbol)
    at = 55 + item * 7 % 35
    shapes = (
        f"radial-gradient(circle at {at}% 50%,{PALE} 0 15px,transparent 16px)",
        f"linear-gradient(90deg,transparent {at}%,{PALE} {at}% {at + 12}%,transparent {at + 12}%)",
        f"conic-gradient(from 150deg at {at}% 12%,{PALE} 0 60deg,transparent 60deg)",
        f"radial-gradient(ellipse at {at}% 110%,{PALE} 0 55%,transparent 56%)",
        f"repeating-linear-gradient(0deg,{PALE} 0 5px,transparent 5px 13px)",
        f"linear-gradient(115deg,transparent {at}%,{PALE} {at}%)",
    )
    return _tile(f"{shapes[genre % len(shapes)]},linear-gradient(135deg,{one},{two})")


def _tile(background: str, inside: str = "") -> str:
    return (
        f'<span class="tl-tile" aria-hidden="true" style="background:{background}">{inside}</span>'
    )
