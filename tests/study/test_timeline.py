"""Sessions: deterministic, trust within bounds, events that cost it, and everybody leaving."""

import numpy as np
import pandas as pd
import pytest

from personalize import register
from personalize.register import defaults
from personalize.response.trust import after_discovery, after_session, leaving
from personalize.scenario import Scenario
from personalize.study.lab import Lab
from personalize.study.timeline import timeline
from personalize.study.timeline_result import OUTPUTS

pytestmark = pytest.mark.slow


@pytest.fixture
def short(small: Scenario) -> Scenario:
    return small.replace({"time.sessions": 5, "time.retrain_every": 3})


def by(frame: pd.DataFrame, output: str) -> np.ndarray:
    return frame.loc[frame["output"] == output, "mean"].to_numpy()


def test_the_same_scenario_lives_the_same_sessions(short: Scenario) -> None:
    first, second = (timeline(Lab(), short) for _ in range(2))
    pd.testing.assert_frame_equal(first.frame, second.frame)
    assert np.array_equal(first.rating, second.rating)


def test_the_first_session_is_the_run_and_every_output_has_a_band(
    lab: Lab, short: Scenario
) -> None:
    found, run = timeline(lab, short), lab.run(short)
    start = found.frame.query("session == 1").set_index("output")
    assert start.loc["invasiveness", "mean"] == pytest.approx(run.response.now.rating.mean())
    assert start.loc["relevance", "mean"] == pytest.approx(run.quality.relevance.mean())
    assert set(found.frame["output"]) == set(OUTPUTS)
    assert (found.frame["low"] <= found.frame["mean"] + 1e-9).all()
    assert (found.frame["mean"] <= found.frame["high"] + 1e-9).all()
    assert ((found.trust >= 0) & (found.trust <= 1)).all()
    assert found.frame.query("learned_again")["session"].unique().tolist() == [4]
    assert (np.diff(found.present.sum(axis=1)) <= 0).all()


def test_a_leak_costs_trust_and_more_where_nothing_was_told(lab: Lab, short: Scenario) -> None:
    calm = by(timeline(lab, short).frame, "trust")
    leaked = by(timeline(lab, short.replace({"time.events": "leak@2"})).frame, "trust")
    assert leaked[0] == calm[0] and leaked[2] < calm[2] - 0.02
    told = short.replace({"design.consent": "per_purpose", "time.events": "news@2"})
    covert = short.replace({"design.consent": "none", "time.events": "news@2"})
    lost = [by(timeline(lab, one).frame, "trust") for one in (told, covert)]
    assert lost[0][2] - lost[0][1] > lost[1][2] - lost[1][1]


def test_a_kind_switched_on_is_used_from_then_on(lab: Lab, short: Scenario) -> None:
    found = timeline(lab, short.replace({"time.events": "location@3"}))
    out, plain = by(found.frame, "if_discovered"), by(timeline(lab, short).frame, "if_discovered")
    assert out[1] == plain[1] and out[2] > plain[2] + 0.2
    assert found.frame.query("session == 3")["events"].unique().tolist() == ["location"]


def test_habituation_wears_noticing_off(lab: Lab, short: Scenario) -> None:
    loud = short.replace({"design.placement": "push"})
    plain = by(timeline(lab, loud).frame, "invasiveness")
    used = by(timeline(lab, loud.replace({"time.habituation": True})).frame, "invasiveness")
    assert used[0] == plain[0] and used[-1] < plain[-1]


def test_sharing_is_reconsidered_where_each_decides(lab: Lab, short: Scenario) -> None:
    asked = short.replace({"data.choice": "each_decides", "design.consent": "accept_or_refuse"})
    sharing = by(timeline(lab, asked).frame, "sharing")
    assert len(set(np.round(sharing, 6))) > 1
    assert (by(timeline(lab, short).frame, "sharing") == 1).all()


def test_everybody_leaving_is_a_documented_result(
    short: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    p = {**defaults(), "leave_base": 50.0}
    monkeypatch.setattr("personalize.study.session_simulator.parameters_of", lambda model: p)
    found = timeline(Lab(), short)
    gone = found.frame.query("session == 2")
    assert (gone["people"] == 0).all()
    assert gone.loc[gone["output"] != "retention", "mean"].isna().all()
    assert found.sentence().startswith("Everybody has left by the end of week ")


def test_trust_moves_by_its_equation() -> None:
    p = register.defaults()
    up = after_session(0.5, 2.0, 7.0, 1.0, p)
    down = after_session(0.5, 7.0, 1.0, 0.0, p)
    assert up == pytest.approx(0.5 + p["trust_gain"] * 0.5)
    assert down == pytest.approx(0.5 - p["trust_loss"] * 0.5)
    assert after_discovery(0.5, 2.0, 1.0, 1.0, p) == 0.5
    assert after_discovery(0.5, 2.0, 0.0, 1.0, p) == pytest.approx(down)
    assert after_discovery(0.5, 7.0, 0.0, 0.0, p) == 0.5
    assert leaving(6.0, 4.0, p) > leaving(4.0, 4.0, p) > leaving(4.0, 6.0, p)


def test_a_kind_switched_on_is_shared_as_the_design_counts_silence(
    lab: Lab, short: Scenario
) -> None:
    def share(consent: str) -> float:
        found = timeline(
            lab,
            short.replace(
                {
                    "data.choice": "each_decides",
                    "design.consent": consent,
                    "data.types": "ratings",
                    "time.events": "location@3",
                }
            ),
        )
        return float(by(found.frame, "sharing")[2])

    assert share("opt_out") > 0.95
    assert 0.3 < share("accept_or_refuse") < 0.9


def test_a_service_that_knew_nothing_learns_when_a_kind_comes(lab: Lab, short: Scenario) -> None:
    found = timeline(lab, short.replace({"data.level": 0, "time.events": "ratings@2"}))
    fit = by(found.frame, "relevance")
    assert fit[0] == pytest.approx(0) and fit[1] > 0.05
