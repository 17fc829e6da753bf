"""The ballot: plain routes that a phone joins, votes and waits on; none of them shows a result.

It works without a script: a form is posted, the answer is a redirect. A vote is answered after it
is stored. What a phone is known by is a random token in a cookie; no address, no name of a browser
and no time of a clock of a phone is read for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from personalize.store.database import StoreError
from personalize.workshop import tokens
from personalize.workshop.answers import LONGEST_ANSWER, AnswerError
from personalize.workshop.attempts import Attempts
from personalize.workshop.ballot_pages import (
    JOIN,
    language_of,
    message,
    page_of,
    unsent,
)
from personalize.workshop.forms import EVERY, nothing, read_form, wants_json
from personalize.workshop.pages import headers, page
from personalize.workshop.plan import PARTS
from personalize.workshop.room import clean_code
from personalize.workshop.rooms import Rooms
from personalize.workshop.texts import texts
from personalize.workshop.views import Seen, Views
from personalize.workshop.voting import NotTakenError, Vote, VoteWriter

COOKIE, COOKIE_SECONDS = "ballot", 24 * 60 * 60
STORE_SECONDS = 12.0
"""Seconds within which a vote is stored, or the phone is asked to send it again."""
RETRY_SECONDS = "3"
STATUS = {"closed": 410, "other_round": 409, "locked": 409, "token": 403}
"""Status of a vote that was not taken, by reason."""


class Ballot:
    """The routes of the ballot of a store.

    Parameters
    ----------
    store : callable
        Returns the store; called when the first request comes.
    writer : callable
        Returns the writer of votes of the same database.
    base : str
        Path below which the server is: "" or "/lab".
    only : str
        The id of the only room that is served; "" for every open room.
    hello : callable, optional
        Called with a hash of a phone's token when the phone opens its ballot.
    """

    def __init__(
        self,
        store: Callable[[], Rooms],
        writer: Callable[[], VoteWriter],
        *,
        base: str = "",
        only: str = "",
        hello: Callable[[str], None] | None = None,
    ) -> None:
        self._store, self._writer, self._only = store, writer, only
        self.base = base
        self._hello = hello or (lambda _: None)
        self._attempts = Attempts()
        self._views: Views | None = None

    def routes(self) -> list[Route]:
        """Return the routes; every other address below ``/join`` does not exist."""
        start = f"{self.base}{JOIN}"
        return [
            Route(start, self.join),
            Route(f"{start}/{{code}}", self.show),
            Route(f"{start}/{{code}}/state", self.state),
            Route(f"{start}/{{code}}/vote", self.vote, methods=["GET", "POST"]),
            Route(f"{start}/{{rest:path}}", nothing, methods=EVERY),
        ]

    async def join(self, request: Request) -> Response:
        """Ask for a code, or go to the room of one."""
        typed = request.query_params.get("code")
        if typed is None:
            return self._ask(request)
        found = await self._find(request, typed)
        return found if isinstance(found, Response) else self._to(found.room.code)

    async def show(self, request: Request) -> Response:
        """Show what a phone can do now."""
        found = await self._find(request, request.path_params["code"])
        if isinstance(found, Response):
            return found
        code = found.room.code
        if request.path_params["code"] != code:
            return self._to(code)
        home = self._home(code)
        if found.room.closed:
            return message(found.room.language, "refused", "closed", 410)
        token = request.cookies.get(COOKIE, "")
        known = tokens.is_token(token, found.secret, found.room.id)
        if not known:
            token = tokens.new_token(found.secret, found.room.id)
        self._hello(tokens.voter(token, found.secret, found.room.id))
        try:
            own = None
            now, part = found.room.round, found.room.round and found.room.round.open_part
            if known and now is not None and part:
                own = await run_in_threadpool(self.views.own_answer, found, now, part, token)
        except StoreError:
            return self._unread(found.room.language)
        answer = page_of(found, home, own, change="change" in request.query_params)
        if not known:
            answer.set_cookie(
                COOKIE,
                token,
                max_age=COOKIE_SECONDS,
                path=home,
                httponly=True,
                samesite="lax",
                secure=request.url.scheme == "https",
            )
        return answer

    async def state(self, request: Request) -> Response:
        """Return a few bytes that differ when the page to show differs."""
        found = await self._find(request, request.path_params["code"])
        if isinstance(found, Response):
            return PlainTextResponse("", found.status_code, headers())
        return PlainTextResponse(found.state, headers=headers())

    async def vote(self, request: Request) -> Response:
        """Store a vote, then send the phone to the page that says so."""
        found = await self._find(request, request.path_params["code"])
        if request.method != "POST":
            return found if isinstance(found, Response) else self._to(found.room.code)
        language = language_of(request) if isinstance(found, Response) else found.room.language
        form = await read_form(request)
        if isinstance(form, str):
            return self._refuse(request, language, form, 413 if form == "long" else 400)
        if isinstance(found, Response):
            if found.status_code == 503:
                return self._unsent(request, language, form)
            said = "slow" if found.status_code == 429 else "unknown"
            return self._refuse(request, language, said, found.status_code)
        round_id, part, answer = form
        vote = Vote(
            found.room.id,
            round_id,
            PARTS[part == PARTS[1]],
            answer,
            request.cookies.get(COOKIE, ""),
        )
        try:
            stored = asyncio.wrap_future(self._writer().send(vote))
            await asyncio.wait_for(asyncio.shield(stored), STORE_SECONDS)
        except NotTakenError as refused:
            return self._refuse(request, language, refused.reason, STATUS[refused.reason])
        except AnswerError:
            now = found.room.round
            free = now is not None and now.question(vote.part).kind == "text"
            long = free and len(answer) > LONGEST_ANSWER
            return self._refuse(
                request, language, "long" if long else "text" if free else "answer", 422
            )
        except (StoreError, TimeoutError):
            return self._unsent(request, language, form)
        if wants_json(request):
            return JSONResponse({"sent": True}, headers=headers())
        return self._to(found.room.code)

    @property
    def views(self) -> Views:
        """The rooms as they were read a moment ago."""
        if self._views is None:
            self._views = Views(self._store(), self._only)
        return self._views

    async def _find(self, request: Request, typed: str) -> Seen | Response:
        """Return the room of a code, or the answer to a code that is not looked up or wrong."""
        code = clean_code(typed)
        address = request.client.host if request.client else ""
        allowed = self._attempts.allows(address)
        try:
            seen = None
            if code is not None and (allowed or COOKIE in request.cookies):
                seen = await self._seen(code)
        except StoreError:
            return self._unread(language_of(request))
        if not allowed:
            token = request.cookies.get(COOKIE, "")
            if seen is None or not tokens.is_token(token, seen.secret, seen.room.id):
                return self._ask(request, "slow", 429)
        if seen is None:
            self._attempts.wrong(address)
            return self._ask(request, "unknown", 404)
        return seen

    async def _seen(self, code: str) -> Seen | None:
        """Return the room of a code; the database is read in another thread."""
        if self._views is not None and (kept := self._views.kept(code)) is not None:
            return kept
        return await run_in_threadpool(lambda: self.views.seen(code))

    def _home(self, code: str) -> str:
        return f"{self.base}{JOIN}/{code}"

    def _to(self, code: str) -> Response:
        return RedirectResponse(self._home(code), 303, headers())

    def _ask(self, request: Request, wrong: str = "", status: int = 200) -> Response:
        language = language_of(request)
        said = texts(language)["refused"][wrong] if wrong else ""
        answer = page("join.html", language, status, wrong=said, join=f"{self.base}{JOIN}")
        if status == 429:
            answer.headers["retry-after"] = RETRY_SECONDS
        return answer

    def _unread(self, language: str) -> Response:
        answer = message(language, "refused", "database", 503)
        answer.headers["retry-after"] = RETRY_SECONDS
        return answer

    def _unsent(self, request: Request, language: str, form: tuple[str, str, str]) -> Response:
        code = clean_code(request.path_params["code"]) or ""
        answer = unsent(language, self._home(code), form)
        answer.headers["retry-after"] = RETRY_SECONDS
        return answer

    def _refuse(self, request: Request, language: str, reason: str, status: int) -> Response:
        said = texts(language)["refused"][reason]
        if wants_json(request):
            return JSONResponse({"said": said}, status, headers())
        code = clean_code(request.path_params["code"])
        return message(language, "refused", reason, status, self._home(code) if code else "")
