"""Bands of outputs over the parameter draws and the shapes of the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

BAND = (0.05, 0.95)
"""Quantiles over the parameter draws that bound a band."""


def band(
    values: np.ndarray, point: float | None = None, shapes: Sequence[str] | None = None
) -> tuple[float, float]:
    """Return the 5 to 95% band of draws, widened to contain the point estimate if given.

    Parameters
    ----------
    values : array (V,)
    shapes : sequence of str (V,), optional
        Shape of the model of each draw. The band then reaches from the lowest to the highest end
        of the bands of the single shapes, each of which it contains.
    """
    parts = [values] if shapes is None else list(by_shape(values, shapes).values())
    ends = [np.quantile(part, BAND) for part in parts]
    low, high = float(min(end[0] for end in ends)), float(max(end[1] for end in ends))
    if point is None:
        return low, high
    return min(low, point), max(high, point)


def band_of_each(
    values: np.ndarray, points: np.ndarray, shapes: Sequence[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the band of each of N people, as ``band`` does for one value: two arrays (N,).

    Parameters
    ----------
    values : array (V, N)
    points : array (N,)
    shapes : sequence of str (V,)
    """
    ends = [np.quantile(part, BAND, axis=0) for part in by_shape(values, shapes).values()]
    low, high = np.min([end[0] for end in ends], axis=0), np.max([end[1] for end in ends], axis=0)
    return np.minimum(low, points), np.maximum(high, points)


def by_shape(values: np.ndarray, shapes: Sequence[str]) -> dict[str, np.ndarray]:
    """Return the draws of each shape of the model, in the order in which the shapes come."""
    labels = np.asarray(shapes)
    return {name: values[labels == name] for name in dict.fromkeys(shapes)}


@dataclass(frozen=True)
class ShapeFigure:
    """An output with one shape of the model: at the defaults, and its band.

    A combination that the parameter draws do not take has no band.
    """

    shape: str
    mean: float
    low: float | None
    high: float | None

    def to_dict(self, decimals: int = 6) -> dict[str, object]:
        """Return the figure as a JSON-ready mapping."""
        ends = {
            name: None if end is None else round(end, decimals)
            for name, end in (("low", self.low), ("high", self.high))
        }
        return {"shape": self.shape, "mean": round(self.mean, decimals), **ends}


def shape_figures(
    values: np.ndarray, points: Mapping[str, float], shapes: Sequence[str]
) -> list[ShapeFigure]:
    """Return an output with each shape of the model, in the order of ``points``.

    Parameters
    ----------
    values : array (V,)
    points : mapping of str to float
        The output at the defaults, by shape.
    shapes : sequence of str (V,)
        Shape of the model of each draw.
    """
    drawn = by_shape(values, shapes)
    return [
        ShapeFigure(name, point, *(band(drawn[name], point) if name in drawn else (None, None)))
        for name, point in points.items()
    ]
