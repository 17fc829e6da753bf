"""The server: previews of shared links, redirects of page addresses, and its start."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from html import escape
from urllib.parse import parse_qsl, quote

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse
from starlette.routing import Route

from personalize import locations
from personalize.scenario import from_query
from personalize.scenario.words import diff
from personalize.study.stories import stories
from personalize.ui.address import address, base_path, is_shared, reachable_as
from personalize.ui.admission import (
    ALLOWED,
    TOKEN,
    Admission,
    Message,
    Receive,
    Rules,
    Scope,
    Send,
    check_address,
    is_loopback,
    rules,
)
from personalize.ui.ballot import OpenToAll, app_ballot, is_ballot
from personalize.ui.headers import SecurityHeaders
from personalize.ui.link import FIRST, names_for_labels

PICTURE = "preview.png"
PAGES = {
    "people": "People",
    "compare": "Compare",
    "over-time": "Over time",
    "workshop": "Workshop",
    "research": "Research",
    "method": "Method",
    "guide": "Guide",
    "notebook": "Notebook",
    "your-data": "Your data",
}
PAGE = "page"
"""Parameter of the address that names a page: see ``PageLinks``."""
SHARED_UPLOAD_MB = 200
"""Largest upload in MB on a server that others use too; an option of Streamlit overrides it."""
LONGEST = 200
"""Largest number of characters of a description."""


def describe(path: str, query: str) -> tuple[str, str]:
    """Return the title and the description of an address; invalid parameters are ignored.

    Parameters
    ----------
    path, query : str
        Path and query string of the address, unchecked.
    """
    parameters = names_for_labels(dict(parse_qsl(query[:4000])))
    page_path = path.removeprefix(base_path()).strip("/") or parameters.get(PAGE, "")
    page = PAGES.get(page_path, "Explore")
    story = stories().get(parameters.get("story", FIRST), stories()[FIRST])
    scenario, _ = from_query(parameters, story.scenario)
    changes = "; ".join(map(str, diff(story.scenario, scenario)))
    title = f"{story.title}{', your version' if changes else ''} · {page} · Thin Line"
    text = f"{story.story} {changes}" if changes else f"{story.story} {story.question}"
    if len(text) > LONGEST:
        text = text[: LONGEST - 1].rsplit(" ", 1)[0] + "…"
    return title, text


def tags(path: str, query: str, host: str) -> str:
    """Return the tags for the head of a page, everything escaped.

    They include the colour scheme, so that a browser in dark mode is dark before the page has
    loaded.
    """
    title, text = describe(path, query)
    properties = {
        "og:type": "website",
        "og:site_name": "Thin Line",
        "og:title": title,
        "og:description": text,
        "og:image": f"{host}{base_path()}/{PICTURE}",
        "og:image:alt": "A person’s screen beside two lines over six steps of data use.",
    }
    meta_tags = "".join(
        f'<meta property="{name}" content="{escape(value)}">' for name, value in properties.items()
    )
    return (
        '<meta name="color-scheme" content="light dark">'
        f'<meta name="description" content="{escape(text)}">{meta_tags}'
    )


async def _picture(_: Request) -> FileResponse:
    return FileResponse(locations.package_file("ui/preview.png"), media_type="image/png")


def routes() -> list[Route]:
    """Return the routes of the preview picture and of the ballot."""
    return [Route(f"{base_path()}/{PICTURE}", _picture), *app_ballot().routes()]


class PageLinks:
    """Starlette middleware that sends a direct load of a page to the root, with the page's name.

    Streamlit's browser part looks for its server below the address that was loaded: below
    ``/people`` there is none, and the browser reports two addresses that do not exist. The frame
    goes on to the page that is named.
    """

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        page_path = str(scope.get("path", "")).removeprefix(base_path()).strip("/")
        if scope["type"] == "http" and scope["method"] == "GET" and page_path in PAGES:
            query = scope["query_string"].decode("latin-1")
            target = f"{base_path()}/?{PAGE}={page_path}" + (f"&{query}" if query else "")
            await RedirectResponse(target, 307)(dict(scope), receive, send)
            return
        await self.app(scope, receive, send)


class SharePreview:
    """Starlette middleware that adds tags to the head of HTML pages and leaves the rest alone."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        path = str(scope.get("path", ""))
        ballot = is_ballot(path.removeprefix(base_path()))
        if scope["type"] != "http" or "." in path or "/_stcore" in path or ballot:
            await self.app(scope, receive, send)
            return
        request = Request(dict(scope))
        scheme = request.headers.get("x-forwarded-proto", request.url.scheme)
        scheme = scheme if scheme in ("http", "https") else "http"
        added = tags(path, request.url.query, f"{scheme}://{request.url.netloc}").encode()
        # A compressed page cannot be added to; a page is 9 kB.
        headers = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        start: Message | None = None
        body = b""

        async def hold(message: Message) -> None:
            """Collect the body of an HTML page, then send it with the tags added."""
            nonlocal start, body
            if message["type"] == "http.response.start":
                kind = dict(message["headers"]).get(b"content-type", b"")
                if kind.startswith(b"text/html"):
                    start = message
                    return
            if start is None or message["type"] != "http.response.body":
                await send(message)
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            whole = body.replace(b"<head>", b"<head>" + added, 1)
            headers_kept = [pair for pair in start["headers"] if pair[0] != b"content-length"]
            start["headers"] = [*headers_kept, (b"content-length", str(len(whole)).encode())]
            await send(start)
            await send({"type": "http.response.body", "body": whole})

        await self.app({**scope, "headers": headers}, receive, hold)


