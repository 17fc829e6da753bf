"""What people leave behind in a month: one event table, biased the way real logs are.

Exposure follows popularity, choices follow true utility with noise. Every kind of data has a
stream of its own, so that changing one never moves another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from personalize.register import data_types
from personalize.streams import BLOCK, stream
from personalize.world.catalogue import Catalogue
from personalize.world.columns import Columns
from personalize.world.people import AGE_BANDS, GENDERS, People, homes

START = pd.Timestamp("2026-03-01")
DAYS = 30
EVENTS = (
    "told",
    "shown",
    "opened",
    "finished",
    "dismissed",
    "rated",
    "notification opened",
    "notification dismissed",
    "searched",
    "bought",
    "visited place",
    "friend liked",
    "visited site",
    "guessed",
)
FRIENDS_LIKES = 3
"""Things that one friend did which the service shows to another, at most."""


@dataclass(frozen=True)
class Activity:
    """Events of a population as arrays of equal length, sorted by person.

    Attributes
    ----------
    person, column, other : int32 arrays
        Who; the item or attribute column; a friend (``friend liked``), the number of the
        query (``searched``) or -1.
    type, event : int8 arrays
        Positions in ``data_types()`` and ``EVENTS``.
    value : float32 array
        On the rating scale 1 to 5; for attributes, 1 per event.
    time : float32 array
        Days since ``START``.
    """

    person: np.ndarray
    column: np.ndarray
    type: np.ndarray
    event: np.ndarray
    value: np.ndarray
    time: np.ndarray
    other: np.ndarray

    def __len__(self) -> int:
        return len(self.person)

    def of(self, person: int) -> slice:
        """Return where one person's events stand."""
        first, last = np.searchsorted(self.person, (person, person + 1))
        return slice(int(first), int(last))

    def frame(self, rows: slice | np.ndarray = slice(None)) -> pd.DataFrame:
        """Return events as a frame with names in place of positions."""
        kinds = np.array(list(data_types()), dtype=object)
        return pd.DataFrame(
            {
                "person": self.person[rows],
                "time": START + pd.to_timedelta(self.time[rows].astype(float), unit="D"),
                "type": kinds[self.type[rows]],
                "event": np.array(EVENTS, dtype=object)[self.event[rows]],
                "column": self.column[rows],
                "value": self.value[rows],
                "other": self.other[rows],
            }
        )


class _Log:
    """Collects the events of one block."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.parts: list[tuple[np.ndarray, ...]] = []
        self.kinds = {name: i for i, name in enumerate(data_types())}

    def add(
        self,
        kind: str,
        event: str,
        who: np.ndarray,
        column: np.ndarray,
        time: np.ndarray,
        value: np.ndarray | float = 1.0,
        other: np.ndarray | int = -1,
    ) -> None:
        n = len(who)
        self.parts.append(
            (
                (who + self.first).astype(np.int32),
                column.astype(np.int32),
                np.full(n, self.kinds[kind], dtype=np.int8),
                np.full(n, EVENTS.index(event), dtype=np.int8),
                np.broadcast_to(np.asarray(value, dtype=np.float32), n).copy(),
                time.astype(np.float32),
                np.broadcast_to(np.asarray(other, dtype=np.int32), n).copy(),
            )
        )


def _logistic(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def _top(weights: np.ndarray, number: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Choose ``number`` columns a row without replacement, by softmax of ``weights`` (Gumbel)."""
    noisy = weights + rng.gumbel(size=(BLOCK, weights.shape[1]))[: len(weights)]
    order = np.argsort(np.argsort(-noisy, axis=1, kind="stable"), axis=1, kind="stable")
    return order < number[:, None]


@dataclass(frozen=True)
class _Drawn:
    """Repeated choices: who chose which column when, and one more draw for each choice."""

    who: np.ndarray
    column: np.ndarray
    time: np.ndarray
    spare: np.ndarray


def _often(weights: np.ndarray, mean: float, rng: np.random.Generator) -> _Drawn:
    """Choose columns with replacement, by softmax of ``weights``; how often is Poisson.

    All is drawn for a whole block and then cut, so that a cut block holds the same events.
    """
    number = rng.poisson(mean, BLOCK)
    roll, time, spare = rng.random((3, int(number.sum())))
    who = np.repeat(np.arange(len(weights)), number[: len(weights)])
    n = len(who)
    share = np.exp(weights - weights.max(axis=1, keepdims=True))
    edges = np.cumsum(share, axis=1)
    edges /= edges[:, -1:]
    return _Drawn(who, (edges[who] < roll[:n, None]).sum(axis=1), time[:n] * DAYS, spare[:n])


