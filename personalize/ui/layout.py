"""What stands where on Explore: the slots of its board and the places of its charts.

What is in them follows from the view (``parts``); where they are is the same whatever is shown.
"""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from personalize.ui import guess
from personalize.ui.board import chart_html, slot_html
from personalize.ui.words import heading_html

BOARD = "explore"
"""The board of the page: everything it says but its charts and controls."""
TITLE, LADDER, HEAD, PERSON, SCREEN = "title", "ladder", "head", "person", "screen"
REVEAL, HELD, KNOWN, FOUND, PAPER = "reveal", "held", "known", "found", "paper"
WHOSE, WHY, EVERYONE = "whose", "why", "everyone"
"""Its slots."""
PANELS = FIT, FEELING = "fit", "feeling"
FALLS, CROWD, PRICES = "falls", "crowd", "prices"
CHARTS = {*PANELS, FALLS, CROWD}
"""Its charts."""


def rooms_html(*names: str, heading: str = "") -> str:
    """Return room for slots and charts of the board, one below the other, under a heading."""
    rooms = ((chart_html if name in CHARTS else slot_html)(BOARD, name) for name in names)
    return "".join((heading_html(heading) if heading else "", *rooms))


def place(*names: str) -> None:
    """Make room for slots and charts of the board, one below the other."""
    st.html(rooms_html(*names))


def alerts() -> DeltaGenerator:
    """Make room for what is wrong, and for progress.

    The body fills it. When a click overtakes a page that is being drawn, Streamlit drops what the
    body has said of it: in a container of its own nothing that follows moves up into its place,
    where the next word of the body would take it away.
    """
    return st.container(key="alerts").empty()


def sheet() -> None:
    """Make room for all that stands above the files. A first visit finds the guess there."""
    left = _stacked(rooms_html(PERSON, SCREEN))
    right = _stacked(rooms_html(REVEAL, *PANELS, HELD))
    head, rest = rooms_html(HEAD), rooms_html(KNOWN, FOUND) + _lower_half()
    if not guess.waiting():
        sides = f'<div class="tl-columns wider"><div>{left}</div><div>{right}</div></div>'
        st.html(_stacked(head + sides + rest))
        return
    st.html(head)
    one, two = st.columns([6, 5], gap="medium")
    one.html(left)
    with two:
        guess.card()
        st.html(right)
    st.html(_stacked(rest))


def _stacked(html: str) -> str:
    return f'<div class="tl-stacked">{html}</div>'


def _lower_half() -> str:
    why = rooms_html(WHOSE, FALLS, WHY, heading="Why it feels that way")
    everyone = rooms_html(CROWD, EVERYONE, heading="Not everyone is average")
    paper = rooms_html(PAPER, heading="On paper")
    charts = f'<div class="tl-columns later"><div>{why}</div><div>{everyone}</div></div>'
    return f"{charts}{paper}{heading_html('Take it further')}"
