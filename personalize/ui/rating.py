"""The rating, taken apart and spread out: the two lower charts of Explore, shown on People too."""

from __future__ import annotations

from html import escape

import numpy as np
import streamlit as st

from personalize.output.charts import people as people_chart
from personalize.output.charts import waterfall as waterfall_chart
from personalize.output.drawing import Drawing
from personalize.output.palette import Palette
from personalize.study.lab import Run
from personalize.ui import redraw
from personalize.ui.charts import show

Told = tuple[Drawing, str]
"""A chart, and the line under it."""
WHOSE, TERMS = "waterfall-whose", "waterfall-all"


def choose_rating(whose: str = "everyone") -> None:
    """Let a person choose whose rating is taken apart, and how far."""
    st.segmented_control(
        "Whose rating",
        ["everyone", "person"],
        format_func=lambda w: "Everyone" if w == "everyone" else "This person",
        default=whose,
        required=True,
        label_visibility="collapsed",
        key=WHOSE,
        on_change=redraw.parts,
        args=(redraw.BODY,),
    )
    st.toggle("All terms", key=TERMS, on_change=redraw.parts, args=(redraw.BODY,))


def rating_chosen() -> tuple[str, bool]:
    """Return whose rating is taken apart, "everyone" or "person", and whether into all terms."""
    return st.session_state.get(WHOSE) or "everyone", bool(st.session_state.get(TERMS))


def falls(run: Run, person: int, name: str, colours: Palette, chosen: tuple[str, bool]) -> Told:
    """Return the waterfall of everyone or of the person, in six bars or in all terms, and words."""
    whose, everything = chosen
    terms = run.response.now.terms
    if whose == "person":
        own = {term: float(values[person]) for term, values in terms.items()}
    else:
        own = {term: float(values.mean()) for term, values in terms.items()}
    who = name if whose == "person" else f"average of {len(run.world.people):,} people"
    frame = waterfall_chart.bars(own, grouped=not everything)
    largest = waterfall_chart.largest_changeable(own)
    return (
        waterfall_chart.waterfall(frame, colours, who),
        f"Most of it is where everyone starts; the largest part you can change is “{largest}”.",
    )


def crowd(run: Run, person: int, name: str, colours: Palette, floor: float) -> Told:
    """Return the distribution over people, with the person marked, and who minds most."""
    ratings = run.response.now.rating
    frame = people_chart.dots(ratings, person)
    low, high = np.quantile(ratings, (0.1, 0.9))
    concerned = (run.world.people.frame["situation"] != "").to_numpy()
    line = (
        f"The least bothered tenth would rate below {low:.1f}, the most bothered tenth above "
        f"{high:.1f}."
    )
    if concerned.any():
        line += f" People in a difficult situation: {ratings[concerned].mean():.1f} on average."
    return people_chart.distribution(frame, colours, name, len(ratings), floor), line


def told(drawing: Drawing, line: str, key: str) -> None:
    """Show a chart and a line under it."""
    show(drawing, key, named=name_of(drawing))
    st.html(line_html(drawing, line))


def name_of(drawing: Drawing) -> str:
    """Return the name of a chart whose figures stand beside it.

    It is the title: a chart whose name changes with every step would be made anew each time.
    """
    return f"Chart: {drawing.title}"


def line_html(drawing: Drawing, line: str) -> str:
    """Return the line under a chart, and its figures in words for those who cannot see it."""
    return (
        f'<div class="tl"><p class="tl-unseen">{escape(drawing.description)}</p>'
        f'<p class="tl-line under">{escape(line)}</p></div>'
    )
