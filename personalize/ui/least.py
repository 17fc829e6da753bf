"""The least data for a fit: a study that is done when it is asked for, and what it found."""

from __future__ import annotations

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.charts.prices import price_list
from personalize.output.drawing import Drawing
from personalize.output.palette import Palette
from personalize.register import data_types
from personalize.scenario import Scenario
from personalize.study.minimise import Minimum, minimise
from personalize.ui.charts import kept
from personalize.ui.engine import lab
from personalize.ui.words import note_html, say_html

ASK = "least"
"""What the way to the study is heard as."""
ASKED, FOUND = "least-asked", "least-found"
"""Where the session keeps that it was asked for, and what was found for which scenario."""


def button_html() -> str:
    """Return the way to the study."""
    return f'<button type="button" data-act="{ASK}">Least data for this fit</button>'


def hear(text: str) -> bool:
    """Note that the study was asked for; tell whether it was."""
    if text == ASK:
        st.session_state[ASKED] = True
    return text == ASK


def found(scenario: Scenario) -> Minimum | str | None:
    """Return what was found for a scenario, or why nothing was; None if nobody asked.

    If it was just asked for, it is done here, and shows how far it is.
    """
    if st.session_state.pop(ASKED, False):
        st.session_state[FOUND] = scenario, _done(scenario)
    about, result = st.session_state.get(FOUND, (None, None))
    return result if about == scenario else None


def _done(scenario: Scenario) -> Minimum | str:
    if not scenario.used_types():
        return "Nothing about anyone is used: there is nothing to leave out."
    bar = st.progress(0.0, text="Trying sets of data.")

    def report(stage: str, share: float) -> None:
        bar.progress(share, f"{stage}.")

    try:
        return minimise(lab(), scenario, report)
    except PersonalizeError as error:
        return str(error)
    finally:
        bar.empty()


def drawing(result: Minimum, colours: Palette) -> Drawing:
    """Return what each kind of data adds, as a chart."""
    return kept(price_list, result.prices, colours, result.people)


def told_html(result: Minimum | str, chart: str) -> str:
    """Return what was found in words, around the place of its chart."""
    if isinstance(result, str):
        return note_html(result)
    sets = "".join(
        note_html(
            f"{100 * one.keeps:.0f} of 100 of the best fit needs "
            f"{', '.join(data_types()[kind].label.lower() for kind in one.kinds)}: it would feel "
            f"{one.invasiveness:.1f} now and {one.if_it_came_out:.1f} if it came out."
        )
        for one in result.smallest
    )
    limits = note_html(
        f"Tried {result.sets} sets on {result.people} people and one fitted model. How far each "
        "kind of data helps depends on how these people were made."
    )
    return f"{say_html(f'**{result.sentence()}**')}{chart}{sets}{limits}"
