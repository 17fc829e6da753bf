"""The frame of every page: configuration, navigation, style. The server runs this file."""

import streamlit as st

from personalize import locations
from personalize.ui.style import colours

ICON = locations.package_file("ui/icon.png")

pages = locations.pages()
page = st.navigation(
    [
        st.Page(pages / "explore.py", title="Explore", default=True),
        st.Page(pages / "people.py", title="People", url_path="people"),
        st.Page(pages / "compare.py", title="Compare", url_path="compare"),
        st.Page(pages / "over_time.py", title="Over time", url_path="over-time"),
        st.Page(pages / "method.py", title="Method", url_path="method"),
        st.Page(pages / "notebook.py", title="Notebook", url_path="notebook"),
        st.Page(pages / "your_data.py", title="Your data", url_path="your-data"),
    ],
    # On a projector there is nothing but the page.
    position="hidden" if st.query_params.get("view") == "present" else "top",
)
st.set_page_config(
    page_title=f"{page.title} · Thin Line",
    page_icon=str(ICON),
    layout="wide",
    initial_sidebar_state="auto",
)
st.html(colours(st.context.theme.type or "light"))
page.run()
