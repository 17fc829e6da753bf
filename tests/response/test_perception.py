"""Perception: the waterfall is exact, and each control moves the rating its published way."""

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from personalize.register import DESIGN_INPUTS, data_types, defaults, parameters
from personalize.response.aggregates import soft_maximum
from personalize.response.inputs import Exposure, Persons
from personalize.response.perception import TERMS, perceive
from personalize.response.scale import benefit, share_at_least_five, to_rating
from personalize.response.shapes import switches
from personalize.scenario import Scenario
from personalize.service.consent import consent
from personalize.service.design import design_inputs
from personalize.study.lab import Lab
from personalize.world.catalogue import DOMAINS

P = {**defaults(), "elicitation": 0.0, "kept": 0.0, **switches(["plain"])}
K = len(data_types())


def exposure(
    rng: np.random.Generator, people: int = 5, picks: int = 4, **design: float
) -> Exposure:
    shares = rng.dirichlet(np.ones(K + 1), (people, picks))
    kinds = list(data_types().values())
    return Exposure(
        shares=shares[..., :K],
        popular=shares[..., K],
        specificity=rng.random((people, picks)),
        percentile=rng.random((people, picks)),
        relevance=rng.random(people),
        used=np.ones(K, dtype=bool),
        collected=1.0,
        sensitivity=np.tile([kind.sensitivity for kind in kinds], (people, 1)),
        expected=np.array([kind.expected["streaming"] for kind in kinds]),
        appropriateness=np.array([kind.appropriateness["streaming"] for kind in kinds]),
        third_party=np.array([kind.obtained == "third_party" for kind in kinds]),
        inferred=np.array([kind.obtained == "inferred" for kind in kinds]),
        design=dict.fromkeys(DESIGN_INPUTS, 0.3) | design,
        imagined=P["imagined_streaming"],
    )


def persons(rng: np.random.Generator, people: int = 5) -> Persons:
    return Persons(
        rng.standard_normal(people),
        rng.random(people),
        rng.standard_normal(people),
        rng.standard_normal(people),
    )


def mean(e: Exposure, who: Persons, **kwargs: bool) -> float:
    return float(perceive(e, who, P, **kwargs).rating.mean())


@given(st.integers(0, 10_000), st.floats(0, 1), st.floats(0, 1), st.booleans())
@settings(max_examples=60, deadline=None)
def test_bars_add_up_to_the_rating(seed: int, disclosed: float, control: float, out: bool) -> None:
    rng = np.random.default_rng(seed)
    found = perceive(
        exposure(rng, disclosed=disclosed, control=control), persons(rng), P, discovered=out
    )
    assert set(found.terms) == set(TERMS)
    assert np.abs(sum(found.terms.values()) - found.rating).max() < 1e-9
    assert ((found.rating >= 1) & (found.rating <= 7)).all()
    assert ((found.surveillance >= 1) & (found.surveillance <= 7)).all()
    assert ((found.noticed >= 0) & (found.noticed <= 1)).all()


