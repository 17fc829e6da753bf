"""The form of the ballot as it comes in: short, whole and unambiguous, or refused."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from personalize.workshop.pages import headers
from personalize.workshop.plan import PARTS

LONGEST_BODY = 4096
"""Largest number of bytes of a form; 280 characters need 3,360 at most."""
ALLOWED_PARTS = [[part] for part in PARTS]
EVERY = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
"""Methods that are answered at addresses that do not exist."""


async def nothing(_: Request) -> Response:
    """Answer an address that does not exist."""
    return PlainTextResponse("Nothing is here. The ballot is at /join.", 404, headers())


async def read_form(request: Request) -> tuple[str, str, str] | str:
    """Return round, part and answer of a form; "long" or "form" if it is too long or damaged."""
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LONGEST_BODY:
                return "long"
    except ClientDisconnect:
        return "form"
    try:
        fields = parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=8)
    except ValueError:
        return "form"
    values = [fields.get(name, []) for name in ("round", "part", "answer")]
    if any(len(given) > 1 for given in values) or not values[0] or values[1] not in ALLOWED_PARTS:
        return "form"
    return values[0][0], values[1][0], values[2][0] if values[2] else ""


def wants_json(request: Request) -> bool:
    """Return whether the script of the page asks, and not the browser."""
    return request.headers.get("accept", "") == "application/json"
