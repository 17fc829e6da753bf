"""Shapes of the model: named variants of the equations of perception and of sharing.

Each variant switches one part of the equations on (data/guide/the-model.md). Variants combine:
``aware+useful`` has both. ``plain`` has none.
"""

from __future__ import annotations

from itertools import combinations

PLAIN = "plain"
SWITCHES = ("aware", "useful", "gated")
"""Parts of the equations that a shape can switch on, in the order in which they are named."""
DRAWN = (PLAIN, *SWITCHES)
"""Shapes over which the parameter draws of a scenario range unless it lists others."""
SHAPES = tuple(
    "+".join(chosen) or PLAIN
    for size in range(len(SWITCHES) + 1)
    for chosen in combinations(SWITCHES, size)
)
"""All shapes, combinations last."""


def canonical(name: str) -> str:
    """Return the name of a shape with its switches in order: "aware+useful" for "useful+aware".

    Raises
    ------
    ValueError
        If the name is not that of a shape or a combination of shapes.
    """
    parts = [part.strip() for part in name.split("+")]
    ordered = "+".join(part for part in SWITCHES if part in parts)
    if parts == [PLAIN]:
        return PLAIN
    if len(set(parts)) != len(parts) or ordered.count("+") + 1 != len(parts) or not ordered:
        raise ValueError(
            f"“{name[:60]}” is not a shape of the model; known: {', '.join(DRAWN)}, and "
            f"combinations such as {SHAPES[4]}"
        )
    return ordered


def of_ratings(name: str) -> str:
    """Return the shape without the switches that leave ratings as they are: without ``gated``."""
    parts = [part for part in name.split("+") if part not in {"gated", PLAIN}]
    return "+".join(parts) or PLAIN


RATED = tuple(dict.fromkeys(map(of_ratings, SHAPES)))
"""Shapes in which people rate differently: a survey of ratings can be fitted in each."""


def checked(value: object) -> str | tuple[str, ...]:
    """Return a shape, or a list of shapes, with their names in order.

    A text with a comma, such as ``"plain,aware"`` or ``"aware,"``, is a list.

    Raises
    ------
    ValueError
        If a name is not known, the list is empty, or a shape stands in it twice.
    """
    if isinstance(value, str) and "," in value:
        value = [part for part in value.split(",") if part.strip()]
    if isinstance(value, str):
        return canonical(value)
    if not isinstance(value, list | tuple) or not all(isinstance(name, str) for name in value):
        raise ValueError(f"name a shape, or list some of {', '.join(DRAWN)}")
    names = tuple(canonical(name) for name in value)
    if not names:
        raise ValueError(f"the list is empty; name at least one of {', '.join(DRAWN)}")
    if len(set(names)) != len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"“{twice}” is listed twice")
    return names
