"""Kept charts on the page: in its colours, without what only a file needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from typing import Any

from personalize.output.palette import DARK, LIGHT, RAMPS, ramp
from personalize.output.theme import FONT

FILE_ONLY = {"width", "padding", "description"}
"""Parts of a kept chart that a page decides for itself."""


@cache
def _dark() -> dict[str, str]:
    dark = asdict(DARK)
    pairs = {light.lower(): dark[name] for name, light in asdict(LIGHT).items()}
    for quantity, mode in RAMPS:
        if mode == "light":
            pairs |= {
                light.lower(): other
                for light, other in zip(
                    ramp(quantity, "light"), ramp(quantity, "dark"), strict=True
                )
            }
    return pairs


def recoloured(spec: Mapping[str, Any], mode: str) -> dict[str, Any]:
    """Return a kept Vega-Lite chart, drawn for a light page, in the colours of a mode.

    A colour of the light palette becomes the one of the same name in the dark palette. Data and
    every colour that is not ours stay as they are.

    Parameters
    ----------
    spec : mapping
        As kept: light.
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
        return [_turned(one) for one in value]
    return _dark().get(value.lower(), value) if isinstance(value, str) else value


def on_page(spec: Mapping[str, Any], mode: str) -> tuple[dict[str, Any], str]:
    """Return a kept chart as a page shows it, and its words for those who cannot see it.

    The line of provenance is left out of the subtitle: the page says it below the entry, and
    a phone would cut it.
    """
    own = recoloured({key: value for key, value in spec.items() if key not in FILE_ONLY}, mode)
    config = own.get("config")
    if isinstance(config, dict):
        own["config"] = {**config, "font": FONT, "background": "transparent"}
    title, meta = own.get("title"), own.get("usermeta")
    if isinstance(title, dict) and isinstance(meta, dict):
        lines = title.get("subtitle")
        own["title"] = {**title, "subtitle": _without(lines, str(meta.get("provenance", "")))}
    return own, str(spec.get("description", ""))


def _without(lines: Any, provenance: str) -> Any:
    """Return the lines of a subtitle without those that say where the chart comes from."""
    if not isinstance(lines, list):
        return lines
    for start in range(len(lines)):
        if provenance and " ".join(map(str, lines[start:])) == provenance:
            return lines[:start]
    return lines
