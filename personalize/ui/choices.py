"""Choices in the HTML of a board: the browser's own radio buttons and lists.

A choice is heard as ``act:value``. The browser shows it at once; what the board says next decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape


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
    parts = "".join(
        f'<label><input type="radio" name="{act}" value="{escape(value)}"'
        f' data-act="{act}:{escape(value)}"'
        f"{' checked' if value == chosen else ''}><span>{escape(words)}</span></label>"
        for value, words in options.items()
    )
    return (
        f'<div role="radiogroup" aria-label="{escape(label)}" class="tl tl-segments row">'
        f"{parts}</div>"
    )


def list_html(act: str, label: str, options: Mapping[str, str], chosen: str) -> str:
    """Return a list of options, one of them chosen."""
    parts = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>'
        f"{escape(words)}</option>"
        for value, words in options.items()
    )
    return f'<select class="tl-list" data-act="{act}" aria-label="{escape(label)}">{parts}</select>'


def choice_of(text: str, act: str) -> str | None:
    """Return the value of a choice that was heard, or None if it is another act."""
    heard, colon, value = text.partition(":")
    return value if colon and heard == act else None
