"""Votes are stored before they are answered, those that wait at one moment in one commit.

One thread writes the votes of a database. Many phones that vote at once thus cost a few commits
instead of one each, and a vote that was answered is in the database whatever happens next.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from personalize.store.database import connect, speaking, writing
from personalize.store.room_tables import rooms, rounds, votes
from personalize.workshop.answers import checked_answer
from personalize.workshop.plan import Part, WorkshopError
from personalize.workshop.rows import round_from
from personalize.workshop.tokens import is_token, voter

MOST_AT_ONCE = 500
"""Largest number of votes in one commit."""


class NotTakenError(WorkshopError):
    """A vote that was not taken, for good.

    Attributes
    ----------
    reason : str
        "closed", "other_round", "locked" or "token": a key of the ballot's words.
    """

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True)
class Vote:
    """A vote as a phone sends it.

    Attributes
    ----------
    room, round : str
        Ids; the round is named so that a vote sent late is not taken for another round's.
    part : str
        "guess" or "vote".
    answer : str
    token : str
        From the phone's cookie.
    """

    room: str
    round: str
    part: Part
    answer: str
    token: str


class VoteWriter:
    """The thread that stores the votes of a database.

    Parameters
    ----------
    url : str
        Address of the database.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._waiting: SimpleQueue[tuple[Vote, Future[str]]] = SimpleQueue()
        threading.Thread(target=self._run, name="votes", daemon=True).start()

    def send(self, vote: Vote) -> Future[str]:
        """Return a future of the answer as stored; it is done when the vote is on the disk.

        Its exception is a ``NotTakenError`` or an ``AnswerError`` where the vote is refused for
        good, and a ``StoreError`` where the database does not answer.
        """
        answered: Future[str] = Future()
        self._waiting.put((vote, answered))
        return answered

    def _run(self) -> None:
        while True:
            batch = [self._waiting.get()]
            while len(batch) < MOST_AT_ONCE and not self._waiting.empty():
                batch.append(self._waiting.get())
            try:
                outcomes = self._store([vote for vote, _ in batch])
            except Exception as error:  # the thread goes on; each phone is told
                outcomes = [error] * len(batch)
            for (_, answered), outcome in zip(batch, outcomes, strict=True):
                if isinstance(outcome, Exception):
                    answered.set_exception(outcome)
                else:
                    answered.set_result(outcome)

    def _store(self, batch: list[Vote]) -> list[str | Exception]:
        """Store votes in one transaction; return the stored answer or the refusal of each."""
        engine = connect(self._url)
        outcomes: list[str | Exception] = []
        stored: dict[tuple[str, str, str], dict[str, Any]] = {}
        with speaking(engine.url), writing(engine).begin() as connection:
            states = {key: _state(connection, key) for key in {vote.room for vote in batch}}
            for vote in batch:
                try:
                    row = _checked(vote, states[vote.room])
                except WorkshopError as refused:
                    outcomes.append(refused)
                else:
                    stored[row["round"], row["part"], row["voter"]] = row
                    outcomes.append(row["answer"])
            if stored:
                connection.execute(_upsert(engine.dialect.name, list(stored.values())))
        return outcomes


def _state(connection: sa.Connection, room: str) -> Mapping[str, Any]:
    """Return a room with its current round, held as it is until the votes are stored."""
    query = sa.select(rooms).where(rooms.c.id == room).with_for_update(read=True)
    row = connection.execute(query).mappings().first()
    if row is None or row["closed"]:
        return {}
    current = sa.select(rounds).where(rounds.c.id == row["current"])
    found = connection.execute(current).mappings().first()
    return {**row, "round": None if found is None else round_from(dict(found))}


def _checked(vote: Vote, state: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row of a vote.

    Raises
    ------
    WorkshopError
        If it is not taken.
    """
    if not state:
        raise NotTakenError("This room is closed.", "closed")
    if not is_token(vote.token, state["secret"], vote.room):
        raise NotTakenError("This phone has no ballot of this room.", "token")
    now = state["round"]
    if now is None or now.id != vote.round:
        raise NotTakenError("This vote is for another round.", "other_round")
    if now.open_part != vote.part:
        raise NotTakenError(f"The {vote.part} of this round takes no answers now.", "locked")
    return {
        "round": now.id,
        "part": vote.part,
        "voter": voter(vote.token, state["secret"], vote.room if state["linked"] else now.id),
        "answer": checked_answer(now.question(vote.part), vote.answer),
        "seconds": round(max(0.0, time.time() - now.opened[vote.part]), 1),
        "let_through": False,
    }


def _upsert(dialect: str, rows: list[dict[str, Any]]) -> sa.Insert:
    """Return one statement that stores votes, or replaces those of the same phones."""
    insert = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(votes).values(rows)
    changed = {name: insert.excluded[name] for name in ("answer", "seconds", "let_through")}
    return insert.on_conflict_do_update(index_elements=["round", "part", "voter"], set_=changed)


_writers: dict[str, VoteWriter] = {}
_lock = threading.Lock()


def vote_writer(url: str) -> VoteWriter:
    """Return the one writer of a database in this process."""
    with _lock:
        if url not in _writers:
            _writers[url] = VoteWriter(url)
        return _writers[url]
