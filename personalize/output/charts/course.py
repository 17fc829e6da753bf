"""Over time: one panel an output, sessions along the axis, events as rules, A and B overlaid."""

from __future__ import annotations

import altair as alt
import pandas as pd

from personalize.output.palette import Palette
from personalize.output.theme import styled

PANELS = {
    "trust": ("Trust", "average trust of those who are there, 0 to 1", (0, 1)),
    "sharing": ("Sharing", "share of the kinds asked for that people share, 0 to 1", (0, 1)),
    "relevance": ("How well it fits people", "0: the popular list, 100: the best picks", (0, 100)),
    "invasiveness": ("How invasive it feels", "1 not at all to 7 extremely", (1, 7)),
    "retention": ("Who left", "of 100 people who started", (0, 20)),
    "engagement": ("Clicks", "chance that a pick is clicked, 0 to 1", (0, 1)),
}
"""Outputs that have a panel: title, unit, axis."""
TICKS: dict[int, list[float]] = {1: [0, 0.5, 1], 7: [1, 3, 5, 7]}
"""Where an axis has its lines, by its end."""


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
) -> alt.LayerChart:
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
        Words by session.
    followed : DataFrame, optional
        ``session`` and ``value`` of one person, drawn as a thin line.
    """
    title, unit, (low, high) = PANELS[output]
    own = _in_units(frame[(frame["output"] == output) & frame["mean"].notna()], output)
    last = int(frame["session"].max())
    shown = own if until is None else own[own["session"] <= until]
    colour = {
        "trust": colours.trust,
        "relevance": colours.relevance,
        "invasiveness": colours.invasiveness,
    }.get(output, colours.neutral)
    lowest = min(float(low), float(own["low"].min())) if len(own) else float(low)
    x = alt.X(
        "session:Q",
        title="session",
        scale=alt.Scale(domain=[1, max(last, 2)]),
        axis=alt.Axis(tickMinStep=1, format="d", grid=False),
    )
    leaving = output == "retention"
    most = max(float(high), float(own["high"].max())) if leaving and len(own) else float(high)
    y_scale = alt.Scale(domain=[lowest, most])
    axis = alt.Axis(values=TICKS[high]) if high in TICKS else alt.Axis(tickCount=2)
    y = alt.Y("mean:Q", title=None, scale=y_scale, axis=axis)
    dash = alt.StrokeDash(
        "which:N", legend=None, scale=alt.Scale(domain=["A", "B"], range=[[1, 0], [6, 4]])
    )
    tip = [
        alt.Tooltip("session:Q", title="Session"),
        alt.Tooltip("mean:Q", title=title, format=".2f"),
        alt.Tooltip("low:Q", title="From", format=".2f"),
        alt.Tooltip("high:Q", title="To", format=".2f"),
    ]
    base = alt.Chart(shown).encode(x, tooltip=tip)
    layers: list[alt.Chart] = [
        base.mark_area(color=colour, opacity=0.18).encode(
            alt.Y("low:Q", title=None, scale=y_scale, axis=axis),
            alt.Y2("high:Q"),
            alt.Detail("which:N"),
        ),
        base.mark_line(color=colour, strokeWidth=2.5).encode(y, dash),
        base.mark_point(color=colour, filled=True, size=30, opacity=1).encode(y),
    ]
    if leaving:
        filled = base.mark_area(color=colour, opacity=0.3).encode(
            alt.Y("mean:Q", title=None, scale=y_scale, stack=None), alt.Detail("which:N")
        )
        layers = [filled, layers[0], layers[1]]
    if len(set(frame["which"])) > 1 and len(shown):
        ends = shown.sort_values("session").groupby("which").tail(1)
        layers.append(
            alt.Chart(ends)
            .mark_text(align="left", dx=6, color=colour, fontWeight=600)
            .encode(x, y, text="which:N")
        )
    if events:
        marks = pd.DataFrame({"session": list(events), "words": list(events.values())})
        rules = alt.Chart(marks).encode(alt.X("session:Q"))
        layers.append(rules.mark_rule(color=colours.ink, strokeDash=[3, 3]))
        # Below a line that runs along the top, and readable where one passes.
        for mark in (
            rules.mark_text(
                aria=False, align="left", dx=5, baseline="top", stroke=colours.page, strokeWidth=4
            ),
            rules.mark_text(align="left", dx=5, baseline="top", color=colours.ink),
        ):
            layers.append(mark.encode(y=alt.value(7), text="words:N"))
    if followed is not None and len(followed):
        one = followed if until is None else followed[followed["session"] <= until]
        layers.append(
            alt.Chart(one)
            .mark_line(color=colours.ink, strokeWidth=1)
            .encode(x, alt.Y("value:Q", scale=y_scale))
        )
    readings = "; ".join(
        f"{which} {rows['mean'].iloc[0]:.2f} to {rows['mean'].iloc[-1]:.2f}"
        for which, rows in own.groupby("which")
    )
    return styled(
        alt.layer(*layers),
        colours,
        title,
        [unit, "band: 5–95 of 100 model versions"],
        150 if leaving else 200,
        f"A line chart of {title.lower()} over {last} sessions. {readings}.",
    )


def _in_units(own: pd.DataFrame, output: str) -> pd.DataFrame:
    """Return figures in the units of the page: fit of 100, and who left instead of who is there."""
    low, mean, high = (own[name] for name in ("low", "mean", "high"))
    if output == "relevance":
        return own.assign(low=100 * low, mean=100 * mean, high=100 * high)
    if output == "retention":
        return own.assign(low=100 - 100 * high, mean=100 - 100 * mean, high=100 - 100 * low)
    return own
