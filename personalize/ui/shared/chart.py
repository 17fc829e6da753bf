"""Showing a chart: in its own look, and with its figures in words for those who cannot see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import altair as alt
import streamlit as st

from personalize.output.palette import Palette, palette
from personalize.ui.render import html


def mode() -> str:
    """Return "light" or "dark", as the visitor's browser shows the page."""
    return st.context.theme.type or "light"


def colours() -> Palette:
    """Return the colours of the page."""
    return palette(mode())


def show(
    chart: alt.LayerChart | alt.Chart | alt.VConcatChart,
    key: str,
    words: str = "",
    *,
    selects: str | None = None,
    on_select: Callable[[], None] | None = None,
) -> Any:
    """Show a chart, and return what is selected in it.

    Streamlit moves a chart to new data as long as its specification and its name stay: so the
    name is the chart's title, and the figures stand beside it as text for screen readers.

    Parameters
    ----------
    words : str
        The figures in words.
    selects : str, optional
        Name of the chart's selection that ``on_select`` hears of.
    """
    heading: Any = chart.title
    name = str(heading if isinstance(heading, str) else heading.text)
    chosen: Any = {}
    if selects is not None and on_select is not None:
        chosen = st.altair_chart(
            chart, key=key, alt=name, theme=None, on_select=on_select, selection_mode=selects
        )
    else:
        st.altair_chart(chart, key=key, alt=name, theme=None)
    if words:
        st.html(html("unseen.html", words=words))
    return chosen
