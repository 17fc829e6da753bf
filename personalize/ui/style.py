"""The style sheet of our own blocks: one set of rules, colours by mode."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache

from personalize import locations
from personalize.output.palette import palette


@cache
def style_sheet(mode: str) -> str:
    """Return the style sheet for ``"light"`` or ``"dark"`` as an HTML ``style`` block."""
    names = "; ".join(f"--{name}: {value}" for name, value in asdict(palette(mode)).items())
    rules = locations.package_file("ui/style.css").read_text(encoding="utf-8")
    return f"<style>:root {{ {names}; }}\n{rules}</style>"


@cache
def present_sheet() -> str:
    """Return the rules of the view for a projector, which stand on no other page."""
    rules = locations.package_file("ui/present.css").read_text(encoding="utf-8")
    return f"<style>{rules}</style>"
