"""Uncertainty: a run under all parameter draws, and the band of each output.

The parameter draws are the same for all scenarios, so that two scenarios are compared draw by draw
(common random numbers). The point estimate is the value at the defaults.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from personalize.register import data_types, defaults
from personalize.response.bands import ShapeFigure, band, shape_figures
from personalize.response.choice import acceptance, friction, informed, willingness
from personalize.response.evaluation import drawn_inputs, evaluate_draws
from personalize.response.exposures import correlation
from personalize.response.inputs import Exposure, Persons
from personalize.response.parameter_draws import DRAWS, ParameterDraws
from personalize.response.respond import framed, make_exposure, persons_of
from personalize.response.scale import benefit, share_at_least_five
from personalize.response.scenario_parameters import draws_of, figures_by_shape, parameters_of
from personalize.response.shapes import switches
from personalize.response.trust import after_discovery, click_chance
from personalize.scenario import Scenario
from personalize.scenario.shapes import SHAPES, of_ratings
from personalize.study.lab import Lab, Run
from personalize.study.relevance_draws import relevance_by_draw

AT_ONCE = 10
"""Number of parameter draws computed together: few, so that they fit in the processor's cache."""
THREADS = 2
MOST_PEOPLE = 1000
"""Largest number of people used for parameter draws: the first ones, who are random."""

PERCEIVED = (
    "invasiveness",
    "if_discovered",
    "share_invasive",
    "surveillance",
    "noticeability",
    "discovery_gap",
    "trust_after_discovery",
    "clicks",
    "willing",
)
ACCEPTANCE = ("accept", "accept_if_answered", "informed")
"""Shares of people who share: by the design, of those who answer it, and if asked neutrally."""
ALSO_DRAWN = (*ACCEPTANCE, "attitude_rating", "attitude_willing")
"""Further outputs by parameter draw: acceptance rates, and correlations with the attitude."""
CORRELATIONS = ("attitude_rating", "attitude_willing")
OUTPUTS = ("relevance", "ndcg", *PERCEIVED[:4], "benefit", *PERCEIVED[4:])
"""Outputs with a band, in the order of the page."""


@dataclass(frozen=True)
class Draws:
    """A run under V parameter draws.

    Attributes
    ----------
    outputs : mapping of str to array (V,)
        Mean over people of each output, for each parameter draw.
    point : mapping of str to float
        Mean over people of each output at the defaults.
    shapes : tuple of str (V,)
        Shape of the model of each draw.
    shape_points : mapping of str to mapping of str to float
        For outputs that depend on the shape: the mean at the defaults, by shape.
    """

    outputs: Mapping[str, np.ndarray]
    point: Mapping[str, float]
    shapes: tuple[str, ...]
    shape_points: Mapping[str, Mapping[str, float]]
    _bands: dict[str, tuple[float, float]] = field(default_factory=dict, repr=False, compare=False)

    def band(self, name: str) -> tuple[float, float]:
        """Return the 5 to 95% band of an output over all shapes.

        It contains the band and the point estimate of each shape.
        """
        cached = self._bands.get(name)
        if cached is None:
            shapes = self.shapes if name in self.shape_points else None
            points = [self.point[name], *self.shape_points.get(name, {}).values()]
            low, high = band(self.outputs[name], None, shapes)
            cached = self._bands[name] = (min(low, *points), max(high, *points))
        return cached

    def by_shape(self, name: str) -> list[ShapeFigure]:
        """Return an output with each shape of the model; empty where the shape has no effect."""
        if name not in self.shape_points:
            return []
        return shape_figures(self.outputs[name], self.shape_points[name], self.shapes)


def draws(lab: Lab, scenario: Scenario, number: int | None = None) -> Draws:
    """Return a scenario under the parameter draws, cached by the lab.

    Parameters
    ----------
    number : int, optional
        Number of parameter draws; 200 unless given.
    """
    chosen = draws_of(scenario.model, DRAWS if number is None else number)
    return lab.keep(_key(scenario, len(chosen)), lambda: under(lab.run(scenario), chosen))


