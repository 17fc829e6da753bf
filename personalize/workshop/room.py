"""A room of the workshop: its rounds with their phases, and its code."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from personalize.workshop.plan import PARTS, Part, Question, RoundPlan

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters of a code: without 0, O, 1 and I, which are read as one another."""
CODE_LENGTH = 6
MOST_ROUNDS = 50


class Phase(StrEnum):
    """Where a round is, in order."""

    WAITING = "waiting"
    GUESS = "guess"
    LOCKED = "locked"
    REVEAL = "reveal"
    VOTE = "vote"
    TALK = "talk"


NEXT: Mapping[Phase, tuple[Phase, ...]] = {
    Phase.WAITING: (Phase.GUESS, Phase.VOTE),
    Phase.GUESS: (Phase.LOCKED,),
    Phase.LOCKED: (Phase.REVEAL, Phase.GUESS),
    Phase.REVEAL: (Phase.VOTE, Phase.TALK),
    Phase.VOTE: (Phase.TALK,),
    Phase.TALK: (),
}
"""Phases that may follow each phase, the usual one first; a lock can be undone, a reveal not."""
SHOWN_IN: Mapping[Part, tuple[Phase, ...]] = {
    "guess": (Phase.REVEAL, Phase.VOTE, Phase.TALK),
    "vote": (Phase.TALK,),
}
"""Phases in which the answers of a part may be shown."""


@dataclass(frozen=True)
class Round:
    """A round of a room as stored.

    Attributes
    ----------
    place, attempt : int
        Position in the room, from 1; 2 or more where the round was reset or repeated.
    phase : Phase
    mark : str
        "", "reset" or "skipped": marked rounds are kept, but no longer played.
    picture : mapping or None
        Content of the picture on the ballot; see ``picture.ScreenPicture``.
    opened : mapping
        Time at which a part was opened, in seconds since 1970 by the server's clock.
    """

    id: str
    room: str
    place: int
    attempt: int
    phase: Phase
    mark: str
    plan: RoundPlan
    picture: Mapping[str, Any] | None
    opened: Mapping[str, float]

    @property
    def open_part(self) -> Part | None:
        """The part that takes answers now, or None."""
        return {Phase.GUESS: PARTS[0], Phase.VOTE: PARTS[1]}.get(self.phase)

    @property
    def scenario_hash(self) -> str:
        """The hash of the first screen's scenario; "" without a screen."""
        return self.plan.shown[0].scenario.hash() if self.plan.shown else ""

    def question(self, part: Part) -> Question:
        """Return the question of a part."""
        return self.plan.guess if part == "guess" else self.plan.vote


@dataclass(frozen=True)
class Room:
    """A room as stored.

    Attributes
    ----------
    code : str
        What people type to join.
    linked : bool
        Whether the answers of one phone can be told to belong together across rounds.
    version : int
        Counts changes; a change from an earlier version is refused.
    current : str
        The id of the round that is played, or "".
    opened : str
        Time in UTC.
    delete_on : date
        Day on which everything about the room is deleted.
    closed : str
        Time in UTC, or "" while the room is open.
    rounds : tuple of Round
        By place and attempt, marked ones included.
    """

    id: str
    code: str
    title: str
    language: str
    linked: bool
    version: int
    current: str
    opened: str
    delete_on: date
    closed: str
    rounds: tuple[Round, ...] = ()

    @property
    def round(self) -> Round | None:
        """The round that is played, or None."""
        return next((one for one in self.rounds if one.id == self.current), None)

    def following(self) -> Round | None:
        """Return the next round that is not marked and not finished, or None at the end."""
        now = self.round
        after = now.place if now is not None else 0
        return next(
            (
                one
                for one in self.rounds
                if one.place > after and not one.mark and one.phase == Phase.WAITING
            ),
            None,
        )


def new_code() -> str:
    """Return a code at random."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def clean_code(text: str) -> str | None:
    """Return what somebody typed as a code, or None if no code looks like it."""
    code = "".join(text[:40].split()).replace("-", "").upper()
    return code if len(code) == CODE_LENGTH and set(code) <= set(LETTERS) else None
