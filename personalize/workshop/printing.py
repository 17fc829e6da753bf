"""Pages to print: the results of a room, and a sheet per round for a room without phones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from personalize.output.provenance import CAVEAT
from personalize.study.team_limit import TeamLimit
from personalize.workshop.answers import buttons, ends
from personalize.workshop.pages import rendered
from personalize.workshop.plan import PARTS, Kind, Part
from personalize.workshop.room import SHOWN_IN, Room, Round
from personalize.workshop.rooms import Rooms
from personalize.workshop.tally import FEWEST, tally
from personalize.workshop.texts import texts

WIDEST = 240
"""Width in pixels of the longest bar."""
NAMES: Mapping[Part, str] = {"guess": "Guess", "vote": "Vote"}


@dataclass(frozen=True)
class Row:
    """One answer: its words, its number, and the width of its bar in pixels."""

    label: str
    count: int
    width: int


@dataclass(frozen=True)
class PartResult:
    """The answers of a guess or a vote, as far as they may be shown."""

    name: str
    question: str
    votes: str
    rows: tuple[Row, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class RoundResult:
    """A round on the page of results."""

    label: str
    parts: tuple[PartResult, ...]
    model: str
    after: str


def results_page(
    store: Rooms, room: Room, models: Mapping[str, str], limit: TeamLimit | None
) -> bytes:
    """Return the results of a room as one page of HTML that loads nothing.

    Parameters
    ----------
    store : Rooms
    room : Room
    models : mapping
        What the model says, by the id of the round.
    limit : TeamLimit, optional
        The limit that the room set.
    """
    rounds = [
        RoundResult(
            f"{one.place}. {one.plan.title}" + (f" ({one.mark})" if one.mark else ""),
            tuple(_part(store, room, one, part) for part in PARTS if _shown(room, one, part)),
            models.get(one.id, ""),
            one.plan.after,
        )
        for one in room.rounds
    ]
    about = f"{room.opened[:10]}, code {room.code}. Everything is deleted on {room.delete_on}."
    words = "" if limit is None else f"{limit.label()}: {limit.words()}."
    values = {"title": room.title, "about": about, "limit": words, "caveat": CAVEAT}
    shown = [one for one in rounds if one.parts]
    return rendered("print_results.html", rounds=shown, **values).encode()


def _shown(room: Room, one: Round, part: Part) -> bool:
    return bool(room.closed) or one.phase in SHOWN_IN[part]


def _part(store: Rooms, room: Room, one: Round, part: Part) -> PartResult:
    found, question = tally(store, room, one.id, part), one.question(part)
    votes = "1 answer" if found.votes == 1 else f"{found.votes} answers"
    if found.hidden == "few":
        votes += f"; with fewer than {FEWEST} only their number is shown"
    labels = dict(buttons(question, texts(room.language)))
    most = max([*found.counts.values(), 1])
    rows = tuple(
        Row(labels[answer], count, round(WIDEST * count / most))
        for answer, count in found.counts.items()
    )
    return PartResult(NAMES[part], question.text, f"{votes}.", rows, found.texts)


@dataclass(frozen=True)
class SheetPart:
    """A question on a sheet, with boxes to tick; without boxes there are lines to write on."""

    question: str
    boxes: tuple[str, ...]
    ends: str


@dataclass(frozen=True)
class Card:
    """A card of the screen on a sheet."""

    title: str
    marks: str


@dataclass(frozen=True)
class Sheet:
    """A sheet of paper for one round."""

    title: str
    place: str
    cards: tuple[Card, ...]
    parts: tuple[SheetPart, ...]


def print_sheets(room: Room) -> bytes:
    """Return a sheet per round as one page of HTML that loads nothing."""
    words = texts(room.language)
    sheets = [_sheet(room, one) for one in room.rounds if not one.mark]
    return rendered("print_sheets.html", sheets=sheets, title=room.title, words=words).encode()


def _sheet(room: Room, one: Round) -> Sheet:
    words = texts(room.language)
    numbers = {"number": one.place, "rounds": max(other.place for other in room.rounds)}
    parts = []
    for part in PARTS:
        question = one.question(part)
        boxes = tuple(label for _, label in buttons(question, words))
        low, high = ends(question, words)
        both = f"{low} … {high}" if question.kind is Kind.SEVEN else ""
        parts.append(SheetPart(question.text, boxes, both))
    cards = () if one.picture is None else tuple(one.picture["cards"])
    return Sheet(
        one.plan.title,
        str(words["ballot"]["round"]).format(**numbers),
        tuple(Card(card["title"], ", ".join(card["marks"])) for card in cards),
        tuple(parts),
    )
