"""Showing a chart with its own look and its own words for those who cannot see it."""

from __future__ import annotations

import altair as alt
import streamlit as st


def show(chart: alt.LayerChart, key: str | None = None) -> None:
    """Show a chart with its alt text, without Streamlit's theme."""
    words = str(chart.description)
    chart = chart.copy(deep=False)
    chart.description = alt.Undefined  # Streamlit names the chart itself, and warns of two names
    st.altair_chart(chart, theme=None, width="stretch", alt=words, key=key)
