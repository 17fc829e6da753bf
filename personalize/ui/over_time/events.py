"""What happens in which week: the events of a scenario, and ways to change them."""

from __future__ import annotations

import streamlit as st

from personalize.register import data_types
from personalize.scenario import Scenario
from personalize.study.timeline_result import event_words
from personalize.ui import session
from personalize.ui.render import say

LEAK, WEEK = "leak", 6
"""What happens in a story in which nothing else does, so that there is something to see."""
QUIET = "events-quiet"
"""Where the session keeps that nothing shall happen."""


def lived(scenario: Scenario) -> Scenario:
    """Return the scenario that the page lives through: with a leak where nothing happens."""
    if scenario.time.events or st.session_state.get(QUIET):
        return scenario
    return scenario.replace({"time.events": [f"{LEAK}@{min(WEEK, scenario.time.sessions)}"]})


def controls(scenario: Scenario) -> None:
    """Show in the sidebar what happens, with ways to remove it and to add something."""
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
        kinds = [kind for kind in data_types() if kind not in scenario.used_types()]
        st.selectbox("Add", ["leak", "news", *kinds], format_func=_capital_words, key="event-what")
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
    left = [one for one in scenario.time.events if one != event]
    st.session_state[QUIET] = not left
    session.change({"time.events": left})


def _add(scenario: Scenario) -> None:
    event = f"{st.session_state['event-what']}@{int(st.session_state['event-when'])}"
    session.change({"time.events": [*scenario.time.events, event]})


def in_words(scenario: Scenario) -> dict[int, str]:
    """Return the words of what happens, by week."""
    found: dict[int, list[str]] = {}
    for event in scenario.time.events:
        what, week = event.split("@")
        found.setdefault(int(week), []).append(event_words(what))
    return {week: ", ".join(words) for week, words in found.items()}
