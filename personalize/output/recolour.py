"""Stored charts for display on a page: colours of the page, without parts for files only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from typing import Any

from personalize.output.palette import DARK, LIGHT, RAMPS, ramp
from personalize.output.theme import FONT

FILE_ONLY = {"width", "padding", "description"}
"""Properties of a stored chart that the page sets itself."""


@cache
def _dark() -> dict[str, str]:
    dark = asdict(DARK)
    pairs = {light.lower(): dark[name] for name, light in asdict(LIGHT).items()}
    for quantity, mode in RAMPS:
        if mode == "light":
            pairs |= {
                light.lower(): dark_colour
                for light, dark_colour in zip(
                    ramp(quantity, "light"), ramp(quantity, "dark"), strict=True
                )
            }
    return pairs


def recoloured(spec: Mapping[str, Any], mode: str) -> dict[str, Any]:
    """Return a stored Vega-Lite chart, drawn with the light palette, in the colours of a mode.

    A colour of the light palette becomes the one of the same name in the dark palette. Data and
    colours of no palette are not changed.

    Parameters
    ----------
    spec : mapping
        As stored, in the light palette.
    mode : str
        "light" or "dark".
    """
    if mode != "dark":
        return dict(spec)
    return {
        key: value if key in {"data", "datasets"} else _turned(value) for key, value in spec.items()
    }


def _turned(value: Any) -> Any:
    if isinstance(value, Mapping):
        return recoloured(value, "dark")
    if isinstance(value, list):
        return [_turned(element) for element in value]
    return _dark().get(value.lower(), value) if isinstance(value, str) else value


def on_page(spec: Mapping[str, Any], mode: str) -> tuple[dict[str, Any], str]:
    """Return a stored chart for a page, and its description in words.

    The provenance line is removed from the subtitle: the page shows it below the entry, and
    a phone would cut it.
    """
    page_spec = recoloured(
        {key: value for key, value in spec.items() if key not in FILE_ONLY}, mode
    )
    config = page_spec.get("config")
    if isinstance(config, dict):
        page_spec["config"] = {**config, "font": FONT, "background": "transparent"}
    title, meta = page_spec.get("title"), page_spec.get("usermeta")
    if isinstance(title, dict) and isinstance(meta, dict):
        lines = title.get("subtitle")
        page_spec["title"] = {**title, "subtitle": _without(lines, str(meta.get("provenance", "")))}
    return page_spec, str(spec.get("description", ""))


def _without(lines: Any, provenance: str) -> Any:
    """Return the lines of a subtitle without the provenance."""
    if not isinstance(lines, list):
        return lines
    for start in range(len(lines)):
        if provenance and " ".join(map(str, lines[start:])) == provenance:
            return lines[:start]
    return lines
