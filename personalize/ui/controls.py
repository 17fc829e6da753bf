"""The controls: every one shows the view and changes it, so that the link always holds all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from personalize.ui import redraw, settings, state
from personalize.ui.form import form, form_place
from personalize.ui.showing import at, showing

FORM = "settings"
"""Name of the form."""


def sidebar() -> None:
    """Show the settings in the sidebar of a page that is drawn as a whole."""
    place()
    settings_form()


def place() -> None:
    """Make room for the settings in the sidebar."""
    with st.sidebar:
        form_place(FORM)


def settings_form() -> None:
    """Fill the form of the settings."""
    form(FORM, settings.sections(state.view()), settings.choose, _chosen)


def _chosen(names: Sequence[str]) -> None:
    redraw.beside(*((redraw.TITLE,) if settings.BASE in names else ()))


def _baseline(base: str) -> None:
    state.keep(replace(state.view(), base=base))
    redraw.body(redraw.TITLE)


def compared(view: state.View) -> None:
    """Show what the view is compared with, in the title row; on phones it stands in the form."""
    names = state.bases()

    def words(name: str) -> str:
        return names[name] if name not in state.BASES else f"Compared with: {names[name].lower()}"

    st.selectbox(
        "Compared with",
        list(names),
        at(names, state.base_shown(view)),
        words,
        label_visibility="collapsed",
        width=250,
        **showing("compared", state.base_shown(view), _baseline),
    )
