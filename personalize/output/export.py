"""Charts as files: PNG, SVG, PDF, HTML, Vega-Lite, and their data. No network access.

A size is the outer width of the file, margin and labels included. The picture is drawn once as SVG
and framed in that width; PNG and PDF are made of the same picture.
"""

from __future__ import annotations

import io
import json
import re
import string
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

import altair as alt
import pandas as pd
from PIL import Image

from personalize.errors import PersonalizeError
from personalize.output.drawing import HERE, Drawer, DrawingError
from personalize.output.formats import FORMATS, INCH, MARGIN, PIXELS, PPI, SIZES
from personalize.output.lettering import FILE_FONT, font_faces, wrap
from personalize.output.letters import drawable, drawable_values
from personalize.output.palette import DARK, LIGHT, Palette
from personalize.output.stored_chart import DamagedChartError, harmless
from personalize.spreadsheets import csv_bytes

LONGEST_SIDE = 20_000
"""Pixels of a chart's longer side; one of the app has up to 2,000."""


@dataclass(frozen=True)
class Figure:
    """A chart that can be drawn in either mode, its data, and its description in words."""

    title: str
    draw: Callable[[Palette], alt.Chart]
    frame: pd.DataFrame
    words: str = ""


def spec_of(
    chart: alt.Chart,
    provenance: str,
    size: str = "screen",
    mode: str = "light",
    words: str = "",
) -> dict[str, Any]:
    """Return a chart as Vega-Lite with its provenance in the subtitle.

    Parameters
    ----------
    chart : alt.Chart
    provenance : str
        The line of ``output.provenance``.
    size : str
        A key of ``SIZES``.
    mode : str
        "light" or "dark".
    words : str
        Description of the chart, for screen readers.

    Raises
    ------
    PersonalizeError
        If the size is not known.
    """
    if size not in SIZES:
        raise PersonalizeError(f"size = “{size}” is not one of {', '.join(SIZES)}.")
    target = SIZES[size]
    spec: dict[str, Any] = chart.properties(width=target.drawn).to_dict()
    if target.shape:
        spec["height"] = round(target.drawn * target.shape)
    spec["autosize"] = {"type": "fit" if target.shape else "fit-x", "contains": "padding"}
    spec["padding"] = MARGIN
    spec["title"] = _titled(spec.get("title", {}), provenance, target.drawn - 2 * MARGIN)
    config = spec.setdefault("config", {})
    config["font"] = FILE_FONT
    config["background"] = (DARK if mode == "dark" else LIGHT).page
    spec["usermeta"] = {"provenance": provenance, "size": size}
    if words:
        spec["description"] = words
    cleaned: dict[str, Any] = drawable_values(spec)
    return cleaned


def _titled(title: dict[str, Any], provenance: str, width: float) -> dict[str, Any]:
    """Return a title whose lines, with the provenance as the last ones, fit a width in pixels."""
    subtitle = title.get("subtitle", [])
    lines = [
        *([subtitle] if isinstance(subtitle, str) else subtitle),
        *([provenance] if provenance else []),
    ]
    heading = wrap(str(title.get("text", "")), 14, width, bold=True)
    return {
        **title,
        "text": heading[0] if len(heading) == 1 else heading,
        "subtitle": [part_of_line for line in lines for part_of_line in wrap(line, 12, width)],
    }


def render(spec: dict[str, Any], kind: str, drawer: Drawer = HERE) -> bytes:
    """Return a Vega-Lite specification as a file.

    Parameters
    ----------
    spec : dict
    kind : str
        A format of a chart.
    drawer : Drawer
        What draws it: apart, if the specification is not one that this process has just made.

    Raises
    ------
    PersonalizeError
        If the format is not known, or the chart cannot be drawn.
    """
    spec = drawable_values(spec)
    if kind == "json":
        return json.dumps(spec, ensure_ascii=False, indent=1).encode()
    if kind == "html":
        return _page(spec, drawer).encode()
    if kind not in {"png", "svg", "pdf"}:
        raise PersonalizeError(f"format = “{kind}” is not one of {', '.join(FORMATS)}.")
    inside, width, height, millimetres = picture(spec, drawer)
    if kind == "svg":
        style = f"<style>{font_faces(''.join(re.findall('>([^<]+)<', inside)))}</style>"
        height_mm = millimetres * height / width
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{millimetres:.4f}mm" '
            f'height="{height_mm:.4f}mm" viewBox="0 0 {width:g} {height:g}" role="img">'
            f"<title>{escape(title_of(spec))}</title>"
            f"<desc>{escape(str(spec.get('description', '')))}</desc>{style}{inside}</svg>"
        ).encode()
    if kind == "pdf":  # a page is measured in points, and a length without a unit is one
        points = millimetres / INCH * 72
        return drawer.pdf(_sized(inside, width, height, points / width))
    svg = _sized(inside, width, height, 1)
    pixels = round(millimetres / INCH * PPI)
    return _at_ppi(drawer.png(svg, pixels / width), pixels, height / width)


