"""A study of the ledger: its question, the model’s forecast, the guesses, and the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from personalize.output.words import QUANTITIES
from personalize.research.ledger.scores import (
    continuous_ranked_probability,
    ranked_probability_of_range,
)

TEAM, MODEL = "team", "model"
ROOM = "room: "
"""Beginning of the name of a room of the workshop."""
ASKED = (
    "invasiveness",
    "if_discovered",
    "surveillance",
    "share_invasive",
    "relevance",
    "benefit",
    "noticeability",
    "willing",
    "accept",
)
"""Quantities that a study with people can measure."""
POINTS, HUNDREDTHS = "points of 7", "of 100"


@dataclass(frozen=True)
class Guess:
    """What somebody expected, locked before results opened.

    Attributes
    ----------
    who : str
        ``team``, ``room: title``, or a name.
    numbers : tuple of float
        One number, or several that are equally likely, in the study’s unit.
    low, high : float or None
        The ends of the range of a single number.
    locked : str
        When, in UTC.
    """

    who: str
    numbers: tuple[float, ...]
    low: float | None = None
    high: float | None = None
    locked: str = ""

    def middle(self) -> float:
        """Return the mean of the numbers."""
        return sum(self.numbers) / len(self.numbers)

    def score(self, outcome: float) -> float:
        """Return the continuous ranked probability score; smaller is better."""
        if self.low is None or self.high is None:
            return continuous_ranked_probability(self.numbers, outcome)
        return ranked_probability_of_range(self.low, self.numbers[0], self.high, outcome)


@dataclass(frozen=True)
class Forecast:
    """What the model said when the study was added.

    Attributes
    ----------
    draws : tuple of float (V,)
        Its number under each parameter draw, in the study’s unit.
    mean : float
        Its number at the defaults.
    low, high : float
        The ends of its 5 to 95% band over all shapes of the model.
    version, register : str
        Of the model.
    hashes : tuple of str
        Of A (where there is one) and of B.
    made : str
        When, in UTC.
    """

    draws: tuple[float, ...]
    mean: float
    low: float
    high: float
    version: str
    register: str
    hashes: tuple[str, ...]
    made: str

    def score(self, outcome: float) -> float:
        """Return the continuous ranked probability score; smaller is better."""
        return continuous_ranked_probability(self.draws, outcome)


@dataclass(frozen=True)
class StudyResult:
    """What came out.

    Attributes
    ----------
    number : float
        In the study’s unit.
    low, high : float or None
        The ends of its 95% interval.
    people : int
    source : str
        Where it is from.
    """

    number: float
    low: float | None
    high: float | None
    people: int
    source: str


@dataclass(frozen=True)
class Study:
    """A question to which people’s answers will give a number.

    Attributes
    ----------
    question : str
    quantity : str
        A key of ``QUANTITIES``.
    a : mapping or None
        Scenario A; None for the level of B, otherwise the number is B − A.
    b : mapping
        Scenario B.
    forecast : Forecast
    guesses : tuple of Guess
        In the order in which they were locked.
    result : StudyResult or None
    opened : str
        When results opened, in UTC; "" before.
    """

    id: str
    question: str
    quantity: str
    a: Mapping[str, Any] | None
    b: Mapping[str, Any]
    forecast: Forecast
    guesses: tuple[Guess, ...]
    result: StudyResult | None
    created: str
    opened: str

    @property
    def unit(self) -> str:
        """The unit of all numbers of the study."""
        return unit_of(self.quantity)

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the greatest number that can come out."""
        return ends_of(self.quantity, self.a is not None)

    @property
    def covered(self) -> bool:
        """Whether the model’s numbers stay out of tables: nobody guessed, no results are open."""
        return not self.guesses and self.result is None

    def score(self) -> float | None:
        """Return the model’s score, or None before results open."""
        return None if self.result is None else self.forecast.score(self.result.number)

    def scores(self) -> dict[str, float]:
        """Return the scores of the guesses by name; empty before results open."""
        if self.result is None:
            return {}
        return {guess.who: guess.score(self.result.number) for guess in self.guesses}


def unit_of(quantity: str) -> str:
    """Return the unit of a quantity’s numbers."""
    return POINTS if QUANTITIES[quantity][1] == 1 else HUNDREDTHS


def ends_of(quantity: str, difference: bool) -> tuple[float, float]:
    """Return the least and greatest number of a difference, or of a level, of a quantity."""
    if unit_of(quantity) == POINTS:
        return (-6.0, 6.0) if difference else (1.0, 7.0)
    return (-100.0, 100.0) if difference else (0.0, 100.0)
