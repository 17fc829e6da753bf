"""Data minimisation: the contribution of each kind of data, and the smallest sufficient sets.

On one fitted model people are folded in with many sets of the kinds used. Shapley values divide
the total effect on relevance and invasiveness among the kinds; the smallest sets that keep most
of the best relevance show which kinds could be left out. Only subsets of the data in use are
tried, and acceptance is not considered.
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
from personalize.response.bands import BAND, band
from personalize.scenario import Scenario
from personalize.service.recommend.registry import algorithm
from personalize.streams import stream
from personalize.study.lab import Lab
from personalize.study.subset_evaluator import DRAWS, SmallSet, SubsetEvaluator, TypeNames

THREADS = 2
ORDERS = 12
"""Number of random orders of the kinds, each also reversed, over which effects are averaged."""
SLOW_ORDERS = 2
"""Number of orders where contributions need one rescoring for each kind."""
KEPT = (0.90, 0.95, 0.99)
"""Shares of the best relevance that the smallest sets keep."""
ALL_SETS_UP_TO = 7
"""Largest number of kinds at which all sets are tried."""
SMALL_SETS = 3
"""With more kinds: all sets up to this size, the sets left when the least useful kind is dropped
repeatedly, and the prefixes of the random orders are tried."""
RESAMPLES = 200
"""Number of bootstrap samples of people for the bands of relevance."""

Report = Callable[[str, float], None]


@dataclass(frozen=True)
class Minimum:
    """The contribution of each kind of data, and the smallest sufficient sets.

    Attributes
    ----------
    scenario : Scenario
    prices : DataFrame
        One row per kind: ``kind``, ``label``, and its effect on ``relevance``, ``invasiveness``
        and ``if_discovered``, with ``_low`` and ``_high``.
    full : SmallSet
        All kinds used.
    best : SmallSet
        The set with the highest relevance; often not the full one.
    smallest : list of SmallSet
        The smallest sets for ``KEPT``; empty where no set is better than the popular list.
    people, sets : int
        Number of people folded in, and of sets tried.
    """

    scenario: Scenario
    prices: pd.DataFrame
    full: SmallSet
    best: SmallSet
    smallest: list[SmallSet]
    people: int
    sets: int

    def sentence(self) -> str:
        """Return the kinds that could be dropped and the loss of relevance, in words."""
        if not self.smallest:
            return "Nothing here beats the popular list, so all of these data could be dropped."
        enough = self.smallest[1]
        names = {
            type_name: data_types()[type_name].label.lower() for type_name in self.full.type_names
        }
        dropped = [
            names[type_name]
            for type_name in self.full.type_names
            if type_name not in enough.type_names
        ]
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
        """Return the result as a JSON-ready mapping."""

        def as_mapping(small_set: SmallSet) -> dict[str, Any]:
            return {
                "keeps": small_set.keeps,
                "kinds": list(small_set.type_names),
                "relevance": round(small_set.relevance, 10),
                "invasiveness": round(small_set.invasiveness, 10),
                "if_discovered": round(small_set.if_discovered, 10),
            }

        return {
            "scenario_hash": self.scenario.hash(),
            "sentence": self.sentence(),
            "full": as_mapping(self.full),
            "best": as_mapping(self.best),
            "smallest": [as_mapping(small_set) for small_set in self.smallest],
            "prices": self.prices.round(10).to_dict("records"),
            "people": self.people,
            "sets": self.sets,
        }


def minimise(lab: Lab, scenario: Scenario, report: Report | None = None) -> Minimum:
    """Return the contribution of each kind of a scenario's data and the smallest sufficient sets.

    Raises
    ------
    PersonalizeError
        If no data are used, or the algorithm is not personal.
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
    evaluator = SubsetEvaluator(lab, lab.run(everyone, report))
    all_sets = len(used) <= ALL_SETS_UP_TO
    most = len(used) if all_sets else SMALL_SETS
    steps = [type_names for size in range(1, most + 1) for type_names in combinations(used, size)]
    with ThreadPoolExecutor(THREADS) as pool:
        for done, _ in enumerate(pool.map(evaluator.relevance, steps)):
            if report and done % 16 == 0:
                report(f"Trying {len(steps)} sets of data", 0.5 * done / len(steps))
    if not all_sets:
        _drop_one_by_one(evaluator, used)
    prices = _prices(evaluator, used, scenario.seed, report)
    steps = evaluator.tried()
    level = {type_names: float(evaluator.relevance(type_names).mean()) for type_names in steps}
    order = sorted(
        steps,
        key=lambda type_names: (-round(level[type_names], 9), len(type_names), _weight(type_names)),
    )
    best = order[0]
    small = []
    if level[best] > 0:
        for keep in KEPT:
            enough = [type_names for type_names in steps if level[type_names] >= keep * level[best]]
            fewest = min(
                enough,
                key=lambda type_names: (
                    len(type_names),
                    _weight(type_names),
                    -round(level[type_names], 9),
                ),
            )
            small.append(evaluator.described(fewest, keep))
    return Minimum(
        scenario=scenario,
        prices=prices,
        full=evaluator.described(used, level[used] / level[best] if level[best] > 0 else 0.0),
        best=evaluator.described(best, 1.0),
        smallest=small,
        people=evaluator.people,
        sets=len(steps),
    )


