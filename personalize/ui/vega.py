"""The library that draws charts in the browser, served by this server and nobody else.

It is Vega-Embed, with Vega and Vega-Lite, as ``vl-convert-python`` carries them, made once by
``just vega`` and kept beside this module: making it takes two seconds in which a server answers
nobody.
"""

from __future__ import annotations

import hashlib
from functools import cache

from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

from personalize import locations

NAME = "vega.js"
SNIPPET = "globalThis.thinLineEmbed = vegaEmbed;"
"""What of the library the page finds, and under what name."""
LICENCE = "/*! Vega-Embed, Vega-Lite, Vega: University of Washington and others, BSD-3-Clause. */"
A_YEAR = "public, max-age=31536000, immutable"
"""The address changes with the library."""


def made() -> str:
    """Return the library as the installed package makes it. Takes seconds."""
    import vl_convert

    return f"{LICENCE}\n{vl_convert.javascript_bundle(SNIPPET)}\n"


def write() -> None:
    """Keep the library beside this module."""
    locations.package_file(f"ui/{NAME}").write_text(made(), encoding="utf-8")


@cache
def address() -> str:
    """Return where a page finds the library, as seen from the page."""
    content = locations.package_file(f"ui/{NAME}").read_bytes()
    return f"./{NAME}?v={hashlib.sha256(content).hexdigest()[:12]}"


async def _library(_: Request) -> FileResponse:
    return FileResponse(
        locations.package_file(f"ui/{NAME}"),
        media_type="text/javascript",
        headers={"Cache-Control": A_YEAR},
    )


routes = [Route(f"/{NAME}", _library)]
