"""Charts as files: PNG, SVG, PDF, HTML, Vega-Lite, and their data. Nothing is fetched."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt
import pandas as pd
import vl_convert as vlc

from personalize import locations
from personalize.errors import PersonalizeError
from personalize.output.palette import DARK, LIGHT, Palette
from personalize.output.tables import safe_for_spreadsheets

FILE_FONT = "Thin Line Sans"
"""Font of files: the one on screen, renamed as its licence asks."""
PPI = 300
FORMATS = {
    "png": "PNG, 300 ppi",
    "svg": "SVG",
    "pdf": "PDF, fonts embedded",
    "html": "HTML, works alone",
    "json": "Vega-Lite JSON",
    "csv": "Data as CSV",
    "parquet": "Data as Parquet",
}
SIZES = {
    "screen": ("As on screen", 640),
    "column": ("Journal, one column (85 mm)", 321),
    "double": ("Journal, two columns (178 mm)", 673),
    "slide": ("Slide (16:9)", 1120),
}
"""Widths of the drawing area and its axes, in pixels of 1/96 inch."""
MIME = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "html": "text/html",
    "json": "application/json",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
}


@dataclass(frozen=True)
class Figure:
    """A chart that can be drawn in either mode, and the data it shows."""

    title: str
    draw: Callable[[Palette], Any]
    frame: pd.DataFrame


@cache
def use_fonts() -> None:
    """Make the fonts that are shipped known to the drawing of files."""
    vlc.register_font_directory(str(locations.package_file("output/fonts")))


def spec_of(
    chart: Any, provenance: str, size: str = "screen", mode: str = "light"
) -> dict[str, Any]:
    """Return a chart as Vega-Lite with its provenance in the subtitle.

    Parameters
    ----------
    chart : altair chart
    provenance : str
        The line of ``output.provenance``.
    size : str
        A key of ``SIZES``.
    mode : str
        "light" or "dark".

    Raises
    ------
    PersonalizeError
        If the size is not known.
    """
    if size not in SIZES:
        raise PersonalizeError(f"size = “{size}” is not one of {', '.join(SIZES)}.")
    own: dict[str, Any] = chart.properties(width=SIZES[size][1]).to_dict()
    title = own.setdefault("title", {})
    given = title.get("subtitle", [])
    lines = [given] if isinstance(given, str) else list(given)
    title["subtitle"] = [*_wrapped(lines, size), *_wrapped([provenance], size)]
    config = own.setdefault("config", {})
    config["font"] = FILE_FONT
    config["background"] = (DARK if mode == "dark" else LIGHT).page
    own["padding"] = 12
    own["usermeta"] = {"provenance": provenance}
    own["autosize"] = {"type": "pad", "contains": "padding"}
    return own


def _wrapped(lines: list[str], size: str) -> list[str]:
    """Break lines that would run beyond the drawing."""
    most = max(30, SIZES[size][1] // 6)
    found = []
    for whole in lines:
        words, row = whole.split(" "), ""
        for word in words:
            if row and len(row) + 1 + len(word) > most:
                found.append(row)
                row = word
            else:
                row = f"{row} {word}".strip()
        found.append(row)
    return found


def render(spec: dict[str, Any], kind: str) -> bytes:
    """Return a Vega-Lite specification as a file.

    Raises
    ------
    PersonalizeError
        If the format is not known.
    """
    use_fonts()
    if kind == "png":
        return bytes(vlc.vegalite_to_png(spec, ppi=PPI))
    if kind == "svg":
        return vlc.vegalite_to_svg(spec).encode()
    if kind == "pdf":
        return bytes(vlc.vegalite_to_pdf(spec))
    if kind == "html":
        return vlc.vegalite_to_html(spec, bundle=True).encode()
    if kind == "json":
        return json.dumps(spec, ensure_ascii=False, indent=1).encode()
    raise PersonalizeError(f"format = “{kind}” is not one of {', '.join(FORMATS)}.")


def data_file(frame: pd.DataFrame, kind: str) -> bytes:
    """Return a table as CSV, safe for spreadsheets, or as Parquet with its types."""
    if kind == "csv":
        return safe_for_spreadsheets(frame).to_csv(index=False).encode()
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    return buffer.getvalue()


def figure_file(
    figure: Figure, kind: str, provenance: str, size: str = "screen", mode: str = "light"
) -> bytes:
    """Return a figure, or its data, as a file.

    Parameters
    ----------
    figure : Figure
    kind : str
        A key of ``FORMATS``.
    provenance, size, mode
        As for ``spec_of``.
    """
    if kind in {"csv", "parquet"}:
        return data_file(figure.frame, kind)
    colours = DARK if mode == "dark" else LIGHT
    with alt.data_transformers.enable(max_rows=None):
        return render(spec_of(figure.draw(colours), provenance, size, mode), kind)
