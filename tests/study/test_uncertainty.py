"""Uncertainty: the same versions for every scenario, bands that hold, differences that cancel."""

import json

import numpy as np
import pytest

from personalize.errors import PersonalizeError
from personalize.register import defaults, parameters
from personalize.response.parameter_draws import (
    draws_with,
    is_drawn,
    parameter_draws,
    quantile_around_default,
)
from personalize.scenario import Scenario
from personalize.study.compare import compare
from personalize.study.lab import Lab
from personalize.study.sensitivity import sensitivity
from personalize.study.stories import stories
from personalize.study.uncertainty import draws, means_by_draw


def test_versions_lie_in_their_ranges_with_the_default_as_median() -> None:
    drawn = parameter_draws()
    assert len(drawn) == 200
    for name, values in drawn.values.items():
        row = parameters()[name]
        assert values.min() >= row.low and values.max() <= row.high
        if row.low < row.default < row.high:
            assert np.median(values) == pytest.approx(row.default, abs=0.05 * (row.high - row.low))
    assert parameter_draws(200).values["baseline"] is drawn.values["baseline"]
    assert not is_drawn("smallest_difference_worth_naming")


def test_values_are_spread_on_both_sides_of_the_default() -> None:
    even = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
    assert quantile_around_default(even, 1, 2, 6).tolist() == [1, 1.5, 2, 4, 6]
    assert quantile_around_default(even, 0, 0, 1).tolist() == even.tolist()


def test_the_version_at_the_defaults_gives_the_figures_of_the_run(
    lab: Lab, small: Scenario
) -> None:
    run = lab.run(small.replace({"data.level": 5, "design.consent": "none"}))
    everyone = np.ones((len(run.world.people), 1))
    found = means_by_draw(run, draws_with(1), everyone)
    assert found["invasiveness"][0, 0] == pytest.approx(run.response.now.rating.mean(), abs=1e-5)
    assert found["if_discovered"][0, 0] == pytest.approx(
        run.response.if_discovered.rating.mean(), abs=1e-5
    )
    assert found["trust_after_discovery"][0, 0] == pytest.approx(
        run.response.trust_after_discovery.mean(), abs=1e-5
    )


@pytest.mark.parametrize("changes", [{}, {"data.level": 0}, {"data.level": 5}])
def test_a_band_holds_the_figure_and_is_ordered(
    lab: Lab, small: Scenario, changes: dict[str, object]
) -> None:
    found = draws(lab, small.replace(changes))
    for name in found.outputs:
        low, high = found.band(name)
        assert low <= found.point[name] <= high


def test_a_against_a_is_exactly_zero(small: Scenario) -> None:
    found = compare(Lab(), small, small)
    assert found.changed == [] and found.shares == (0.0, 1.0, 0.0) and found.p_less == 0.0
    for difference in found.difference.values():
        assert difference.mean == 0 and (difference.by_draw == 0).all()
    assert not found.built_in


def test_a_comparison_names_what_changed_and_who_minds(lab: Lab, small: Scenario) -> None:
    silent = small.replace({"design.consent": "none", "design.transparency": "nothing"})
    found = compare(lab, small, silent)
    told = found.to_dict()
    json.dumps(told)
    assert {row["field"] for row in told["changed"]} == {
        "design.consent",
        "design.transparency",
    }
    assert sum(told["shares"].values()) == pytest.approx(1)
    assert told["difference"]["invasiveness"]["mean"] == pytest.approx(
        told["b"]["invasiveness"]["mean"] - told["a"]["invasiveness"]["mean"], abs=1e-9
    )
    assert {"concern", "region"} <= {row["segment"] for row in told["by_segment"]}
    groups = [row for row in told["by_segment"] if row["segment"] == "region"]
    assert sum(row["people"] for row in groups) == 600


