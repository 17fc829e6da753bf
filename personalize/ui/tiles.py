"""Tiles: a picture for each pick, drawn from its number and genre; no photographs."""

from __future__ import annotations

from html import escape

HUES = (212, 262, 322, 18, 78, 142, 184, 236, 292, 346, 42, 110)
"""Hues of genres, by position; muted so that no tile looks like a quantity."""


def tile(domain: str, item: int, genre: int, icon: str) -> str:
    """Return an SVG tile as text.

    Parameters
    ----------
    domain : str
        Streaming has a gradient and a shape, music two rings, others an icon on a tint.
    item, genre : int
        Decide colours and shape.
    icon : str
        A Material Symbols name.
    """
    hue = HUES[genre % len(HUES)]
    one, two = f"hsl({hue} 28% 46%)", f"hsl({(hue + 40) % 360} 30% 26%)"
    if domain == "music":
        art = (
            f'<rect width="44" height="44" fill="{two}"/>'
            f'<circle cx="22" cy="22" r="{15 + item % 4}" fill="{one}"/>'
            f'<circle cx="22" cy="22" r="{5 + item % 5}" fill="{two}"/>'
        )
        return _svg("0 0 44 44", art, "xMidYMid slice")
    if domain in {"shopping", "banking"}:
        return (
            '<span class="tl-tile" aria-hidden="true" style="background:'
            f'hsl({hue} 24% 42%);color:#fff;text-align:center">'
            f'<span class="icon" style="font-size:26px;line-height:44px">{escape(icon)}</span></span>'
        )
    shapes = (
        '<circle cx="96" cy="22" r="15"/>',
        '<rect x="82" y="8" width="28" height="28"/>',
        '<path d="M80 38 L97 6 L114 38 Z"/>',
        '<path d="M70 44 Q96 4 122 44 Z"/>',
        '<path d="M84 8 h24 v8 h-24 z M84 28 h24 v8 h-24 z"/>',
        '<path d="M97 4 L115 22 L97 40 L79 22 Z"/>',
    )
    name = f"g{item}"
    art = (
        f'<defs><linearGradient id="{name}" x1="0" y1="0" x2="1" y2="1"><stop offset="0" '
        f'stop-color="{one}"/><stop offset="1" stop-color="{two}"/></linearGradient></defs>'
        f'<rect width="140" height="44" fill="url(#{name})"/>'
        f'<g fill="#fff" fill-opacity=".22" transform="translate({-(item % 7) * 8} 0)">'
        f"{shapes[genre % len(shapes)]}</g>"
    )
    return _svg("0 0 140 44", art, "xMidYMid slice")


def _svg(box: str, art: str, fit: str) -> str:
    return (
        f'<svg class="tl-tile" viewBox="{box}" preserveAspectRatio="{fit}" '
        f'aria-hidden="true" focusable="false">{art}</svg>'
    )