def block_activity(
    catalogue: Catalogue,
    columns: Columns,
    people: People,
    appeal: np.ndarray,
    seed: int,
    block: int,
    place: slice,
    p: Mapping[str, float],
) -> tuple[Activity, np.ndarray]:
    """Simulate one block's month.

    Parameters
    ----------
    appeal : array (people of the block, items)
        Standardised true utility.
    place : slice
        Where the block's people stand in ``people``.

    Returns
    -------
    Activity
        The block's events, friends' likes apart (they need every block; see ``friends_likes``).
    consumed : bool array (people of the block, items)
        What each person finished or bought.
    """
    log = _Log(place.start)
    size = len(appeal)

    def draw(stage: str) -> np.random.Generator:
        return stream(seed, f"activity.{stage}", block)

    finished = _on_items(log, catalogue, appeal, draw, size, p)
    bought = _purchases(log, catalogue, columns, people, appeal, draw("purchases"), place, p)
    _searches(log, catalogue, columns, people.tastes[place], draw("searches"), p)
    _declared(log, columns, people, place, draw("interests"), p)
    _elsewhere(log, columns, people, place, draw("elsewhere"), p)
    _guesses(log, columns, people.frame.iloc[place], people.situations, draw("guesses"), p)
    return _sorted(log.parts), finished | bought


def _moments(rng: np.random.Generator, number: int) -> np.ndarray:
    return rng.random(number) * DAYS


def _on_items(
    log: _Log,
    catalogue: Catalogue,
    appeal: np.ndarray,
    draw: Callable[[str], np.random.Generator],
    size: int,
    p: Mapping[str, float],
) -> np.ndarray:
    """Show, open, finish, dismiss and rate items."""
    items = appeal.shape[1]
    rng = draw("impressions")
    spread = np.exp(p["impressions_spread"] * rng.standard_normal(BLOCK)[:size])
    number = np.clip(np.rint(p["impressions_per_person"] * spread), 5, 0.9 * items).astype(int)
    popular = p["exposure_popularity"] * catalogue.items["popularity"].to_numpy(float)
    shown = _top(np.broadcast_to(popular, (size, items)), number, rng)
    rng = draw("choices")
    roll = rng.random((BLOCK, 4, items), dtype=np.float32)[:size]
    clicked = shown & (roll[:, 0] < _logistic(p["click_base"] + p["click_utility"] * appeal))
    finished = clicked & (roll[:, 1] < _logistic(p["finish_base"] + p["finish_utility"] * appeal))
    dismissed = (
        shown & ~clicked & (roll[:, 0] < _logistic(p["dismiss_base"] - p["click_utility"] * appeal))
    )
    rated = clicked & (roll[:, 2] < p["rating_share"])
    moment = roll[:, 3] * DAYS
    plain = shown & ~clicked & ~dismissed
    for event, mask, value, later in (
        ("shown", plain, p["value_ignored"], 0.0),
        ("opened", clicked & ~finished, p["value_clicked"], 0.01),
        ("finished", finished, p["value_finished"], 0.1),
        ("dismissed", dismissed, p["value_dismissed"], 0.001),
    ):
        who, item = np.nonzero(mask)
        log.add("activity", event, who, item, moment[who, item] + later, value)
    rng = draw("ratings")
    noise = rng.standard_normal((BLOCK, items), dtype=np.float32)[:size]
    who, item = np.nonzero(rated)
    stars = p["rating_centre"] + p["rating_slope"] * appeal[who, item]
    stars = np.clip(np.rint(stars + p["rating_noise"] * noise[who, item]), 1, 5)
    log.add("ratings", "rated", who, item, moment[who, item] + 0.11, stars)
    rng = draw("notifications")
    number = rng.poisson(p["notifications_per_person"], BLOCK)[:size]
    # A notification tells of something the service has shown; whoever opens it opened the item.
    announced = _top(np.where(shown, 0.0, -1e9), np.minimum(number, shown.sum(axis=1)), rng)
    for event, mask, value in (
        ("notification opened", announced & clicked, p["value_clicked"]),
        ("notification dismissed", announced & ~clicked, p["value_ignored"]),
    ):
        who, item = np.nonzero(mask)
        log.add("activity", event, who, item, moment[who, item], value)
    return finished


def _purchases(
    log: _Log,
    catalogue: Catalogue,
    columns: Columns,
    people: People,
    appeal: np.ndarray,
    rng: np.random.Generator,
    place: slice,
    p: Mapping[str, float],
) -> np.ndarray:
    """Rent, order, book or pay. Payments at a bank go to its kinds of spending, not to items."""
    mean = p[f"purchases_{catalogue.domain}"]
    bought = np.zeros(appeal.shape, dtype=bool)
    if "paid_genre" in columns.families:
        paid = _often(p["purchase_utility"] * people.tastes[place], mean, rng)
        column = columns.families["paid_genre"].start + paid.column
        log.add("purchases", "bought", paid.who, column, paid.time)
        return bought
    popular = p["exposure_popularity"] * catalogue.items["popularity"].to_numpy(float)
    number = rng.poisson(mean, BLOCK)[: len(appeal)]
    bought = _top(p["purchase_utility"] * appeal + popular, number, rng)
    who, item = np.nonzero(bought)
    log.add("purchases", "bought", who, item, _moments(rng, len(who)), p["value_finished"])
    return bought


