"""A plan held against a team's limit: the answer, its figures, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import ttest_1samp

from personalize.errors import PersonalizeError, ScenarioError
from personalize.research.check_words import markdown, text
from personalize.research.plan_check import Plan, check_plan, read_plan, used_step
from personalize.research.planning.answers import lab_scale
from personalize.research.planning.plan import make_plan
from personalize.research.planning.settings import study_settings
from personalize.research.planning.settling import people_to_settle
from personalize.scenario import Scenario
from personalize.study.compare import compare
from personalize.study.lab import Lab
from personalize.study.team_limit import TeamLimit, read_limit, write_limit
from tests.shell import shell

SMALL = "people.number = 300\n"
PLAN = (
    f"[before]\n{SMALL}data.level = 2\ndesign.consent = 'per_purpose'\n"
    f"[after]\n{SMALL}data.level = 5\n"
)


@pytest.fixture(scope="module")
def lab() -> Lab:
    return Lab()


def limit(kind: str = "rating", **value: float) -> TeamLimit:
    return TeamLimit.model_validate({"kind": kind, "set_by": 12, "on": "2026-11-26", **value})


def plan(**after: object) -> Plan:
    before = Scenario().replace({"people.number": 300, "design.consent": "per_purpose"})
    return Plan(before, before.replace(dict(after)), has_before=True)


def test_a_plan_is_within_or_over_a_rating_and_the_share_over_follows(lab: Lab) -> None:
    planned = plan(**{"data.level": 5, "design.transparency": "full"})
    loose, strict = (check_plan(lab, planned, limit(rating=value)) for value in (6.9, 1.1))
    assert loose.within and loose.over < 0.05
    assert not strict.within and strict.over > 0.95
    middle = check_plan(lab, planned, limit(rating=4.5))
    assert strict.over > middle.over > loose.over
    assert 0 < middle.agree < 1, "versions may disagree with the figure at the defaults"
    assert strict.people_needed is not None and strict.people_needed < 20


def test_a_step_and_asking_are_limits_too(lab: Lab) -> None:
    planned = plan(**{"data.level": 4})
    assert not check_plan(lab, planned, limit("step", step=3)).within
    assert check_plan(lab, planned, limit("step", step=4)).within
    assert check_plan(lab, planned, limit("asking")).within
    silent = check_plan(
        lab, plan(**{"data.level": 4, "design.consent": "opt_out"}), limit("asking")
    )
    assert not silent.within and "Location" in silent.no_longer_asked()
    assert used_step(Scenario().replace({"data.types": "location"})) == 4


def test_what_is_added_and_no_longer_asked_for_is_named(lab: Lab) -> None:
    adds = check_plan(
        lab, plan(**{"data.level": 4, "design.consent": "accept_only"}), limit(rating=4)
    )
    assert adds.added() == ["Purchases and payments", "Who people are", "Location", "Friends"]
    assert "Ratings" in adds.no_longer_asked(), "what was asked for is not any more"
    said = text(adds)
    assert "Adds: Purchases and payments" in said and "versions of the model" in said
    assert markdown(adds).startswith("## ") and "| Feels invasive, of 7 |" in markdown(adds)
    drops = check_plan(lab, Plan(adds.plan.after, adds.plan.before, True), limit(rating=4))
    assert drops.added() == [] and "Drops: " in text(drops)
    assert "Nothing is newly used without asking first." in text(drops)


def test_people_who_settle_it_are_those_of_a_planned_study(lab: Lab) -> None:
    before = Scenario().replace({"people.number": 300, "data.level": 2})
    after = before.replace({"data.level": 5, "design.consent": "none"})
    comparison = compare(lab, before, after, segmented=False)
    scale = lab_scale()
    a, b = (drawn.point["invasiveness"] for drawn in (comparison.draws_a, comparison.draws_b))
    expected = float(scale.answer_of(b) - scale.answer_of(a))
    settings = study_settings({"difference": expected, "elicitation": "in_use"})
    assert people_to_settle(comparison) == make_plan(lab, before, after, settings).needed[0].n
    same = compare(lab, after, after, segmented=False)
    assert people_to_settle(same) is None
    near, far = (people_to_settle(comparison, b + gap) for gap in (0.2, 0.6))
    assert near is not None and far is not None and near > 5 * far
    # a fixed seed: of surveys of that size four of five put the mean answer below the limit
    rng = np.random.default_rng(1)
    chances = np.matmul(*scale.probabilities(scale.base_of(b)))
    answers = rng.choice(np.arange(1, 8), (4000, near), p=chances)
    test = ttest_1samp(answers, scale.answer_of(b + 0.2), axis=1)
    assert ((test.pvalue < 0.05) & (test.statistic < 0)).mean() == pytest.approx(0.8, abs=0.03)


def test_the_command_ends_with_0_within_1_over_and_2_for_wrong_input(tmp_path: Path) -> None:
    planned, limited = tmp_path / "plan.toml", tmp_path / "limit.toml"
    planned.write_text(PLAN)
    write_limit(limit(rating=1.5), limited)
    over = shell("check", str(planned), "--limit", str(limited), "--format", "json")
    assert over.returncode == 1
    document = json.loads(over.stdout)
    assert document["within"] is False and document["over_limit_of_100"] > 50
    assert document["limit"]["set_by"] == 12 and document["used_without_asking"]
    write_limit(limit(rating=6.5), limited)
    within = shell("check", str(planned), "--limit", str(limited), "--format", "markdown")
    assert within.returncode == 0 and within.stdout.startswith("## Within our limit")
    assert "Our limit, set by 12 people on 26 Nov" in within.stdout
    limited.write_text("[limit]\nkind = 'rating'\nset_by = 3\non = 2026-11-26\n")
    wrong = shell("check", str(planned), "--limit", str(limited))
    assert wrong.returncode == 2 and "limit.rating is missing" in wrong.stderr


def test_a_plan_of_one_scenario_is_held_against_the_same_without_data(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(f"{SMALL}data.level = 3\n")
    read = read_plan(path)
    assert not read.has_before and not read.before.used_types()
    assert read.after.data.level == 3 and read.after.people == read.before.people


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("x = 1", "has “x”; a limit has one table"),
        ("", "has no table [limit]"),
        ("[limit]\nkind = 'rating'\non = 2026-01-02", "limit.set_by is missing"),
        ("[limit]\nkind = 'joy'\nset_by = 1\non = 2026-01-02", "limit.kind = 'joy'"),
        (
            "[limit]\nkind = 'rating'\nrating = 9\nset_by = 1\non = 2026-01-02",
            "limit.rating = 9: allowed is 1 to 7",
        ),
        (
            "[limit]\nkind = 'rating'\nrating = nan\nset_by = 1\non = 2026-01-02",
            "limit.rating = nan",
        ),
        (
            "[limit]\nkind = 'step'\nrating = 3\nset_by = 1\non = 2026-01-02",
            "limit.rating is not needed with kind = “step”",
        ),
        ("[limit]\nkind = 'asking'\nset_by = 0\non = 2026-01-02", "limit.set_by = 0"),
        ("[limit]\nkind = 'asking'\nset_by = 2\non = 'today'", "limit.on = “today” is not a day"),
        ("[limit]\nkind = 'asking'\nset_by = 2\non = 3", "a date such as 2026-11-28 is needed"),
        ("[limit", "is not readable as TOML"),
    ],
)
def test_a_wrong_limit_is_refused_by_name(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "limit.toml"
    path.write_text(content)
    with pytest.raises(PersonalizeError) as caught:
        read_limit(path)
    assert said in str(caught.value) and "limit.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[after]\ndata.level = 3", "needs a table [before]"),
        ("after = 3\n[before]\ndata.level = 3", "needs a table [after]"),
        ("[before]\n[after]\n[more]", "has “more” beside [before] and [after]"),
        ("[before]\n[after]\ndata.level = 9", "[after]: data.level = 9"),
        ("data.level = 9", "data.level = 9"),
    ],
)
def test_a_wrong_plan_is_refused_by_name(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(content)
    with pytest.raises(ScenarioError) as caught:
        read_plan(path)
    assert said in str(caught.value)


def test_a_limit_reads_back_from_its_own_file(tmp_path: Path) -> None:
    for made in (limit(rating=3.5), limit("step", step=2), limit("asking")):
        write_limit(made, tmp_path / "limit.toml")
        assert read_limit(tmp_path / "limit.toml") == made
    assert limit(rating=3.5).label() == "Our limit, set by 12 people on 26 Nov"


def test_a_field_that_no_limit_has_is_named(tmp_path: Path) -> None:
    path = tmp_path / "limit.toml"
    path.write_text(
        '[limit]\nkind = "rating"\nrating = 3.5\nset_by = 12\non = 2026-11-26\nfoo = 1\n'
    )
    with pytest.raises(ScenarioError, match=r"“limit.foo” is not a setting. Allowed here: kind"):
        read_limit(path)


def test_a_limit_is_strict_about_its_types(tmp_path: Path) -> None:
    path = tmp_path / "limit.toml"
    for field in ("set_by = true", "set_by = '3'"):
        path.write_text(f"[limit]\nkind = 'asking'\n{field}\non = 2026-01-02")
        with pytest.raises(PersonalizeError, match="limit.set_by"):
            read_limit(path)
    path.write_text("[limit]\nkind = 'step'\nstep = true\nset_by = 1\non = 2026-01-02")
    with pytest.raises(PersonalizeError, match="limit.step"):
        read_limit(path)


def test_an_empty_plan_is_refused_and_an_equal_one_has_nothing_to_settle(
    tmp_path: Path, lab: Lab
) -> None:
    (tmp_path / "plan.toml").write_text("\n")
    with pytest.raises(ScenarioError, match="is empty"):
        read_plan(tmp_path / "plan.toml")
    same = check_plan(lab, Plan(plan().before, plan().before, True), limit("step", step=3))
    assert "nothing to settle" in text(same)
