"""Many visitors at once and what each costs in memory, by clients of Streamlit's own protocol.

Run it: ``python tests/benchmarks/visitors.py``. Not a test: the figures are a machine's. Every
visitor is a session of its own that keeps its widgets' states and polls where the page asks it
to, as a browser does; time is from sending a change to the end of the script. The clients share
the processors with the server.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
import time
from dataclasses import dataclass, field

import numpy as np
import psutil
import websockets
from serving import Served, app_server, arguments, median, show, within
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

VISITORS, EVERY, SECONDS = 20, 5.0, 60.0
"""Visitors at once, seconds between two changes of each, seconds of load."""
PATIENCE = 5.0
"""Seconds to wait for the next word of the server."""
SESSIONS, WARM = 40, 10
"""Idle sessions whose memory is measured, after some that warm the server up."""
LADDER, FORM, BOARD = "level", "thin_line_form", "thin_line_board"
"""What a step is told as, and the components that hear of settings and of the ladder."""
CHANGED = (LADDER, "design.consent", "design.transparency")
"""What visitors change: a step, and fields of the form."""
SAID = re.compile(r'<i hidden data-board="explore" .*?data-digest="(\w+)">(.*)</i>$', re.DOTALL)
"""What the board of Explore says, and the digest it is named by."""
STEPS = re.compile(r'data-act="level:(\d+)"( checked)?')
"""The steps of the ladder in what the board says, and which one is shown."""
FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclass
class Visitor:
    """One session: a connection, the controls it has seen, and what it set them to."""

    url: str
    chooses: random.Random
    options: dict[str, list[str]] = field(default_factory=dict)
    board: str = ""
    form: str = ""
    body: str = ""
    step: str = ""
    shown: dict[str, object] = field(default_factory=dict)
    said: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    polls: dict[str, float] = field(default_factory=dict)
    cached: set[str] = field(default_factory=set)
    times: list[float] = field(default_factory=list)
    failed: int = 0
    query: str = ""
    page: str = ""

    async def open(self) -> None:
        """Connect and wait for the page."""
        address = self.url.replace("http", "ws") + "/_stcore/stream"
        self.socket = await websockets.connect(
            address, subprotocols=["streamlit"], max_size=None, origin=self.url
        )
        await self.rerun()

    async def rerun(
        self, fragment: str = "", *, poll: bool = False, teller: str = "", told: str = ""
    ) -> float:
        """Ask for a run, take in all it says, and return its seconds.

        ``told`` is what a component, the ``teller``, tells, as JSON.
        """
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_script_hash = self.query, self.page
        state.fragment_id, state.is_auto_rerun = fragment, poll
        state.cached_message_hashes.extend(self.cached)
        if told:
            own = state.widget_states.widgets.add(id=_make_trigger_id(teller, "events"))
            own.json_trigger_value = told
        if not fragment:
            self.polls.clear()
        start = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while True:
            try:
                heard = await asyncio.wait_for(self.socket.recv(), PATIENCE)
            except TimeoutError:
                # Nothing more is said: what was asked for is gone, such as a poll that has ended.
                self.failed += not poll
                self.polls.pop(fragment, None)
                return time.perf_counter() - start
            if self._take(ForwardMsg.FromString(heard)):
                return time.perf_counter() - start

    def _take(self, found: ForwardMsg) -> bool:
        """Take in one message; return whether a run has ended with it."""
        kind = found.WhichOneof("type")
        if found.metadata.cacheable:
            self.cached.add(found.hash)
        if kind == "new_session":
            self.page = found.new_session.page_script_hash
        elif kind == "page_info_changed":
            self.query = found.page_info_changed.query_string
        elif kind == "auto_rerun":
            self.polls[found.auto_rerun.fragment_id] = found.auto_rerun.interval
        elif kind == "stop_auto_rerun":
            for one in found.stop_auto_rerun.fragment_ids:
                self.polls.pop(one, None)
        elif kind == "delta" and found.delta.WhichOneof("type") == "new_element":
            self._element(found.delta.new_element, found.delta.fragment_id)
        return kind == "script_finished" and found.script_finished in FINISHED

    def _element(self, element: object, fragment: str) -> None:
        name = element.WhichOneof("type")
        own = getattr(element, name)
        if name == "exception":
            self.failed += 1
        elif name == "bidi_component" and own.component_name == BOARD:
            self.board, self.body = own.id, fragment
        elif name == "html" and (said := SAID.match(own.body)):
            digest, text = said.groups()
            if text:  # what was said before is only named
                self.said[digest] = STEPS.findall(json.loads(text)["slots"]["ladder"])
            steps = self.said[digest]
            self.options[LADDER] = [step for step, _ in steps]
            self.step = next((step for step, on in steps if on), "")
        elif name == "bidi_component" and own.component_name == FORM:
            self.form = own.id
            for section in json.loads(own.json)["sections"]:
                for one in section["fields"]:
                    self.options[one["name"]] = [value for value, _ in one["options"]]
                    self.shown[one["name"]] = one["value"]

    async def climb(self, step: str) -> float:
        """Go to a step of the ladder, and return the run's seconds."""
        act = [{"event": "act", "value": [[1000 * time.time(), f"{LADDER}:{step}"]]}]
        return await self.rerun(self.body, teller=self.board, told=json.dumps(act))

    async def change(self) -> float:
        """Change a setting to another of its options, and return the run's seconds."""
        setting = self.chooses.choice(CHANGED)
        now = self.step if setting == LADDER else self.shown[setting]
        other = self.chooses.choice([value for value in self.options[setting] if value != now])
        if setting == LADDER:
            return await self.climb(other)
        told = [{"event": "said", "value": [[1000 * time.time(), setting, other]]}]
        return await self.rerun(self.body, teller=self.form, told=json.dumps(told))

    async def visit(self, seconds: float, every: float) -> None:
        """Change something every few seconds, and poll where the page asks to."""
        end = time.perf_counter() + seconds
        due = time.perf_counter() + self.chooses.random() * every
        while due < end:
            await self._idle(due)
            self.times.append(await self.change())
            due = max(due + every, time.perf_counter())

    async def _idle(self, until: float) -> None:
        while (left := until - time.perf_counter()) > 0:
            interval = min(self.polls.values(), default=left)
            await asyncio.sleep(min(left, interval))
            if interval < left:
                await self.rerun(next(iter(self.polls)), poll=True)

    async def close(self) -> None:
        """Leave."""
        await self.socket.close()


