"""The look of every chart, on screen and in files alike."""

from __future__ import annotations

from typing import Any

import altair as alt

from personalize.output.palette import Palette

FONT = "Source Sans, Source Sans 3, Liberation Sans, sans-serif"


def styled(
    chart: Any, colours: Palette, title: str, subtitle: str | list[str], height: int, alt_text: str
) -> alt.LayerChart:
    """Give a chart its title, its subtitle (unit, who), its alt text and the common look.

    A subtitle of several lines is a list: one line is cut on a phone.
    """
    config: dict[str, Any] = {
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
    finished: alt.LayerChart = chart.properties(
        title=alt.TitleParams(title, subtitle=subtitle),
        height=height,
        description=alt_text,
        config=config,
    )
    return finished


def enlarged(chart: alt.LayerChart, size: float) -> alt.LayerChart:
    """Return a chart with larger type and more height, for a projector.

    Parameters
    ----------
    chart : LayerChart
        One that ``styled`` has finished.
    size : float
        1 leaves it as it is.
    """
    if size == 1:
        return chart
    config = {
        part: {
            name: round(value * size) if name.lower().endswith("fontsize") else value
            for name, value in settings.items()
        }
        if isinstance(settings, dict)
        else settings
        for part, settings in chart.config.items()
    }
    larger: alt.LayerChart = chart.properties(config=config, height=round(chart.height * size**0.8))
    return larger