def test_asking_less_is_built_in_and_another_algorithm_is_not(lab: Lab, small: Scenario) -> None:
    plain = small.replace({"model.shape": ["plain"]})
    silent = compare(lab, plain, plain.replace({"design.consent": "none"}))
    assert silent.built_in and silent.p_less == 1.0
    # Where those who were asked notice more, asking less may also be felt less.
    asking = small.replace({"data.level": 5, "design.consent": "just_in_time"})
    every_shape = compare(lab, asking, asking.replace({"design.consent": "none"}))
    assert not every_shape.built_in and 0.8 < every_shape.p_less < 1
    other = compare(lab, small, small.replace({"recommender.algorithm": "item_knn"}))
    assert not other.built_in


def test_replications_pool_the_versions_of_every_seed(lab: Lab, small: Scenario) -> None:
    louder = small.replace({"design.placement": "push"})
    one, two = (compare(lab, small, louder, number) for number in (1, 2))
    assert len(two.difference["invasiveness"].by_draw) == 400
    assert two.difference["invasiveness"].mean != one.difference["invasiveness"].mean
    assert two.to_dict()["replications"] == 2


def test_sensitivity_finds_what_moves_a_difference_and_where_it_turns(
    lab: Lab, small: Scenario
) -> None:
    asked = small.replace({"design.consent": "per_purpose"})
    found = sensitivity(lab, small, asked)
    assert found.table["name"].iloc[0] in {"untold_penalty", "unasked_penalty"}
    assert (found.table["swing"].diff().dropna() <= 0).all()
    assert found.flips == [] and "B is less invasive than A. Weakest" in found.sentence()
    shown = small.replace({"design.transparency": "full", "design.control": "full"})
    turned = sensitivity(lab, small, shown)
    for flip in turned.flips:
        row = parameters().get(flip.name)
        if row is not None:
            assert row.low <= flip.value <= row.high
            assert flip.above == (flip.value > defaults()[flip.name])
    assert turned.flips
    assert "unless" in turned.sentence()
    bank = stories()["mortgage"].scenario.replace({"people.number": 600})
    by_shape = sensitivity(lab, bank, bank.replace({"design.consent": "per_purpose"}))
    assert by_shape.by_shape["plain"] < 0 < by_shape.by_shape["aware"]
    first = by_shape.sentence().split(". ")[0]
    assert first.startswith("B is less invasive than A unless the shape of the model is aware (+")


@pytest.mark.parametrize(("method", "column"), [("morris", "mu_star"), ("sobol", "total")])
def test_indices_agree_with_one_at_a_time_on_what_matters_most(
    lab: Lab, small: Scenario, method: str, column: str
) -> None:
    found = sensitivity(lab, small, small.replace({"design.consent": "none"}), method=method)
    ranked = found.table.dropna(subset=[column])
    assert len(ranked) == 10
    assert ranked[column].idxmax() in ranked.index[:3]


def test_unknown_outputs_and_methods_are_named(lab: Lab, small: Scenario) -> None:
    with pytest.raises(PersonalizeError, match="“clicks” is not one of"):
        sensitivity(lab, small, output="clicks")
    with pytest.raises(PersonalizeError, match="“guess” is not one of"):
        sensitivity(lab, small, method="guess")


def test_decisions_serve_all_lists_of_shapes_that_start_with_the_same_shape() -> None:
    lab = Lab()
    decided = Scenario().replace(
        {"people.number": 60, "data.choice": "each_decides", "design.consent": "per_purpose"}
    )
    alone = draws(lab, decided.replace({"model.shape": ["plain"]}))
    assert draws(lab, decided).point["accept"] == alone.point["accept"]
    assert draws(lab, decided).outputs["accept"].tolist() == (
        draws(Lab(), decided).outputs["accept"].tolist()
    )


@pytest.mark.parametrize(("a", "b"), [("plain", "aware"), (["plain"], ["aware"])])
def test_scenarios_with_other_shapes_are_compared_but_not_split_by_shape(
    a: str | list[str], b: str | list[str]
) -> None:
    small = Scenario().replace({"people.number": 60})
    found = compare(
        Lab(), small.replace({"model.shape": a}), small.replace({"model.shape": b}), segmented=True
    )
    assert found.difference["invasiveness"].by_shape() == []
    assert found.shape_verdict().open and "different shapes" in found.shape_verdict().sentence
    assert found.to_dict()["by_shape"] == {}
