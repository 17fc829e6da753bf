"""The ladder chart: what each step of data buys, and what it costs, in two aligned panels."""

from __future__ import annotations

import altair as alt
import pandas as pd

from personalize.output.palette import Palette
from personalize.output.theme import styled

LEFT = 34
"""Room for the axis labels, the same in both panels so that the steps stand above each other."""


def _steps(frame: pd.DataFrame, title: str | None) -> alt.X:
    return alt.X(
        "step:O",
        sort=list(frame["step"]),
        title=title,
        axis=alt.Axis(labelAngle=0, grid=False, labelOverlap=False),
        scale=alt.Scale(domain=list(frame["step"]), paddingOuter=0.3),
    )


def _rule(frame: pd.DataFrame, colours: Palette) -> alt.Chart:
    here = frame.loc[frame["here"], ["step"]]
    return alt.Chart(here).mark_rule(color=colours.ink, strokeWidth=1).encode(_steps(frame, None))


def fit_panel(frame: pd.DataFrame, colours: Palette, people: int) -> alt.LayerChart:
    """Draw how well the picks fit at each step.

    Parameters
    ----------
    frame : DataFrame
        One row a step: ``step`` (its name), ``fit`` (points of 100, missing while it is being
        learnt), ``here`` (whether it is the step shown).
    """
    low = min(0.0, float(frame["fit"].min(skipna=True) if frame["fit"].notna().any() else 0.0))
    y = alt.Y(
        "fit:Q",
        title=None,
        scale=alt.Scale(domain=[low, 100]),
        axis=alt.Axis(values=[0, 50, 100], minExtent=LEFT, maxExtent=LEFT),
    )
    known = frame[frame["fit"].notna()]
    tip = [
        alt.Tooltip("step:N", title="Step"),
        alt.Tooltip("fit:Q", title="Fit of 100", format=".0f"),
    ]
    base = alt.Chart(known).encode(_steps(frame, None), y, tooltip=tip)
    line = base.mark_line(color=colours.relevance, strokeWidth=2.5)
    dots = base.mark_point(color=colours.relevance, filled=True, shape="circle", opacity=1).encode(
        size=alt.condition("datum.here", alt.value(160), alt.value(55))
    )
    band = _band(frame, "fit", colours.relevance, _steps(frame, None), [low, 100])
    chart = alt.layer(_rule(frame, colours), *band, line, dots)
    return styled(
        chart,
        colours,
        "How well it fits people",
        [
            "0: the popular list, 100: the best picks",
            f"average of {people:,} people; band: 5–95 of 100 model versions",
        ],
        150,
        fit_alt(frame),
    )


def feeling_panel(frame: pd.DataFrame, colours: Palette, people: int) -> alt.LayerChart:
    """Draw how invasive each step feels now, and would feel if it came out.

    Parameters
    ----------
    frame : DataFrame
        As for ``fit_panel``, with ``now``, ``out`` and ``floor`` (ratings, 1 to 7).
    """
    y = alt.Scale(domain=[1, 7])
    axis = alt.Axis(values=[1, 3, 5, 7], minExtent=LEFT, maxExtent=LEFT)
    known = frame[frame["now"].notna()]
    x = _steps(frame, None)
    tip = [
        alt.Tooltip("step:N", title="Step"),
        alt.Tooltip("now:Q", title="Feels invasive now", format=".1f"),
        alt.Tooltip("out:Q", title="If it came out", format=".1f"),
    ]
    base = alt.Chart(known).encode(x, tooltip=tip)
    now_y, out_y = alt.Y("now:Q", title=None, scale=y, axis=axis), alt.Y("out:Q", scale=y)
    wedge = base.mark_area(color=colours.surveillance, opacity=0.1).encode(now_y, alt.Y2("out:Q"))
    floor = (
        alt.Chart(frame.head(1))
        .mark_rule(color=colours.neutral, strokeDash=[2, 3])
        .encode(alt.Y("floor:Q", scale=y))
    )
    out_line = base.mark_line(color=colours.surveillance, strokeWidth=2, strokeDash=[6, 4])
    out_dots = base.mark_point(
        stroke=colours.surveillance,
        fill=colours.page,
        shape="circle",
        size=60,
        strokeWidth=2,
        opacity=1,
    )
    now_line = base.mark_line(color=colours.invasiveness, strokeWidth=2.5)
    now_dots = base.mark_point(color=colours.invasiveness, filled=True, shape="diamond", opacity=1)
    big = alt.condition("datum.here", alt.value(190), alt.value(70))
    layers = [
        floor,
        wedge,
        _rule(frame, colours),
        *_band(frame, "now", colours.invasiveness, x, [1, 7]),
        out_line.encode(out_y),
        out_dots.encode(out_y),
        now_line.encode(now_y),
        now_dots.encode(now_y, size=big),
        *_labels(frame, known, colours, y),
    ]
    return styled(
        alt.layer(*layers),
        colours,
        "How invasive it feels",
        [
            f"average of {people:,} people, 1 not at all to 7 extremely",
            "dotted: no personal data; compare lines, not bands",
        ],
        250,
        feeling_alt(frame),
    )


def _band(
    frame: pd.DataFrame, name: str, colour: str, x: alt.X, domain: list[float]
) -> list[alt.Chart]:
    """Return the 5 to 95% band of a line, where it is worked out."""
    low, high = f"{name}_low", f"{name}_high"
    known = frame[frame[low].notna()] if low in frame else frame.head(0)
    if known.empty:
        return []
    y = alt.Y(f"{low}:Q", title=None, scale=alt.Scale(domain=domain))
    return [
        alt.Chart(known).mark_area(color=colour, opacity=0.22).encode(x, y, alt.Y2(f"{high}:Q"))
    ]


def _labels(
    frame: pd.DataFrame, known: pd.DataFrame, colours: Palette, y: alt.Scale
) -> list[alt.Chart]:
    """Name the lines at their right end, where they are furthest apart."""
    last = known.tail(1)
    if last.empty or float(last["out"].iloc[0] - last["now"].iloc[0]) < 0.3:
        return []
    x = _steps(frame, None)
    out = (
        alt.Chart(last)
        .mark_text(align="right", dx=6, dy=-13, color=colours.surveillance, text="if it came out")
        .encode(x, alt.Y("out:Q", scale=y))
    )
    now = (
        alt.Chart(last)
        .mark_text(align="right", dx=6, dy=17, color=colours.invasiveness, text="felt now")
        .encode(x, alt.Y("now:Q", scale=y))
    )
    return [out, now]


def fit_alt(frame: pd.DataFrame) -> str:
    """Say in words what the upper panel shows."""
    known = frame[frame["fit"].notna()]
    if known.empty:
        return "A line chart of fit over the steps of data; nothing is ready yet."
    readings = ", ".join(f"{row.step} {row.fit:.0f}" for row in known.itertuples())
    return (
        "A line chart of how well picks fit people over the steps of data use. "
        f"Fit in points of 100: {readings}. 0 is the popular list."
    )


def feeling_alt(frame: pd.DataFrame) -> str:
    """Say in words what the lower panel shows."""
    known = frame[frame["now"].notna()]
    if known.empty:
        return "A line chart of felt invasiveness over the steps of data; nothing is ready yet."
    readings = "; ".join(
        f"{r.step} {r.now:.1f} now, {r.out:.1f} if it came out" for r in known.itertuples()
    )
    return (
        "A line chart with two lines over the steps of data use, 1 not at all to 7 extremely. "
        f"{readings}. With no personal data it is {frame['floor'].iloc[0]:.1f}."
    )
