"""The look of our own blocks: one set of rules for the server's life, colours by mode.

The rules stand in every page as a style sheet that a browser keeps. Sent as an element of the page
they were taken away and read again at each switch of pages, all 25 kB of them. They stand after
Streamlit's own, which are in the head, and before those of a view for a projector: of two equal
rules the later counts.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import cache

from personalize import locations
from personalize.output.palette import palette
from personalize.ui import assets


@cache
def colours(mode: str) -> str:
    """Return the colours for ``"light"`` or ``"dark"`` as an HTML ``style`` block."""
    names = "; ".join(f"--{name}: {value}" for name, value in asdict(palette(mode)).items())
    return f"<style>:root {{ {names}; }}</style>"


@cache
def link() -> str:
    """Return the tag that brings the rules to a page."""
    return f'<link rel="stylesheet" href="{assets.address("style.css")}">'


@cache
def present_sheet() -> str:
    """Return the rules of the view for a projector, which stand on no other page."""
    rules = locations.package_file("ui/present.css").read_text(encoding="utf-8")
    return f"<style>{rules}</style>"
