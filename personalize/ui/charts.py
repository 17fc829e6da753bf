"""Showing a chart with its own look and its own words for those who cannot see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import altair as alt
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from personalize.output.drawing import Drawing, drawing_of
from personalize.study.store import Store

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
    rows = tuple(frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None))
    key = repr((make.__qualname__, tuple(frame.columns), rows, about))
    return _drawings.get(key, lambda: drawing_of(make(frame, *about)))


def show(
    chart: Drawing | alt.LayerChart,
    key: str | None = None,
    *,
    named: str = "",
    place: DeltaGenerator | None = None,
    select: str | None = None,
    on_select: Literal["ignore", "rerun"] = "ignore",
) -> Any:
    """Show a chart with its alt text, without Streamlit's theme.

    Parameters
    ----------
    named : str
        A name for those who cannot see it, where what it shows is told beside it.
    place : DeltaGenerator, optional
        Where it stands instead of what is there; below all else unless given.
    select : str, optional
        Name of the selection whose points come back.
    """
    words, at = named or str(chart.description), st if place is None else place
    if isinstance(chart, Drawing):
        return at.vega_lite_chart(
            chart.on_screen(),
            theme=None,
            width="stretch",
            alt=words,
            key=key,
            on_select=on_select,
            selection_mode=select,
        )
    chart = chart.copy(deep=False)
    chart.description = alt.Undefined  # Streamlit names the chart itself, and warns of two names
    return at.altair_chart(
        chart,
        theme=None,
        width="stretch",
        alt=words,
        key=key,
        on_select=on_select,
        selection_mode=select,
    )
