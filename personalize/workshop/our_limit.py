"""The room's own limit: a round that asks for it, and the limit that the votes make."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from personalize.store.room_tables import rounds
from personalize.study.team_limit import TeamLimit
from personalize.workshop.plan import (
    Kind,
    Question,
    RoundPlan,
    Shown,
    WorkshopError,
    checked_plan,
    plan_values,
)
from personalize.workshop.room import MOST_ROUNDS, Room, Round
from personalize.workshop.rooms import Rooms
from personalize.workshop.rows import new_round
from personalize.workshop.tally import Tally
from personalize.workshop.texts import texts

KINDS = {"rating": Kind.SEVEN, "step": Kind.LIMIT, "asking": Kind.CHANGE}
"""How each kind of limit is voted on."""
NEVER = "less"
"""The answer that means "never without asking"."""


def add_limit_round(store: Rooms, room: Room, kind: str, shown: tuple[Shown, ...] = ()) -> Room:
    """Add a round that votes on the limit of the room, and go to it.

    Parameters
    ----------
    store : Rooms
    room : Room
    kind : {"rating", "step", "asking"}
    shown : tuple of Shown
        The screens that the limit is about.

    Raises
    ------
    ChangedError
        If somebody else changed the room since it was read.
    WorkshopError
        If the kind is not known, or the room has too many rounds.
    """
    if kind not in KINDS:
        raise WorkshopError(f"kind of limit “{kind[:20]}” is none of {', '.join(KINDS)}.")
    place = max((one.place for one in room.rounds), default=0) + 1
    if place > MOST_ROUNDS:
        raise WorkshopError(f"The room has {MOST_ROUNDS} rounds; no more are allowed.")
    row = new_round(room.id, place, 1, plan_values(checked_plan(_plan(room, kind, shown))), None)
    with store.changing(room, current=row["id"]) as connection:
        connection.execute(sa.insert(rounds).values(**row))
    return store.room(room.id)


def _plan(room: Room, kind: str, shown: tuple[Shown, ...]) -> RoundPlan:
    words: Mapping[str, Any] = texts(room.language)["our_limit"]
    labels = (
        {name: words[f"asking_{name}"] for name in ("low", "middle", "high")}
        if kind == "asking"
        else {}
    )
    vote = Question(KINDS[kind], words[kind], **labels)
    model = f"limit_{kind}"
    return RoundPlan(words["title"], vote, vote, shown, before=words["before"], model=model)


def limit_kind(now: Round) -> str:
    """Return the kind of limit that a round votes on; "" where it votes on something else."""
    kind = now.plan.model.removeprefix("limit_")
    if kind in KINDS and now.plan.model.startswith("limit_"):
        return kind
    return "step" if now.plan.vote.kind == Kind.LIMIT else ""


def limit_of_votes(now: Round, votes: Tally, title: str, today: date) -> TeamLimit | None:
    """Return the limit that the votes of a round make: their median, or what most want.

    Returns
    -------
    TeamLimit or None
        None where the votes may not be shown, or fewer than half want to be asked.
    """
    kind = limit_kind(now)
    if not kind or not votes.shown or votes.votes == 0:
        return None
    about = {"set_by": votes.votes, "on": today, "title": title}
    if kind == "asking":
        wanted = 2 * votes.counts.get(NEVER, 0) > votes.votes
        return TeamLimit.model_validate({"kind": kind, **about}) if wanted else None
    return TeamLimit.model_validate({"kind": kind, kind: lower_median(votes.counts), **about})


def lower_median(counts: Mapping[str, int]) -> int:
    """Return the median of whole numbers by their counts: of two in the middle, the lower one."""
    values = sorted(int(answer) for answer, count in counts.items() for _ in range(count))
    return values[(len(values) - 1) // 2]