def drawn_already(lab: Lab, scenario: Scenario) -> bool:
    """Return whether the parameter draws of a scenario are cached."""
    return lab.kept(_key(scenario, DRAWS))


def _key(scenario: Scenario, number: int) -> tuple[object, ...]:
    return ("draws", number, scenario.model_dump(mode="json"))


def under(run: Run, chosen: ParameterDraws) -> Draws:
    """Return a run under some parameter draws."""
    everyone = np.ones((len(run.world.people), 1))
    draw_means = means_by_draw(run, chosen, everyone)
    default_means = means_by_draw(run, figures_by_shape(run.scenario.model), everyone)
    figures, here = point(run), SHAPES.index(run.scenario.model.of_figures())
    # Of a sample of a large population the differences are used, not the level.
    outputs = {
        name: draw_means[name][:, 0] + (figures[name] - float(default_means[name][here, 0]))
        for name in PERCEIVED
    }
    relevance, ndcg = relevance_by_draw(run, chosen)
    outputs |= {"relevance": relevance, "ndcg": ndcg, "benefit": _benefit(run, relevance, chosen)}
    ordered = {name: outputs[name] for name in OUTPUTS} | _choices(run, chosen)
    for name in CORRELATIONS:
        ordered[name] = draw_means[name][:, 0]
        figures[name] = float(default_means[name][here, 0])
    shape_points = {
        name: {
            shape: figures[name] + float(means[SHAPES.index(shape), 0] - means[here, 0])
            for shape in run.scenario.model.compared()
        }
        for name, means in default_means.items()
    }
    return Draws(ordered, figures, tuple(chosen.shapes(run.scenario.model)), shape_points)


def _benefit(run: Run, relevance: np.ndarray, chosen: ParameterDraws) -> np.ndarray:
    sample_relevance = run.quality.relevance[:MOST_PEOPLE]
    drawn_relevance = sample_relevance + (relevance - run.quality.relevance.mean())[:, None]
    rate = chosen.parameters()["benefit_saturation"]
    sample_benefit = benefit(drawn_relevance, {"benefit_saturation": rate}).mean(axis=1)
    sample = run.response.benefit[:MOST_PEOPLE].mean()
    return np.asarray(sample_benefit + (run.response.benefit.mean() - sample))


def _choices(run: Run, chosen: ParameterDraws) -> dict[str, np.ndarray]:
    """Return acceptance rates by parameter draw, from the ratings of its shape at the defaults."""
    if run.choice is None:
        return {}
    names = list(data_types())
    type_indices = [names.index(type_name) for type_name in run.scenario.used_types()]
    if not type_indices:
        return {}
    choice, shapes = run.choice, chosen.shapes(run.scenario.model)
    benefits, trust = choice.benefit[None, :, None], choice.trust[None, :, None]
    rates = {name: np.empty(len(chosen)) for name in ACCEPTANCE}
    for shape in dict.fromkeys(shapes):
        rows = np.flatnonzero([name == shape for name in shapes])
        felt, known = (
            ratings[None, :, type_indices] for ratings in choice.of_shapes[of_ratings(shape)]
        )
        p = framed(run.scenario, chosen.parameters(rows)) | switches([shape])
        design = friction(run.scenario.design.consent, p)
        logit = willingness(benefits, felt, trust, p)
        informed_logit = willingness(benefits, known, trust, p)
        for name, chances in (
            ("accept", acceptance(logit, design)),
            ("accept_if_answered", acceptance(logit, design.answered())),
            ("informed", informed(informed_logit)),
        ):
            rates[name][rows] = chances.mean(axis=(1, 2))
    return rates


def point(run: Run) -> dict[str, float]:
    """Return the mean over people of each output at the defaults."""
    response, quality = run.response, run.quality
    outputs = {
        "relevance": quality.relevance,
        "ndcg": quality.ndcg,
        "invasiveness": response.now.rating,
        "if_discovered": response.if_discovered.rating,
        "share_invasive": response.share_invasive,
        "surveillance": response.now.surveillance,
        "benefit": response.benefit,
        "noticeability": response.now.noticed,
        "discovery_gap": response.if_discovered.rating - response.now.rating,
        "trust_after_discovery": response.trust_after_discovery,
        "clicks": response.clicks,
        "willing": response.willing,
    }
    figures = {name: float(values.mean()) for name, values in outputs.items()}
    if run.choice is not None and run.scenario.used_types():
        accepts, agrees = run.choice.rates(run.scenario.used_types())
        answered = friction(run.scenario.design.consent, defaults()).among_answers(accepts)
        figures |= {"accept": accepts, "accept_if_answered": answered, "informed": agrees}
    return figures


