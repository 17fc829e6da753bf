"""The lab: runs scenarios stage by stage and keeps what the next scenario can use again.

Changing a consent design needs neither new people nor a new fit. Each stage is kept under the
part of the scenario that determines it, in a cache bounded in bytes, safe for several threads.
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
from personalize.scenario import Scenario
from personalize.service.evidence import Cells, Evidence, make_cells
from personalize.service.recommend.base import Catalogued, Model
from personalize.service.recommend.registry import algorithm, configured, fit
from personalize.service.slates import Quality, Slates, evaluate_slates, make_slates, pick_items
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
"""Bytes that a lab keeps: some 30 runs of 1,000 people with all that belongs to them."""

Report = Callable[[str, float], None]
"""Told the stage in words and the share of it that is done."""
Fitter = Callable[[str, Evidence, Catalogued, Mapping[str, Any], int], Model]
"""Takes name, evidence, what all know of the items, settings and seed."""


@dataclass(frozen=True)
class Run:
    """Everything one scenario gave: from the world to the response, with seconds by stage."""

    scenario: Scenario
    world: World
    evidence: Evidence
    model: Model
    slates: Slates
    quality: Quality
    response: Response
    timing: dict[str, float]
    choice: Choice | None = None
    """Who shares what, where each person decides."""

    def kinds(self, person: int) -> tuple[str, ...]:
        """Return the kinds of data that are used of one person."""
        used = self.scenario.used_types()
        if self.choice is None:
            return used
        names = list(data_types())
        return tuple(k for k in used if self.choice.shared[person, names.index(k)])


class Lab:
    """Runs scenarios. One lab serves a whole process.

    Parameters
    ----------
    keep_bytes : int
        Bytes of worlds, models and results to keep together.
    fitter : callable
        Fits a model; the app fits in another process, so that nobody waits for somebody else.
    """

    def __init__(self, keep_bytes: int = KEEP_BYTES, fitter: Fitter = fit) -> None:
        self.fitter = fitter
        self.cache = ResultCache(keep_bytes)

    def keep(self, parts: tuple[Any, ...], make: Callable[[], Value]) -> Value:
        """Return what a study made before under these parts of a key, or make it."""
        return self.cache.get(key_of(*parts), make)

    def kept(self, parts: tuple[Any, ...]) -> bool:
        """Tell whether a study's result is there already."""
        return self.cache.has(key_of(*parts))

    def world(self, scenario: Scenario, report: Report | None = None) -> tuple[World, Cells]:
        """Return the world of a scenario, and the cells its events could fill."""

        def make() -> tuple[World, Cells]:
            p = defaults()

            def progress(share: float) -> None:
                if report:
                    report("Making people and their first month", share)

            world = make_world(scenario, p, progress)
            return world, make_cells(world, p)

        return self.cache.get(key_of("world", world_key(scenario)), make)

    def choice(self, scenario: Scenario, report: Report | None = None) -> Choice | None:
        """Return who shares what, or None where everyone shares all that is used.

        The first pass runs in full with everyone sharing.
        """
        if scenario.data.choice == "everyone":
            return None
        first = scenario.replace({"data.choice": "everyone"})
        key = key_of("choice", model_key(scenario))
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
        """Tell whether a scenario's model is there already."""
        return self.cache.has(_model(scenario))

    def forget(self, domain: str) -> None:
        """Drop everything about a domain, after its imported set was replaced or deleted."""
        self.cache.forget(domain)

    def trim(self, keep_bytes: int = 0) -> None:
        """Drop the longest unused until at most so many bytes are kept, and hand memory back."""
        self.cache.trim(keep_bytes)

    def ready(self, scenario: Scenario) -> bool:
        """Tell whether a run is there already, without starting it."""
        whole = key_of("run", scenario.model_dump(mode="json"))
        return self.cache.has(whole) or self.cache.has(slates_key(scenario))

    def run(self, scenario: Scenario, report: Report | None = None) -> Run:
        """Run a scenario from end to end, or from where it differs from what is kept.

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
                lambda: respond(scenario, world, slates, quality, defaults(), shared=shared),
            )
            return Run(scenario, world, evidence, model, slates, quality, response, timing, choice)

        # What a run was made from is as much in use as the run: its next design needs it.
        self.cache.touch(key_of("world", world_key(scenario)))
        self.cache.touch(_model(scenario))
        return self.cache.get(key, make)

    def retrained(self, scenario: Scenario) -> np.ndarray:
        """Return what everybody would see if the model were only trained again: array (N, k)."""

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
            kinds, size = scenario.used_types(), scenario.service.slate_size
            return pick_items(world, evidence, model, kinds, size, shared)

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
    """Refuse kinds of data that an imported set lacks.

    Raises
    ------
    ScenarioError
        Naming the kinds it holds.
    """
    if scenario.service.domain in DOMAINS:
        return
    lacking = [kind for kind in scenario.used_types() if kind != "ratings"]
    if lacking:
        raise ScenarioError(
            f"data.types names “{lacking[0]}”, but the imported set “{scenario.service.domain}” "
            "holds ratings only."
        )


def who_shares(choice: Choice | None) -> np.ndarray | None:
    """Return who shares which kind (people, kinds), or None where everyone shares."""
    return None if choice is None else choice.shared


def catalogued(world: World) -> Catalogued:
    """Return what every algorithm may know about a world's items and attributes."""
    own, columns = world.catalogue, world.columns
    features = np.zeros((len(columns), len(own.genres)))
    features[: columns.items] = own.genre_weights
    genre = columns.genre_map(len(own.genres))
    rows = np.flatnonzero(genre >= 0)
    features[rows, genre[rows]] = 1.0
    length = np.linalg.norm(features, axis=1, keepdims=True)
    features = np.divide(features, length, out=features, where=length > 0)
    return Catalogued(columns.items, world.popularity, features)
