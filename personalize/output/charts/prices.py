"""The price list of the data: what each kind adds in fit, in feeling, and in what is hidden."""

from __future__ import annotations

import altair as alt
import pandas as pd

from personalize.output.palette import Palette
from personalize.output.theme import styled

PANEL = 150


def price_list(prices: pd.DataFrame, colours: Palette, people: int) -> alt.LayerChart:
    """Draw each kind as a dot at what it adds in fit, and what it adds in feeling.

    Parameters
    ----------
    prices : DataFrame
        As ``study.minimise`` returns it.
    people : int
        People folded in.
    """
    frame = prices.assign(
        fit=100 * prices["relevance"],
        fit_low=100 * prices["relevance_low"],
        fit_high=100 * prices["relevance_high"],
    )
    low, high = float(frame["fit_low"].min()), float(frame["fit_high"].max())
    top = float(frame[["invasiveness_high", "if_it_came_out_high"]].max().max())
    bottom = float(frame[["invasiveness_low", "if_it_came_out_low"]].min().min())
    x = alt.X(
        "fit:Q",
        title="adds to fit, points of 100",
        scale=alt.Scale(domain=[min(0.0, low) - 1, high + 3], nice=False),
    )
    y_scale = alt.Scale(domain=[min(0.0, bottom) - 0.1, top + 0.1], nice=False)
    y_title = "adds to how invasive it feels, points of 7"
    tip = [
        alt.Tooltip("label:N", title="Kind of data"),
        alt.Tooltip("fit:Q", title="Adds to fit", format="+.0f"),
        alt.Tooltip("invasiveness:Q", title="Adds to feeling now", format="+.2f"),
        alt.Tooltip("if_it_came_out:Q", title="Adds if it came out", format="+.2f"),
    ]
    base = alt.Chart(frame).encode(x, tooltip=tip)
    now = alt.Y("invasiveness:Q", title=y_title, scale=y_scale)
    out = alt.Y("if_it_came_out:Q", scale=y_scale)
    stem = base.mark_rule(color=colours.grid, strokeWidth=1).encode(now, alt.Y2("if_it_came_out:Q"))
    out_dots = base.mark_point(
        shape="circle", stroke=colours.surveillance, fill=colours.page, size=60, strokeWidth=2
    ).encode(out)
    now_dots = base.mark_point(
        shape="diamond", color=colours.invasiveness, filled=True, size=90, opacity=1
    ).encode(now)
    band = base.mark_rule(color=colours.relevance, strokeWidth=3, opacity=0.35).encode(
        alt.X("fit_low:Q"), alt.X2("fit_high:Q"), now
    )
    names = base.mark_text(align="left", dx=8, color=colours.ink, fontSize=12).encode(
        out, text="label:N"
    )
    readings = "; ".join(
        f"{row.label} {row.fit:+.0f} of fit, {row.invasiveness:+.1f} now, "
        f"{row.if_it_came_out:+.1f} if it came out"
        for row in frame.itertuples()
    )
    return styled(
        alt.layer(stem, band, out_dots, now_dots, names),
        colours,
        "What each kind of data adds",
        [
            "filled: felt now, hollow: if it came out, bar: range of fit over crowds",
            f"Shapley values over sets of data, {people} people",
        ],
        2 * PANEL + 40,
        f"A scatter of kinds of data by what each adds. {readings}.",
    )
