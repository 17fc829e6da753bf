"""Minimise: how much data is enough.

On one fitted model people are folded in with every set of the kinds used. Shapley values share
out among the kinds what all of them together add in fit and in feeling; the smallest sets that
keep most of the best fit say what could be left out. It only ever looks for less data; it never
looks at acceptance.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from personalize.errors import PersonalizeError
from personalize.register import data_types, defaults
from personalize.response.perception import Exposure, Persons, perceive
from personalize.response.respond import framed, make_exposure, persons_of, shown_shares
from personalize.response.versions import BAND, Versions, versions
from personalize.scenario import Scenario
from personalize.service.recommend.registry import algorithm
from personalize.service.slates import Slates, judge, known_consumed, quotas, shares_of, top
from personalize.streams import stream
from personalize.study.lab import Lab, Run
from personalize.world.world import World

THREADS = 2
PEOPLE = 120
"""People who are folded in with every set; the first ones, who are random."""
ORDERS = 12
"""Random orders of the kinds, each also backwards, over which additions are averaged."""
SLOW_ORDERS = 2
"""Orders where an account of the picks costs a rescoring a kind."""
VERSIONS = 20
"""Versions of the model behind the bands of feeling."""
KEPT = (0.90, 0.95, 0.99)
"""Shares of the best fit that the smallest sets keep."""
ALL_SETS_UP_TO = 7
"""Kinds up to which every set is tried."""
SMALL_SETS = 3
"""Beyond it: every set up to this size, what is left when the least useful kind is dropped again
and again, and the sets that the random orders pass through."""
RESAMPLES = 200
"""Crowds drawn from the sample, behind the bands of fit."""

Kinds = tuple[str, ...]
Report = Callable[[str, float], None]


@dataclass(frozen=True)
class SmallSet:
    """The smallest set of kinds that keeps a share of the best fit, and what it gives."""

    keeps: float
    kinds: Kinds
    relevance: float
    invasiveness: float
    if_it_came_out: float


@dataclass(frozen=True)
class Minimum:
    """The price list of the data, and how little would do.

    Attributes
    ----------
    scenario : Scenario
    prices : DataFrame
        One row a kind: ``kind``, ``label``, and for ``relevance``, ``invasiveness`` and
        ``if_it_came_out`` what it adds, with ``_low`` and ``_high``.
    full : SmallSet
        All kinds used.
    best : SmallSet
        The set that fits best; often not the full one.
    smallest : list of SmallSet
        Empty where nothing beats the popular list.
    people, sets : int
        People folded in, and sets tried.
    """

    scenario: Scenario
    prices: pd.DataFrame
    full: SmallSet
    best: SmallSet
    smallest: list[SmallSet]
    people: int
    sets: int

    def sentence(self) -> str:
        """Say what could be dropped, and what it would cost in fit."""
        if not self.smallest:
            return (
                "Nothing here beats the popular list, so there is no fit to keep: "
                "all of these data could be dropped."
            )
        enough = self.smallest[1]
        names = {kind: data_types()[kind].label.lower() for kind in self.full.kinds}
        dropped = [names[kind] for kind in self.full.kinds if kind not in enough.kinds]
        if not dropped:
            return "None of these kinds of data could be dropped without losing 5 of 100 of fit."
        lost = 100 * (self.full.relevance - enough.relevance)
        listed = dropped[0] if len(dropped) == 1 else f"{', '.join(dropped[:-1])} and {dropped[-1]}"
        cost = (
            f"lose {lost:.0f} of 100 points of fit"
            if lost >= 0.5
            else "lose nothing of fit"
            if lost > -0.5
            else f"gain {-lost:.0f} of 100 points of fit"
        )
        return f"You could drop {listed} and {cost}."

    def to_dict(self) -> dict[str, Any]:
        """Return everything as a JSON-ready mapping."""

        def plain(one: SmallSet) -> dict[str, Any]:
            return {
                "keeps": one.keeps,
                "kinds": list(one.kinds),
                "relevance": round(one.relevance, 10),
                "invasiveness": round(one.invasiveness, 10),
                "if_it_came_out": round(one.if_it_came_out, 10),
            }

        return {
            "scenario_hash": self.scenario.hash(),
            "sentence": self.sentence(),
            "full": plain(self.full),
            "best": plain(self.best),
            "smallest": [plain(one) for one in self.smallest],
            "prices": self.prices.round(10).to_dict("records"),
            "people": self.people,
            "sets": self.sets,
        }


def minimise(lab: Lab, scenario: Scenario, report: Report | None = None) -> Minimum:
    """Return the price list of a scenario's data and the smallest sets that do as well.

    Raises
    ------
    PersonalizeError
        If nothing is used, or the way of picking learns nothing about anyone.
    """
    used = scenario.used_types()
    if not used:
        raise PersonalizeError(
            "data.level = 0: no personal data are used, so there is nothing to leave out."
        )
    if not algorithm(scenario.recommender.algorithm).personal:
        raise PersonalizeError(
            f"recommender.algorithm = {scenario.recommender.algorithm} uses nothing about anyone: "
            "all of these data could be dropped."
        )
    everyone = scenario.replace({"data.choice": "everyone"})
    tried = _Sets(lab, lab.run(everyone, report))
    every = len(used) <= ALL_SETS_UP_TO
    most = len(used) if every else SMALL_SETS
    steps = [kinds for size in range(1, most + 1) for kinds in combinations(used, size)]
    with ThreadPoolExecutor(THREADS) as pool:
        for done, _ in enumerate(pool.map(tried.fit, steps)):
            if report and done % 16 == 0:
                report(f"Trying {len(steps)} sets of data", 0.5 * done / len(steps))
    if not every:
        _drop_one_by_one(tried, used)
    prices = _prices(tried, used, scenario.seed, report)
    steps = tried.tried()
    level = {kinds: float(tried.fit(kinds).mean()) for kinds in steps}
    order = sorted(steps, key=lambda kinds: (-round(level[kinds], 9), len(kinds), _weight(kinds)))
    best = order[0]
    small = []
    if level[best] > 0:
        for keep in KEPT:
            enough = [kinds for kinds in steps if level[kinds] >= keep * level[best]]
            fewest = min(
                enough, key=lambda kinds: (len(kinds), _weight(kinds), -round(level[kinds], 9))
            )
            small.append(tried.described(fewest, keep))
    return Minimum(
        scenario=scenario,
        prices=prices,
        full=tried.described(used, level[used] / level[best] if level[best] > 0 else 0.0),
        best=tried.described(best, 1.0),
        smallest=small,
        people=tried.people,
        sets=len(steps),
    )


def _drop_one_by_one(tried: _Sets, used: Kinds) -> None:
    """Try what is left when the kind that is missed least is dropped, until one is left."""
    held = used
    tried.fit(held)
    while len(held) > 1:
        smaller = [tuple(kind for kind in held if kind != left) for left in held]
        held = max(smaller, key=lambda kinds: round(float(tried.fit(kinds).mean()), 9))


def _weight(kinds: Kinds) -> float:
    """Return how sensitive a set is altogether: of sets of one size the mildest is named."""
    return round(sum(data_types()[kind].sensitivity for kind in kinds), 9)


class _Sets:
    """What each set of kinds gives on one fitted model; every set is worked out once."""

    def __init__(self, lab: Lab, run: Run) -> None:
        self.run, self.world = run, run.world
        self.people = min(PEOPLE, len(run.world.people))
        self.cells = lab.world(run.scenario)[1].of_first(self.people)
        self.groups = quotas(run.world, run.scenario.service.slate_size)
        self.exact = bool(run.model.exact)
        self.versions = versions(VERSIONS)
        self.way = float((1 - run.quality.popular_ndcg).mean())
        self.shown = shown_shares(run.slates.items, run.world.columns.items)
        self._fit: dict[Kinds, np.ndarray] = {(): np.zeros(self.people)}
        self._items: dict[Kinds, np.ndarray] = {}
        self._feeling: dict[Kinds, np.ndarray] = {}

    def fit(self, kinds: Kinds) -> np.ndarray:
        """Return each person's fit with a set of kinds: array (people,)."""
        kinds = self._ordered(kinds)
        if kinds not in self._fit:
            evidence = self.cells.evidence(kinds)
            scores = self.run.model.scores(evidence)
            known = known_consumed(self.world, kinds)[: self.people]
            items = top(np.where(known, -np.inf, scores), self.groups)
            self._items[kinds] = items
            self._fit[kinds] = judge(self.world, items, self.way).fit
        return self._fit[kinds]

    def tried(self) -> list[Kinds]:
        """Return every set tried so far, the empty one left out, smaller ones first."""
        names = list(data_types())
        own = [kinds for kinds in self._fit if kinds]
        return sorted(own, key=lambda kinds: (len(kinds), [names.index(kind) for kind in kinds]))

    def feeling(self, kinds: Kinds) -> np.ndarray:
        """Return felt invasiveness, and if it came out: array (2, 1 + versions), defaults first."""
        kinds = self._ordered(kinds)
        if kinds not in self._feeling:
            self._feeling[kinds] = self._perceived(kinds)
        return self._feeling[kinds]

    def described(self, kinds: Kinds, keeps: float) -> SmallSet:
        """Return a set with what it gives at the defaults."""
        feeling = self.feeling(kinds)[:, 0]
        fit = float(self.fit(kinds).mean())
        return SmallSet(round(keeps, 6), kinds, fit, float(feeling[0]), float(feeling[1]))

    def _ordered(self, kinds: Kinds) -> Kinds:
        return tuple(kind for kind in data_types() if kind in kinds)

    def _perceived(self, kinds: Kinds) -> np.ndarray:
        if not kinds:
            exposure = self._nothing()
        else:
            self.fit(kinds)
            items = self._items[kinds]
            evidence = self.cells.evidence(kinds)
            people = np.repeat(np.arange(self.people), items.shape[1])
            account = self.run.model.contributions(evidence, people, items.ravel())
            shares, popular = shares_of(account, evidence, self.run.model.baseline, items.ravel())
            shape = items.shape
            slates = Slates(
                items, np.zeros(shape), shares.reshape(*shape, -1), popular.reshape(shape)
            )
            scenario = self.run.scenario.replace({"data.types": kinds})
            exposure = self._exposure(scenario, slates)
        persons = persons_of(self.world)
        fields = ("attitude", "trust", "level", "slope")
        first = Persons(*(getattr(persons, name)[: self.people] for name in fields))
        return _under(self.run, exposure, first, self.versions)

    def _exposure(self, scenario: Scenario, slates: Slates) -> Exposure:
        p = framed(scenario, defaults())
        number = len(self.world.people)
        return make_exposure(
            scenario, _first_of(self.world, self.people), slates, p, self.shown, number
        )

    def _nothing(self) -> Exposure:
        kinds = len(data_types())
        size = self.run.slates.size
        items = np.broadcast_to(
            top(np.log1p(self.world.popularity)[None, :], self.groups), (self.people, size)
        )
        shares = np.zeros((self.people, size, kinds))
        slates = Slates(items, np.zeros(items.shape), shares, np.ones(items.shape))
        return self._exposure(self.run.scenario.replace({"data.types": ()}), slates)