def _searches(
    log: _Log,
    catalogue: Catalogue,
    columns: Columns,
    tastes: np.ndarray,
    rng: np.random.Generator,
    p: Mapping[str, float],
) -> None:
    made = _often(p["search_taste"] * tastes, p["searches_per_person"], rng)
    queries = np.array([len(catalogue.queries[name]) for name in catalogue.genres])
    query = (made.spare * queries[made.column]).astype(int)
    column = columns.families["search_genre"].start + made.column
    log.add("searches", "searched", made.who, column, made.time, other=query)


def _declared(
    log: _Log,
    columns: Columns,
    people: People,
    place: slice,
    rng: np.random.Generator,
    p: Mapping[str, float],
) -> None:
    """Interests ticked and the profile filled in when people joined."""
    tastes = people.tastes[place]
    number = np.full(len(tastes), round(p["interests_told"]))
    who, genre = np.nonzero(_top(p["interests_told_taste"] * tastes, number, rng))
    joined = np.zeros(len(who))
    log.add("interests", "told", who, columns.families["interest_genre"].start + genre, joined)
    frame = people.frame.iloc[place]
    everyone = np.arange(len(frame))
    for family, column, labels in (
        ("age_band", "age_band", AGE_BANDS),
        ("gender", "gender", GENDERS),
        ("household", "household", homes()),
    ):
        position = pd.Categorical(frame[column], categories=list(labels)).codes.astype(int)
        at = columns.families[family].start + position
        log.add("profile", "told", everyone, at, np.zeros(len(frame)))


def _elsewhere(
    log: _Log,
    columns: Columns,
    people: People,
    place: slice,
    rng: np.random.Generator,
    p: Mapping[str, float],
) -> None:
    """Places the phone reports, and visits to partner sites."""
    frame = people.frame.iloc[place]
    region = columns.families["region"]
    visits = _often(
        np.zeros((len(frame), len(region.labels))), p["location_visits_per_person"], rng
    )
    home = pd.Categorical(frame["region"], categories=list(region.labels)).codes.astype(int)
    at = np.where(visits.spare < p["visits_at_home"], home[visits.who], visits.column)
    log.add("location", "visited place", visits.who, region.start + at, visits.time)
    read = _often(p["partner_taste"] * people.tastes[place], p["partner_visits_per_person"], rng)
    column = columns.families["partner_genre"].start + read.column
    log.add("partner_sites", "visited site", read.who, column, read.time)


def _guesses(
    log: _Log,
    columns: Columns,
    frame: pd.DataFrame,
    situations_met: tuple[str, ...],
    rng: np.random.Generator,
    p: Mapping[str, float],
) -> None:
    """Guess the household of everyone, and a difficult situation of some; both may be wrong."""
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
    found = (true >= 0) & (roll[:, 2] < p["guess_sensitivity"])
    mistaken = (true < 0) & (roll[:, 2] < p["guess_false_positive"])
    # A mistaken guess is about a situation that some people of this crowd may be in.
    possible = np.array([family.labels.index(key) for key in situations_met])
    other = possible[(roll[:, 3] * len(possible)).astype(int)]
    who = np.flatnonzero(found | mistaken)
    column = family.start + np.where(found, true, other)[who]
    log.add("inferred", "guessed", who, column, last[who])


def friends_likes(activity: Activity, people: People, items: int, place: slice) -> Activity:
    """Add what each person's friends finished, as the service shows it.

    Parameters
    ----------
    activity : Activity
        Of one block, sorted by person; friends lie within the block.
    people : People
    items : int
        Number of items; only things finished or bought that are items count.
    place : slice
        Where the block's people stand in ``people``.
    """
    log = _Log(place.start)
    rows = np.flatnonzero((activity.value >= 5) & (activity.column < items))
    owner = activity.person[rows] - place.start
    latest = np.lexsort((activity.column[rows], -activity.time[rows], owner))
    rows, owner = rows[latest], owner[latest]
    size = place.stop - place.start
    first = np.searchsorted(owner, np.arange(size))
    count = np.searchsorted(owner, np.arange(size), side="right") - first
    friends = people.friends[place]
    who, seat = np.nonzero(friends >= 0)
    friend = friends[who, seat] - place.start
    for nth in range(FRIENDS_LIKES):
        has = count[friend] > nth
        at = rows[first[friend[has]] + nth]
        log.add(
            "friends",
            "friend liked",
            who[has],
            activity.column[at],
            activity.time[at],
            other=friend[has] + place.start,
        )
    own = tuple(getattr(activity, name) for name in Activity.__dataclass_fields__)
    return _sorted([own, *log.parts])


def join(parts: list[Activity]) -> Activity:
    """Put blocks one after another."""
    return Activity(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in Activity.__dataclass_fields__
        )
    )


def _sorted(parts: list[tuple[np.ndarray, ...]]) -> Activity:
    """Join parts and sort them by person, keeping their order within a person."""
    person, column, kind, event, value, time, other = (
        np.concatenate(field) for field in zip(*parts, strict=True)
    )
    order = np.argsort(person, kind="stable")
    return Activity(
        person[order],
        column[order],
        kind[order],
        event[order],
        value[order],
        time[order],
        other[order],
    )
