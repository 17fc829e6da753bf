"""Present: for a projector. No sidebar, large type, keys for the steps, a guess before the reveal.

Keys: 0 to 5 move the step, P shows the next person, S shows or covers what the model says, Esc
leaves. Streamlit keeps R and C for itself.
"""

from __future__ import annotations

from html import escape

import segno
import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.palette import Palette, palette
from personalize.register import ladder
from personalize.scenario.words import data_in_words
from personalize.ui import blocks, charts, explore, facts, links, persons, redraw, state
from personalize.ui.engine import ahead
from personalize.ui.result import result_of
from personalize.ui.screens import screen_of
from personalize.ui.style import present_sheet

SIZE = 20 / 12
"""Size of type in charts, against the screen's."""


def asked() -> bool:
    """Tell whether the address asks for this view."""
    return st.query_params.get("view") == "present"


def start() -> None:
    """Show this view, with the model's answer covered."""
    st.session_state["present-covered"] = True
    st.query_params["view"] = "present"
    redraw.whole_page()


def leave() -> None:
    """Go back to Explore as it is for one person."""
    st.query_params.pop("view", None)


def _step(step: int) -> None:
    state.change({"data.types": None, "data.level": step})


def _cover() -> None:
    st.session_state["present-covered"] = not st.session_state.get("present-covered", True)


def show(view: state.View) -> None:
    """Show one person's screen, the sentence, the charts and the bar, readable from the back."""
    scenario = view.scenario
    colours = palette(st.context.theme.type or "light")
    covered = st.session_state.setdefault("present-covered", True)
    st.html(present_sheet())
    with st.container(key="present"):
        for problem in view.problems:
            st.warning(problem)
        state.write_link()
        try:
            now = result_of(view)
        except PersonalizeError as error:
            st.error(str(error))
            _bar(view, covered)
            return
        run, shown = now.run, now.shown
        if covered:
            st.html(_question_html(data_in_words(scenario)))
        else:
            st.html(facts.sentence_html(now.sentence))
        left, right = st.columns([6, 5], gap="medium")
        with left:
            st.html(f'<div class="tl"><b>{escape(shown.name)}</b> · {escape(shown.line)}</div>')
            items = [int(item) for item in run.slates.items[now.person]]
            st.html(screen_of(run, now.person, items, shown.marks, screen=shown.screen)[1])
        with right:
            if covered:
                st.html(_blank_html())
            else:
                for i, drawing in enumerate(now.panels(colours, SIZE)):
                    charts.show(drawing, f"present-{i}")
                banded = now.bands is not None
                still = explore.look_for_more(scenario, now.base, banded=banded, then=st.rerun)
                if still:
                    st.html(explore.learning_html(still))
            st.html(_corner_html(view, colours) + blocks.footer_html())
        ahead().ask(scenario)
    _bar(view, covered)


def _bar(view: state.View, covered: bool) -> None:
    """Show the steps as buttons with keys, and the three other keys."""
    now = view.scenario.step()
    with st.bottom, st.container(horizontal=True, key="present-bar"):
        for rung in ladder(view.scenario.service.domain):
            st.button(
                rung.name,
                key=f"present-step-{rung.step}",
                on_click=_step,
                args=(rung.step,),
                shortcut=str(rung.step),
                type="primary" if rung.step == now else "secondary",
                width="stretch",
            )
        st.button("Next person", key="present-next", on_click=persons.next_person, shortcut="P")
        words = "Show the model" if covered else "Cover"
        st.button(words, key="present-cover", on_click=_cover, shortcut="S")
        st.button("Leave", key="present-leave", on_click=leave, shortcut="Esc", type="tertiary")


def _question_html(held: str) -> str:
    return (
        '<div class="tl"><p class="tl-sentence"><b>Guess first:</b> will it fit people better, '
        f"and will it feel more invasive, than one step less? {escape(held)}.</p></div>"
    )


def _blank_html() -> str:
    return (
        '<div class="tl tl-blank"><p>What does the room expect?</p>'
        "<p>Show the model once everybody has said a number from 1, not at all invasive, "
        "to 7, extremely.</p></div>"
    )


def _corner_html(view: state.View, colours: Palette) -> str:
    """Return the code to the same state, and what identifies the scenario."""
    address = links.link(view)
    code = segno.make(address, error="m").png_data_uri(
        scale=4, border=2, dark=colours.ink, light=colours.page
    )
    scenario = view.scenario
    only_here = "localhost" in address or "127.0.0.1" in address
    note = (
        "This address works on this computer only; start with --address for phones."
        if only_here
        else "Works without internet."
    )
    return (
        f'<div class="tl tl-corner"><img src="{code}" alt="QR code: opens the same state" />'
        f'<p class="tl-note">{escape(links.title(view))} · scenario {scenario.hash()} · '
        f"seed {scenario.seed}<br>{escape(note)}</p></div>"
    )
