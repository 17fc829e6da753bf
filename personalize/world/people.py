"""Synthetic people: demographics, tastes, friends, and attitudes to privacy.

Attitudes and demographics are independent (see data/guide/the-model.md): attitudes do not depend
on age, place or name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from scipy import special

from personalize.register import data_types
from personalize.scenario.model import People as Settings
from personalize.streams import BLOCK, blocks, stream
from personalize.world import identity
from personalize.world.catalogue import Catalogue, situations
from personalize.world.columns import households

AGE_BANDS = ("18–24", "25–34", "35–44", "45–54", "55–64", "65+")
BAND_STARTS = (18, 25, 35, 45, 55, 65)
OLDEST = 84
GENDERS = ("woman", "man", "other")
GENDER_SHARES = (0.49, 0.49, 0.02)
CIRCLE = 10
"""Number of people in a circle of friends. Circles lie within a block, so no search is needed."""


@cache
def homes() -> tuple[str, ...]:
    """Return the kinds of household, in the order of ``data/households.csv``."""
    return tuple(row["label"] for row in households())


@dataclass(frozen=True)
class People:
    """A population of N people.

    Attributes
    ----------
    frame : DataFrame
        One row per person: name, age, place, job, situation, IUIPC-8 scores (1 to 7),
        ``attitude`` (standardised Collection), ``trust`` and ``literacy`` (0 to 1).
    tastes : array (N, genres)
        Liking for each genre, mean 0 and standard deviation 1 in the population.
    styles : array (N, styles)
        Liking for each hidden style, likewise.
    friends : array (N, friends)
        Positions of friends, -1 where there are fewer.
    spread : array (N, 2)
        Standard normal draws for the personal level and multiplier of perception.
    type_spread : array (N, kinds of data)
        Standard normal draws for the person's sensitivity of each kind of data.
    situations : tuple of str
        Keys of the difficult situations that people of this population may be in.
    """

    frame: pd.DataFrame
    tastes: np.ndarray
    styles: np.ndarray
    friends: np.ndarray
    spread: np.ndarray
    type_spread: np.ndarray
    situations: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.frame)


def make_people(
    settings: Settings,
    seed: int,
    catalogue: Catalogue,
    p: Mapping[str, float],
    first_block: int = 0,
) -> People:
    """Generate the people of a scenario, block by block.

    Parameters
    ----------
    settings : People
        The scenario's ``people``.
    seed : int
    catalogue : Catalogue
        People have tastes for its genres and styles and live in its regions.
    p : mapping
        Parameters by name.
    first_block : int
        Block to start at, for a part of a larger population.

    Returns
    -------
    People
        ``settings.number`` people; a larger population starts with the same people.
    """
    parts = [
        _block(settings, seed, first_block + block, catalogue, p)
        for block, _ in blocks(settings.number)
    ]
    n = settings.number
    frame = pd.concat([part.frame for part in parts], ignore_index=True).iloc[:n]
    friends = np.concatenate(
        [np.where(part.friends >= 0, part.friends + i * BLOCK, -1) for i, part in enumerate(parts)]
    )[:n]
    friends = np.where(friends < n, friends, -1).astype(np.int32)

    def joined(name: str) -> np.ndarray:
        return np.concatenate([getattr(part, name) for part in parts])[:n]

    return People(
        frame=frame.assign(person=np.arange(n, dtype=np.int32)).set_index("person", drop=False),
        tastes=joined("tastes"),
        styles=joined("styles"),
        friends=friends,
        spread=joined("spread"),
        type_spread=joined("type_spread"),
        situations=tuple(possible_situations(settings)["key"]),
    )


def _block(
    settings: Settings, seed: int, block: int, catalogue: Catalogue, p: Mapping[str, float]
) -> People:
    """Generate one whole block, so that a cut block holds the same people."""
    frame, groups = _who(settings, seed, block, catalogue)
    frame = frame.join(_attitudes(settings, seed, block, p))
    frame["situation"] = _situations(settings, seed, block)
    dimensions = len(catalogue.genres) + catalogue.styles.shape[1]
    liking = _tastes(seed, block, groups, dimensions, p)
    rng = stream(seed, "people.response", block)
    return People(
        frame=frame,
        tastes=liking[:, : len(catalogue.genres)],
        styles=liking[:, len(catalogue.genres) :],
        friends=_friends(seed, block, groups["circle"], p),
        spread=rng.standard_normal((BLOCK, 2)),
        type_spread=rng.standard_normal((BLOCK, len(data_types()))),
        situations=(),
    )


def _who(
    settings: Settings, seed: int, block: int, catalogue: Catalogue
) -> tuple[pd.DataFrame, dict[str, np.ndarray]]:
    rng = stream(seed, "people.who", block)
    age = rng.triangular(18, 38, OLDEST + 1, BLOCK).astype(int)
    band = np.searchsorted(BAND_STARTS, age, side="right") - 1
    household = rng.choice(len(homes()), BLOCK, p=[float(row["share"]) for row in households()])
    gender = rng.choice(len(GENDERS), BLOCK, p=GENDER_SHARES)
    region = rng.integers(len(catalogue.regions), size=BLOCK)
    town = rng.integers(identity.TOWNS_PER_REGION, size=BLOCK)
    work = rng.integers(identity.JOBS, size=BLOCK)
    circle = rng.permutation(BLOCK) // CIRCLE
    places = identity.towns(settings.locale, catalogue.regions)
    job_list = identity.jobs(settings.locale)
    genders = [GENDERS[g] for g in gender]
    named = identity.names(seed, block, settings.locale, genders)
    frame = pd.DataFrame(
        {
            "name": [f"{a} {b}" for a, b in zip(named.given, named.family, strict=True)],
            "given_name": named.given,
            "gender": genders,
            "age": age,
            "age_band": [AGE_BANDS[b] for b in band],
            "household": [homes()[h] for h in household],
            "region": [catalogue.regions[r] for r in region],
            "place": [places[catalogue.regions[r]][t] for r, t in zip(region, town, strict=True)],
            "job": [
                job_list[w % len(job_list)] if a < 67 else f"retired {job_list[w % len(job_list)]}"
                for w, a in zip(work, age, strict=True)
            ],
        }
    )
    groups = {"region": region, "age_band": band, "household": household, "circle": circle}
    return frame, groups


def _attitudes(settings: Settings, seed: int, block: int, p: Mapping[str, float]) -> pd.DataFrame:
    """Draw IUIPC-8 scores by a Gaussian copula with the published norms, and trust."""
    rng = stream(seed, "people.attitudes", block)
    names = ("control", "awareness", "collection")
    correlation = np.eye(4)
    for i, first in enumerate(names):
        for j in range(i + 1, 3):
            correlation[i, j] = correlation[j, i] = p[f"iuipc_{first}_{names[j]}_correlation"]
    correlation[2, 3] = correlation[3, 2] = p["trust_attitude_correlation"]
    latent = rng.standard_normal((BLOCK, 4)) @ np.linalg.cholesky(correlation).T
    shift = {"survey": 0.0, "less_concerned": -1.0, "more_concerned": 1.0}[settings.attitudes]
    latent[:, :3] += shift * p["attitude_shift"]
    columns: dict[str, np.ndarray] = {}
    for i, name in enumerate(names):
        mean, sd = p[f"iuipc_{name}_mean"], p[f"iuipc_{name}_sd"]
        # Norms are skewed towards the top of the scale: 7 minus a gamma variable.
        shape, scale = ((7 - mean) / sd) ** 2, sd**2 / (7 - mean)
        below = special.gammaincinv(shape, special.ndtr(-latent[:, i])) * scale
        columns[f"iuipc_{name}"] = np.clip(np.round((7 - below) * 2) / 2, 1, 7)
    columns["attitude"] = (columns["iuipc_collection"] - p["iuipc_collection_mean"]) / p[
        "iuipc_collection_sd"
    ]
    columns["trust"] = np.clip(p["trust_mean"] + p["trust_spread"] * latent[:, 3], 0, 1)
    columns["literacy"] = rng.random(BLOCK)
    return pd.DataFrame(columns)


def possible_situations(settings: Settings) -> pd.DataFrame:
    """Return the situations a population may be in: none, those on by default, or all."""
    table = situations()
    if settings.situations == "off":
        return table.iloc[:0]
    return table[table["default_on"]] if settings.situations == "on" else table


def _situations(settings: Settings, seed: int, block: int) -> np.ndarray:
    """Draw one sensitive situation for some people, independent of all other attributes."""
    rng = stream(seed, "people.situations", block)
    roll = rng.random(BLOCK)
    chosen = np.full(BLOCK, "", dtype=object)
    table = possible_situations(settings)
    if table.empty:
        return chosen
    edges = np.cumsum(table["prevalence"].to_numpy(float))
    position = np.searchsorted(edges, roll, side="right")
    has = position < len(table)
    chosen[has] = table["key"].to_numpy(object)[position[has]]
    return chosen


def _tastes(
    seed: int, block: int, groups: Mapping[str, np.ndarray], dimensions: int, p: Mapping[str, float]
) -> np.ndarray:
    """Return tastes (people, dimensions): a weighted sum of individual and group tastes.

    Groups are region, age band, household and circle; the variance is 1.
    """
    rng = stream(seed, "people.tastes", block)
    individual = rng.standard_normal((BLOCK, dimensions))
    circles = rng.standard_normal((BLOCK // CIRCLE + 1, dimensions))
    shared = stream(seed, "people.groups")
    total = np.zeros((BLOCK, dimensions))
    left = 1.0
    # Groups are drawn in a fixed order and size, so that adding one does not change another.
    for name, size in (("region", 16), ("age_band", 8), ("household", 8)):
        centres = shared.standard_normal((size, dimensions))
        share = p[f"taste_share_{name}"]
        total += np.sqrt(share) * centres[groups[name]]
        left -= share
    share = p["taste_share_friends"]
    total += np.sqrt(share) * circles[groups["circle"]]
    return total + np.sqrt(left - share) * individual


def _friends(seed: int, block: int, circle: np.ndarray, p: Mapping[str, float]) -> np.ndarray:
    """Draw each person's friends from their circle: positions within the block, or -1."""
    rng = stream(seed, "people.friends", block)
    number = np.clip(rng.poisson(p["friends_per_person"], BLOCK), 1, CIRCLE - 1)
    members = np.argsort(circle, kind="stable").reshape(-1, CIRCLE)
    friends = np.full((BLOCK, CIRCLE - 1), -1, dtype=np.int32)
    order = rng.random((BLOCK, CIRCLE - 1))
    for row in members:
        for seat, person in enumerate(row):
            circle_members = np.delete(row, seat)
            picked = circle_members[np.argsort(order[person], kind="stable")]
            friends[person, : number[person]] = picked[: number[person]]
    return friends
