"""The ballot within the app's server: without the app's token while a room is open, and alone."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from personalize.store.database import StoreError
from personalize.ui import server
from personalize.ui.admission import TOKEN
from personalize.ui.ballot import OpenToAll, app_ballot, is_ballot
from personalize.workshop import Phase, Room, guided_rounds, open_rooms
from personalize.workshop.rooms import Rooms


def asked(app: Any, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    """Return status, headers and body of the answer to a GET."""
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "scheme": "http",
        "server": ("127.0.0.1", 8501),
        "client": ("127.0.0.1", 50000),
        "query_string": b"",
        "headers": [
            (name.encode(), value.encode())
            for name, value in ({"host": "localhost:8501"} | headers).items()
        ],
    }
    # In a thread of its own: the browser tests of the same process leave a loop running here.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(app(scope, receive, send))).result()
    start = next(message for message in sent if message["type"] == "http.response.start")
    found = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return start["status"], found, b"".join(m.get("body", b"") for m in sent[1:]).decode()


@pytest.fixture
def app(library: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the app's routes and middleware around a page, with a token."""
    monkeypatch.setenv(TOKEN, "a token of the app")
    server.served_rules.cache_clear()
    app_ballot.cache_clear()
    page = Route("/{rest:path}", lambda _: HTMLResponse("<head></head>the app"))
    yield Starlette(routes=[*server.routes(), page], middleware=server.middleware())
    server.served_rules.cache_clear()
    app_ballot.cache_clear()


def opened() -> Room:
    store = open_rooms()
    room = store.open_room("Tuesday", guided_rounds())
    return store.move(store.go_to(room, room.rounds[0].id), Phase.GUESS)


def test_the_ballot_alone_needs_no_token_and_only_while_a_room_is_open(app: Any) -> None:
    assert asked(app, "/join")[0] == 401
    room = opened()
    app = Starlette(routes=server.routes(), middleware=server.middleware())
    status, headers, body = asked(app, f"/join/{room.code}")
    assert status == 200 and "How much better" in body and "og:title" not in body
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert headers["set-cookie"].startswith("ballot=")
    for path in ("/", "/people", "/joins", "/join.html", "/_stcore/health/x", "/preview.png"):
        assert asked(app, path)[0] == 401, path
    for path in ("/join/", "/join/../people", "/join/x/y/z", "/join/%2e%2e/"):
        assert asked(app, path)[0] == 404, path
    assert asked(app, f"/join/{room.code}", host="elsewhere.example")[0] == 421
    assert asked(app, f"/join/{room.code}", origin="http://elsewhere.example")[0] == 403
    open_rooms().close(room)
    app = Starlette(routes=server.routes(), middleware=server.middleware())
    assert asked(app, f"/join/{room.code}")[0] == 401


def test_other_pages_keep_the_policy_of_the_app(app: Any) -> None:
    cookie = "personalize_token=a token of the app"
    status, headers, body = asked(app, "/people-of", cookie=cookie)
    assert status == 200 and "the app" in body and "og:title" in body
    assert "script-src 'self' 'unsafe-inline'" in headers["content-security-policy"]


def test_paths_of_the_ballot() -> None:
    assert [is_ballot(path) for path in ("/join", "/join/", "/join/ABC", "/joins", "/a/join")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_a_database_that_is_gone_leaves_it_open_as_it_was(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened()
    to_all = OpenToAll()
    assert to_all("/join/ABCDEF") and not to_all("/people")

    def gone(_: Rooms) -> bool:
        raise StoreError("The database does not answer.")

    monkeypatch.setattr(Rooms, "any_open", gone)
    to_all._looked = float("-inf")
    assert to_all("/join/ABCDEF")
