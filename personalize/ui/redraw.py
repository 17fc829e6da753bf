"""Which parts of a page are drawn anew after a change: only those that say something else.

Explore has parts: its settings (the sidebar), its title row, and the parts of its body. A part is
a fragment with a key; the callback of a widget names the parts that its change touches. What
stands between them says the same whatever is shown, and is never drawn anew. On a page without
such parts the whole page is drawn, as always in Streamlit.
"""

from __future__ import annotations

import streamlit as st
from streamlit.errors import StreamlitAPIException

from personalize.ui import state
from personalize.ui.links import title
from personalize.ui.showing import stands_at

SETTINGS, TITLE = "part-settings", "part-title"
BOARD, PANELS, WHY, EVERYONE = "part-board", "part-panels", "part-why", "part-everyone"
LEAST, FILES = "part-least", "part-files"
STEPS, PLAYER, WAYS = "part-steps", "part-player", "part-ways"
BODY = (BOARD, PANELS, WHY, EVERYONE)
"""Parts that follow from the settings, the step and the person, in their order on the page."""
LEVEL = "set:data.level"
"""Name of the ladder itself: it shows its own clicks by itself."""
SHARE = "share-menu"
"""Key of the Share menu: what it holds is about the body, and is drawn with it while it is open."""
PANELS_OF_FILES = ("explore-panel", "deck-panel")
"""Keys of the panels of files: the same."""
FOUND = "least-found"
"""Where the session keeps what the study of the least data found: the same."""


ASKED = "pick-name"
"""Key of the name that is asked for: who has it depends on the crowd."""


def whole_page() -> None:
    """Draw everything anew. Only from a callback."""
    st.rerun()


def parts(*keys: str) -> None:
    """Draw some parts anew. Only from a callback."""
    try:
        st.rerun(list(keys))
    except StreamlitAPIException:
        whole_page()


def note_title(view: state.View) -> None:
    """Remember the title that stands on the page."""
    st.session_state["title-drawn"] = title(view)


def body(*also: str) -> None:
    """Draw the body of the page anew, and the parts named. Only from a callback.

    The title row is drawn with it where it says something else now, and what is folded away where
    it is open.
    """
    kept = st.session_state
    touched = [*also, *BODY]
    stands = title(state.view()) == kept.get("title-drawn")
    if TITLE not in touched and (kept.get(SHARE) or not stands):
        touched.insert(0, TITLE)
    if STEPS not in touched and not stands_at(LEVEL, state.view().scenario.step()):
        touched.append(STEPS)
    if FOUND in kept:
        touched.append(LEAST)
    if kept.get(ASKED):
        touched.append(WAYS)
    if any(kept.get(panel) for panel in PANELS_OF_FILES):
        touched.append(FILES)
    parts(*touched)
