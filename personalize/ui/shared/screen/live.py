"""The live screen: a person's screen whose cards can be opened, hidden and rated."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st
from markupsafe import Markup

from personalize import locations

LONGEST = 60
"""Characters of what a browser tells; longer messages are no acts."""


@cache
def _component() -> Any:
    script = locations.package_file("ui/shared/screen/live.js").read_text(encoding="utf-8")
    return st.components.v2.component(
        "thin_line_live_screen", html="<div></div>", js=script, isolate_styles=False
    )


def live_screen(body: Markup, key: str, hear: Callable[[str], object]) -> None:
    """Show a screen, and hear what is clicked on it.

    Parameters
    ----------
    body : Markup
        From a template: every value in it is escaped.
    key : str
        Of its element.
    hear : callable
        Given what the browser tells, as text: it may be anything. Called before the page is drawn.
    """

    def told() -> None:
        said = st.session_state[key].get("act")
        if isinstance(said, str) and len(said) <= LONGEST:
            hear(said)

    _component()(data={"html": str(body)}, key=key, on_act_change=told)
