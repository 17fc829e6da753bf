"""Comparison of scenario B with scenario A under the same parameter draws.

A difference is always B − A. Both run under the same parameter draws, so that common variation
cancels: the difference of A and A is exactly zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from personalize.register import defaults
from personalize.response.bands import ShapeFigure, band, shape_figures
from personalize.response.scenario_parameters import draws_of
from personalize.scenario import Scenario
from personalize.scenario.words import Change, diff
from personalize.study.lab import Lab, Run
from personalize.study.metrics import segments
from personalize.study.outputs import BAND_DECIMALS, DECIMALS, summary
from personalize.study.shape_verdict import OTHER_SHAPES, ShapeVerdict, shape_verdict
from personalize.study.uncertainty import CORRELATIONS, Draws, draws, means_by_draw

DESIGN_OR_DATA = ("design", "data")
"""Settings whose effect on perception has a direction that the parameter ranges fix."""


@dataclass(frozen=True)
class Difference:
    """B − A of one output: at the defaults, and for each parameter draw.

    With replications the mean is over seeds, and the parameter draws of all seeds are pooled.

    Attributes
    ----------
    mean : float
    by_draw : array (V,)
    shapes : tuple of str (V,)
        Shape of the model of each draw.
    shape_means : mapping of str to float
        B − A at the defaults by shape; empty where the shape has no effect on the output.
    """

    mean: float
    by_draw: np.ndarray
    shapes: tuple[str, ...] = ()
    shape_means: Mapping[str, float] = field(default_factory=dict)

    def band(self) -> tuple[float, float]:
        """Return the 5 to 95% band over all shapes, which contains the mean of each shape."""
        if not self.shape_means:
            return band(self.by_draw, self.mean)
        low, high = band(self.by_draw, self.mean, self.shapes)
        means = self.shape_means.values()
        return min(low, *means), max(high, *means)

    def by_shape(self) -> list[ShapeFigure]:
        """Return B − A with each shape of the model; empty where the shape has no effect."""
        if not self.shape_means:
            return []
        return shape_figures(self.by_draw, self.shape_means, self.shapes)

    def shares(self, margin: float) -> tuple[float, float, float]:
        """Return the shares of parameter draws above, within and below ± ``margin``."""
        more = float((self.by_draw > margin).mean())
        less = float((self.by_draw < -margin).mean())
        return more, 1 - more - less, less


@dataclass(frozen=True)
class Comparison:
    """Scenario B compared with A.

    Attributes
    ----------
    a, b : Run
    draws_a, draws_b : Draws
        Results under the parameter draws, for the first seed.
    changed : list of Change
        Settings that differ, in words.
    difference : dict of str to Difference
        B − A by output.
    p_less : float
        Share of parameter draws in which A is less invasive than B.
    shares : tuple of float
        Shares of parameter draws in which B is more invasive than A, about equally, less.
    built_in : bool
        Whether all parameter draws agree because the direction was assumed.
    by_segment : list of dict
        Differences by segment of people.
    replications : int
    """

    a: Run
    b: Run
    draws_a: Draws
    draws_b: Draws
    changed: list[Change]
    difference: dict[str, Difference]
    p_less: float
    shares: tuple[float, float, float]
    built_in: bool
    by_segment: list[dict[str, Any]]
    replications: int

    def shape_verdict(self) -> ShapeVerdict:
        """Return whether the shapes of the model agree on which feels more invasive."""
        if self.a.scenario.model != self.b.scenario.model:
            return OTHER_SHAPES
        margin = defaults()["smallest_difference_worth_naming"]
        return shape_verdict(self.difference["invasiveness"].by_shape(), margin)

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as one JSON-ready object."""
        more, same, less = self.shares
        differences = {}
        for name, difference in self.difference.items():
            low, high = difference.band()
            differences[name] = {
                "mean": round(difference.mean, DECIMALS),
                "low": round(low, BAND_DECIMALS),
                "high": round(high, BAND_DECIMALS),
            }
        return {
            "direction": "b minus a",
            "a": summary(self.a, self.draws_a),
            "b": summary(self.b, self.draws_b),
            "changed": [
                {"field": change.field, "a": change.before, "b": change.after}
                for change in self.changed
            ],
            "difference": differences,
            "by_shape": {
                name: [figure.to_dict() for figure in difference.by_shape()]
                for name, difference in self.difference.items()
                if difference.shape_means
            },
            "shapes": self.shape_verdict().sentence,
            "p_less": self.p_less,
            "shares": {"more": round(more, 6), "same": round(same, 6), "less": round(less, 6)},
            "built_in": self.built_in,
            "by_segment": self.by_segment,
            "replications": self.replications,
        }


