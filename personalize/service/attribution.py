"""What lies behind one person's picks, whatever the design that shows them.

Reasons and marks are written from it (``presentation``). Working it out takes a pass of the model
a kind of data; writing takes almost nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from personalize.register import data_types
from personalize.service.evidence import Evidence
from personalize.service.recommend.base import Contributions, Model
from personalize.service.slates import known_consumed, shares_of
from personalize.streams import SCORE_DECIMALS
from personalize.world.activity import Activity
from personalize.world.world import World

ITEM_COLUMNS = ("title", "detail", "genre", "creator", "icon", "zone", "need")
"""What a card may say of an item."""


@dataclass(frozen=True)
class PickAttribution:
    """Why one person sees their k picks.

    Attributes
    ----------
    world : World
    person : int
    items : int array (k,)
        The picks, in order.
    profile : Evidence
        The person's evidence, as one row.
    contributions : Contributions
        Points by pick and piece of evidence.
    shares : array (k, kinds)
        Part of each kind of data in each pick.
    popular : array (k,)
        Part of popularity.
    ranks : mapping
        Rank of each pick (k,) now (``None``) and with each kind withdrawn.
    rows : list of dict
        ``ITEM_COLUMNS`` of each pick.
    """

    world: World
    person: int
    items: np.ndarray
    profile: Evidence
    contributions: Contributions
    shares: np.ndarray
    popular: np.ndarray
    ranks: dict[str | None, np.ndarray]
    rows: list[dict[Any, Any]]

    @cached_property
    def events(self) -> pd.DataFrame:
        """The person's events; only reasons that name a piece of evidence look at them."""
        return self.world.activity.frame(self.world.activity.of(self.person))


def attribute_picks(
    world: World,
    evidence: Evidence,
    model: Model,
    person: int,
    items: Sequence[int],
    row: int | None = None,
) -> PickAttribution:
    """Return why one person sees their picks.

    Parameters
    ----------
    world, evidence, model
        The run's.
    person : int
    items : sequence of int
        The person's slate, in order.
    row : int, optional
        The person's row in the evidence, where it does not hold everybody.
    """
    picks = np.asarray(items)
    profile = evidence.take(np.array([person if row is None else row]))
    contributions = model.contributions(
        profile, np.zeros(len(picks), dtype=np.int64), picks.astype(np.int64)
    )
    shares, popular = shares_of(contributions, profile, model.baseline, picks)
    ranks = _ranks(world, model, profile, person, picks)
    rows = world.catalogue.items[list(ITEM_COLUMNS)].iloc[picks].to_dict("records")
    return PickAttribution(
        world, person, picks, profile, contributions, shares, popular, ranks, rows
    )


def _ranks(
    world: World, model: Model, profile: Evidence, person: int, items: np.ndarray
) -> dict[str | None, np.ndarray]:
    """Return the rank of each pick now and with each kind withdrawn."""
    names = list(data_types())
    kinds = sorted(names[k] for k in np.unique(profile.types))
    known = known_consumed(_alone(world, person), kinds)[0]
    found: dict[str | None, np.ndarray] = {}
    for kind in [None, *kinds]:
        mask = np.ones(len(profile), dtype=bool)
        if kind is not None:
            mask = profile.types != names.index(kind)
        scores = np.round(model.scores(profile.keep(mask))[0], SCORE_DECIMALS)
        scores = np.where(known, -np.inf, scores)
        found[kind] = (scores[None, :] > scores[items][:, None]).sum(axis=1) + 1
    return found


def _alone(world: World, person: int) -> World:
    """Return a world that holds one person's events, as if nobody else were there."""
    log = world.activity
    own = log.of(person)
    alone = Activity(
        person=np.zeros(own.stop - own.start, dtype=log.person.dtype),
        column=log.column[own],
        type=log.type[own],
        event=log.event[own],
        value=log.value[own],
        time=log.time[own],
        other=log.other[own],
    )
    return replace(world, activity=alone, gain=world.gain[person : person + 1])
