"""Make the pictures of the guide from the product: ``just pictures``.

A browser visits a server of its own with an empty data folder, in the light mode. The pictures are
written into ``data/guide/pictures`` in 128 colours; look at them before they are committed.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from PIL import Image
from playwright.sync_api import sync_playwright

from personalize import locations
from personalize.workshop import Phase, open_rooms, story_round
from personalize.workshop.hands import add_answers
from tests.browser.conftest import CHROMIUM, Server, Visitor

WIDTH = 1280
"""Width of each picture in pixels."""
COLOURS = 128
"""Colours of each picture: a tenth of the bytes of all colours."""
ROOM = {"2": 2, "3": 5, "4": 6, "5": 3, "6": 1}
"""Answers of a room of 17 people, by answer."""
Visit = Callable[[int, int], Visitor]


def explore(visit: Visit, server: Server) -> bytes:
    """Return Explore at the step Did, as it opens."""
    visitor = visit(WIDTH, 900).open("/?data.level=3")
    visitor.calm()
    return visitor.page.screenshot()


def wall(visit: Visit, server: Server) -> bytes:
    """Return the projector's view of a round that is revealed."""
    store = open_rooms(f"sqlite:///{server.folder / 'data' / 'notebook.sqlite'}")
    room = store.open_room("Our workshop", [story_round("cards-on-table")], keep_days=1)
    room = store.move(store.go_to(room, room.rounds[0].id), Phase.GUESS)
    add_answers(store, room, ROOM)
    room = store.move(store.move(room, Phase.LOCKED), Phase.REVEAL)
    visitor = visit(1920, 1080)
    visitor.page.goto(f"{server.url}/workshop?room={room.code}&view=room")
    visitor.page.get_by_text("Neither is evidence").first.wait_for(timeout=90_000)
    visitor.page.wait_for_timeout(3000)  # it never rests: it looks for answers all the time
    return visitor.page.screenshot()


def figure(visit: Visit, server: Server) -> bytes:
    """Return the figure that Compare offers first, as it is downloaded."""
    visitor = visit(WIDTH, 900).open(
        "/compare?a.data.level=3&b.data.level=3&b.design.consent=per_purpose"
    )
    visitor.calm()
    visitor.page.get_by_text("Export charts and data", exact=True).click()
    button = visitor.page.get_by_role("button", name="Download", exact=True)
    button.wait_for()
    visitor.quiet(1000)
    with visitor.page.expect_download(timeout=60_000) as waiting:
        button.click()
    return Path(waiting.value.path()).read_bytes()


def plan(visit: Visit, server: Server) -> bytes:
    """Return Plan with the number of people for two versions."""
    visitor = visit(WIDTH, 900).open(
        "/research?tab=Plan&a.data.level=3&b.data.level=3&b.design.consent=none"
    )
    visitor.sees("people in each group")
    visitor.calm()
    visitor.page.get_by_text("How many people", exact=True).first.scroll_into_view_if_needed()
    visitor.quiet(1500)
    return visitor.page.screenshot()


PICTURES: Mapping[str, Callable[[Visit, Server], bytes]] = MappingProxyType(
    {"explore.png": explore, "wall.png": wall, "figure.png": figure, "plan.png": plan}
)
"""How each picture is made, by its name."""


def small(content: bytes) -> Image.Image:
    """Return a picture of ``WIDTH`` pixels and few colours."""
    image = Image.open(io.BytesIO(content)).convert("RGB")
    size = (WIDTH, round(image.height * WIDTH / image.width))
    return image.resize(size, Image.Resampling.LANCZOS).quantize(COLOURS, dither=Image.Dither.NONE)


def main() -> None:
    """Make all pictures."""
    folder = Path(tempfile.mkdtemp(prefix="personalize-pictures-"))
    (folder / "data").mkdir()
    server = Server(folder, {})
    target = locations.data() / "guide" / "pictures"
    target.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])

        def visit(width: int, height: int) -> Visitor:
            page = browser.new_page(viewport={"width": width, "height": height})
            return Visitor(page, server.url)

        for name, made in PICTURES.items():
            small(made(visit, server)).save(target / name, optimize=True)
            print(f"{name}: {(target / name).stat().st_size:,} bytes")
        browser.close()
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
