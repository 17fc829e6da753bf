"""Your data: bring real ratings; see what was read; keep or drop them; delete everything."""

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.ui import blocks, uploads
from personalize.ui.words import heading, note, say
from personalize.world.importing import ColumnMap, ImportLibrary, read_ratings

st.html('<div class="tl"><h1 class="tl-title">Your data</h1></div>')
say(
    "Bring ratings that real people gave, and see how ways of picking do on them. "
    "Files stay on this computer; nothing is kept unless you press *Keep*."
)
say(
    "One row a rating: a **user**, an **item**, a **rating**, and a time if there is one. "
    "CSV, TSV, and the MovieLens forms `ratings.csv`, `u.data` and `ratings.dat` are read."
)
ratings = st.file_uploader("Ratings", type=uploads.TYPES, key="ratings")
items = st.file_uploader(
    "Items, with titles and genres (optional)", type=uploads.TYPES, key="items"
)
with st.expander("Columns with other names", key="columns"):
    note("Leave empty what has a usual name, such as userId, movieId, rating, timestamp.")
    names = {
        role: st.text_input(f"Column of {words}", key=f"column:{role}") or None
        for role, words in uploads.ROLES.items()
    }
name = st.text_input("Name of the set", placeholder="film-club", key="set-name", max_chars=40)

if ratings is not None and name:
    try:
        with st.spinner("Reading the ratings …"):
            found = read_ratings(
                uploads.content(ratings),
                uploads.content(items) if items is not None else None,
                name=name,
                columns=ColumnMap(**names),
            )
        for sentence in found.report.sentences():
            say(f"- {uploads.plain(sentence)}")
        exists = found.name in ImportLibrary().names()
        if exists:
            st.warning(f"A set named “{found.name}” is kept already. Keeping this one replaces it.")
        if st.button("Replace it" if exists else "Keep", type="primary", key="keep"):
            ImportLibrary().save(found, replace=exists)
            uploads.forget(found.name)
            st.success(f"Kept. “{found.name}” is now a service on Explore.")
            st.page_link(uploads.explore_page(), label="Open it on Explore")
    except PersonalizeError as error:
        st.error(uploads.plain(str(error)))
elif ratings is not None:
    note("Give the set a name to read it.")

heading("Kept on this computer")
kept = ImportLibrary().names()
if not kept:
    note("Nothing is kept. Choose a file of ratings above to bring some.")
for slug in kept:
    with st.container(horizontal=True, vertical_alignment="center", key=f"row-{slug}"):
        try:
            report = ImportLibrary().report(slug)
            line = f"{report.ratings:,} ratings, {report.users:,} people, {report.items:,} items"
        except PersonalizeError as error:
            line = str(error)
        say(f"**{slug}** · {uploads.plain(line)}", width="stretch")
        st.button("Delete", key=f"delete:{slug}", on_click=uploads.delete, args=(slug,))
if kept:
    st.button(
        "Delete everything kept here", key="delete-all", on_click=uploads.delete, args=(None,)
    )
st.html(blocks.footer_html())
