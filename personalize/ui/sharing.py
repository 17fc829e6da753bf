"""The title row of Explore, and everything that leaves it: link, pin, picture, code, data."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.tables import tables_zip
from personalize.ui import present, redraw, state
from personalize.ui.copying import copy_panel
from personalize.ui.exporting import deck_bytes
from personalize.ui.links import link, title
from personalize.ui.pinning import pin_form
from personalize.ui.result import result_of
from personalize.ui.words import say


@st.fragment(key=redraw.TITLE)
def title_row(heading: Callable[[], object]) -> None:
    """Show the story's title, what it is compared with, the stories, and Share.

    ``heading`` makes room for all but the last, which the page's board says. What Share holds is
    made when it is opened, and again when the page changes while it is open.
    """
    view = state.view()
    with st.container(horizontal=True, vertical_alignment="center", key="title-row"):
        heading()
        share = st.popover("Share", key=redraw.SHARE, on_change="rerun")
    # Once opened it stays on the page, closed: what was typed in it is there the next time.
    if share.open:
        st.session_state["share-opened"] = True
    if "share-opened" in st.session_state:
        with share:
            _share(view)


def _share(view: state.View) -> None:
    say("**Copy link.** The link holds every setting and the person shown.")
    st.code(link(view), language=None, wrap_lines=True)
    ways = st.container(horizontal=True)
    # Before anything is worked out: what was sent must not wait for it or be lost.
    base, words = view.baseline()
    pin_form("compare", view.scenario, base, title(view), words, "explore")
    copy_panel(view.scenario)
    with ways:
        _ways(view)


def _ways(view: state.View) -> None:
    """Show ways to show the result and to take it away."""
    st.button("Present", key="share-present", on_click=present.start)
    try:
        now = result_of(view)
    except PersonalizeError:
        return  # the body of the page says what is wrong
    run, mode = now.run, st.context.theme.type or "light"
    stem = f"thin-line-{run.scenario.hash()}"
    st.download_button(
        "Picture for a deck",
        data=lambda: deck_bytes(now.deck(mode), "wide", mode, "png"),
        file_name=f"{stem}.png",
        mime="image/png",
        on_click="ignore",
        key="share-deck",
        help="The screen, the sentence and the charts as one image, 1920 × 1080. Other "
        "shapes and forms stand under “Take it further”.",
    )
    st.download_button(
        "Download the data",
        data=lambda: tables_zip(run),
        file_name=f"{stem}.zip",
        mime="application/zip",
        on_click="ignore",
        key="share-data",
        help="Every person and pick as CSV and Parquet, with the scenario.",
    )
