"""Where the app is served: address, path, and whether other computers reach it."""

from __future__ import annotations

import socket

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


def reachable_as() -> str:
    """Return an address at which other computers reach the server.

    For a server on all addresses: the one from which this computer would send to its network.
    Nothing is sent to find it out.
    """
    served = address()
    if served not in ("0.0.0.0", "::"):  # noqa: S104
        return served
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # reserved for documentation; no packet leaves
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()
