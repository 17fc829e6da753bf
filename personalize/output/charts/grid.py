"""The grid of steps × ways of picking as a heat map, and as thin lines with one highlighted."""

from __future__ import annotations

import altair as alt
import pandas as pd

from personalize.output.palette import DARK, Palette, ramp
from personalize.output.theme import styled

QUANTITIES = {
    "invasiveness": ("Feels invasive", "1 to 7", (1.0, 7.0), ".1f", "invasiveness"),
    "relevance": ("Fits people", "of 100", (0.0, 100.0), ".0f", "relevance"),
    "share_invasive": (
        "Would answer 5 or more",
        "of 100 people",
        (0.0, 60.0),
        ".0f",
        "invasiveness",
    ),
    "coverage": ("Part of the catalogue shown", "of 100 items", (0.0, 100.0), ".0f", "relevance"),
    "discovery_gap": ("Hidden", "points of 7", (0.0, 5.0), ".1f", "invasiveness"),
}
"""What a cell can be coloured by: words, unit, domain, format, ramp."""

NAME = 0.4
"""Height of a name on the scale of ratings."""


def heat(frame: pd.DataFrame, quantity: str, colours: Palette) -> alt.LayerChart:
    """Draw the grid coloured by one quantity, numbers in the cells; missing cells are hatched out.

    Parameters
    ----------
    frame : DataFrame
        Of ``study.grid``.
    quantity : str
        A key of ``QUANTITIES``.
    """
    words, unit, domain, form, role = QUANTITIES[quantity]
    dark = colours == DARK
    steps_of_colour = ramp(role, "dark" if dark else "light")
    low, high = domain
    span = high - low
    own = frame.assign(
        place=((frame[quantity].clip(low, high) - low) / span),
        text=[
            "…" if pd.isna(value) else format(value, form).replace("-", "−")
            for value in frame[quantity]
        ],
    )
    own["ink"] = [
        (colours.page if dark else "#FFFFFF")
        if (p > (0.5 if dark else 0.61)) and not pd.isna(p)
        else ("#FFFFFF" if dark and not pd.isna(p) else colours.ink)
        for p in own["place"]
    ]
    steps = list(dict.fromkeys(own["step"]))
    picks = list(dict.fromkeys(own["picks"]))
    x = alt.X("step:O", sort=steps, title=None, axis=alt.Axis(labelAngle=0, orient="top"))
    y = alt.Y("picks:N", sort=picks, title=None, axis=alt.Axis(labelLimit=200))
    tip = [
        alt.Tooltip("picks:N", title="How it picks"),
        alt.Tooltip("step:N", title="Step"),
        alt.Tooltip("relevance:Q", title="Fits people", format=".0f"),
        alt.Tooltip("invasiveness:Q", title="Feels invasive", format=".1f"),
        alt.Tooltip("share_invasive:Q", title="5 or more, of 100", format=".0f"),
        alt.Tooltip("coverage:Q", title="Catalogue shown", format=".0f"),
        alt.Tooltip("discovery_gap:Q", title="Hidden", format=".1f"),
    ]
    shades = alt.Scale(domain=[0, 1], range=steps_of_colour)
    rect = (
        alt.Chart(own)
        .mark_rect(stroke=colours.page, strokeWidth=2, cursor="pointer")
        .encode(
            x,
            y,
            alt.Color("place:Q", legend=None, scale=shades),
            tooltip=tip,
        )
    )
    text = (
        alt.Chart(own)
        .mark_text(fontSize=14)
        .encode(x, y, text="text:N", color=alt.Color("ink:N", scale=None, legend=None))
    )
    known = own.dropna(subset=[quantity])
    readings = "; ".join(f"{r.picks}, {r.step}: {r.text}" for r in known.itertuples())
    return styled(
        alt.layer(rect, text).resolve_scale(color="independent"),
        colours,
        f"{words} at every step, by way of picking",
        [f"{unit}; click a cell to compare it"],
        36 * len(picks) + 80,
        f"A grid of steps by ways of picking. {words}, {unit}. {readings or 'Nothing yet'}.",
    )


def thin_lines(frame: pd.DataFrame, colours: Palette, highlighted: str) -> alt.LayerChart:
    """Draw fit against feeling for several ways of picking, one line each, one highlighted.

    Parameters
    ----------
    frame : DataFrame
        Of ``study.grid``.
    highlighted : str
        Name of the algorithm in the quantity's colour.
    """
    own = frame.dropna(subset=["relevance"]).assign(on=lambda t: t["algorithm"] == highlighted)
    low = min(0.0, float(own["relevance"].min()))
    x = alt.X(
        "relevance:Q",
        title="fits people, of 100",
        scale=alt.Scale(domain=[low - 2, 100]),
        axis=alt.Axis(tickCount=5),
    )
    scale = alt.Scale(domain=[1, 7])
    y = alt.Y(
        "invasiveness:Q",
        title="feels invasive, 1 to 7",
        scale=scale,
        axis=alt.Axis(values=[1, 3, 5, 7]),
    )
    colour = alt.condition("datum.on", alt.value(colours.invasiveness), alt.value(colours.neutral))
    base = alt.Chart(own).encode(
        x,
        y,
        alt.Detail("picks:N"),
        alt.Order("level:Q"),
        color=colour,
        tooltip=[
            "picks:N",
            "step:N",
            alt.Tooltip("relevance:Q", format=".0f"),
            alt.Tooltip("invasiveness:Q", format=".1f"),
        ],
    )
    line = base.mark_line(strokeWidth=2)
    dots = base.mark_point(filled=True, size=45, opacity=1)
    last = _apart(own.sort_values("level").groupby("picks").tail(1))
    names = (
        alt.Chart(last)
        .mark_text(align="left", dx=8)
        .encode(x, alt.Y("name_at:Q", scale=scale), text="picks:N", color=colour)
    )
    readings = "; ".join(
        f"{r.picks} ends at fit {r.relevance:.0f}, feeling {r.invasiveness:.1f}"
        for r in last.itertuples()
    )
    return styled(
        alt.layer(line, dots, names),
        colours,
        "What each way of picking buys, and what it costs",
        ["a dot a step of data, joined in order", "averages over people"],
        280,
        f"Lines of felt invasiveness over fit, one a way of picking. {readings}.",
    )


def _apart(ends: pd.DataFrame) -> pd.DataFrame:
    """Return the ends of lines with a place for each name, so that no two stand on each other."""
    free, places = 1.0, {}
    for index, rating in ends["invasiveness"].sort_values().items():
        free = max(float(rating), free + NAME)
        places[index] = free
    return ends.assign(name_at=pd.Series(places))
