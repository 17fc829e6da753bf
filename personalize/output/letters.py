"""Letters that can be drawn: without what XML forbids and what turns the direction of text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from fontTools.ttLib import TTFont

from personalize import locations

_UNDRAWABLE = re.compile(
    "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"  # not a Char of XML 1.0
    "|[\ufdd0-\ufdef]"  # codes that are no letters
    "|[\u202a-\u202e\u2066-\u2069]"  # embeddings, overrides and isolates of Unicode Annex 9
)
SHOWN = 3
"""Number of titles that a sentence names."""


def drawable(text: str) -> str:
    """Return a text without characters that XML forbids and without direction controls.

    Text in a right-to-left script needs no controls: its letters have a direction.
    """
    return _UNDRAWABLE.sub("", text)


def drawable_values(value: Any) -> Any:
    """Return a JSON value in which every text, also every name, is drawable."""
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, dict):
        return {
            drawable(key) if isinstance(key, str) else key: drawable_values(element)
            for key, element in value.items()
        }
    if isinstance(value, list | tuple):
        return [drawable_values(element) for element in value]
    return value


def undrawn_words(texts: Iterable[str]) -> str:
    """Return a sentence that names the texts for which the font of files lacks a letter; or ""."""
    undrawn = [text for text in dict.fromkeys(map(drawable, texts)) if _lacks_a_glyph(text)]
    if not undrawn:
        return ""
    named = ", ".join(f"“{text}”" for text in undrawn[:SHOWN])
    more = f" and {len(undrawn) - SHOWN} more" if len(undrawn) > SHOWN else ""
    return (
        f"The font of pictures has not all letters of {named}{more}: they are drawn in another "
        "font of this computer, or as empty boxes where it has none."
    )


def _lacks_a_glyph(text: str) -> bool:
    return any(ord(letter) not in _glyphs() for letter in text if letter.isprintable())


@cache
def _glyphs() -> frozenset[int]:
    """Return the code points that both weights of the font of files can draw."""
    folder = locations.package_file("output/fonts")
    maps = [TTFont(path, lazy=True).getBestCmap() for path in sorted(folder.glob("*.ttf"))]
    return frozenset.intersection(*(frozenset(glyphs) for glyphs in maps))
