"""The server. ``personalize`` starts it; ``streamlit run app.py`` does too.

The app itself is ``personalize/ui/frame.py``, named by absolute path, so that a deep link works
as the first request after a start, from a checkout and from an installed wheel alike.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware

from personalize import locations
from personalize.ui import assets, preview, sending
from personalize.ui.engine import warm_up

TURN = 0.02
"""Seconds a thread may hold the interpreter while others wait: about as long as a page takes the
server. At Python's 5 ms a page and the sending of others interrupt each other in its middle."""


@asynccontextmanager
async def prepared(_: object) -> AsyncIterator[None]:
    """Start with the first story already being worked out."""
    sys.setswitchinterval(TURN)
    sending.together()
    warm_up()
    yield


app = st.App(
    str(locations.frame_file()),
    lifespan=prepared,
    routes=[*preview.routes, *assets.routes],
    middleware=[Middleware(preview.SharePreview)],
)
