"""People: the population, one person in depth, and acting as them."""

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.palette import palette
from personalize.study.people import change
from personalize.ui import blocks, controls, crowd, depth, explore, ladder, pinning, rating, state
from personalize.ui.engine import lab
from personalize.ui.memo import memo_of
from personalize.ui.words import heading, heading_html

view = state.view()
scenario = view.scenario
controls.sidebar()
ladder.bar()
state.write_link()
colours = palette(st.context.theme.type or "light")
st.html('<div class="tl"><h1 class="tl-title">People</h1></div>')
for problem in view.problems:
    st.warning(problem)
try:
    run = explore.run_with_progress(scenario)
    floor = explore.floor(scenario)
    changed = change(lab(), run, view.baseline()[0])
except PersonalizeError as error:
    st.error(str(error))
    st.stop()
pinning.count_scenario(scenario)
st.html(crowd.sentence_html(run) + heading_html("One person in depth"))
person = crowd.choose(run)
memo = memo_of(run, view, person)
shown = memo.once("shown", lambda: explore.person_shown(run, person, changed))
st.html(memo.once("about", lambda: depth.about_html(run, person, shown)))
depth.in_depth(run, person, shown, memo, colours)
heading("Everyone")
level = float(floor.response.now.rating.mean())
rating.told(
    *memo.once(
        ("everyone", colours.page), lambda: rating.crowd(run, person, shown.name, colours, level)
    ),
    "everyone",
)
heading("Who they are")
crowd.population(run, person, colours, memo)
crowd.cards(run)
st.html(blocks.footer_html())
