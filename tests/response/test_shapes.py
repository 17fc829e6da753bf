"""Shapes of the model: what each changes, and what stays exact with all of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from personalize.errors import ScenarioError
from personalize.register import defaults
from personalize.response.bands import band, by_shape
from personalize.response.choice import willingness
from personalize.response.shapes import gate, switches
from personalize.response.trust import click_chance
from personalize.scenario import Scenario, from_query, from_toml, to_query
from personalize.scenario.shapes import DRAWN, SHAPES
from personalize.study.compare import compare
from personalize.study.lab import Lab
from personalize.study.uncertainty import draws
from tests.response.test_perception import P, exposure, perceive, persons

ASKED_AND_TOLD = {"asked": 1.0, "disclosed": 1.0, "notice": 1.0}


def with_shape(shape: str) -> dict[str, object]:
    return {**P, **switches([shape])}


@pytest.fixture(scope="module")
def lab() -> Lab:
    return Lab()


def small(**settings: object) -> Scenario:
    return Scenario().replace({"people.number": 300, **settings})


@pytest.mark.parametrize("shape", SHAPES)
def test_contributions_add_up_with_every_shape(shape: str) -> None:
    rng = np.random.default_rng(6)
    e, who = exposure(rng, disclosed=0.6, asked=0.7, notice=0.4), persons(rng)
    for discovered in (False, True):
        found = perceive(e, who, with_shape(shape), discovered=discovered)
        assert np.allclose(sum(found.terms.values()), found.rating, atol=1e-9)
        assert ((found.rating >= 1) & (found.rating <= 7)).all()


def test_people_who_were_asked_and_told_notice_everything_in_the_shape_aware() -> None:
    rng = np.random.default_rng(7)
    e, who = exposure(rng, **ASKED_AND_TOLD), persons(rng)
    aware = perceive(e, who, with_shape("aware"))
    # With every pick known, the rest of the way of noticing has no effect.
    louder = replace(e, design={**e.design, "obtrusive": 1.0})
    assert np.allclose(aware.rating, perceive(louder, who, with_shape("aware")).rating)
    assert (perceive(e, who, P).noticed <= aware.noticed + 1e-12).all()
    nobody = replace(e, design={**e.design, "asked": 0.0, "disclosed": 0.0})
    assert np.allclose(
        perceive(nobody, who, P).noticed, perceive(nobody, who, with_shape("aware")).noticed
    )


def test_useful_picks_lower_concern_only_in_the_shape_useful() -> None:
    rng = np.random.default_rng(8)
    e, who = exposure(rng), persons(rng)
    useless, useful = replace(e, relevance=0.0), replace(e, relevance=1.0)
    p = with_shape("useful")
    assert (perceive(useful, who, p).rating < perceive(useless, who, p).rating).all()
    assert np.allclose(perceive(useless, who, p).rating, perceive(useless, who, P).rating)
    assert np.allclose(perceive(useful, who, P).rating, perceive(useless, who, P).rating)


def test_benefit_counts_less_the_more_invasive_it_feels_in_the_shape_gated() -> None:
    p = with_shape("gated")
    assert gate(5.0, 1.0, 1.0, p) == 5.0 and gate(5.0, 1.0, 7.0, p) == 1.0
    assert gate(5.0, 1.0, 7.0, P) == 5.0
    for rating in (2.0, 4.0, 6.0):
        assert willingness(6.0, rating, 0.5, p) < willingness(6.0, rating, 0.5, P)
        assert click_chance(0.9, 0.0, rating, p) < click_chance(0.9, 0.0, rating, P)


@pytest.mark.parametrize(
    "settings",
    [
        {"data.level": 2},
        {"data.level": 5, "design.transparency": "full", "design.consent": "per_purpose"},
        {"data.level": 3, "data.choice": "each_decides", "design.consent": "accept_or_refuse"},
    ],
)
def test_every_band_with_one_shape_lies_within_the_band_with_all(
    lab: Lab, settings: dict[str, object]
) -> None:
    drawn = draws(lab, small(**settings))
    assert set(drawn.shapes) == set(DRAWN)
    for name in drawn.shape_points:
        low, high = drawn.band(name)
        figures = drawn.by_shape(name)
        assert [figure.shape for figure in figures] == list(SHAPES)
        for figure in figures:
            assert low <= figure.mean <= high, (name, figure)
            if figure.low is not None and figure.high is not None:
                assert low <= figure.low <= figure.mean <= figure.high <= high, (name, figure)


def test_each_shape_gives_the_figure_that_a_run_with_it_gives(lab: Lab) -> None:
    scenario = small(**{"data.level": 4, "design.transparency": "specific"})
    told = {figure.shape: figure.mean for figure in draws(lab, scenario).by_shape("willing")}
    for shape in ("aware", "useful+gated"):
        run = lab.run(scenario.replace({"model.shape": shape}))
        assert told[shape] == pytest.approx(run.response.willing.mean(), abs=2e-6)


def test_a_against_a_is_zero_with_every_shape(lab: Lab) -> None:
    same = compare(lab, small(), small(), segmented=False)
    for name, difference in same.difference.items():
        assert difference.mean == 0 and not difference.by_draw.any(), name
        assert all(figure.mean == 0 for figure in difference.by_shape())
    assert not same.shape_verdict().open


def test_asking_makes_some_notice_so_that_the_sign_is_open(lab: Lab) -> None:
    silent = small(**{"data.level": 5, "design.consent": "opt_out"})
    asking = silent.replace({"design.consent": "just_in_time"})
    told = compare(lab, silent, asking, segmented=False)
    means = {figure.shape: figure.mean for figure in told.difference["invasiveness"].by_shape()}
    assert means["plain"] < 0 < means["aware"]
    assert told.shape_verdict().open and "plain says −" in told.shape_verdict().sentence
    document = told.to_dict()
    assert [row["shape"] for row in document["by_shape"]["invasiveness"]] == list(SHAPES)
    assert document["shapes"] == told.shape_verdict().sentence
    plain_only = {"model.shape": ["plain"]}
    alone = compare(lab, silent.replace(plain_only), asking.replace(plain_only), segmented=False)
    assert not alone.shape_verdict().open and alone.draws_a.shapes == ("plain",) * 200


def test_decisions_follow_the_shape(lab: Lab) -> None:
    asked = {"data.choice": "each_decides", "data.level": 3, "design.consent": "accept_or_refuse"}
    plain, gated = (lab.choice(small(**asked, **{"model.shape": s})) for s in ("plain", "gated"))
    assert plain is not None and gated is not None
    used = small(**asked).used_types()
    assert gated.rates(used)[0] < plain.rates(used)[0]


def test_a_band_over_shapes_reaches_from_the_lowest_to_the_highest_of_them() -> None:
    values = np.concatenate([np.linspace(0, 1, 50), np.linspace(10, 11, 150)])
    shapes = ["plain"] * 50 + ["aware"] * 150
    low, high = band(values, 5.0, shapes)
    assert low == pytest.approx(0.05) and high == pytest.approx(10.95)
    assert set(by_shape(values, shapes)) == {"plain", "aware"}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("useful+aware", "aware+useful"),
        ("plain,aware", ("plain", "aware")),
        (["gated"], ("gated",)),
        ("aware,", ("aware",)),
    ],
)
def test_shapes_are_read_from_links_files_and_settings(given: object, kept: object) -> None:
    scenario = Scenario().replace({"model.shape": given})
    assert scenario.model.shape == kept
    assert from_query(to_query(scenario)) == (scenario, [])
    assert from_toml(scenario.to_toml()) == scenario
    assert scenario.hash() != Scenario().hash()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("round", "“round” is not a shape of the model; known: plain, aware, useful, gated"),
        ("plain+aware", "“plain+aware” is not a shape"),
        ("aware+aware", "is not a shape"),
        ("", "“” is not a shape"),
        ([], "the list is empty"),
        (["aware", "aware"], "“aware” is listed twice"),
        (3, "name a shape"),
    ],
)
def test_wrong_shapes_are_refused_by_name(given: object, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        Scenario().replace({"model.shape": given})
    assert "model.shape" in str(caught.value) and said in str(caught.value)


def test_the_default_shape_leaves_old_hashes_as_they_were() -> None:
    assert Scenario().hash() == "44136fa355"
    assert defaults()["usefulness_relief"] == 0.45
