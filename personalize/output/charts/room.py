"""The room beside the model: answers as dots, the model as a band, on the same scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from personalize.output.palette import Palette
from personalize.output.theme import BAND, KEPT, layered, part, parts, rows_of, styled, taller

HEIGHT = 240
"""Height of the drawing area in pixels at size 1: half for the room, half for the model."""
MOST_DOTS = 24
"""Largest number of dots of one answer; more people are drawn as several to a dot."""
ROOM, MODEL = "The room", "The model"
COLUMNS = ("label", "answer", "height", "low", "high", "words")


def room_frame(
    counts: Mapping[str, int],
    labels: Sequence[str],
    rating: tuple[float, float, float] | None = None,
    shares: Sequence[float] | None = None,
) -> pd.DataFrame:
    """Return the rows of the chart: dots of the room, and what the model says.

    Parameters
    ----------
    counts : mapping
        Number of answers by answer, in the order of the scale.
    labels : sequence of str
        Words of each answer, in the same order.
    rating : tuple of float, optional
        Mean and band of the model, where the answers are 1 to 7.
    shares : sequence of float, optional
        What the model says of each answer, of 100 versions.

    Returns
    -------
    DataFrame
        ``kind`` (dot, band, mean, share), ``label``, ``answer`` (position from 1), ``height``
        (0 to 1 within its panel), ``low``, ``high``, ``words``.
    """
    most = max([*counts.values(), 1])
    each = max(1, -(-most // MOST_DOTS))
    rows: list[dict[str, Any]] = []
    for place, (count, label) in enumerate(zip(counts.values(), labels, strict=True), start=1):
        dots = -(-count // each)
        rows += [
            {
                "kind": "dot",
                "label": label,
                "answer": place,
                "height": (level + 0.5) / max(-(-most // each), 6),
                "words": f"{count}",
            }
            for level in range(dots)
        ]
        if shares is not None:
            rows.append(
                {
                    "kind": "share",
                    "label": label,
                    "answer": place,
                    "height": shares[place - 1] / 100,
                    "words": f"{shares[place - 1]:.0f}",
                }
            )
    if rating is not None:
        mean, low, high = rating
        rows.append({"kind": "band", "low": low, "high": high})
        rows.append({"kind": "mean", "answer": mean, "words": f"{mean:.1f}"})
    return pd.DataFrame(rows, columns=["kind", *COLUMNS])


def room_chart(
    frame: pd.DataFrame,
    labels: Sequence[str],
    colours: Palette,
    votes: int,
    *,
    size: float = 1.0,
    title: str = "What the room says, and the model",
) -> alt.Chart:
    """Draw the answers of the room above what the model says, in halves of the same size.

    Parameters
    ----------
    frame : DataFrame
        Of ``room_frame``.
    labels : sequence of str
        Words of each answer, lowest first.
    votes : int
        How many people answered.
    size : float
        How many times as large the type is.
    title : str
    """
    rows = rows_of(frame)
    has_model = any(row["kind"] != "dot" for row in rows)
    dots = [
        {**row, "height": (1.1 + row["height"]) if has_model else row["height"]}
        for row in rows
        if row["kind"] == "dot"
    ]
    table = parts(
        COLUMNS,
        dot=dots,
        band=[{**row, "height": 0.5} for row in rows if row["kind"] == "band"],
        mean=[{**row, "height": 0.5} for row in rows if row["kind"] == "mean"],
        share=[row for row in rows if row["kind"] == "share"],
        name=_names(has_model),
        line=[{"height": 1.05}] if has_model else [],
    )
    about = [f"{votes} answers in the room; a conversation, not a sample"]
    if any(row["kind"] == "band" for row in rows):
        about.append(f"the model: average, band: {BAND}")
    elif has_model:
        about.append("the model: of 100 versions")
    return styled(
        table,
        _layers(tuple(labels), 2.15 if has_model else 1.05, colours, size),
        colours,
        title,
        about,
        taller(HEIGHT if has_model else HEIGHT // 2, size),
        size,
    )


def _names(has_model: bool) -> list[dict[str, Any]]:
    if not has_model:
        return []
    return [{"words": ROOM, "height": 2.1}, {"words": MODEL, "height": 1.0}]


@lru_cache(maxsize=KEPT)
def _layers(labels: tuple[str, ...], top: float, colours: Palette, size: float) -> dict[str, Any]:
    axis = alt.Axis(
        values=list(range(1, len(labels) + 1)),
        labelExpr=f"{list(labels)}[datum.value - 1]",
        grid=False,
        labelOverlap=False,
        labelLimit=round(150 * size),
    )
    scale = alt.Scale(domain=[0.4, len(labels) + 0.6], nice=False, zero=False)
    x = alt.X("answer:Q", title=None, scale=scale, axis=axis)
    y = alt.Y("height:Q", title=None, axis=None, scale=alt.Scale(domain=[0, top], nice=False))
    tip = [alt.Tooltip("label:N", title="Answer"), alt.Tooltip("words:N", title="Answers")]
    font = round(12 * size)
    words = part("mean", "share").mark_text(
        dy=-round(14 * size), fontSize=font, fontWeight=600, color=colours.invasiveness
    )
    return layered(
        part("line").mark_rule(color=colours.grid).encode(y),
        part("dot")
        .mark_point(filled=True, size=round(70 * size), opacity=1, color=colours.ink)
        .encode(x, y, tooltip=tip),
        part("band")
        .mark_rule(strokeWidth=round(10 * size), opacity=0.35, color=colours.invasiveness)
        .encode(alt.X("low:Q", scale=scale), alt.X2("high:Q"), y),
        part("mean", "share")
        .mark_point(filled=True, shape="diamond", size=round(120 * size), opacity=1)
        .encode(x, y, color=alt.value(colours.invasiveness)),
        words.encode(x, y, alt.Text("words:N")),
        part("name")
        .mark_text(
            align="left", dx=2, baseline="top", fontSize=font, fontWeight=600, color=colours.muted
        )
        .encode(alt.X(datum=0.4), y, alt.Text("words:N")),
    )


def room_words(frame: pd.DataFrame, labels: Sequence[str], model: str) -> str:
    """Return a description of the chart: each answer with its number, and what the model says."""
    dots = frame[frame["kind"] == "dot"].groupby("label", sort=False)["words"].first()
    found = "; ".join(f"{label}: {dots.get(label, '0')}" for label in labels)
    return f"Answers of the room: {found}. {model}"
