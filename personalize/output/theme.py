"""The look of every chart, on screen and in files alike."""

from __future__ import annotations

from typing import Any

import altair as alt

from personalize.output.palette import Palette

FONT = "Source Sans, Source Sans 3, Liberation Sans, sans-serif"


def shape(chart: Any, colours: Palette) -> dict[str, Any]:
    """Return a chart whose layers name their data as Vega-Lite, in the common look."""
    found: dict[str, Any] = chart.properties(config=look(colours)).to_dict()
    return found


def styled(
    chart: Any, colours: Palette, title: str, subtitle: str | list[str], height: int, alt_text: str
) -> alt.LayerChart:
    """Give a chart its title, its subtitle (unit, who), its alt text and the common look.

    A subtitle of several lines is a list: one line is cut on a phone.
    """
    finished: alt.LayerChart = chart.properties(
        title=alt.TitleParams(title, subtitle=subtitle),
        height=height,
        description=alt_text,
        config=look(colours),
    )
    return finished


def look(colours: Palette) -> dict[str, Any]:
    """Return the configuration that all charts share."""
    return {
        "background": "transparent",
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            "labelColor": colours.muted,
            "titleColor": colours.muted,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "gridColor": colours.grid,
            "domainColor": colours.grid,
            "tickColor": colours.grid,
        },
        "legend": {
            "labelColor": colours.ink,
            "titleColor": colours.muted,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
        },
        "title": {
            "color": colours.ink,
            "subtitleColor": colours.muted,
            "fontSize": 14,
            "fontWeight": 600,
            "subtitleFontSize": 12,
            "anchor": "start",
            "offset": 8,
        },
        "text": {"color": colours.ink, "fontSize": 12},
    }
