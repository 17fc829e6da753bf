"""Who may use the server: names it is reached by, sites that may send requests, a token.

Streamlit checks none of this for pages and files. It also looks its own outer address up at a
public service when a request comes from another site: such requests end here, before Streamlit.
"""

from __future__ import annotations

import errno
import hmac
import ipaddress
import os
import secrets
import socket
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from personalize import locations
from personalize.errors import PersonalizeError

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

ALLOWED = "PERSONALIZE_ALLOW_HOST"
"""Environment variable with further names of the server, separated by commas; "*." for any part."""
TOKEN = "PERSONALIZE_TOKEN"  # noqa: S105
"""Environment variable with the token that visitors sign in with; "none" if nobody needs one."""
COOKIE = "personalize_token"
HEALTH = "/_stcore/health"
"""Path that tells a load balancer that the server runs; it needs no token."""
WRONG_NAME, WRONG_SITE, SIGN_IN = 421, 403, 401


@dataclass(frozen=True)
class Rules:
    """What a server allows.

    Attributes
    ----------
    names : tuple of str
        Names of this computer, in lower case.
    added : tuple of str
        Names that ``--allow-host`` adds, in lower case; "*.example.com" allows every name below
        it, "*" every name.
    token : str or None
        The token that a visitor needs; None if nobody needs one.
    """

    names: tuple[str, ...]
    added: tuple[str, ...]
    token: str | None

    def allows_name(self, name: str) -> bool:
        """Return whether a host name, in lower case and without a port, is one of the server."""
        return name in self.names or self.was_added(name)

    def was_added(self, name: str) -> bool:
        """Return whether ``--allow-host`` adds a host name."""
        return any(
            pattern in ("*", name) or (pattern.startswith("*.") and name.endswith(pattern[1:]))
            for pattern in self.added
        )


def is_loopback(address: str) -> bool:
    """Return whether an address to serve on is reachable from this computer alone."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address.lower() == "localhost"


def rules(address: str) -> Rules:
    """Return the rules of a server on an address; without a token in the environment, make one.

    Nobody needs a token for an address that only this computer reaches.
    """
    machine = socket.gethostname().lower()
    added = tuple(name.strip().lower() for name in os.environ.get(ALLOWED, "").split(","))
    names = ("localhost", machine, f"{machine}.local", address.lower())
    token: str | None = os.environ.get(TOKEN, "").strip()
    if token == "none" or (not token and is_loopback(address)):  # noqa: S105
        token = None
    elif not token:
        token = secrets.token_urlsafe(18)
    return Rules(names, tuple(filter(None, added)), token)


def check_address(address: str, port: int) -> None:
    """Refuse an address that is not this computer's, or a port that is taken.

    Raises
    ------
    PersonalizeError
        Naming the address and port.
    """
    try:
        _bind(socket.getaddrinfo(address, port, type=socket.SOCK_STREAM))
    except (OSError, UnicodeError) as error:
        number = getattr(error, "errno", None)
        if number == errno.EADDRINUSE:
            raise PersonalizeError(
                f"Port {port} is taken, perhaps by Thin Line itself. Choose another with --port."
            ) from None
        if number == errno.EACCES:
            raise PersonalizeError(
                f"Port {port} may not be opened; choose one above 1023."
            ) from None
        raise PersonalizeError(
            f"--address {address} is no address of this computer; localhost, 0.0.0.0 (every "
            "network) or one of its own addresses is needed."
        ) from None


def _bind(places: list[Any]) -> None:
    """Open and close the first of some places that can be opened; a name can stand for several."""
    for position, (family, kind, _, _, place) in enumerate(places):
        try:
            with socket.socket(family, kind) as probe:
                if os.name != "nt":  # there it would let two servers share a port
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(place)
            return
        except OSError as error:
            if error.errno == errno.EADDRINUSE or position == len(places) - 1:
                raise


def host_name(host: str) -> str | None:
    """Return the name in a Host header, in lower case; None if the header is malformed."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port  # raises if it is no number
    except ValueError:
        return None
    if parts.username or parts.path or parts.query or parts.fragment or not parts.hostname:
        return None
    return parts.hostname.lower().rstrip(".")


