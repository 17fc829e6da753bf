"""Open to this network: a port that serves the ballot of one room and nothing else of the app."""

from __future__ import annotations

import errno
import os
import socket
import threading
from datetime import UTC, datetime

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from personalize.store.database import StoreError
from personalize.workshop.ballot import Ballot
from personalize.workshop.ballot_pages import JOIN
from personalize.workshop.forms import EVERY, nothing
from personalize.workshop.plan import WorkshopError
from personalize.workshop.room import Room
from personalize.workshop.rooms import Rooms
from personalize.workshop.voting import vote_writer

PORT = 8765
"""The port that is proposed."""
BACKLOG = 1024
"""Connections that may wait to be accepted: a room of phones that join at once."""
LOOK_SECONDS = 1.0
"""Seconds between two looks whether the room was closed."""
NETWORKS = ("192.0.2.1", "10.255.255.255", "172.31.255.255", "192.168.255.255")
"""Addresses to which the way is looked up; nothing is sent."""


def own_addresses() -> list[str]:
    """Return the addresses of this computer in its networks, the usual one first."""
    found = [address for goal in NETWORKS if (address := _way_to(goal))]
    try:
        places = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET, socket.SOCK_STREAM)
    except OSError:
        places = []
    found += [str(place[4][0]) for place in places]
    return [one for one in dict.fromkeys(found) if not one.startswith("127.")]


def _way_to(goal: str) -> str:
    """Return the address from which this computer would send to another, or ""."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((goal, 9))
        except OSError:
            return ""
        address = str(probe.getsockname()[0])
    return "" if address == "0.0.0.0" else address  # noqa: S104


class Listening:
    """Serves the ballot of a room on an address of this computer, in threads, until it is closed.

    Parameters
    ----------
    store : Rooms
    room : Room
    address : str
        One of ``own_addresses()``, "127.0.0.1" or "0.0.0.0".
    port : int
        1024 to 65535, or 0 for any that is free.

    Raises
    ------
    WorkshopError
        If the address is not this computer's, or the port is taken.
    """

    def __init__(self, store: Rooms, room: Room, address: str, port: int = PORT) -> None:
        self.room, self.address = room.id, address
        self._store, self._code = store, room.code
        self._socket = _listening_socket(address, port)
        self.port = int(self._socket.getsockname()[1])
        self._phones: set[str] = set()
        self._last: datetime | None = None
        self._ended = threading.Event()
        ballot = Ballot(
            lambda: store, lambda: vote_writer(store.url), only=room.id, hello=self._greet
        )
        app = Starlette(
            routes=[
                Route("/", _to_join),
                *ballot.routes(),
                Route("/{rest:path}", nothing, methods=EVERY),
            ],
            exception_handlers={404: _nothing, 405: _nothing},
        )
        config = uvicorn.Config(
            app,
            access_log=False,
            log_config=None,
            log_level="warning",
            lifespan="off",
            proxy_headers=False,
            server_header=False,
            ws="none",
            timeout_keep_alive=15,
            timeout_graceful_shutdown=2,
            backlog=BACKLOG,
        )
        self._server = uvicorn.Server(config)
        self._serving = threading.Thread(target=self._serve, name="ballot", daemon=True)
        self._serving.start()
        threading.Thread(target=self._watch, name="ballot watch", daemon=True).start()

    @property
    def url(self) -> str:
        """The address that phones open."""
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"http://{host}:{self.port}{JOIN}/{self._code}"

    @property
    def hello(self) -> datetime | None:
        """When a phone that was not here before last opened its ballot, or None."""
        return self._last

    @property
    def phones(self) -> int:
        """How many phones have opened their ballot here; known in memory alone."""
        return len(self._phones)

    @property
    def is_open(self) -> bool:
        """Whether the port is open; while it is being closed it still is."""
        return self._serving.is_alive()

    def close(self) -> None:
        """Close the port; what was sent is answered first."""
        self._ended.set()
        self._server.should_exit = True
        if threading.current_thread() is not self._serving:
            self._serving.join(timeout=5)
        self._socket.close()

    def _serve(self) -> None:
        self._server.run(sockets=[self._socket])
        self._ended.set()

    def _watch(self) -> None:
        """Close the port soon after the room was closed or deleted, also by another process."""
        while not self._ended.wait(LOOK_SECONDS):
            try:
                if self._store.room(self.room).closed:
                    break
            except StoreError:
                continue
            except WorkshopError:
                break
        self.close()

    def _greet(self, phone: str) -> None:
        if phone not in self._phones:
            self._phones.add(phone)
            self._last = datetime.now(UTC)


def _listening_socket(address: str, port: int) -> socket.socket:
    if port != 0 and not 1024 <= port <= 65535:
        raise WorkshopError(f"port is {port}; 1024 to 65535 are allowed.")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    own = socket.socket(family, socket.SOCK_STREAM)
    if os.name != "nt":  # there it would let two servers share a port
        own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        own.bind((address, port))
        own.listen(BACKLOG)
    except (OSError, UnicodeError) as error:
        own.close()
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            raise WorkshopError(
                f"port {port} is taken by another program; choose another one."
            ) from None
        allowed = ", ".join([*own_addresses(), "127.0.0.1"])
        raise WorkshopError(
            f"address “{address[:60]}” is none of this computer’s; {allowed} are."
        ) from None
    return own


async def _to_join(_: Request) -> Response:
    return RedirectResponse(JOIN, 303)


async def _nothing(request: Request, _: Exception) -> Response:
    return await nothing(request)
