"""Hands that are counted, and answers on paper, typed in by the facilitator."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from personalize.store.database import speaking
from personalize.store.room_tables import rooms
from personalize.workshop.plan import WorkshopError
from personalize.workshop.room import Room
from personalize.workshop.rooms import Rooms
from personalize.workshop.rows import played
from personalize.workshop.tokens import new_token
from personalize.workshop.voting import Vote, vote_writer

MOST_HANDS = 500
"""Largest number of answers that are typed in at once."""
WAIT = 20.0
"""Seconds to wait until an answer is stored."""


def add_answers(store: Rooms, room: Room, answers: Mapping[str, int]) -> int:
    """Add answers that were counted in the room to the part that is open; return their number.

    Each counts as the answer of one more phone, and is stored before this function returns.

    Parameters
    ----------
    store : Rooms
    room : Room
    answers : mapping
        Number of hands by answer; a free text counts once or more.

    Raises
    ------
    WorkshopError
        If no question is open, a number is wrong, or an answer is none of the question's.
    """
    now = played(store.room(room.id))
    part = now.open_part
    if part is None:
        raise WorkshopError("No question takes answers now; open the guess or the vote first.")
    for answer, number in answers.items():
        if number < 0:
            raise WorkshopError(f"hands for “{answer[:20]}” is {number}; 0 or more are allowed.")
    total = sum(answers.values())
    if not 1 <= total <= MOST_HANDS:
        raise WorkshopError(f"hands: {total} were given; 1 to {MOST_HANDS} are allowed at once.")
    secret = _secret(store, room)
    writer = vote_writer(store.url)
    waiting = [
        writer.send(Vote(room.id, now.id, part, answer, new_token(secret, room.id)))
        for answer, number in answers.items()
        for _ in range(number)
    ]
    for answered in waiting:
        answered.result(WAIT)
    return total


def _secret(store: Rooms, room: Room) -> str:
    query = sa.select(rooms.c.secret).where(rooms.c.id == room.id)
    with speaking(store.engine.url), store.engine.connect() as connection:
        secret = str(connection.execute(query).scalar() or "")
    if not secret:
        raise WorkshopError("This room is closed.")
    return secret
