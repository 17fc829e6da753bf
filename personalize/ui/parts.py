"""Explore: its body, drawn anew in one go when something changes, and what stands beside it.

The body stands at the bottom of the page, with the ladder. What it says goes into the slots of a
board and its charts into places, both laid out by ``layout``.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from personalize.errors import PersonalizeError
from personalize.output.palette import Palette, palette
from personalize.study.minimise import Minimum
from personalize.ui import (
    acting,
    blocks,
    controls,
    dialogs,
    explore,
    guess,
    ladder,
    least,
    links,
    persons,
    pinning,
    rating,
    redraw,
    settings,
    state,
    taking,
)
from personalize.ui.board import ARRIVED, Placed, arrived, chart_html, show_board
from personalize.ui.choices import choice_of, list_html
from personalize.ui.engine import ahead, lab
from personalize.ui.layout import (
    BOARD,
    CROWD,
    EVERYONE,
    FALLS,
    FOUND,
    HEAD,
    HELD,
    KNOWN,
    LADDER,
    PANELS,
    PAPER,
    PERSON,
    PRICES,
    REVEAL,
    SCREEN,
    TITLE,
    WHOSE,
    WHY,
    place,
)
from personalize.ui.result import Result, result_of
from personalize.ui.words import heading_html, note_html

FEW = 500
"""People below whom numbers jump between crowds."""


def _colours() -> Palette:
    return palette(st.context.theme.type or "light")


@st.fragment(key=redraw.BODY)
def body(alerts: DeltaGenerator) -> None:
    """Show the ladder, and everything that follows from the settings, the step and the person."""
    view = state.view()
    with st.container(key="ladder", gap="xxsmall"):
        place(LADDER)
        ladder.play(lambda: arrived(BOARD))
        controls.settings_form()
        now = _worked_out(view, alerts)
        said = {
            TITLE: _title(view),
            LADDER: ladder.bar_html(view.scenario, plays=ladder.playing()),
        }
        if now is None:
            show_board(BOARD, said | _nothing(), _hear)
        else:
            enough = least.found(view.scenario)
            show_board(BOARD, said | _says(now, enough), _hear, _charts(now, enough))
            ahead().ask(view.scenario)
            _look(now)


def _worked_out(view: state.View, alerts: DeltaGenerator) -> Result | None:
    """Return what the page shows, and say what is wrong with it, or how far it is, at its top."""
    state.write_link()
    pinning.count_scenario(view.scenario)
    alerts.empty()
    room = alerts if lab().ready(view.scenario) and not view.problems else alerts.container()
    with room:
        for problem in view.problems:
            st.warning(problem)
        try:
            return result_of(view)
        except PersonalizeError as error:
            st.error(str(error))
            return None


def _look(now: Result) -> None:
    explore.look_for_more(
        now.view.scenario,
        now.base,
        banded=now.bands is not None,
        more=lambda: guess.awaited(now.view.scenario),
        then=lambda: arrived(BOARD),
    )


def _charts(now: Result, enough: Minimum | str | None) -> dict[str, Placed]:
    """Return the charts; on a first visit the guess stands before the ladder's two."""
    panels = () if guess.waiting() else now.panels(_colours())
    shown = {
        at: Placed(drawing, drawing.description)
        for at, drawing in zip(PANELS, panels, strict=False)
    }
    for at, (drawing, _) in ((FALLS, _falls(now)), (CROWD, _crowd(now))):
        shown[at] = Placed(drawing, rating.name_of(drawing))
    if isinstance(enough, Minimum):
        prices = least.drawing(enough, _colours())
        shown[PRICES] = Placed(prices, prices.description)
    return shown


def _falls(now: Result) -> rating.Told:
    colours, chosen = _colours(), rating.rating_chosen("explore")
    return now.once(
        ("why", colours.page, chosen),
        lambda: rating.falls(now.run, now.person, now.shown.name, colours, chosen),
    )


def _crowd(now: Result) -> rating.Told:
    colours = _colours()
    return now.once(
        ("everyone", colours.page),
        lambda: rating.crowd(now.run, now.person, now.shown.name, colours, now.level),
    )


def _title(view: state.View) -> str:
    words = {
        name: text if name not in state.BASES else f"Compared with: {text.lower()}"
        for name, text in state.bases().items()
    }
    compared = list_html(settings.BASE, "Compared with", words, state.base_shown(view))
    title = f'<h1 class="tl-title">{escape(links.title(view))}</h1>'
    others = f'<button type="button" data-act="{redraw.STORIES}">Stories</button>'
    return f'<div class="tl tl-title-row">{title}{compared}{others}</div>'


