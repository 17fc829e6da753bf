"""Chart of the share of simulated studies that reach their goal, over the size of a study."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from personalize.output.palette import Palette
from personalize.output.theme import KEPT, layered, part, parts, rows_of, styled, taller

COLUMNS = ("n", "share", "low", "high", "half_width", "target", "words")


def power_chart(
    table: pd.DataFrame,
    colours: Palette,
    *,
    title: str,
    group: str,
    target: float,
    size: float = 1.0,
) -> alt.Chart:
    """Draw the share of studies that reach the goal, with its Monte-Carlo range.

    Parameters
    ----------
    table : DataFrame
        ``n``, ``share``, ``low``, ``high`` (0 to 1) and ``half_width`` (in answers) by size.
    title : str
        What is seen.
    group : str
        What ``n`` counts: "people", "people in each group".
    target : float
        Share at which a line is drawn, 0 to 1.
    size : float
        How many times as large the type is.
    """
    rows = table.assign(**{name: 100 * table[name] for name in ("share", "low", "high")})
    line = [{"target": 100 * target, "words": f"{100 * target:.0f} of 100"}]
    least, most = int(table["n"].min()), int(table["n"].max())
    gap = max(1, round((most - least) / 20))
    return styled(
        parts(COLUMNS, study=rows_of(rows), target=line),
        _layers((max(0, least - gap), most + gap), group, colours, size),
        colours,
        title,
        ["of 100 simulated studies, how many reach the goal", "pale: 95% range of the simulation"],
        taller(220, size),
        size,
    )


@lru_cache(maxsize=KEPT)
def _layers(domain: tuple[int, int], group: str, colours: Palette, size: float) -> dict[str, Any]:
    axis = alt.Axis(tickCount=6, format=",.0f", grid=False)
    x = alt.X("n:Q", title=group, scale=alt.Scale(domain=list(domain), nice=False), axis=axis)

    def y(name: str) -> alt.Y:
        scale = alt.Scale(domain=[0, 100], nice=False)
        return alt.Y(f"{name}:Q", title="studies of 100", scale=scale)

    tip = [
        alt.Tooltip("n:Q", title=group[:1].upper() + group[1:], format=",.0f"),
        alt.Tooltip("share:Q", title="Studies of 100", format=".1f"),
        alt.Tooltip("low:Q", title="From", format=".1f"),
        alt.Tooltip("high:Q", title="To", format=".1f"),
        alt.Tooltip("half_width:Q", title="Precision, ± answers", format=".2f"),
    ]
    study, target = part("study").encode(x), part("target")
    return layered(
        target.mark_rule(color=colours.neutral, strokeDash=[2, 3], strokeWidth=1.5).encode(
            y("target")
        ),
        target.mark_text(
            align="left",
            baseline="bottom",
            dx=4,
            dy=-3,
            color=colours.muted,
            fontSize=round(12 * size),
        ).encode(y("target"), x=alt.value(0), text="words:N"),
        study.mark_area(color=colours.invasiveness, opacity=0.22).encode(
            y("low"), alt.Y2("high:Q")
        ),
        study.mark_line(color=colours.invasiveness, strokeWidth=2.5).encode(y("share")),
        study.mark_point(
            shape="diamond", color=colours.invasiveness, filled=True, size=80, opacity=1
        ).encode(y("share"), tooltip=tip),
    )


def power_words(table: pd.DataFrame, group: str) -> str:
    """Return a description of the chart: the share and its range for each size."""
    readings = "; ".join(
        f"{row['n']:,} {group}: {100 * row['share']:.0f} of 100 "
        f"({100 * row['low']:.0f} to {100 * row['high']:.0f})"
        for row in rows_of(table)
    )
    return f"A line of how many of 100 simulated studies reach the goal, over the size. {readings}."
