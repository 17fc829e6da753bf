"""Which page of the ballot a phone sees in each phase."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from personalize.workshop.answers import buttons, ends
from personalize.workshop.pages import page
from personalize.workshop.picture import ScreenPicture
from personalize.workshop.plan import Kind, Part
from personalize.workshop.room import Phase, Round
from personalize.workshop.texts import languages, texts
from personalize.workshop.views import Seen

JOIN = "/join"
"""Path of the ballot."""
USUAL = "en"
"""The language of pages that belong to no room, unless the browser asks for another."""
LOOK_UP = {Phase.LOCKED: "locked", Phase.REVEAL: "reveal", Phase.TALK: "talk"}
"""Texts of the phases that take no answer."""


def page_of(seen: Seen, home: str, own: str | None, *, change: bool) -> HTMLResponse:
    """Return the page of an open room.

    Parameters
    ----------
    seen : Seen
    home : str
        Path of the ballot of this room.
    own : str or None
        What this phone answered.
    change : bool
        Whether the ballot is shown although it was sent.
    """
    language, now = seen.room.language, seen.room.round
    words = texts(language)
    known: dict[str, Any] = {"home": home, "code": seen.room.code, "state": seen.state}
    part = now.open_part if now is not None else None
    if now is not None and part is not None and (own is None or change):
        return _ballot(seen, now, part, own, known)
    said: dict[str, Any] = {"own": None, "change": False, "back": "", "refresh": True} | known
    if now is not None and part is not None and own is not None:
        label = dict(buttons(now.question(part), words)).get(own, own)
        title, more = words["sent"]["title"], words["sent"]["more"]
        said |= {"own": label, "change": True}
    else:
        key = LOOK_UP.get(now.phase, "waiting") if now is not None else "waiting"
        title, more = words[key]["title"], words[key]["more"]
    return page("said.html", language, title=title, more=more, **said)


def _ballot(
    seen: Seen, now: Round, part: Part, own: str | None, known: dict[str, Any]
) -> HTMLResponse:
    language = seen.room.language
    words, question = texts(language), now.question(part)
    picture = None if now.picture is None else ScreenPicture.of(now.picture)
    return page(
        "ballot.html",
        language,
        room=seen.room.title,
        number=now.place,
        rounds=max(one.place for one in seen.room.rounds),
        part=part,
        round=now.id,
        question=question.text,
        kind=str(question.kind),
        buttons=buttons(question, words),
        ends=ends(question, words) if question.kind == Kind.SEVEN else ("", ""),
        own=own,
        picture=picture,
        posters=[] if picture is None else picture.posters(),
        shown=now.plan.shown[0].title() if now.plan.shown else "",
        **known,
    )


def message(language: str, group: str, key: str, status: int, home: str = "") -> HTMLResponse:
    """Return a page that says one thing.

    Parameters
    ----------
    language : str
    group, key : str
        Of the text.
    status : int
    home : str
        Path of the ballot to go back to, or "".
    """
    words = texts(language)
    return page(
        "said.html",
        language,
        status,
        title=words[group]["title"],
        more=words[group][key],
        own=None,
        change=False,
        back=words["ballot"]["back"] if home else "",
        home=home,
    )


def unsent(language: str, home: str, form: tuple[str, str, str]) -> HTMLResponse:
    """Return the page that keeps a vote which could not be stored."""
    names = ("round", "part", "answer")
    return page("unsent.html", language, 503, home=home, **dict(zip(names, form, strict=True)))


def language_of(request: Request) -> str:
    """Return the first language that the browser asks for and the ballot has."""
    asked = request.headers.get("accept-language", "")[:200].lower().split(",")
    wanted = [one.split(";")[0].strip().split("-")[0] for one in asked]
    return next((one for one in wanted if one in languages()), USUAL)
