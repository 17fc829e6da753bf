"""The self-test: surveys with known parameters, and how often the intervals contain them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from personalize.errors import PersonalizeError
from personalize.research.calibration.calibrating import WEIGHTED, StoppedError
from personalize.research.calibration.fit import fit
from personalize.research.calibration.informed import informed
from personalize.research.calibration.prior import to_values
from personalize.research.calibration.simulated import simulated_survey, varied_conditions
from personalize.response.conditions import read_conditions
from personalize.scenario.shapes import PLAIN
from personalize.streams import stream
from personalize.threads import one_blas_thread

SURVEYS, PEOPLE, CONDITIONS = 50, 100, 12
"""Number of surveys, and people and conditions of each, unless given."""
EXPECTED = (0.84, 0.96)
"""Share of 90% intervals that should contain the true value, over all parameters and surveys."""
BINS = 10
"""Bins of the rank histogram."""
ENOUGH = 100
"""Parameters times surveys from which the share is judged."""

Report = Callable[[str, float], None]

__all__ = ["SelfTest", "StoppedError", "self_test"]


@dataclass(frozen=True)
class SelfTest:
    """Ranks of the true values in their posteriors.

    Attributes
    ----------
    ranks : DataFrame
        One row a survey and parameter: ``survey``, ``parameter``, ``rank`` (posterior probability
        of a value below the true one, 0 to 1) and ``covered`` (within 5 to 95%).
    people, conditions : int
        Of each survey.
    """

    ranks: pd.DataFrame
    people: int
    conditions: int

    @property
    def coverage(self) -> float:
        """Return the share of 90% intervals that contain the true value."""
        return float(self.ranks["covered"].mean())

    @property
    def passed(self) -> bool:
        """Return whether the share lies where it should."""
        return EXPECTED[0] <= self.coverage <= EXPECTED[1]

    def by_parameter(self) -> pd.DataFrame:
        """Return ``parameter``, ``surveys``, and ``covered``: the share of surveys."""
        grouped = self.ranks.groupby("parameter", sort=False)["covered"]
        return grouped.agg(surveys="size", covered="mean").reset_index()

    def histogram(self) -> pd.DataFrame:
        """Return ``low``, ``high`` and ``count`` of each bin of the ranks."""
        counts, edges = np.histogram(self.ranks["rank"], bins=BINS, range=(0, 1))
        return pd.DataFrame({"low": edges[:-1], "high": edges[1:], "count": counts})

    def sentence(self) -> str:
        """Return the result in one sentence."""
        number = self.ranks["survey"].nunique()
        words = (
            f"{100 * self.coverage:.0f} of 100 intervals of 90% contain the true value, in "
            f"{number} surveys of {self.people} people that the model answered itself"
        )
        if len(self.ranks) < ENOUGH:
            return f"{words}; too few to judge."
        low, high = (f"{100 * end:.0f}" for end in EXPECTED)
        said = "as it should be" if self.passed else "which is not as it should be"
        return f"{words}: {said} ({low} to {high})."


def self_test(
    surveys: int = SURVEYS,
    people: int = PEOPLE,
    conditions: int = CONDITIONS,
    seed: int = 0,
    report: Report = lambda stage, share: None,
) -> SelfTest:
    """Fit surveys whose parameters were drawn from the prior, in the shape plain.

    Parameters
    ----------
    report : callable
        May raise ``StoppedError``.
    """
    for name, value, most in (
        ("surveys", surveys, 500),
        ("people", people, 2_000),
        ("conditions", conditions, 40),
    ):
        if not 1 <= value <= most:
            raise PersonalizeError(f"{name} = {value} must be from 1 to {most}.")
    one_blas_thread()
    rows = []
    for number in range(surveys):
        report(f"Survey {number + 1} of {surveys}", number / surveys)
        table = varied_conditions(conditions, seed + number)
        names = informed(read_conditions(table), (PLAIN,))
        normal = stream(seed + number, "calibration.truth").standard_normal(len(names))
        truth = to_values(names, normal)
        values = dict(zip(names, map(float, truth), strict=True))
        survey = simulated_survey(table, people, values, seed + number)
        ranks = fit(survey, names, PLAIN, WEIGHTED).ranks(truth)
        rows += [(number, name, float(rank)) for name, rank in zip(names, ranks, strict=True)]
    frame = pd.DataFrame(rows, columns=["survey", "parameter", "rank"])
    frame["covered"] = frame["rank"].between(0.05, 0.95)
    return SelfTest(frame, people, conditions)
