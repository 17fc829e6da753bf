"""What a link looks like where it is shared: a title, a sentence and a picture, for chats and mail.

Streamlit sends the same empty page for every address. This adds what the link itself says, and our
own style sheet; no scenario is run for it, and nothing is fetched from elsewhere.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from functools import cache
from html import escape
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

from personalize import locations
from personalize.scenario import from_query
from personalize.scenario.words import diff
from personalize.study.stories import stories
from personalize.ui import style

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

FIRST = "typical-home"
PICTURE = "/preview.png"
PAGES = {
    "people": "People",
    "compare": "Compare",
    "over-time": "Over time",
    "method": "Method",
    "notebook": "Notebook",
    "your-data": "Your data",
}
LONGEST = 200
"""Characters of a description; chats cut longer ones."""


def describe(path: str, query: str) -> tuple[str, str]:
    """Return the title and the description of an address.

    Parameters
    ----------
    path, query : str
        Of the address, as they came; anything wrong in them is left out.
    """
    given = dict(parse_qsl(query[:4000]))
    page = PAGES.get(path.strip("/"), "Explore")
    story = stories().get(given.get("story", FIRST), stories()[FIRST])
    scenario, _ = from_query(given, story.scenario)
    changes = "; ".join(map(str, diff(story.scenario, scenario)))
    title = f"{story.title}{', changed' if changes else ''} · {page} · Thin Line"
    text = f"{story.story} {changes}" if changes else f"{story.story} {story.question}"
    if len(text) > LONGEST:
        text = text[: LONGEST - 1].rsplit(" ", 1)[0] + "…"
    return title, text


def tags(path: str, query: str, host: str) -> str:
    """Return the tags for the head of a page, everything escaped."""
    title, text = describe(path, query)
    named = {
        "og:type": "website",
        "og:site_name": "Thin Line",
        "og:title": title,
        "og:description": text,
        "og:image": f"{host}{PICTURE}",
        "og:image:alt": "A person’s screen beside two charts over six steps of data use.",
    }
    found = "".join(
        f'<meta property="{name}" content="{escape(value)}">' for name, value in named.items()
    )
    return f'<meta name="description" content="{escape(text)}">{found}'


async def _picture(_: Request) -> FileResponse:
    return FileResponse(locations.package_file("ui/preview.png"), media_type="image/png")


routes = [Route(PICTURE, _picture)]


@cache
def together() -> bytes:
    """Return the script that hands on together what arrives together."""
    script = locations.package_file("ui/together.js").read_text(encoding="utf-8")
    return f"<script>{{{script}}}</script>".encode()


class SharePreview:
    """Middleware that adds the tags and the style sheet to pages; the rest it leaves as it is."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        path = str(scope.get("path", ""))
        if scope["type"] != "http" or "." in path or path.startswith("/_stcore"):
            await self.app(scope, receive, send)
            return
        request = Request(dict(scope))
        host = f"{request.url.scheme}://{request.url.netloc}"
        added = tags(path, request.url.query, host).encode()
        # What is compressed cannot be added to; a page is 9 kB.
        plain = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        start: Message | None = None
        body = b""

        async def hold(message: Message) -> None:
            """Keep back a page until all of it is there, then send it with the tags."""
            nonlocal start, body
            if message["type"] == "http.response.start":
                kind = dict(message["headers"]).get(b"content-type", b"")
                if kind.startswith(b"text/html"):
                    start = message
                    return
                await send(message)
                return
            if start is None or message["type"] != "http.response.body":
                await send(message)
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            whole = body.replace(b"<head>", b"<head>" + together() + added, 1)
            whole = whole.replace(b"<body>", b"<body>" + style.link().encode(), 1)
            kept = [pair for pair in start["headers"] if pair[0] != b"content-length"]
            start["headers"] = [*kept, (b"content-length", str(len(whole)).encode())]
            await send(start)
            await send({"type": "http.response.body", "body": whole})

        await self.app({**scope, "headers": plain}, receive, hold)