def _first_of(world: World, number: int) -> World:
    """Return a world of the first people, for what is measured of their screens."""
    people = replace(
        world.people,
        frame=world.people.frame.iloc[:number],
        type_spread=world.people.type_spread[:number],
    )
    return replace(world, people=people, gain=world.gain[:number])


def _under(run: Run, exposure: Exposure, persons: Persons, chosen: Versions) -> np.ndarray:
    """Return mean ratings now and out, at the defaults and by version: array (2, 1 + V)."""
    scenario, world = run.scenario, run.world
    where = "imported" if world.imported else scenario.service.domain
    plain = framed(scenario, defaults())
    spread = np.array([(kind.high - kind.low) / 2 for kind in data_types().values()])
    personal = spread * world.people.type_spread[: len(persons.trust)]
    p = framed(scenario, chosen.parameters())
    drawn = replace(
        exposure,
        sensitivity=np.clip(
            chosen.sensitivity[:, None, :] + p["type_heterogeneity"] * personal, 0, 1
        ),
        design=chosen.design(scenario),
        imagined=p[f"imagined_{where}"],
    )
    found = []
    for discovered in (False, True):
        level = perceive(
            exposure, persons, plain, discovered=discovered, account=False
        ).rating.mean()
        by = perceive(drawn, persons, p, discovered=discovered, account=False).rating
        by = np.broadcast_to(by, (len(chosen), len(persons.trust))).mean(axis=1)
        found.append(np.concatenate([[level], by]))
    return np.array(found)


