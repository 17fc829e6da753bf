"""The server. ``personalize`` starts it; ``streamlit run app.py`` does too.

The pages are run by ``personalize/ui/frame.py``. Its path is absolute, so that a link to a page
works as the first request after a start, from a checkout and from an installed wheel.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware

from personalize import locations
from personalize.ui import background, server


@asynccontextmanager
async def prepared(_: object) -> AsyncIterator[None]:
    """Start computing the first story when the server starts; stop the workers when it ends."""
    background.warm_up()
    yield
    background.stop()


app = st.App(
    str(locations.frame_file()),
    lifespan=prepared,
    routes=server.routes(),
    middleware=[Middleware(server.PageLinks), Middleware(server.SharePreview)],
)
