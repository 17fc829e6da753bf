"""True utility of each item for each person. Only evaluation uses it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from personalize.streams import BLOCK, stream
from personalize.world.catalogue import Catalogue
from personalize.world.people import People


def appeal(
    catalogue: Catalogue,
    people: People,
    seed: int,
    block: int,
    place: slice,
    p: Mapping[str, float],
) -> np.ndarray:
    """Return the appeal of all items to the people of one block.

    Parameters
    ----------
    catalogue : Catalogue
    people : People
    seed, block : int
        Seed and block of the random stream of taste for single items.
    place : slice
        Positions of the block's people in ``people``.
    p : mapping
        Parameters by name; the ``utility_`` rows are the weights.

    Returns
    -------
    array (people of the block, items)
        Standardised by the spread that the weights imply: about mean 0, standard deviation 1.
    """
    parts = components(catalogue, people, seed, block, place)
    return weighted(parts, p) / spread(catalogue, p)


def components(
    catalogue: Catalogue, people: People, seed: int, block: int, place: slice
) -> dict[str, np.ndarray]:
    """Return the components of utility, by the name of the parameter that weights each.

    Returns
    -------
    dict of str to array (people of the block or 1, items)
    """
    items = catalogue.items
    frame = people.frame.iloc[place]
    rng = stream(seed, "utility.own", block)
    item_taste = rng.standard_normal((BLOCK, len(items)))[: len(frame)]
    hidden = catalogue.styles.shape[1]
    home = frame["region"].to_numpy(object)[:, None]
    item_region = items["region"].to_numpy(object)[None, :]
    situation = frame["situation"].to_numpy(object)[:, None]
    need = items["need"].to_numpy(object)[None, :]
    need_met = (situation == need) & (need != "")
    return {
        "utility_genre": people.tastes[place] @ catalogue.genre_weights.T,
        "utility_style": (people.styles[place] @ catalogue.styles.T) / np.sqrt(hidden),
        "utility_popularity": items["popularity"].to_numpy(float)[None, :],
        "utility_quality": items["quality"].to_numpy(float)[None, :],
        "utility_idiosyncratic": item_taste,
        "utility_local": np.where(item_region == "", 0.0, np.where(home == item_region, 1.0, -1.0)),
        "utility_need": need_met.astype(float),
        "utility_no_need": (~need_met & (need != "")).astype(float),
    }


def weighted(parts: Mapping[str, np.ndarray], p: Mapping[str, float]) -> np.ndarray:
    """Return the sum of the components, each by its weight."""
    return np.asarray(sum(p[name] * part for name, part in parts.items()))


def spread(catalogue: Catalogue, p: Mapping[str, float]) -> float:
    """Return the standard deviation of utility that the weights imply for ordinary items."""
    genre = float((catalogue.genre_weights**2).sum(axis=1).mean())
    return float(
        np.sqrt(
            p["utility_genre"] ** 2 * genre
            + p["utility_style"] ** 2
            + p["utility_popularity"] ** 2
            + p["utility_quality"] ** 2
            + p["utility_idiosyncratic"] ** 2
        )
    )


def true_rating(appeal: np.ndarray, p: Mapping[str, float]) -> np.ndarray:
    """Return the ratings that people would give to items, without noise, on 1 to 5."""
    return np.clip(p["rating_centre"] + p["rating_slope"] * appeal, 1, 5)


def gain(rating: np.ndarray) -> np.ndarray:
    """Return the gain 2^rating − 1 of an item, as used in discounted cumulative gain.

    Source: Burges et al. 2005, the usual exponential gain.
    """
    return np.exp2(rating) - 1
