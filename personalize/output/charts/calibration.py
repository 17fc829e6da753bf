"""Charts of a calibration: what was learned, predicted against observed, ranks of a self-test."""

from __future__ import annotations

import textwrap
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from personalize.output.palette import Palette
from personalize.output.theme import KEPT, layered, part, parts, rows_of, styled, taller

ROW = 34
"""Height of a parameter's row in pixels."""
ROOM = 1.45
"""End of the axis of places within the range, 0 to 1: the words at the right need the rest."""
WIDE, LINES = 25, 2
"""Letters in a line of a parameter's meaning, and lines that stand at its row."""


def learned_frame(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the chart: positions within the range of the register, 0 to 1.

    Parameters
    ----------
    table : DataFrame
        ``meaning``, ``prior``, ``range_low``, ``range_high``, ``low``, ``median``, ``high``,
        ``ratio`` and ``learned`` of each parameter.
    """
    width = table["range_high"] - table["range_low"]
    share = {
        name: (table[name] - table["range_low"]) / width
        for name in ("prior", "low", "median", "high")
    }
    said = [
        f"{ratio:.2f}" if learned else "not learned"
        for ratio, learned in zip(table["ratio"], table["learned"], strict=True)
    ]
    return pd.DataFrame(
        {
            "label": [_lines(str(meaning)) for meaning in table["meaning"]],
            "at_prior": share["prior"],
            "at_low": share["low"],
            "at": share["median"],
            "at_high": share["high"],
            "said": said,
            "prior": table["prior"],
            "low": table["low"],
            "median": table["median"],
            "high": table["high"],
        }
    )


def _lines(text: str) -> str:
    """Return a text in lines, the last one cut with "…" where there are more."""
    lines = textwrap.wrap(text, WIDE)
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], f"{lines[LINES - 1][: WIDE - 1]}…"]
    return "\n".join(lines)


def learned_chart(frame: pd.DataFrame, colours: Palette, *, size: float = 1.0) -> alt.Chart:
    """Draw each parameter's range, default, and what the answers leave of it.

    Parameters
    ----------
    frame : DataFrame
        Of ``learned_frame``, at least one row.
    size : float
        How many times as large the type is.
    """
    columns = tuple(frame.columns)
    whole = [{**row, "at_low": 0.0, "at_high": 1.0} for row in rows_of(frame)]
    return styled(
        parts(columns, register=whole, learned=rows_of(frame)),
        _learned_layers(colours, tuple(frame["label"])),
        colours,
        "What the answers teach about each assumption",
        [
            "pale: range of the register, line: its default",
            "dark: 5–95% after the survey, diamond: median",
            "right: posterior ÷ prior standard deviation",
        ],
        alt.Step(round(ROW * size)),
        size,
    )


@lru_cache(maxsize=KEPT)
def _learned_layers(colours: Palette, labels: tuple[str, ...]) -> dict[str, Any]:
    axis = alt.Axis(grid=False, labelLimit=180, labelExpr="split(datum.label, '\\n')", title=None)
    y = alt.Y("label:N", sort=list(labels), axis=axis)
    ends = alt.Axis(values=[0, 1], labelExpr="datum.value == 0 ? 'lowest' : 'highest'", grid=False)

    def x(name: str) -> alt.X:
        scale = alt.Scale(domain=[0, ROOM], nice=False)
        return alt.X(f"{name}:Q", scale=scale, title="range of the register", axis=ends)

    tip = [
        alt.Tooltip("label:N", title="Assumption"),
        alt.Tooltip("prior:Q", title="Register", format=".2f"),
        alt.Tooltip("median:Q", title="After the survey", format=".2f"),
        alt.Tooltip("low:Q", title="From", format=".2f"),
        alt.Tooltip("high:Q", title="To", format=".2f"),
    ]
    register = part("register").encode(y, tooltip=tip)
    learned = part("learned").encode(y, tooltip=tip)
    return layered(
        register.mark_bar(color=colours.neutral, opacity=0.25, height=16).encode(
            x("at_low"), alt.X2("at_high:Q")
        ),
        learned.mark_tick(color=colours.neutral, thickness=2, height=16).encode(x("at_prior")),
        learned.mark_bar(color=colours.invasiveness, opacity=0.75, height=6).encode(
            x("at_low"), alt.X2("at_high:Q")
        ),
        learned.mark_point(
            shape="diamond", filled=True, color=colours.invasiveness, size=70, opacity=1
        ).encode(x("at")),
        learned.mark_text(align="left", dx=6, color=colours.muted).encode(
            x=alt.XDatum(1.0, scale=alt.Scale(domain=[0, ROOM], nice=False)), text="said:N"
        ),
    )


def learned_words(frame: pd.DataFrame) -> str:
    """Return a description of the chart: each parameter before and after."""
    readings = "; ".join(
        f"{' '.join(row['label'].split())}: {row['prior']:.2f} before, {row['median']:.2f} after "
        f"({row['low']:.2f} to {row['high']:.2f}), {row['said']}"
        for row in rows_of(frame)
    )
    return f"Bars of what the answers leave of each range of the register. {readings}."


NAMED = 46
"""Letters of a condition's name in a title."""


def predicted_chart(frame: pd.DataFrame, colours: Palette, *, size: float = 1.0) -> alt.Chart:
    """Draw the answers to one condition: bars as observed, diamonds as predicted.

    Parameters
    ----------
    frame : DataFrame
        Rows of one condition: ``condition``, ``answers``, ``answer``, ``observed``, ``predicted``
        (shares, 0 to 1).
    """
    rows = frame.assign(observed=100 * frame["observed"], predicted=100 * frame["predicted"])
    name, number = str(frame["condition"].iloc[0]), int(frame["answers"].iloc[0])
    most = float(rows[["observed", "predicted"]].to_numpy().max())
    answers = tuple(int(answer) for answer in frame["answer"])
    return styled(
        parts(("answer", "observed", "predicted"), answers=rows_of(rows)),
        _predicted_layers(colours, answers, 100 if most > 50 else 50),
        colours,
        name[:NAMED],
        [f"{number:,} answers; bars: observed, diamonds: predicted"],
        taller(130, size),
        size,
    )


@lru_cache(maxsize=KEPT)
def _predicted_layers(colours: Palette, answers: tuple[int, ...], most: int) -> dict[str, Any]:
    x = alt.X("answer:O", sort=list(answers), title="answer", axis=alt.Axis(labelAngle=0))

    def y(name: str) -> alt.Y:
        scale = alt.Scale(domain=[0, most], nice=False)
        return alt.Y(f"{name}:Q", title="of 100", scale=scale, axis=alt.Axis(tickCount=3))

    tip = [
        alt.Tooltip("answer:O", title="Answer"),
        alt.Tooltip("observed:Q", title="Observed, of 100", format=".0f"),
        alt.Tooltip("predicted:Q", title="Predicted, of 100", format=".0f"),
    ]
    answered = part("answers").encode(x, tooltip=tip)
    return layered(
        answered.mark_bar(color=colours.neutral, opacity=0.45).encode(y("observed")),
        answered.mark_point(
            shape="diamond", filled=True, color=colours.invasiveness, size=70, opacity=1
        ).encode(y("predicted")),
    )


def predicted_words(frame: pd.DataFrame) -> str:
    """Return a description of the chart: observed and predicted shares of each answer."""
    readings = ", ".join(
        f"{row['answer']}: {100 * row['observed']:.0f} and {100 * row['predicted']:.0f}"
        for row in rows_of(frame)
    )
    return f"Answers to {frame['condition'].iloc[0]}, of 100 observed and predicted: {readings}."


def ranks_chart(frame: pd.DataFrame, colours: Palette, *, size: float = 1.0) -> alt.Chart:
    """Draw the ranks of true values in their posteriors; flat bars are right.

    Parameters
    ----------
    frame : DataFrame
        ``low``, ``high`` (0 to 1) and ``count`` of each bin.
    """
    even = float(frame["count"].mean())
    most = max(2.0, 2 * even, float(frame["count"].max()))
    return styled(
        parts(("low", "high", "count"), rank=rows_of(frame), even=[{"count": even}]),
        _rank_layers(colours, round(most)),
        colours,
        "Where the true values lie in what the fits believed",
        ["a flat histogram is right; line: the same in each bar"],
        taller(160, size),
        size,
    )


@lru_cache(maxsize=KEPT)
def _rank_layers(colours: Palette, most: int) -> dict[str, Any]:
    scale = alt.Scale(domain=[0, most], nice=False)
    y = alt.Y("count:Q", title="true values", scale=scale, axis=alt.Axis(tickCount=4))
    x = alt.X(
        "low:Q",
        title="share of the posterior below the true value",
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=alt.Axis(grid=False, tickCount=5),
    )
    return layered(
        part("rank").mark_bar(color=colours.neutral, opacity=0.6).encode(x, alt.X2("high:Q"), y),
        part("even").mark_rule(color=colours.ink, strokeDash=[4, 3]).encode(y),
    )


def ranks_words(frame: pd.DataFrame) -> str:
    """Return a description of the chart: the number of true values in each bin."""
    counts = ", ".join(str(int(count)) for count in frame["count"])
    return f"Histogram of {int(frame['count'].sum())} ranks in {len(frame)} bins: {counts}."
