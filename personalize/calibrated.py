"""The public function that fits the model to a survey, and its result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd

from personalize.errors import PersonalizeError
from personalize.output.charts.calibration import learned_chart, learned_frame
from personalize.output.palette import LIGHT
from personalize.research.calibration.calibrating import Calibration, calibrate_on
from personalize.research.calibration.checks import left_out, predicted
from personalize.research.calibration.mapping import SurveyMapping, mapping_of, read_mapping
from personalize.research.calibration.reading import read_survey
from personalize.research.calibration.report import document, learned_table, sentences
from personalize.response.kept_posteriors import hold_posterior
from personalize.response.posterior import Posterior
from personalize.results import Result
from personalize.scenario import Scenario

UNNAMED = "answers"
"""Name of the source of answers that are no file."""


@dataclass(frozen=True, repr=False)
class CalibrationResult(Result):
    """What the answers of a survey teach the model."""

    calibration: Calibration

    @property
    def posterior(self) -> Posterior:
        """Return the parameters after the survey; ``perceive`` takes it as ``parameters``."""
        return self.calibration.posterior

    def with_posterior(self, scenario: Scenario) -> Scenario:
        """Return a scenario whose parameters are those of the posterior, within this process.

        It is ``scenario.replace({"model.posterior": hold_posterior(posterior)})``. To keep the
        posterior, write ``posterior.to_json()`` to a file and give that to ``--posterior``.
        """
        return scenario.replace({"model.posterior": hold_posterior(self.posterior)})

    def table(self) -> pd.DataFrame:
        """Return one row a fitted parameter, the one that was learned most first.

        Returns
        -------
        DataFrame
            ``name``, ``meaning``, ``prior`` (default), ``prior_sd``, ``range_low``, ``range_high``,
            ``low``, ``median``, ``high`` (5, 50, 95% after the survey), ``sd``, ``ratio``
            (posterior ÷ prior standard deviation) and ``learned``. Empty without answers.
        """
        return learned_table(self.calibration)

    def predicted(self) -> pd.DataFrame:
        """Return observed and predicted shares of the answers by condition; see ``predicted``.

        Raises
        ------
        PersonalizeError
            If there are no answers.
        """
        self._check()
        return predicted(self.calibration.survey, self.calibration.fits[self.calibration.best])

    def left_out(self) -> pd.DataFrame:
        """Return how each condition is predicted by a fit on the others; one fit a condition.

        Raises
        ------
        PersonalizeError
            If there are no answers.
        """
        self._check()
        return left_out(self.calibration)

    def chart(self) -> alt.Chart:
        """Return each parameter's range in the register, and what the answers leave of it.

        Raises
        ------
        PersonalizeError
            If there are no answers.
        """
        self._check()
        return learned_chart(learned_frame(self.table()), LIGHT)

    def sentence(self) -> str:
        """Return on how many answers the model was calibrated."""
        return f"{self.posterior.words()}."

    def sentences(self) -> list[str]:
        """Return what was learned and what a reader must know, as the page and the shell do."""
        return sentences(self.calibration)

    def to_dict(self) -> dict[str, Any]:
        """Return what ``personalize calibrate --json`` prints."""
        return document(self.calibration)

    def _check(self) -> None:
        if not self.calibration.fits:
            raise PersonalizeError("There are no answers: nothing was fitted.")


def calibrate(
    answers: str | Path | bytes | pd.DataFrame,
    mapping: str | Path | Mapping[str, Any] | SurveyMapping,
    *,
    name: str = "",
) -> CalibrationResult:
    """Fit the model to the answers of a survey; nothing is stored.

    Parameters
    ----------
    answers : path, bytes or DataFrame
        A file of any survey tool (CSV, Excel, Parquet, JSON, SPSS), its content, or a table.
        Columns that tell who a person is are dropped first.
    mapping : path, or mapping of mappings
        Which column is what: a TOML file, or what stands in one, with ``answers`` (the columns,
        the scale), and ``conditions`` or ``inputs`` in the words of ``perceive``.
    name : str
        Name of the posterior; that of the file unless given.

    Returns
    -------
    CalibrationResult
        ``table()`` has one row a parameter, ``posterior`` 200 draws of them for each shape of the
        model. Of a survey without answers every result is that of the register.

    Raises
    ------
    PersonalizeError
        If the answers cannot be read, or the mapping has an unknown name or a value that is not
        allowed; naming the field, the value and what is allowed.
    """
    if isinstance(mapping, SurveyMapping):
        read = mapping
    elif isinstance(mapping, Mapping):
        read = mapping_of(mapping)
    else:
        read = read_mapping(Path(mapping))
    content, source = _content(answers)
    survey = read_survey(content, source, read)
    return CalibrationResult(calibrate_on(survey, name or Path(source).stem))


def _content(answers: object) -> tuple[bytes, str]:
    """Return answers as bytes, and the name of their source."""
    if isinstance(answers, bytes):
        return answers, UNNAMED
    if isinstance(answers, pd.DataFrame):
        return answers.to_csv(index=False).encode(), UNNAMED
    if not isinstance(answers, str | Path):
        raise PersonalizeError(
            f"answers is a {type(answers).__name__}; a path, bytes or a DataFrame is needed."
        )
    try:
        return Path(answers).read_bytes(), Path(answers).name
    except OSError as error:
        raise PersonalizeError(f"{answers} cannot be read: {error.strerror}.") from None
