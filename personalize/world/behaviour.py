"""Simulation of one month: choices, searches, purchases, declared data, visits and guesses.

Exposure follows popularity; choices follow true utility with noise. Each kind of data has a
separate random stream, so that changing one does not change another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit

from personalize.streams import BLOCK, stream
from personalize.world.activity import DAYS, Activity, Log, by_person
from personalize.world.catalogue import Catalogue
from personalize.world.columns import Columns
from personalize.world.people import AGE_BANDS, GENDERS, People, homes


def _top(weights: np.ndarray, number: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return a bool mask of ``number`` columns per row, drawn by softmax without replacement.

    The Gumbel-top-k method on ``weights`` (rows, columns); ``number`` has one entry per row.
    """
    noisy = weights + rng.gumbel(size=(BLOCK, weights.shape[1]))[: len(weights)]
    order = np.argsort(np.argsort(-noisy, axis=1, kind="stable"), axis=1, kind="stable")
    return order < number[:, None]


@dataclass(frozen=True)
class _Drawn:
    """Repeated choices: person, column, time (days) and one spare uniform draw for each."""

    who: np.ndarray
    column: np.ndarray
    time: np.ndarray
    spare: np.ndarray


def _often(weights: np.ndarray, mean: float, rng: np.random.Generator) -> _Drawn:
    """Draw columns with replacement by softmax of ``weights``; the number of draws is Poisson.

    Numbers are drawn for a whole block and then cut, so that a cut block holds the same events.
    """
    number = rng.poisson(mean, BLOCK)
    roll, time, spare = rng.random((3, int(number.sum())))
    person = np.repeat(np.arange(len(weights)), number[: len(weights)])
    n = len(person)
    share = np.exp(weights - weights.max(axis=1, keepdims=True))
    edges = np.cumsum(share, axis=1)
    edges /= edges[:, -1:]
    return _Drawn(person, (edges[person] < roll[:n, None]).sum(axis=1), time[:n] * DAYS, spare[:n])


@dataclass(frozen=True)
class Block:
    """One block of people.

    Attributes
    ----------
    number : int
        Of the block in the whole population; it selects the random streams.
    place : slice
        Positions of the block's people in ``People``.
    appeal : array (people of the block, items)
        Standardised true utility.
    """

    number: int
    place: slice
    appeal: np.ndarray


def block_activity(
    catalogue: Catalogue,
    columns: Columns,
    people: People,
    block: Block,
    seed: int,
    p: Mapping[str, float],
) -> tuple[Activity, np.ndarray]:
    """Simulate the month of one block of people.

    Returns
    -------
    Activity
        The block's events without those about friends (see ``friends_likes``).
    consumed : bool array (people of the block, items)
        Items that each person finished or bought.
    """
    place, appeal = block.place, block.appeal
    tastes = people.tastes[place]
    log = Log(place.start)

    def draw(stage: str) -> np.random.Generator:
        return stream(seed, f"activity.{stage}", block.number)

    finished = _on_items(log, catalogue, appeal, draw, len(appeal), p)
    bought = _purchases(log, catalogue, columns, tastes, appeal, draw("purchases"), p)
    _searches(log, catalogue, columns, tastes, draw("searches"), p)
    _declared(log, columns, people, place, draw("interests"), p)
    _elsewhere(log, columns, people, place, draw("elsewhere"), p)
    _guesses(log, columns, people.frame.iloc[place], people.situations, draw("guesses"), p)
    return by_person(log.parts), finished | bought


def _moments(rng: np.random.Generator, number: int) -> np.ndarray:
    return rng.random(number) * DAYS


