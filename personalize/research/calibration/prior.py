"""The prior of the parameters: the ranges of the register, on a standard normal scale.

A parameter draw takes half of its values below the default and half above, evenly within each
half (``response.parameter_draws``). The same distribution is here the image of a standard normal
variable, so that a fit can move freely and still never leave the range.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np
from scipy.special import ndtr, ndtri

from personalize.register import data_types, parameters
from personalize.response.parameter_draws import is_drawn, quantile_around_default
from personalize.response.posterior import SENSITIVITY

IMAGINED = "elicitation_imagined"
"""A row that no parameter draw moves, and that a survey about an imagined service informs."""
GROUPS = ("perception", "context")
"""Groups of the register on which an answer to "How invasive does this feel?" can depend."""
KEPT = (
    "benefit_saturation",
    "amount_weight",
    "slate_worst_items",
    "visible_miss_percentile",
    "trust_mean",
    "trust_spread",
    "type_heterogeneity",
)
"""Rows of these groups that keep their prior: ratings of single picks do not depend on them, or
they describe how people are made and not how they answer."""


@dataclass(frozen=True)
class Range:
    """The range of a parameter: lowest value, default and highest value."""

    low: float
    default: float
    high: float


@cache
def ranges() -> Mapping[str, Range]:
    """Return the range of every parameter that a survey could inform, by name."""
    found = {
        name: Range(row.low, row.default, row.high)
        for name, row in parameters().items()
        if (is_drawn(name) or name == IMAGINED) and row.group in GROUPS and name not in KEPT
    }
    for name, kind in data_types().items():
        found[SENSITIVITY + name] = Range(kind.low, kind.sensitivity, kind.high)
    return MappingProxyType(found)


def to_values(names: Sequence[str], normal: np.ndarray) -> np.ndarray:
    """Return the values of parameters at points of the standard normal scale.

    Parameters
    ----------
    names : sequence of str
        K parameters.
    normal : array (..., K)

    Returns
    -------
    array (..., K)
        Within the ranges. At 0 the default, or the middle of a range that begins or ends with it.
    """
    shares = ndtr(normal)
    columns = []
    for i, name in enumerate(names):
        of = ranges()[name]
        columns.append(quantile_around_default(shares[..., i], of.low, of.default, of.high))
    return np.stack(columns, axis=-1) if columns else np.zeros(normal.shape)


def to_normal(name: str, value: float) -> float:
    """Return the point of the standard normal scale of a value within the range of a parameter."""
    of = ranges()[name]
    if of.default <= of.low or of.default >= of.high:
        share = (value - of.low) / (of.high - of.low)
    elif value <= of.default:
        share = 0.5 * (value - of.low) / (of.default - of.low)
    else:
        share = 0.5 + 0.5 * (value - of.default) / (of.high - of.default)
    return float(ndtri(np.clip(share, 1e-9, 1 - 1e-9)))


def prior_sd(name: str) -> float:
    """Return the standard deviation of a parameter under the prior, in its unit."""
    even = (np.arange(20_000) + 0.5) / 20_000
    of = ranges()[name]
    return float(quantile_around_default(even, of.low, of.default, of.high).std())
