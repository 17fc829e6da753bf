"""The people who are asked about a table of conditions: of the survey, or one's own.

Of one's own people attitude and trust are known. Their level, their slope and what they find
sensitive are known only if they are given. What is not known is averaged out at the defaults, over
the same Latin hypercube for each person, and drawn anew in each parameter draw, so that bands
cover who these people may be. The level and the slope of each person are evenly spread over the
parameter draws, so that people who are alike have bands that are nearly alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import pandas as pd
from scipy.special import ndtri
from scipy.stats import qmc

from personalize.errors import PersonalizeError
from personalize.register import data_types, defaults
from personalize.response.cells import nearest, number_of, shown
from personalize.response.inputs import Persons
from personalize.scenario import Scenario
from personalize.streams import stream
from personalize.world.catalogue import catalogue
from personalize.world.people import make_people

NEEDED = ("attitude", "trust")
UNKNOWN = ("level", "slope")
"""Personal draws of the model, standard normal: optional columns of one's own people."""
STANDARD = (-5.0, 5.0)
"""Smallest and largest standardised value that is taken; beyond it stands another scale."""
MOST_PEOPLE, MOST_OWN = 1_000_000, 50_000
"""Largest number of people of the survey, and of one's own."""
POINTS = 64
"""Number of points over which what is not known of a person is averaged out."""


@dataclass(frozen=True)
class Respondents:
    """N people, each of whom stands there ``repeats`` times one after another.

    Attributes
    ----------
    persons : Persons
        Arrays (N · repeats,); level and slope may have the shape (draws, N).
    type_spread : array (N · repeats, K) or (draws, N, K)
        Personal deviation in the sensitivity of each kind, standard normal.
    measured : bool
        Whether trust is the same in all parameter draws.
    repeats : int
    """

    persons: Persons
    type_spread: np.ndarray
    measured: bool = False
    repeats: int = 1


@dataclass(frozen=True)
class Asked:
    """The people who are asked.

    Attributes
    ----------
    names : array (N,)
        Their names, or numbers from 0.
    at_defaults : Respondents
    in_draws : callable
        Returns them for a slice of the parameter draws, and the number of all of these.
    """

    names: np.ndarray
    at_defaults: Respondents
    in_draws: Callable[[slice, int], Respondents]


def respondents(people: int | pd.DataFrame) -> Asked:
    """Return people with the attitudes of the survey, or those whose attitudes are given.

    Parameters
    ----------
    people : int or DataFrame
        Their number, or one row a person: ``attitude`` (standardised Collection), ``trust``
        (0 to 1), optionally ``level`` and ``slope`` (standard normal) and ``person``, a name.
        Standardised values lie within ``STANDARD``.

    Raises
    ------
    PersonalizeError
        If there are too few, or a column or a number is missing, unknown or out of range.
    """
    if isinstance(people, int | np.integer):
        if not 2 <= people <= MOST_PEOPLE:
            raise PersonalizeError(f"people = {people:,}: allowed is 2 to {MOST_PEOPLE:,}.")
        crowd = _survey(int(people))
        return Asked(np.arange(int(people)), crowd, lambda rows, number: crowd)
    if not isinstance(people, pd.DataFrame):
        raise PersonalizeError(
            f"people is a {type(people).__name__}; a number or a DataFrame with one row a person "
            "is needed."
        )
    known = _known(people)
    names = people["person"].to_numpy() if "person" in people else np.arange(len(people))
    return Asked(names, _averaged(known), lambda rows, number: _drawn(known, rows, number))


@cache
def _survey(number: int) -> Respondents:
    scenario = Scenario()
    people = make_people(
        scenario.people.model_copy(update={"number": number}),
        scenario.seed,
        catalogue("streaming"),
        defaults(),
    )
    frame = people.frame
    persons = Persons(
        frame["attitude"].to_numpy(float),
        frame["trust"].to_numpy(float),
        people.spread[:, 0],
        people.spread[:, 1],
    )
    return Respondents(persons, people.type_spread)


