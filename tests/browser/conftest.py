"""A real server and a real browser. Skipped where there is no browser, never in CI."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

CHROMIUM = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name))
    ),
    None,
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run a browser test that fails once more, after two seconds; the summary lists it as RERUN.

    On a busy machine a browser, two servers and their worker processes share two cores. What
    fails twice in a row has another reason.
    """
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1, reruns_delay=2))


class Server:
    """The app on a free port, with its log."""

    def __init__(self, folder: Path, environment: Mapping[str, str], below: str = "") -> None:
        with socket.socket() as probe:
            probe.bind(("localhost", 0))
            self.port = probe.getsockname()[1]
        path = f"/{below}" if below else ""
        self.url = f"http://localhost:{self.port}{path}"
        self.folder = folder
        self.log = folder / "server.log"
        own = {
            "PERSONALIZE_DATA_DIR": str(folder / "data"),
            "STREAMLIT_SERVER_HEADLESS": "true",
        }
        command = [sys.executable, "-m", "personalize.cli", "app", "--port", str(self.port)]
        command += ["--server.baseUrlPath", below] if below else []
        self.process = subprocess.Popen(
            command,
            env={**os.environ, **own, **environment},
            cwd=folder,
            stdout=self.log.open("w"),
            stderr=subprocess.STDOUT,
        )
        for _ in range(240):
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1):
                    return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.25)
        raise RuntimeError(f"The server did not start:\n{self.log.read_text()}")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


@pytest.fixture
def start_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Return a function that starts a fresh server; all are stopped at the end of the test.

    ``environment`` adds to what the server sees; ``below`` is the path it is served at.
    """
    started: list[Server] = []

    def start(environment: Mapping[str, str] | None = None, below: str = "") -> Server:
        started.append(Server(tmp_path_factory.mktemp("server"), environment or {}, below))
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return the server that most tests share."""
    shared = Server(tmp_path_factory.mktemp("server"), {})
    yield shared
    shared.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have Chromium: browser tests are not skipped there.")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        )
        yield found
        found.close()


QUIET = """
ms => new Promise(resolve => {
  let last = performance.now();
  const watch = new MutationObserver(() => { last = performance.now(); });
  watch.observe(document.body, {subtree: true, childList: true, attributes: true,
    characterData: true});
  const look = () => performance.now() - last > ms
    ? (watch.disconnect(), resolve()) : setTimeout(look, 50);
  look();
})"""
"""Waits until nothing on the page has changed for some milliseconds."""
CAVEAT = "Hypotheses from a simulation"
"""Words at the end of every page."""


class Visitor:
    """A page that remembers what it asked of the network and what went wrong."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.outside: list[str] = []
        self.errors: list[str] = []
        page.on("request", self._request)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("response", self._response)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.url, self.url.replace("http", "ws"), "data:", "blob:")):
            self.outside.append(request.url)

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.errors.append(f"{response.status} {response.url}")

    def open(self, path: str = "/") -> Visitor:
        self.page.goto(self.url + path)
        self.page.get_by_text(CAVEAT).last.wait_for(timeout=90_000, state="attached")
        self.quiet()
        return self

    def quiet(self, milliseconds: int = 400) -> None:
        """Wait until the page has come to rest."""
        self.page.evaluate(QUIET, milliseconds)

    def calm(self) -> None:
        """Wait until ranges and steps are there too: the page is drawn anew when they arrive."""
        self.page.wait_for_function(
            "() => !document.body.innerText.includes('being worked out')"
            " && !document.body.innerText.includes('Learning ')",
            timeout=240_000,  # a story's ladder, while the server works out the first one
        )
        self.quiet(1000)

    def sees(self, text: str) -> None:
        shown = self.page.get_by_text(text, exact=False).filter(visible=True)
        shown.first.wait_for(timeout=30_000)

    def choose(self, label: str, option: str) -> None:
        """Choose an option of a list by its label."""
        self.page.get_by_role("combobox", name=label).first.click()
        self.page.get_by_role("option", name=option).first.click()
        self.quiet()

    @property
    def ladder(self) -> Locator:
        return self.page.locator(".st-key-ladder")

    def sharing_level(self, name: str) -> Locator:
        """Return a step of the ladder, whose second line says what it holds."""
        return self.ladder.get_by_role("radio", name=re.compile(rf"^{name}\b"))

    def step(self, name: str) -> None:
        """Press another step of the ladder and wait for the page that belongs to it."""
        said = "() => document.querySelector('.tl-sentence')?.textContent"
        before = self.page.evaluate(said)
        self.sharing_level(name).click()
        expect(self.sharing_level(name)).to_be_checked()
        self.page.wait_for_function(
            f"before => ![before, undefined].includes(({said})())", arg=before
        )
        self.quiet()

    def facts(self) -> str:
        return self.page.locator(".tl-facts").inner_text()

    def cards(self) -> list[str]:
        self.page.locator(".tl-card h4").first.wait_for()
        return self.page.locator(".tl-card h4").all_inner_texts()


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[dict[tuple[int, int, str], BrowserContext]]:
    """Return one context for each size and mode: its cache spares every visit the app's scripts."""
    found: dict[tuple[int, int, str], BrowserContext] = {}
    yield found
    for context in found.values():
        context.close()


@pytest.fixture
def visit(
    browser: Browser, contexts: dict[tuple[int, int, str], BrowserContext], server: Server
) -> Iterator[Callable[..., Visitor]]:
    """Return a function that opens a new visitor's page: a session of its own."""
    pages: list[Page] = []

    def new(
        width: int = 1440, height: int = 900, mode: str = "light", at: Server = server
    ) -> Visitor:
        look, phone = (width, height, mode), width < 600
        if look not in contexts:
            contexts[look] = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=mode,
                is_mobile=phone,
                has_touch=phone,
            )
        pages.append(contexts[look].new_page())
        return Visitor(pages[-1], at.url)

    yield new
    for page in pages:
        page.close()
