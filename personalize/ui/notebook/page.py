"""Notebook: pinned results with expectations and notes, search, export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from personalize import locations
from personalize.errors import PersonalizeError
from personalize.output.expecting import table_html
from personalize.output.report import notebook_file
from personalize.store import Entry, Notebook, NotebookContents, open_notebook
from personalize.store.entry import search
from personalize.ui.notebook import editing
from personalize.ui.notebook.entry import entry_block
from personalize.ui.render import footer, note, plain, say, show, title
from personalize.ui.shared.downloading import download

MIMES = {"html": "text/html", "zip": "application/zip", "ipynb": "application/x-ipynb+json"}
LABELS = {"html": "Report (HTML)", "zip": "Everything (zip)", "ipynb": "Jupyter notebook"}
LAST = "book-last"
"""Session key of the notebook's content when it was last read."""


@dataclass(frozen=True)
class Opened:
    """The notebook of this visit.

    Attributes
    ----------
    book : Notebook or None
        None if it could not be opened.
    contents : NotebookContents
        Its content, or its content when it was last read.
    trouble : str
        The reason why it cannot be read; empty if it can.
    """

    book: Notebook | None
    contents: NotebookContents
    trouble: str = ""


def page() -> None:
    """Show the page."""
    title("Notebook")
    st.session_state.pop("pinned-bases", None)  # what Explore can compare with may change here
    now = opened()
    entries = now.contents.entries
    if now.trouble:
        st.error(plain(now.trouble))
        st.button("Try again", key="book-retry")
    if now.book is not None:
        editing.undo(now.book)
    _unreadable(now)
    if entries:
        _entries(now, entries)
    elif not now.trouble and not now.contents.unreadable:
        _empty()
    footer()


def opened() -> Opened:
    """Return the notebook; if it cannot be read, with the content that this session read last.

    Then the entries and the text that is being typed into them stay on the page.
    """
    book = None
    try:
        book = open_notebook()
        contents = book.read()
        if editing.deleted_elsewhere(book, contents.entries):
            contents = book.read()
    except PersonalizeError as error:
        return Opened(book, st.session_state.get(LAST, NotebookContents()), str(error))
    st.session_state[LAST] = contents
    return Opened(book, contents)


def _entries(now: Opened, entries: Sequence[Entry]) -> None:
    results = "1 result" if len(entries) == 1 else f"{len(entries)} results"
    note(f"{results}, saved on this computer unless your team set a database.")
    _files(entries)
    _expected(entries)
    shown = {entry.id for entry in _matching(entries)}
    for number, entry in enumerate(entries, start=1):
        if entry.id in shown:
            entry_block(now.book, entry, number, reachable=not now.trouble, expanded=number == 1)
    if not shown:
        note("Nothing matches. Clear the search to see everything.")


def _files(entries: Sequence[Entry]) -> None:
    """Show the downloads of the notebook."""
    with st.container(horizontal=True):
        for kind, label in LABELS.items():
            download(
                label,
                partial(notebook_file, entries, kind),
                f"notebook.{kind}",
                MIMES[kind],
                f"export-{kind}",
            )


def _expected(entries: Sequence[Entry]) -> None:
    """Show the table of expectations and results, a row per entry."""
    with st.expander("Expected, found, changed"):
        show("expected.html", table=table_html(entries, "tl-table"))
        note("Guesses stand beside the model; neither is evidence. What would settle it?")


def _matching(entries: Sequence[Entry]) -> list[Entry]:
    """Show the search field and the tags, and return the matching entries."""
    tags = sorted({tag for entry in entries for tag in entry.tags})
    left, right = st.columns([2, 3])
    text = left.text_input("Search", key="book-search", placeholder="title, notes, tags …")
    chosen_tags = (
        right.pills("Tags", tags, selection_mode="multi", format_func=plain, key="book-tags")
        if tags
        else []
    )
    return search(list(entries), text, tuple(chosen_tags or ()))


def _unreadable(now: Opened) -> None:
    """Show a warning for each entry that cannot be read, with a button to delete it."""
    for entry in now.contents.unreadable:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.warning(
                f"“{plain(entry.title)}” cannot be read: {plain(entry.why)} It was left as it is; "
                "the other entries are not touched by it."
            )
            if now.book is not None and st.button("Delete", key=f"Delete-{entry.id}"):
                editing.doing(partial(editing.delete_by_id, now.book, entry.id, entry.title))


def _empty() -> None:
    """Show how to fill the notebook, with an example of an entry."""
    say(
        "Nothing pinned yet. Explore something, then *Share → Pin*. Write down what you expect "
        "first; it is worth more later."
    )
    st.page_link(str(locations.pages() / "explore.py"), label="Go to Explore")
    show("example_entry.html")
