"""The settings: every one shows the view and changes it, so that the link always holds all."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from personalize.ui import redraw, settings, state
from personalize.ui.form import form, form_place

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


def _chosen(_: Sequence[str]) -> None:
    redraw.beside()
