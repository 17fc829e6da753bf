"""Notebook: what was pinned, what was expected, what was learnt; saved at once."""

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.store import open_notebook
from personalize.ui import blocks, notebook, uploads

st.html('<div class="tl"><h1 class="tl-title">Notebook</h1></div>')
try:
    book = open_notebook()
    notebook.undo(book)
    notebook.deleted_elsewhere(book, book.entries())
    entries = book.entries()
    shown = notebook.found(book)
except PersonalizeError as error:
    st.error(str(error))
    st.stop()
if not entries:
    st.markdown(
        "Nothing pinned yet. Explore something, then choose *Share → Pin*. Write down what you "
        "expect first; it is worth more later."
    )
    st.page_link(uploads.explore_page(), label="Go to Explore")
else:
    st.caption(f"{len(entries)} results, saved on this computer unless your team set a database.")
    notebook.exports(entries)
    for number, entry in enumerate(shown, start=1):
        notebook.entry_block(book, entry, number)
    if not shown:
        st.caption("Nothing matches. Clear the search to see everything.")
st.html(blocks.footer_html())
