"""Dots of the ledger: of each study what came out, the model’s range, and the guesses."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from personalize.output.palette import Palette
from personalize.output.theme import KEPT, layered, part, parts, reaching, rows_of, styled

LONGEST = 30
"""Number of letters of a question that stand at its row."""
APART = 12
"""Pixels from a row’s middle to the guesses below it, and to the result’s interval above it."""
ROW = 52
"""Height of a study’s row in pixels."""


def guesses_frame(ledger: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Return the rows of the studies of one unit whose results are open, with a label each.

    Parameters
    ----------
    ledger : DataFrame
        Of ``LedgerTable.frame``: a row per study and guesser, the model among them.
    unit : str
    """
    own = ledger[(ledger["unit"] == unit) & ledger["result"].notna()]
    place = {study: i for i, study in enumerate(dict.fromkeys(own["study"]), start=1)}
    labels = [
        f"{place[study]}. {question[:LONGEST]}{'…' if len(question) > LONGEST else ''}"
        for study, question in zip(own["study"], own["question"], strict=True)
    ]
    return own.assign(label=labels)


def guesses_chart(
    frame: pd.DataFrame, colours: Palette, unit: str, *, size: float = 1.0
) -> alt.Chart:
    """Draw a row per study: the model’s range and number, the guesses, and what came out.

    Parameters
    ----------
    frame : DataFrame
        Of ``guesses_frame``, at least one row.
    unit : str
        Of all numbers.
    size : float
        How many times as large the type is.
    """
    model = frame["who"] == "model"
    columns = (
        "label",
        "who",
        "guess",
        "low",
        "high",
        "result",
        "result_low",
        "result_high",
        "score",
    )
    table = parts(
        columns,
        model=rows_of(frame[model]),
        guess=rows_of(frame[~model]),
        result=rows_of(frame[model]),
    )
    numbers = frame[["guess", "low", "high", "result", "result_low", "result_high"]]
    step = 1.0 if unit.startswith("points") else 10.0
    ends = reaching(numbers.to_numpy().ravel().tolist(), 0.0, step, step)
    return styled(
        table,
        _layers(colours, unit, ends, tuple(dict.fromkeys(frame["label"]))),
        colours,
        "What was expected, and what came out",
        [
            "bar: the model, 5–95% of its versions",
            "circle: a guess, with its range",
            "upright line: what came out, 95% interval",
        ],
        alt.Step(round(ROW * size)),
        size,
    )


@lru_cache(maxsize=KEPT)
def _layers(
    colours: Palette, unit: str, ends: tuple[float, float], labels: tuple[str, ...]
) -> dict[str, Any]:
    axis = alt.Axis(grid=False, labelLimit=150, title=None)
    y = alt.Y("label:N", sort=list(labels), axis=axis)

    def x(name: str) -> alt.X:
        return alt.X(
            f"{name}:Q", scale=alt.Scale(domain=list(ends)), title=unit, axis=alt.Axis(tickCount=7)
        )

    tip = [
        alt.Tooltip("who:N", title="Who"),
        alt.Tooltip("guess:Q", title="Expected", format=".2f"),
        alt.Tooltip("result:Q", title="Came out", format=".2f"),
        alt.Tooltip("score:Q", title="Score", format=".2f"),
    ]
    model = part("model").encode(y, tooltip=tip)
    guess = part("guess").encode(y, tooltip=tip)
    result = part("result").encode(y, tooltip=tip)
    return layered(
        model.mark_bar(color=colours.invasiveness, opacity=0.25, height=18).encode(
            x("low"), alt.X2("high:Q")
        ),
        result.mark_rule(color=colours.ink, strokeWidth=2, yOffset=-APART).encode(
            x("result_low"), alt.X2("result_high:Q")
        ),
        result.mark_tick(color=colours.ink, thickness=3, height=30).encode(x("result")),
        guess.mark_rule(color=colours.relevance, strokeWidth=2, opacity=0.5, yOffset=APART).encode(
            x("low"), alt.X2("high:Q")
        ),
        guess.mark_point(
            shape="circle",
            filled=True,
            color=colours.relevance,
            size=80,
            opacity=1,
            yOffset=APART,
        ).encode(x("guess")),
        model.mark_point(
            shape="diamond", filled=True, color=colours.invasiveness, size=90, opacity=1
        ).encode(x("guess")),
    )


def guesses_words(frame: pd.DataFrame, unit: str) -> str:
    """Return a description of the chart: each study’s result, and what everybody expected."""
    readings = []
    for label, rows in frame.groupby("label", sort=False):
        said = ", ".join(f"{row.who} {row.guess:.2f}" for row in rows.itertuples())
        readings.append(f"{label}: came out {rows['result'].iloc[0]:.2f}; expected: {said}")
    return f"Dots of what was expected and what came out, in {unit}. {'. '.join(readings)}."
