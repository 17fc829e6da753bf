"""Text in SVG files: widths, line breaks and embedded fonts."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from functools import cache, lru_cache
from html import escape

from fontTools import subset
from fontTools.ttLib import TTFont
from PIL import ImageFont

from personalize import locations
from personalize.output.letters import drawable

FILE_FONT = "Thin Line Sans"
"""Font of files: the font of the app, renamed as its licence requires."""
WEIGHTS = {"Regular": 400, "SemiBold": 600}


def _path(name: str) -> str:
    return str(locations.package_file(f"output/fonts/ThinLineSans-{name}.ttf"))


@cache
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_path("SemiBold" if bold else "Regular"), size)


def width_of(text: str, size: int, *, bold: bool = False) -> float:
    """Return how wide a text is in pixels."""
    return float(_font(size, bold).getlength(drawable(text)))


def wrap(text: str, size: int, width: float, *, bold: bool = False) -> list[str]:
    """Return a text as lines of at most a width in pixels; longer words are broken."""
    lines = [""]
    for word in drawable(text).split():
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, size, bold=bold) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if lines[-1] and width_of(lines[-1] + letter, size, bold=bold) > width:
                lines.append("")
            lines[-1] += letter
    return lines


def font_faces(text: str) -> str:
    """Return CSS rules with the fonts embedded, reduced to the letters of a text."""
    letters = "".join(sorted({letter for letter in text if letter.isprintable()}))
    return "".join(
        f'@font-face{{font-family:"{FILE_FONT}";font-weight:{weight};'
        f"src:url(data:font/woff;base64,{_subset(name, letters)})}}"
        for name, weight in WEIGHTS.items()
    )


@lru_cache(maxsize=64)
def _subset(name: str, letters: str) -> str:
    """Return a font with some letters only, as base64."""
    font = TTFont(_path(name))
    chosen = subset.Subsetter(subset.Options(notdef_outline=True))
    chosen.populate(text=letters)
    chosen.subset(font)
    font.flavor = "woff"
    file = io.BytesIO()
    font.save(file)
    return base64.b64encode(file.getvalue()).decode()


def text_svg(
    x: float, y: float, lines: Sequence[str], size: int, colour: str, *, bold: bool = False
) -> str:
    """Return lines of text as SVG; y is the baseline of the first line."""
    weight = 600 if bold else 400
    return "".join(
        f'<text x="{x:g}" y="{y + i * size * 1.28:g}" font-size="{size}" font-weight="{weight}" '
        f'fill="{colour}">{escape(drawable(line))}</text>'
        for i, line in enumerate(lines)
    )
