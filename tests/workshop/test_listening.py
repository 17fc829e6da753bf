"""Open to this network: one room's ballot on a port, nothing of the app, closed with the room."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from personalize.workshop import Phase, Room, WorkshopError
from personalize.workshop.listening import Listening, own_addresses
from personalize.workshop.rooms import Rooms
from tests.workshop.driver import Phone, joined

SERVE = """
import sys, threading
from personalize.workshop import open_rooms
from personalize.workshop.listening import Listening
store = open_rooms(sys.argv[1])
print(Listening(store, store.room(sys.argv[2]), "127.0.0.1", int(sys.argv[3])).port, flush=True)
threading.Event().wait()
"""


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_own_addresses_are_of_this_computer_and_can_be_served_on(store: Rooms, room: Room) -> None:
    addresses = own_addresses()
    assert not [one for one in addresses if one.startswith("127.") or one == "0.0.0.0"]
    for address in [*addresses, "0.0.0.0"]:
        listening = Listening(store, room, address, 0)
        assert urlsplit(listening.url).path == f"/join/{room.code}"
        assert urlsplit(listening.url).hostname == address
        listening.close()


def test_an_address_or_port_that_cannot_be_served_is_refused_in_one_sentence(
    store: Rooms, room: Room
) -> None:
    for address in ("192.0.2.200", "no such name", "256.1.1.1", ""):
        if address:
            with pytest.raises(WorkshopError, match=f"“{address}” is none of this computer’s"):
                Listening(store, room, address, 0)
    for port in (80, 70_000, -1):
        with pytest.raises(WorkshopError, match=f"port is {port}; 1024 to 65535"):
            Listening(store, room, "127.0.0.1", port)
    first = Listening(store, room, "127.0.0.1", 0)
    with pytest.raises(WorkshopError, match=f"port {first.port} is taken"):
        Listening(store, room, "127.0.0.1", first.port)
    first.close()
    again = Listening(store, room, "127.0.0.1", first.port)
    assert again.is_open and answers(again.port)
    again.close()


def test_nothing_of_the_app_is_there(port: int) -> None:
    phone = Phone(port)
    paths = (
        "/_stcore/health",
        "/_stcore/agent/interact",
        "/people",
        "/preview.png",
        "/static/index.html",
        "/join/../app.py",
        "/join/ABCDEF/result",
        "/favicon.ico",
        "//join",
        "/%2e%2e/data",
    )
    for path in paths:
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"):
            assert phone.ask(method, path) == 404, (method, path)
            assert len(phone.body) < 60 and "streamlit" not in phone.body.lower()
    assert phone.ask("PUT", "/join") == 404 and phone.ask("DELETE", "/") == 404
    assert phone.ask("GET", "/") == 303 and phone.answered["location"] == "/join"


def test_the_last_hello_is_of_a_phone_that_was_not_here(store: Rooms, room: Room) -> None:
    listening = Listening(store, room, "127.0.0.1", 0)
    assert listening.hello is None and listening.phones == 0
    before = datetime.now(UTC)
    phone = joined(listening.port, room)
    first = listening.hello
    assert first is not None and before <= first <= datetime.now(UTC)
    phone.ask("GET", f"/join/{room.code}")
    phone.ask("GET", f"/join/{room.code}/state")
    Phone(listening.port).ask("GET", "/join/ABCDEF")
    assert listening.hello == first and listening.phones == 1
    joined(listening.port, room)
    assert listening.hello is not None and listening.hello > first and listening.phones == 2
    listening.close()


@pytest.mark.parametrize("ending", ["close", "delete"])
def test_closing_or_deleting_the_room_closes_the_port(
    store: Rooms, room: Room, ending: str
) -> None:
    listening = Listening(store, room, "127.0.0.1", 0)
    assert answers(listening.port)
    if ending == "close":
        store.close(room)
    else:
        store.delete(room.id)
    for _ in range(50):
        if not listening.is_open:
            break
        time.sleep(0.2)
    assert not listening.is_open
    assert not answers(listening.port)


@pytest.mark.slow
def test_every_vote_that_was_answered_survives_a_kill(store: Rooms, room: Room) -> None:
    def served(port: int) -> tuple[subprocess.Popen[str], int]:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, store.url, room.id, str(port)],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert process.stdout is not None
        return process, int(process.stdout.readline())

    process, port = served(0)
    phones = [joined(port, room) for _ in range(60)]
    answered: list[int] = []

    def vote(number: int) -> None:
        time.sleep(number / 60)
        try:
            if phones[number].vote(room, str(number % 7 + 1)) == 303:
                answered.append(number)
        except OSError:
            pass

    with ThreadPoolExecutor(60) as pool:
        waiting = [pool.submit(vote, number) for number in range(60)]
        time.sleep(0.6)
        process.send_signal(signal.SIGKILL)
        process.wait()
        for one in waiting:
            one.result()
    assert 0 < len(answered) < 60
    with sqlite3.connect(str(store.engine.url.database)) as own:
        stored = own.execute("SELECT count(*) FROM votes").fetchone()[0]
    assert stored >= len(answered)
    process, again = served(port)
    assert again == port
    try:
        for number, phone in enumerate(phones):
            phone.ask("GET", f"/join/{room.code}")
            if number in answered:
                assert f"<bdi>{number % 7 + 1}</bdi>" in phone.body and "Sent." in phone.body
            assert phone.vote(room, str(number % 7 + 1)) == 303
    finally:
        process.kill()
        process.wait()
    now = store.room(room.id).round
    assert now is not None and now.phase == Phase.GUESS
    with sqlite3.connect(str(store.engine.url.database)) as own:
        assert own.execute("SELECT count(*) FROM votes").fetchone()[0] == 60
