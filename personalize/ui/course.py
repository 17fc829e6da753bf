"""Parts of the Over time page: settings, panels that play, one person followed."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from personalize.output.charts.course import PANELS, course, course_frame
from personalize.output.export import Figure
from personalize.output.palette import Palette
from personalize.register import data_types
from personalize.scenario import Scenario
from personalize.study.sessions import Timeline, event_words
from personalize.study.timeline import timeline
from personalize.ui import state
from personalize.ui.charts import show
from personalize.ui.engine import lab
from personalize.ui.showing import showing
from personalize.ui.words import say

SHOWN = ("trust", "sharing", "relevance", "invasiveness")
"""Outputs with a panel of their own, two in a row."""
BELOW = ("retention", "engagement")
"""Outputs below them: who left along the whole width, and clicks for those who look."""


def settings(scenario: Scenario) -> None:
    """Show sessions, learning, habit and events; every change goes into the link."""
    time = scenario.time
    with st.sidebar:
        say("**Time**")
        _number("Sessions", "time.sessions", time.sessions, 60)
        _number("Learns again every so many sessions", "time.retrain_every", time.retrain_every, 60)
        st.toggle(
            "Noticing wears off",
            value=time.habituation,
            help="People notice a little less from session to session. Off by default: the best "
            "field data show no fatigue.",
            **_kept("time.habituation", time.habituation),
        )
        say("**Events**")
        for event in time.events:
            what, session = event.split("@")
            if st.button(f"Remove: {event_words(what)}, session {session}", key=f"drop-{event}"):
                state.change({"time.events": [e for e in time.events if e != event]})
                st.rerun()
        kinds = [kind for kind in data_types() if kind not in scenario.used_types()]
        offered = ["leak", "news", *kinds]
        what = st.selectbox("What happens", offered, format_func=_event, key="what")
        when = st.number_input("In session", 1, time.sessions, min(6, time.sessions), key="when")
        if st.button("Add", key="add-event"):
            state.change({"time.events": [*time.events, f"{what}@{when}"]})
            st.rerun()


def _event(what: str) -> str:
    words = event_words(what)
    return words[0].upper() + words[1:]


def _changed(setting: str, value: object) -> None:
    state.change({setting: value})


def _kept(setting: str, value: object) -> dict[str, Any]:
    return showing(f"set:{setting}", value, _changed, setting)


def _number(label: str, setting: str, value: int, most: int) -> None:
    st.number_input(label, 1, most, value, **_kept(setting, value))


def lived(scenario: Scenario) -> Timeline:
    """Return the sessions of a scenario, with progress while they are worked out."""
    place = st.empty()
    bar = place.progress(0.0, text="Living through the sessions.")

    def report(stage: str, share: float) -> None:
        bar.progress(min(share, 1.0), text=f"{stage}.")

    try:
        key = ("timeline", scenario.model_dump(mode="json"))
        return lab().keep(key, lambda: timeline(lab(), scenario, report=report))
    finally:
        place.empty()


def events_of(scenario: Scenario) -> dict[int, str]:
    """Return the words of events by session."""
    found: dict[int, str] = {}
    for event in scenario.time.events:
        what, session = event.split("@")
        words = event_words(what)
        at = int(session)
        found[at] = f"{found[at]}, {words}" if at in found else words
    return found


def person_line(found: Timeline, person: int, output: str) -> pd.DataFrame | None:
    """Return one person's own line, where the output has one; it ends when they leave."""
    own = {"trust": found.trust, "invasiveness": found.rating, "sharing": found.shares}
    values = own.get(output)
    if values is None or person >= values.shape[1]:
        return None
    there = found.present[:, person]
    sessions = [i + 1 for i, here in enumerate(there) if here]
    return pd.DataFrame({"session": sessions, "value": values[there, person]})


def panels(
    frame: pd.DataFrame,
    found: Timeline,
    colours: Palette,
    until: int | None,
    person: int | None,
) -> None:
    """Show the panels on one time axis."""
    events = events_of(found.scenario)
    columns = st.columns(2, gap="medium")
    for i, output in enumerate(SHOWN):
        followed = None if person is None else person_line(found, person, output)
        with columns[i % 2]:
            chart = course(frame, output, colours, until=until, events=events, followed=followed)
            show(chart, key=f"course-{output}")
    left, clicks = (course(frame, one, colours, until=until, events=events) for one in BELOW)
    show(left, key="course-retention")
    with st.expander("How often picks are clicked"):
        show(clicks, key="course-engagement")


def figures(frame: pd.DataFrame, found: Timeline) -> dict[str, Figure]:
    """Return the panels for export."""
    events = events_of(found.scenario)

    def figure(output: str) -> Figure:
        own = frame[frame["output"] == output]
        return Figure(
            PANELS[output][0], lambda colours: course(frame, output, colours, events=events), own
        )

    return {PANELS[output][0]: figure(output) for output in (*SHOWN, *BELOW)}


def both(a: Timeline, b: Timeline | None) -> pd.DataFrame:
    """Return one or two timelines as one table; what the page shows is A."""
    frames = {"A": a.frame}
    if b is not None:
        frames["B"] = b.frame
    return course_frame(frames)
