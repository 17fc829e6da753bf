"""Perception under the parameter draws.

All results with a band are computed by ``evaluate_draws``: a run, a table of conditions, the sets
of data that *minimise* tries, and each week of a timeline.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from personalize.register import data_types, defaults
from personalize.response.inputs import Exposure, Persons
from personalize.response.parameter_draws import ParameterDraws
from personalize.response.perception import Perception, perceive
from personalize.response.respond import context, framed
from personalize.response.shapes import switches
from personalize.scenario import Scenario


@dataclass(frozen=True)
class DrawnInputs:
    """The inputs of perception for V parameter draws and K kinds of data.

    Attributes
    ----------
    parameters : mapping of str to float or array (V, 1, 1)
        All rows of the register, and what ``framed`` adds, with the shape of each draw.
    sensitivity : array (V, 1, K)
        Sensitivity of each kind of data, 0 to 1.
    design : mapping of str to float or array (V, 1, 1)
        The design inputs, 0 to 1.
    imagined : float or array (V, 1, 1)
        Sensitivity of the data collection that people expect of such a service, 0 to 1.
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
    """The perception of N people under V parameter draws.

    Attributes
    ----------
    trust : array (V, N)
        0 to 1.
    now, if_discovered : Perception
        Without ``terms``; ``rating`` broadcasts to (V, N).
    """

    trust: np.ndarray
    now: Perception
    if_discovered: Perception


def as_float32(value: Any) -> Any:
    """Return arrays in single precision, which takes half the time and suffices for bands."""
    return value.astype(np.float32) if isinstance(value, np.ndarray) else value


def drawn_inputs(
    scenario: Scenario, imported: bool, draws: ParameterDraws, rows: slice = slice(None)
) -> DrawnInputs:
    """Return the inputs of a scenario under some parameter draws, in single precision.

    Parameters
    ----------
    imported : bool
        Whether the ratings are real.
    rows : slice
        The draws to use.
    """
    parameters = {name: as_float32(value) for name, value in draws.parameters(rows).items()}
    parameters = framed(scenario, parameters) | switches(draws.shapes(scenario.model, rows))
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
    default_values = defaults()
    latent = (trust - default_values["trust_mean"]) / default_values["trust_spread"]
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
    """Return perception under parameter draws, now and after discovery of all data use.

    Parameters
    ----------
    exposure : Exposure
        Of N people; its sensitivity, design and imagined collection are replaced by ``inputs``.
    persons : Persons
        The N people, with trust at the defaults.
    type_spread : array (N, K)
        Personal deviation in the sensitivity of each kind, standard normal.
    trust : array (V, N), optional
        Trust where it was measured or is known for each draw; drawn unless given.
    """
    half_range = np.array(
        [(data_type.high - data_type.low) / 2 for data_type in data_types().values()]
    )
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
    drawn_persons = replace(persons, trust=trust)
    now, if_discovered = (
        perceive(drawn, drawn_persons, inputs.parameters, discovered=discovered, account=False)
        for discovered in (False, True)
    )
    return DrawnPerception(trust, now, if_discovered)
