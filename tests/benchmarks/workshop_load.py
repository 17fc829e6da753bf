"""A room of 200 phones that vote 20 times: seconds to the answer, votes kept, memory, a kill.

Run it: ``python tests/benchmarks/workshop_load.py``. Not a test: the figures are a machine's. The
ballot is served by another process on loopback, as "Open to this network" serves it. Phones join
within five seconds, ask every three seconds whether the round changed, vote anywhere within two
seconds of each opening, and every tenth vote is sent twice. Then the server is killed in the middle
of a vote and started again. The phones share the processors with the server. With ``--app`` the
whole app serves the ballot, and a browser shows the projector's page all the time.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from playwright.sync_api import sync_playwright
from serving import ROOT, arguments, median, show, within

from personalize.workshop import Phase, Room, Rooms, guided_rounds, open_rooms
from personalize.workshop.plan import Kind, Question, RoundPlan

PHONES, VOTES, ARRIVAL, WITHIN, POLL = 200, 20, 5.0, 2.0, 3.0
"""Phones, votes of each, seconds in which they join and vote, seconds between two looks."""
MEDIAN_MS, MOST_MS, MEMORY_MB = 30, 150, 50
"""Limits: median and 95% of the time to the answer, growth of the server's memory."""
SERVE = """
import sys, threading
from personalize.workshop import open_rooms
from personalize.workshop.listening import Listening
store = open_rooms(sys.argv[1])
listening = Listening(store, store.room(sys.argv[2]), "127.0.0.1", int(sys.argv[3]))
print(listening.url, flush=True)
if sys.argv[4] == "busy":
    from personalize.scenario import Scenario
    from personalize.study.lab import Lab
    lab, seed = Lab(), 0
    while True:
        seed += 1
        lab.run(Scenario().replace({"seed": seed}))
threading.Event().wait()
"""


