"""What came out of a study, from the file of its answers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from scipy.stats import t

from personalize.output.words import QUANTITIES
from personalize.research.calibration.scales import HIGHEST
from personalize.research.calibration.survey import Survey
from personalize.research.ledger.study import POINTS, Study
from personalize.research.planning.power import LEVEL
from personalize.research.texts import ResearchError
from personalize.research.tools.identity import unidentifying
from personalize.response.scale import LOWEST

INVASIVE_FROM = 5
"""Lowest answer of 7 that counts as invasive, as in ``share_invasive``."""
FEWEST = 2
"""Smallest number of people of a version."""
DECIMALS = 4


@dataclass(frozen=True)
class CameOut:
    """The number of a study, in its unit.

    Attributes
    ----------
    number : float
        The mean over people of B − A, or of B alone; of several answers of a person, their mean.
    low, high : float
        The 95% interval: Welch's for two groups, that of paired differences within people.
    people : int
        Whose answers count.
    source : str
        Name of the file.
    notes : sequence of str
        What was left out, one sentence each.
    """

    number: float
    low: float
    high: float
    people: int
    source: str
    notes: Sequence[str]

    def to_dict(self) -> dict[str, Any]:
        """Return the number with what was left out, JSON-ready."""
        return asdict(self) | {"notes": list(self.notes)}

    def sentence(self) -> str:
        """Return the number with its interval in words."""
        return (
            f"{self.number:.2f} (95% from {self.low:.2f} to {self.high:.2f}), {self.people:,} "
            f"people, {self.source}."
        )


def came_out(study: Study, survey: Survey) -> CameOut:
    """Return the number of a study from answers about its versions.

    Parameters
    ----------
    survey : Survey
        Of conditions that are named A and B; of a study of B alone, B or the only one.

    Raises
    ------
    ResearchError
        If a version has fewer than two people, the conditions have other names, or answers on
        their scale do not give the study's quantity.
    """
    values = _values(study, survey)
    names = [str(condition.name).strip().casefold() for condition in survey.conditions]
    notes = [*survey.notes, *_asked_otherwise(study, survey)]
    of_b = _means(survey, values, _place(names, "b", alone=study.a is None))
    if study.a is None:
        samples = [(1.0, of_b)]
    else:
        of_a = _means(survey, values, _place(names, "a"))
        samples, left_out = _compared(of_a, of_b)
        if left_out:
            notes.append(left_out)
    if min(len(sample) for _, sample in samples) < FEWEST:
        raise ResearchError(f"Answers of {FEWEST} people or more to each version are needed.")
    number, apart = _interval(samples, survey.weights)
    bottom, top = study.ends
    return CameOut(
        round(number, DECIMALS),
        round(max(number - apart, bottom), DECIMALS),
        round(min(number + apart, top), DECIMALS),
        sum(len(sample) for _, sample in samples),
        unidentifying(survey.source, "answers"),
        notes,
    )


def _asked_otherwise(study: Study, survey: Survey) -> list[str]:
    """Return a note where people were asked about another service than the forecast is about."""
    words = {True: "an imagined service", False: "a service in use"}
    forecast = {side["people"]["elicitation"] == "imagined" for side in (study.a, study.b) if side}
    answered = {survey.conditions[i].imagined_service for i in set(survey.condition.tolist())}
    if not answered or answered == forecast:
        return []
    asked, expected = (
        " and ".join(words[one] for one in sorted(which)) for which in (answered, forecast)
    )
    return [
        f"By the mapping people were asked about {asked}; the forecast is about {expected}. Levels "
        "differ between the two."
    ]


def _compared(
    of_a: dict[int, float], of_b: dict[int, float]
) -> tuple[list[tuple[float, dict[int, float]]], str]:
    """Return the samples of B − A with their signs, and what was left out in words.

    People who rated both versions are compared with themselves where they are at least half of
    all; otherwise two groups are compared, of those who rated one version.
    """
    both, everybody = of_a.keys() & of_b.keys(), of_a.keys() | of_b.keys()
    if 2 * len(both) >= len(everybody):
        left_out, why = len(everybody) - len(both), "rated one version only"
        samples = [(1.0, {person: of_b[person] - of_a[person] for person in both})]
    else:
        left_out, why = len(both), "rated both versions, unlike the others,"
        apart = [{p: value for p, value in of.items() if p not in both} for of in (of_b, of_a)]
        samples = [(1.0, apart[0]), (-1.0, apart[1])]
    if not left_out:
        return samples, ""
    are = "1 person is" if left_out == 1 else f"{left_out:,} people are"
    return samples, f"{are} left out: who {why}."


def _interval(
    samples: list[tuple[float, dict[int, float]]], weights: np.ndarray
) -> tuple[float, float]:
    """Return the sum of the weighted means of independent samples, and half of its interval."""
    number, variances, freedoms = 0.0, [], []
    for sign, sample in samples:
        values, count = np.array(list(sample.values())), len(sample)
        weight = weights[list(sample)]
        mean = float(np.average(values, weights=weight))
        number += sign * mean
        spread = float(np.sum((weight * (values - mean)) ** 2) / weight.sum() ** 2)
        variances.append(spread * count / (count - 1))
        freedoms.append(count - 1)
    variance = math.fsum(variances)
    if variance == 0:
        return number, 0.0
    freedom = variance**2 / sum(v**2 / f for v, f in zip(variances, freedoms, strict=True))
    return number, float(t.isf(LEVEL / 2, freedom)) * math.sqrt(variance)


def _values(study: Study, survey: Survey) -> np.ndarray:
    """Return each answer in the unit of the study: array (A,)."""
    needed = "1-7" if study.unit == POINTS or study.quantity == "share_invasive" else "yes/no"
    if survey.scale != needed:
        raise ResearchError(
            f"The answers are on the scale {survey.scale}; {QUANTITIES[study.quantity][0]} "
            f"({study.unit}) comes out of answers on the scale {needed}. Name the column that "
            "holds them in the mapping, or write the number down."
        )
    low, high = survey.bounds.T
    if needed == "yes/no":
        return 100.0 * np.isinf(high)
    rating = np.where(np.isinf(low), LOWEST, np.where(np.isinf(high), HIGHEST, (low + high) / 2))
    return rating if study.unit == POINTS else 100.0 * (rating >= INVASIVE_FROM)


def _place(names: list[str], wanted: str, *, alone: bool = False) -> int:
    if wanted in names:
        return names.index(wanted)
    if alone and len(names) == 1:
        return 0
    shown = ", ".join(f"“{name[:40]}”" for name in names[:6]) or "none"
    raise ResearchError(
        f"The answers are about the conditions {shown}; the study needs one that is named "
        f"{wanted.upper()} in the mapping."
    )


def _means(survey: Survey, values: np.ndarray, condition: int) -> dict[int, float]:
    """Return the mean answer of each person who rated a condition."""
    rows = survey.condition == condition
    persons = survey.person[rows]
    sums = np.bincount(persons, values[rows], survey.people)
    counts = np.bincount(persons, minlength=survey.people)
    return {int(person): float(sums[person] / counts[person]) for person in np.unique(persons)}
