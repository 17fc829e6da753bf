"""The plan of a study of B against A: its size, what it would refute, and what to ask first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from personalize.errors import PersonalizeError
from personalize.register import defaults
from personalize.research.planning.answers import AnswerScale, lab_scale
from personalize.research.planning.ask_first import Beliefs, rank_questions
from personalize.research.planning.expected import in_answers
from personalize.research.planning.needed import Needed, needed
from personalize.research.planning.power import (
    SIMULATIONS,
    TARGETS,
    Study,
    curve,
)
from personalize.research.planning.refuted import refuted_share
from personalize.research.planning.settings import StudySettings
from personalize.scenario import Scenario
from personalize.scenario.words import Change, diff
from personalize.study.compare import Comparison, compare
from personalize.study.lab import Lab

DECIMALS = 6
"""Decimals of figures in JSON."""


@dataclass(frozen=True)
class StudyPlan:
    """A study of B against A.

    Attributes
    ----------
    comparison : Comparison
        B compared with A, both asked about as the study asks.
    settings : StudySettings
    scale : AnswerScale
    study : Study
        As simulated: B differs from A by the smallest difference that matters, in the direction
        that the model expects; for equivalence it does not differ.
    shift : float
        Latent difference that equals the smallest difference that matters, with its sign.
    table : DataFrame
        Of ``power.curve``, with ``refuted``: the share of versions of the model that a study of
        this size would refute.
    needed : tuple of Needed
        Sizes for 80% and 90%.
    doubt : float
        Chance that two versions of the model disagree on which feels more invasive, 0 to 2/3.
    questions : DataFrame
        Of ``ask_first.rank_questions``.
    """

    comparison: Comparison
    settings: StudySettings
    scale: AnswerScale
    study: Study
    shift: float
    table: pd.DataFrame
    needed: tuple[Needed, ...]
    doubt: float
    questions: pd.DataFrame

    @property
    def changed(self) -> list[Change]:
        """Return the settings in which B differs from A."""
        return self.comparison.changed

    @cached_property
    def expected(self) -> tuple[float, float, float]:
        """Return the difference in mean answers that the model expects, and its 5–95% band.

        The band reaches over those of all shapes of the model, as on Compare.
        """
        found = in_answers(self.scale, self.comparison.draws_a, self.comparison.draws_b)
        return found.mean, *found.band()

    def refuted_at(self, number: int) -> float:
        """Return the share of versions that a study of a size would refute, 0 to 1."""
        differences = predicted_differences(self.comparison, self.scale)
        return refuted_share(differences, self.study.standard_error(number))

    @property
    def base_answer(self) -> float:
        """Return the mean answer about A that the model expects, 1 to 7."""
        return self.scale.mean(self.study.base)

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as one JSON-ready object."""
        mean, low, high = self.expected
        chosen = self.settings.model_dump(mode="json")
        chosen["sizes"] = [int(number) for number in self.table["n"]]
        return {
            "a": self.comparison.a.scenario.hash(),
            "b": self.comparison.b.scenario.hash(),
            "changed": [str(change) for change in self.changed],
            "settings": chosen,
            "simulations": SIMULATIONS,
            "answer_of_a": round(self.base_answer, DECIMALS),
            "latent_of_a": round(self.study.base, DECIMALS),
            "latent_difference": round(self.shift, DECIMALS),
            "expected": {
                "mean": round(mean, DECIMALS),
                "low": round(low, DECIMALS),
                "high": round(high, DECIMALS),
            },
            "sizes": _rows(self.table),
            "needed": [vars(one) for one in self.needed],
            "doubt": round(self.doubt, DECIMALS),
            "questions": _rows(self.questions),
        }


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for row in frame.astype(object).where(frame.notna(), None).to_dict("records"):
        rows.append(
            {
                str(name): round(value, DECIMALS) if isinstance(value, float) else value
                for name, value in row.items()
            }
        )
    return rows


def predicted_differences(comparison: Comparison, scale: AnswerScale) -> np.ndarray:
    """Return the difference B − A in mean answers that each version predicts: array (V,)."""
    return in_answers(scale, comparison.draws_a, comparison.draws_b).by_draw


def _beliefs(comparison: Comparison, scale: AnswerScale) -> Beliefs:
    return Beliefs(
        {"A": comparison.draws_a.outputs, "B": comparison.draws_b.outputs},
        comparison.difference["invasiveness"].by_draw,
        defaults()["smallest_difference_worth_naming"],
        scale,
    )


def asked(scenario: Scenario, settings: StudySettings) -> Scenario:
    """Return a scenario in which people are asked as the study asks them."""
    return scenario.replace({"people.elicitation": settings.elicitation})


def plan_key(a: Scenario, b: Scenario, settings: StudySettings) -> tuple[object, ...]:
    """Return the key under which a lab keeps what takes long in a plan."""
    return ("questions", *_comparison_key(asked(a, settings), asked(b, settings)))


def _comparison_key(first: Scenario, second: Scenario) -> tuple[object, ...]:
    return ("planned", first.model_dump(mode="json"), second.model_dump(mode="json"))


def make_plan(
    lab: Lab,
    a: Scenario,
    b: Scenario,
    settings: StudySettings,
    report: Callable[[str, float], None] | None = None,
) -> StudyPlan:
    """Plan a study of B against A.

    Parameters
    ----------
    lab : Lab
    a, b : Scenario
    settings : StudySettings
    report : callable, optional
        Called with a stage and the share that is done, 0 to 1.

    Raises
    ------
    PersonalizeError
        If A and B are the same, one of them cannot run, or the scale ends before the difference.
    """
    told = report or (lambda stage, share: None)
    first, second = asked(a, settings), asked(b, settings)
    if not diff(first, second):
        raise PersonalizeError("A and B are the same; a study needs two that differ.")
    told("Comparing A and B", 0.1)
    comparison = lab.keep(
        _comparison_key(first, second), lambda: compare(lab, first, second, segmented=False)
    )
    told("Asking invented people", 0.6)
    scale = lab_scale(first.model)
    base = scale.base_of(comparison.draws_a.point["invasiveness"])
    sign = 1.0 if comparison.difference["invasiveness"].mean >= 0 else -1.0
    shift = scale.shift_for(base, sign * settings.difference)
    simulated = 0.0 if settings.goal == "equivalence" else shift
    study = Study(scale, base, simulated, settings.within, settings.screens)
    table = curve(study, settings)
    differences = predicted_differences(comparison, scale)
    table["refuted"] = [
        refuted_share(differences, study.standard_error(int(number))) for number in table["n"]
    ]
    told("Looking for what to ask first", 0.9)
    beliefs = _beliefs(comparison, scale)
    questions = lab.keep(plan_key(a, b, settings), lambda: rank_questions(beliefs))
    return StudyPlan(
        comparison=comparison,
        settings=settings,
        scale=scale,
        study=study,
        shift=shift,
        table=table,
        needed=tuple(needed(table, target) for target in TARGETS),
        doubt=beliefs.doubt(),
        questions=questions,
    )
