"""Open to this network: the ballot on a port of its own, checked with one phone."""

from __future__ import annotations

import threading
import time

import segno
import streamlit as st

from personalize.ui.address import base_path, is_shared, reachable_as
from personalize.ui.render import note, say, show
from personalize.ui.workshop.state import Opened, attempt
from personalize.workshop.listening import PORT, Listening, own_addresses

WAIT = 20.0
"""Seconds after which it is said why no phone has come."""
POLL = 1.5
JOIN = "/join"
_open: dict[str, tuple[Listening, float]] = {}
_lock = threading.Lock()


def listening(room: str) -> Listening | None:
    """Return the open port of a room in this process, or None."""
    with _lock:
        kept = _open.get(room)
        if kept is not None and not kept[0].is_open:
            del _open[room]
            return None
        return None if kept is None else kept[0]


def join_address(now: Opened) -> str:
    """Return the address that phones open: of the open port, else that of a shared server."""
    port = listening(now.room.id)
    if port is not None:
        return port.url
    served = st.get_option("server.port")
    host = reachable_as() if is_shared() else "localhost"
    return f"http://{host}:{served}{base_path()}{JOIN}/{now.room.code}"


def reachable(now: Opened) -> bool:
    """Return whether phones can reach the ballot."""
    return is_shared() or listening(now.room.id) is not None


def join_code(now: Opened, scale: int = 6) -> str:
    """Return a QR code of the address as a picture for HTML."""
    # Dark on light in both modes: not every phone reads an inverted code.
    code = segno.make(join_address(now), error="m")
    return code.png_data_uri(scale=scale, border=4, dark="black", light="white")


def panel(now: Opened) -> None:
    """Show the address, and open or close the port."""
    port = listening(now.room.id)
    show(
        "workshop_join.html",
        code=now.room.code,
        picture=join_code(now),
        address=join_address(now),
        reachable=reachable(now),
        big=False,
    )
    if is_shared():
        note("Phones use the same address as this app, and reach nothing but the ballot there.")
    elif port is None:
        _closed(now)
    else:
        _opened(now, port)


def _closed(now: Opened) -> None:
    addresses = own_addresses()
    if not addresses:
        st.warning("This computer is in no network. Count hands, or use paper; see below.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox("Address of this computer", addresses, key="workshop-address", width=220)
        st.number_input("Port", 1024, 65535, PORT, key="workshop-port", width=140)
        st.button(
            "Open to this network",
            key="workshop-open-port",
            type="primary",
            on_click=_open_port,
            args=(now,),
        )
    note("Serves the ballot on this address and nothing else of the app.")


def _open_port(now: Opened) -> None:
    address, port = st.session_state["workshop-address"], int(st.session_state["workshop-port"])

    def opened() -> None:
        made = Listening(now.store, now.room, address, port)
        with _lock:
            _open[now.room.id] = made, time.monotonic()

    attempt(opened)


def _close_port(now: Opened) -> None:
    close_port(now.room.id)


def close_port(room: str) -> None:
    """Close the port of a room, if it is open."""
    with _lock:
        kept = _open.pop(room, None)
    if kept is not None:
        kept[0].close()


def _opened(now: Opened, port: Listening) -> None:
    st.button("Close the port", key="workshop-close-port", on_click=_close_port, args=(now,))

    @st.fragment(run_every=POLL)
    def hello() -> None:
        waited = time.monotonic() - _open.get(now.room.id, (port, time.monotonic()))[1]
        if port.phones:
            people = "1 phone has" if port.phones == 1 else f"{port.phones} phones have"
            say(f"**{people} said hello.**")
        elif waited < WAIT:
            say("Waiting for one phone to say hello …")
        else:
            st.warning(
                "No phone has come yet. That is common: guest networks keep devices apart, and "
                "firewalls ask before a program may listen."
            )
            note(
                "What helps: a phone's hotspot that this computer and the phones join; paper, with "
                "the answers typed in below; or counting hands. All go into the same results."
            )

    hello()
