"""Facts: every finding runs, failures stay and are explained."""

import pytest

from personalize.study.facts import check, findings, weak
from personalize.study.lab import Lab

pytestmark = pytest.mark.slow

IDS = [str(n) for n in (1, 3, 4, 6, 7, *range(9, 20), 22, 23, 24, 25, 27, 28, 29)]


@pytest.fixture(scope="module")
def own_lab() -> Lab:
    return Lab()


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
    fact = check(findings()[number], own_lab)
    told = fact.to_dict()
    assert set(told) >= {
        "id", "citation", "reported", "simulated", "verdict", "holds", "robustness", "level",
    }  # fmt: skip
    assert 0 <= fact.robustness <= 1
    inside = [
        bool(test.within(value))
        for test, value in zip(fact.finding.tests, fact.values, strict=True)
    ]
    assert fact.holds == all(inside)
    if not fact.holds:
        assert fact.finding.limit, "a failing finding keeps an honest sentence"


def test_the_caveat_counts_failures(own_lab: Lab) -> None:
    found = [check(findings()[number], own_lab) for number in ("11", "27")]
    failed = sum(not fact.holds for fact in found)
    assert weak(found).endswith(f"{failed} of 2 are not reproduced and stay listed.")
    for fact in found:
        agree = f"{100 * fact.robustness:.0f} of 100"
        assert agree in fact.verdict() and "fail" not in fact.verdict()
        assert fact.verdict().startswith("Reproduced" if fact.holds else "Not reproduced")
