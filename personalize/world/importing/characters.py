"""Characters that XML forbids, which no chart, picture or page can show; they are dropped."""

from __future__ import annotations

import re

FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Control characters, lone surrogates and two noncharacters."""


def without_forbidden(text: str) -> str:
    """Return a text without the characters that XML forbids."""
    return FORBIDDEN.sub("", text)


def one_line(text: str) -> str:
    """Return a text in which line breaks and control characters are spaces, for messages."""
    return "".join(c if c.isprintable() else " " for c in text)


def dropped_from(texts: list[str]) -> tuple[list[str], int]:
    """Return texts without forbidden characters, and the number of texts that changed."""
    cleaned = [text if text.isprintable() else without_forbidden(text) for text in texts]
    return cleaned, sum(a != b for a, b in zip(texts, cleaned, strict=True))
