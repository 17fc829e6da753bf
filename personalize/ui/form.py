"""A form of the browser's own fields, as one element: lists, numbers, and choices side by side.

Twenty lists of Streamlit cost a page more than all it shows, and are no lists to a phone. These
are the browser's, so that a phone and a screen reader show them in their own way. A form shows
what it is given and tells what was chosen; it holds nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import streamlit as st

from personalize import locations
from personalize.ui.board import session_mark

MOST = 8
"""Choices that a browser tells at once: those before them were heard."""


@dataclass(frozen=True)
class Field:
    """One field.

    Attributes
    ----------
    name : str
        What a choice in it is told as.
    kind : {"choice", "segments", "number"}
        A list, choices side by side, or a number.
    value : str or number
        What stands in it.
    options : sequence of (str, str)
        Values and their words, of a list and of choices side by side.
    low, high, step : number
        Bounds, and how far an arrow key moves, of a number.
    whole : bool
        Whether a number must be whole.
    help : str
        Shown at the question mark.
    """

    name: str
    label: str
    kind: Literal["choice", "segments", "number"]
    value: str | float
    options: Sequence[tuple[str, str]] = ()
    low: float = 0
    high: float = 0
    step: float = 1
    whole: bool = False
    help: str = ""

    def read(self, told: object) -> str | float | None:
        """Return what a browser told as a value of this field, or None if it is none."""
        if self.kind != "number":
            return told if isinstance(told, str) and told in dict(self.options) else None
        if isinstance(told, bool) or not isinstance(told, int | float) or not math.isfinite(told):
            return None
        if not self.low <= told <= self.high or (self.whole and told % 1):
            return None
        return int(told) if self.whole else float(told)


@dataclass(frozen=True)
class Section:
    """Fields under a title; folded ones are opened by a click. ``narrow``: on phones alone."""

    name: str
    fields: Sequence[Field]
    title: str = ""
    words: str = ""
    folded: bool = False
    changed: bool = False
    narrow: bool = False


@cache
def _component() -> Any:
    script = locations.package_file("ui/form.js").read_text(encoding="utf-8")
    return st.components.v2.component("thin_line_form", js=script, isolate_styles=False)


def read_choices(
    told: object, fields: Mapping[str, Field], after: float
) -> tuple[list[tuple[str, str | float]], float]:
    """Return the choices that a browser tells and that were not heard before.

    Parameters
    ----------
    told : object
        What came from the browser: anything at all.
    fields : mapping of str to Field
        The fields of the form, by name.
    after : float
        Time of the last choice that was heard, in milliseconds of the browser's clock.

    Returns
    -------
    choices : list of (str, str or float)
        Field and value, in order. What is no choice in one of these fields is left out.
    latest : float
        Time of the last one that was told, left out or not.
    """
    choices, latest = [], after
    for one in told[-MOST:] if isinstance(told, list) else ():
        if not isinstance(one, list) or len(one) != 3:
            continue
        when, name, value = one
        if not isinstance(when, int | float) or not after < when < math.inf:
            continue
        latest = max(latest, float(when))
        chosen = fields[name].read(value) if isinstance(name, str) and name in fields else None
        if chosen is not None:
            choices.append((name, chosen))
    return choices, latest


def _as_data(section: Section) -> dict[str, Any]:
    # asdict() goes through every option of every list, at every rerun.
    return {**vars(section), "fields": [vars(field) for field in section.fields]}


def form_place(name: str) -> None:
    """Make room for a form."""
    st.html(f'<div class="tl-place" data-form="{name}"></div>')


def form(
    name: str,
    sections: Sequence[Section],
    choose: Callable[[str, Any], object],
    then: Callable[[Sequence[str]], object],
) -> None:
    """Fill the form that stands in its place.

    Parameters
    ----------
    name : str
        One form of a name stands on a page.
    sections : sequence of Section
        What it shows, in order.
    choose : callable
        Called with the name of a field and what was chosen in it, once a choice, before the page
        is drawn again.
    then : callable
        Called when all choices were made, with the names of their fields.
    """
    heard = f"heard-{name}"
    fields = {field.name: field for section in sections for field in section.fields}

    def said() -> None:
        told = st.session_state.get(f"form-{name}", {}).get("said")
        choices, latest = read_choices(told, fields, st.session_state.get(heard, 0.0))
        st.session_state[heard] = latest
        for field, value in choices:
            choose(field, value)
        then([field for field, _ in choices])

    data = {
        "form": name,
        "session": session_mark(),
        "heard": st.session_state.get(heard, 0.0),
        "sections": [_as_data(section) for section in sections],
    }
    _component()(data=data, key=f"form-{name}", on_said_change=said)