async def opened(server: Served, number: int, seed: int = 0) -> list[Visitor]:
    """Return visitors whose Explore page is there."""
    found = []
    for i in range(number):
        found.append(Visitor(server.url, random.Random(seed + i)))
        await found[-1].open()
    return found


async def load(server: Served, visitors: int, seed: int, every: float) -> list[Visitor]:
    """Return visitors who have changed a control every few seconds for a while."""
    found = await opened(server, visitors, seed)
    await asyncio.gather(*(one.visit(SECONDS, every) for one in found))
    for one in found:
        await one.close()
    return found


async def crowd(server: Served) -> list[dict[str, object]]:
    """Measure one visitor, many, and one again, all steps fitted before."""
    await load_once(server)
    rows = []
    for name, visitors in (("one visitor", 1), ("many visitors", VISITORS), ("one again", 1)):
        found = await load(server, visitors, 100 * len(rows), EVERY if visitors > 1 else EVERY / 2)
        times = [1000 * seconds for one in found for seconds in one.times]
        rows.append(
            {
                "what": name,
                "visitors": visitors,
                "changes": len(times),
                "median ms": median(times),
                "95% ms": within(times, 0.95),
                "failed": sum(one.failed for one in found),
            }
        )
    one = median([rows[0]["median ms"], rows[2]["median ms"]])
    rows[1]["ratio to one"] = rows[1]["median ms"] / one
    rows[1]["limit"] = 5
    return rows


async def load_once(server: Served) -> None:
    """Have every step of the ladder fitted."""
    (first,) = await opened(server, 1)
    for step in first.options[LADDER] * 2:
        await first.climb(step)
        await asyncio.sleep(1.5)
    await first.close()


async def memory(server: Served) -> list[dict[str, object]]:
    """Measure what an idle visitor costs, as the slope of the server's memory over visitors."""
    process = psutil.Process(server.process.pid)
    for one in await opened(server, WARM):
        await one.close()
    await asyncio.sleep(3)
    visitors, sizes = [], [_megabytes(process)]
    for i in range(SESSIONS):
        visitors += await opened(server, 1, i)
        await asyncio.sleep(0.2)
        sizes.append(_megabytes(process))
    slope = float(np.polyfit(np.arange(len(sizes)), sizes, 1)[0])
    for one in visitors:
        with contextlib.suppress(websockets.ConnectionClosed):
            await one.close()
    await asyncio.sleep(5)
    return [
        {
            "what": "an idle visitor",
            "sessions": SESSIONS,
            "MB each": round(slope, 2),
            "limit": 5,
            "MB before": sizes[0],
            "MB with all": sizes[-1],
            "MB after they left": _megabytes(process),
        }
    ]


def _megabytes(process: psutil.Process) -> float:
    return float(process.memory_info().rss / 1e6)


def main() -> None:
    """Start the app, measure, print."""
    given = arguments(__doc__ or "").parse_args()
    with app_server() as server:
        together = asyncio.run(crowd(server))
        idle = asyncio.run(memory(server))
    show(together, None)
    show(idle, None)
    if given.json:
        given.json.write_text(json.dumps(together + idle, indent=1))


if __name__ == "__main__":
    main()
