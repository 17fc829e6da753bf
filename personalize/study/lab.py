"""The lab: runs scenarios stage by stage and caches stages that other scenarios can use.

Changing a consent design needs neither new people nor a new fit. Each stage is cached by the part
of the scenario that determines it, in a cache limited in bytes and safe for several threads.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from personalize.errors import ScenarioError
from personalize.register import data_types, defaults
from personalize.response.respond import Response, respond
from personalize.response.scenario_parameters import parameters_of
from personalize.scenario import Scenario
from personalize.service.evidence import Cells, Evidence, make_cells
from personalize.service.history import recent
from personalize.service.recommend.base import Catalogued, Model
from personalize.service.recommend.registry import algorithm, configured, fit
from personalize.service.slate_quality import Quality, evaluate_slates
from personalize.service.slates import Slates, make_slates, pick_items
from personalize.study.cache import (
    ResultCache,
    Value,
    key_of,
    model_key,
    slates_key,
    world_key,
)
from personalize.study.choosing import Choice, decide
from personalize.threads import one_blas_thread
from personalize.world.catalogue import DOMAINS
from personalize.world.generation import make_world
from personalize.world.world import World

KEEP_BYTES = 350_000_000
"""Bytes that a lab caches: about 30 runs of 1,000 people with their worlds and models."""

Report = Callable[[str, float], None]
"""Function called with the stage in words and the share of it that is done."""
Fitter = Callable[[str, Evidence, Catalogued, Mapping[str, Any], int], Model]
"""Function from name, evidence, catalogue data, parameters and seed to a fitted model."""


@dataclass(frozen=True)
class Run:
    """All results of one scenario, from the world to the response, with seconds by stage."""

    scenario: Scenario
    world: World
    evidence: Evidence
    model: Model
    slates: Slates
    quality: Quality
    response: Response
    timing: dict[str, float]
    choice: Choice | None = None
    """Which person shares which kind of data, where each person decides."""

    def type_names(self, person: int) -> tuple[str, ...]:
        """Return the kinds of data of one person that the service uses."""
        used = self.scenario.used_types()
        if self.choice is None:
            return used
        names = list(data_types())
        return tuple(
            type_name for type_name in used if self.choice.shared[person, names.index(type_name)]
        )


class Lab:
    """Runs scenarios and caches their results; one lab serves a whole process.

    Parameters
    ----------
    keep_bytes : int
        Largest number of bytes of worlds, models and results to cache.
    fitter : callable
        Fits a model; the app fits in another process, so that requests do not wait for each other.
    """

    def __init__(self, keep_bytes: int = KEEP_BYTES, fitter: Fitter = fit) -> None:
        self.fitter = fitter
        self.cache = ResultCache(keep_bytes)

    def keep(self, parts: tuple[Any, ...], make: Callable[[], Value]) -> Value:
        """Return the cached result of a study with these parts of a key, or compute it."""
        return self.cache.get(key_of(*parts), make)

    def kept(self, parts: tuple[Any, ...]) -> bool:
        """Return whether the result of a study is cached."""
        return self.cache.has(key_of(*parts))

    def world(self, scenario: Scenario, report: Report | None = None) -> tuple[World, Cells]:
        """Return the world of a scenario, and the cells that the events kept could fill.

        The world holds all events, also those that are older than the history that is kept.
        """

        def make() -> tuple[World, Cells]:
            p = defaults()

            def progress(share: float) -> None:
                if report:
                    report("Making people and their first month", share)

            world = make_world(scenario, p, progress)
            return world, make_cells(world, p)

        world, cells = self.cache.get(key_of("world", world_key(scenario)), make)
        share = scenario.data.history
        if share == 1:
            return world, cells
        key = key_of("history", world_key(scenario), share)
        return world, self.cache.get(key, lambda: make_cells(recent(world, share), defaults()))

    def choice(self, scenario: Scenario, report: Report | None = None) -> Choice | None:
        """Return which person shares which kind, or None where all people share all kinds used.

        The first pass is a full run in which all people share.
        """
        if scenario.data.choice == "everyone":
            return None
        first = scenario.replace({"data.choice": "everyone"})
        # Ratings are kept for the shapes of the draws, which the key of a fit leaves out.
        key = key_of("choice", model_key(scenario), scenario.model.of_draws())
        return self.cache.get(key, lambda: decide(self.run(first, report)))

    def model(self, scenario: Scenario, report: Report | None = None) -> tuple[Evidence, Model]:
        """Return the evidence and the fitted model of a scenario."""
        name = scenario.recommender.algorithm
        configured(name, scenario.recommender.parameters)

        def make() -> tuple[Evidence, Model]:
            world, cells = self.world(scenario, report)
            choice = self.choice(scenario, report)
            if report:
                report("Learning from the data", 0.0)
            evidence = cells.evidence(scenario.used_types(), who_shares(choice))
            model = self.fitter(
                name,
                evidence,
                catalogued(world),
                scenario.recommender.parameters,
                scenario.seed,
            )
            return evidence, model

        return self.cache.get(_model(scenario), make)

    def has(self, scenario: Scenario) -> bool:
        """Return whether the model of a scenario is cached."""
        return self.cache.has(_model(scenario))

    def forget(self, domain: str) -> None:
        """Drop all results of a domain, after its imported set was replaced or deleted."""
        self.cache.forget(domain)

    def trim(self, keep_bytes: int = 0) -> None:
        """Drop the least recently used results until at most ``keep_bytes`` bytes are cached."""
        self.cache.trim(keep_bytes)

    def ready(self, scenario: Scenario) -> bool:
        """Return whether a run is cached, without starting it."""
        whole = key_of("run", scenario.model_dump(mode="json"))
        return self.cache.has(whole) or self.cache.has(slates_key(scenario))

    def run(self, scenario: Scenario, report: Report | None = None) -> Run:
        """Run a scenario, using cached stages where they exist.

        Raises
        ------
        PersonalizeError
            If a name does not exist, a value is not allowed, or a fit is too large.
        """
        one_blas_thread()
        check_available_data_types(scenario)
        algorithm(scenario.recommender.algorithm)
        key = key_of("run", scenario.model_dump(mode="json"))

        def make() -> Run:
            timing: dict[str, float] = {}

            def timed(stage: str, do: Callable[[], Value]) -> Value:
                start = time.perf_counter()
                value = do()
                timing[stage] = round(time.perf_counter() - start, 4)
                return value

            world, _ = timed("world", lambda: self.world(scenario, report))
            choice = timed("choice", lambda: self.choice(scenario, report))
            evidence, model = timed("fit", lambda: self.model(scenario, report))
            if report:
                report("Picking for everyone", 0.0)
            slates, quality = timed(
                "picks",
                lambda: self.cache.get(slates_key(scenario), lambda: self._picks(scenario)),
            )
            if report:
                report("Asking everyone how it feels", 0.0)
            shared = who_shares(choice)
            response = timed(
                "response",
                lambda: respond(
                    scenario,
                    world,
                    slates,
                    quality,
                    parameters_of(scenario.model),
                    shared=shared,
                ),
            )
            return Run(scenario, world, evidence, model, slates, quality, response, timing, choice)

        # The world and model of a run count as used with it: the next design needs them.
        self.cache.touch(key_of("world", world_key(scenario)))
        self.cache.touch(_model(scenario))
        return self.cache.get(key, make)

    def retrained(self, scenario: Scenario) -> np.ndarray:
        """Return the picks of all people by a model fitted with another seed: array (N, k)."""

        def make() -> np.ndarray:
            world, cells = self.world(scenario)
            choice = self.choice(scenario)
            shared = who_shares(choice)
            evidence = cells.evidence(scenario.used_types(), shared)
            model = self.fitter(
                scenario.recommender.algorithm,
                evidence,
                catalogued(world),
                scenario.recommender.parameters,
                scenario.seed + 1,
            )
            type_names, size = scenario.used_types(), scenario.service.slate_size
            return pick_items(world, evidence, model, type_names, size, shared)

        return self.cache.get(key_of("again", slates_key(scenario)), make)

    def _picks(self, scenario: Scenario) -> tuple[Slates, Quality]:
        world, _ = self.world(scenario)
        evidence, model = self.model(scenario)
        choice = self.choice(scenario)
        personal = algorithm(scenario.recommender.algorithm).personal and len(evidence) > 0
        slates = make_slates(
            world,
            evidence,
            model,
            scenario.used_types(),
            scenario.service.slate_size,
            personal,
            who_shares(choice),
        )
        return slates, evaluate_slates(world, slates.items)


def _model(scenario: Scenario) -> str:
    """Return the key of a scenario's evidence and model."""
    return key_of("model", model_key(scenario), scenario.used_types())


