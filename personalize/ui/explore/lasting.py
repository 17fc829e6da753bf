"""How long the history must be kept for useful picks: a study that runs on a click."""

from __future__ import annotations

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.charts.history import history_chart, history_words
from personalize.scenario import Scenario
from personalize.study.history import HistoryLengths, history
from personalize.ui.background import lab
from personalize.ui.render import note, plain, say
from personalize.ui.shared.chart import colours, show

ASKED, FOUND = "lasting-asked", "lasting-found"


def ask(scenario: Scenario) -> None:
    """Show the button of the study, if any data are used."""
    if scenario.used_types():
        st.button("How long must we keep it?", key="lasting", on_click=_ask, args=(scenario,))


def found(scenario: Scenario) -> None:
    """Run the study after a click, and show its result if it is of this scenario."""
    if st.session_state.pop(ASKED, None) == scenario:
        st.session_state[FOUND] = scenario, _done(scenario)
    about, result = st.session_state.get(FOUND, (None, None))
    if about != scenario:
        return
    if isinstance(result, HistoryLengths):
        _show(result)
    elif result:
        note(plain(str(result)))


def _ask(scenario: Scenario) -> None:
    st.session_state[ASKED] = scenario


def _done(scenario: Scenario) -> HistoryLengths | str:
    bar = st.progress(0.0, text="Learning from shorter histories.")

    def report(stage: str, share: float) -> None:
        bar.progress(min(1.0, share), text=f"{stage}.")

    try:
        return history(lab(), scenario, report)
    except PersonalizeError as error:
        return str(error)
    finally:
        bar.empty()


def _show(result: HistoryLengths) -> None:
    say(f"**{result.sentence()}**")
    table, popular = result.table, result.popular
    chart = history_chart(
        table, colours(), result.people, popular=popular, imported=result.imported
    )
    show(chart, "lasting", history_words(table, popular))
    whole, shortest = (float(table["records"].iloc[row]) for row in (0, -1))
    note(
        f"From {whole:.0f} records held about a person to {shortest:.0f}, the newest first. The "
        "model learns from the same share of everyone; no pick is something a person had, also "
        "what is no longer kept. How fast it fades depends on how these people were made."
        if not result.imported
        else f"From {whole:.0f} ratings of a person to {shortest:.0f}, the newest first. The model "
        "learns from the same share of everyone; no pick is something a person rated, also what "
        "is no longer kept."
    )
