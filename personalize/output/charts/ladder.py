"""The ladder chart: what each step of data buys, and what it costs, in two aligned panels."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from personalize.output.drawing import SHAPES, Columns, Drawing, columns_of
from personalize.output.palette import Palette
from personalize.output.theme import shape

LEFT = 34
"""Room for the axis labels, the same in both panels so that the steps stand above each other."""


def _steps(names: tuple[str, ...]) -> alt.X:
    return alt.X(
        "step:O",
        sort=list(names),
        title=None,
        axis=alt.Axis(labelAngle=0, grid=False, labelOverlap=False),
        scale=alt.Scale(domain=list(names), paddingOuter=0.52),
    )


def _rule(names: tuple[str, ...], colours: Palette) -> alt.Chart:
    rule = alt.Chart(alt.NamedData("here")).mark_rule(aria=False, color=colours.ink, strokeWidth=1)
    return rule.encode(_steps(names))


def fit_panel(frame: pd.DataFrame, colours: Palette, people: int) -> Drawing:
    """Draw how well the picks fit at each step.

    Parameters
    ----------
    frame : DataFrame
        One row a step: ``step`` (its name), ``fit`` (points of 100, missing while it is being
        learnt), ``here`` (whether it is the step shown).
    """
    data = _data(frame, "fit", "fit")
    low = min([0.0, *data["known"]["fit"]])
    return Drawing(
        _fit_shape(tuple(frame["step"]), low, "band" in data, colours),
        data,
        "How well it fits people",
        [
            "0: the popular list, 100: the best picks",
            f"average of {people:,} people; band: 5–95 of 100 model versions",
        ],
        165,
        fit_alt(frame),
    )


@lru_cache(maxsize=SHAPES)
def _fit_shape(
    names: tuple[str, ...], low: float, banded: bool, colours: Palette
) -> dict[str, Any]:
    y = alt.Y(
        "fit:Q",
        title=None,
        scale=alt.Scale(domain=[low, 100]),
        axis=alt.Axis(values=[0, 50, 100], minExtent=LEFT, maxExtent=LEFT),
    )
    tip = [
        alt.Tooltip("step:N", title="Step"),
        alt.Tooltip("fit:Q", title="Fit of 100", format=".0f"),
    ]
    base = alt.Chart(alt.NamedData("known")).encode(_steps(names), y, tooltip=tip)
    line = base.mark_line(color=colours.relevance, strokeWidth=2.5)
    dots = base.mark_point(color=colours.relevance, filled=True, shape="circle", opacity=1).encode(
        size=alt.condition("datum.here", alt.value(160), alt.value(55))
    )
    band = [_band("fit", colours.relevance, _steps(names), [low, 100])] if banded else []
    return shape(alt.layer(_rule(names, colours), *band, line, dots), colours)


def feeling_panel(frame: pd.DataFrame, colours: Palette, people: int) -> Drawing:
    """Draw how invasive each step feels now, and would feel if it came out.

    Parameters
    ----------
    frame : DataFrame
        As for ``fit_panel``, with ``now``, ``out`` and ``floor`` (ratings, 1 to 7).
    """
    data = _data(frame, "now", "now", "out")
    last = {name: values[-1:] for name, values in data["known"].items()}
    named = len(last["now"]) > 0 and last["out"][0] - last["now"][0] >= 0.3
    floor = {"floor": [float(frame["floor"].iloc[0])]}
    return Drawing(
        _feeling_shape(tuple(frame["step"]), "band" in data, named, colours),
        {**data, "floor": floor, **({"last": last} if named else {})},
        "How invasive it feels",
        [
            f"average of {people:,} people, 1 not at all to 7 extremely",
            "dotted: no personal data; compare lines, not bands",
        ],
        250,
        feeling_alt(frame),
    )


@lru_cache(maxsize=SHAPES)
def _feeling_shape(
    names: tuple[str, ...], banded: bool, named: bool, colours: Palette
) -> dict[str, Any]:
    y = alt.Scale(domain=[1, 7])
    axis = alt.Axis(values=[1, 3, 5, 7], minExtent=LEFT, maxExtent=LEFT)
    x = _steps(names)
    tip = [
        alt.Tooltip("step:N", title="Step"),
        alt.Tooltip("now:Q", title="Feels invasive now", format=".1f"),
        alt.Tooltip("out:Q", title="If it came out", format=".1f"),
    ]
    base = alt.Chart(alt.NamedData("known")).encode(x, tooltip=tip)
    now_y, out_y = alt.Y("now:Q", title=None, scale=y, axis=axis), alt.Y("out:Q", scale=y)
    wedge = base.mark_area(color=colours.surveillance, opacity=0.1).encode(now_y, alt.Y2("out:Q"))
    floor = (
        alt.Chart(alt.NamedData("floor"))
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
        _rule(names, colours),
        *([_band("now", colours.invasiveness, x, [1, 7])] if banded else []),
        out_line.encode(out_y),
        out_dots.encode(out_y),
        now_line.encode(now_y),
        now_dots.encode(now_y, size=big),
        *(_labels(names, colours, y) if named else []),
    ]
    return shape(alt.layer(*layers), colours)


def _data(frame: pd.DataFrame, name: str, *figures: str) -> dict[str, Columns]:
    """Return the steps that are known, the one shown, and those whose band is worked out."""
    low, high = f"{name}_low", f"{name}_high"
    ends = (low, high) if low in frame else ()
    known = frame[name].notna().to_numpy()
    found = {
        "known": columns_of(frame, ["step", *figures, *ends, "here"], known),
        "here": columns_of(frame, ["step"], frame["here"].to_numpy(bool)),
    }
    banded = frame[low].notna().to_numpy() if ends else np.zeros(0, dtype=bool)
    if banded.any():
        found["band"] = columns_of(frame, ["step", low, high], banded)
    return found


def _band(name: str, colour: str, x: alt.X, domain: list[float]) -> alt.Chart:
    """Return the 5 to 95% band of a line."""
    y = alt.Y(f"{name}_low:Q", title=None, scale=alt.Scale(domain=domain))
    area = alt.Chart(alt.NamedData("band")).mark_area(color=colour, opacity=0.22)
    return area.encode(x, y, alt.Y2(f"{name}_high:Q"))


def _labels(names: tuple[str, ...], colours: Palette, y: alt.Scale) -> list[alt.Chart]:
    """Name the lines at their right end, where they are furthest apart."""
    x = _steps(names)
    last = alt.Chart(alt.NamedData("last"))
    out = last.mark_text(
        align="right", dx=6, dy=-13, color=colours.surveillance, text="if it came out"
    ).encode(x, alt.Y("out:Q", scale=y))
    now = last.mark_text(align="left", dx=7, color=colours.invasiveness, text="felt now").encode(
        x, alt.Y("now:Q", scale=y)
    )
    return [out, now]


def fit_alt(frame: pd.DataFrame) -> str:
    """Say in words what the upper panel shows."""
    known = _known(frame, "step", "fit")
    if not known:
        return "A line chart of fit over the steps of data; nothing is ready yet."
    readings = ", ".join(f"{step} {fit:.0f}" for step, fit in known)
    return (
        "A line chart of how well picks fit people over the steps of data use. "
        f"Fit in points of 100: {readings}. 0 is the popular list."
    )


def feeling_alt(frame: pd.DataFrame) -> str:
    """Say in words what the lower panel shows."""
    known = _known(frame, "step", "now", "out")
    if not known:
        return "A line chart of felt invasiveness over the steps of data; nothing is ready yet."
    readings = "; ".join(
        f"{step} {now:.1f} now, {out:.1f} if it came out" for step, now, out in known
    )
    return (
        "A line chart with two lines over the steps of data use, 1 not at all to 7 extremely. "
        f"{readings}. With no personal data it is {frame['floor'].iloc[0]:.1f}."
    )


def _known(frame: pd.DataFrame, *names: str) -> list[tuple[Any, ...]]:
    """Return the figures of each step that is worked out."""
    rows = zip(*(frame[name].tolist() for name in names), strict=True)
    return [row for row in rows if row[1] == row[1]]  # a missing value is not itself
