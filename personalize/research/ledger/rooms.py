"""What a room of the workshop guessed, as a guess of the ledger."""

from __future__ import annotations

from personalize.research.ledger.store import LedgerStore
from personalize.research.ledger.study import POINTS, ROOM, Study
from personalize.research.texts import ResearchError
from personalize.workshop.plan import Kind
from personalize.workshop.room import Room, Round
from personalize.workshop.rooms import Rooms
from personalize.workshop.tally import FEWEST, tally


def numeric_rounds(room: Room) -> list[Round]:
    """Return the rounds of a room whose guess is a number from 1 to 7."""
    return [one for one in room.rounds if one.plan.guess.kind == Kind.SEVEN]


def add_room_guess(ledger: LedgerStore, study: Study, store: Rooms, room: Room, key: str) -> Study:
    """Lock the guesses of a round as the room’s guess, each number equally likely.

    Parameters
    ----------
    ledger : LedgerStore
    study : Study
        Of a level on the scale from 1 to 7.
    store : Rooms
    room : Room
    key : str
        The round’s id.

    Raises
    ------
    PersonalizeError
        If the round has no numbers, is not revealed, or has fewer than five guesses; or the study
        is about a difference; or results are open.
    """
    if study.a is not None or study.unit != POINTS:
        raise ResearchError(
            "A room guesses a number from 1 to 7; this study measures something else: a study of "
            "the level of one version is needed."
        )
    if key not in {one.id for one in numeric_rounds(store.room(room.id))}:
        raise ResearchError("This round asks for no number from 1 to 7; its guesses are words.")
    found = tally(store, room, key, "guess")
    if not found.shown:
        reason = "it is not revealed yet" if found.hidden == "reveal" else "they are too few"
        raise ResearchError(
            f"The guesses of this round cannot be used: {reason}; {FEWEST} or more after the "
            "reveal are needed."
        )
    numbers = [float(answer) for answer, count in found.counts.items() for _ in range(count)]
    title = f"{ROOM}{room.title}"
    return ledger.add_guess(study, title[:120], numbers)
