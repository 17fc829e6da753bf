"""The steps of a scenario with the limit of the notebook, for charts and files."""

from __future__ import annotations

import pandas as pd

from personalize.errors import PersonalizeError
from personalize.output.charts.limit_line import with_limit
from personalize.scenario import Scenario
from personalize.store.limits import team_limit
from personalize.study.lab import Lab
from personalize.study.ladder import ladder_frame
from personalize.study.team_limit import TeamLimit


def notebook_limit() -> TeamLimit | None:
    """Return the limit of the notebook; None where there is none or it cannot be read."""
    try:
        return team_limit()
    except PersonalizeError:
        return None


def limited_steps(lab: Lab, scenario: Scenario, before: Scenario | None = None) -> pd.DataFrame:
    """Return the table of the ladder, with the limit of the notebook if there is one.

    Parameters
    ----------
    scenario, before : Scenario
        As for ``ladder_frame``.
    """
    return with_limit(ladder_frame(lab, scenario, before), notebook_limit())


def limited(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table of a chart of ratings with the limit of the notebook, if there is one."""
    return with_limit(frame, notebook_limit())
