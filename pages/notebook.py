"""Notebook: what was pinned, what was expected, what was learnt; saved at once."""

import streamlit as st

from personalize.ui import blocks, notebook, notebook_editing, notebook_whole
from personalize.ui.words import note

st.html('<div class="tl"><h1 class="tl-title">Notebook</h1></div>')
st.session_state.pop("pinned-bases", None)  # what Explore can compare with may change here
now = notebook.desk()
entries = now.shelf.entries
if now.trouble:
    notebook.trouble(now.trouble)
if now.book is not None:
    notebook_editing.undo(now.book)
notebook.unreadable(now)
if entries:
    results = "1 result" if len(entries) == 1 else f"{len(entries)} results"
    note(f"{results}, saved on this computer unless your team set a database.")
    notebook_whole.exports(entries)
    notebook_whole.expected(entries)
    shown = {entry.id for entry in notebook.found(entries)}
    for number, entry in enumerate(entries, start=1):
        if entry.id in shown:
            notebook.entry_block(now, entry, number, expanded=number == 1)
    if not shown:
        note("Nothing matches. Clear the search to see everything.")
elif not now.trouble and not now.shelf.unreadable:
    notebook_whole.empty()
st.html(blocks.footer_html())
