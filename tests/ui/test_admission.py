"""Who is let in: names, other sites, a token. The next application is a stand-in."""

import asyncio
import socket
from typing import Any

import pytest

from personalize.errors import PersonalizeError
from personalize.ui.admission import (
    ALLOWED,
    COOKIE,
    TOKEN,
    Admission,
    check_address,
    is_loopback,
    rules,
)
from personalize.ui.headers import POLICY, SecurityHeaders


async def _inner(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    seen = [pair for pair in scope["headers"] if pair[0] == b"origin"]
    await send({"type": "http.response.start", "status": 200, "headers": seen})
    await send({"type": "http.response.body", "body": b"inside"})


def asked(
    address: str = "localhost",
    path: str = "/",
    query: str = "",
    arrived: str = "127.0.0.1",
    kind: str = "http",
    base: str = "",
    **headers: str,
) -> tuple[int | str, dict[str, str], str]:
    """Return status (or the event of a web socket), headers and body of the answer."""
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": kind,
        "method": "GET",
        "path": path,
        "scheme": "http",
        "server": (arrived, 8501),
        "query_string": query.encode(),
        "headers": [
            (name.encode(), value.encode())
            for name, value in ({"host": "localhost:8501"} | headers).items()
        ],
    }
    app = SecurityHeaders(Admission(_inner, rules(address), base))
    asyncio.run(app(scope, None, send))  # type: ignore[arg-type]
    if kind == "websocket":
        return sent[0]["type"], {}, ""
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], found, b"".join(m.get("body", b"") for m in sent[1:]).decode()


@pytest.mark.parametrize(
    ("host", "arrived", "status"),
    [
        ("localhost:8501", "127.0.0.1", 200),
        ("LOCALHOST.", "127.0.0.1", 200),
        ("127.0.0.1", "127.0.0.1", 200),
        ("[::1]:8501", "::1", 200),
        ("192.168.1.7:8501", "192.168.1.7", 200),
        ("192.168.1.8:8501", "192.168.1.7", 421),
        ("evil.example", "127.0.0.1", 421),
        ("localhost.evil.example:8501", "127.0.0.1", 421),
        ("lab.example.com", "127.0.0.1", 200),
        ("a.team.example", "127.0.0.1", 200),
        ("team.example", "127.0.0.1", 421),
        ("localhost:port", "127.0.0.1", 421),
        ("user@localhost", "127.0.0.1", 421),
        ("localhost/evil", "127.0.0.1", 421),
        ("", "127.0.0.1", 421),
    ],
)
def test_only_names_of_this_server_are_answered(
    host: str, arrived: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ALLOWED, "lab.example.com, *.team.example")
    assert asked(host=host, arrived=arrived)[0] == status
    opened = asked(host=host, arrived=arrived, kind="websocket")[0]
    assert opened == ("websocket.accept" if status == 200 else "websocket.close")


@pytest.mark.parametrize(
    ("origin", "host", "status"),
    [
        ("http://localhost:8501", "localhost:8501", 200),
        ("http://localhost:3000", "localhost:8501", 403),
        ("http://evil.example", "localhost:8501", 403),
        ("null", "localhost:8501", 403),
        ("http://[", "localhost:8501", 403),
        ("file://localhost:8501", "localhost:8501", 403),
        ("https://lab.example.com", "localhost:8501", 200),  # a proxy that passes its own Host on
        ("https://lab.example.com", "lab.example.com", 200),
    ],
)
def test_other_sites_are_not_answered(
    origin: str, host: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ALLOWED, "lab.example.com")
    found, headers, _ = asked(host=host, origin=origin)
    assert found == status
    if status == 200:  # what Streamlit sees is its own site: it looks nothing up
        assert headers["origin"].split("//")[1] == host
    opened = asked(host=host, origin=origin, kind="websocket")[0]
    assert opened == ("websocket.accept" if status == 200 else "websocket.close")


def test_a_token_is_asked_for_on_a_network_and_kept_in_a_cookie(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(TOKEN, "s3cret")
    wall = "0.0.0.0"
    status, _, page = asked(wall)
    assert status == 401 and "enter the token" in page
    assert asked(wall, kind="websocket")[0] == "websocket.close"
    assert asked(wall, path="/_stcore/health")[0] == 200
    status, _, page = asked(wall, query="token=wrong")
    assert status == 401 and "This token is not the one." in page
    status, headers, _ = asked(wall, "/lab/people", query="data.level=2&token=s3cret", base="/lab")
    assert status == 303 and headers["location"] == "/lab/people?data.level=2"
    cookie = headers["set-cookie"]
    assert f"{COOKIE}=s3cret" in cookie and "HttpOnly" in cookie and "Path=/lab" in cookie
    assert asked(wall, "//evil.example/", query="token=s3cret")[1]["location"] == "/evil.example/"
    assert asked(wall, cookie=f"{COOKIE}=s3cret")[0] == 200
    assert asked(wall, kind="websocket", cookie=f"{COOKIE}=s3cret")[0] == "websocket.accept"
    assert asked(wall, cookie=f"{COOKIE}=é")[0] == 401


def test_a_token_is_made_for_a_network_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TOKEN, raising=False)
    assert rules("localhost").token is None and rules("127.0.0.2").token is None
    first, second = rules("0.0.0.0").token, rules("192.168.1.7").token
    assert first and second and first != second and len(first) >= 20
    monkeypatch.setenv(TOKEN, "none")
    assert rules("0.0.0.0").token is None
    assert [is_loopback(a) for a in ("::1", "LocalHost", "::", "example.com")] == [
        True,
        True,
        False,
        False,
    ]


def test_every_answer_says_what_a_page_may_load() -> None:
    for headers in (asked()[1], asked(host="evil.example")[1]):
        assert headers["content-security-policy"] == POLICY
        assert headers["x-content-type-options"] == "nosniff"
    assert "unsafe-eval" not in POLICY and "frame-ancestors 'self'" in POLICY


def test_an_address_that_cannot_be_served_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(PersonalizeError, match="is taken"):
            check_address("127.0.0.1", taken.getsockname()[1])
    for address in ("300.1.1.1", "203.0.113.7", "a" * 90):
        with pytest.raises(PersonalizeError, match=f"--address {address} is no address of this"):
            check_address(address, 0)
    check_address("localhost", 0)
