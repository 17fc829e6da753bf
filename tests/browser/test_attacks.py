"""The server under attack: other names, other sites, no token, and what it asks of the network."""

import textwrap
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

pytestmark = pytest.mark.browser

WATCH = """
    import sys

    def watch(event, given):
        if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.connect"):
            place = given[1] if event == "socket.connect" else given[0]
            with open({path!r}, "a") as log:
                log.write(f"{{event}} {{place}}\\n")

    sys.addaudithook(watch)
"""
"""Python runs a module of this name at its start: it writes down what the server looks up."""
HERE = ("localhost", "127.0.0.1", "::1", "0.0.0.0", "None", "('127.0.0.1'", "('::1'", "/")


def status(url: str, **headers: str) -> int:
    asked = urllib.request.Request(
        url, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_strangers_are_turned_away_and_nothing_is_looked_up(
    start_server: Callable, visit: Callable, tmp_path: Path
) -> None:
    log = tmp_path / "looked-up.txt"
    log.touch()
    (tmp_path / "sitecustomize.py").write_text(textwrap.dedent(WATCH.format(path=str(log))))
    server = start_server({"PYTHONPATH": str(tmp_path), "PERSONALIZE_TOKEN": "s3cret"})
    assert status(server.url) == 401
    assert status(server.url, Host="evil.example") == 421
    assert status(f"{server.url}/_stcore/health", Origin="http://evil.example") == 403
    assert status(f"{server.url}/people", Origin="http://evil.example") == 403
    socket = server.url.replace("http", "ws")
    for headers in (
        {"Origin": "http://evil.example", "Cookie": "personalize_token=s3cret"},
        {"Cookie": "personalize_token=wrong"},
    ):
        with pytest.raises(InvalidStatus), connect(socket, additional_headers=headers):
            pass
    visitor = visit(at=server)
    visitor.page.goto(server.url)
    visitor.page.get_by_label("Token").fill("s3cret")
    visitor.page.get_by_role("button", name="Sign in").click()
    visitor.sees("Hypotheses from a simulation")
    visitor.open("/people?data.level=2")
    assert not [line for line in visitor.errors if "401" not in line]
    told = [line.split(" ", 1) for line in log.read_text().splitlines()]
    assert [place for _, place in told if not place.startswith(HERE)] == []