def _prices(tried: _Sets, used: Kinds, seed: int, report: Report | None) -> pd.DataFrame:
    """Return Shapley values by sampled orders, each order also backwards.

    Source: Castro, Gómez and Tejada 2009; antithetic orders as in Mitchell et al. 2022.
    """
    rng = stream(seed, "minimise.orders")
    number = ORDERS if tried.exact else SLOW_ORDERS
    orders = [rng.permutation(len(used)) for _ in range(number)]
    orders += [order[::-1] for order in orders]
    fit = np.zeros((len(used), tried.people))
    feeling = np.zeros((len(used), 2, 1 + VERSIONS))
    for done, order in enumerate(orders):
        if report:
            report("Sharing out what each kind adds", 0.5 + 0.5 * done / len(orders))
        held: Kinds = ()
        before = (tried.fit(held), tried.feeling(held))
        for at in order:
            held = (*held, used[at])
            now = (tried.fit(held), tried.feeling(held))
            fit[at] += now[0] - before[0]
            feeling[at] += now[1] - before[1]
            before = now
    fit /= len(orders)
    feeling /= len(orders)
    draw = stream(seed, "minimise.crowds").integers(0, tried.people, (RESAMPLES, tried.people))
    rows = []
    for i, kind in enumerate(used):
        crowds = fit[i][draw].mean(axis=1)
        low, high = np.quantile(crowds, BAND)
        row: dict[str, Any] = {"kind": kind, "label": data_types()[kind].label}
        mean = float(fit[i].mean())
        row |= _banded("relevance", mean, float(low), float(high))
        for j, name in enumerate(("invasiveness", "if_it_came_out")):
            ends = np.quantile(feeling[i, j, 1:], BAND)
            row |= _banded(name, float(feeling[i, j, 0]), float(ends[0]), float(ends[1]))
        rows.append(row)
    return pd.DataFrame(rows)


def _banded(name: str, mean: float, low: float, high: float) -> dict[str, float]:
    return {name: mean, f"{name}_low": min(low, mean), f"{name}_high": max(high, mean)}
