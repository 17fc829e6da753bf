"""The Altair layers of the wedge and the strip of the ladder chart."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

import altair as alt

from personalize.output.palette import Palette
from personalize.output.theme import KEPT, layered, part

LEFT = 34
"""Width for the axis labels in pixels, the same in both charts so that the steps align."""
GUESS_END = "guess_end"
"""Name of the selection of the end of the guess."""
GAP = 0.35
"""Distance between the last step and a mix of kinds that is no step, in addition to one step."""
Align = Literal["left", "center", "right"]


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
def wedge_layers(
    names: tuple[str, ...], mixed: bool, colours: Palette, size: float
) -> dict[str, Any]:
    """Return the layers of the wedge for the names of the steps, with or without a mix."""
    x, scale = _x(names, mixed), alt.Scale(domain=[1, 7])
    axis = alt.Axis(values=[1, 3, 5, 7], minExtent=LEFT, maxExtent=LEFT)

    def y(name: str) -> alt.Y:
        return alt.Y(f"{name}:Q", title=None, scale=scale, axis=axis)

    tip = [
        alt.Tooltip("step:N", title="Step"),
        alt.Tooltip("now:Q", title="Felt now", format=".1f"),
        alt.Tooltip("if_discovered:Q", title="If people found out everything", format=".1f"),
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
        line.mark_area(color=colours.surveillance, opacity=0.1).encode(
            y("now"), alt.Y2("if_discovered:Q")
        ),
        part("limit")
        .mark_rule(color=colours.ink, strokeWidth=2, strokeDash=[8, 5])
        .encode(y("limit")),
        part("limit_step").mark_rule(color=colours.ink, strokeWidth=2, strokeDash=[8, 5]).encode(x),
        part("here").mark_rule(aria=False, color=colours.ink, strokeWidth=1).encode(x),
        line.mark_area(color=colours.invasiveness, opacity=0.22).encode(
            y("now_low"), alt.Y2("now_high:Q")
        ),
        ghost.mark_line(color=colours.outline, strokeWidth=1, strokeDash=[6, 4]).encode(
            y("was_if_discovered")
        ),
        ghost.mark_line(color=colours.outline, strokeWidth=1.2).encode(y("was_now")),
        guess.mark_line(color=colours.neutral, strokeWidth=2, strokeDash=[2, 4]),
        guess.mark_point(color=colours.neutral, filled=True, size=45, opacity=1),
        part("mix")
        .mark_rule(color=colours.surveillance, opacity=0.3, strokeWidth=6)
        .encode(x, y("now"), alt.Y2("if_discovered:Q")),
        line.mark_line(color=colours.surveillance, strokeWidth=2, strokeDash=[6, 4]).encode(
            y("if_discovered")
        ),
        marks.mark_point(
            stroke=colours.surveillance,
            fill=colours.page,
            shape="circle",
            size=60,
            strokeWidth=2,
            opacity=1,
        ).encode(y("if_discovered")),
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
    """Return two text layers of labels: an outline in the page colour, and the text."""
    ink = alt.Color(
        "ink:N",
        legend=None,
        scale=alt.Scale(
            domain=["if_discovered", "now", "relevance", "grey"],
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
def strip_layers(
    names: tuple[str, ...],
    mixed: bool,
    named: bool,
    lowest: float,
    colours: Palette,
    size: float,
) -> dict[str, Any]:
    """Return the layers of the strip; ``named`` is whether the steps have their names."""
    x = _x(names, mixed, words=named)
    # Always 0 to 100, and lower if picks are worse than the bestseller list.
    scale = alt.Scale(domain=[lowest, 100])
    axis = alt.Axis(values=[0, 50, 100], minExtent=LEFT, maxExtent=LEFT)

    def y(name: str) -> alt.Y:
        return alt.Y(f"{name}:Q", title=None, scale=scale, axis=axis)

    tip = [
        alt.Tooltip("step:N", title="Step"),
        alt.Tooltip("relevance:Q", title="Useful picks, of 100", format=".0f"),
    ]
    line = part("line").encode(x)
    big = alt.condition("datum.here", alt.value(140), alt.value(45))
    return layered(
        part("here").mark_rule(aria=False, color=colours.ink, strokeWidth=1).encode(x),
        line.mark_area(color=colours.relevance, opacity=0.22).encode(
            y("relevance_low"), alt.Y2("relevance_high:Q")
        ),
        part("ghost")
        .mark_line(color=colours.outline, strokeWidth=1.2)
        .encode(x, y("was_relevance")),
        line.mark_line(color=colours.relevance, strokeWidth=2.5).encode(y("relevance")),
        part("line", "mix")
        .mark_point(color=colours.relevance, filled=True, shape="circle", opacity=1)
        .encode(x, y("relevance"), size=big, tooltip=tip),
        *_words("label", "right", x, y("place"), colours, size),
    )