def check_available_data_types(scenario: Scenario) -> None:
    """Raise an error for kinds of data that an imported set lacks.

    Raises
    ------
    ScenarioError
        If a kind other than ratings is used with an imported set.
    """
    if scenario.service.domain in DOMAINS:
        return
    lacking = [type_name for type_name in scenario.used_types() if type_name != "ratings"]
    if lacking:
        raise ScenarioError(
            f"data.types names “{lacking[0]}”, but the imported set “{scenario.service.domain}” "
            "holds ratings only."
        )


def who_shares(choice: Choice | None) -> np.ndarray | None:
    """Return which person shares which kind (people, kinds), or None where all people share."""
    return None if choice is None else choice.shared


def catalogued(world: World) -> Catalogued:
    """Return the data on a world's items and attributes that algorithms may use."""
    catalogue, columns = world.catalogue, world.columns
    features = np.zeros((len(columns), len(catalogue.genres)))
    features[: columns.items] = catalogue.genre_weights
    genre = columns.genre_map(len(catalogue.genres))
    rows = np.flatnonzero(genre >= 0)
    features[rows, genre[rows]] = 1.0
    length = np.linalg.norm(features, axis=1, keepdims=True)
    features = np.divide(features, length, out=features, where=length > 0)
    return Catalogued(columns.items, world.popularity, features)
