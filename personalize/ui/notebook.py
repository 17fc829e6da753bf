"""Reading the notebook: entries like a lab book, also while the database does not answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from html import escape

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.expecting import NOTHING, expectation
from personalize.output.notes import notes_html
from personalize.output.pinning import version_words
from personalize.output.provenance import session_words
from personalize.output.recolour import on_page
from personalize.store import Entry, Notebook, Shelf, open_notebook
from personalize.store.entry import search
from personalize.ui import notebook_editing as editing
from personalize.ui.uploads import plain

LONG_NOTES = 1500
"""Characters of notes from which on they scroll in a frame of their own."""
KINDS = {
    "run": "One scenario",
    "compare": "A comparison",
    "timeline": "Over time",
    "minimise": "Least data",
}


@dataclass(frozen=True)
class Desk:
    """The notebook of this visit.

    Attributes
    ----------
    book : Notebook or None
        None where it could not be opened at all.
    shelf : Shelf
        What it holds, or held when it was last read.
    trouble : str
        Why it cannot be read right now; empty if it can.
    """

    book: Notebook | None
    shelf: Shelf
    trouble: str = ""


def desk() -> Desk:
    """Open the notebook; where it does not answer, show what this session read last.

    The entries stay on the page then, and with them what is being typed into them.
    """
    book = None
    try:
        book = open_notebook()
        shelf = book.read()
        if editing.deleted_elsewhere(book, shelf.entries):
            shelf = book.read()
    except PersonalizeError as error:
        return Desk(book, st.session_state.get("book-last", Shelf()), str(error))
    st.session_state["book-last"] = shelf
    return Desk(book, shelf)


def trouble(words: str) -> None:
    """Say why the notebook cannot be read, and offer to try again."""
    st.error(plain(words))
    st.button("Try again", key="book-retry")


def found(entries: Sequence[Entry]) -> list[Entry]:
    """Show search and tags, and return the entries that match."""
    tags = sorted({tag for entry in entries for tag in entry.tags})
    left, right = st.columns([2, 3])
    text = left.text_input("Search", key="book-search", placeholder="title, notes, tags …")
    wanted = (
        right.pills("Tags", tags, selection_mode="multi", format_func=plain, key="book-tags")
        if tags
        else []
    )
    return search(list(entries), text, tuple(wanted or ()))


def entry_block(now: Desk, entry: Entry, number: int, *, expanded: bool) -> None:
    """Show one entry; what is inside is drawn when it is first opened, and stays."""
    box = st.expander(
        f"{number}. {plain(entry.title)}",
        expanded=expanded,
        key=f"open-{entry.id}",
        on_change="rerun",
    )
    opened: set[str] = st.session_state.setdefault("book-opened", set())
    if box.open:
        opened.add(entry.id)
    if entry.id not in opened or now.book is None:
        return
    with box:
        _before(entry, number)
        _charts(entry)
        _after(entry, number)
        with st.expander("Edit title, notes and tags", key=f"write-{entry.id}"):
            editing.editor(now.book, entry, reachable=not now.trouble)
        editing.actions(now.book, entry)


def _before(entry: Entry, number: int) -> None:
    expected = expectation(entry, number).expected
    label = "" if expected == NOTHING else "<b>Expected:</b> "
    muted = ' class="tl-note"' if expected == NOTHING else ""
    st.html(f'<div class="tl"><p dir="auto"{muted}>{label}{escape(expected)}</p></div>')


def _charts(entry: Entry) -> None:
    names = list(entry.figures)
    if not names:
        return
    name = names[0]
    if len(names) > 1:
        name = st.segmented_control(
            "Chart",
            names,
            default=name,
            required=True,
            key=f"figure-{entry.id}",
            label_visibility="collapsed",
        )
    spec, words = on_page(entry.figures[name], st.context.theme.type or "light")
    key = f"chart-{entry.id}-{name}"
    st.vega_lite_chart(spec, theme=None, width="stretch", key=key, alt=words or name)


def _after(entry: Entry, number: int) -> None:
    """Show what was found, the notes, and where it all comes from."""
    own = entry.provenance
    changed = expectation(entry, number).changed if entry.prediction else ""
    where = (
        KINDS[entry.kind],
        session_words(own),
        f"scenario {own['scenario_hash']}" if "scenario_hash" in own else "",
        f"register {own['register_hash']}" if "register_hash" in own else "",
        f"pinned {entry.created[:16].replace('T', ' ')} UTC",
    )
    parts = [f'<p class="tl-sentence" dir="auto">{escape(entry.sentence)}</p>']
    if changed:
        parts.append(
            f'<p class="tl-note" dir="auto">Beside what was expected: {escape(changed)}</p>'
        )
    if entry.notes.strip():
        scrolls = len(entry.notes) > LONG_NOTES
        frame = ' tabindex="0" role="region" aria-label="Notes"' if scrolls else ""
        parts.append(f'<div class="tl-notes"{frame}>{notes_html(entry.notes)}</div>')
    if entry.tags:
        tags = "".join(
            f'<span class="tl-mark" dir="auto">{escape(tag)}</span>' for tag in entry.tags
        )
        parts.append(f"<p>{tags}</p>")
    old = version_words(entry)
    parts.append(f'<p class="tl-note">{escape(" · ".join(filter(None, where)))}</p>')
    parts.append(f'<p class="tl-note">{escape(old)}</p>' if old else "")
    st.html(f'<div class="tl tl-entry">{"".join(parts)}</div>')


def unreadable(now: Desk) -> None:
    """Name entries that are there and cannot be shown; they are left as they are."""
    for one in now.shelf.unreadable:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.warning(
                f"“{plain(one.title)}” cannot be read: {plain(one.why)} It was left as it is; "
                "the other entries are not touched by it."
            )
            if now.book is not None and st.button("Delete", key=f"Delete-{one.id}"):
                editing.doing(partial(editing.put_away, now.book, one.id, one.title))
