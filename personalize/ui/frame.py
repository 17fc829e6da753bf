"""The frame of every page: configuration, navigation, style. The server runs this file."""

import streamlit as st

from personalize import locations
from personalize.ui.explore import present
from personalize.ui.server import PAGE, PAGES
from personalize.ui.shared.chart import mode
from personalize.ui.style import sheet
from personalize.ui.workshop import projector

pages, on_wall = locations.pages(), present.asked() or projector.asked()
others = {
    path: st.Page(pages / f"{path.replace('-', '_')}.py", title=title, url_path=path)
    for path, title in PAGES.items()
}
page = st.navigation(
    [st.Page(pages / "explore.py", title="Explore", default=True), *others.values()],
    # The view for a projector has no navigation.
    position="hidden" if on_wall else "top",
)
st.set_page_config(
    page_title=f"{page.title} · Thin Line",
    page_icon=str(locations.package_file("ui/icon.png")),
    layout="wide",
    initial_sidebar_state="auto",
)
if not on_wall:
    st.logo(str(locations.package_file(f"ui/logo-{mode()}.svg")), size="medium", link=None)
st.html(sheet(mode()))
asked = st.query_params.get(PAGE)
if asked in others:
    rest = {key: value for key, value in st.query_params.to_dict().items() if key != PAGE}
    st.switch_page(others[asked], query_params=rest)
page.run()
