"""What a guess and a result of the ledger may be."""

from __future__ import annotations

import math
from collections.abc import Sequence

from personalize.research.ledger.study import ASKED, MODEL, TEAM, Guess, StudyResult
from personalize.research.texts import ResearchError, clean_line

MOST_NUMBERS = 10_000
"""Largest number of numbers in a guess."""


def checked_quantity(name: str) -> str:
    """Return the name of a quantity that a study can measure.

    Raises
    ------
    ResearchError
        If it is not one.
    """
    if name not in ASKED:
        raise ResearchError(f"quantity “{name[:40]}” is not one of {', '.join(ASKED)}.")
    return name


def checked_number(field: str, number: float, ends: tuple[float, float]) -> float:
    """Return a number within the ends of a study’s scale.

    Raises
    ------
    ResearchError
        If it is outside, or not a number.
    """
    low, high = ends
    if not math.isfinite(number) or not low <= number <= high:
        raise ResearchError(f"{field} is {number:g}; {low:g} to {high:g} is allowed.")
    return float(number)


def checked_guess(
    who: str,
    numbers: Sequence[float],
    ends: tuple[float, float],
    low: float | None = None,
    high: float | None = None,
) -> Guess:
    """Return a guess whose name and numbers are allowed.

    Raises
    ------
    ResearchError
        If the name is empty, too long or the model’s, a number is outside the scale, or a range
        does not hold its number.
    """
    who = clean_line("who", who, longest=120)
    if who.casefold() == MODEL:
        raise ResearchError("who is “model”; its forecast is stored by Thin Line itself.")
    if who.casefold() == TEAM:
        who = TEAM
    if not 1 <= len(numbers) <= MOST_NUMBERS:
        raise ResearchError(
            f"guess has {len(numbers):,} numbers; 1 to {MOST_NUMBERS:,} are allowed."
        )
    clean = tuple(checked_number("guess", number, ends) for number in numbers)
    if low is None and high is None:
        return Guess(who, clean)
    if low is None or high is None or len(clean) > 1:
        raise ResearchError("A range belongs to one number and needs both of its ends.")
    low, high = (checked_number("range", end, ends) for end in (low, high))
    if not low <= clean[0] <= high:
        raise ResearchError(f"guess {clean[0]:g} is outside its range {low:g} to {high:g}.")
    return Guess(who, clean, low, high)


def checked_result(
    number: float,
    ends: tuple[float, float],
    interval: tuple[float, float] | None,
    people: int,
    source: str,
) -> StudyResult:
    """Return a result whose numbers are allowed.

    Raises
    ------
    ResearchError
        If a number is outside the scale, the interval does not hold the number, or ``people`` is
        less than 1.
    """
    number = checked_number("result", number, ends)
    low = high = None
    if interval is not None:
        low, high = interval
        if not (math.isfinite(low) and math.isfinite(high) and low <= number <= high):
            raise ResearchError(f"result {number:g} is outside its interval {low:g} to {high:g}.")
    if people < 1:
        raise ResearchError(f"people is {people}; 1 or more is needed.")
    return StudyResult(number, low, high, people, clean_line("source", source))
