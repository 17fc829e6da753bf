"""Facts: every finding runs, direction and size are scored, failures stay and are explained."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from personalize.errors import RegisterError
from personalize.scenario.shapes import DRAWN, SHAPES
from personalize.study.fact import INVISIBLE, OPPOSITE, OUTSIDE, REPRODUCED, UNSCORED, WITHIN, Fact
from personalize.study.facts import check
from personalize.study.findings import findings, make_finding
from personalize.study.lab import Lab
from personalize.study.ledger import ledger, weak

pytestmark = pytest.mark.slow

IDS = [str(n) for n in (1, 3, 4, 6, 7, *range(9, 20), 22, 23, 24, 25, 27, 28, 29, *range(30, 35))]
_checked: dict[str, Fact] = {}


@pytest.fixture(scope="module")
def own_lab() -> Lab:
    return Lab()


def fact_of(number: str, lab: Lab) -> Fact:
    if number not in _checked:
        _checked[number] = check(findings()[number], lab)
    return _checked[number]


def test_every_finding_of_the_evidence_is_an_experiment() -> None:
    assert list(findings()) == IDS
    assert {one.level for one in findings().values()} == {"pipeline", "exposure"}
    for one in findings().values():
        assert one.reported and one.represented and one.tests
        named = {name for test in one.tests for name in test.weights}
        assert named == set(one.conditions), one.id
    assert findings()["11"].use == "X"


@pytest.mark.parametrize("number", IDS)
def test_a_finding_runs_and_a_failing_one_says_why(number: str, own_lab: Lab) -> None:
    fact = fact_of(number, own_lab)
    told = fact.to_dict()
    assert set(told) >= {
        "id", "citation", "reported", "simulated", "verdict", "holds", "robustness", "level",
        "direction", "size", "size_robustness", "by_shape",
    }  # fmt: skip
    assert 0 <= fact.robustness <= 1
    assert [one["shape"] for one in told["by_shape"]] == list(SHAPES)
    for one in fact.by_shape:
        for test, value in zip(fact.finding.tests, one.values, strict=True):
            if one.direction == REPRODUCED and test.direction != "same":
                assert abs(value) > test.margin, "below the margin nothing holds"
        assert (one.direction_share is None) == (one.shape not in DRAWN)
    # The share over all draws is the mean of the shapes, which have the same number of draws.
    shares = [one.direction_share for one in fact.by_shape if one.direction_share is not None]
    assert np.mean(shares) == pytest.approx(fact.robustness)
    if not fact.holds:
        assert fact.finding.limit, "a failing finding keeps an honest sentence"


def test_seventeen_is_scored_among_those_who_answer(own_lab: Lab) -> None:
    fact = fact_of("17", own_lab)
    assert fact.values[0] == pytest.approx(0.128, abs=0.003)
    assert fact.values[1] == pytest.approx(-0.071, abs=0.003)
    assert fact.plain.direction == REPRODUCED and fact.plain.size == OUTSIDE


def test_being_shown_ones_own_data_comes_out_where_those_who_were_asked_know(own_lab: Lab) -> None:
    for number in ("3", "15"):
        directions = {one.shape: one.direction for one in fact_of(number, own_lab).by_shape}
        assert directions["plain"] != REPRODUCED and directions["aware"] == REPRODUCED
    # Less concern after looking appears, but is smaller than what is worth naming.
    seen = {one.shape: one for one in fact_of("23", own_lab).by_shape}
    assert seen["plain"].values[0] > 0 > seen["aware"].values[0]
    assert seen["aware"].direction == INVISIBLE


def test_the_ledger_counts_directions_and_sizes(own_lab: Lab) -> None:
    results = [fact_of(number, own_lab) for number in ("11", "14", "17", "27")]
    together = ledger(results)
    plain = together.by_shape[0]
    assert (plain.directions, plain.of_directions) == (3, 4)
    assert (plain.sizes, plain.of_sizes) == (1, 2)
    assert together.every_direction <= min(fact.robustness for fact in results)
    assert (plain.directions_unused, plain.of_unused) == (0, 1)
    assert "Direction: 3 of 4 come out; of those not used to set numbers 0 of 1" in (
        together.sentence()
    )
    assert weak(results).endswith("1 of 4 are not reproduced and stay listed.")


def test_verdicts_are_words_with_the_versions_that_agree(own_lab: Lab) -> None:
    for number in ("11", "14", "27"):
        fact = fact_of(number, own_lab)
        assert f"{100 * fact.robustness:.0f} of 100 versions" in fact.verdict()
        assert fact.plain.direction in (REPRODUCED, INVISIBLE, OPPOSITE)
    assert fact_of("14", own_lab).plain.size == WITHIN
    assert fact_of("27", own_lab).size_verdict() == "No interval published"
    assert fact_of("16", own_lab).plain.size == UNSCORED
    assert "(published +0.09)" in fact_of("16", own_lab).simulated()


def entry(**test: Any) -> dict[str, Any]:
    row = {
        "id": "99",
        "citation": "Somebody 2026",
        "reported": "r",
        "represented": "r",
        "use": "T",
        "level": "exposure",
        "conditions": {"a": {"activity": 0.5}},
    }
    contrast = {"says": "s", "measure": "willing", "weights": {"a": 1}, "direction": "more"}
    return {**row, "tests": [contrast | test]}


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ({"direction": "up"}, "direction = 'up' is not one of more, less, same"),
        ({"measure": "joy"}, "“joy” is not known"),
        ({"weights": {"b": 1}}, "“b” is not known"),
        ({"size": {"low": 0.1}}, "needs a value, or both ends"),
        ({"size": {}}, "needs a value, or both ends"),
        ({"size": {"low": 0.3, "high": 0.1}}, "low = 0.3 above high = 0.1"),
        ({"size": {"mean": 0.3}}, "size has “mean”"),
    ],
)
def test_a_wrong_entry_is_refused_by_name(test: dict[str, Any], said: str) -> None:
    with pytest.raises(RegisterError) as caught:
        make_finding(entry(**test))
    assert said in str(caught.value) and "99" in str(caught.value)


def test_a_size_without_an_interval_is_shown_and_not_scored() -> None:
    size = make_finding(entry(size={"value": 0.2})).tests[0].size
    assert size is not None and not size.scored and size.value == 0.2
