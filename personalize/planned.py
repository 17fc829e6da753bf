"""The public function that plans a study of B against A, and its result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from personalize.output.charts.power import power_chart
from personalize.output.palette import LIGHT
from personalize.output.provenance import caveat_about
from personalize.research.pack.alike import pictures_words
from personalize.research.pack.options import pack_options
from personalize.research.pack.pack import study_pack
from personalize.research.planning.plan import StudyPlan, make_plan
from personalize.research.planning.settings import study_settings
from personalize.research.planning.words import needed_words, plan_sentences, title_words
from personalize.results import Result
from personalize.scenario import Scenario
from personalize.study.lab import Lab


@dataclass(frozen=True, repr=False)
class PlanResult(Result):
    """A study of B against A: its size, what it would refute, what to ask first."""

    plan: StudyPlan

    def table(self) -> pd.DataFrame:
        """Return one row a size.

        Returns
        -------
        DataFrame
            ``n`` and ``people`` (in all), ``share`` of simulated studies that reach the goal with
            its 95% range ``low`` and ``high``, ``half_width`` of the interval of the difference
            (answers), ``refuted`` (share of the versions of the model).
        """
        return self.plan.table.copy()

    def questions(self) -> pd.DataFrame:
        """Return what to ask first, the most useful question first; see ``ask_first``."""
        return self.plan.questions.copy()

    def chart(self) -> alt.Chart:
        """Return the share of studies that reach the goal over their size."""
        return power_chart(
            self.plan.table,
            LIGHT,
            title=title_words(self.plan),
            group=self.plan.settings.group(),
            target=self.plan.needed[0].target,
        )

    def sentence(self) -> str:
        """Return how many people the study takes."""
        return needed_words(self.plan)

    def sentences(self) -> list[str]:
        """Return the plan in sentences, as the page and the shell show it."""
        return plan_sentences(self.plan)

    def caveat(self) -> str:
        """Return what the plan is not."""
        return caveat_about(self.plan.comparison.a.scenario, self.plan.comparison.b.scenario)

    def pack(self, **options: Any) -> bytes:
        """Return the study pack as a zip archive; the same plan and options give the same bytes.

        Parameters
        ----------
        **options
            ``guess``: the difference B − A in answers that the team expected, ``guess_written``:
            when it wrote so, ``looked_at``: how many scenarios were looked at before these.

        Raises
        ------
        PersonalizeError
            If an option is not allowed, or A and B do not show the same people.
        """
        return study_pack(self.plan, pack_options(options))

    def to_dict(self) -> dict[str, Any]:
        """Return what ``personalize plan --json`` prints.

        ``pictures`` says where participants see the same pictures in A and B, and is "" otherwise.
        """
        return self.plan.to_dict() | {"pictures": pictures_words(self.plan)}


def plan(a: Scenario, b: Scenario, lab: Lab | None = None, **settings: Any) -> PlanResult:
    """Plan a study of B against A: how many people, what it would refute, what to ask first.

    Parameters
    ----------
    a, b : Scenario
    lab : Lab, optional
        Where people and models are kept between calls.
    **settings
        ``difference``: the smallest difference that matters, in mean answers of 7 (0.5).
        ``within``: every person rates both (False). ``screens``: of a version a person rates (1).
        ``goal``: "difference", "precision" or "equivalence". ``precision``: wanted half width of
        the 95% interval, in answers (0.3). ``sizes``: people in each group, or in all within
        people. ``seed`` (1). ``elicitation``: "imagined" (pictures) or "in_use".

    Returns
    -------
    PlanResult
        ``table()`` has one row a size, ``questions()`` one a question to ask first.

    Raises
    ------
    PersonalizeError
        If A and B are the same or cannot run, or a setting is unknown or out of range.
    """
    return PlanResult(make_plan(lab or Lab(), a, b, study_settings(settings)))
