"""The address of what is shown, and its title."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

import streamlit as st

from personalize.ui import state


def title(view: state.View) -> str:
    """Return the story's title, and whether it was changed."""
    own = view.about()
    return own.title if view.scenario == own.scenario else f"{own.title}, changed"


def link(view: state.View) -> str:
    """Return the address at which anybody sees the same."""
    parts = urlsplit(st.context.url or "http://localhost:8501/")
    query = urlencode(view.query())
    return f"{parts.scheme}://{parts.netloc}{parts.path}" + (f"?{query}" if query else "")