@given(st.integers(0, 10_000), st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_being_found_out_never_feels_better_than_now(seed: int, disclosed: float) -> None:
    rng = np.random.default_rng(seed)
    e, who = exposure(rng, disclosed=disclosed), persons(rng)
    now, out = perceive(e, who, P), perceive(e, who, P, discovered=True)
    assert (out.rating >= now.rating - 1e-9).all()


@given(st.integers(0, 10_000), st.integers(0, K - 1), st.floats(0.01, 0.5))
@settings(max_examples=60, deadline=None)
def test_disclosing_a_more_sensitive_kind_never_lowers_the_rating(
    seed: int, kind: int, more: float
) -> None:
    rng = np.random.default_rng(seed)
    e = exposure(rng, disclosed=1.0)
    raised = e.sensitivity.copy()
    raised[:, kind] = np.minimum(raised[:, kind] + more, 1)
    worse = dataclasses.replace(e, sensitivity=raised)
    who = persons(rng)
    assert (perceive(worse, who, P).rating >= perceive(e, who, P).rating - 1e-9).all()


@pytest.mark.parametrize(
    ("field", "direction"),
    [
        ("notice", -1),
        ("asked", -1),
        ("control", -1),
        ("explained", -1),
        ("expected", -1),
        ("obtrusive", 1),
        ("identified", 1),
        ("cross", 1),
        ("mismatch", 1),
    ],
)
def test_each_design_input_moves_the_rating_its_published_way(field: str, direction: int) -> None:
    rng = np.random.default_rng(1)
    e, who = exposure(rng, people=400), persons(rng, 400)
    ratings = [
        mean(dataclasses.replace(e, design=e.design | {field: level}), who)
        for level in (0.0, 0.5, 1.0)
    ]
    assert all(direction * (b - a) >= 0 for a, b in itertools.pairwise(ratings))
    assert direction * (ratings[-1] - ratings[0]) > 0.001


def test_trust_lowers_and_concern_raises_the_rating() -> None:
    rng = np.random.default_rng(2)
    e, who = exposure(rng, people=300), persons(rng, 300)
    less = dataclasses.replace(who, trust=np.clip(who.trust - 0.3, 0, 1))
    more = dataclasses.replace(who, attitude=who.attitude + 1)
    assert mean(e, less) > mean(e, who) < mean(e, more)


def test_with_nothing_held_nothing_can_come_out_and_no_design_matters() -> None:
    rng = np.random.default_rng(3)
    e = exposure(rng)
    none = dataclasses.replace(
        e,
        shares=e.shares * 0,
        popular=np.ones_like(e.popular),
        used=np.zeros(K, bool),
        collected=0.0,
    )
    who = persons(rng)
    plain = perceive(none, who, P).rating
    loud = dataclasses.replace(none, design=dict.fromkeys(DESIGN_INPUTS, 1.0))
    assert np.allclose(plain, perceive(loud, who, P).rating)
    assert np.allclose(plain, perceive(none, who, P, discovered=True).rating)
    assert (plain <= perceive(e, who, P).rating + 1e-9).all()


def test_a_slate_is_judged_by_its_worst_picks_and_the_account_is_exact() -> None:
    ratings = np.array([[2.0, 2.0, 5.0], [3.0, 3.0, 3.0]])
    found, weights, worst = soft_maximum(ratings, 3.0)
    assert 4.5 < found[0] < 5 and found[1] == pytest.approx(3)
    assert np.allclose(weights.sum(axis=1), 1)
    assert np.allclose((weights * ratings).sum(axis=1) + worst, found)
    entropy = -(weights[0] * np.log(weights[0])).sum()
    assert worst[0] == pytest.approx((entropy - np.log(3)) / 3)


def test_parameters_may_be_draws_and_each_draw_is_its_own_run() -> None:
    rng = np.random.default_rng(4)
    e, who = exposure(rng), persons(rng)
    names = [n for n, row in parameters().items() if row.group in {"perception", "context"}]
    draws = {n: np.full((3, 1, 1), P[n]) * np.array([0.9, 1, 1.1])[:, None, None] for n in names}
    many = perceive(e, who, {**P, **draws})
    assert many.rating.shape == (3, 5)
    for row, factor in enumerate((0.9, 1, 1.1)):
        one = perceive(e, who, {**P, **{n: P[n] * factor for n in names}})
        assert np.allclose(many.rating[row], one.rating)
        assert np.allclose(many.terms["sensitivity"][row], one.terms["sensitivity"])


def test_the_scale_is_straight_in_the_middle_and_ends_at_1_and_7() -> None:
    assert to_rating(4.0) == pytest.approx(4)
    assert (to_rating(4.01) - to_rating(3.99)) / 0.02 == pytest.approx(1, abs=1e-3)
    assert 1 < to_rating(-20.0) < 1.001 and 6.999 < to_rating(40.0) < 7


def test_the_share_at_five_matches_simulated_answers() -> None:
    rng = np.random.default_rng(5)
    ratings = rng.uniform(1, 7, 2000)
    answers = np.clip(
        np.rint(ratings[:, None] + P["response_sd"] * rng.standard_normal((2000, 400))), 1, 7
    )
    assert share_at_least_five(ratings, P).mean() == pytest.approx((answers >= 5).mean(), abs=0.005)


def test_benefit_rises_with_fit_from_1_to_7_and_saturates() -> None:
    found = benefit(np.array([-0.5, 0.0, 0.25, 0.5, 1.0, 1.4]), P)
    assert found[0] == found[1] == 1 and found[4] == found[5] == pytest.approx(7)
    assert found[2] - found[1] > found[3] - found[2] > 0


@pytest.mark.parametrize("domain", DOMAINS)
def test_step_none_is_the_floor_for_every_consent_design(
    domain: str, lab: Lab, small: Scenario
) -> None:
    start = small.replace({"service.domain": domain})
    designs = ("none", "opt_out", "accept_only", "accept_or_refuse", "per_purpose", "just_in_time")
    floors, lowest = [], []
    for design in designs:
        at = start.replace({"design.consent": design, "design.transparency": "full"})
        floors.append(lab.run(at.replace({"data.level": 0})).response.now.rating)
        lowest.append(
            min(
                float(lab.run(at.replace({"data.level": level})).response.now.rating.mean())
                for level in (1, 2, 5)
            )
        )
    assert all(np.array_equal(floor, floors[0]) for floor in floors)
    assert min(lowest) > floors[0].mean()


@pytest.mark.parametrize(
    ("field", "ascending"),
    [
        (
            "consent",
            ("just_in_time", "per_purpose", "accept_or_refuse", "accept_only", "opt_out", "none"),
        ),
        ("control", ("full", "see", "none")),
        ("placement", ("feed", "email", "banner", "push", "lock_screen")),
        ("identity", ("device", "pseudonym", "account")),
        ("recipient", ("service", "group", "partners")),
        ("purpose", ("picks", "promotion", "decisions")),
        ("wording", ("neutral", "name", "noticed")),
        ("initiative", ("person", "service")),
    ],
)
def test_each_control_moves_felt_invasiveness_as_the_evidence_says(
    field: str, ascending: tuple[str, ...], lab: Lab, small: Scenario
) -> None:
    ratings = [
        float(lab.run(small.replace({f"design.{field}": value})).response.now.rating.mean())
        for value in ascending
    ]
    assert all(a < b for a, b in itertools.pairwise(ratings))


def test_retention_moves_no_rating_because_only_willingness_was_measured(
    lab: Lab, small: Scenario
) -> None:
    ratings = {
        float(lab.run(small.replace({"design.retention": value})).response.now.rating.mean())
        for value in ("visit", "year", "until_deleted")
    }
    assert len(ratings) == 1


def test_explaining_helps_with_what_people_expect_and_hurts_with_what_they_do_not(
    lab: Lab, small: Scenario
) -> None:
    def felt(level: int, transparency: str) -> float:
        scenario = small.replace(
            {
                "data.level": level,
                "design.transparency": transparency,
                "design.control": "full",
                "design.consent": "per_purpose",
            }
        )
        return float(lab.run(scenario).response.now.rating.mean())

    assert felt(1, "full") < felt(1, "nothing")
    assert felt(5, "full") > felt(5, "nothing")


@pytest.mark.parametrize(
    ("settings", "word", "reason"),
    [
        ({"data.level": 0, "design.consent": "none"}, "Not needed", "no personal data"),
        ({"design.consent": "none"}, "Not valid", "nobody was asked"),
        ({"design.consent": "opt_out"}, "Not valid", "silence"),
        ({"design.consent": "accept_only"}, "Not valid", "no way to refuse"),
        ({"design.consent": "accept_or_refuse"}, "Could be valid", "purposes"),
        ({"design.consent": "just_in_time"}, "Could be valid", "leaving"),
        (
            {"design.consent": "accept_or_refuse", "data.level": 5, "people.situations": "on"},
            "Not valid",
            "the guess was not named",
        ),
        (
            {
                "design.consent": "per_purpose",
                "design.transparency": "full",
                "data.level": 5,
                "people.situations": "on",
            },
            "Could be valid",
            "leaving",
        ),
    ],
)
def test_consent_is_read_as_the_law_says(
    settings: dict[str, object], word: str, reason: str
) -> None:
    found = consent(Scenario().replace(settings))
    assert found.word == word
    assert reason in found.reason
    assert found.article


def test_design_inputs_stay_within_0_and_1_and_combine() -> None:
    scenario = Scenario().replace(
        {"design.transparency": "full", "design.wording": "noticed", "design.placement": "push"}
    )
    inputs = design_inputs(scenario)
    assert set(inputs) == set(DESIGN_INPUTS)
    assert all(0 <= value <= 1 for value in inputs.values())
    assert inputs["obtrusive"] == pytest.approx(1 - 0.2 * 0.85)
