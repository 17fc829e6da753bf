"""Choices: a first pass in which all people share, then each person's decision based on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from personalize.register import data_types
from personalize.response.choice import PER_TYPE, acceptance, friction, informed, willingness
from personalize.response.inputs import Exposure
from personalize.response.perception import perceive
from personalize.response.respond import framed, make_exposure, persons_of
from personalize.response.scenario_parameters import parameters_of
from personalize.response.shapes import switches
from personalize.scenario import Scenario
from personalize.scenario.shapes import of_ratings
from personalize.streams import BLOCK, blocks, stream

if TYPE_CHECKING:
    from personalize.study.lab import Run


@dataclass(frozen=True)
class Choice:
    """The decisions of N people about K kinds of data.

    Attributes
    ----------
    shared : bool array (N, K)
        Which person shares which kind.
    accepts : float array (N, K)
        Probability of sharing under the consent design; 0 for kinds that are not asked for.
    agrees : float array (N, K)
        Probability of agreeing if asked without a nudge and fully informed.
    felt, known : float array (N, K)
        Ratings on which the decisions are based, 1 to 7: as perceived, and fully informed.
    benefit, trust : float array (N,)
        Expected benefit, 1 to 7, and trust, 0 to 1.
    of_shapes : mapping of str to pair of float array (N, K)
        ``felt`` and ``known`` with each shape of the model that the parameter draws take.
    """

    shared: np.ndarray
    accepts: np.ndarray
    agrees: np.ndarray
    felt: np.ndarray
    known: np.ndarray
    benefit: np.ndarray
    trust: np.ndarray
    of_shapes: Mapping[str, tuple[np.ndarray, np.ndarray]]

    def rates(self, type_names: tuple[str, ...]) -> tuple[float, float]:
        """Return the mean probabilities of accepting here and of agreeing if asked neutrally."""
        type_indices = [list(data_types()).index(type_name) for type_name in type_names]
        if not type_indices:
            return 0.0, 0.0
        return float(self.accepts[:, type_indices].mean()), float(
            self.agrees[:, type_indices].mean()
        )


def alone(exposure: Exposure, type_index: int) -> Exposure:
    """Return the exposure as if only one kind of data were used, given its position."""
    of_type = np.zeros(exposure.shares.shape[-1], dtype=bool)
    of_type[type_index] = True
    return replace(
        exposure,
        shares=np.where(of_type, exposure.shares, 0.0),
        popular=1 - exposure.shares[..., type_index],
        used=np.broadcast_to(exposure.used, exposure.sensitivity.shape[-2:]) & of_type,
    )


def decide(first: Run) -> Choice:
    """Return the decisions of all people, from a run in which all people share.

    With one answer the decision is based on the rating of all kinds together; otherwise that of
    each kind on the rating of that kind alone. Fully informed decisions are based on the rating
    after discovery of all data use, without friction.
    """
    scenario, world, response = first.scenario, first.world, first.response
    p = framed(scenario, parameters_of(scenario.model))
    people, names = len(world.people), list(data_types())
    used = [names.index(type_name) for type_name in scenario.used_types()]
    consent_friction = friction(scenario.design.consent, p)
    trust = world.people.frame["trust"].to_numpy(float)
    wanted = dict.fromkeys(
        map(of_ratings, (scenario.model.of_figures(), *scenario.model.of_draws()))
    )
    of_shapes = {shape: _ratings(first, used, shape) for shape in wanted}
    felt, known = of_shapes[of_ratings(scenario.model.of_figures())]
    accepts, agrees = np.zeros((people, len(names))), np.zeros((people, len(names)))
    logit, informed_logit = (
        willingness(response.benefit[:, None], ratings[:, used], trust[:, None], p)
        for ratings in (felt, known)
    )
    accepts[:, used] = acceptance(logit, consent_friction)
    agrees[:, used] = informed(informed_logit)
    shared = _roll(scenario, people, accepts)
    return Choice(shared, accepts, agrees, felt, known, response.benefit, trust, of_shapes)


def _ratings(first: Run, used: list[int], shape: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the ratings on which decisions are based with a shape: two arrays (N, K), 1 to 7."""
    scenario, world, response = first.scenario, first.world, first.response
    of_shape = scenario.model.model_copy(update={"shape": shape})
    p = framed(scenario, parameters_of(of_shape)) | switches([shape])
    felt, known = np.zeros((2, len(world.people), len(data_types())))
    exposure = make_exposure(scenario, world, first.slates, first.quality, p)
    persons = persons_of(world)

    def fill(type_indices: list[int], exposure: Exposure) -> None:
        for ratings, discovered in ((felt, False), (known, True)):
            perceived = perceive(exposure, persons, p, discovered=discovered, account=False)
            ratings[:, type_indices] = perceived.rating[:, None]

    if scenario.design.consent in PER_TYPE:
        for type_index in used:
            fill([type_index], alone(exposure, type_index))
    elif shape == of_ratings(scenario.model.of_figures()):
        felt[:, used] = response.now.rating[:, None]
        known[:, used] = response.if_discovered.rating[:, None]
    else:
        fill(used, exposure)
    return felt, known


def _roll(scenario: Scenario, people: int, chances: np.ndarray) -> np.ndarray:
    """Draw decisions from probabilities (N, K): one draw per person where there is one answer."""
    type_count = chances.shape[1]
    shared = np.zeros(chances.shape, dtype=bool)
    for block, place in blocks(people):
        rolls = stream(scenario.seed, "choice", block).random((BLOCK, type_count + 1))
        rolls = rolls[: place.stop - place.start]
        rolls_used = rolls[:, 1:] if scenario.design.consent in PER_TYPE else rolls[:, :1]
        shared[place] = rolls_used < chances[place]
    return shared


def consent_groups(shared: np.ndarray, used: tuple[str, ...]) -> np.ndarray:
    """Return each person's group: shares all, some or none of the kinds asked for."""
    type_indices = [list(data_types()).index(type_name) for type_name in used]
    number = shared[:, type_indices].sum(axis=1)
    labels = np.where(number == 0, "shares nothing", "shares some").astype(object)
    labels[number == len(type_indices)] = "shares all"
    return labels
