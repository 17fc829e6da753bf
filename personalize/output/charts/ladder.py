"""The ladder chart: how useful the picks are at each step of data, and how invasive it feels.

The wedge has two lines: the rating now, and the rating if people found out everything. The area
between them is the hidden part. The strip above it has the same horizontal positions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from personalize.output.charts.ladder_labels import Row, strip_label, wedge_labels
from personalize.output.charts.ladder_layers import GAP, GUESS_END, strip_layers, wedge_layers
from personalize.output.charts.limit_line import limit_note, limit_rows
from personalize.output.palette import Palette
from personalize.output.theme import parts, reaching, rows_of, styled, taller

__all__ = ["GUESS_END", "Guess", "relevance_strip", "relevance_words", "wedge", "wedge_words"]

WEDGE, STRIP = 230, 60
"""Heights of the drawing areas in pixels."""
GUESSES = [1 + 0.5 * i for i in range(13)]
"""Ratings that a visitor can choose as a guess, 1 to 7 in steps of 0.5."""
WEDGE_COLUMNS = (
    *(
        "at",
        "step",
        "now",
        "if_discovered",
        "hidden",
        "now_low",
        "now_high",
        "here",
        "floor",
        "guess",
    ),
    *("was_now", "was_if_discovered", "place", "words", "ink", "limit"),
)
STRIP_COLUMNS = (
    *(
        "at",
        "step",
        "relevance",
        "relevance_low",
        "relevance_high",
        "here",
        "was_relevance",
        "place",
        "words",
        "ink",
    ),
)
"""Columns of the tables of the wedge and of the strip."""


@dataclass(frozen=True)
class Guess:
    """A visitor's guess of the rating at the last step.

    Attributes
    ----------
    rating : float, optional
        1 to 7; None until they choose one.
    covered : bool
        The lines end at the step shown, and the end of the guess can be chosen.
    step : int, optional
        Number of the step from which the guess goes on; the step shown unless given.
    """

    rating: float | None = None
    covered: bool = False
    step: int | None = None


NO_GUESS = Guess()


def wedge(
    frame: pd.DataFrame,
    colours: Palette,
    people: int,
    *,
    size: float = 1.0,
    height: int = WEDGE,
    guess: Guess = NO_GUESS,
) -> alt.Chart:
    """Draw the rating of each step: now, and if people found out everything.

    Parameters
    ----------
    frame : DataFrame
        Of ``study.ladder.ladder_frame``.
    people : int
        How many people the ratings are averages of.
    size : float
        How many times as large the type is.
    height : int
        Pixels of the drawing area at size 1.
    guess : Guess
    """
    rows = _placed(frame)
    steps, mix = [row for row in rows if not row["mix"]], [row for row in rows if row["mix"]]
    shown = next((row["at"] for row in rows if row["here"]), steps[-1]["at"])
    line, last = _known(steps, "now"), steps[-1]["at"]
    start = shown if guess.step is None else guess.step
    line_of_guess = [] if guess.rating is None else _guess_line(line, start, last, guess.rating)
    if guess.covered:
        line = [row for row in line if row["at"] <= shown]
    ghost, floor, pixel_height = _known(steps, "was_now"), rows[0]["floor"], taller(height, size)
    table = parts(
        WEDGE_COLUMNS,
        line=line,
        mix=_known(mix, "now"),
        ghost=ghost,
        here=[row for row in rows if row["here"]],
        floor=[{"floor": floor}],
        guess=line_of_guess,
        end=[{"at": last, "guess": rating} for rating in (GUESSES if guess.covered else ())],
        **limit_rows(frame),
        **wedge_labels(
            line, ghost, _known(mix, "now"), line_of_guess, floor, 6 / pixel_height, size
        ),
    )
    return styled(
        table,
        wedge_layers(tuple(frame["step"]), bool(frame["mix"].any()), colours, size),
        colours,
        "How invasive it feels",
        [
            f"average of {people:,} people, 1 not at all to 7 extremely",
            "dotted: no personal data; compare lines, not bands",
            *limit_note(frame),
        ],
        pixel_height,
        size,
    )


def relevance_strip(
    frame: pd.DataFrame,
    colours: Palette,
    people: int,
    *,
    size: float = 1.0,
    height: int = STRIP,
    named: bool = False,
) -> alt.Chart:
    """Draw how useful the picks are at each step, in a strip to stand above the wedge.

    Parameters
    ----------
    frame, people, size, height
        As for ``wedge``.
    named : bool
        Whether the steps have their names: where no wedge stands below it.
    """
    rows, pixel_height = _placed(frame), taller(height, size)
    steps = [row for row in rows if not row["mix"]]
    line = _known(steps, "relevance")
    mix, ghost = (
        _known([row for row in rows if row["mix"]], "relevance"),
        _known(steps, "was_relevance"),
    )
    values = [*(row["relevance"] for row in line + mix), *(row["was_relevance"] for row in ghost)]
    lowest, _ = reaching(values, 0, 100, 25)
    for row in line:
        row["relevance_low"] = max(
            row["relevance_low"], lowest
        )  # the band does not change the axis
    table = parts(
        STRIP_COLUMNS,
        line=line,
        mix=mix,
        ghost=ghost,
        here=[row for row in rows if row["here"]],
        label=strip_label(line, (100 - lowest) / pixel_height, size),
    )
    return styled(
        table,
        strip_layers(tuple(frame["step"]), bool(frame["mix"].any()), named, lowest, colours, size),
        colours,
        "How useful the picks are",
        [f"0 the bestseller list, 100 perfect; average of {people:,} people"],
        pixel_height,
        size,
    )


def _placed(frame: pd.DataFrame) -> list[Row]:
    """Return the rows with their position ``at`` on the axis and the difference ``hidden``."""
    rows: list[Row] = rows_of(frame)
    for place, row in enumerate(rows):
        row |= {"at": place + GAP * row["mix"], "hidden": row["if_discovered"] - row["now"]}
    return rows


def _known(rows: list[Row], name: str) -> list[Row]:
    """Return the rows whose figure is not missing (NaN is not equal to itself)."""
    return [row for row in rows if row[name] == row[name]]


def _guess_line(line: list[Row], start: float, end: float, rating: float) -> list[Row]:
    """Return both ends of the line of the guess."""
    before = [row for row in line if row["at"] <= start and row["at"] < end]
    first = [{"at": before[-1]["at"], "guess": before[-1]["now"]}] if before else []
    return [*first, {"at": end, "guess": rating}]


def wedge_words(frame: pd.DataFrame) -> str:
    """Return a description of the wedge: both ratings of each step."""
    known = _readings(frame, "step", "now", "if_discovered")
    if not known:
        return "A line chart of felt invasiveness over the steps of data; nothing is ready yet."
    readings = "; ".join(
        f"{step} {now:.1f} now, {discovered:.1f} if people found out everything"
        for step, now, discovered in known
    )
    before = _readings(frame, "step", "was_now", "was_if_discovered")
    ghost = ""
    if before:
        step, now, discovered = before[-1]
        ghost = (
            f" With the last setting {step} was {now:.1f} now and {discovered:.1f} if found out."
        )
    return (
        "A line chart with two lines over the steps of data use, 1 not at all to 7 extremely. "
        f"{readings}. With no personal data it is {frame['floor'].iloc[0]:.1f}.{ghost}"
        + "".join(f" {line[:1].upper()}{line[1:]}." for line in limit_note(frame))
    )


def relevance_words(frame: pd.DataFrame) -> str:
    """Return a description of the strip: the useful picks of each step."""
    known = _readings(frame, "step", "relevance")
    if not known:
        return "A line chart of useful picks over the steps of data; nothing is ready yet."
    readings = ", ".join(f"{step} {fit:.0f}" for step, fit in known)
    return (
        "A line chart of how useful the picks are over the steps of data use, in points of 100: "
        f"{readings}. 0 is the bestseller list, 100 perfect."
    )


def _readings(frame: pd.DataFrame, *names: str) -> list[tuple[Any, ...]]:
    """Return the figures of each step that is computed."""
    rows: list[Row] = _known(rows_of(frame), names[1])
    return [tuple(row[name] for name in names) for row in rows]
