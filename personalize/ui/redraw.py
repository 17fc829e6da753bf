"""Which parts of a page are drawn anew after a change: only those that say something else.

Explore has one body, a fragment: the ladder, the settings, the charts and the board with all it
says. Its own clicks draw it anew in one go. Besides it stand its title row, what is folded away,
and what opens over the page: fragments with keys too, drawn with the body where it touches them.
What stands between them says the same whatever is shown, and is never drawn anew. On a page
without such parts the whole page is drawn, as always in Streamlit.
"""

from __future__ import annotations

import streamlit as st
from streamlit.errors import StreamlitAPIException

BODY, TITLE = "part-body", "part-title"
FILES, DIALOGS = "part-files", "part-dialogs"
SHARE = "share-menu"
"""Key of the Share menu: what it holds is about the body, and is drawn with it while it is open."""
PANELS_OF_FILES = ("explore-panel", "deck-panel")
"""Keys of the panels of files: the same."""
STORIES, ME = "stories", "me"
"""What the ways to a dialog are heard as."""


def whole_page() -> None:
    """Draw everything anew. Only from a callback."""
    st.rerun()


def parts(*keys: str) -> None:
    """Draw some parts anew. Only from a callback: elsewhere Streamlit takes no keys."""
    try:
        st.rerun(list(keys))
    except StreamlitAPIException:
        whole_page()


def body(*also: str) -> None:
    """Draw the body of the page anew, and the parts named. Called like ``parts``.

    What is folded away is drawn with it where it is open.
    """
    parts(BODY, *_touched(also))


def beside(*also: str) -> None:
    """Draw the parts named, and what is folded away and open. Only from the body's own callback.

    The body is drawn all the same: with nothing beside it, in one go.
    """
    touched = _touched(also)
    if touched:
        parts(BODY, *touched)


def _touched(also: tuple[str, ...]) -> list[str]:
    kept = st.session_state
    touched = list(also)
    if TITLE not in touched and kept.get(SHARE):
        touched.append(TITLE)
    if any(kept.get(panel) for panel in PANELS_OF_FILES):
        touched.append(FILES)
    return touched