def _on_items(
    log: Log,
    catalogue: Catalogue,
    appeal: np.ndarray,
    draw: Callable[[str], np.random.Generator],
    size: int,
    p: Mapping[str, float],
) -> np.ndarray:
    """Simulate items shown, opened, finished, dismissed and rated; return what was finished."""
    items = appeal.shape[1]
    rng = draw("impressions")
    spread = np.exp(p["impressions_spread"] * rng.standard_normal(BLOCK)[:size])
    number = np.clip(np.rint(p["impressions_per_person"] * spread), 5, 0.9 * items).astype(int)
    popular = p["exposure_popularity"] * catalogue.items["popularity"].to_numpy(float)
    shown = _top(np.broadcast_to(popular, (size, items)), number, rng)
    rng = draw("choices")
    roll = rng.random((BLOCK, 4, items), dtype=np.float32)[:size]
    clicked = shown & (roll[:, 0] < expit(p["click_base"] + p["click_utility"] * appeal))
    finished = clicked & (roll[:, 1] < expit(p["finish_base"] + p["finish_utility"] * appeal))
    dismissed = (
        shown & ~clicked & (roll[:, 0] < expit(p["dismiss_base"] - p["click_utility"] * appeal))
    )
    rated = clicked & (roll[:, 2] < p["rating_share"])
    moment = roll[:, 3] * DAYS
    ignored = shown & ~clicked & ~dismissed
    for event, mask, value, later in (
        ("shown", ignored, p["value_ignored"], 0.0),
        ("opened", clicked & ~finished, p["value_clicked"], 0.01),
        ("finished", finished, p["value_finished"], 0.1),
        ("dismissed", dismissed, p["value_dismissed"], 0.001),
    ):
        person, item = np.nonzero(mask)
        log.add("activity", event, person, item, moment[person, item] + later, value)
    rng = draw("ratings")
    noise = rng.standard_normal((BLOCK, items), dtype=np.float32)[:size]
    person, item = np.nonzero(rated)
    stars = p["rating_centre"] + p["rating_slope"] * appeal[person, item]
    stars = np.clip(np.rint(stars + p["rating_noise"] * noise[person, item]), 1, 5)
    log.add("ratings", "rated", person, item, moment[person, item] + 0.11, stars)
    rng = draw("notifications")
    number = rng.poisson(p["notifications_per_person"], BLOCK)[:size]
    # A notification is about an item that was shown; opening it means opening the item.
    announced = _top(np.where(shown, 0.0, -1e9), np.minimum(number, shown.sum(axis=1)), rng)
    for event, mask, value in (
        ("notification opened", announced & clicked, p["value_clicked"]),
        ("notification dismissed", announced & ~clicked, p["value_ignored"]),
    ):
        person, item = np.nonzero(mask)
        log.add("activity", event, person, item, moment[person, item], value)
    return finished


def _purchases(
    log: Log,
    catalogue: Catalogue,
    columns: Columns,
    tastes: np.ndarray,
    appeal: np.ndarray,
    rng: np.random.Generator,
    p: Mapping[str, float],
) -> np.ndarray:
    """Simulate purchases and return the items bought; at a bank, payments by kind of spending."""
    mean = p[f"purchases_{catalogue.domain}"]
    bought = np.zeros(appeal.shape, dtype=bool)
    if "paid_genre" in columns.families:
        paid = _often(p["purchase_utility"] * tastes, mean, rng)
        column = columns.families["paid_genre"].start + paid.column
        log.add("purchases", "bought", paid.who, column, paid.time)
        return bought
    popular = p["exposure_popularity"] * catalogue.items["popularity"].to_numpy(float)
    number = rng.poisson(mean, BLOCK)[: len(appeal)]
    bought = _top(p["purchase_utility"] * appeal + popular, number, rng)
    person, item = np.nonzero(bought)
    log.add("purchases", "bought", person, item, _moments(rng, len(person)), p["value_finished"])
    return bought


