"""What the model expects people to answer: its mean ratings as mean answers from 1 to 7."""

from __future__ import annotations

from personalize.research.planning.answers import AnswerScale
from personalize.study.compare import Difference
from personalize.study.uncertainty import Draws

ANSWERED = ("invasiveness", "if_discovered", "surveillance")
"""Outputs whose mean answers follow from the person and answer noise of the register."""


def in_answers(
    scale: AnswerScale, a: Draws | None, b: Draws, name: str = "invasiveness"
) -> Difference:
    """Return B − A of an output in mean answers, or B alone, with its band over the shapes.

    Parameters
    ----------
    scale : AnswerScale
    a : Draws or None
        None for the level of B.
    b : Draws
    name : str
        One of ``ANSWERED``.
    """
    point, by_draw = scale.answer_of(b.point[name]), scale.answer_of(b.outputs[name])
    points = {shape: scale.answer_of(at) for shape, at in b.shape_points.get(name, {}).items()}
    if a is not None:
        point, by_draw = (
            point - scale.answer_of(a.point[name]),
            by_draw - scale.answer_of(a.outputs[name]),
        )
        others = a.shape_points.get(name, {}) if a.shapes == b.shapes else {}
        points = {
            shape: at - scale.answer_of(others[shape])
            for shape, at in points.items()
            if shape in others
        }
    means = {shape: float(at) for shape, at in points.items()}
    return Difference(float(point), by_draw, b.shapes, means)
