"""The frame of every page: configuration, navigation, style. The server runs this file."""

import streamlit as st

from personalize import locations
from personalize.ui.explore import present
from personalize.ui.shared.chart import mode
from personalize.ui.style import sheet

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
    position="hidden" if present.asked() else "top",
)
st.set_page_config(
    page_title=f"{page.title} · Thin Line",
    page_icon=str(locations.package_file("ui/icon.png")),
    layout="wide",
    initial_sidebar_state="auto",
)
if not present.asked():
    st.logo(str(locations.package_file(f"ui/logo-{mode()}.svg")), size="medium", link=None)
st.html(sheet(mode()))
page.run()