def means_by_draw(
    run: Run, chosen: ParameterDraws, groups: np.ndarray, most: int = MOST_PEOPLE
) -> dict[str, np.ndarray]:
    """Return mean outputs by parameter draw and group of people: arrays (V, groups) by name.

    Parameters
    ----------
    run : Run
    chosen : ParameterDraws
    groups : array (people, groups)
        1 where a person belongs to a group, else 0.
    most : int
        Largest number of people used: the first ones, who are random.
    """
    number = min(most, len(run.world.people))
    shared = None if run.choice is None else run.choice.shared
    p = framed(run.scenario, parameters_of(run.scenario.model))
    whole = make_exposure(run.scenario, run.world, run.slates, run.quality, p, shared=shared)
    exposure, persons = whole.first(number), persons_of(run.world).first(number)
    weights = groups[:number] / np.maximum(groups[:number].sum(axis=0), 1)
    starts = range(0, len(chosen), AT_ONCE)

    def work(start: int) -> dict[str, np.ndarray]:
        return _chunk(run, chosen, slice(start, start + AT_ONCE), exposure, persons, weights)

    if len(starts) == 1:
        parts = [work(0)]
    else:
        with ThreadPoolExecutor(THREADS) as pool:
            parts = list(pool.map(work, starts))
    names = (*PERCEIVED, *CORRELATIONS)
    return {name: np.concatenate([part[name] for part in parts]) for name in names}


def _chunk(
    run: Run,
    chosen: ParameterDraws,
    rows: slice,
    exposure: Exposure,
    persons: Persons,
    weights: np.ndarray,
) -> dict[str, np.ndarray]:
    inputs = drawn_inputs(run.scenario, run.world.imported, chosen, rows)
    number, parameters = len(weights), inputs.per_person()
    perception = evaluate_draws(exposure, persons, run.world.people.type_spread[:number], inputs)
    trust, now, if_discovered = perception.trust, perception.now, perception.if_discovered
    notice, obtrusive = (inputs.design[name][..., 0] for name in ("notice", "obtrusive"))
    after = after_discovery(trust, if_discovered.rating, notice, exposure.collected, parameters)
    shown_relevance = run.quality.relevance[:number]
    benefits = benefit(shown_relevance, parameters)
    agreed = informed(willingness(benefits, now.rating, trust, parameters))
    outputs = {
        "invasiveness": now.rating,
        "if_discovered": if_discovered.rating,
        "share_invasive": share_at_least_five(now.rating, inputs.parameters),
        "surveillance": now.surveillance,
        "noticeability": now.noticed,
        "discovery_gap": if_discovered.rating - now.rating,
        "trust_after_discovery": after,
        "clicks": click_chance(shown_relevance, obtrusive, now.rating, parameters),
        "willing": agreed,
    }
    draw_count = trust.shape[0]

    def means(values: np.ndarray) -> np.ndarray:
        return np.broadcast_to(values, (draw_count, number)).astype(float) @ weights

    wide = {name: means(values) for name, values in outputs.items()}
    rating = np.broadcast_to(now.rating, (draw_count, number))
    noise = np.broadcast_to(parameters["response_sd"], (draw_count, 1))[:, 0] ** 2
    rolled = (agreed * (1 - agreed)).mean(axis=1)
    for name, values, scatter in (
        ("attitude_rating", rating, noise),
        ("attitude_willing", np.broadcast_to(agreed, rating.shape), rolled),
    ):
        alone = correlation(persons.attitude, values, scatter)[:, None]
        wide[name] = np.broadcast_to(alone, (draw_count, weights.shape[1]))
    return wide
