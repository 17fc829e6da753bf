"""Present: a view for a projector, with large text and keys for the steps.

Keys: 0 to 5 go to a step, P shows the next person, S shows or covers what the model says. The
address has ``embed=true``, with which Streamlit leaves its own frame out.
"""

from __future__ import annotations

from dataclasses import replace

import segno
import streamlit as st

from personalize.output.provenance import caveat_about
from personalize.register import sharing_levels
from personalize.scenario.words import data_in_words
from personalize.ui import comparison, session
from personalize.ui.background import await_more
from personalize.ui.explore import charts, guess
from personalize.ui.explore.result import Result, told
from personalize.ui.link import address
from personalize.ui.render import show
from personalize.ui.shared.chart import colours
from personalize.ui.shared.ladder import go_to
from personalize.ui.shared.person import next_person
from personalize.ui.shared.screen import screen_html
from personalize.ui.view import AUTOMATIC, View

SIZE = 20 / 12
"""Font scale of the charts; 1 is the size on a page."""
COVERED = "present-covered"


def asked() -> bool:
    """Return whether the address has ``view=present``."""
    return st.query_params.get("view") == "present"


def page() -> None:
    """Show one person's screen, the sentence, the chart and the bar of steps, in large text."""
    now = session.view()
    if now.base == AUTOMATIC:  # the audience is asked about one step more
        now = replace(now, base="step")
    st.session_state[guess.OPEN] = False
    comparison.remember(now.scenario)
    covered = bool(st.session_state.setdefault(COVERED, True))
    with st.container(key="present"):
        result = told(now)
        if result is None:
            _bar(now, None, covered)
            return
        session.write_link(result.view)
        show(
            "present_head.html",
            title=result.view.title(),
            covered=covered,
            sentence=result.sentence,
            held=data_in_words(now.scenario),
        )
        _body(result, covered)
    _bar(now, result, covered)
    await_more(result.ready, result.base, now.scenario)


def _body(result: Result, covered: bool) -> None:
    now = result.view.about()
    left, right = st.columns([6, 5], gap="medium")
    with left:
        who = result.who
        show("present_person.html", name=who.name, line=who.line)
        st.html(screen_html(result.run, who.screen, {}, situation=now.situation, small=True))
    with right:
        if covered:
            show("present_cover.html")
        else:
            charts.hero(result, SIZE, "-present")
        _corner(result.view)


def _corner(now: View) -> None:
    """Show a QR code of the link, and the hash and the seed of the scenario."""
    link = address(now.query())
    look = colours()
    code = segno.make(link, error="m").png_data_uri(
        scale=4, border=2, dark=look.ink, light=look.page
    )
    only_here = "localhost" in link or "127.0.0.1" in link
    show(
        "present_corner.html",
        code=code,
        title=now.title(),
        hash=now.scenario.hash(),
        seed=now.scenario.seed,
        only_here=only_here,
        caveat=caveat_about(now.scenario),
    )


def _cover() -> None:
    st.session_state[COVERED] = not st.session_state.get(COVERED, True)


def _leave() -> None:
    st.query_params.pop("view", None)


def _bar(now: View, result: Result | None, covered: bool) -> None:
    """Show buttons with keys for the steps, the next person, the cover and leaving."""
    step = now.scenario.sharing_level()
    with st.bottom, st.container(horizontal=True, key="present-bar"):
        for sharing_level in sharing_levels(now.scenario.service.domain):
            st.button(
                sharing_level.name,
                key=f"present-{sharing_level.number}",
                on_click=go_to,
                args=(sharing_level.number,),
                shortcut=str(sharing_level.number),
                type="primary" if sharing_level.number == step else "secondary",
                width="stretch",
            )
        if step is None:
            st.button("This mix", key="present-mix", type="primary", width="stretch")
        if result is not None:
            st.button(
                "Next person",
                key="present-next",
                on_click=next_person,
                args=(result.run, result.who.number),
                shortcut="P",
            )
        words = "Show the model" if covered else "Cover"
        st.button(words, key="present-cover", on_click=_cover, shortcut="S")
        st.button("Leave", key="present-leave", on_click=_leave, shortcut="Esc", type="tertiary")
