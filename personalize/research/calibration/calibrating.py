"""The calibration of the model on a survey: one fit for each way in which people could rate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np

from personalize.errors import PersonalizeError
from personalize.register import register_hash
from personalize.research.calibration.fit import Fit, fit
from personalize.research.calibration.informed import informed
from personalize.research.calibration.prior import prior_sd
from personalize.research.calibration.survey import Survey
from personalize.research.tools.identity import unidentifying
from personalize.response.parameter_draws import DRAWS
from personalize.response.posterior import Posterior
from personalize.scenario.shapes import RATED
from personalize.threads import one_blas_thread

WEIGHTED = 400
"""Weighted draws of each shape, from which the draws of the posterior are taken."""
DIGITS = 6
"""Significant digits of the numbers of a posterior."""
NOT_LEARNED = 0.9
"""Posterior ÷ prior standard deviation above which a parameter counts as not learned."""

Report = Callable[[str, float], None]
"""Function called with the stage in words and the share of it that is done; it may raise."""


class StoppedError(PersonalizeError):
    """The person who started the calibration has stopped it."""


@dataclass(frozen=True)
class Learned:
    """What a survey taught about one parameter, in the plain shape of the model.

    Attributes
    ----------
    name : str
    prior_sd, sd : float
        Standard deviations before and after, in the unit of the register.
    low, median, high : float
        5, 50 and 95% of the posterior.
    """

    name: str
    prior_sd: float
    sd: float
    low: float
    median: float
    high: float

    @property
    def ratio(self) -> float:
        """Return the posterior standard deviation as a share of the prior one."""
        return self.sd / self.prior_sd if self.prior_sd > 0 else 1.0

    @property
    def learned(self) -> bool:
        """Return whether the survey narrowed the parameter."""
        return self.ratio <= NOT_LEARNED


@dataclass(frozen=True)
class Calibration:
    """A posterior with the fits that it is made of.

    Attributes
    ----------
    survey : Survey
    posterior : Posterior
    fits : mapping of str to Fit
        By shape; empty for an empty survey.
    learned : list of Learned
        One for each fitted parameter, in the shape that the answers favour.
    """

    survey: Survey
    posterior: Posterior
    fits: dict[str, Fit]
    learned: list[Learned]

    @property
    def best(self) -> str:
        """Return the shape that the answers favour; plain if there are none."""
        favoured = self.posterior.favoured
        return max(favoured, key=lambda shape: favoured[shape]) if favoured else RATED[0]


def calibrate_on(
    survey: Survey,
    name: str,
    day: date | None = None,
    report: Report = lambda stage, share: None,
    shapes: tuple[str, ...] = RATED,
) -> Calibration:
    """Fit the model to a survey.

    Parameters
    ----------
    name : str
        Name of the posterior, up to 80 letters; "survey" if it is blank or holds an address.
    day : date, optional
        Day of the fit; today unless given.
    report : callable
        May raise ``StoppedError``; then nothing is kept.
    shapes : tuple of str
        Shapes of the model that are fitted; all in which people rate differently unless given.

    Returns
    -------
    Calibration
        Of a survey without answers: a posterior without parameters, under which every result is
        that of the register.
    """
    one_blas_thread()
    about = {
        "name": unidentifying(name, "survey")[:80],
        "source": unidentifying(survey.source, "answers")[:200],
        "date": (day or date.today()).isoformat(),
        "people": len(np.unique(survey.person)),
        "answers": survey.answers,
        "conditions": len(np.unique(survey.condition)),
        "register_hash": register_hash(),
    }
    if not survey.answers:
        return Calibration(survey, Posterior(**about, parameters=(), centres={}, draws={}), {}, [])
    names = informed(survey.conditions, shapes)
    fits: dict[str, Fit] = {}
    start = None
    for place, shape in enumerate(shapes):
        stage = partial(_report, report, shape, place, len(shapes))
        fits[shape] = fit(survey, names, shape, WEIGHTED, start, stage)
        start = fits[shape].mode
    posterior = Posterior(
        **about,
        parameters=names,
        centres={shape: _rounded(found.quantiles([0.5])[0]) for shape, found in fits.items()},
        draws={shape: tuple(map(_rounded, found.equal(DRAWS, 0))) for shape, found in fits.items()},
        favoured=_favoured(fits),
    )
    best = max(fits, key=lambda shape: fits[shape].evidence)
    return Calibration(survey, posterior, fits, _learned(fits[best]))


def _report(report: Report, shape: str, place: int, number: int, share: float) -> None:
    report(f"Fitting the shape {shape} of the model", (place + share) / number)


def _rounded(row: np.ndarray) -> tuple[float, ...]:
    return tuple(float(f"{value:.{DIGITS}g}") for value in row)


def _favoured(fits: dict[str, Fit]) -> dict[str, float]:
    """Return the probability of each shape given the answers, all equally likely before."""
    logs = np.array([found.evidence for found in fits.values()])
    shares = np.exp(logs - logs.max())
    return dict(zip(fits, [round(float(s), 4) for s in shares / shares.sum()], strict=True))


def _learned(found: Fit) -> list[Learned]:
    ends, sd = found.quantiles([0.05, 0.5, 0.95]), found.sd()
    return [
        Learned(name, prior_sd(name), float(sd[i]), *(float(end) for end in ends[:, i]))
        for i, name in enumerate(found.names)
    ]
