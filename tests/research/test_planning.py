"""How many people a study takes, what it would refute, and what to ask first."""

import json
import time
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t, ttest_ind, ttest_rel

from personalize import Lab, Scenario, plan
from personalize.errors import PersonalizeError
from personalize.research.planning.answers import AnswerScale, lab_scale
from personalize.research.planning.ask_first import NUMBERS, Beliefs, rank_questions
from personalize.research.planning.needed import needed
from personalize.research.planning.power import Study, curve, simulate
from personalize.research.planning.refuted import refuted_share
from personalize.research.planning.settings import StudySettings
from personalize.response.scale import to_rating
from tests.shell import shell

A = Scenario().replace({"people.number": 300, "data.level": 2})
B = A.replace({"recommender.algorithm": "user_knn"})
PLAIN = AnswerScale(0.95, 1.3)


def by_hand(study: Study, number: int, studies: int) -> float:
    """Draw every person and every answer, and return the share of significant studies."""
    rng, scale = np.random.default_rng(5), study.scale

    def values(level: np.ndarray, shift: float) -> np.ndarray:
        slope = scale.slope_sd * rng.normal(size=level.shape) - scale.slope_sd**2 / 2
        rating = to_rating(study.base + level + shift * np.exp(slope))
        noise = rng.normal(0, scale.response_sd, (study.screens, *level.shape))
        return np.clip(np.round(rating + noise), 1, 7).mean(axis=0)

    levels = rng.normal(0, scale.person_sd, (2, studies, number))
    a, b = values(levels[0], 0.0), values(levels[0 if study.within else 1], study.shift)
    test = ttest_rel if study.within else partial(ttest_ind, equal_var=False)
    return float((test(b, a, axis=1).pvalue < 0.05).mean())


@pytest.mark.parametrize(("base", "power"), [(4.0, 0.75), (2.0, 0.55)])
def test_the_ends_of_the_scale_cost_power(base: float, power: float) -> None:
    chosen = StudySettings(sizes=(169, 170))
    table = curve(Study(PLAIN, base, 0.5, within=False, screens=1), chosen)
    assert table["share"][0] == pytest.approx(power, abs=0.035)
    assert table["low"][0] < table["share"][0] < table["high"][0]


@pytest.mark.parametrize("within", [False, True])
@pytest.mark.parametrize("screens", [1, 4])
def test_studies_are_those_of_people_who_are_drawn_one_by_one(within: bool, screens: int) -> None:
    study = Study(lab_scale(), 2.5, -0.6, within, screens)
    found = simulate(study, 40, seed=3)
    share = float((found.difference + t.isf(0.025, found.freedom) * found.error < 0).mean())
    assert share == pytest.approx(by_hand(study, 40, 1500), abs=0.05)


@pytest.mark.parametrize("goal", ["difference", "precision", "equivalence"])
def test_six_sizes_are_fast_surround_the_answer_and_repeat(goal: str) -> None:
    chosen = StudySettings(goal=goal, screens=3)
    study = Study(lab_scale(), 3.5, 0.0 if goal == "equivalence" else 0.6, False, 3)
    started = time.process_time()
    table = curve(study, chosen)
    assert time.process_time() - started < 5
    assert len(table) == 6
    one = needed(table, 0.8)
    assert one.n is not None and table["n"].iloc[0] < one.n < table["n"].iloc[-1]
    assert one.low is not None and one.high is not None and one.low <= one.n <= one.high
    assert needed(curve(study, chosen), 0.8) == one
    again = curve(study, StudySettings(goal=goal, screens=3, sizes=(one.n, 2 * one.n)))
    assert again["share"][0] == pytest.approx(0.8, abs=0.05)


def test_the_interval_of_a_study_holds_the_truth_and_its_width_is_foretold() -> None:
    study = Study(lab_scale(), 2.0, 0.8, within=True, screens=2)
    truth = study.scale.mean(2.0, 0.8) - study.scale.mean(2.0)
    found = simulate(study, 60, seed=1)
    assert np.mean(np.abs(found.difference - truth) < found.half_width()) == pytest.approx(
        0.95, abs=0.02
    )
    assert found.difference.std() == pytest.approx(study.standard_error(60), rel=0.06)


