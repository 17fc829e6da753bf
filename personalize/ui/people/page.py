"""People: the population, one person in detail, and acting as this person."""

from __future__ import annotations

import streamlit as st

from personalize.study.screen_changes import change_marks
from personalize.ui import comparison, session
from personalize.ui.explore import charts
from personalize.ui.explore.result import Result, told
from personalize.ui.people import crowd, depth
from personalize.ui.render import footer, heading, title
from personalize.ui.shared import acting, ladder
from personalize.ui.shared.person import picker
from personalize.ui.shared.pin import count_scenario
from personalize.ui.shared.settings import chosen, settings

VIEWS = ("Act as this person", "What is held", "Why it feels that way")


def page() -> None:
    """Show the page."""
    now = chosen()
    comparison.remember(now.scenario)
    count_scenario(now.scenario)
    title("People")
    ladder.bar()
    result = told(now)
    if result is None:
        settings()
        return
    session.write_link(result.view)
    crowd.headline(result.run)
    heading("One person in depth")
    _in_depth(result)
    heading("Everyone")
    who = result.who
    charts.everyone(result.run, who.number, who.name, result.floor_rating, "people")
    heading("Who they are")
    crowd.population(result.run, who.number)
    crowd.cards(result.run)
    footer(result.run.scenario)
    settings()


def _in_depth(result: Result) -> None:
    """Show three tabs about the person; only the open one is drawn."""
    run, who = result.run, result.who
    picker(run, result.view, who)
    depth.about(run, who)
    act, held, why = st.tabs(VIEWS, key="depth", on_change="rerun")
    if act.open:
        with act:
            _act(result)
    if held.open:
        with held:
            depth.held(run, who)
    if why.open:
        with why:
            charts.why(run, who.number, who.name, "people", "person")


def _act(result: Result) -> None:
    acted = acting.acting(result.run, result.who)
    before = result.items_before
    badges = change_marks(result.items(), before) if before else {}
    left, right = st.columns([6, 5], gap="medium")
    with left:
        acting.screen(acted, badges, "people-screen")
        acting.misses_switch(acted)
    with right:
        acting.log(acted, "people")
