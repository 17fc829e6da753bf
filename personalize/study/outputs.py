"""The outputs of a run as figures: for a shell, for tests, for tables."""

from __future__ import annotations

from typing import Any

import numpy as np

from personalize import __version__
from personalize.register import data_types, register_hash
from personalize.response.perception import TERMS
from personalize.service.design import consent, special_guesses
from personalize.service.recommend.registry import algorithm
from personalize.study.lab import Run
from personalize.study.metrics import metric_table

DECIMALS = 10
"""Figures are given to ten decimals: more are not the same on every machine."""


def band(mean: float) -> dict[str, float | None]:
    """Return a figure with its band, which comes with the study of uncertainty."""
    return {"mean": round(float(mean), DECIMALS), "low": None, "high": None}


def type_shares(run: Run) -> np.ndarray:
    """Return each kind's average part in the picks: array (kinds,)."""
    return np.asarray(run.slates.shares.mean(axis=(0, 1)))


def summary(run: Run) -> dict[str, Any]:
    """Return a run's outputs as one JSON-ready object.

    ``contributions`` add up to the mean rating. Everything but ``timing`` is determined by the
    scenario and the register.
    """
    response, used = run.response, set(run.scenario.used_types())
    shares = type_shares(run)
    return {
        "scenario": run.scenario.model_dump(mode="json"),
        "scenario_hash": run.scenario.hash(),
        "register_hash": register_hash(),
        "version": __version__,
        "relevance": band(run.quality.fit.mean()),
        "ndcg": band(run.quality.ndcg.mean()),
        "invasiveness": band(response.now.rating.mean()),
        "if_it_came_out": band(response.out.rating.mean()),
        "share_invasive": band(response.invasive.mean()),
        "surveillance": band(response.now.surveillance.mean()),
        "benefit": band(response.benefit.mean()),
        "noticeability": band(response.now.noticed.mean()),
        "discovery_gap": band((response.out.rating - response.now.rating).mean()),
        "contributions": [
            {"term": term, "points": round(float(response.now.terms[term].mean()), DECIMALS)}
            for term in TERMS
        ],
        "data_types": [
            {
                "name": name,
                "used": name in used and algorithm(run.scenario.recommender.algorithm).personal,
                "share": round(float(share), DECIMALS),
                "sensitivity": kind.sensitivity,
            }
            for (name, kind), share in zip(data_types().items(), shares, strict=True)
        ],
        "consent": {
            "reading": consent(run.scenario).word,
            "reason": consent(run.scenario).reason,
        },
        "metrics": overall_metrics(run),
        "timing": run.timing,
    }


def overall_metrics(run: Run) -> dict[str, float]:
    """Return the metrics of everybody's slates by name; see ``study.metrics``."""
    table = metric_table(run, {})
    figures = zip(table["metric"], table["value"], strict=True)
    return {str(name): round(float(value), DECIMALS) for name, value in figures}


def readings(run: Run) -> dict[str, float]:
    """Return the figures that stories make claims about. Fit is in points of 100."""
    response, quality = run.response, run.quality
    situation = run.world.people.frame["situation"].to_numpy(object)
    concerned = situation != ""
    used = run.scenario.used_types()

    def among(values: np.ndarray) -> float:
        return float(values[concerned].mean()) if concerned.any() else float("nan")

    return {
        "fit": float(100 * quality.fit.mean()),
        "invasiveness": float(response.now.rating.mean()),
        "out": float(response.out.rating.mean()),
        "hidden": float((response.out.rating - response.now.rating).mean()),
        "share_invasive": float(100 * response.invasive.mean()),
        "surveillance": float(response.now.surveillance.mean()),
        "benefit": float(response.benefit.mean()),
        "noticeability": float(response.now.noticed.mean()),
        "invasiveness_concerned": among(response.now.rating),
        "benefit_concerned": among(response.benefit),
        "fit_concerned": among(100 * quality.fit),
        "same_screen": float((run.slates.items == run.slates.items[:1]).all()),
        "consent_valid": float(consent(run.scenario).valid),
        "special": float(len(special_guesses(run.scenario))),
        "others": float(sum(data_types()[name].about_others for name in used)),
        "warning_lock_screen": float(run.scenario.design.placement == "lock_screen"),
    }
