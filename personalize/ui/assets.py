"""Files of this package that a browser keeps: their address changes with what is in them."""

from __future__ import annotations

import hashlib
from functools import cache

from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

from personalize import locations

A_YEAR = "public, max-age=31536000, immutable"


@cache
def address(name: str) -> str:
    """Return where a page finds a file of ``personalize/ui``, as seen from the page."""
    content = locations.package_file(f"ui/{name}").read_bytes()
    return f"./{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


def route(name: str, kind: str) -> Route:
    """Return what answers for a file of ``personalize/ui`` of a media type."""

    async def serve(_: Request) -> FileResponse:
        file = locations.package_file(f"ui/{name}")
        return FileResponse(file, media_type=kind, headers={"Cache-Control": A_YEAR})

    return Route(f"/{name}", serve)


routes = [route("vega.js", "text/javascript"), route("style.css", "text/css")]
