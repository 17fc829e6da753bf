"""The switches of the shapes of the model, as inputs of the equations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from personalize.scenario.shapes import SWITCHES


def switches(shapes: Sequence[str]) -> dict[str, Any]:
    """Return whether each part of the equations is switched on, 0 or 1, by its name.

    Parameters
    ----------
    shapes : sequence of str
        The shape of each of V parameter draws.

    Returns
    -------
    dict
        ``aware``, ``useful`` and ``gated``: a number where it is the same in all draws, otherwise
        an array (V, 1, 1).
    """
    on: dict[str, Any] = {}
    for name in SWITCHES:
        column = np.array([name in shape.split("+") for shape in shapes], dtype=np.float32)
        same = bool((column == column[0]).all())
        on[name] = float(column[0]) if same else column[:, None, None]
    return on


def is_on(switch: Any) -> bool:
    """Return whether a part of the equations is switched on in any draw."""
    return bool(np.any(switch))


def gate(amount: Any, lowest: float, rating: Any, p: Mapping[str, Any]) -> Any:
    """Return the part of an amount that counts where invasiveness takes from it.

    In the shape ``gated`` what lies above ``lowest`` is multiplied by 1 − (rating − 1) / 6;
    otherwise the amount is returned as it is.

    Parameters
    ----------
    amount : array
        Benefit or relevance.
    lowest : float
        The value of the amount that means none: 1 for benefit, 0 for relevance.
    rating : array
        Perceived invasiveness, 1 to 7.
    p : mapping
        Parameters with the switch ``gated``.
    """
    switch = p["gated"]
    if not is_on(switch):
        return amount
    left = 1 - switch * (np.asarray(rating) - 1) / 6
    return lowest + (amount - lowest) * left
