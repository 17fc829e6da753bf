"""Explore: one person's screen and everyone's ratings, for each step of data use."""

from __future__ import annotations

import streamlit as st

from personalize.study.screen_changes import change_marks, gone
from personalize.ui import comparison, session
from personalize.ui.background import await_more, retraining
from personalize.ui.explore import charts, guess, held, lasting, least, me, present, share, stories
from personalize.ui.explore.headline import headline
from personalize.ui.explore.result import Result, told
from personalize.ui.explore.unnamed import unnamed
from personalize.ui.render import footer, heading, show
from personalize.ui.research import plan
from personalize.ui.shared import acting, ladder
from personalize.ui.shared.acting import Acting
from personalize.ui.shared.person import picker
from personalize.ui.shared.pin import count_scenario
from personalize.ui.shared.settings import chosen, settings
from personalize.ui.view import View

DIALOGS = {"stories": stories.gallery, "me": me.me}


def page() -> None:
    """Show the page."""
    if present.asked():
        present.page()
        return
    stories.go_on()
    plan.go_on()
    ladder.take_next()
    now = chosen()
    ladder.bar(plays=True)
    _body(now)
    ladder.play(now.scenario)
    settings()
    share.narrow_base(now)


def _body(now: View) -> None:
    """Show the page without the bar of steps and the settings."""
    comparison.remember(now.scenario)
    count_scenario(now.scenario)
    with st.container(gap="small"):
        if guess.waiting():
            show("who_we_are.html")
        shared = share.title_row(now)
        stories.lead(now)
        result = told(now)
        if result is None:
            session.write_link(now)
            return
        session.write_link(result.view)
        badges = change_marks(result.items(), result.items_before) if result.items_before else {}
        headline(result)
        acted = acting.acting(result.run, result.who)
        _sides(result, acted, badges)
        _below(result, badges)
    if shared is not None:
        with shared:
            share.share(result, badges)
    DIALOGS.get(st.session_state.get("dialog", ""), lambda: None)()
    await_more(result.ready, result.base, result.scenario)


def _sides(result: Result, acted: Acting, badges: dict[int, str]) -> None:
    """Show the person's screen beside the charts; on a phone the charts come first."""
    with st.container(key="sides"):
        with st.container(key="screen-side"):
            picker(result.run, result.view, result.who, me=True)
            acting.screen(acted, badges, "live-screen")
            changes(result, badges)
            acting.misses_switch(acted)
        with st.container(key="lines-side"):
            steps = charts.hero(result)
            if guess.waiting():
                guess.card(result)
            else:
                last = steps.iloc[5:6]
                if len(last) and last["now"].notna().all():
                    guess.reveal(float(last["now"].iloc[0]), float(last["if_discovered"].iloc[0]))
                unnamed(result, steps)
            held.held(result, acted)
            acting.log(acted, "explore")
            stories.look_for(result.view)


def changes(result: Result, badges: dict[int, str]) -> None:
    """Show the new and the removed cards, and the added records."""
    titles = result.run.world.catalogue.items["title"]
    last = comparison.last_setting(result.view)
    alone = None
    if last is not None and result.items_before:
        alone = retraining(last, result.scenario)
    show(
        "changes.html",
        compared=bool(result.items_before),
        new=sum(badge == "New" for badge in badges.values()),
        cards=len(result.items()),
        alone=round(alone) if alone else 0,
        gone=[str(titles.iloc[item]) for item in gone(result.items(), result.items_before)],
        added=held.added(result),
        knows=len(result.who.screen.seems_to_know()),
        used=len(result.scenario.used_types()),
        name=result.who.given_name,
    )


def _below(result: Result, badges: dict[int, str]) -> None:
    """Show the lower part of the page."""
    held.known(result)
    with st.container(horizontal=True):
        least.ask(result.scenario)
        lasting.ask(result.scenario)
    least.found(result.scenario)
    lasting.found(result.scenario)
    who = result.who
    left, right = st.columns(2, gap="medium")
    with left:
        heading("Why it feels that way")
        charts.why(result.run, who.number, who.name, "explore")
    with right:
        heading("Not everyone is average")
        charts.everyone(result.run, who.number, who.name, result.floor_rating, "explore")
    held.paper(result)
    heading("Take it further")
    share.take_further(result, badges)
    footer(result.run.scenario)
