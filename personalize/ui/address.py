"""Where the app is served: address, path, and whether other computers reach it."""

from __future__ import annotations

import streamlit as st

from personalize.ui.admission import is_loopback


def address() -> str:
    """Return the address that Streamlit serves on."""
    return str(st.get_option("server.address") or "0.0.0.0")  # noqa: S104


def is_shared() -> bool:
    """Return whether the server can be reached from other computers."""
    return not is_loopback(address())


def base_path() -> str:
    """Return the path below which the app is served: "" or "/lab"."""
    path = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""