def _nothing() -> dict[str, str]:
    return dict.fromkeys(
        (HEAD, PERSON, SCREEN, REVEAL, HELD, KNOWN, FOUND, WHOSE, WHY, EVERYONE, PAPER), ""
    )


def _says(now: Result, enough: Minimum | str | None) -> dict[str, str]:
    shown, about, first_visit = now.shown, now.view.about(), guess.waiting()
    scenario = now.view.scenario
    held = now.once_banded("held", lambda: _held(now))
    if not first_visit:
        still = explore.still_to_learn(scenario)
        held = explore.learning_html(still) + held
        if scenario == about.scenario:
            held += blocks.told_html(about.notice, about.question)
    return {
        HEAD: _few(scenario.people.number) + now.head_html(),
        PERSON: persons.who_html(now.run, shown.name, shown.line, now.view),
        SCREEN: _screen(now),
        REVEAL: "" if first_visit else guess.reveal_html(scenario),
        HELD: held,
        KNOWN: now.once("known", lambda: _known(now)),
        FOUND: "" if enough is None else least.told_html(enough, chart_html(BOARD, PRICES)),
        WHOSE: rating.choice_html("explore"),
        WHY: rating.line_html(*_falls(now)),
        EVERYONE: rating.line_html(*_crowd(now)),
        PAPER: now.once("paper", lambda: _on_paper(now)),
    }


def _few(people: int) -> str:
    if people >= FEW:
        return ""
    return note_html(
        f"With {people} people the numbers jump between crowds. Use 1,000 or more before you "
        "compare."
    )


def _screen(now: Result) -> str:
    """Return the person's screen to act on, and how it feels to them."""
    run, person, shown = now.run, now.person, now.shown
    screen = acting.live_screen(
        run,
        person,
        shown,
        lambda: now.once("screen", lambda: acting.untouched(run, person, shown)),
    )
    return screen + now.once_banded("readings", lambda: blocks.readings_html(run, now.bands))


def _held(now: Result) -> str:
    share = 100 * float(now.floor.response.invasive.mean())
    return blocks.held_html(now.run, now.shown.given_name, now.shown.records, share, now.bands)


def _known(now: Result) -> str:
    words = f"What the service knows about {now.shown.given_name}"
    table = explore.knowledge(now.run, now.person, now.shown, switches=True)
    limits = explore.imported_limits() if now.run.world.imported else []
    notes = "".join(f'<p class="tl-line">{escape(line)}</p>' for line in limits)
    ways = f'<div class="tl tl-fields">{notes}{least.button_html()}</div>'
    return f"{heading_html(words)}{table}{ways}"


def _on_paper(now: Result) -> str:
    """Return the panel, and whether data are used and everyone sees the same all the same."""
    run = now.run
    friends = int((run.world.people.friends[now.person] >= 0).sum())
    said = blocks.paper_html(run, friends)
    if (run.slates.items == run.slates.items[0]).all() and run.scenario.used_types():
        said += note_html(
            "Everyone sees the same screen: this way of picking uses nothing about anyone."
        )
    return said


def _hear(said: Sequence[str]) -> None:
    """Do what was clicked: choices about the page, kinds of data, and acts of the person."""
    opens = [text for text in said if dialogs.hear(text)]
    acts = [text for text in said if text not in opens and not _chose(text)]
    if len(acts) < len(said):
        redraw.beside(*([redraw.DIALOGS] if opens else []))
    if not acts:
        return
    try:
        now = result_of(state.view())
    except PersonalizeError:
        return  # the page says what is wrong
    acting.hear(now.run, now.person, acts)


def _chose(text: str) -> bool:
    """Make a choice about the page; tell whether it was one."""
    base, kind = choice_of(text, settings.BASE), choice_of(text, blocks.KIND)
    if text == ladder.PLAY:
        ladder.start_or_stop()
    elif base in state.bases():
        settings.choose(settings.BASE, base)
    elif kind is not None:
        scenario = state.view().scenario
        if kind in explore.kinds_on_offer(scenario):
            state.change({"data.types": sorted({*scenario.used_types()} ^ {kind})})
    else:
        return (
            text == ARRIVED
            or ladder.climb(text)
            or persons.hear(text)
            or least.hear(text)
            or rating.hear(text, "explore")
        )
    return True


@st.fragment(key=redraw.FILES)
def files() -> None:
    """Offer the charts as files, and the picture for a deck."""
    try:
        taking.take_further(result_of(state.view()))
    except PersonalizeError:
        return  # the page says what is wrong
