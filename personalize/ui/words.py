"""Words on a page: headings, paragraphs and notes, made into HTML here.

Streamlit's own carry a Markdown reader to the browser for every line; a page of them is slow to
come. These are written by us, or escaped with ``uploads.plain`` where they name what others wrote.
"""

from __future__ import annotations

from functools import cache
from html import escape
from typing import Literal

import streamlit as st
from markdown_it import MarkdownIt

Width = Literal["stretch", "content"]
"""As wide as there is room for, or as the words."""


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})


def heading(text: str) -> None:
    """Show the heading of a part of a page."""
    st.html(heading_html(text))


def heading_html(text: str) -> str:
    """Return the heading of a part of a page."""
    return f'<div class="tl"><h2 class="tl-h">{escape(text)}</h2></div>'


def say(markdown: str, width: Width = "stretch") -> None:
    """Show a paragraph or more."""
    st.html(say_html(markdown), width=width)


def note(markdown: str, width: Width = "stretch") -> None:
    """Show what matters less, smaller."""
    st.html(note_html(markdown), width=width)


def say_html(markdown: str) -> str:
    """Return a paragraph or more."""
    return f'<div class="tl tl-words">{_reader().render(markdown)}</div>'


def note_html(markdown: str) -> str:
    """Return what matters less, smaller."""
    return f'<div class="tl tl-words small">{_reader().render(markdown)}</div>'
