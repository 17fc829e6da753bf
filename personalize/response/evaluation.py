"""Perception under the parameter draws: the one place where people are asked draw by draw.

Everything with a band goes through ``evaluate_draws``: a run, a table of conditions, the sets of
data that *minimise* tries, and every week of a timeline.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from personalize.register import data_types, defaults
from personalize.response.parameter_draws import ParameterDraws
from personalize.response.perception import Exposure, Perception, Persons, perceive
from personalize.response.respond import context, framed
from personalize.scenario import Scenario


@dataclass(frozen=True)
class DrawnInputs:
    """What perception takes, draw by draw.

    Attributes
    ----------
    parameters : mapping of str to float or array (V, 1, 1)
        Every row of the register, in the frame people are asked in.
    sensitivity : array (V, 1, K)
        How sensitive each kind of data is, 0 to 1.
    design : mapping of str to float or array (V, 1, 1)
        The design inputs, 0 to 1.
    imagined : float or array (V, 1, 1)
        How sensitive a collection people imagine behind a service of this kind, 0 to 1.
    """

    parameters: Mapping[str, Any]
    sensitivity: np.ndarray
    design: Mapping[str, Any]
    imagined: Any

    def per_person(self) -> dict[str, Any]:
        """Return the parameters for arrays (V, N): drawn ones have the shape (V, 1)."""
        return {
            name: np.squeeze(value, -1) if np.ndim(value) else value
            for name, value in self.parameters.items()
        }


@dataclass(frozen=True)
class DrawnPerception:
    """How it feels to N people under V draws.

    Attributes
    ----------
    trust : array (V, N)
        0 to 1.
    now, if_discovered : Perception
        Without the exact account; ``rating`` broadcasts to (V, N).
    """

    trust: np.ndarray
    now: Perception
    if_discovered: Perception


def as_float32(value: Any) -> Any:
    """Return arrays in single precision: a band does not need more, and takes half the time."""
    return value.astype(np.float32) if isinstance(value, np.ndarray) else value


def drawn_inputs(
    scenario: Scenario, imported: bool, draws: ParameterDraws, rows: slice = slice(None)
) -> DrawnInputs:
    """Return the inputs of a scenario under some draws, in single precision.

    Parameters
    ----------
    imported : bool
        Whether the ratings are real.
    rows : slice
        Which of the draws.
    """
    parameters = {name: as_float32(value) for name, value in draws.parameters(rows).items()}
    parameters = framed(scenario, parameters)
    return DrawnInputs(
        parameters,
        as_float32(draws.sensitivity[rows][:, None, :]),
        {name: as_float32(value) for name, value in draws.design(scenario, rows).items()},
        parameters[f"imagined_{context(scenario.service.domain, imported)}"],
    )


def drawn_trust(trust: np.ndarray, parameters: Mapping[str, Any]) -> np.ndarray:
    """Return trust under the draws of its mean and spread: array (V, N), 0 to 1.

    Parameters
    ----------
    trust : array (N,)
        At the defaults.
    """
    plain = defaults()
    latent = (trust - plain["trust_mean"]) / plain["trust_spread"]
    mean, spread = (np.asarray(parameters[name]) for name in ("trust_mean", "trust_spread"))
    if mean.ndim:
        mean, spread = mean[..., 0], spread[..., 0]
    return np.asarray(np.clip(mean + spread * latent, 0, 1))


def evaluate_draws(
    exposure: Exposure,
    persons: Persons,
    type_spread: np.ndarray,
    inputs: DrawnInputs,
    trust: np.ndarray | None = None,
) -> DrawnPerception:
    """Return how an exposure feels under parameter draws, now and if people found out everything.

    Parameters
    ----------
    exposure : Exposure
        Of N people; its sensitivity, design and imagined collection are replaced draw by draw.
    persons : Persons
        The N people, trust at the defaults.
    type_spread : array (N, K)
        How each person differs in what they find sensitive, standard normal.
    trust : array (V, N), optional
        Trust where it is known draw by draw, or was measured; drawn unless given.
    """
    half_range = np.array([(kind.high - kind.low) / 2 for kind in data_types().values()])
    personal = (half_range * type_spread).astype(inputs.sensitivity.dtype)
    heterogeneity = inputs.parameters["type_heterogeneity"]
    drawn = replace(
        exposure,
        sensitivity=np.clip(inputs.sensitivity + heterogeneity * personal, 0, 1),
        design=inputs.design,
        imagined=inputs.imagined,
    )
    if trust is None:
        trust = drawn_trust(persons.trust, inputs.parameters)
    own = replace(persons, trust=trust)
    now, if_discovered = (
        perceive(drawn, own, inputs.parameters, discovered=discovered, account=False)
        for discovered in (False, True)
    )
    return DrawnPerception(trust, now, if_discovered)
