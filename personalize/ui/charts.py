"""Showing a chart with its own look and its own words for those who cannot see it."""

from __future__ import annotations

from typing import Any, Literal

import altair as alt
import streamlit as st

from personalize.output.drawing import Drawing


def show(
    chart: Drawing | alt.LayerChart,
    key: str | None = None,
    *,
    select: str | None = None,
    on_select: Literal["ignore", "rerun"] = "ignore",
) -> Any:
    """Show a chart with its alt text, without Streamlit's theme.

    Parameters
    ----------
    select : str, optional
        Name of the selection whose points come back.
    """
    words = str(chart.description)
    if isinstance(chart, Drawing):
        return st.vega_lite_chart(
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
    return st.altair_chart(
        chart,
        theme=None,
        width="stretch",
        alt=words,
        key=key,
        on_select=on_select,
        selection_mode=select,
    )
