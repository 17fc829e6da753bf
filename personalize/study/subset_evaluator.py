"""Relevance and perception with sets of kinds of data on one fitted model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from personalize.register import data_types
from personalize.response.evaluation import drawn_inputs, evaluate_draws
from personalize.response.inputs import Exposure, Persons
from personalize.response.parameter_draws import ParameterDraws
from personalize.response.perception import perceive
from personalize.response.respond import framed, make_exposure, persons_of, population_of
from personalize.response.scenario_parameters import draws_of, parameters_of
from personalize.scenario import Scenario
from personalize.service.slate_quality import Quality, evaluate_slates
from personalize.service.slates import Slates, known_consumed, quotas, shares_of, top
from personalize.study.lab import Lab, Run

PEOPLE = 120
"""Number of people who are folded in with each set: the first ones, who are random."""


DRAWS = 32
"""Number of parameter draws for the bands of perception."""


TypeNames = tuple[str, ...]


@dataclass(frozen=True)
class SmallSet:
    """The smallest set of kinds that keeps a share of the best relevance, and its figures."""

    keeps: float
    type_names: TypeNames
    relevance: float
    invasiveness: float
    if_discovered: float


class SubsetEvaluator:
    """Relevance and perception with sets of kinds on one fitted model, each computed once."""

    def __init__(self, lab: Lab, run: Run) -> None:
        self.run, self.world = run, run.world
        self.people = min(PEOPLE, len(run.world.people))
        self.cells = lab.world(run.scenario)[1].of_first(self.people)
        self.groups = quotas(run.world, run.scenario.service.slate_size)
        self.exact = bool(run.model.exact)
        self.draws = draws_of(run.scenario.model, DRAWS)
        self.shapes = self.draws.shapes(run.scenario.model)
        self.headroom = float((1 - run.quality.popular_ndcg).mean())
        self.population = population_of(run.slates.items, run.world.columns.items)
        self._relevance: dict[TypeNames, np.ndarray] = {(): self._of_no_data()}
        self._items: dict[TypeNames, np.ndarray] = {}
        self._feeling: dict[TypeNames, np.ndarray] = {}

    def relevance(self, type_names: TypeNames) -> np.ndarray:
        """Return each person's relevance with a set of kinds: array (people,)."""
        type_names = self._ordered(type_names)
        if type_names not in self._relevance:
            evidence = self.cells.evidence(type_names)
            scores = self.run.model.scores(evidence)
            known = known_consumed(self.world, type_names)[: self.people]
            items = top(np.where(known, -np.inf, scores), self.groups)
            self._items[type_names] = items
            self._relevance[type_names] = self._quality(items).relevance
        return self._relevance[type_names]

    def tried(self) -> list[TypeNames]:
        """Return all sets evaluated so far except the empty one, smaller ones first."""
        names = list(data_types())
        tried_sets = [type_names for type_names in self._relevance if type_names]
        return sorted(
            tried_sets,
            key=lambda type_names: (
                len(type_names),
                [names.index(type_name) for type_name in type_names],
            ),
        )

    def feeling(self, type_names: TypeNames) -> np.ndarray:
        """Return mean ratings now and after discovery: array (2, 1 + V), defaults first."""
        type_names = self._ordered(type_names)
        if type_names not in self._feeling:
            self._feeling[type_names] = self._perceived(type_names)
        return self._feeling[type_names]

    def described(self, type_names: TypeNames, keeps: float) -> SmallSet:
        """Return a set with its figures at the defaults."""
        feeling = self.feeling(type_names)[:, 0]
        relevance = float(self.relevance(type_names).mean())
        return SmallSet(
            round(keeps, 6), type_names, relevance, float(feeling[0]), float(feeling[1])
        )

    def _ordered(self, type_names: TypeNames) -> TypeNames:
        return tuple(type_name for type_name in data_types() if type_name in type_names)

    def _perceived(self, type_names: TypeNames) -> np.ndarray:
        if not type_names:
            exposure = self._nothing()
        else:
            self.relevance(type_names)
            items = self._items[type_names]
            evidence = self.cells.evidence(type_names)
            people = np.repeat(np.arange(self.people), items.shape[1])
            account = self.run.model.contributions(evidence, people, items.ravel())
            shares, popular = shares_of(account, evidence, self.run.model.baseline, items.ravel())
            shape = items.shape
            slates = Slates(
                items, np.zeros(shape), shares.reshape(*shape, -1), popular.reshape(shape)
            )
            scenario = self.run.scenario.replace({"data.types": type_names})
            exposure = self._exposure(scenario, slates)
        first = persons_of(self.world).some(slice(0, self.people))
        return _felt(self.run, exposure, first, self.draws)

    def _exposure(self, scenario: Scenario, slates: Slates) -> Exposure:
        p = framed(scenario, parameters_of(scenario.model))
        first = self.world.some_people(slice(0, self.people))
        quality = self._quality(slates.items)
        return make_exposure(scenario, first, slates, quality, p, self.population)

    def _quality(self, items: np.ndarray) -> Quality:
        return evaluate_slates(self.world.some_people(slice(0, self.people)), items, self.headroom)

    def _same_for_all(self) -> np.ndarray:
        """Return the popular list as a service without data shows it: int array (people, k)."""
        popular = top(np.log1p(self.world.popularity)[None, :], self.groups)
        return np.broadcast_to(popular, (self.people, self.run.slates.size))

    def _of_no_data(self) -> np.ndarray:
        """Return each person's relevance without data: 0, or less with imported ratings."""
        return evaluate_slates(self.world, self._same_for_all(), self.headroom).relevance

    def _nothing(self) -> Exposure:
        type_count = len(data_types())
        size = self.run.slates.size
        items = self._same_for_all()
        shares = np.zeros((self.people, size, type_count))
        slates = Slates(items, np.zeros(items.shape), shares, np.ones(items.shape))
        return self._exposure(self.run.scenario.replace({"data.types": ()}), slates)


def _felt(run: Run, exposure: Exposure, persons: Persons, chosen: ParameterDraws) -> np.ndarray:
    """Return mean ratings now and after discovery, defaults first: array (2, 1 + V)."""
    parameters, number = framed(run.scenario, parameters_of(run.scenario.model)), len(persons.trust)
    level = [
        float(
            perceive(
                exposure, persons, parameters, discovered=discovered, account=False
            ).rating.mean()
        )
        for discovered in (False, True)
    ]
    perceived = evaluate_draws(
        exposure,
        persons,
        run.world.people.type_spread[:number],
        drawn_inputs(run.scenario, run.world.imported, chosen),
    )
    draws = [
        np.broadcast_to(perception.rating, (len(chosen), number)).mean(axis=1)
        for perception in (perceived.now, perceived.if_discovered)
    ]
    return np.column_stack([level, np.array(draws, dtype=float)])
