"""From slates to responses: measure the exposure of every person, then perceive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from personalize.register import data_types
from personalize.response.choice import informed, willingness
from personalize.response.perception import (
    Exposure,
    Perception,
    Persons,
    benefit,
    needed,
    perceive,
    share_at_least_five,
)
from personalize.response.trust import after_discovery, click_chance
from personalize.scenario import Scenario
from personalize.service.design import design_inputs
from personalize.service.recommend.registry import algorithm
from personalize.service.slates import Quality, Slates
from personalize.world.world import World


@dataclass(frozen=True)
class Response:
    """How a scenario feels to everyone, now and if it came out, and what it buys (N,)."""

    now: Perception
    if_discovered: Perception
    share_invasive: np.ndarray
    """Chance of an answer of 5 or more."""
    benefit: np.ndarray
    """1 to 7."""
    trust_after_discovery: np.ndarray
    """Trust right after everything came out, 0 to 1."""
    clicks: np.ndarray
    """Chance that a pick is clicked."""
    willing: np.ndarray
    """Chance to share all of it again if asked plainly, knowing what is felt now."""


def personal_sensitivity(world: World, p: Mapping[str, float]) -> np.ndarray:
    """Return how sensitive each person finds each kind of data: array (people, kinds), 0 to 1.

    The published value plus a personal part, whose spread is a share of the published range.
    """
    kinds = data_types().values()
    middle = np.array([kind.sensitivity for kind in kinds])
    spread = np.array([(kind.high - kind.low) / 2 for kind in kinds])
    personal = p["type_heterogeneity"] * spread * world.people.type_spread
    return np.clip(middle + personal, 0, 1)


def shown_shares(items: np.ndarray, catalogue: int) -> np.ndarray:
    """Return the share of people who are shown each item: array (items,)."""
    return np.asarray(np.bincount(items.ravel(), minlength=catalogue) / len(items))


def specificity(items: np.ndarray, shares: np.ndarray, people: int) -> np.ndarray:
    """Return how few others get each pick: self-information over its largest value, 0 to 1.

    Parameters
    ----------
    items : int array (people, k)
    shares : array (items,)
        Share of the whole population that is shown each item.
    people : int
        Size of the population the shares were measured on.

    ``−log2(share of people who get the item) / log2(people)``; 0 where everyone gets it, 1
    where one person does. Source: self-information as used for novelty (Zhou et al. 2010).
    """
    if people < 2:
        return np.zeros(items.shape)
    share = np.maximum(shares[items], 1 / people)
    return np.asarray(np.clip(-np.log2(share) / np.log2(people), 0, 1))


def context(domain: str, imported: bool) -> str:
    """Return the column of the register that holds a service's norms."""
    return "imported" if imported else domain


def make_exposure(
    scenario: Scenario,
    world: World,
    slates: Slates,
    percentile: np.ndarray,
    p: Mapping[str, float],
    shares: np.ndarray | None = None,
    people: int | None = None,
    shared: np.ndarray | None = None,
) -> Exposure:
    """Measure what is shown to whom. Nothing here is set by hand.

    ``percentile`` is where each pick stands for its person, as ``Quality`` has it. ``shares`` and
    ``people`` describe the larger population that these people are a part of; see
    ``shown_shares``. ``shared`` tells who shares which kind (people, kinds).
    """
    if shares is None:
        shares = shown_shares(slates.items, world.columns.items)
    kinds = data_types()
    where = context(scenario.service.domain, world.imported)
    held = set(scenario.used_types())
    personal = algorithm(scenario.recommender.algorithm).personal
    holds = np.tile([name in held for name in kinds], (len(slates.items), 1))
    if shared is not None:
        holds &= shared
    return Exposure(
        shares=slates.shares,
        popular=slates.popular,
        specificity=specificity(slates.items, shares, people or len(slates.items)),
        percentile=percentile,
        used=holds & personal,
        collected=holds.any(axis=1).astype(float),
        sensitivity=personal_sensitivity(world, p),
        expected=np.array([kind.expected[where] for kind in kinds.values()]),
        appropriateness=np.array([kind.appropriateness[where] for kind in kinds.values()]),
        third_party=np.array([kind.obtained == "third_party" for kind in kinds.values()]),
        inferred=np.array([kind.obtained == "inferred" for kind in kinds.values()]),
        design=design_inputs(scenario),
        imagined=p[f"imagined_{where}"],
    )


def persons_of(world: World) -> Persons:
    """Return what perception needs to know of everybody."""
    frame = world.people.frame
    return Persons(
        attitude=frame["attitude"].to_numpy(float),
        trust=frame["trust"].to_numpy(float),
        level=world.people.spread[:, 0],
        slope=world.people.spread[:, 1],
    )


def framed(scenario: Scenario, p: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters with the frame people are asked in: in use, or imagined."""
    imagined = scenario.people.elicitation == "imagined"
    return {**p, "elicitation": p["elicitation_imagined"] if imagined else 0.0}


def respond(
    scenario: Scenario,
    world: World,
    slates: Slates,
    quality: Quality,
    p: Mapping[str, float],
    shares: np.ndarray | None = None,
    people: int | None = None,
    shared: np.ndarray | None = None,
) -> Response:
    """Return how everybody responds to what they see; see ``make_exposure``."""
    persons, own = persons_of(world), framed(scenario, p)
    at = quality.percentile
    exposure = needed(make_exposure(scenario, world, slates, at, p, shares, people, shared))
    now = perceive(exposure, persons, own)
    out = perceive(exposure, persons, own, discovered=True)
    notice = exposure.design["notice"]
    after = after_discovery(persons.trust, out.rating, notice, exposure.collected, own)
    invasive = share_at_least_five(now.rating, own)
    worth = benefit(quality.relevance, own)
    clicks = click_chance(quality.relevance, exposure.design["obtrusive"], now.rating, own)
    willing = informed(willingness(worth, now.rating, persons.trust, own))
    return Response(now, out, invasive, worth, after, clicks, willing)
