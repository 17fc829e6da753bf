"""People: the population, one person in depth, and acting as them."""

from collections.abc import Sequence

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.palette import palette
from personalize.study.people import change
from personalize.ui import blocks, controls, crowd, depth, explore, ladder, pinning, rating, state
from personalize.ui.engine import lab
from personalize.ui.memo import memo_of
from personalize.ui.sheet import Sheet

view = state.view()
scenario = view.scenario
controls.sidebar()
state.write_link()
colours = palette(st.context.theme.type or "light")
sheet = Sheet("people")
with st.bottom, st.container(key="ladder", gap="xxsmall"):
    sheet.add(ladder.bar_html(scenario))
    sheet.place()
sheet.add('<div class="tl"><h1 class="tl-title">People</h1></div>')
try:
    run = explore.run_with_progress(scenario)
    floor = explore.floor(scenario)
    changed = change(lab(), run, view.baseline()[0])
except PersonalizeError as error:
    sheet.show(lambda said: list(map(ladder.climb, said)))  # a way on
    for problem in view.problems:
        st.warning(problem)
    st.error(str(error))
    st.stop()
pinning.count_scenario(scenario)
if view.problems:
    sheet.place()
    for problem in view.problems:
        st.warning(problem)
sheet.add(crowd.sentence_html(run))
sheet.heading("One person in depth")
person = crowd.looked_at(run)
sheet.add(crowd.choose_html(run, person))
memo = memo_of(run, view, person)
shown = memo.once("shown", lambda: explore.person_shown(run, person, changed))
sheet.add(memo.once("about", lambda: depth.about_html(run, person, shown)))
sheet.place()
depth.in_depth(run, person, shown, memo, colours)
sheet.heading("Everyone")
level = float(floor.response.now.rating.mean())
drawn, line = memo.once(
    ("everyone", colours.page), lambda: rating.crowd(run, person, shown.name, colours, level)
)
sheet.add(sheet.chart("everyone", drawn, rating.name_of(drawn)), rating.line_html(drawn, line))
sheet.heading("Who they are")
traits = crowd.population(run, person, colours, memo)
sheet.side_by_side(*(sheet.chart(name, own) for name, own in traits.items()), least=280)
crowd.cards(run, sheet)
sheet.add(blocks.footer_html())


def hear(said: Sequence[str]) -> None:
    """Do what was clicked: a step, or whom to look for and at."""
    crowd.hear([text for text in said if not ladder.climb(text)], run)


sheet.show(hear)
