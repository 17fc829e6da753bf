"""People: the population, one person in depth, and acting as them."""

from html import escape

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.palette import palette
from personalize.study.people import change
from personalize.ui import blocks, controls, crowd, explore, ladder, pinning, rating, state
from personalize.ui.engine import lab
from personalize.ui.words import heading

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
ratings = run.response.now.rating
many = int((ratings >= 4.5).sum())
st.html(
    f'<div class="tl"><p class="tl-sentence">The model expects {many:,} of {len(ratings):,} people '
    "to find this invasive enough to answer 5 or more on average; the least bothered would rate "
    f"{ratings.min():.1f}, the most bothered {ratings.max():.1f}.</p></div>"
)
heading("One person in depth")
person = crowd.choose(run)
shown = explore.person_shown(run, person, changed)
st.html(f'<div class="tl"><b>{escape(shown.name)}</b> · {escape(shown.line)}</div>')
st.html(crowd.about_html(run, person))
one, two, three = st.tabs(["Act as this person", "What is held", "Why it feels that way"])
with one:
    crowd.act_as(run, person, shown)
with two:
    st.html(explore.knowledge(run, person, shown))
    crowd.flips(run, person)
    crowd.access(run, person)
with three:
    rating.choose_rating(whose="person")
    rating.told(*rating.falls(run, person, shown.name, colours, rating.rating_chosen()))
heading("Everyone")
level = float(floor.response.now.rating.mean())
rating.told(*rating.crowd(run, person, shown.name, colours, level))
heading("Who they are")
crowd.population(run, person, colours)
crowd.cards(run)
st.html(blocks.footer_html())
