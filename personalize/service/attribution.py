"""The contribution of each kind of data to one person's picks, independent of the design.

Reasons and marks are written from it (``presentation``). Computing it takes one scoring pass of
the model for each kind of data; writing the texts takes almost no time.
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
"""Columns of the catalogue that a card may show."""


@dataclass(frozen=True)
class PickAttribution:
    """The contributions behind one person's k picks.

    Attributes
    ----------
    world : World
    person : int
    items : int array (k,)
        The picks, in order.
    profile : Evidence
        The person's evidence, as one row.
    contributions : Contributions
        Contribution to the score, by pick and piece of evidence.
    shares : array (k, kinds)
        Share of each kind of data in each pick, 0 to 1.
    popular : array (k,)
        Share of popularity in each pick, 0 to 1.
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
        """The person's events; only reasons that name a piece of evidence read them."""
        return self.world.activity.frame(self.world.activity.of(self.person))


def attribute_picks(
    world: World,
    evidence: Evidence,
    model: Model,
    person: int,
    items: Sequence[int],
    row: int | None = None,
) -> PickAttribution:
    """Return the contributions behind one person's picks.

    Parameters
    ----------
    world, evidence, model
        World, evidence and fitted model of the run.
    person : int
    items : sequence of int
        The person's slate, in order.
    row : int, optional
        The person's row in the evidence; needed where the evidence does not hold all people.
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
    type_names = sorted(names[k] for k in np.unique(profile.types))
    known = known_consumed(_alone(world, person), type_names)[0]
    rank_of_picks: dict[str | None, np.ndarray] = {}
    for type_name in [None, *type_names]:
        mask = np.ones(len(profile), dtype=bool)
        if type_name is not None:
            mask = profile.types != names.index(type_name)
        scores = np.round(model.scores(profile.keep(mask))[0], SCORE_DECIMALS)
        scores = np.where(known, -np.inf, scores)
        rank_of_picks[type_name] = (scores[None, :] > scores[items][:, None]).sum(axis=1) + 1
    return rank_of_picks


def _alone(world: World, person: int) -> World:
    """Return a world that holds the events and gains of one person only."""
    log = world.activity
    person_rows = log.of(person)
    alone = Activity(
        person=np.zeros(person_rows.stop - person_rows.start, dtype=log.person.dtype),
        column=log.column[person_rows],
        type=log.type[person_rows],
        event=log.event[person_rows],
        value=log.value[person_rows],
        time=log.time[person_rows],
        other=log.other[person_rows],
    )
    return replace(world, activity=alone, gain=world.gain[person : person + 1])