def _known(people: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return what is known of one's own people, by column."""
    allowed = [*NEEDED, *UNKNOWN, "person"]
    lacking = [name for name in NEEDED if name not in people]
    if lacking:
        raise PersonalizeError(f"people: the column “{lacking[0]}” is missing.")
    unknown = [str(name) for name in people if name not in allowed]
    if unknown or people.columns.duplicated().any():
        wrong = unknown[0] if unknown else str(people.columns[people.columns.duplicated()][0])
        what = f"is not a column{nearest(wrong, allowed)}" if unknown else "stands there twice"
        raise PersonalizeError(f"people: “{shown(wrong)}” {what}. Known: {', '.join(allowed)}.")
    if not 1 <= len(people) <= MOST_OWN:
        raise PersonalizeError(f"people: {len(people):,} rows; allowed is 1 to {MOST_OWN:,}.")
    if "person" in people and (people["person"].duplicated() | people["person"].isna()).any():
        raise PersonalizeError("people: person must be another name in every row.")
    columns = {}
    for name in (name for name in (*NEEDED, *UNKNOWN) if name in people):
        values = people[name].map(number_of).to_numpy(float)
        low, high = (0.0, 1.0) if name == "trust" else STANDARD
        wrong_rows = ~((values >= low) & (values <= high))
        if wrong_rows.any():
            standard = "" if name == "trust" else ", standardised (mean 0, standard deviation 1),"
            raise PersonalizeError(
                f"people: {name} = {shown(people[name].iloc[int(wrong_rows.argmax())])} in row "
                f"{int(wrong_rows.argmax()) + 1}; {name} must be a number from {low:g} to "
                f"{high:g}{standard} in every row."
            )
        columns[name] = values
    return columns


def _averaged(known: dict[str, np.ndarray]) -> Respondents:
    """Return each person at each point of what is not known of them."""
    points, number = _points(), len(known["trust"])
    columns = {
        name: np.repeat(known[name], POINTS) if name in known else np.tile(points[:, i], number)
        for i, name in enumerate(UNKNOWN)
    }
    attitude, trust = (np.repeat(known[name], POINTS) for name in NEEDED)
    return Respondents(
        Persons(attitude, trust, columns["level"], columns["slope"]),
        np.tile(points[:, len(UNKNOWN) :], (number, 1)),
        measured=True,
        repeats=POINTS,
    )


@cache
def _points() -> np.ndarray:
    """Return standard normal points (POINTS, level, slope and K kinds), evenly spread."""
    width = len(UNKNOWN) + len(data_types())
    rng = np.random.Generator(np.random.PCG64(0))
    return np.asarray(ndtri(qmc.LatinHypercube(width, rng=rng).random(POINTS)))


def _drawn(known: dict[str, np.ndarray], rows: slice, draws: int) -> Respondents:
    """Return one's own people with what is not known of them drawn for each parameter draw."""
    number = len(known["trust"])
    spread = np.stack(
        [
            stream(Scenario().seed, "perceive.kinds", draw).standard_normal(
                (number, len(data_types()))
            )
            for draw in range(rows.start, rows.stop)
        ]
    )
    drawn = _levels_and_slopes(number, draws)[rows]
    level, slope = (known.get(name, drawn[..., i]) for i, name in enumerate(UNKNOWN))
    return Respondents(Persons(known["attitude"], known["trust"], level, slope), spread, True)


@lru_cache(maxsize=1)
def _levels_and_slopes(number: int, draws: int) -> np.ndarray:
    """Return standard normal values (draws, number, 2), evenly spread over the draws."""
    rng = stream(Scenario().seed, "perceive.people")
    order = rng.permuted(np.broadcast_to(np.arange(draws), (number, len(UNKNOWN), draws)), axis=-1)
    return np.asarray(np.moveaxis(ndtri((order + rng.random(order.shape)) / draws), -1, 0))
