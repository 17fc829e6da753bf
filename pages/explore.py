"""Explore: one person's screen and everybody's feeling, step by step up the ladder."""

import numpy as np
import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.palette import palette
from personalize.output.readings import reading as reading_of
from personalize.output.sentence import make_sentence
from personalize.service.design import consent as read_consent
from personalize.study.people import change, order, size_of_change
from personalize.ui import (
    acting,
    blocks,
    controls,
    explore,
    facts,
    guess,
    ladder,
    persons,
    pinning,
    present,
    sharing,
    state,
    taking,
)
from personalize.ui.engine import ahead, lab

first_visit = guess.waiting()  # before the link is written
view = state.view()
if present.asked():
    present.show(view)
    st.stop()
scenario = view.scenario
controls.sidebar(view)
ladder.bar(scenario, play=True)
menu = sharing.title_row(view)
for problem in view.problems:
    st.warning(problem)
if scenario.people.number < 500:
    st.caption(
        f"With {scenario.people.number} people the numbers jump between crowds. "
        "Use 1,000 or more before you compare."
    )
state.write_link()
pinning.count_scenario(scenario)

base, base_words = view.baseline()
try:
    run = explore.run_with_progress(scenario)
    before = lab().run(base)
    changed = change(lab(), run, base)
except PersonalizeError as error:
    st.error(str(error))
    st.stop()

reading, was = reading_of(run), reading_of(before)
consent = read_consent(scenario)
bands = explore.bands(base, scenario)
spread = bands[1] if bands else None
sentence = make_sentence(
    base, scenario, was, reading, consent, base_words, run.world.imported, spread
)
st.html(facts.sentence_html(sentence))
st.html(
    facts.facts_html(was, reading, consent, view.base_label(), scenario, bands, said=sentence.note)
)

moved = size_of_change(run.slates.items, changed.before)
people = order(view.pick, run, moved)
person = int(people[view.nth % len(people)])
shown = explore.person_shown(run, person, changed)
colours = palette(st.context.theme.type or "light")

left, right = st.columns([6, 5], gap="medium")
with left:
    persons.person_row(shown.name, shown.line, view, run)
    acting.act_as(run, person, shown.marks, shown.note, shown.screen)
    st.html(blocks.readings_html(run, bands))
with right:
    if first_visit:
        guess.card()
    else:
        guess.reveal(scenario)
        explore.ladder_charts(run, colours, base, banded=bands is not None)
    floor = explore.floor(scenario)
    share = 100 * float(floor.response.invasive.mean())
    st.html(blocks.held_html(run, shown.given_name, shown.records, share, bands))
    if not first_visit and scenario == view.about().scenario:
        st.html(blocks.told_html(view.about().notice, view.about().question))
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
    level = float(floor.response.now.rating.mean())
    explore.everyone(run, person, shown.name, colours, level)

st.subheader("On paper")
st.html(blocks.paper_html(run, int((run.world.people.friends[person] >= 0).sum())))
if len(np.unique(run.slates.items, axis=0)) == 1 and scenario.used_types():
    st.caption("Everyone sees the same screen: this way of picking uses nothing about anyone.")
taken = taking.Taken(
    run, base, view.about().title, sentence, person, shown.line, shown.marks, shown.screen, level
)
taking.take_further(taken)
with menu:
    sharing.share_menu(view, taken)
st.html(blocks.footer_html())
