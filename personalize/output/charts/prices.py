"""Scatter plot of what each kind of data adds to usefulness and to feeling (Shapley values)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from personalize.output.palette import Palette
from personalize.output.theme import KEPT, layered, styled, taller


def price_list(
    prices: pd.DataFrame, colours: Palette, people: int, *, size: float = 1.0
) -> alt.Chart:
    """Draw each kind of data as dots: added useful picks, added feeling now and if discovered.

    Parameters
    ----------
    prices : DataFrame
        As ``study.minimise`` returns it.
    people : int
        Number of people in the evaluation.
    size : float
        How many times as large the type is.
    """
    return styled(
        _of_100(prices),
        _layers(colours, size),
        colours,
        "What each kind of data adds",
        [
            "filled: felt now, hollow: if people found out, bar: range over crowds",
            f"Shapley values over sets of data, {people} people",
        ],
        taller(280, size),
        size,
    )


def _of_100(prices: pd.DataFrame) -> pd.DataFrame:
    return prices.assign(
        relevance=100 * prices["relevance"],
        relevance_low=100 * prices["relevance_low"],
        relevance_high=100 * prices["relevance_high"],
    )


@lru_cache(maxsize=KEPT)
def _layers(colours: Palette, size: float) -> dict[str, Any]:
    def x(name: str) -> alt.X:
        scale = alt.Scale(domain=alt.DomainUnionWith(unionWith=[-1, 4]), nice=True)
        return alt.X(f"{name}:Q", title="adds to useful picks, points of 100", scale=scale)

    def y(name: str) -> alt.Y:
        scale = alt.Scale(domain=alt.DomainUnionWith(unionWith=[-0.1, 0.1]), nice=True)
        return alt.Y(f"{name}:Q", title="adds to how invasive it feels, points of 7", scale=scale)

    tip = [
        alt.Tooltip("label:N", title="Kind of data"),
        alt.Tooltip("relevance:Q", title="Adds to useful picks", format="+.0f"),
        alt.Tooltip("invasiveness:Q", title="Adds to feeling now", format="+.2f"),
        alt.Tooltip("if_discovered:Q", title="Adds if people found out", format="+.2f"),
    ]
    base = alt.Chart().encode(x("relevance"), tooltip=tip)
    now, discovered = y("invasiveness"), y("if_discovered")
    return layered(
        base.mark_rule(color=colours.grid, strokeWidth=1).encode(now, alt.Y2("if_discovered:Q")),
        alt.Chart()
        .mark_rule(color=colours.relevance, strokeWidth=3, opacity=0.35)
        .encode(x("relevance_low"), alt.X2("relevance_high:Q"), now),
        base.mark_point(
            shape="circle", stroke=colours.surveillance, fill=colours.page, size=60, strokeWidth=2
        ).encode(discovered),
        base.mark_point(
            shape="diamond", color=colours.invasiveness, filled=True, size=90, opacity=1
        ).encode(now),
        base.mark_text(align="left", dx=8, color=colours.ink, fontSize=round(12 * size)).encode(
            discovered, text="label:N"
        ),
    )


def price_words(prices: pd.DataFrame) -> str:
    """Return a description of the chart: what each kind of data adds."""
    readings = "; ".join(
        f"{row.label} {row.relevance:+.0f} of useful picks, {row.invasiveness:+.1f} now, "
        f"{row.if_discovered:+.1f} if people found out"
        for row in _of_100(prices).itertuples()
    )
    return f"A scatter of kinds of data by what each adds. {readings}."
