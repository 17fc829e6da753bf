"""The live screen: a person's screen whose cards can be opened, hidden and rated."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st
from markupsafe import Markup

from personalize import locations

LONGEST = 60
"""Largest number of characters of a message from the browser; longer ones are ignored."""


@cache
def _component() -> Any:
    script = locations.package_file("ui/shared/screen/live.js").read_text(encoding="utf-8")
    return st.components.v2.component(
        "thin_line_live_screen", html="<div></div>", js=script, isolate_styles=False
    )


def live_screen(body: Markup, key: str, hear: Callable[[str], object]) -> None:
    """Show a screen, and call a function with each click on it.

    Parameters
    ----------
    body : Markup
        HTML of the screen, with every value escaped.
    key : str
        Key of its element.
    hear : callable
        Called with the message of the browser, an unchecked text, before the page is drawn.
    """

    def receive() -> None:
        message = st.session_state[key].get("act")
        if isinstance(message, str) and len(message) <= LONGEST:
            hear(message)

    _component()(data={"html": str(body)}, key=key, on_act_change=receive)
