"""The room of a page: read from the database at each run, changed by callbacks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.ui.render import plain
from personalize.ui.shared.pressing import press_once
from personalize.workshop import ChangedError, Room, Rooms, open_rooms

ROOM = "room"
"""Parameter of the address with the code of the room, and session key of its id."""
TROUBLE = "workshop-trouble"


@dataclass(frozen=True)
class Opened:
    """The rooms of the database, and the one that the page shows."""

    store: Rooms
    room: Room


def current(store: Rooms) -> Room | None:
    """Return the room that the address names, or None."""
    code = st.query_params.get(ROOM, "")
    return store.by_code(code) if code else None


def rooms() -> Rooms | None:
    """Return the store; None, with a message on the page, if the database cannot be opened."""
    try:
        return open_rooms()
    except PersonalizeError as error:
        st.error(plain(str(error)))
        return None


def attempt(change: Callable[[], object]) -> bool:
    """Run a change from a callback; keep what went wrong for the page, and return whether it went.

    Where somebody else changed the room, the page shows the room as it is.
    """
    try:
        change()
    except (ChangedError, PersonalizeError) as error:
        st.session_state[TROUBLE] = str(error)
        return False
    return True


def attempt_once(name: str, number: int, change: Callable[[], object]) -> bool:
    """Run a change as ``attempt`` does, once for a drawn button; see ``pressing.drawn``."""
    went, said = press_once(name, number, change)
    if not went:
        st.session_state[TROUBLE] = said
    return went


def trouble() -> None:
    """Show what went wrong in the last callback, once."""
    said = st.session_state.pop(TROUBLE, "")
    if said:
        st.warning(plain(said))
