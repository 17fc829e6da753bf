"""Choice: who shares under each consent design, beside who would if asked plainly."""

import numpy as np
import pytest

from personalize.register import data_types, defaults
from personalize.response.choice import acceptance, friction, informed, willingness
from personalize.response.respond import framed
from personalize.scenario import Scenario
from personalize.service.objective import objective
from personalize.study.choosing import consent_groups
from personalize.study.lab import Lab
from personalize.study.metrics import metric_table
from personalize.study.outputs import summary

DESIGNS = ("opt_out", "accept_only", "accept_or_refuse", "per_purpose", "just_in_time")


def decided(small: Scenario, consent: str) -> Scenario:
    return small.replace(
        {"data.choice": "each_decides", "data.level": 3, "design.consent": consent}
    )


@pytest.mark.parametrize("consent", ["none", *DESIGNS])
def test_every_consent_design_is_reported_with_the_informed_rate(
    lab: Lab, small: Scenario, consent: str
) -> None:
    found = summary(lab.run(decided(small, consent)))["choice"]
    assert 0 <= found["informed"]["mean"] <= 1
    assert found["accept"]["low"] <= found["accept"]["mean"] <= found["accept"]["high"]
    assert sum(row["people"] for row in found["groups"]) == 600
    assert {row["name"] for row in found["by_kind"]} == set(decided(small, consent).used_types())


def test_dark_designs_show_for_what_they_are(lab: Lab, small: Scenario) -> None:
    rates = {}
    for consent in ("none", *DESIGNS):
        choice = lab.run(decided(small, consent)).choice
        assert choice is not None
        rates[consent] = choice.rates(decided(small, consent).used_types())
    assert rates["none"][0] == 1.0 and rates["opt_out"][0] > 0.99
    assert rates["accept_only"][0] > rates["accept_or_refuse"][0] > rates["per_purpose"][0]
    assert rates["opt_out"][0] - rates["opt_out"][1] > 0.2


def test_recommenders_learn_only_from_who_shares(lab: Lab, small: Scenario) -> None:
    run = lab.run(decided(small, "accept_or_refuse"))
    assert run.choice is not None
    counts = np.diff(run.evidence.indptr)
    shares = run.choice.shared[
        :, [list(data_types()).index(kind) for kind in run.scenario.used_types()]
    ].any(axis=1)
    assert (counts[~shares] == 0).all() and (counts[shares] > 0).mean() > 0.95
    everyone = lab.run(small.replace({"data.level": 3}))
    assert len(run.evidence) < len(everyone.evidence)
    groups = consent_groups(run.choice.shared, run.scenario.used_types())
    fit = metric_table(run, {"consent": groups}).query("metric == 'relevance'")
    by = fit.set_index("group")["value"]
    assert by["shares all"] > by["shares nothing"] + 0.1
    now = run.response.now.rating
    assert now[shares].mean() > now[~shares].mean()


def test_nobody_who_agrees_is_a_documented_result(lab: Lab) -> None:
    tiny = Scenario().replace(
        {
            "people.number": 3,
            "people.attitudes": "more_concerned",
            "data.choice": "each_decides",
            "data.types": "partner_sites",
            "design.consent": "per_purpose",
            "seed": 3,
        }
    )
    for seed in range(40):
        run = lab.run(tiny.replace({"seed": seed}))
        assert run.choice is not None
        if not run.choice.shared.any():
            break
    else:
        pytest.fail("no crowd of three refused altogether")
    found = summary(run)
    assert len(run.evidence) == 0
    assert found["relevance"]["mean"] == pytest.approx(0, abs=1e-9)
    assert found["objective"]["people"] == 0


def test_the_equations_move_the_right_way() -> None:
    p = framed(Scenario(), defaults())
    base = willingness(4.0, 4.0, 0.5, p)
    assert base == p["share_base"]
    assert willingness(5.0, 4.0, 0.5, p) > base > willingness(4.0, 5.0, 0.5, p)
    assert willingness(4.0, 4.0, 0.9, p) > base
    assert willingness(4.0, 4.0, 0.5, p, payment=0.5) > base
    kept = {
        time: willingness(
            4.0, 4.0, 0.5, framed(Scenario().replace({"design.retention": time}), defaults())
        )
        for time in ("visit", "year", "until_deleted")
    }
    assert kept["visit"] > kept["year"] == base > kept["until_deleted"]
    assert acceptance(-9.0, friction("opt_out", p)) > 0.99
    assert acceptance(9.0, friction("accept_or_refuse", p)) == pytest.approx(0.7, abs=0.01)
    assert informed(0.0) == 0.5


def test_the_objective_panel_counts_friends_who_never_agreed(lab: Lab, small: Scenario) -> None:
    scenario = small.replace(
        {
            "data.choice": "each_decides",
            "data.types": "friends,ratings",
            "design.consent": "per_purpose",
            "people.situations": "on",
        }
    )
    run = lab.run(scenario)
    assert run.choice is not None
    found = objective(scenario, run.world, run.choice.shared)
    sharing = int(run.choice.shared.any(axis=1).sum())
    assert 0 < found.bystanders <= 600 - sharing
    assert found.people == sharing + found.bystanders
    nothing = objective(small.replace({"data.level": 0}), run.world)
    assert nothing.people == 0 and nothing.consent.word == "Not needed"
    guessed = objective(
        small.replace(
            {"data.level": 5, "people.situations": "on", "design.consent": "accept_or_refuse"}
        ),
        run.world,
    )
    assert guessed.special and guessed.consent.word == "Not valid"
    assert "Art. 9" in guessed.consent.article
