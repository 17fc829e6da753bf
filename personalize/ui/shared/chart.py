"""Showing a chart: in its own look, and with its figures in words for those who cannot see it."""

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
    """Return "light" or "dark", as the visitor's browser shows the page."""
    return st.context.theme.type or "light"


def colours() -> Palette:
    """Return the colours of the page."""
    return palette(mode())


KEPT = 128
"""Charts kept as they were built, for all visitors: the table of one has some kilobytes."""
_built: LRUCache[tuple[object, ...], Any] = LRUCache(KEPT)
_lock = threading.Lock()


def built(make: Callable[..., Chart], frame: pd.DataFrame, *about: Any, **more: Any) -> Chart:
    """Return what a chart function makes of a frame; built once for the same rows and settings.

    Parameters
    ----------
    make : callable
        Given the frame, ``about`` and ``more``; a pure function.
    """
    rows = pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes()
    key = (make.__module__, make.__qualname__, rows, *frame.columns, repr(about), repr(more))
    with _lock:
        found: Chart | None = _built.get(key)
    if found is None:
        found = make(frame, *about, **more)
        with _lock:
            _built[key] = found
    return found


def show(
    chart: Chart,
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
