"""Computation of responses from slates: the exposure of each person, then perception."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from personalize.register import data_types
from personalize.response.choice import informed, retention_effect, willingness
from personalize.response.inputs import Exposure, Persons, needed
from personalize.response.perception import Perception, perceive
from personalize.response.scale import benefit, share_at_least_five
from personalize.response.scenario_parameters import sensitivities
from personalize.response.shapes import switches
from personalize.response.trust import after_discovery, click_chance
from personalize.scenario import Scenario
from personalize.service.design import design_inputs
from personalize.service.recommend.registry import algorithm
from personalize.service.slate_quality import Quality
from personalize.service.slates import Slates
from personalize.world.world import World


@dataclass(frozen=True)
class Response:
    """The responses of N people to a scenario, now and after discovery of all data use (N,)."""

    now: Perception
    if_discovered: Perception
    share_invasive: np.ndarray
    """Probability of an answer of 5 or more."""
    benefit: np.ndarray
    """1 to 7."""
    trust_after_discovery: np.ndarray
    """Trust directly after discovery of all data use, 0 to 1."""
    clicks: np.ndarray
    """Probability that a pick is clicked."""
    willing: np.ndarray
    """Probability of sharing the same data again if asked without a nudge."""


def personal_sensitivity(world: World, p: Mapping[str, float]) -> np.ndarray:
    """Return each person's sensitivity of each kind of data: array (people, kinds), 0 to 1.

    The published value plus a personal deviation, whose spread is a share of the published range.
    """
    spread = np.array([(kind.high - kind.low) / 2 for kind in data_types().values()])
    personal = p["type_heterogeneity"] * spread * world.people.type_spread
    return np.clip(sensitivities(p) + personal, 0, 1)


@dataclass(frozen=True)
class Population:
    """All people of a service, among whom a pick is rare or common.

    Attributes
    ----------
    people : int
    shares : array (items,)
        Share of these people who are shown each item, 0 to 1.
    """

    people: int
    shares: np.ndarray


def population_of(items: np.ndarray, catalogue: int) -> Population:
    """Return the population that is shown these items.

    Parameters
    ----------
    items : int array (people, k)
        The slates of all people.
    catalogue : int
        Number of items of the service.
    """
    people = len(items)
    return Population(people, np.bincount(items.ravel(), minlength=catalogue) / people)


def specificity(items: np.ndarray, population: Population) -> np.ndarray:
    """Return the specificity of each pick: self-information over its largest value, 0 to 1.

    Parameters
    ----------
    items : int array (people, k)
    population : Population

    ``−log2(share of people who get the item) / log2(people)``; 0 where all people get it, 1
    where one person does. Source: self-information as used for novelty (Zhou et al. 2010).
    """
    people = population.people
    if people < 2:
        return np.zeros(items.shape)
    share = np.maximum(population.shares[items], 1 / people)
    return np.asarray(np.clip(-np.log2(share) / np.log2(people), 0, 1))


def context(domain: str, imported: bool) -> str:
    """Return the name of the register's column with the norms of a service."""
    return "imported" if imported else domain


def make_exposure(
    scenario: Scenario,
    world: World,
    slates: Slates,
    quality: Quality,
    p: Mapping[str, float],
    population: Population | None = None,
    shared: np.ndarray | None = None,
) -> Exposure:
    """Return the exposure of each person, measured on the slates.

    Parameters
    ----------
    quality : Quality
        Of these slates; its percentile and relevance are used.
    population : Population, optional
        The one that these people are a part of; they are all of it unless given.
    shared : bool array (people, kinds), optional
        Which person shares which kind; all people share all kinds unless given.
    """
    if population is None:
        population = population_of(slates.items, world.columns.items)
    types = data_types()
    norm_context = context(scenario.service.domain, world.imported)
    used_names = set(scenario.used_types())
    personal = algorithm(scenario.recommender.algorithm).personal
    holds = np.tile([name in used_names for name in types], (len(slates.items), 1))
    if shared is not None:
        holds &= shared
    return Exposure(
        shares=slates.shares,
        popular=slates.popular,
        specificity=specificity(slates.items, population),
        percentile=quality.percentile,
        relevance=quality.relevance,
        used=holds & personal,
        collected=holds.any(axis=1).astype(float),
        sensitivity=personal_sensitivity(world, p),
        expected=np.array([data_type.expected[norm_context] for data_type in types.values()]),
        appropriateness=np.array(
            [data_type.appropriateness[norm_context] for data_type in types.values()]
        ),
        third_party=np.array([data_type.obtained == "third_party" for data_type in types.values()]),
        inferred=np.array([data_type.obtained == "inferred" for data_type in types.values()]),
        design=design_inputs(scenario),
        imagined=p[f"imagined_{norm_context}"],
    )


def persons_of(world: World) -> Persons:
    """Return the properties of all people that perception uses."""
    frame = world.people.frame
    return Persons(
        attitude=frame["attitude"].to_numpy(float),
        trust=frame["trust"].to_numpy(float),
        level=world.people.spread[:, 0],
        slope=world.people.spread[:, 1],
    )


def framed(scenario: Scenario, p: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters with the inputs of the equations that a scenario sets.

    These are the shift for the question (a service in use, or imagined), the switches of the shape
    with which figures are computed, and the effect of how long data are kept.
    """
    imagined = scenario.people.elicitation == "imagined"
    return {
        **p,
        "elicitation": p["elicitation_imagined"] if imagined else 0.0,
        "kept": retention_effect(scenario.design.retention, p),
        **switches([scenario.model.of_figures()]),
    }


def respond(
    scenario: Scenario,
    world: World,
    slates: Slates,
    quality: Quality,
    p: Mapping[str, float],
    population: Population | None = None,
    shared: np.ndarray | None = None,
) -> Response:
    """Return the responses of all people to their slates; see ``make_exposure``."""
    persons, parameters = persons_of(world), framed(scenario, p)
    exposure = needed(make_exposure(scenario, world, slates, quality, p, population, shared))
    now = perceive(exposure, persons, parameters)
    if_discovered = perceive(exposure, persons, parameters, discovered=True)
    notice = exposure.design["notice"]
    trust_after = after_discovery(
        persons.trust, if_discovered.rating, notice, exposure.collected, parameters
    )
    invasive = share_at_least_five(now.rating, parameters)
    worth = benefit(quality.relevance, parameters)
    clicks = click_chance(quality.relevance, exposure.design["obtrusive"], now.rating, parameters)
    willing = informed(willingness(worth, now.rating, persons.trust, parameters))
    return Response(now, if_discovered, invasive, worth, trust_after, clicks, willing)