@given(base=st.floats(0, 7), difference=st.floats(-1, 1).filter(lambda x: abs(x) > 0.05))
@settings(max_examples=40, deadline=None)
def test_a_difference_in_answers_and_its_latent_one_are_the_same(
    base: float, difference: float
) -> None:
    scale = lab_scale()
    try:
        shift = scale.shift_for(base, difference)
    except PersonalizeError as error:
        assert "at most" in str(error)
        return
    assert scale.mean(base, shift) - scale.mean(base) == pytest.approx(difference, abs=1e-6)
    assert np.sign(shift) == np.sign(difference) and abs(shift) >= 0.8 * abs(difference)


@given(st.lists(st.floats(-2, 2), min_size=2, max_size=50), st.floats(0.01, 1))
def test_a_larger_study_refutes_at_least_as_many_versions(
    differences: list[float], error: float
) -> None:
    array = np.array(differences)
    refuted, larger = refuted_share(array, error), refuted_share(array, error / 2)
    assert 0 <= refuted <= larger < 1
    assert refuted_share(array, 1000.0) == 0


def beliefs(noticed: np.ndarray, difference: np.ndarray) -> Beliefs:
    """Return versions in which only noticing tells how large the difference is."""
    same = np.full(len(noticed), 4.0)
    outputs = dict.fromkeys(("invasiveness", "if_discovered", "surveillance", "benefit"), same)
    outputs |= {"willing": np.full(len(noticed), 0.5), "noticeability": noticed}
    return Beliefs({"A": outputs, "B": outputs}, difference, 0.2, lab_scale())


def test_the_question_that_tells_the_versions_apart_is_asked_first() -> None:
    noticed = np.linspace(0.1, 0.9, 200)
    undecided = beliefs(noticed, noticed - 0.3)  # half of them above the margin
    ranked = rank_questions(undecided)
    assert ranked["output"][0] == "noticeability" and ranked["halved_by"][0] <= 60
    others = ranked[ranked["output"] != "noticeability"]
    assert others["halved_by"].isna().all()
    assert others[f"left_{NUMBERS[-1]}"].to_numpy() == pytest.approx(undecided.doubt())
    left = [ranked[f"left_{number}"][0] for number in NUMBERS]
    assert left == sorted(left, reverse=True)
    assert rank_questions(beliefs(noticed, noticed + 1)).empty


@pytest.fixture(scope="module")
def lab() -> Lab:
    return Lab()


@pytest.mark.slow
def test_the_shell_and_python_give_the_same_plan(lab: Lab, tmp_path: Path) -> None:
    files = [tmp_path / "a.toml", tmp_path / "b.toml"]
    for file, scenario in zip(files, (A, B), strict=True):
        file.write_text(scenario.to_toml(), encoding="utf-8")
    words = ("plan", *map(str, files), "--within", "--sizes", "80,20,40", "--seed", "4", "--json")
    printed = shell(*words)
    assert printed.returncode == 0, printed.stderr
    planned = plan(A, B, lab, within=True, sizes=(20, 40, 80), seed=4)
    assert json.loads(printed.stdout) == planned.to_dict()
    assert planned.table()["people"].tolist() == [20, 40, 80]
    assert len(planned.sentences()) == 6 and planned.chart().to_dict()["layer"]
    said = shell(*words[:-1]).stdout
    assert planned.sentence() in said and "Test with real people" in said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"difference": 9}, "0.1 to 3"),
        ({"difference": 2.99}, "can be at most"),
        ({"screens": 0}, "1 to 20"),
        ({"sizes": (3, 50)}, "4 to 100,000"),
        ({"goal": "win"}, "'difference', 'precision' or 'equivalence'"),
        ({"power": 0.9}, "not a setting"),
    ],
)
def test_what_is_not_allowed_is_one_sentence(given: dict[str, object], said: str, lab: Lab) -> None:
    with pytest.raises(PersonalizeError) as caught:
        plan(A, B, lab, **given)
    assert said in str(caught.value) and str(caught.value).endswith(".")


def test_a_study_needs_two_that_differ(lab: Lab) -> None:
    with pytest.raises(PersonalizeError, match="A and B are the same"):
        plan(A, A, lab)
    assert shell("plan", "typical-home").returncode == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--guess", "1"), "--guess 1.0 is written into the pack; give --pack"),
        (("--looked-at", "3"), "--looked-at 3 is written into the pack"),
        (("--guess-written", "today", "--pack", "p.zip"), "says when a guess was written"),
    ],
)
def test_what_no_pack_would_hold_is_refused(words: tuple[str, ...], said: str) -> None:
    done = shell("plan", "typical-home", "says-nothing", *words)
    assert done.returncode == 2 and said in done.stderr and done.stderr.startswith("Error: ")
