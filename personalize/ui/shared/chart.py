"""Display of charts, with their figures in words for screen readers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st
from cachetools import LRUCache

from personalize.output.palette import Palette, palette
from personalize.ui.render import html

Chart = alt.LayerChart | alt.Chart


def mode() -> str:
    """Return the mode of the visitor's browser, "light" or "dark"."""
    return st.context.theme.type or "light"


def colours() -> Palette:
    """Return the colours of the page."""
    return palette(mode())


KEPT = 128
"""Number of built charts cached for all visitors; the table of one has some kilobytes."""
_built: LRUCache[tuple[object, ...], Any] = LRUCache(KEPT)
_lock = threading.Lock()


def built(make: Callable[..., Chart], frame: pd.DataFrame, *about: Any, **more: Any) -> Chart:
    """Return the chart that a function builds of a frame; cached by rows and settings.

    Parameters
    ----------
    make : callable
        Given the frame, ``about`` and ``more``; a pure function.
    """
    rows = pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes()
    key = (make.__module__, make.__qualname__, rows, *frame.columns, repr(about), repr(more))
    with _lock:
        chart: Chart | None = _built.get(key)
    if chart is None:
        chart = make(frame, *about, **more)
        with _lock:
            _built[key] = chart
    return chart


def show(
    chart: Chart,
    key: str,
    words: str = "",
    *,
    selects: str | None = None,
    on_select: Callable[[], None] | None = None,
) -> Any:
    """Show a chart, and return its selection.

    Streamlit only updates the data of a chart if its specification and its alt text are the same.
    So the alt text is the chart's title, and the figures are in a separate text element.

    Parameters
    ----------
    words : str
        The figures in words.
    selects : str, optional
        Name of the chart's selection; ``on_select`` is called when it changes.
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
