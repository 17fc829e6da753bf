"""Guide: one page of ``data/guide``, chosen from a list; the choice is in the address."""

from __future__ import annotations

import streamlit as st

from personalize import locations
from personalize.ui.address import base_path
from personalize.ui.guide.reading import PARAMETER, pages, parts
from personalize.ui.render import footer, heading, title

WIDTH = 760
"""Width of the text in pixels; less on a phone."""


def page() -> None:
    """Show the page."""
    st.html(locations.package_file("ui/guide/guide.css"))
    title("Guide")
    titles = list(pages())
    chosen = st.selectbox("Page", titles, key=PARAMETER, bind="query-params", width=420)
    heading(chosen)
    with st.container(key="guide-text"):
        for part in parts(pages()[chosen], base_path()):
            if part.kind == "code":
                st.code(part.text, language=None, wrap_lines=True, width=WIDTH)
            elif part.kind == "picture":
                picture = locations.data() / "guide" / part.text
                with st.container(width=WIDTH):  # a width of its own would make the file coarser
                    st.image(str(picture), width="stretch", alt=part.alt)
            else:
                st.markdown(part.text, width=WIDTH)
    _next(titles, chosen)
    footer()


def _next(titles: list[str], chosen: str) -> None:
    """Show a button that opens the page after this one."""
    position = titles.index(chosen) + 1
    if position < len(titles):
        st.button(
            f"Next: {titles[position]}", key="guide-next", on_click=_open, args=(titles[position],)
        )


def _open(name: str) -> None:
    st.session_state[PARAMETER] = name
