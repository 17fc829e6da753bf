"""Showing a chart with its own look and its own words for those who cannot see it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from personalize import locations
from personalize.output.drawing import Drawing, drawing_of
from personalize.study.store import Store
from personalize.ui.board import Placed, chart_text, drawing_script

KEPT = 128
"""Charts kept as they are drawn: building one takes a tenth of a second."""
_drawings = Store(KEPT)


def kept(make: Callable[..., alt.LayerChart], frame: pd.DataFrame, *about: Any) -> Drawing:
    """Return what a chart function makes of a frame; made once for the same rows and settings.

    Parameters
    ----------
    make : callable
        Given the frame and ``about``; a pure function.
    frame : DataFrame
        A few rows.
    """
    rows = [values.tolist() for _, values in frame.items()]  # a missing value reads nan
    key = repr((make.__qualname__, list(frame.columns), rows, about))
    return _drawings.get(key, lambda: drawing_of(make(frame, *about)))


@cache
def _component() -> Any:
    own = locations.package_file("ui/chart.js").read_text(encoding="utf-8")
    return st.components.v2.component(
        "thin_line_chart", js=drawing_script() + own, isolate_styles=False
    )


def show(chart: Drawing | alt.LayerChart, key: str, *, named: str = "") -> None:
    """Show a chart with its name for those who cannot see it.

    Parameters
    ----------
    key : str
        Of its element: one of a key stands on a page.
    named : str
        Its name where what it shows is told beside it; all it shows unless given.
    """
    drawing = chart if isinstance(chart, Drawing) else drawing_of(chart)
    placed = Placed(drawing, named or drawing.description)
    _component()(data={"chart": chart_text(placed, key)}, key=f"chart-{key}")
