"""Charts of outputs over sessions: a line per scenario (A, B), events as vertical rules."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

import altair as alt
import pandas as pd

from personalize.output.charts.limit_line import limit_note, limit_rows
from personalize.output.palette import Palette
from personalize.output.theme import (
    BAND,
    KEPT,
    layered,
    part,
    parts,
    reaching,
    rows_of,
    styled,
    taller,
)

RATED = ("invasiveness",)
"""Outputs on the scale of a limit on the rating."""
PANELS = {
    "trust": ("Trust", "average trust of those who are there, 0 to 1", (0, 1)),
    "sharing": ("Sharing", "share of the kinds asked for that people share, 0 to 1", (0, 1)),
    "relevance": ("How useful the picks are", "0 the bestseller list, 100 perfect", (0, 100)),
    "invasiveness": ("How invasive it feels", "1 not at all to 7 extremely", (1, 7)),
    "retention": ("Who left", "of 100 people who started", (0, 20)),
    "engagement": ("Clicks", "chance that a pick is clicked, 0 to 1", (0, 1)),
}
"""Outputs that have a panel: title, unit, axis."""
TICKS: dict[int, list[float]] = {1: [0, 0.5, 1], 7: [1, 3, 5, 7]}
"""Ticks of the value axis, by its upper end."""
COLUMNS = (*("which", "session", "mean", "low", "high", "at", "words", "side", "lane", "value"),)
"""Columns of the table of the chart."""
LETTER = 14
"""Height of a line of words in pixels, at size 1."""
Side = Literal["left", "right"]
SIDES: tuple[Side, ...] = ("left", "right")
LETTERS, LANES = 44, 3
"""Letters that fit into the width of the narrowest panel; number of rows of words above it."""


def course_frame(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the tables of one or two timelines as one, with a column ``which``."""
    return pd.concat([frame.assign(which=name) for name, frame in frames.items()])


def course(
    frame: pd.DataFrame,
    output: str,
    colours: Palette,
    *,
    until: int | None = None,
    events: dict[int, str] | None = None,
    followed: pd.DataFrame | None = None,
    size: float = 1.0,
) -> alt.Chart:
    """Draw one output over sessions.

    Parameters
    ----------
    frame : DataFrame
        ``which``, ``session``, ``output``, ``mean``, ``low``, ``high``.
    output : str
        A key of ``PANELS``.
    until : int, optional
        Last session shown, for playing.
    events : mapping, optional
        Words by session; they stand in a strip of their own above the panel.
    followed : DataFrame, optional
        ``session`` and ``value`` of one person, drawn as a thin line.
    size : float
        How many times as large the type is.
    """
    title, unit, (low, high) = PANELS[output]
    output_rows = _in_units(frame[(frame["output"] == output) & frame["mean"].notna()], output)
    last = max(int(frame["session"].max()), 2)
    rows_shown = output_rows if until is None else output_rows[output_rows["session"] <= until]
    panel_height = taller(80 if output == "retention" else 120, size)
    person_rows = pd.DataFrame({"session": [], "value": []}) if followed is None else followed
    if until is not None:
        person_rows = person_rows[person_rows["session"] <= until]
    reached = (
        output_rows["low"].tolist() + output_rows["high"].tolist() + person_rows["value"].tolist()
    )
    bottom, top = reaching(reached, low, high, (high - low) / 4)
    table = parts(
        COLUMNS,
        line=rows_of(rows_shown),
        end=_ends(rows_shown, LETTER * size * (top - bottom) / panel_height),
        event=_events(events or {}, last),
        limit=[{"mean": row["limit"]} for row in limit_rows(frame)["limit"] if output in RATED],
        followed=rows_of(person_rows),
    )
    return styled(
        table,
        _layers(output, last, (bottom, top), colours, size),
        colours,
        title,
        [unit, f"band: {BAND}", *(limit_note(frame) if output in RATED else [])],
        panel_height,
        size,
    )


def _ends(shown: pd.DataFrame, apart: float) -> list[dict[str, Any]]:
    """Return the labels A and B at the ends of their lines, at least ``apart`` from each other."""
    if len(set(shown["which"])) < 2:
        return []
    ends = shown.sort_values("session").groupby("which").tail(1).sort_values("mean")
    rows: list[dict[str, Any]] = rows_of(ends)
    gap = rows[1]["mean"] - rows[0]["mean"]
    if rows[1]["session"] == rows[0]["session"] and gap < apart:
        rows[0]["mean"] -= (apart - gap) / 2
        rows[1]["mean"] += (apart - gap) / 2
    return [{"session": row["session"], "at": row["mean"], "which": row["which"]} for row in rows]


