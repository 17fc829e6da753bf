"""Explore: one person's screen and everybody's feeling, step by step up the ladder.

Three parts are drawn by themselves: the settings, the title row with Share, and the body.
"""

import numpy as np
import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.palette import palette
from personalize.ui import (
    acting,
    blocks,
    controls,
    explore,
    guess,
    ladder,
    persons,
    pinning,
    present,
    redraw,
    result,
    sharing,
    state,
    taking,
)
from personalize.ui.engine import ahead

guess.waiting()  # before the link is written


@st.fragment(key=redraw.BODY)
def body() -> None:
    """Show everything that follows from the settings, the step and the person."""
    view = state.view()
    scenario = view.scenario
    first_visit = guess.waiting()
    ladder.bar(scenario, play=True)
    for problem in view.problems:
        st.warning(problem)
    if scenario.people.number < 500:
        st.caption(
            f"With {scenario.people.number} people the numbers jump between crowds. "
            "Use 1,000 or more before you compare."
        )
    state.write_link()
    pinning.count_scenario(scenario)
    try:
        now = result.result_of(view)
    except PersonalizeError as error:
        st.error(str(error))
        return
    run, person, shown = now.run, now.person, now.shown
    st.html(now.head_html())
    colours = palette(st.context.theme.type or "light")

    left, right = st.columns([6, 5], gap="medium")
    with left:
        persons.person_row(shown.name, shown.line, view, run)
        acting.act_as(run, person, shown.marks, shown.note, shown.screen)
        st.html(blocks.readings_html(run, now.bands))
    with right:
        if first_visit:
            guess.card()
        else:
            guess.reveal(scenario)
            explore.ladder_charts(run, colours, now.base, banded=now.bands is not None)
        share = 100 * float(now.floor.response.invasive.mean())
        held = blocks.held_html(run, shown.given_name, shown.records, share, now.bands)
        if not first_visit and scenario == view.about().scenario:
            held += blocks.told_html(view.about().notice, view.about().question)
        st.html(held)
    ahead().ask(scenario)

    st.subheader(f"What the service knows about {shown.given_name}")
    controls.kind_switches(scenario, explore.kinds_on_offer(run))
    st.html(explore.knowledge(run, person, shown))
    explore.least_data(scenario, colours)
    if run.world.imported:
        for line in explore.imported_limits(scenario):
            st.caption(line)

    one, two = st.columns(2, gap="medium")
    with one:
        st.subheader("Why it feels that way")
        explore.why(run, person, shown.name, colours)
    with two:
        st.subheader("Not everyone is average")
        explore.everyone(run, person, shown.name, colours, now.level)

    st.subheader("On paper")
    paper = blocks.paper_html(run, int((run.world.people.friends[person] >= 0).sum()))
    st.html(paper)
    if len(np.unique(run.slates.items, axis=0)) == 1 and scenario.used_types():
        st.caption("Everyone sees the same screen: this way of picking uses nothing about anyone.")
    taking.take_further(now)
    st.html(blocks.footer_html())


if present.asked():
    present.show(state.view())
else:
    controls.sidebar()
    sharing.title_row()
    body()
