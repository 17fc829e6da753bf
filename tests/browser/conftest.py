"""A real server and a real browser. Skipped where there is no browser, never in CI."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name))
    ),
    None,
)


class Server:
    """The app on a free port, with its log."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        with socket.socket() as probe:
            probe.bind(("localhost", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self.folder = folder
        self.log = folder / "server.log"
        own = {
            "PERSONALIZE_DATA_DIR": str(folder / "data"),
            "STREAMLIT_SERVER_HEADLESS": "true",
        }
        command = [sys.executable, "-m", "personalize.cli", "app", "--port", str(self.port)]
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


@pytest.fixture(scope="session")
def start_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Return a function that starts a fresh server; all are stopped at the end.

    ``environment`` adds to what the server sees.
    """
    started: list[Server] = []

    def start(environment: Mapping[str, str] | None = None) -> Server:
        started.append(Server(tmp_path_factory.mktemp("server"), environment or {}))
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def server(start_server: Callable[..., Server]) -> Server:
    return start_server()


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


class Visitor:
    """A page that remembers what it asked of the network and what went wrong."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.outside: list[str] = []
        self.errors: list[str] = []
        page.on("request", self._request)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _request(self, request) -> None:
        if not request.url.startswith((self.url, self.url.replace("http", "ws"), "data:", "blob:")):
            self.outside.append(request.url)

    def open(self, path: str = "/") -> Visitor:
        self.page.goto(self.url + path)
        self.settled()
        return self

    def settled(self) -> None:
        """Wait until the server has nothing more to say."""
        self.page.wait_for_selector(
            '[data-testid="stApp"][data-test-connection-state="CONNECTED"]'
            '[data-test-script-state="notRunning"]',
            timeout=60_000,
        )

    def calm(self) -> None:
        """Wait until ranges and steps are there too: the page is drawn anew when they arrive."""
        self.page.wait_for_function(
            "() => !document.body.innerText.includes('being worked out')"
            " && !document.body.innerText.includes('Learning ')",
            timeout=90_000,
        )
        self.page.wait_for_timeout(300)
        self.settled()

    def sees(self, text: str) -> None:
        self.page.get_by_text(text, exact=False).first.wait_for(timeout=30_000)

    def step(self, name: str) -> None:
        """Press another step of the ladder and wait for the page that belongs to it."""
        before = self.page.evaluate("location.search")
        self.page.locator(".st-key-ladder").get_by_role("radio", name=name, exact=True).click()
        self.page.wait_for_function("before => location.search !== before", arg=before)
        self.settled()

    def facts(self) -> str:
        return self.page.locator(".tl-facts").inner_text()

    def cards(self) -> list[str]:
        return self.page.locator(".tl-card h4").all_inner_texts()

    def charts(self) -> list[str]:
        """Return the charts' alternative texts, as a screen reader has them."""
        found = self.page.locator('.tl-drawn[aria-label], [data-testid="stVegaLiteChart"]')
        return list(found.evaluate_all("all => all.map(e => e.getAttribute('aria-label'))"))


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