def _searches(
    log: Log,
    catalogue: Catalogue,
    columns: Columns,
    tastes: np.ndarray,
    rng: np.random.Generator,
    p: Mapping[str, float],
) -> None:
    searches = _often(p["search_taste"] * tastes, p["searches_per_person"], rng)
    queries = np.array([len(catalogue.queries[name]) for name in catalogue.genres])
    query = (searches.spare * queries[searches.column]).astype(int)
    column = columns.families["search_genre"].start + searches.column
    log.add("searches", "searched", searches.who, column, searches.time, other=query)


def _declared(
    log: Log,
    columns: Columns,
    people: People,
    place: slice,
    rng: np.random.Generator,
    p: Mapping[str, float],
) -> None:
    """Simulate the interests and profile data that people enter when they join."""
    tastes = people.tastes[place]
    number = np.full(len(tastes), round(p["interests_told"]))
    person, genre = np.nonzero(_top(p["interests_told_taste"] * tastes, number, rng))
    joined = np.zeros(len(person))
    log.add("interests", "told", person, columns.families["interest_genre"].start + genre, joined)
    frame = people.frame.iloc[place]
    everyone = np.arange(len(frame))
    for family, column, labels in (
        ("age_band", "age_band", AGE_BANDS),
        ("gender", "gender", GENDERS),
        ("household", "household", homes()),
    ):
        position = pd.Categorical(frame[column], categories=list(labels)).codes.astype(int)
        attribute_column = columns.families[family].start + position
        log.add("profile", "told", everyone, attribute_column, np.zeros(len(frame)))


def _elsewhere(
    log: Log,
    columns: Columns,
    people: People,
    place: slice,
    rng: np.random.Generator,
    p: Mapping[str, float],
) -> None:
    """Simulate places reported by the phone, and visits to partner sites."""
    frame = people.frame.iloc[place]
    region = columns.families["region"]
    visits = _often(
        np.zeros((len(frame), len(region.labels))), p["location_visits_per_person"], rng
    )
    home = pd.Categorical(frame["region"], categories=list(region.labels)).codes.astype(int)
    region_index = np.where(visits.spare < p["visits_at_home"], home[visits.who], visits.column)
    log.add("location", "visited place", visits.who, region.start + region_index, visits.time)
    site_visits = _often(
        p["partner_taste"] * people.tastes[place], p["partner_visits_per_person"], rng
    )
    column = columns.families["partner_genre"].start + site_visits.column
    log.add("partner_sites", "visited site", site_visits.who, column, site_visits.time)


def _guesses(
    log: Log,
    columns: Columns,
    frame: pd.DataFrame,
    situations_met: tuple[str, ...],
    rng: np.random.Generator,
    p: Mapping[str, float],
) -> None:
    """Simulate guesses of households (all people) and situations (some people), with errors."""
    size = len(frame)
    labels = homes()
    roll = rng.random((BLOCK, 4))[:size]
    home = pd.Categorical(frame["household"], categories=list(labels)).codes.astype(int)
    wrong = (home + 1 + (roll[:, 1] * (len(labels) - 1)).astype(int)) % len(labels)
    guess = np.where(roll[:, 0] < p["guess_sensitivity"], home, wrong)
    last = np.full(size, DAYS - 1.0)
    start = columns.families["guessed_household"].start
    log.add("inferred", "guessed", np.arange(size), start + guess, last)
    family = columns.families["guessed_situation"]
    if not situations_met:
        return
    number = {key: i for i, key in enumerate(family.labels)}
    true = np.array([number.get(key, -1) for key in frame["situation"]])
    detected = (true >= 0) & (roll[:, 2] < p["guess_sensitivity"])
    mistaken = (true < 0) & (roll[:, 2] < p["guess_false_positive"])
    # A mistaken guess is about a situation that people of this population may be in.
    possible = np.array([family.labels.index(key) for key in situations_met])
    wrong_situation = possible[(roll[:, 3] * len(possible)).astype(int)]
    guessed_people = np.flatnonzero(detected | mistaken)
    column = family.start + np.where(detected, true, wrong_situation)[guessed_people]
    log.add("inferred", "guessed", guessed_people, column, last[guessed_people])
