"""Widgets that show the view: a value from elsewhere never meets a click on its way.

A browser sends what all its widgets hold with every request. One that left while a page was on
its way still holds what a widget showed before, and Streamlit would take that for a choice: a
step of the ladder became a mix of one's own, because the switches of the step before came back.
So a value that did not come from the widget itself makes a new widget, under a key of its own;
what is still said about the old one is heard by nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import streamlit as st

SHOWN = "shown"
"""Where the session keeps, for each name, how many widgets it had and what the last one holds."""


def _shown() -> dict[str, tuple[int, Any]]:
    found: dict[str, tuple[int, Any]] = st.session_state.setdefault(SHOWN, {})
    return found


def _key(name: str, number: int) -> str:
    return f"{name}:{number}" if number else name


def showing(name: str, value: Any, choose: Callable[..., object], *about: Any) -> dict[str, Any]:
    """Return what a widget needs to show a value: its key, and what to do with a choice.

    Give the widget the same value to start with, as its default: one written into the session
    would arrive after the browser has said that a new widget is empty.

    Parameters
    ----------
    name : str
        The key itself, as long as only the widget changes its value.
    value : any
        What it must show now.
    choose : callable
        Given ``about`` and what was chosen.
    """
    number, holds = _shown().get(name, (0, value))
    if holds != value:
        number += 1
    _shown()[name] = number, value
    return {"key": _key(name, number), "on_change": _heard, "args": (name, number, choose, *about)}


def _heard(name: str, number: int, choose: Callable[..., object], *about: Any) -> None:
    if _shown()[name][0] != number:
        return  # said about a widget that is gone
    value = st.session_state[_key(name, number)]
    _shown()[name] = number, value
    choose(*about, value)


def at(options: Collection[Any], value: Any) -> int | None:
    """Return the place of a value among options, or None: what a list starts with."""
    return list(options).index(value) if value in options else None
