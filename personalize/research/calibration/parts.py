"""The parts of the latent rating of each condition, from the lab's own perception.

The latent rating of a person is base + level + max(multiplier · bracket + penalties − relief, 0),
see ``response.perception``: level and multiplier differ between people, the four parts between
conditions. They are read from ``perceive`` at a multiplier of 1 and at a very large one,
at which the limit of the relief has no effect.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import numpy as np

from personalize.register import DESIGN_INPUTS, data_types, defaults, design_options
from personalize.research.calibration.prior import IMAGINED
from personalize.response.conditions import Condition
from personalize.response.design_words import inputs_set_by
from personalize.response.inputs import Exposure, Persons
from personalize.response.perception import perceive
from personalize.response.posterior import SENSITIVITY
from personalize.response.shapes import switches

BRACKET = (
    "sensitivity",
    "inferred",
    "cross_context",
    "context_mismatch",
    "unexpected",
    "identified",
    "control",
)
"""Terms of perception that are multiplied by the person's multiplier."""
LARGE = 1e9
"""Multiplier at which the relief is not limited."""


@dataclass(frozen=True)
class Parts:
    """The parts of C conditions under V parameter values: arrays (V, C), in rating points."""

    base: np.ndarray
    bracket: np.ndarray
    penalties: np.ndarray
    relief: np.ndarray


class PartsOfConditions:
    """The parts of a table of conditions as a function of parameter values.

    Parameters
    ----------
    conditions : sequence of Condition
    shape : str
        Shape of the model.
    """

    def __init__(self, conditions: Sequence[Condition], shape: str) -> None:
        self.number = len(conditions)
        self._switches = switches([shape])
        order = sorted(range(len(conditions)), key=lambda i: _group(conditions[i]))
        self._groups = [
            (np.array(rows), _Group([conditions[i] for i in rows]))
            for _, found in groupby(order, key=lambda i: _group(conditions[i]))
            for rows in [list(found)]
        ]

    def at(self, values: Mapping[str, np.ndarray], number: int) -> Parts:
        """Return the parts at parameter values.

        Parameters
        ----------
        values : mapping of str to array (V,)
            By register row or ``sensitivity_KIND``; the others are at their defaults.
        number : int
            V.
        """
        p: dict[str, Any] = {**defaults(), **self._switches}
        p |= {name: column[:, None, None] for name, column in values.items()}
        sensitivity = np.stack(
            [
                np.broadcast_to(values.get(SENSITIVITY + name, kind.sensitivity), (number,))
                for name, kind in data_types().items()
            ],
            axis=-1,
        )[:, None, :]
        found = np.empty((4, number, self.number))
        for rows, group in self._groups:
            found[:, :, rows] = group.parts(p, sensitivity, number)
        return Parts(*found)


def _group(condition: Condition) -> tuple[str, float, float]:
    """Return what must be the same for conditions to be computed together, as a sorting key."""
    numbers = condition.numbers
    norms = (numbers["expectedness"], numbers["appropriateness"])
    expected, appropriate = (-1.0 if np.isnan(value) else float(value) for value in norms)
    return condition.domain, expected, appropriate


class _Group:
    """Conditions of one service with the same norms: they stand where people stand otherwise."""

    def __init__(self, conditions: list[Condition]) -> None:
        first, register = conditions[0], data_types()
        self._domain = first.domain
        shares = np.stack([_shares(condition) for condition in conditions])
        given = {
            name: np.array([condition.numbers[name] for condition in conditions])[:, None]
            for name in ("specificity", "accuracy", "relevance", "imagined", "sensitivity")
        }
        self._imagined, self._sensitivity = given["imagined"], given["sensitivity"]
        self._asked_imagined = np.array([c.imagined_service for c in conditions], float)[:, None]
        self._exposure = Exposure(
            shares=shares[:, None, :],
            popular=1 - shares.sum(axis=1)[:, None],
            specificity=given["specificity"],
            percentile=given["accuracy"],
            relevance=given["relevance"][:, 0],
            used=shares > 0,
            collected=(shares > 0).any(axis=1).astype(float),
            sensitivity=np.zeros(shares.shape),
            expected=_norm(first, "expectedness", "expected"),
            appropriateness=_norm(first, "appropriateness", "appropriateness"),
            third_party=np.array([k.obtained == "third_party" for k in register.values()]),
            inferred=np.array([k.obtained == "inferred" for k in register.values()]),
            design=_design(conditions),
            imagined=0.0,
        )

    def parts(self, p: Mapping[str, Any], sensitivity: np.ndarray, number: int) -> np.ndarray:
        """Return base, bracket, penalties and relief: array (4, V, C)."""
        people = len(self._exposure.shares)
        p = {**p, "elicitation": p[IMAGINED] * self._asked_imagined}
        imagined = np.where(np.isnan(self._imagined), p[f"imagined_{self._domain}"], self._imagined)
        shown = np.where(np.isnan(self._sensitivity), sensitivity, self._sensitivity)
        exposure = replace(self._exposure, sensitivity=shown, imagined=imagined)
        terms = [
            perceive(exposure, _person(people, multiplier, p["slope_sd"]), p).terms
            for multiplier in (1.0, LARGE)
        ]
        shape = (number, people)
        return np.stack(
            [
                np.broadcast_to(part, shape)
                for part in (
                    terms[0]["baseline"],
                    sum(terms[0][name] for name in BRACKET),
                    terms[0]["untold"] + terms[0]["unasked"],
                    -terms[1]["expectation_gap"],
                )
            ]
        )


def _person(people: int, multiplier: float, slope_sd: Any) -> Persons:
    """Return people of average trust and level whose multiplier is the given one."""
    sd = np.asarray(slope_sd)
    slope = (np.log(multiplier) + sd**2 / 2) / sd
    slope = np.broadcast_to(slope[..., 0] if slope.ndim else slope, (*slope.shape[:1], people))
    zero = np.zeros(people)
    return Persons(zero, zero + 0.5, zero, slope)


def _shares(condition: Condition) -> np.ndarray:
    """Return the parts of the kinds of data; an unnamed kind stands where ``activity`` does."""
    shares = condition.shares
    if not np.isnan(condition.numbers["sensitivity"]) and shares.sum() == 0:
        shares = shares.copy()
        shares[list(data_types()).index("activity")] = 1.0
    return shares


def _norm(condition: Condition, override: str, column: str) -> np.ndarray:
    given = condition.numbers[override]
    kinds = data_types().values()
    if not np.isnan(given):
        return np.full(len(kinds), given)
    return np.array([getattr(kind, column)[condition.domain] for kind in kinds])


def _design(conditions: Sequence[Condition]) -> dict[str, Any]:
    """Return the design inputs of the conditions, arrays (C, 1); amounts are at their defaults."""
    columns = {name: np.zeros((len(conditions), 1)) for name in DESIGN_INPUTS}
    for row, condition in enumerate(conditions):
        numbers = condition.design_numbers()
        set_by_words = {name for field in condition.words for name in inputs_set_by(field)}
        left = dict.fromkeys(set_by_words, 1.0)
        for field, word in condition.words.items():
            for name, amount in design_options()[field][word].inputs.items():
                if name in left:
                    left[name] *= 1 - amount
        for name in DESIGN_INPUTS:
            columns[name][row, 0] = 1 - left[name] if name in left else numbers[name]
    return columns
