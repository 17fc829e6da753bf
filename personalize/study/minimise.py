"""Minimise: how much data is enough.

On one fitted model people are folded in with every set of the kinds used. Shapley values share
out among the kinds what all of them together add in fit and in feeling; the smallest sets that
keep most of the best fit say what could be left out. It only ever looks for less data; it never
looks at acceptance.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from personalize.errors import PersonalizeError
from personalize.register import data_types
from personalize.response.parameter_draws import BAND
from personalize.scenario import Scenario
from personalize.service.recommend.registry import algorithm
from personalize.streams import stream
from personalize.study.lab import Lab
from personalize.study.subset_evaluator import DRAWS, Kinds, SmallSet, SubsetEvaluator

THREADS = 2
ORDERS = 12
"""Random orders of the kinds, each also backwards, over which additions are averaged."""
SLOW_ORDERS = 2
"""Orders where an account of the picks costs a rescoring a kind."""
KEPT = (0.90, 0.95, 0.99)
"""Shares of the best fit that the smallest sets keep."""
ALL_SETS_UP_TO = 7
"""Kinds up to which every set is tried."""
SMALL_SETS = 3
"""Beyond it: every set up to this size, what is left when the least useful kind is dropped again
and again, and the sets that the random orders pass through."""
RESAMPLES = 200
"""Crowds drawn from the sample, behind the bands of fit."""

Report = Callable[[str, float], None]


@dataclass(frozen=True)
class Minimum:
    """The price list of the data, and how little would do.

    Attributes
    ----------
    scenario : Scenario
    prices : DataFrame
        One row a kind: ``kind``, ``label``, and for ``relevance``, ``invasiveness`` and
        ``if_discovered`` what it adds, with ``_low`` and ``_high``.
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
        """Say what could be dropped, and what it would cost in usefulness."""
        if not self.smallest:
            return "Nothing here beats the popular list, so all of these data could be dropped."
        enough = self.smallest[1]
        names = {kind: data_types()[kind].label.lower() for kind in self.full.kinds}
        dropped = [names[kind] for kind in self.full.kinds if kind not in enough.kinds]
        if not dropped:
            return (
                "None of these kinds of data could be dropped without losing 5 of 100 points of "
                "usefulness."
            )
        lost = 100 * (self.full.relevance - enough.relevance)
        listed = dropped[0] if len(dropped) == 1 else f"{', '.join(dropped[:-1])} and {dropped[-1]}"
        cost = (
            f"lose {lost:.0f} of 100 points of usefulness"
            if lost >= 0.5
            else "lose no usefulness"
            if lost > -0.5
            else f"gain {-lost:.0f} of 100 points of usefulness"
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
                "if_discovered": round(one.if_discovered, 10),
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
    tried = SubsetEvaluator(lab, lab.run(everyone, report))
    every = len(used) <= ALL_SETS_UP_TO
    most = len(used) if every else SMALL_SETS
    steps = [kinds for size in range(1, most + 1) for kinds in combinations(used, size)]
    with ThreadPoolExecutor(THREADS) as pool:
        for done, _ in enumerate(pool.map(tried.relevance, steps)):
            if report and done % 16 == 0:
                report(f"Trying {len(steps)} sets of data", 0.5 * done / len(steps))
    if not every:
        _drop_one_by_one(tried, used)
    prices = _prices(tried, used, scenario.seed, report)
    steps = tried.tried()
    level = {kinds: float(tried.relevance(kinds).mean()) for kinds in steps}
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


def _drop_one_by_one(tried: SubsetEvaluator, used: Kinds) -> None:
    """Try what is left when the kind that is missed least is dropped, until one is left."""
    held = used
    tried.relevance(held)
    while len(held) > 1:
        smaller = [tuple(kind for kind in held if kind != left) for left in held]
        held = max(smaller, key=lambda kinds: round(float(tried.relevance(kinds).mean()), 9))


def _weight(kinds: Kinds) -> float:
    """Return how sensitive a set is altogether: of sets of one size the mildest is named."""
    return round(sum(data_types()[kind].sensitivity for kind in kinds), 9)


def _prices(tried: SubsetEvaluator, used: Kinds, seed: int, report: Report | None) -> pd.DataFrame:
    """Return Shapley values by sampled orders, each order also backwards.

    Source: Castro, Gómez and Tejada 2009; antithetic orders as in Mitchell et al. 2022.
    """
    rng = stream(seed, "minimise.orders")
    number = ORDERS if tried.exact else SLOW_ORDERS
    orders = [rng.permutation(len(used)) for _ in range(number)]
    orders += [order[::-1] for order in orders]
    relevance = np.zeros((len(used), tried.people))
    feeling = np.zeros((len(used), 2, 1 + DRAWS))
    for done, order in enumerate(orders):
        if report:
            report("Sharing out what each kind adds", 0.5 + 0.5 * done / len(orders))
        held: Kinds = ()
        before = (tried.relevance(held), tried.feeling(held))
        for at in order:
            held = (*held, used[at])
            now = (tried.relevance(held), tried.feeling(held))
            relevance[at] += now[0] - before[0]
            feeling[at] += now[1] - before[1]
            before = now
    relevance /= len(orders)
    feeling /= len(orders)
    draw = stream(seed, "minimise.crowds").integers(0, tried.people, (RESAMPLES, tried.people))
    rows = []
    for i, kind in enumerate(used):
        crowds = relevance[i][draw].mean(axis=1)
        low, high = np.quantile(crowds, BAND)
        row: dict[str, Any] = {"kind": kind, "label": data_types()[kind].label}
        mean = float(relevance[i].mean())
        row |= _banded("relevance", mean, float(low), float(high))
        for j, name in enumerate(("invasiveness", "if_discovered")):
            ends = np.quantile(feeling[i, j, 1:], BAND)
            row |= _banded(name, float(feeling[i, j, 0]), float(ends[0]), float(ends[1]))
        rows.append(row)
    return pd.DataFrame(rows)


def _banded(name: str, mean: float, low: float, high: float) -> dict[str, float]:
    return {name: mean, f"{name}_low": min(low, mean), f"{name}_high": max(high, mean)}
