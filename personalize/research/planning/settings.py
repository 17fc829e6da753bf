"""The settings of a study that a person chooses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from personalize.scenario.validation import validated

Goal = Literal["difference", "precision", "equivalence"]
GOALS: Mapping[Goal, str] = {
    "difference": "Find a difference",
    "precision": "Measure it precisely",
    "equivalence": "Show that it is too small to matter",
}
"""What a study is for, in words."""
LEAST, MOST = 4, 100_000
"""Smallest and largest number of people in a group."""
MOST_SIZES = 12
"""Largest number of sizes that are tried."""
PRECISION, DIFFERENCE = 0.3, 0.5
"""Half width of an interval and smallest difference that matters unless given, in answers."""


class StudySettings(BaseModel):
    """What a person decides about a study.

    Attributes
    ----------
    difference : float
        Smallest difference that matters, in mean answers on the scale 1 to 7; without a sign.
    within : bool
        Whether every person rates both versions; else two groups rate one each.
    screens : int
        Number of screens of a version that each person rates.
    goal : str
        What the study is for; a key of ``GOALS``.
    precision : float
        Wanted half width of the 95% interval of the difference, in answers.
    sizes : tuple of int
        People in each group, or in all if the study is within people; empty: six are chosen.
    seed : int
    elicitation : {"imagined", "in_use"}
        Whether people are shown pictures of a service, or use a prototype of it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    difference: Annotated[float, Field(ge=0.1, le=3)] = DIFFERENCE
    within: bool = False
    screens: Annotated[int, Field(ge=1, le=20)] = 1
    goal: Goal = "difference"
    precision: Annotated[float, Field(ge=0.05, le=2)] = PRECISION
    sizes: tuple[int, ...] = ()
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 1
    elicitation: Literal["imagined", "in_use"] = "imagined"

    @field_validator("sizes")
    @classmethod
    def _sizes_allowed(cls, sizes: tuple[int, ...]) -> tuple[int, ...]:
        few = len(sizes) == 1 or len(set(sizes)) > MOST_SIZES
        if few or any(not LEAST <= size <= MOST for size in sizes):
            raise ValueError(
                f"2 to {MOST_SIZES} whole numbers from {LEAST} to {MOST:,} are needed, or none"
            )
        return tuple(sorted(set(sizes)))

    def group(self) -> str:
        """Return what a number of people counts: "people" or "people in each group"."""
        return "people" if self.within else "people in each group"

    def people(self, number: int) -> int:
        """Return how many people take part where the size is ``number``."""
        return number if self.within else 2 * number


def study_settings(settings: Mapping[str, Any]) -> StudySettings:
    """Return settings of a study, checked.

    Raises
    ------
    ScenarioError
        Naming the first setting that is unknown or out of range.
    """
    return validated(StudySettings, settings)
