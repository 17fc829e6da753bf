"""Over time: outputs over weeks, with changes of trust and sharing, and people who leave."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.charts.course import course, course_frame, course_words
from personalize.output.figures import timeline_figures
from personalize.output.limited import limited
from personalize.scenario import Scenario
from personalize.study.timeline import timeline
from personalize.study.timeline_result import Timeline
from personalize.ui import comparison, limits, session
from personalize.ui.background import lab
from personalize.ui.over_time import events
from personalize.ui.render import footer, note, plain, say, title
from personalize.ui.shared.caveats import OVER_TIME
from personalize.ui.shared.chart import colours, show
from personalize.ui.shared.copying import copy_panel
from personalize.ui.shared.export import export_panel
from personalize.ui.shared.pin import Pin, pin_popover
from personalize.ui.shared.settings import chosen, settings
from personalize.ui.view import View

SHOWN = ("trust", "sharing", "relevance", "invasiveness")
"""Outputs with a panel, two in a row."""
LEAVERS, CLICKS = "retention", "engagement"
PLAYED = "played-week"


def page() -> None:
    """Show the page."""
    now = chosen()
    settings(over_time=True)
    session.write_link(now)
    scenario = events.lived(now.scenario)
    events.controls(scenario)
    with st.container(horizontal=True, vertical_alignment="center", key="title-row"):
        title("Over time: a story told by the assumptions")
        pin_popover(Pin("timeline", scenario, None, "before", now.title(), "pin-time"))
    for problem in now.problems:
        st.warning(plain(problem))
    base = comparison.baseline(now)[0]
    left, middle, right = st.columns([2, 2, 1], vertical_alignment="bottom")
    overlaid = left.toggle(
        f"B: {comparison.bases(now)[comparison.base_of(now)].lower()}",
        key="overlay",
        help="Lays over what Explore compares with.",
    )
    last = scenario.people.number - 1
    followed = middle.number_input(
        "Follow person, by number", 0, last, value=_person(now, last), key="follow"
    )
    playing = right.toggle("Play", key="play-weeks", help="Goes through the weeks, one a second.")
    try:
        weeks = _lived(scenario)
        other = None
        if overlaid and base != now.scenario:
            time = {f"time.{k}": v for k, v in scenario.time.model_dump(mode="json").items()}
            other = _lived(base.replace(time))
    except PersonalizeError as error:
        st.error(plain(str(error)))
        return
    say(plain(weeks.sentence()))
    if scenario != now.scenario:
        note("Nothing happens in this story by itself: a leak was added. Remove it in the sidebar.")
    note(OVER_TIME)
    frames = {"A": weeks.frame} | ({} if other is None else {"B": other.frame})
    frame = limited(course_frame(frames))
    _played(frame, weeks, playing, followed)
    run = lab().run(scenario)
    happens = events.in_words(scenario)
    export_panel(lambda: timeline_figures(frame, happens), run, None, "time")
    copy_panel(scenario, None, "timeline")
    footer(scenario)


def _person(now: View, last: int) -> int | None:
    return now.person if now.person is not None and now.person <= last else None


def _lived(scenario: Scenario) -> Timeline:
    """Return the weeks of a scenario; show progress while they are computed."""
    place = st.empty()
    bar = place.progress(0.0, text="Living through the weeks.")

    def report(stage: str, share: float) -> None:
        bar.progress(min(share, 1.0), text=f"{stage}.")

    try:
        key = ("timeline", scenario.model_dump(mode="json"))
        with limits.work(known=lab().kept(key)):
            return lab().keep(key, lambda: timeline(lab(), scenario, report=report))
    finally:
        place.empty()


def _played(frame: pd.DataFrame, weeks: Timeline, playing: bool, followed: int | None) -> None:
    """Show the panels up to a week: the current one of the animation, or the selected one."""
    last = weeks.scenario.time.sessions

    @st.fragment(run_every=1.0 if playing else None)
    def panels() -> None:
        if playing:
            week = st.session_state[PLAYED] = st.session_state.get(PLAYED, 0) % last + 1
            note(f"Week {week} of {last}")
        else:
            st.session_state.pop(PLAYED, None)
            week = st.slider("Up to week", 1, last, last, key="until") if last > 1 else last
        happens = events.in_words(weeks.scenario)
        for pair in (SHOWN[:2], SHOWN[2:]):
            for column, output in zip(st.columns(2, gap="medium"), pair, strict=True):
                with column:
                    _panel(frame, output, week, happens, _line(weeks, followed, output))
        _panel(frame, LEAVERS, week, happens, None)
        with st.expander("How often picks are clicked"):
            _panel(frame, CLICKS, week, happens, None)

    panels()


def _panel(
    frame: pd.DataFrame,
    output: str,
    week: int,
    happens: dict[int, str],
    line: pd.DataFrame | None,
) -> None:
    chart = course(frame, output, colours(), until=week, events=happens, followed=line)
    show(chart, f"course-{output}", course_words(frame, output))


def _line(timeline_result: Timeline, number: int | None, output: str) -> pd.DataFrame | None:
    """Return one person's values of an output until they leave, or None if there are none."""
    series = {
        "trust": timeline_result.trust,
        "invasiveness": timeline_result.rating,
        "sharing": timeline_result.shares,
    }
    values = series.get(output)
    if number is None or values is None or number >= values.shape[1]:
        return None
    present = timeline_result.present[:, int(number)]
    weeks = [i + 1 for i, here in enumerate(present) if here]
    return pd.DataFrame({"session": weeks, "value": values[present, int(number)]})
