"""A rectangle of a picture."""

from __future__ import annotations

from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle in pixels: its left upper corner, from that of the picture, and its size."""

    x: float
    y: float
    width: float
    height: float