def stored_file(spec: Any, kind: str, drawer: Drawer) -> bytes:
    """Return a specification from a notebook, from whomever, as a file; drawn apart.

    Parameters
    ----------
    spec
        As stored.
    kind : str
        A format of a chart.
    drawer : Drawer
        Of ``drawn_apart``.

    Raises
    ------
    PersonalizeError
        If it is damaged.
    """
    try:
        return render(harmless(spec), kind, drawer)
    except (ValueError, TypeError, LookupError, ArithmeticError, MemoryError):
        raise DamagedChartError("This chart is damaged and cannot be drawn.") from None


def _sized(inside: str, width: float, height: float, scale: float) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width * scale:g}" '
        f'height="{height * scale:g}" viewBox="0 0 {width:g} {height:g}">{inside}</svg>'
    )


def picture(spec: dict[str, Any], drawer: Drawer = HERE) -> tuple[str, float, float, float]:
    """Return the content of a chart's SVG, its width and height, and its width in millimetres.

    Raises
    ------
    PersonalizeError
        If the chart cannot be drawn, or has no size.
    """
    svg = drawable(drawer.svg(spec))
    head, inside = svg[svg.index("<svg") :].split(">", 1)
    view = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', head)
    width, height = (float(view[1]), float(view[2])) if view else (0.0, 0.0)
    if not (0 < width < LONGEST_SIDE and 0 < height < LONGEST_SIDE):
        raise DrawingError(f"The chart could not be drawn: its size is {width:g} by {height:g}.")
    meta = spec.get("usermeta")
    target = SIZES.get(str(meta.get("size")) if isinstance(meta, dict) else "")
    if target is None:
        return inside.removesuffix("</svg>"), width, height, width * INCH / PIXELS
    if target.shape:
        box_width = max(width, height / target.shape)
        box_height = box_width * target.shape
        page = _background(spec)
        inside = (
            f'<rect width="{box_width:g}" height="{box_height:g}" fill="{page}"/>'
            f'<g transform="translate({(box_width - width) / 2:g} {(box_height - height) / 2:g})">'
            f"{inside.removesuffix('</svg>')}</g>"
        )
        return inside, box_width, box_height, target.millimetres
    return inside.removesuffix("</svg>"), width, height, target.millimetres


def _background(spec: dict[str, Any]) -> str:
    config = spec.get("config")
    return escape(str(config.get("background", "none"))) if isinstance(config, dict) else "none"


def title_of(spec: dict[str, Any]) -> str:
    """Return the title of a chart as one line."""
    title = spec.get("title", "")
    text = title.get("text", "") if isinstance(title, dict) else title
    return " ".join(map(str, text)) if isinstance(text, list) else str(text)


def _at_ppi(png: bytes, width: int, shape: float) -> bytes:
    """Return a PNG resized to a width in pixels, with its resolution (``PPI``) stored in it."""
    with Image.open(io.BytesIO(png)) as picture:
        exact = picture.convert("RGB").resize((width, round(width * shape)))
    file = io.BytesIO()
    exact.save(file, "PNG", dpi=(PPI, PPI))
    return file.getvalue()


def _page(spec: dict[str, Any], drawer: Drawer) -> str:
    """Return an HTML page with the chart, its fonts and its description; it loads no other file."""
    words, title = escape(str(spec.get("description", ""))), escape(title_of(spec))
    # The letters of the specification and of every tooltip.
    letters = json.dumps(spec, ensure_ascii=False) + string.printable + "−–“”’…·"
    head = (
        f'<title>{title}</title><meta name="description" content="{words}">'
        f"<style>{font_faces(letters)}</style>"
    )
    page = drawer.page(spec)
    page = re.sub(r"<title>.*?</title>", "", page, count=1)
    page = page.replace("<head>", f"<head>{head}", 1)
    return page.replace("</body>", f"<details><summary>In words</summary>{words}</details></body>")


def data_file(frame: pd.DataFrame, kind: str) -> bytes:
    """Return a table as CSV, safe for spreadsheets, or as Parquet with its types."""
    if kind == "csv":
        return csv_bytes(frame)
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
        spec = spec_of(figure.draw(colours), provenance, size, mode, figure.words)
        return render(spec, kind)
