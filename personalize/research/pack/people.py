"""The invented people whose screens participants see, the same in A and in B."""

from __future__ import annotations

import numpy as np

from personalize.errors import PersonalizeError
from personalize.study.compare import Comparison


def chosen_people(comparison: Comparison, number: int) -> list[int]:
    """Return the people whose difference B − A is nearest to the average, nearest first.

    Parameters
    ----------
    comparison : Comparison
    number : int

    Raises
    ------
    PersonalizeError
        If A and B have other people, or fewer than ``number``.
    """
    a, b = comparison.a.scenario, comparison.b.scenario
    for field, first, second in (
        ("service.domain", a.service.domain, b.service.domain),
        ("seed", a.seed, b.seed),
        ("people.number", a.people.number, b.people.number),
        ("people.locale", a.people.locale, b.people.locale),
    ):
        if first != second:
            raise PersonalizeError(
                f"{field} is {first} in A and {second} in B; a study pack shows the same people’s "
                "screens in both, so they must have the same service, people and seed."
            )
    if number > len(comparison.a.world.people):
        raise PersonalizeError(
            f"screens = {number}: there are only {len(comparison.a.world.people)} people."
        )
    felt = comparison.b.response.now.rating - comparison.a.response.now.rating
    order = np.argsort(np.round(np.abs(felt - felt.mean()), 9), kind="stable")
    return [int(person) for person in order[:number]]