class Server:
    """The process that serves the ballot of one room."""

    def __init__(self, url: str, room: Room, port: int = 0, doing: str = "") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, url, room.id, str(port), doing],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()
        self.port = int(urlsplit(self.url).port or 0)

    def memory_mb(self) -> float:
        """Return the resident memory of the server."""
        return float(psutil.Process(self.process.pid).memory_info().rss / 2**20)

    def kill(self) -> None:
        """End the server at once, in the middle of whatever it does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


class WholeApp(Server):
    """The whole app, which serves the ballot under its own address, and the projector's page."""

    def __init__(self, url: str, room: Room, port: int = 0) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = port or int(probe.getsockname()[1])
        self.process = subprocess.Popen(
            [sys.executable, "-m", "personalize.cli", "app", "--port", str(self.port)],
            env=os.environ
            | {
                "PYTHONPATH": str(ROOT),
                "PERSONALIZE_DATABASE_URL": url,
                "PERSONALIZE_DATA_DIR": str(Path(urlsplit(url).path).parent),
                "STREAMLIT_SERVER_HEADLESS": "true",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        home = f"http://localhost:{self.port}"
        self.url, self.wall = (
            f"{home}/join/{room.code}",
            f"{home}/workshop?room={room.code}&view=room",
        )
        for _ in range(240):
            try:
                with urllib.request.urlopen(self.url, timeout=1):
                    return
            except OSError:
                time.sleep(0.25)
        raise RuntimeError("The app did not start.")

    def memory_mb(self) -> float:
        """Return the resident memory of the server and its own processes."""
        own = psutil.Process(self.process.pid)
        every = [own, *own.children(recursive=True)]
        return float(sum(one.memory_info().rss for one in every) / 2**20)


@contextmanager
def on_the_wall(server: Server) -> Iterator[Callable[[], int]]:
    """Show the projector's page in a browser; yield a function that reads its number of answers."""
    if not isinstance(server, WholeApp):
        yield lambda: 0
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.goto(server.wall)
        page.get_by_text(server.url.rsplit("/", 1)[1]).first.wait_for(timeout=90_000)

        def shown() -> int:
            time.sleep(2 * POLL)
            found = re.search(r"(\d+) answers", page.inner_text("body"))
            return int(found[1]) if found else 0

        time.sleep(20)  # the story that a server works out at its start
        yield shown
        browser.close()


@dataclass
class Phone:
    """One phone: a connection that is kept, a cookie, and what it was answered."""

    port: int
    home: str
    chooses: random.Random
    cookie: str = ""
    times: list[float] = field(default_factory=list)
    joined: list[float] = field(default_factory=list)
    answered: dict[tuple[str, str], str] = field(default_factory=dict)
    failed: int = 0
    _pipe: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    _alone: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def ask(self, method: str, path: str, body: str = "") -> int:
        """Send a request and return the status; the connection is opened where there is none."""
        async with self._alone:
            kept = self._pipe is not None  # a server may have ended a connection that was idle
            for again in range(1 + kept):
                try:
                    return await self._ask(method, path, body)
                except (OSError, asyncio.IncompleteReadError, ValueError):
                    self._pipe = None
                    if again == kept:
                        raise ConnectionError from None
        raise AssertionError

    async def _ask(self, method: str, path: str, body: str) -> int:
        if self._pipe is None:
            self._pipe = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._pipe
        head = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
        head += [f"Cookie: {self.cookie}"] if self.cookie else []
        writer.write(("\r\n".join(head) + "\r\n\r\n" + body).encode())
        answer = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        named = dict(line.lower().split(": ", 1) for line in answer[1:] if ": " in line)
        await reader.readexactly(int(named.get("content-length", 0)))
        for line in answer:
            if line.lower().startswith("set-cookie: "):
                self.cookie = line.split(": ", 1)[1].split(";")[0]
        if named.get("connection") == "close":
            self._pipe = None
        return int(answer[0].split()[1])

    def hang_up(self) -> None:
        """Forget the connection, as after a server that ended."""
        self._pipe, self._alone = None, asyncio.Lock()

    async def join(self) -> None:
        """Open the ballot anywhere within the time of arrival."""
        await asyncio.sleep(self.chooses.random() * ARRIVAL)
        start = time.perf_counter()
        self.failed += await self.ask("GET", self.home) != 200
        self.joined.append(time.perf_counter() - start)

    async def vote(self, round_id: str, part: str, spread: float = WITHIN) -> None:
        """Vote anywhere within some seconds; now and then twice, as after a lost answer."""
        await asyncio.sleep(self.chooses.random() * spread)
        answer = str(self.chooses.randint(1, 7))
        for _ in range(1 + (self.chooses.random() < 0.1)):
            start = time.perf_counter()
            body = f"round={round_id}&part={part}&answer={answer}"
            if await self.ask("POST", f"{self.home}/vote", body) == 303:
                self.times.append(time.perf_counter() - start)
                self.answered[round_id, part] = answer
            else:
                self.failed += 1

    async def poll(self) -> None:
        """Ask every three seconds whether the round changed."""
        await asyncio.sleep(self.chooses.random() * POLL)
        while True:
            self.failed += await self.ask("GET", f"{self.home}/state") != 200
            await asyncio.sleep(POLL)


def opened(store: Rooms) -> Room:
    """Return a room with rounds of seven buttons, enough for all votes."""
    seven = Question(Kind.SEVEN, "How invasive does this feel?")
    shown = guided_rounds()[0].shown
    plans = [RoundPlan(f"Round {n + 1}", seven, seven, shown) for n in range(VOTES // 2 + 1)]
    return store.open_room("Load", plans, keep_days=1)


def phones_of(server: Server) -> list[Phone]:
    """Return the phones, none of which has joined yet."""
    home = urlsplit(server.url).path
    return [Phone(server.port, home, random.Random(number)) for number in range(PHONES)]


async def played(store: Rooms, room: Room, phones: list[Phone]) -> Room:
    """Play every round but the last: all phones guess, then vote."""
    await asyncio.gather(*map(Phone.join, phones))
    looks = [asyncio.create_task(phone.poll()) for phone in phones]
    for now in room.rounds[:-1]:
        room = store.go_to(room, now.id)
        for part in (Phase.GUESS, Phase.VOTE):
            room = store.move(room, part)
            await asyncio.gather(*(phone.vote(now.id, str(part)) for phone in phones))
            if part == Phase.GUESS:
                room = store.move(store.move(room, Phase.LOCKED), Phase.REVEAL)
    for look in looks:
        look.cancel()
    await asyncio.gather(*looks, return_exceptions=True)
    return room


def stored(path: Path) -> list[tuple[str, str, str]]:
    """Return round, part and answer of every vote in the database."""
    with sqlite3.connect(path) as own:
        return list(own.execute("SELECT round, part, answer FROM votes"))


async def killed(server: Server, room: Room, phones: list[Phone]) -> None:
    """Kill the server while the phones vote."""
    tasks = [asyncio.create_task(one.vote(room.current, "guess")) for one in phones]
    await asyncio.sleep(WITHIN / 2)
    server.kill()
    await asyncio.gather(*tasks, return_exceptions=True)


def tallied(votes: list[tuple[str, str, str]], phones: list[Phone]) -> tuple[int, int]:
    """Return how many answered votes are missing, and how many are stored beyond one a phone."""
    left = list(votes)
    missing = 0
    for phone in phones:
        for (round_id, part), answer in phone.answered.items():
            if (round_id, part, answer) in left:
                left.remove((round_id, part, answer))
            else:
                missing += 1
    return missing, len(left)


def main() -> None:
    """Serve, vote, kill, start again, count; print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--busy", action="store_true", help="the server also runs scenarios")
    parser.add_argument("--app", action="store_true", help="the whole app, with the projector")
    given = parser.parse_args()
    path = Path(tempfile.mkdtemp(prefix="personalize-bench-")) / "notebook.sqlite"
    url = f"sqlite:///{path}"
    store = open_rooms(url)
    room = opened(store)
    serve = WholeApp if given.app else Server
    server = serve(url, room) if given.app else Server(url, room, doing="busy" * given.busy)
    phones = phones_of(server)
    with on_the_wall(server) as shown:
        before = server.memory_mb()
        with ThreadPoolExecutor(1) as pool:  # the browser has this thread's event loop
            room = pool.submit(asyncio.run, played(store, room, phones)).result()
        grown = server.memory_mb() - before
        on_wall = shown()
    times = [1000 * seconds for phone in phones for seconds in phone.times]
    missing, twice = tallied(stored(path), phones)
    row = {
        "phones": PHONES,
        "votes sent": len(times),
        "stored": len(stored(path)),
        "lost": missing,
        "twice": twice,
        "failed": sum(phone.failed for phone in phones),
        "median ms": median(times),
        "95% ms": within(times, 0.95),
        "most ms": max(times),
        "join 95% ms": within([1000 * s for phone in phones for s in phone.joined], 0.95),
        "memory +MB": grown,
    }
    if given.app:
        row["on the wall"] = on_wall
    for phone in phones:
        phone.answered.clear()
    room = store.move(store.go_to(room, room.rounds[-1].id), Phase.GUESS)
    again = phones_of(server)
    for phone, old in zip(again, phones, strict=True):
        phone.cookie = old.cookie
    asyncio.run(killed(server, room, again))
    answered = sum(len(phone.answered) for phone in again)
    last = [vote for vote in stored(path) if vote[0] == room.current]
    lost, unanswered = tallied(last, again)
    server = serve(url, room, server.port)
    for phone in again:
        phone.hang_up()

    async def finish() -> None:
        await asyncio.gather(*(one.vote(room.current, "guess", 1.0) for one in again))

    asyncio.run(finish())
    after = [vote for vote in stored(path) if vote[0] == room.current]
    server.kill()
    kill = {
        "killed after answers": answered,
        "of these lost": lost,
        "stored but not answered": unanswered,
        "after the restart": len(after),
    }
    limits = {"median ms": MEDIAN_MS, "95% ms": MOST_MS, "memory +MB": MEMORY_MB}
    show([row, {"phones": "limit", **limits}], given.json)
    show([kill], None)


if __name__ == "__main__":
    main()