def _events(events: dict[int, str], last: int) -> list[dict[str, Any]]:
    """Return the events, each with the side and the row of its words, so that no words overlap."""
    rows, taken = [], [-1.0] * LANES
    for session, words in sorted(events.items()):
        left = session <= (1 + last) / 2
        room = len(words) * last / LETTERS
        start, end = (session, session + room) if left else (session - room, session)
        lane = next((i for i, until in enumerate(taken) if until <= start), LANES - 1)
        taken[lane] = end
        side = "left" if left else "right"
        rows.append({"session": session, "words": words, "side": side, "lane": lane})
    return rows


@lru_cache(maxsize=KEPT)
def _layers(
    output: str, last: int, ends: tuple[float, float], colours: Palette, size: float
) -> dict[str, Any]:
    title, _, (_, high) = PANELS[output]
    colour = {
        "trust": colours.trust,
        "relevance": colours.relevance,
        "invasiveness": colours.invasiveness,
    }.get(output, colours.neutral)
    x = alt.X(
        "session:Q",
        title="week",
        scale=alt.Scale(domain=[1, last]),
        axis=alt.Axis(tickMinStep=1, format="d", grid=False),
    )
    scale = alt.Scale(domain=list(ends), nice=False)
    axis = alt.Axis(values=TICKS[high]) if high in TICKS else alt.Axis(tickCount=2)

    def y(name: str) -> alt.Y:
        return alt.Y(f"{name}:Q", title=None, scale=scale, axis=axis, stack=None)

    dash = alt.StrokeDash(
        "which:N", legend=None, scale=alt.Scale(domain=["A", "B"], range=[[1, 0], [6, 4]])
    )
    tip = [
        alt.Tooltip("session:Q", title="Week"),
        alt.Tooltip("mean:Q", title=title, format=".2f"),
        alt.Tooltip("low:Q", title="From", format=".2f"),
        alt.Tooltip("high:Q", title="To", format=".2f"),
    ]
    line, which = part("line").encode(x), alt.Detail("which:N")
    leaving = output == "retention"
    fill = line.mark_area(color=colour, opacity=0.3).encode(y("mean"), which)
    dots = line.mark_point(color=colour, filled=True, size=30, opacity=1)
    return layered(
        *([fill] if leaving else []),
        line.mark_area(color=colour, opacity=0.18).encode(y("low"), alt.Y2("high:Q"), which),
        line.mark_line(color=colour, strokeWidth=2.5).encode(y("mean"), dash, tooltip=tip),
        *([] if leaving else [dots.encode(y("mean"), tooltip=tip)]),
        part("end")
        .mark_text(align="left", dx=6, color=colour, fontWeight=600)
        .encode(x, y("at"), text="which:N"),
        part("limit")
        .mark_rule(color=colours.ink, strokeWidth=2, strokeDash=[8, 5])
        .encode(y("mean")),
        part("event").mark_rule(color=colours.ink, strokeDash=[3, 3]).encode(x),
        *(_event_words(side, lane, x, colours, size) for side in SIDES for lane in range(LANES)),
        part("followed").mark_line(color=colours.ink, strokeWidth=1).encode(x, y("value")),
    )


def _event_words(side: Side, lane: int, x: alt.X, colours: Palette, size: float) -> alt.Chart:
    """Return the text layer of the events of one side and one row."""
    condition = f"datum.part === 'event' && datum.side === '{side}' && datum.lane === {lane}"
    mark = alt.Chart().mark_text(align=side, baseline="bottom", color=colours.ink)
    above = alt.value(-(3 + LETTER * lane) * size)
    return mark.transform_filter(condition).encode(x, y=above, text="words:N")


def course_words(frame: pd.DataFrame, output: str) -> str:
    """Return a description of the chart: the first and the last mean of each scenario."""
    output_rows = _in_units(frame[(frame["output"] == output) & frame["mean"].notna()], output)
    readings = "; ".join(
        f"{which} {rows['mean'].iloc[0]:.2f} to {rows['mean'].iloc[-1]:.2f}"
        for which, rows in output_rows.groupby("which")
    )
    return (
        f"A line chart of {PANELS[output][0].lower()} over {int(frame['session'].max())} "
        f"weeks. {readings}."
    )


def _in_units(rows: pd.DataFrame, output: str) -> pd.DataFrame:
    """Return figures in the units of the page: relevance of 100, and people of 100 who left."""
    low, mean, high = (rows[name] for name in ("low", "mean", "high"))
    if output == "relevance":
        return rows.assign(low=100 * low, mean=100 * mean, high=100 * high)
    if output == "retention":
        return rows.assign(low=100 - 100 * high, mean=100 - 100 * mean, high=100 - 100 * low)
    return rows
