"""How many more answers of the same kind would halve what is not known about a parameter."""

from __future__ import annotations

import math

from personalize.research.calibration.calibrating import Calibration, Learned
from personalize.research.calibration.checks import meaning_of
from personalize.research.calibration.informed import SPREADS

HALF = 0.5
"""Posterior ÷ prior standard deviation at which the doubt is halved."""
LEAST = 0.98
"""Ratio above which the answers say so little that no number can be told."""


def answers_needed(row: Learned, answers: int) -> int | None:
    """Return how many answers of this kind would halve the doubt about a parameter.

    What an answer tells is taken to add up: 1 / sd² grows in proportion to the number of answers.

    Returns
    -------
    int or None
        All answers together, rounded up to ten; None where this survey tells too little about it.
    """
    if row.ratio >= LEAST or not answers:
        return None
    told = (1 / row.ratio**2 - 1) / answers
    return 10 * math.ceil((1 / HALF**2 - 1) / told / 10)


def needed_sentence(calibration: Calibration) -> str:
    """Return for which parameter of the design the fewest further answers are missing; or ""."""
    survey = calibration.survey
    wanted = [
        (number, row)
        for row in calibration.learned
        if row.name not in SPREADS and row.ratio > HALF
        for number in [answers_needed(row, survey.answers)]
        if number is not None and number > survey.answers
    ]
    if not wanted:
        return ""
    number, row = min(wanted, key=lambda pair: pair[0])
    return (
        f"About {number - survey.answers:,} more answers of this kind would halve the doubt about "
        f"“{meaning_of(row.name)}”, which is nearest to it."
    )