def _drop_one_by_one(evaluator: SubsetEvaluator, used: TypeNames) -> None:
    """Drop the kind with the smallest loss of relevance repeatedly, until one is left."""
    current = used
    evaluator.relevance(current)
    while len(current) > 1:
        smaller = [
            tuple(type_name for type_name in current if type_name != left) for left in current
        ]
        current = max(
            smaller, key=lambda type_names: round(float(evaluator.relevance(type_names).mean()), 9)
        )


def _weight(type_names: TypeNames) -> float:
    """Return the summed sensitivity of a set, by which sets of equal size are ordered."""
    return round(sum(data_types()[type_name].sensitivity for type_name in type_names), 9)


def _prices(
    evaluator: SubsetEvaluator, used: TypeNames, seed: int, report: Report | None
) -> pd.DataFrame:
    """Return Shapley values by sampled orders, each order also reversed.

    Source: Castro, Gómez and Tejada 2009; antithetic orders as in Mitchell et al. 2022.
    """
    rng = stream(seed, "minimise.orders")
    number = ORDERS if evaluator.exact else SLOW_ORDERS
    orders = [rng.permutation(len(used)) for _ in range(number)]
    orders += [order[::-1] for order in orders]
    relevance = np.zeros((len(used), evaluator.people))
    feeling = np.zeros((len(used), 2, 1 + DRAWS))
    for done, order in enumerate(orders):
        if report:
            report("Sharing out what each kind adds", 0.5 + 0.5 * done / len(orders))
        current: TypeNames = ()
        before = (evaluator.relevance(current), evaluator.feeling(current))
        for type_index in order:
            current = (*current, used[type_index])
            now = (evaluator.relevance(current), evaluator.feeling(current))
            relevance[type_index] += now[0] - before[0]
            feeling[type_index] += now[1] - before[1]
            before = now
    relevance /= len(orders)
    feeling /= len(orders)
    draw = stream(seed, "minimise.crowds").integers(
        0, evaluator.people, (RESAMPLES, evaluator.people)
    )
    rows = []
    for i, type_name in enumerate(used):
        crowds = relevance[i][draw].mean(axis=1)
        low, high = np.quantile(crowds, BAND)
        row: dict[str, Any] = {"kind": type_name, "label": data_types()[type_name].label}
        mean = float(relevance[i].mean())
        row |= _banded("relevance", mean, min(float(low), mean), max(float(high), mean))
        for j, name in enumerate(("invasiveness", "if_discovered")):
            mean = float(feeling[i, j, 0])
            row |= _banded(name, mean, *band(feeling[i, j, 1:], mean, evaluator.shapes))
        rows.append(row)
    return pd.DataFrame(rows)


def _banded(name: str, mean: float, low: float, high: float) -> dict[str, float]:
    return {name: mean, f"{name}_low": low, f"{name}_high": high}
