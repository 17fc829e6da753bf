"""Workshop: open a room, let it guess, vote and talk, and keep what it said."""

from __future__ import annotations

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.ui.render import footer, note, plain, title
from personalize.ui.workshop import projector
from personalize.ui.workshop.keeping import keeping
from personalize.ui.workshop.limit_panel import limit_panel
from personalize.ui.workshop.network import panel
from personalize.ui.workshop.opening import opening
from personalize.ui.workshop.playing import controls
from personalize.ui.workshop.results import letting_through, results
from personalize.ui.workshop.state import ROOM, Opened, current, rooms, trouble
from personalize.workshop import Room, Rooms


def page() -> None:
    """Show the page."""
    if projector.asked():
        projector.page()
        return
    title("Workshop")
    trouble()
    store = rooms()
    if store is None:
        footer()
        return
    try:
        room = current(store)
        if room is None:
            if st.query_params.get(ROOM):
                st.warning("There is no room with this code, or it was deleted.")
            opening(store)
        else:
            _room(store, room)
    except PersonalizeError as error:
        st.error(plain(str(error)))
        st.button("Try again", key="workshop-retry")
    footer()


def _room(store: Rooms, room: Room) -> None:
    now = Opened(store, room)
    with st.container(horizontal=True, vertical_alignment="center", key="workshop-title-row"):
        note(f"{plain(room.title)}, {'closed' if room.closed else 'open'}", "content")
        if not room.closed:
            st.button("Projector view", key="workshop-wall", type="primary", on_click=_wall)
    left, right = st.columns([3, 2], gap="medium")
    with right:
        if not room.closed:
            panel(now)
    with left:
        if not room.closed:
            controls(now)
        if room.round is not None:
            results(now, room.round)
            letting_through(now, room.round)
    limit_panel(now)
    keeping(now)


def _wall() -> None:
    st.query_params["view"] = projector.VIEW
