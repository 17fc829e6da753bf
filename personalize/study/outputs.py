"""The outputs of a run as figures, for the command line, tests and tables."""

from __future__ import annotations

from typing import Any

import numpy as np

from personalize import __version__
from personalize.register import data_types, register_hash
from personalize.response.perception import TERMS
from personalize.response.scenario_parameters import draws_of
from personalize.service.consent import consent, special_guesses
from personalize.service.objective import objective
from personalize.service.recommend.registry import algorithm
from personalize.study.choosing import consent_groups
from personalize.study.lab import Run
from personalize.study.metrics import metric_table
from personalize.study.uncertainty import OUTPUTS, Draws, under

DECIMALS = 10
"""Decimals of figures; further decimals differ between machines."""
BAND_DECIMALS = 6
"""Decimals of the ends of bands, which are computed in single precision."""


def figure(name: str, drawn: Draws) -> dict[str, float]:
    """Return an output with its band: 5 to 95% of the parameter draws."""
    low, high = drawn.band(name)
    return {
        "mean": round(drawn.point[name], DECIMALS),
        "low": round(low, BAND_DECIMALS),
        "high": round(high, BAND_DECIMALS),
    }


def type_shares(run: Run) -> np.ndarray:
    """Return the mean share of each kind of data in the picks: array (kinds,), 0 to 1."""
    return np.asarray(run.slates.shares.mean(axis=(0, 1)))


def summary(run: Run, drawn: Draws | None = None) -> dict[str, Any]:
    """Return a run's outputs as one JSON-ready object.

    ``contributions`` add up to the mean rating. All values except ``timing`` are determined by
    the scenario and the register.

    Parameters
    ----------
    run : Run
    drawn : Draws, optional
        The run under the parameter draws; computed unless given.
    """
    response, used = run.response, set(run.scenario.used_types())
    shares = type_shares(run)
    drawn = drawn or under(run, draws_of(run.scenario.model))
    figures = {name: figure(name, drawn) for name in OUTPUTS}
    return {
        "scenario": run.scenario.model_dump(mode="json"),
        "scenario_hash": run.scenario.hash(),
        "register_hash": register_hash(),
        "version": __version__,
        "versions": len(drawn.outputs["invasiveness"]),
        **figures,
        "contributions": [
            {"term": term, "points": round(float(response.now.terms[term].mean()), DECIMALS)}
            for term in TERMS
        ],
        "data_types": [
            {
                "name": name,
                "used": name in used and algorithm(run.scenario.recommender.algorithm).personal,
                "share": round(float(share), DECIMALS),
                "sensitivity": data_type.sensitivity,
            }
            for (name, data_type), share in zip(data_types().items(), shares, strict=True)
        ],
        "consent": {
            "reading": consent(run.scenario).word,
            "reason": consent(run.scenario).reason,
        },
        "objective": objective(
            run.scenario, run.world, None if run.choice is None else run.choice.shared
        ).to_dict(),
        "choice": choices(run, drawn),
        "metrics": overall_metrics(run),
        "timing": run.timing,
    }


def choices(run: Run, drawn: Draws) -> dict[str, Any] | None:
    """Return acceptance here and with a neutral question, and figures by consent group.

    None where all people share by the setting of the scenario.
    """
    if run.choice is None or "accept" not in drawn.point:
        return None
    used = run.scenario.used_types()
    groups = consent_groups(run.choice.shared, used)
    rating = run.response.now.rating
    return {
        "accept": figure("accept", drawn),
        "informed": figure("informed", drawn),
        "by_kind": [
            {
                "name": type_name,
                "accept": round(run.choice.rates((type_name,))[0], DECIMALS),
                "informed": round(run.choice.rates((type_name,))[1], DECIMALS),
            }
            for type_name in used
        ],
        "groups": [
            {
                "group": str(group),
                "people": int((groups == group).sum()),
                "relevance": round(float(run.quality.relevance[groups == group].mean()), DECIMALS),
                "invasiveness": round(float(rating[groups == group].mean()), DECIMALS),
            }
            for group in sorted(set(groups))
        ],
    }


def overall_metrics(run: Run) -> dict[str, float]:
    """Return the metrics of all slates by name; see ``study.metrics``."""
    table = metric_table(run, {})
    figures = zip(table["metric"], table["value"], strict=True)
    return {str(name): round(float(value), DECIMALS) for name, value in figures}


def readings(run: Run) -> dict[str, float]:
    """Return the figures about which stories make claims; ``useful_picks`` is relevance of 100."""
    response, quality = run.response, run.quality
    situation = run.world.people.frame["situation"].to_numpy(object)
    concerned = situation != ""
    used = run.scenario.used_types()

    def among(values: np.ndarray) -> float:
        return float(values[concerned].mean()) if concerned.any() else float("nan")

    rates = (float("nan"), float("nan")) if run.choice is None else run.choice.rates(used)
    shares = (
        consent_groups(run.choice.shared, used) != "shares nothing" if run.choice else situation
    )
    apart = run.choice is not None and shares.any() and not shares.all()
    better = (
        quality.relevance[shares].mean() - quality.relevance[~shares].mean()
        if apart
        else float("nan")
    )
    return {
        "accept": float(100 * rates[0]),
        "informed": float(100 * rates[1]),
        "sharing_better": float(100 * better),
        "useful_picks": float(100 * quality.relevance.mean()),
        "invasiveness": float(response.now.rating.mean()),
        "if_discovered": float(response.if_discovered.rating.mean()),
        "discovery_gap": float((response.if_discovered.rating - response.now.rating).mean()),
        "share_invasive": float(100 * response.share_invasive.mean()),
        "surveillance": float(response.now.surveillance.mean()),
        "benefit": float(response.benefit.mean()),
        "noticeability": float(response.now.noticed.mean()),
        "invasiveness_concerned": among(response.now.rating),
        "benefit_concerned": among(response.benefit),
        "useful_picks_concerned": among(100 * quality.relevance),
        "same_screen": float((run.slates.items == run.slates.items[:1]).all()),
        "consent_valid": float(consent(run.scenario).valid),
        "special": float(len(special_guesses(run.scenario))),
        "others": float(sum(data_types()[name].about_others for name in used)),
        "warning_lock_screen": float(run.scenario.design.placement == "lock_screen"),
    }
