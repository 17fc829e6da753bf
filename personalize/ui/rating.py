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
from personalize.ui.choices import choice_of, radios_html
from personalize.ui.feed import switch

Told = tuple[Drawing, str]
"""A chart, and the line under it."""
WHOSE, TERMS = "whose", "terms"
"""What the choices are heard as."""
FIRST = {"explore": "everyone", "people": "person"}
"""Whose rating a page takes apart until something is chosen."""


def choice_html(page: str) -> str:
    """Return ways to choose whose rating is taken apart on a page, and how far."""
    whose, everything = rating_chosen(page)
    words = {"everyone": "Everyone", "person": "This person"}
    tip = "Every term of the model, instead of six sums."
    return (
        f'<div class="tl tl-choices">{radios_html(WHOSE, "Whose rating", words, whose)}'
        f"{switch(TERMS, everything, tip, 'All terms')}</div>"
    )


def rating_chosen(page: str) -> tuple[str, bool]:
    """Return whose rating is taken apart, "everyone" or "person", and whether into all terms."""
    kept: dict[str, tuple[str, bool]] = st.session_state.get("rating-chosen", {})
    return kept.get(page, (FIRST[page], False))


def hear(text: str, page: str) -> bool:
    """Choose what was clicked; tell whether it was one of these choices."""
    whose, everything = rating_chosen(page)
    chosen = choice_of(text, WHOSE)
    if text == TERMS:
        now = whose, not everything
    elif chosen in ("everyone", "person"):
        now = chosen, everything
    else:
        return False
    st.session_state["rating-chosen"] = {**st.session_state.get("rating-chosen", {}), page: now}
    return True


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
