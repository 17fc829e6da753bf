"""The ladder chart: how useful the picks are at each step of data, and how invasive it feels.

The wedge has two lines: felt now, and if people found out everything. What lies between them is
hidden. The strip above it has the same places for the steps.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

import altair as alt
import pandas as pd

from personalize.output.charts.ladder_labels import Row, strip_label, wedge_labels
from personalize.output.palette import Palette
from personalize.output.theme import KEPT, layered, part, parts, reaching, rows_of, styled, taller

LEFT = 34
"""Room for the axis labels, the same in both so that the steps stand above each other."""
WEDGE, STRIP = 230, 60
"""Heights of the drawing areas in pixels."""
GUESS_END = "guess_end"
"""Name of the selection that hears where somebody expects the line to end."""
GUESSES = [1 + 0.5 * i for i in range(13)]
"""Ends that can be chosen."""
WEDGE_COLUMNS = (
    *("at", "step", "now", "out", "hidden", "now_low", "now_high", "here", "floor", "guess"),
    *("was_now", "was_out", "place", "words", "ink"),
)
STRIP_COLUMNS = (
    *("at", "step", "fit", "fit_low", "fit_high", "here", "was_fit", "place", "words", "ink"),
)
"""What is drawn."""
Align = Literal["left", "center", "right"]
GAP = 0.35
"""How much further than a step a mix that is no step stands, in steps."""


def wedge(
    frame: pd.DataFrame,
    colours: Palette,
    people: int,
    *,
    size: float = 1.0,
    height: int = WEDGE,
    guess: float | None = None,
    covered: bool = False,
    guessed_at: int | None = None,
) -> alt.Chart:
    """Draw how invasive each step feels now, and would feel if people found out everything.

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
    guess : float, optional
        The rating that somebody expects at the last step.
    covered : bool
        The lines end at the step shown, and the end of the guess can be chosen.
    guessed_at : int, optional
        Number of the step from which the guess goes on; the step shown unless given.
    """
    rows = _placed(frame)
    steps, mix = [row for row in rows if not row["mix"]], [row for row in rows if row["mix"]]
    shown = next((row["at"] for row in rows if row["here"]), steps[-1]["at"])
    line, last = _known(steps, "now"), steps[-1]["at"]
    start = shown if guessed_at is None else guessed_at
    line_of_guess = [] if guess is None else _guess_line(line, start, last, guess)
    if covered:
        line = [row for row in line if row["at"] <= shown]
    ghost, floor, tall = _known(steps, "was_now"), rows[0]["floor"], taller(height, size)
    table = parts(
        WEDGE_COLUMNS,
        line=line,
        mix=_known(mix, "now"),
        ghost=ghost,
        here=[row for row in rows if row["here"]],
        floor=[{"floor": floor}],
        guess=line_of_guess,
        end=[{"at": last, "guess": one} for one in (GUESSES if covered else ())],
        **wedge_labels(line, ghost, _known(mix, "now"), line_of_guess, floor, 6 / tall, size),
    )
    return styled(
        table,
        _wedge_layers(tuple(frame["step"]), bool(frame["mix"].any()), colours, size),
        colours,
        "How invasive it feels",
        [
            f"average of {people:,} people, 1 not at all to 7 extremely",
            "dotted: no personal data; compare lines, not bands",
        ],
        tall,
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
    rows, tall = _placed(frame), taller(height, size)
    steps = [row for row in rows if not row["mix"]]
    line = _known(steps, "fit")
    mix, ghost = _known([row for row in rows if row["mix"]], "fit"), _known(steps, "was_fit")
    drawn = [*(row["fit"] for row in line + mix), *(row["was_fit"] for row in ghost)]
    lowest, _ = reaching(drawn, 0, 100, 25)
    for row in line:
        row["fit_low"] = max(row["fit_low"], lowest)  # a band alone does not move the axis
    table = parts(
        STRIP_COLUMNS,
        line=line,
        mix=mix,
        ghost=ghost,
        here=[row for row in rows if row["here"]],
        label=strip_label(line, (100 - lowest) / tall, size),
    )
    return styled(
        table,
        _strip_layers(tuple(frame["step"]), bool(frame["mix"].any()), named, lowest, colours, size),
        colours,
        "How useful the picks are",
        [f"0 the bestseller list, 100 perfect; average of {people:,} people"],
        tall,
        size,
    )


def _placed(frame: pd.DataFrame) -> list[Row]:
    """Return the rows with their place ``at`` on the axis, and with what is hidden."""
    rows: list[Row] = rows_of(frame)
    for place, row in enumerate(rows):
        row |= {"at": place + GAP * row["mix"], "hidden": row["out"] - row["now"]}
    return rows


def _known(rows: list[Row], name: str) -> list[Row]:
    """Return the rows that have a figure; a missing value is not itself."""
    return [row for row in rows if row[name] == row[name]]


def _guess_line(line: list[Row], start: float, end: float, guess: float) -> list[Row]:
    """Return both ends of the line that somebody expects."""
    before = [row for row in line if row["at"] <= start and row["at"] < end]
    first = [{"at": before[-1]["at"], "guess": before[-1]["now"]}] if before else []
    return [*first, {"at": end, "guess": guess}]


def _x(names: tuple[str, ...], mixed: bool, *, words: bool = True) -> alt.X:
    places = [i + (GAP if mixed and i == len(names) - 1 else 0) for i in range(len(names))]
    axis = alt.Axis(
        values=places,
        labelExpr=f"{list(names)}[floor(datum.value)]",
        labelAngle=0,
        labelOverlap=False,
        labelFlush=False,
        grid=False,
        labels=words,
        ticks=words,
    )
    scale = alt.Scale(domain=[-0.45, places[-1] + 0.45], nice=False, zero=False)
    return alt.X("at:Q", title=None, scale=scale, axis=axis)


@lru_cache(maxsize=KEPT)
def _wedge_layers(
    names: tuple[str, ...], mixed: bool, colours: Palette, size: float
) -> dict[str, Any]:
    x, scale = _x(names, mixed), alt.Scale(domain=[1, 7])
    axis = alt.Axis(values=[1, 3, 5, 7], minExtent=LEFT, maxExtent=LEFT)

    def y(name: str) -> alt.Y:
        return alt.Y(f"{name}:Q", title=None, scale=scale, axis=axis)

    tip = [
        alt.Tooltip("step:N", title="Step"),
        alt.Tooltip("now:Q", title="Felt now", format=".1f"),
        alt.Tooltip("out:Q", title="If people found out everything", format=".1f"),
        alt.Tooltip("hidden:Q", title="Hidden", format=".1f"),
    ]
    line, marks = part("line").encode(x), part("line", "mix").encode(x, tooltip=tip)
    ghost, guess = part("ghost").encode(x), part("guess").encode(x, y("guess"))
    big = alt.condition("datum.here", alt.value(190), alt.value(70))
    chosen = alt.selection_point(name=GUESS_END, fields=["guess"], on="click", empty=False)
    ends = (
        part("end")
        .mark_point(size=110, strokeWidth=1.5, fill=colours.page, cursor="pointer")
        .encode(
            x,
            y("guess"),
            stroke=alt.condition(chosen, alt.value(colours.ink), alt.value(colours.outline)),
            tooltip=[alt.Tooltip("guess:Q", title="Your guess", format=".1f")],
        )
        .properties(name="guess_ends")
        .add_params(chosen)
    )
    return layered(
        part("floor").mark_rule(color=colours.neutral, strokeDash=[2, 3]).encode(y("floor")),
        line.mark_area(color=colours.surveillance, opacity=0.1).encode(y("now"), alt.Y2("out:Q")),
        part("here").mark_rule(aria=False, color=colours.ink, strokeWidth=1).encode(x),
        line.mark_area(color=colours.invasiveness, opacity=0.22).encode(
            y("now_low"), alt.Y2("now_high:Q")
        ),
        ghost.mark_line(color=colours.outline, strokeWidth=1, strokeDash=[6, 4]).encode(
            y("was_out")
        ),
        ghost.mark_line(color=colours.outline, strokeWidth=1.2).encode(y("was_now")),
        guess.mark_line(color=colours.neutral, strokeWidth=2, strokeDash=[2, 4]),
        guess.mark_point(color=colours.neutral, filled=True, size=45, opacity=1),
        part("mix")
        .mark_rule(color=colours.surveillance, opacity=0.3, strokeWidth=6)
        .encode(x, y("now"), alt.Y2("out:Q")),
        line.mark_line(color=colours.surveillance, strokeWidth=2, strokeDash=[6, 4]).encode(
            y("out")
        ),
        marks.mark_point(
            stroke=colours.surveillance,
            fill=colours.page,
            shape="circle",
            size=60,
            strokeWidth=2,
            opacity=1,
        ).encode(y("out")),
        line.mark_line(color=colours.invasiveness, strokeWidth=2.5).encode(y("now")),
        marks.mark_point(
            color=colours.invasiveness, filled=True, shape="diamond", opacity=1
        ).encode(y("now"), size=big),
        ends,
        *_words("at_end", "right", x, y("place"), colours, size),
        *_words("within", "center", x, y("place"), colours, size),
        *_words("key", "left", x, y("place"), colours, size),
    )


def _words(
    name: str, align: Align, x: alt.X, y: alt.Y, colours: Palette, size: float
) -> list[alt.Chart]:
    """Return labels that can be read where a line passes behind them."""
    ink = alt.Color(
        "ink:N",
        legend=None,
        scale=alt.Scale(
            domain=["out", "now", "fit", "grey"],
            range=[colours.surveillance, colours.invasiveness, colours.relevance, colours.muted],
        ),
    )
    base = part(name).encode(x, y, alt.Text("words:N"))
    font = round((11 if name == "key" else 12) * size)
    behind = base.mark_text(
        aria=False, align=align, fontSize=font, fontWeight=600, stroke=colours.page, strokeWidth=4
    )
    return [behind, base.mark_text(align=align, fontSize=font, fontWeight=600).encode(ink)]


@lru_cache(maxsize=KEPT)
def _strip_layers(
    names: tuple[str, ...],
    mixed: bool,
    named: bool,
    lowest: float,
    colours: Palette,
    size: float,
) -> dict[str, Any]:
    x = _x(names, mixed, words=named)
    # 0 to 100 whatever is drawn, and further down where picks are worse than the bestseller list.
    scale = alt.Scale(domain=[lowest, 100])
    axis = alt.Axis(values=[0, 50, 100], minExtent=LEFT, maxExtent=LEFT)

    def y(name: str) -> alt.Y:
        return alt.Y(f"{name}:Q", title=None, scale=scale, axis=axis)

    tip = [
        alt.Tooltip("step:N", title="Step"),
        alt.Tooltip("fit:Q", title="Useful picks, of 100", format=".0f"),
    ]
    line = part("line").encode(x)
    big = alt.condition("datum.here", alt.value(140), alt.value(45))
    return layered(
        part("here").mark_rule(aria=False, color=colours.ink, strokeWidth=1).encode(x),
        line.mark_area(color=colours.relevance, opacity=0.22).encode(
            y("fit_low"), alt.Y2("fit_high:Q")
        ),
        part("ghost").mark_line(color=colours.outline, strokeWidth=1.2).encode(x, y("was_fit")),
        line.mark_line(color=colours.relevance, strokeWidth=2.5).encode(y("fit")),
        part("line", "mix")
        .mark_point(color=colours.relevance, filled=True, shape="circle", opacity=1)
        .encode(x, y("fit"), size=big, tooltip=tip),
        *_words("label", "right", x, y("place"), colours, size),
    )


def wedge_words(frame: pd.DataFrame) -> str:
    """Say in words what the wedge shows."""
    known = _readings(frame, "step", "now", "out")
    if not known:
        return "A line chart of felt invasiveness over the steps of data; nothing is ready yet."
    readings = "; ".join(
        f"{step} {now:.1f} now, {out:.1f} if people found out everything"
        for step, now, out in known
    )
    before = _readings(frame, "step", "was_now", "was_out")
    ghost = ""
    if before:
        step, now, out = before[-1]
        ghost = f" With the last setting {step} was {now:.1f} now and {out:.1f} if found out."
    return (
        "A line chart with two lines over the steps of data use, 1 not at all to 7 extremely. "
        f"{readings}. With no personal data it is {frame['floor'].iloc[0]:.1f}.{ghost}"
    )


def relevance_words(frame: pd.DataFrame) -> str:
    """Say in words what the strip shows."""
    known = _readings(frame, "step", "fit")
    if not known:
        return "A line chart of useful picks over the steps of data; nothing is ready yet."
    readings = ", ".join(f"{step} {fit:.0f}" for step, fit in known)
    return (
        "A line chart of how useful the picks are over the steps of data use, in points of 100: "
        f"{readings}. 0 is the bestseller list, 100 perfect."
    )


def _readings(frame: pd.DataFrame, *names: str) -> list[tuple[Any, ...]]:
    """Return the figures of each step that is worked out."""
    rows: list[Row] = _known(rows_of(frame), names[1])
    return [tuple(row[name] for name in names) for row in rows]
