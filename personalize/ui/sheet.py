"""What a page says between its controls, collected as it is written and sent as one board.

Each element of Streamlit costs a page some milliseconds to build; half of a page is text and
charts that need none of their own. A sheet makes one piece of what stands between two controls.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from personalize.output.drawing import Drawing
from personalize.ui.board import Placed, chart_html, show_board, slot_html
from personalize.ui.words import heading_html, note_html, say_html


class Sheet:
    """What a page says: HTML and charts, in pieces.

    Parameters
    ----------
    name : str
        Of its board: one of a name stands on a page.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._piece: list[str] = []
        self._slots: dict[str, str] = {}
        self._charts: dict[str, Placed] = {}

    def add(self, *html: str) -> None:
        """Add HTML, whose texts are escaped, to the piece that is being written."""
        self._piece.extend(part for part in html if part)

    def heading(self, text: str) -> None:
        """Add the heading of a part of the page."""
        self.add(heading_html(text))

    def say(self, markdown: str) -> None:
        """Add a paragraph or more."""
        self.add(say_html(markdown))

    def note(self, markdown: str) -> None:
        """Add what matters less, smaller."""
        self.add(note_html(markdown))

    def chart(self, key: str, drawing: Drawing, named: str = "") -> str:
        """Return room for a chart as HTML, to be added where it shall stand.

        ``named`` is its name where what it shows is told beside it.
        """
        self._charts[key] = Placed(drawing, named or drawing.description)
        return chart_html(self.name, key)

    def side_by_side(self, *html: str, least: int = 0) -> None:
        """Add parts beside each other, all of them or as many as are ``least`` pixels wide."""
        columns = f"repeat(auto-fill, minmax(min(100%, {least}px), 1fr))" if least else ""
        style = f' style="grid-template-columns: {columns}"' if least else ""
        parts = "".join(f"<div>{part}</div>" for part in html)
        self.add(f'<div class="tl-columns"{style}>{parts}</div>')

    def place(self) -> None:
        """Put the piece that was written here; the next one begins."""
        if not self._piece:
            return
        name = str(len(self._slots))
        self._slots[name] = "".join(self._piece)
        self._piece = []
        st.html(slot_html(self.name, name, "tl-piece"))

    def show(self, hear: Callable[[Sequence[str]], object] | None = None) -> None:
        """Put the last piece here and send all of them, once, at the end of the page.

        Parameters
        ----------
        hear : callable, optional
            As ``show_board`` takes it.
        """
        self.place()
        show_board(self.name, self._slots, hear, self._charts)
