"""The workshop: a room guesses, votes, and draws its own line.

``open_rooms()`` gives the store. A facilitator opens a room with plans of rounds, goes to a round,
and moves it from phase to phase: waiting, guess, locked, reveal, vote, talk.

>>> store = open_rooms()  # doctest: +SKIP
>>> room = store.open_room("Tuesday", guided_rounds("en"), keep_days=30)  # doctest: +SKIP
>>> room = store.go_to(room, room.rounds[0].id)  # doctest: +SKIP
>>> room = store.move(room, Phase.GUESS)  # doctest: +SKIP
>>> tally(store, room, room.current, "guess").votes  # doctest: +SKIP

Changes take the room as it was read and return the room as it is; where somebody else changed it
since, ``ChangedError.present`` is the present one. ``tally`` gives nothing but a number before the
reveal, and below five votes.
"""

from personalize.workshop.changing import ChangedError
from personalize.workshop.guided import guided_rounds, scenario_round, story_round
from personalize.workshop.plan import Kind, Part, Question, RoundPlan, Shown, WorkshopError
from personalize.workshop.room import NEXT, Phase, Room, Round
from personalize.workshop.rooms import Rooms, open_rooms
from personalize.workshop.tally import (
    FreeAnswer,
    Tally,
    frame,
    free_answers,
    let_through,
    number_of_votes,
    table_bytes,
    tally,
    write_table,
)
from personalize.workshop.texts import languages

__all__ = [
    "NEXT",
    "ChangedError",
    "FreeAnswer",
    "Kind",
    "Part",
    "Phase",
    "Question",
    "Room",
    "Rooms",
    "Round",
    "RoundPlan",
    "Shown",
    "Tally",
    "WorkshopError",
    "frame",
    "free_answers",
    "guided_rounds",
    "languages",
    "let_through",
    "number_of_votes",
    "open_rooms",
    "scenario_round",
    "story_round",
    "table_bytes",
    "tally",
    "write_table",
]
