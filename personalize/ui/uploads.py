"""Uploads: reading what a visitor brings, and forgetting it again."""

from __future__ import annotations

import io
import re
from typing import Any

from personalize import locations
from personalize.ui import engine, state
from personalize.world.catalogue import DOMAINS
from personalize.world.importing import ImportLibrary

TYPES = ["csv", "tsv", "txt", "data", "dat", "item"]
ROLES = {"user": "users", "item": "items", "rating": "ratings", "time": "times"}


class _Named(io.BytesIO):
    """Bytes that know what their file is called, for messages."""

    name: str


def content(uploaded: Any) -> io.BytesIO:
    """Return an uploaded file for reading, under the name the visitor gave it."""
    handle = _Named(uploaded.getvalue())
    handle.name = uploaded.name
    return handle


def plain(text: str) -> str:
    """Return text that Markdown shows as it stands: names and values come from files."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|$:~])", r"\\\1", text)


def forget(name: str) -> None:
    """Drop what the lab has kept of a set that was replaced or deleted."""
    if name not in DOMAINS:
        engine.lab().forget(name)


def delete(name: str | None) -> None:
    """Delete one kept set, or all; a view that showed it goes back to the first story."""
    library = ImportLibrary()
    for slug in library.names() if name is None else [name]:
        library.delete(slug)
        forget(slug)
        if state.view().scenario.service.domain == slug:
            state.keep(state.View())
    if name is None:
        library.delete_all()


def explore_page() -> str:
    """Return the Explore page for a link."""
    return str(locations.pages() / "explore.py")
