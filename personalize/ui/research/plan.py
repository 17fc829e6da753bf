"""Plan: which study would settle a question, and how many people it takes."""

from __future__ import annotations

import streamlit as st

from personalize import locations
from personalize.errors import PersonalizeError
from personalize.research.planning.plan import StudyPlan, make_plan, plan_key
from personalize.research.planning.settings import StudySettings
from personalize.research.planning.words import needed_words
from personalize.scenario.words import diff
from personalize.ui import limits
from personalize.ui.background import lab
from personalize.ui.compare.sides import Sides, choose, keep_in_link, other_ways, pickers, sides
from personalize.ui.render import note, plain, say, show
from personalize.ui.research import plan_pack, plan_result
from personalize.ui.research.acting import told
from personalize.ui.research.plan_form import study_of, typed_study
from personalize.ui.shared.pin import count_scenario

GOING = "go-to-plan"
"""Session key that is set by a click on the button of another page."""


def tab() -> None:
    """Show the tab."""
    told()
    now = sides()
    pickers(now)
    other_ways()
    keep_in_link(now)
    changed = diff(now.a, now.b)
    if changed:
        say("**B is A with:** " + plain("; ".join(map(str, changed))))
    else:
        note("A and B are the same. Choose another A or B; a study needs two that differ.")
    answer = st.container()
    # Every field is drawn before anything can fail: Streamlit forgets a field that is not drawn.
    typed, guess = typed_study(), plan_pack.typed_guess()
    if not changed:
        return
    try:
        settings, options = study_of(typed), plan_pack.options_of(guess)
        plan = _planned(now, settings)
    except PersonalizeError as error:
        answer.error(plain(str(error)))
        return
    for scenario in (now.a, now.b):
        count_scenario(scenario)
    with answer:
        show("so_what.html", text=needed_words(plan))
    plan_pack.into_ledger(plan, options)
    plan_result.sizes(plan)
    plan_result.ask_first(plan)
    plan_pack.panel(plan, options)


def _planned(now: Sides, settings: StudySettings) -> StudyPlan:
    """Return the plan; a comparison that is not cached is worked out with its progress shown."""
    place = st.empty()
    if lab().kept(plan_key(now.a, now.b, settings)):
        return make_plan(lab(), now.a, now.b, settings)
    bar = place.progress(0.0, text="Comparing A and B.")

    def report(stage: str, share: float) -> None:
        bar.progress(min(1.0, share), text=f"{stage}.")

    try:
        with limits.work(known=False):
            return make_plan(lab(), now.a, now.b, settings, report)
    finally:
        place.empty()


def button() -> None:
    """Show the button of another page that leads here, with what that page compares."""
    st.button("Plan a study", key="plan-a-study", on_click=_go)


def go_on() -> None:
    """Come here after a click on the button; call before a page draws its settings."""
    if st.session_state.pop(GOING, False):
        st.switch_page(str(locations.pages() / "research.py"), query_params={"tab": "Plan"})


def _go() -> None:
    for side in "ab":
        choose(side, None)
    st.session_state[GOING] = True
