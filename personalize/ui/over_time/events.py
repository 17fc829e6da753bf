"""The events of a scenario by week, and controls to change them."""

from __future__ import annotations

import streamlit as st

from personalize.register import data_types
from personalize.scenario import Scenario
from personalize.study.timeline_result import event_words
from personalize.ui import session
from personalize.ui.render import say

LEAK, WEEK = "leak", 6
"""Event and week that are added to a scenario without events."""
QUIET = "events-quiet"
"""Session key: whether no event is added, because the visitor removed all."""


def lived(scenario: Scenario) -> Scenario:
    """Return the scenario for the page; a leak is added if it has no events."""
    if scenario.time.events or st.session_state.get(QUIET):
        return scenario
    return scenario.replace({"time.events": [f"{LEAK}@{min(WEEK, scenario.time.sessions)}"]})


def controls(scenario: Scenario) -> None:
    """Show the events in the sidebar, with buttons to remove and to add one."""
    with st.sidebar:
        say("**What happens**")
        for event in scenario.time.events:
            what, week = event.split("@")
            st.button(
                f"Remove: {event_words(what)}, week {week}",
                key=f"drop-{event}",
                on_click=_remove,
                args=(scenario, event),
            )
        type_names = [
            type_name for type_name in data_types() if type_name not in scenario.used_types()
        ]
        st.selectbox(
            "Add", ["leak", "news", *type_names], format_func=_capital_words, key="event-what"
        )
        st.number_input(
            "In week",
            1,
            scenario.time.sessions,
            min(WEEK, scenario.time.sessions),
            key="event-when",
        )
        st.button("Add it", key="event-add", on_click=_add, args=(scenario,))


def _capital_words(what: str) -> str:
    words = event_words(what)
    return words[:1].upper() + words[1:]


def _remove(scenario: Scenario, event: str) -> None:
    remaining = [other for other in scenario.time.events if other != event]
    st.session_state[QUIET] = not remaining
    session.change({"time.events": remaining})


def _add(scenario: Scenario) -> None:
    event = f"{st.session_state['event-what']}@{int(st.session_state['event-when'])}"
    session.change({"time.events": [*scenario.time.events, event]})


def in_words(scenario: Scenario) -> dict[int, str]:
    """Return the events in words, by week."""
    by_week: dict[int, list[str]] = {}
    for event in scenario.time.events:
        what, week = event.split("@")
        by_week.setdefault(int(week), []).append(event_words(what))
    return {week: ", ".join(words) for week, words in by_week.items()}
