"""The least data for useful picks: a study that runs on a click."""

from __future__ import annotations

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.charts.prices import price_list, price_words
from personalize.register import data_types
from personalize.scenario import Scenario
from personalize.study.minimise import Minimum, minimise
from personalize.ui.background import lab
from personalize.ui.render import note, plain, say
from personalize.ui.shared.chart import colours, show

ASKED, FOUND = "least-asked", "least-found"


def ask(scenario: Scenario) -> None:
    """Show the button of the study."""
    st.button("Least data for these picks", key="least", on_click=_ask, args=(scenario,))


def found(scenario: Scenario) -> None:
    """Run the study after a click, and show its result if it is of this scenario."""
    if st.session_state.pop(ASKED, None) == scenario:
        st.session_state[FOUND] = scenario, _done(scenario)
    about, result = st.session_state.get(FOUND, (None, None))
    if about != scenario:
        return
    if isinstance(result, Minimum):
        _show(result)
    elif result:
        note(plain(str(result)))


def _ask(scenario: Scenario) -> None:
    st.session_state[ASKED] = scenario


def _done(scenario: Scenario) -> Minimum | str:
    if not scenario.used_types():
        return "Nothing about anyone is used: there is nothing to leave out."
    bar = st.progress(0.0, text="Trying sets of data.")

    def report(stage: str, share: float) -> None:
        bar.progress(min(1.0, share), text=f"{stage}.")

    try:
        return minimise(lab(), scenario, report)
    except PersonalizeError as error:
        return str(error)
    finally:
        bar.empty()


def _show(result: Minimum) -> None:
    say(f"**{result.sentence()}**")
    show(price_list(result.prices, colours(), result.people), "prices", price_words(result.prices))
    for subset in result.smallest:
        labels = ", ".join(data_types()[type_name].label.lower() for type_name in subset.type_names)
        note(
            f"{100 * subset.keeps:.0f} of 100 of the best picks need {labels}: it would feel "
            f"{subset.invasiveness:.1f} now and {subset.if_discovered:.1f} if people found out "
            "everything."
        )
    note(
        f"Tried {result.sets} sets on {result.people} people and one fitted model. How far each "
        "kind of data helps depends on how these people were made."
    )
