"""Choices in the HTML of a board: the browser's own radio buttons, lists and numbers.

A choice is heard as ``act:value``. The browser shows it at once; what the board says next decides.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from html import escape
from typing import Literal

LONGEST_WORDS = 50
"""Characters of words to look for."""


def radios_html(act: str, label: str, options: Mapping[str, str], chosen: str | None) -> str:
    """Return choices side by side, none of them or one chosen.

    Parameters
    ----------
    act : str
        What a choice is heard as, before its value.
    label : str
        The name of the group, for those who cannot see it.
    options : mapping of str to str
        Words by value.
    """
    return _segments("radio", act, label, options, {chosen})


def checks_html(act: str, label: str, options: Mapping[str, str], chosen: Collection[str]) -> str:
    """Return choices side by side of which any number is chosen; a press changes one of them."""
    return _segments("checkbox", act, label, options, chosen)


def _segments(
    kind: Literal["radio", "checkbox"],
    act: str,
    label: str,
    options: Mapping[str, str],
    chosen: Collection[str | None],
) -> str:
    parts = "".join(
        f'<label><input type="{kind}" name="{act}" value="{escape(value)}"'
        f' data-act="{act}:{escape(value)}"'
        f"{' checked' if value in chosen else ''}><span>{escape(words)}</span></label>"
        for value, words in options.items()
    )
    role = "radiogroup" if kind == "radio" else "group"
    return (
        f'<div role="{role}" aria-label="{escape(label)}" class="tl tl-segments row">{parts}</div>'
    )


def list_html(act: str, label: str, options: Mapping[str, str], chosen: str) -> str:
    """Return a list of options, one of them chosen."""
    parts = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>'
        f"{escape(words)}</option>"
        for value, words in options.items()
    )
    return f'<select class="tl-list" data-act="{act}" aria-label="{escape(label)}">{parts}</select>'


def number_html(act: str, label: str, value: int, low: int, high: int) -> str:
    """Return a field for a whole number, which the browser keeps within its bounds."""
    return (
        f'<input type="number" class="tl-list" data-act="{act}" aria-label="{escape(label)}"'
        f' value="{value}" min="{low}" max="{high}" step="1" required>'
    )


def search_html(act: str, label: str, value: str) -> str:
    """Return a field for words to look for, heard when they are entered."""
    return (
        f'<input type="search" class="tl-list" data-act="{act}" aria-label="{escape(label)}"'
        f' value="{escape(value)}" maxlength="{LONGEST_WORDS}">'
    )


def field_html(label: str, control: str) -> str:
    """Return a control under its label, for a row of fields."""
    return f'<label class="tl-stack"><span>{escape(label)}</span>{control}</label>'


def place_of(text: str, act: str, number: int) -> int | None:
    """Return the place from 0 that was chosen with an act, or None if it is none of ``number``."""
    value = choice_of(text, act)
    if value is None or not (value.isascii() and value.isdecimal() and len(value) < 7):
        return None
    return int(value) if int(value) < number else None


def choice_of(text: str, act: str) -> str | None:
    """Return the value of a choice that was heard, or None if it is another act."""
    heard, colon, value = text.partition(":")
    return value if colon and heard == act else None