def compare(
    lab: Lab, a: Scenario, b: Scenario, replications: int = 1, *, segmented: bool = True
) -> Comparison:
    """Compare scenario B with A.

    Parameters
    ----------
    lab : Lab
    a, b : Scenario
    replications : int
        Number of seeds: each scenario also runs with the seeds that follow its seed.
    segmented : bool
        Whether to compute differences by segment, which takes as long as the rest.

    Raises
    ------
    PersonalizeError
        If one of them cannot run.
    """
    first, second = lab.run(a), lab.run(b)
    alike = a.model.shape == b.model.shape
    drawn_a, drawn_b = (a, b) if alike else (_own_shape(a), _own_shape(b))
    pairs = [(draws(lab, drawn_a), draws(lab, drawn_b))]
    for offset in range(1, replications):
        replicas = [
            scenario.replace({"seed": scenario.seed + offset}) for scenario in (drawn_a, drawn_b)
        ]
        pairs.append((draws(lab, replicas[0]), draws(lab, replicas[1])))
    names = [name for name in pairs[0][0].outputs if name not in CORRELATIONS]
    shared = [name for name in names if name in pairs[0][1].outputs]
    difference = {name: _difference(name, pairs, split=alike) for name in shared}
    feeling = difference["invasiveness"].by_draw
    margin = defaults()["smallest_difference_worth_naming"]
    changed = diff(a, b)
    return Comparison(
        a=first,
        b=second,
        draws_a=pairs[0][0],
        draws_b=pairs[0][1],
        changed=changed,
        difference=difference,
        p_less=float((feeling > 0).mean()),
        shares=difference["invasiveness"].shares(margin),
        built_in=is_built_in(changed, feeling),
        by_segment=by_segment(lab, first, second) if segmented else [],
        replications=replications,
    )


def _own_shape(scenario: Scenario) -> Scenario:
    """Return the scenario with the shape of its figures in all draws.

    Two scenarios with other shapes are compared draw by draw, each with its own.
    """
    return scenario.replace({"model.shape": [scenario.model.of_figures()]})


def _difference(name: str, pairs: list[tuple[Draws, Draws]], *, split: bool) -> Difference:
    """Return B − A of an output, split by shape where both have the same shapes of the model."""
    mean = float(np.mean([b.point[name] - a.point[name] for a, b in pairs]))
    by_draw = np.concatenate([b.outputs[name] - a.outputs[name] for a, b in pairs])
    if not split:
        return Difference(mean, by_draw)
    points_a, points_b = (
        [draws_of.shape_points.get(name, {}) for draws_of in side]
        for side in zip(*pairs, strict=True)
    )
    shape_means = {
        shape: float(
            np.mean([b[shape] - a[shape] for a, b in zip(points_a, points_b, strict=True)])
        )
        for shape in points_b[0]
        if shape in points_a[0]
    }
    return Difference(mean, by_draw, pairs[0][1].shapes * len(pairs), shape_means)


def is_built_in(changed: list[Change], feeling: np.ndarray) -> bool:
    """Return whether all parameter draws agree on a direction that follows from assumed signs.

    A change of the algorithm, people or service has no assumed sign: then agreement is a result.
    """
    assumed = all(change.field.split(".")[0] in DESIGN_OR_DATA for change in changed)
    agree = bool((feeling > 0).all() or (feeling < 0).all())
    return bool(changed) and assumed and agree


def by_segment(lab: Lab, a: Run, b: Run) -> list[dict[str, Any]]:
    """Return B − A by segment of people: relevance, and invasiveness with its band."""

    def means(run: Run) -> dict[tuple[str, str], tuple[int, float, float, np.ndarray]]:
        labels = segments(run)
        keys, columns = [], []
        for segment, group_labels in labels.items():
            for group in sorted(set(group_labels), key=str):
                keys.append((segment, str(group)))
                columns.append(group_labels == group)
        parts = np.column_stack(columns).astype(float)
        key = ("segments", run.scenario.model_dump(mode="json"))
        drawn = lab.keep(key, lambda: means_by_draw(run, draws_of(run.scenario.model), parts))[
            "invasiveness"
        ]
        rating, shown_relevance = run.response.now.rating, run.quality.relevance
        return {
            name: (
                int(members.sum()),
                float(shown_relevance[members].mean()),
                float(rating[members].mean()),
                drawn[:, i],
            )
            for i, (name, members) in enumerate(zip(keys, columns, strict=True))
        }

    means_a, means_b = means(a), means(b)
    model = b.scenario.model
    alike = a.scenario.model.shape == model.shape
    shapes = draws_of(model).shapes(model) if alike else None
    rows = []
    for (segment, group), (people, shown_relevance, rating, drawn) in means_a.items():
        if (segment, group) not in means_b:
            continue
        _, fit_b, rating_b, drawn_b = means_b[segment, group]
        low, high = band(drawn_b - drawn, rating_b - rating, shapes)
        rows.append(
            {
                "segment": segment,
                "group": group,
                "people": people,
                "relevance": round(fit_b - shown_relevance, DECIMALS),
                "invasiveness": {
                    "mean": round(rating_b - rating, DECIMALS),
                    "low": round(low, BAND_DECIMALS),
                    "high": round(high, BAND_DECIMALS),
                },
            }
        )
    return rows