def middleware() -> list[Middleware]:
    """Return what every request passes through, outermost first."""
    return [
        Middleware(SecurityHeaders),
        Middleware(Admission, rules=served_rules(), base=base_path(), open_to_all=OpenToAll()),
        Middleware(PageLinks),
        Middleware(SharePreview),
    ]


@cache
def served_rules() -> Rules:
    """Return the rules of this server; a token that was made stays the same until it ends."""
    return rules(address())


def who_can_reach() -> str:
    """Return what the terminal says about who can open the app; "" if only this computer can."""
    if not is_shared():
        return ""
    token = served_rules().token
    port = st.get_option("server.port")
    link, here = (f"http://{name}:{port}{base_path()}/" for name in (reachable_as(), "localhost"))
    lines = [
        "Everybody on this network who has the address can open Thin Line: every page, the "
        "notebook and imported ratings, to read, change and delete.",
    ]
    if token is None:
        lines.append(f"No token is asked for. Address: {link}")
    else:
        query = f"?token={quote(token, safe='')}"
        lines.append(f"They need this address with its token: {link}{query}")
        lines.append(f"On this computer: {here}{query}")
    return "\n".join(lines)


def serve(
    port: int, address: str, extra: list[str], allow: Sequence[str] = (), token: bool = True
) -> None:
    """Hand over to ``python -m streamlit run``, which reads its config and environment.

    glibc gives each thread a memory pool of its own and keeps what was freed in it; two pools
    serve this server as fast and hold several hundred megabytes less.
    """
    os.environ.setdefault("STREAMLIT_BROWSER_GATHER_USAGE_STATS", "false")
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    if allow:
        os.environ[ALLOWED] = ",".join(allow)
    if not token:
        os.environ[TOKEN] = "none"
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(locations.app_file()),
        f"--server.port={port}",
        f"--server.address={address}",
        *([] if is_loopback(address) else [f"--server.maxUploadSize={SHARED_UPLOAD_MB}"]),
        *extra,
    ]
    check_address(address, port)
    if os.name == "nt":  # there a replaced process would leave its terminal
        sys.exit(subprocess.call(command))  # noqa: S603
    os.execv(command[0], command)  # noqa: S606
