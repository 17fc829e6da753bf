"""Sets of kinds of data on one fitted model: what each gives in fit and in feeling."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from personalize.register import data_types, defaults
from personalize.response.evaluation import drawn_inputs, evaluate_draws
from personalize.response.parameter_draws import ParameterDraws, parameter_draws
from personalize.response.perception import Exposure, Persons, perceive
from personalize.response.respond import framed, make_exposure, persons_of, shown_shares
from personalize.scenario import Scenario
from personalize.service.slates import (
    Slates,
    evaluate_slates,
    known_consumed,
    percentiles,
    quotas,
    shares_of,
    top,
)
from personalize.study.lab import Lab, Run

PEOPLE = 120
"""People who are folded in with every set; the first ones, who are random."""


DRAWS = 20
"""Versions of the model behind the bands of feeling."""


Kinds = tuple[str, ...]


@dataclass(frozen=True)
class SmallSet:
    """The smallest set of kinds that keeps a share of the best fit, and what it gives."""

    keeps: float
    kinds: Kinds
    relevance: float
    invasiveness: float
    if_discovered: float


class SubsetEvaluator:
    """What each set of kinds gives on one fitted model; every set is worked out once."""

    def __init__(self, lab: Lab, run: Run) -> None:
        self.run, self.world = run, run.world
        self.people = min(PEOPLE, len(run.world.people))
        self.cells = lab.world(run.scenario)[1].of_first(self.people)
        self.groups = quotas(run.world, run.scenario.service.slate_size)
        self.exact = bool(run.model.exact)
        self.draws = parameter_draws(DRAWS)
        self.headroom = float((1 - run.quality.popular_ndcg).mean())
        self.shown = shown_shares(run.slates.items, run.world.columns.items)
        self._relevance: dict[Kinds, np.ndarray] = {(): np.zeros(self.people)}
        self._items: dict[Kinds, np.ndarray] = {}
        self._feeling: dict[Kinds, np.ndarray] = {}

    def relevance(self, kinds: Kinds) -> np.ndarray:
        """Return each person's fit with a set of kinds: array (people,)."""
        kinds = self._ordered(kinds)
        if kinds not in self._relevance:
            evidence = self.cells.evidence(kinds)
            scores = self.run.model.scores(evidence)
            known = known_consumed(self.world, kinds)[: self.people]
            items = top(np.where(known, -np.inf, scores), self.groups)
            self._items[kinds] = items
            self._relevance[kinds] = evaluate_slates(self.world, items, self.headroom).relevance
        return self._relevance[kinds]

    def tried(self) -> list[Kinds]:
        """Return every set tried so far, the empty one left out, smaller ones first."""
        names = list(data_types())
        own = [kinds for kinds in self._relevance if kinds]
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
        relevance = float(self.relevance(kinds).mean())
        return SmallSet(round(keeps, 6), kinds, relevance, float(feeling[0]), float(feeling[1]))

    def _ordered(self, kinds: Kinds) -> Kinds:
        return tuple(kind for kind in data_types() if kind in kinds)

    def _perceived(self, kinds: Kinds) -> np.ndarray:
        if not kinds:
            exposure = self._nothing()
        else:
            self.relevance(kinds)
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
        first = persons_of(self.world).some(slice(0, self.people))
        return _felt(self.run, exposure, first, self.draws)

    def _exposure(self, scenario: Scenario, slates: Slates) -> Exposure:
        p = framed(scenario, defaults())
        number = len(self.world.people)
        first = self.world.some_people(slice(0, self.people))
        at = percentiles(first, slates.items)
        return make_exposure(scenario, first, slates, at, p, self.shown, number)

    def _nothing(self) -> Exposure:
        kinds = len(data_types())
        size = self.run.slates.size
        items = np.broadcast_to(
            top(np.log1p(self.world.popularity)[None, :], self.groups), (self.people, size)
        )
        shares = np.zeros((self.people, size, kinds))
        slates = Slates(items, np.zeros(items.shape), shares, np.ones(items.shape))
        return self._exposure(self.run.scenario.replace({"data.types": ()}), slates)


def _felt(run: Run, exposure: Exposure, persons: Persons, chosen: ParameterDraws) -> np.ndarray:
    """Return mean ratings now and if discovered, defaults first, then draws: array (2, 1 + V)."""
    plain, number = framed(run.scenario, defaults()), len(persons.trust)
    level = [
        float(perceive(exposure, persons, plain, discovered=found, account=False).rating.mean())
        for found in (False, True)
    ]
    perceived = evaluate_draws(
        exposure,
        persons,
        run.world.people.type_spread[:number],
        drawn_inputs(run.scenario, run.world.imported, chosen),
    )
    draws = [
        np.broadcast_to(felt.rating, (len(chosen), number)).mean(axis=1)
        for felt in (perceived.now, perceived.if_discovered)
    ]
    return np.column_stack([level, np.array(draws, dtype=float)])
