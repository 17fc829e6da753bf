"""The server. ``personalize`` starts it; ``streamlit run app.py`` does too.

The pages are run by ``personalize/ui/frame.py``. Its path is absolute, so that a link to a page
works as the first request after a start, from a checkout and from an installed wheel.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from personalize import locations
from personalize.ui import background, server


@asynccontextmanager
async def prepared(_: object) -> AsyncIterator[None]:
    """Make the notebook, start computing the first story; stop the workers at the end."""
    if said := server.who_can_reach():
        print(said, file=sys.stderr, flush=True)
    background.prepare_data_folder()
    background.warm_up()
    yield
    background.stop()


app = st.App(
    str(locations.frame_file()),
    lifespan=prepared,
    routes=server.routes(),
    middleware=server.middleware(),
)