class Admission:
    """Starlette middleware that answers requests that the rules do not allow.

    Parameters
    ----------
    app : callable
        The next application.
    rules : Rules
    base : str
        Path below which the app is served: "" or "/lab".
    open_to_all : callable, optional
        Tells of a path, below ``base``, whether it is served without a token.
    """

    def __init__(
        self,
        app: Application,
        rules: Rules,
        base: str = "",
        open_to_all: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self.app, self.rules, self.base = app, rules, base
        self._open_to_all = open_to_all

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or connection."""
        refusal = self._refusal(scope) if scope["type"] in ("http", "websocket") else None
        if refusal is None:
            await self.app(_of_own_site(scope), receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await refusal(dict(scope), receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        """Return the answer to a request that is not allowed; None if it is."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        name = host_name(host)
        if name is None or not (self.rules.allows_name(name) or _is_own_address(name, scope)):
            return PlainTextResponse(
                f"This app is not served as “{host[:100]}”. Whoever runs it can allow the name "
                "with --allow-host.",
                WRONG_NAME,
            )
        origin = headers.get("origin")
        if origin is not None and not self._own_site(origin, host):
            return PlainTextResponse("Requests from other sites are not answered.", WRONG_SITE)
        path = str(scope.get("path", "")).removeprefix(self.base)
        if self.rules.token is None or path == HEALTH:
            return None
        if scope["type"] == "http" and self._open_to_all(path):
            return None
        return self._sign_in(scope, self.rules.token)

    def _own_site(self, origin: str, host: str) -> bool:
        try:
            site = urlsplit(origin)
        except ValueError:
            return False
        if site.scheme not in ("http", "https"):
            return False
        # A proxy may pass its own address on as Host; the browser's site is then a name added.
        added = self.rules.was_added((site.hostname or "").lower())
        return added or site.netloc.lower() == host.lower()

    def _sign_in(self, scope: Scope, token: str) -> Response | None:
        connection = HTTPConnection(scope)
        if _same(connection.cookies.get(COOKIE, ""), token):
            return None
        if scope["type"] == "http" and _same(connection.query_params.get("token", ""), token):
            query = parse_qsl(str(connection.url.query), keep_blank_values=True)
            rest = urlencode([(key, value) for key, value in query if key != "token"])
            path = "/" + str(scope["path"]).lstrip("/")  # "//name" would be another site
            answer = RedirectResponse(f"{path}?{rest}" if rest else path, 303)
            answer.set_cookie(
                COOKIE,
                token,
                path=self.base or "/",
                httponly=True,
                samesite="lax",
                secure=connection.url.scheme == "https",
            )
            return answer
        wrong = "token" in connection.query_params
        page = locations.package_file("ui/templates/sign_in.html").read_text(encoding="utf-8")
        said = "This token is not the one." if wrong else ""
        return HTMLResponse(page.replace("{{ said }}", said), SIGN_IN)


def _of_own_site(scope: Scope) -> Scope:
    """Return an admitted request as one of the server's own site.

    Behind a proxy that passes its own Host on, the browser's Origin is another name. Streamlit
    would refuse it, after looking its own outer address up at a public service.
    """
    headers = Headers(scope=scope) if scope["type"] in ("http", "websocket") else Headers()
    if "origin" not in headers or urlsplit(headers["origin"]).netloc == headers.get("host"):
        return scope
    scheme = urlsplit(headers["origin"]).scheme
    own = (b"origin", f"{scheme}://{headers['host']}".encode("latin-1"))
    others = [pair for pair in scope["headers"] if pair[0] != b"origin"]
    return {**scope, "headers": [*others, own]}


def _is_own_address(name: str, scope: Scope) -> bool:
    """Return whether a name is the number of the address at which the request arrived."""
    try:
        asked = ipaddress.ip_address(name)
    except ValueError:
        return False
    server = scope.get("server")
    if asked.is_loopback or server is None:
        return True
    try:
        return asked == ipaddress.ip_address(str(server[0]).split("%")[0])
    except ValueError:
        return False


def _same(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode(), token.encode())
