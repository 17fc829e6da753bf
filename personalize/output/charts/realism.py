"""Lorenz curves of the ratings per item of a real and a synthetic log."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from personalize.output.palette import Palette
from personalize.output.theme import KEPT, layered, part, parts, rows_of, styled, taller

POINTS = 200


def lorenz(counts: np.ndarray, name: str) -> pd.DataFrame:
    """Return the Lorenz curve of counts: ``items`` and ``ratings`` as shares, and ``log``."""
    ordered = np.sort(np.asarray(counts, dtype=float))
    shares = np.concatenate([[0], np.cumsum(ordered) / max(ordered.sum(), 1e-12)])
    positions = np.linspace(0, len(ordered), POINTS).round().astype(int)
    return pd.DataFrame(
        {"items": positions / len(ordered), "ratings": shares[positions], "log": name}
    )


def popularity_chart(
    frame: pd.DataFrame, colours: Palette, real: str, *, size: float = 1.0
) -> alt.Chart:
    """Draw the Lorenz curves of a real and a synthetic log.

    Parameters
    ----------
    frame : DataFrame
        Of ``lorenz``, one log below the other.
    real : str
        Which ``log`` is the real one: drawn dashed in ink.
    size : float
        How many times as large the type is.
    """
    ends = frame[frame["items"].between(0.78, 0.80)].groupby("log").first().reset_index()
    table = parts(("items", "ratings", "log"), line=rows_of(frame), name=rows_of(ends))
    return styled(
        table,
        _layers(tuple(dict.fromkeys(frame["log"])), real, colours),
        colours,
        "How unequally items are rated",
        ["share of ratings that the least rated items hold together", "the diagonal: all equal"],
        taller(300, size),
        size,
    )


@lru_cache(maxsize=KEPT)
def _layers(names: tuple[str, ...], real: str, colours: Palette) -> dict[str, Any]:
    inks = [colours.ink if name == real else colours.relevance for name in names]
    dashes = [[6.0, 4.0] if name == real else [1.0, 0.0] for name in names]
    domain = alt.Scale(domain=[0, 1])
    axis = alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1])
    x = alt.X("items:Q", title="share of items, the least rated first", scale=domain, axis=axis)
    y = alt.Y("ratings:Q", title="share of all ratings", scale=domain, axis=axis)
    return layered(
        part("line")
        .mark_line(strokeWidth=2.5)
        .encode(
            x,
            y,
            alt.Color("log:N", scale=alt.Scale(domain=list(names), range=inks), legend=None),
            alt.StrokeDash("log:N", scale=alt.Scale(domain=list(names), range=dashes), legend=None),
        ),
        part("name").mark_text(align="right", dx=-8, color=colours.ink).encode(x, y, text="log:N"),
    )


def popularity_words(frame: pd.DataFrame) -> str:
    """Return a description of the Lorenz curves."""
    return (
        "Two Lorenz curves of ratings over items: "
        f"{' and '.join(dict.fromkeys(map(str, frame['log'])))}. "
        "The further a curve hangs, the fewer items hold most ratings."
    )
