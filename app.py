"""The server. ``personalize`` starts it; ``streamlit run app.py`` does too.

The app itself is ``personalize/ui/frame.py``, named by absolute path, so that a deep link works
as the first request after a start, from a checkout and from an installed wheel alike.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware

from personalize import locations
from personalize.ui import background, server


@asynccontextmanager
async def prepared(_: object) -> AsyncIterator[None]:
    """Start with the first story already being worked out; end what was started."""
    background.warm_up()
    yield
    background.stop()


app = st.App(
    str(locations.frame_file()),
    lifespan=prepared,
    routes=server.routes(),
    middleware=[Middleware(server.PageLinks), Middleware(server.SharePreview)],
)
