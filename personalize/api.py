"""The public functions of Thin Line: what a notebook or a script calls.

Results depend on the scenario alone. A ``Lab`` keeps what several calls have in common (people,
fitted models), in memory; without one, each call works everything out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from personalize.response.exposures import perceive_exposures
from personalize.response.parameter_draws import ParameterDraws
from personalize.response.posterior import Posterior
from personalize.results import (
    ComparisonResult,
    HistoryResult,
    MinimumResult,
    RunResult,
    SensitivityResult,
    TimelineResult,
)
from personalize.scenario import Scenario
from personalize.study import compare as _compare
from personalize.study import facts as _facts
from personalize.study import history as _history
from personalize.study import minimise as _minimise
from personalize.study import sensitivity as _sensitivity
from personalize.study import timeline as _timeline
from personalize.study.lab import Lab
from personalize.study.sweep import read_plan, run_sweep
from personalize.study.sweep.plan import make_plan
from personalize.study.uncertainty import draws
from personalize.world.importing import ImportedSet, ReadOptions, read_ratings
from personalize.world.importing import ImportLibrary as _ImportLibrary


def run(scenario: Scenario, lab: Lab | None = None) -> RunResult:
    """Run one scenario: people, picks, and how they feel, with bands over 200 parameter draws.

    Parameters
    ----------
    scenario : Scenario
    lab : Lab, optional
        Where people and models are kept between calls.

    Returns
    -------
    RunResult
        ``table()`` has one row an output: ``relevance`` and ``ndcg`` (0 to 1), ``invasiveness``,
        ``if_discovered``, ``surveillance`` and ``benefit`` (1 to 7), shares and chances (0 to 1).

    Raises
    ------
    PersonalizeError
        If a name does not exist, a value is not allowed, or a fit is too large.
    """
    lab = lab or Lab()
    return RunResult(lab.run(scenario), draws(lab, scenario))


def compare(a: Scenario, b: Scenario, lab: Lab | None = None) -> ComparisonResult:
    """Compare scenario B with A, parameter draw by parameter draw (common random numbers).

    Parameters
    ----------
    a, b : Scenario
    lab : Lab, optional

    Returns
    -------
    ComparisonResult
        ``table()`` has one row an output: mean and 5–95% band of B − A, in the output's unit.

    Raises
    ------
    PersonalizeError
        As for ``run``.
    """
    return ComparisonResult(_compare.compare(lab or Lab(), a, b))


def timeline(scenario: Scenario, lab: Lab | None = None) -> TimelineResult:
    """Live through a scenario's weeks: trust moves, sharing is reconsidered, some people leave.

    Parameters
    ----------
    scenario : Scenario
        Its ``time`` tells how many sessions there are and what happens in them.
    lab : Lab, optional

    Returns
    -------
    TimelineResult
        ``table()`` has one row a session and output, with bands over 25 parameter draws.

    Raises
    ------
    PersonalizeError
        As for ``run``.
    """
    return TimelineResult(_timeline.timeline(lab or Lab(), scenario))


def minimise(scenario: Scenario, lab: Lab | None = None) -> MinimumResult:
    """Tell what each kind of data adds, and the smallest sets that keep most of the best picks.

    Parameters
    ----------
    scenario : Scenario
    lab : Lab, optional

    Returns
    -------
    MinimumResult
        ``table()`` has one row a kind: what it adds in relevance (0 to 1), in feeling now and if
        people found out everything (points of 7), with bands. Source: Shapley values over sets.

    Raises
    ------
    PersonalizeError
        If nothing is used, or the algorithm learns nothing about anyone.
    """
    return MinimumResult(_minimise.minimise(lab or Lab(), scenario))


def history(scenario: Scenario, lab: Lab | None = None) -> HistoryResult:
    """Tell how long records must be kept: the quality of picks on the newest share of them.

    Parameters
    ----------
    scenario : Scenario
        Its ``data.history`` is not used.
    lab : Lab, optional

    Returns
    -------
    HistoryResult
        ``table()`` has one row a share of the history (1, 1/2, 1/4, 1/8): records held about a
        person, quality (0 to 1: relevance, or nDCG of real ratings) with its band over crowds, and
        the share of the whole history's quality that it keeps.

    Raises
    ------
    PersonalizeError
        If nothing is used, or the algorithm learns nothing about anyone.
    """
    return HistoryResult(_history.history(lab or Lab(), scenario))


def sensitivity(
    a: Scenario,
    b: Scenario | None = None,
    lab: Lab | None = None,
    *,
    output: str = "invasiveness",
    method: str = "one_at_a_time",
) -> SensitivityResult:
    """Tell which assumption one output of A, or the difference B − A, depends on.

    Parameters
    ----------
    a : Scenario
    b : Scenario, optional
        Compared with A where given.
    lab : Lab, optional
    output : {"invasiveness", "if_discovered", "surveillance", "discovery_gap"}
    method : {"one_at_a_time", "morris", "sobol"}
        Source of the indices: Morris 1991, Sobol 2001, by SALib.

    Returns
    -------
    SensitivityResult
        ``table()`` has one row an assumption: the output in points of 7 at both ends of its range.

    Raises
    ------
    PersonalizeError
        If the output or the method is not known.
    """
    return SensitivityResult(_sensitivity.sensitivity(lab or Lab(), a, b, output, method))


def sweep(
    plan: Mapping[str, Any] | str | Path, out: str | Path, *, workers: int | None = None
) -> pd.DataFrame:
    """Run a grid of scenarios over local processes; the same folder goes on where it stopped.

    Parameters
    ----------
    plan : mapping, or path of a TOML file
        What is varied: ``base`` and ``vary``, as ``personalize sweep`` reads it.
    out : path
        A new folder, or that of the same sweep.
    workers : int, optional
        Processes; as many as there are cores unless given.

    Returns
    -------
    DataFrame
        One row a cell; ``failed`` holds the reason of a cell that could not be run.

    Raises
    ------
    PersonalizeError
        If the plan has an unknown name, or the folder holds another sweep.
    """
    read = make_plan(dict(plan)) if isinstance(plan, Mapping) else read_plan(Path(plan))
    return run_sweep(read, Path(out), workers=workers)


def perceive(
    exposures: pd.DataFrame,
    people: int | pd.DataFrame = 500,
    parameters: int | ParameterDraws | Posterior | Mapping[str, float] | None = None,
    *,
    by_draw: bool = False,
    by_person: bool = False,
    elicitation: str = "in_use",
    shape: str | Sequence[str] = "plain",
) -> pd.DataFrame:
    """Tell how conditions of an experiment feel, written as a table with one row a condition.

    Parameters
    ----------
    exposures : DataFrame
        Columns: ``condition``, kinds of data (their part in the pick, 0 to 1), the design in the
        scenario's words (``consent="per_purpose"``, ``recipient="partners"``) or as inputs of the
        model (``notice=1``), ``specificity``, ``accuracy``, ``relevance``, ``payment`` (dollars),
        ``elicitation``, and overrides; see ``personalize.response.exposures``.
    people : int or DataFrame
        How many people of the survey's attitudes, or one row a person with ``attitude`` and
        ``trust``, and their own ``level`` and ``slope`` if known.
    parameters : int, ParameterDraws, Posterior or mapping, optional
        Number of draws (200), draws, a calibration, or values by name for a what-if.
    by_draw : bool
        Return every draw instead of mean and band.
    by_person : bool
        Return every person's value and band instead of the mean over people.
    elicitation : {"in_use", "imagined"}
        Whether people are asked about a service in use or an imagined one.
    shape : str or sequence of str
        Shape of the model, or those that the draws take in turn: "plain", "aware", "useful",
        "gated", and combinations such as "aware+useful".

    Returns
    -------
    DataFrame
        ``condition``, ``output``, ``mean``, ``low``, ``high``; ratings 1 to 7, shares 0 to 1. By
        draw ``version`` and ``value``, by person ``person``, ``value``, ``low`` and ``high``.

    Raises
    ------
    PersonalizeError
        Naming the column or the parameter, the value and what is allowed.
    """
    return perceive_exposures(
        exposures,
        people,
        parameters,
        by_draw=by_draw,
        by_person=by_person,
        elicitation=elicitation,
        shape=shape,
    )


def facts(lab: Lab | None = None) -> pd.DataFrame:
    """Run the published findings as experiments; those that are not reproduced come first.

    Parameters
    ----------
    lab : Lab, optional

    Returns
    -------
    DataFrame
        One row a finding: ``citation``, ``reported``, ``simulated``, ``verdict``, ``holds``,
        ``direction`` and ``size`` in words, ``robustness`` and ``size_robustness`` (share of
        parameter draws in which they come out, 0 to 1), ``by_shape`` and why it may fail.
    """
    return pd.DataFrame([fact.to_dict() for fact in _facts.facts(lab or Lab())])


def import_ratings(
    ratings: str | Path,
    name: str,
    items: str | Path | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    options: Mapping[str, Any] | None = None,
    replace: bool = False,
) -> ImportedSet:
    """Read real ratings and keep them on this computer as a service of their own.

    Parameters
    ----------
    ratings : path
        A text table of any usual delimiter, encoding and form, Parquet, Excel or JSON lines.
    name : str
        What the set is called; its id becomes ``service.domain``.
    items : path, optional
        Titles and genres.
    columns : mapping, optional
        Column names by role: ``user``, ``item``, ``rating``, ``time``, and of the item table
        ``items_id``, ``title``, ``genres``.
    options : mapping, optional
        How the files are read where they do not say it themselves: ``scale=(1, 7)``,
        ``not_rated=(-1,)``, ``counts="ranks"``, ``day_first=True``, ``wide=True`` and the other
        fields of ``personalize.world.importing.ReadOptions``.
    replace : bool
        Replace a set of the same name.

    Returns
    -------
    ImportedSet
        With ``report``, which says what was read and what was left out.

    Raises
    ------
    PersonalizeError
        If the file cannot be read as ratings, or the name is taken.
    """
    imported = read_ratings(
        Path(ratings),
        None if items is None else Path(items),
        name=name,
        options=ReadOptions.of({**(options or {}), **(columns or {})}),
    )
    _ImportLibrary().save(imported, replace=replace)
    return imported
