"""HTML of our own in slots of a page, sent as one element, and the clicks on it.

Streamlit draws every piece of HTML as an element of its own and cleans it again in the browser;
half of what a page shows is such pieces. A board sends them all at once, its slots stand where
the page puts them, and a piece that says the same is not touched. Anything with ``data-act`` in a
slot tells the server what it says when it is clicked.

What a board says is JSON in a hidden element, which the browser reads while the page changes; a
component hears the clicks. What a component is told it reads only after the page was drawn.

All texts are escaped where the HTML is made. The browser drops what could run all the same.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Literal, NamedTuple

import streamlit as st

from personalize import locations
from personalize.output.drawing import Drawing
from personalize.ui import assets, vega

LONGEST = 64
"""Characters of what a click may say; longer values are no act of ours."""

ARRIVED = "arrived"
"""What a board is told when something that was awaited is there."""
WHOLE = "whole"
"""What a board is told when the browser has not got what it named."""
REMEMBERED = 12
"""How many different things a board said are named instead of said again; a browser keeps more."""
MOST = 8
"""Clicks that a browser tells at once: those before them were heard."""


def drawing_script() -> str:
    """Return the script that draws charts, for the scripts of components that do."""
    return locations.package_file("ui/charts.js").read_text(encoding="utf-8")


class Placed(NamedTuple):
    """A chart in a place.

    Attributes
    ----------
    words : str
        Its name for those who cannot see it.
    choose : str
        A column of its data: a click on a mark is heard as ``column:value``. Nothing is heard
        unless given.
    """

    drawing: Drawing
    words: str
    choose: str = ""


def chart_text(chart: Placed, place: str) -> str:
    """Return a chart as a page is told it: what to draw, its name, and what draws it."""
    told = {"words": chart.words, "choose": chart.choose, "place": place}
    told["library"] = assets.address(vega.NAME)
    return f"{chart.drawing.page_text[:-1]}, {json.dumps(told)[1:]}"


@cache
def _component() -> Any:
    script = drawing_script() + locations.package_file("ui/board.js").read_text(encoding="utf-8")
    return st.components.v2.component("thin_line_board", js=script, isolate_styles=False)


def session_mark() -> str:
    """Return what tells this session from the one before, for a browser that outlives it."""
    return str(st.session_state.setdefault("session-mark", secrets.token_hex(4)))


def read_clicks(told: object) -> list[tuple[float, str]]:
    """Return the clicks that a browser tells, each with its time; what is no click is left out."""
    if not isinstance(told, list):
        return []
    pairs = [one for one in told[-MOST:] if isinstance(one, list) and len(one) == 2]
    return [
        (when, act)
        for when, act in pairs
        if isinstance(when, int | float) and isinstance(act, str) and len(act) <= LONGEST
    ]


def arrived(board: str) -> None:
    """Tell a board that something it awaited is there: it is heard as ``ARRIVED``.

    A fragment that looks for something can draw nothing but itself or the whole page. A click can
    draw what it is about, so the browser is asked for one.
    """
    st.html(f'<i hidden data-arrived="{board}" data-number="{secrets.token_hex(4)}"></i>')


def slot_html(board: str, name: str, look: str = "tl-slot") -> str:
    """Return room for a part of a board, as HTML."""
    return f'<div class="{look}" data-slot="{board}/{name}"></div>'


def slot(board: str, name: str, width: Literal["stretch", "content"] = "stretch") -> None:
    """Make room for a part of a board."""
    st.html(slot_html(board, name), width=width)


def chart_html(board: str, name: str) -> str:
    """Return room for a chart of a board, as HTML."""
    return f'<div class="tl-chart" data-chart="{board}/{name}"></div>'


def show_board(
    name: str,
    slots: Mapping[str, str],
    hear: Callable[[Sequence[str]], object] | None = None,
    charts: Mapping[str, Placed] | None = None,
) -> None:
    """Fill the slots of a board, and listen to them.

    Parameters
    ----------
    name : str
        Its key: one board of a name stands on a page.
    slots : mapping of str to str
        HTML by slot. A slot that is not named keeps what it shows.
    hear : callable, optional
        Given what was clicked, in order, before the page is drawn again. It comes from a browser,
        so it may say anything.
    """
    key, heard = f"board-{name}", f"heard-{name}"

    def heard_of() -> None:
        clicks = read_clicks(st.session_state.get(key, {}).get("act"))
        last = st.session_state.get(heard, 0.0)
        new = [(when, act) for when, act in clicks if when > last]
        if new:
            st.session_state[heard] = new[-1][0]
        acts = [act for _, act in new if act != WHOLE]
        if len(acts) < len(new):
            st.session_state.pop(said_key(name), None)
        if hear is not None:
            hear(acts)

    said = {
        "slots": dict(slots),
        "charts": {
            place: chart_text(chart, f"{name}/{place}") for place, chart in (charts or {}).items()
        },
    }
    digest, text = _new_words(name, said, heard=hear is not None)
    last = st.session_state.get(heard, 0.0)
    st.html(
        f'<i hidden data-board="{name}" data-session="{session_mark()}" data-last="{last!r}" '
        f'data-digest="{digest}">{text}</i>'
    )
    _component()(data={"board": name, "heard": hear is not None}, key=key, on_act_change=heard_of)


def said_key(name: str) -> str:
    """Return where a session keeps what a board said lately."""
    return f"said-{name}"


def said_lately(name: str) -> list[str]:
    """Return the digests of what a board said in this session, the latest last."""
    found: list[str] = st.session_state.get(said_key(name), [])
    return found


def _new_words(name: str, said: Mapping[str, object], *, heard: bool) -> tuple[str, str]:
    """Return the digest of what a board says, and the words unless the browser has them.

    A board that hears nothing cannot be asked for the whole: it always says it.
    """
    # In HTML as text: neither sign stands outside the strings of JSON.
    text = json.dumps(said, separators=(",", ":"))
    text = text.replace("&", "\\u0026").replace("<", "\\u003c")
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    lately = said_lately(name)
    if heard:
        others = [one for one in lately if one != digest]
        st.session_state[said_key(name)] = [*others, digest][-REMEMBERED:]
    return digest, "" if heard and digest in lately else text
