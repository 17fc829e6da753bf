"""Provenance of figures: the line in every exported picture, and the JSON file beside it."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version as installed
from typing import Any

from personalize import __version__
from personalize.errors import PersonalizeError
from personalize.register import assumption_count, data_types, register_hash
from personalize.response.kept_posteriors import posterior_of
from personalize.response.parameter_draws import DRAWS
from personalize.scenario import Scenario
from personalize.scenario.words import diff
from personalize.scenario.words import words as setting_words
from personalize.service.consent import consent
from personalize.service.design import steering
from personalize.service.recommend.registry import algorithm
from personalize.study.lab import Run
from personalize.world.catalogue import DOMAINS


@dataclass(frozen=True)
class Crowd:
    """The people of a result: how many, and whether their ratings are real."""

    people: int
    real: bool


def crowd_of(run: Run) -> Crowd:
    """Return the people of a run; an imported file may have fewer than the scenario asks for."""
    return Crowd(len(run.world.people), run.world.imported)


def caveat(crowd: Crowd | None = None, *, short: bool = False) -> str:
    """Return the caveat of a result.

    Parameters
    ----------
    crowd : Crowd, optional
        The people of the result; without it the caveat is general.
    short : bool
        Without the advice to test with real people.
    """
    if crowd is None:
        words = "Hypotheses from a simulation of invented people, not evidence."
    elif crowd.real:
        words = (
            f"Hypotheses from a simulation of {crowd.people:,} people, not evidence: their ratings "
            "are real, what they feel is simulated."
        )
    else:
        words = f"Hypotheses from a simulation of {crowd.people:,} invented people, not evidence."
    return words if short else f"{words} Test with real people before you decide."


def caveat_about(*scenarios: Scenario) -> str:
    """Return the general caveat of scenarios: the surveys they rest on, which ratings are real."""
    surveys = "".join(
        f"{words}. " for words in dict.fromkeys(map(survey_words, scenarios)) if words
    )
    if all(scenario.service.domain in DOMAINS for scenario in scenarios):
        return surveys + caveat()
    return surveys + (
        "Hypotheses from a simulation, not evidence: the ratings of an imported set are real, what "
        "people feel is simulated. Test with real people before you decide."
    )


def survey_words(scenario: Scenario) -> str:
    """Return "Calibrated on 312 answers by 78 people"; "" where a scenario names no posterior."""
    wanted = scenario.model.posterior
    if not wanted:
        return ""
    try:
        return posterior_of(wanted).words()
    except PersonalizeError:
        return f"Calibrated on the posterior {wanted}, which is not on this computer"


CAVEAT = caveat()
OF_SESSION = ("scenarios_run_in_this_session", "scenario_hashes_of_this_session")
"""Keys of a sidecar about the session in which the result was first shown."""
PACKAGES = ("altair", "numpy", "pandas", "scikit-surprise", "scipy", "vl-convert-python")


def line(scenario: Scenario, base: Scenario | None = None, crowd: Crowd | None = None) -> str:
    """Return the line in every picture: short caveat, version, scenario, seed, date."""
    return f"{caveat(crowd, short=True)} {made(scenario, base)}"


def made(scenario: Scenario, base: Scenario | None = None) -> str:
    """Return how a picture was made: version, scenario, seed, date."""
    compared = "" if base is None else f" against {base.hash()}"
    today = datetime.now(UTC)
    survey = survey_words(scenario)
    return (
        f"Thin Line {__version__} · scenario {scenario.hash()}{compared} · seed "
        f"{scenario.seed} · {today.day} {today.strftime('%b %Y')}"
        f"{f' · {survey}' if survey else ''}"
    )


def of_session(session: Sequence[str]) -> dict[str, Any]:
    """Return what a sidecar says of a session: the hashes of its scenarios, in order."""
    return dict(zip(OF_SESSION, (len(session), list(session)), strict=True))


def sidecar(
    scenario: Scenario,
    base: Scenario | None = None,
    *,
    alt_text: str = "",
    crowd: Crowd | None = None,
    runs_this_session: int | None = None,
    session: Sequence[str] | None = None,
    draws: int = DRAWS,
) -> dict[str, Any]:
    """Return the data needed to reproduce and to judge a figure, as a JSON object.

    Parameters
    ----------
    scenario, base : Scenario
    alt_text : str
    crowd : Crowd, optional
        Who the result is about.
    runs_this_session : int, optional
        How many scenarios the session has run; counted from ``session`` if that is given.
    session : sequence of str, optional
        Hashes of the scenarios that the session has run, in order.
    draws : int
        Parameter draws behind the bands.
    """
    document = {
        "caveat": caveat(crowd),
        "people": None if crowd is None else crowd.people,
        "ratings_are_real": None if crowd is None else crowd.real,
        "made_by": f"Thin Line {__version__}",
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "scenario": scenario.model_dump(mode="json"),
        "scenario_hash": scenario.hash(),
        "compared_with": None if base is None else base.model_dump(mode="json"),
        "compared_with_hash": None if base is None else base.hash(),
        "changed": [] if base is None else [str(change) for change in diff(base, scenario)],
        "register_hash": register_hash(),
        "calibration": survey_words(scenario) or None,
        "posterior_hash": scenario.model.posterior or None,
        "versions_of_the_model": draws,
        "band": "5 to 95 of 100 reruns with other plausible assumptions",
        "consent": {
            "reading": consent(scenario).word,
            "reason": consent(scenario).reason,
            "article": consent(scenario).article,
        },
        "marked_designs": steering(scenario),
        "guesses_used": "inferred" in scenario.used_types(),
        "scenarios_run_in_this_session": runs_this_session,
        "scenario_hashes_of_this_session": None,
        "alt_text": alt_text,
        "methods": methods(scenario, base, crowd, draws),
        "packages": {name: installed(name) for name in PACKAGES},
        "python": platform.python_version(),
    }
    return document if session is None else document | of_session(session)


def session_words(provenance: Mapping[str, Any]) -> str:
    """Return the number of scenarios run in the session of a result in words; "" if not known."""
    run = provenance.get("scenarios_run_in_this_session")
    if not isinstance(run, int) or run < 1:
        return ""
    hashes = provenance.get("scenario_hashes_of_this_session")
    scenario_hash = provenance.get("scenario_hash")
    if isinstance(hashes, list) and scenario_hash in hashes:
        return f"scenario {hashes.index(scenario_hash) + 1} of {run} run in its session"
    return f"{run} {'scenario' if run == 1 else 'scenarios'} run in its session"


def methods(
    scenario: Scenario,
    base: Scenario | None = None,
    crowd: Crowd | None = None,
    draws: int = DRAWS,
) -> str:
    """Return a paragraph for a paper, ready to paste.

    Parameters
    ----------
    scenario, base : Scenario
    crowd : Crowd, optional
        Who the result is about; unless given, as many people as the scenario asks for.
    draws : int
        Parameter draws behind the bands.
    """
    assumed, numbers = assumption_count()
    held = ", ".join(data_types()[type_name].label.lower() for type_name in scenario.used_types())
    if held and scenario.data.history < 1:
        held += (
            f" ({setting_words('data.history', scenario.data.history)} of each person's records)"
        )
    design = ", ".join(
        f"{field} {value}".replace("_", " ")
        for field, value in scenario.design.model_dump().items()
    )
    picks = algorithm(scenario.recommender.algorithm).label.lower()
    compared = "" if base is None else f" It is compared with scenario {base.hash()}, draw by draw."
    people = scenario.people.number if crowd is None else crowd.people
    survey = survey_words(scenario)
    if survey:
        survey = (
            f" The parameters were {survey[:1].lower()}{survey[1:]} (posterior "
            f"{scenario.model.posterior})."
        )
    whose = f"{people:,} people"
    if crowd is not None and crowd.real:
        whose += ", whose ratings are real,"
    return (
        f"We simulated {whose} (seed {scenario.seed}) using a "
        f"{scenario.service.domain} service with Thin Line {__version__}. Picks came from "
        f"{picks} on {held or 'no personal data'}"
        f"; design: {design}. Perceived invasiveness was computed with the model of register "
        f"{register_hash()}, {assumed} of {numbers} numbers being assumptions; bands "
        f"are 5–95% over {draws} parameter draws shared between conditions.{survey}{compared} The "
        "simulation generates hypotheses; no participants were involved."
    )
