"""Style sheet of the app's HTML: colours by mode, icons as CSS masks."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from urllib.parse import quote

from personalize import locations
from personalize.output.palette import palette
from personalize.output.tiles import icon_names, icon_svg


@cache
def sheet(mode: str) -> str:
    """Return the style sheet for ``"light"`` or ``"dark"`` as an HTML ``style`` block."""
    colours = "; ".join(f"--{name}: {value}" for name, value in asdict(palette(mode)).items())
    rules = locations.package_file("ui/style.css").read_text(encoding="utf-8")
    return f"<style>:root {{ {colours}; }}\n{_icons()}\n{rules}</style>"


@cache
def _icons() -> str:
    """Return a CSS rule per icon: its outline as a mask, so that it has the colour of the text."""
    rules = []
    for name in icon_names():
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{_shape(name)}</svg>'
        rules.append(f'.i-{name}{{--i:url("data:image/svg+xml,{quote(svg, safe="")}")}}')
    return "".join(rules)


def _shape(name: str) -> str:
    return icon_svg(name, 0, 0, 24, "#000")
