"""Characters that XML forbids, which no chart or page can show, and entities of HTML in texts."""

from __future__ import annotations

import html
import re

FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Control characters, lone surrogates and two noncharacters."""
ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}\d{0,2}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
"""A character as HTML writes it, such as &amp;."""


def without_forbidden(text: str) -> str:
    """Return a text without the characters that XML forbids."""
    return FORBIDDEN.sub("", text)


def one_line(text: str) -> str:
    """Return a text in which line breaks and control characters are spaces, for messages."""
    return "".join(c if c.isprintable() else " " for c in text)


def unescaped(texts: list[str]) -> tuple[list[str], int]:
    """Return texts with the characters that entities of HTML stand for, and how many changed."""
    plain = [
        ENTITY.sub(lambda found: html.unescape(found.group()), text) if "&" in text else text
        for text in texts
    ]
    return plain, sum(a != b for a, b in zip(texts, plain, strict=True))


def dropped_from(texts: list[str]) -> tuple[list[str], int]:
    """Return texts without forbidden characters, and the number of texts that changed."""
    cleaned = [text if text.isprintable() else without_forbidden(text) for text in texts]
    return cleaned, sum(a != b for a, b in zip(texts, cleaned, strict=True))
