"""Fits of small surveys: what they learn, and what does not matter to them."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from personalize.errors import PersonalizeError
from personalize.research.calibration import checks
from personalize.research.calibration.calibrating import (
    RATED,
    Calibration,
    StoppedError,
    calibrate_on,
)
from personalize.research.calibration.checks import left_out, predicted, warnings_of
from personalize.research.calibration.coarse import MANY
from personalize.research.calibration.mapping import mapping_of
from personalize.research.calibration.prior import ranges
from personalize.research.calibration.reading import read_survey
from personalize.research.calibration.report import document, learned_table, sentences
from personalize.research.calibration.sample import (
    KNOWN,
    sample_answers,
    sample_mapping,
)
from personalize.research.calibration.self_test import self_test
from personalize.research.calibration.survey import Survey
from personalize.response.posterior import read_posterior
from tests.research.calibration.making import csv, fitted, read, some_answers, survey, table

DAY = date(2026, 11, 28)


@pytest.fixture(scope="module")
def first() -> Calibration:
    return fitted(table(20))


@pytest.fixture(scope="module")
def of_sample() -> Calibration:
    content = sample_answers().to_csv(index=False).encode()
    return calibrate_on(read_survey(content, "answers.csv", sample_mapping()), "sample", DAY)


def medians(calibration: Calibration) -> dict[str, float]:
    return {row.name: row.median for row in calibration.learned}


def test_order_of_rows_and_names_of_people_do_not_matter(first: Calibration) -> None:
    shuffled = table(20).sample(frac=1, random_state=1)
    shuffled["who"] = "someone " + shuffled["who"].str[::-1]
    other = medians(fitted(shuffled))
    for name, median in medians(first).items():
        of = ranges()[name]
        assert other[name] == pytest.approx(median, abs=0.1 * (of.high - of.low)), name


def test_answers_one_point_higher_give_a_higher_level(first: Calibration) -> None:
    higher = medians(fitted(table(20, shift=1)))
    assert higher["baseline"] > medians(first)["baseline"]


def test_a_posterior_is_narrower_than_its_prior_where_answers_tell_something(
    first: Calibration,
) -> None:
    rows = learned_table(first).set_index("name")
    assert rows.loc["baseline", "ratio"] < 0.9 and rows.loc["baseline", "learned"]
    assert rows["ratio"].is_monotonic_increasing
    assert ((rows["low"] <= rows["median"]) & (rows["median"] <= rows["high"])).all()
    assert (rows["low"] >= rows["range_low"] - 1e-9).all()
    assert (rows["high"] <= rows["range_high"] + 1e-9).all()
    lines = [found for found in warnings_of(first) if "conditions" in found]
    assert lines == []  # four conditions are not few


def test_more_answers_teach_more() -> None:
    few, many = (
        learned_table(fitted(table(people))).set_index("name")["ratio"] for people in (4, 100)
    )
    for name in ("baseline", "response_sd", "person_sd"):
        assert many[name] < few[name] - 0.1


@pytest.mark.slow
def test_the_effects_of_the_sample_are_found(of_sample: Calibration) -> None:
    rows = learned_table(of_sample).set_index("name")
    assert set(KNOWN) < set(rows.index)
    truth = {name: KNOWN.get(name, ranges()[name].default) for name in rows.index}
    within = [rows.loc[name, "low"] <= truth[name] <= rows.loc[name, "high"] for name in rows.index]
    assert sum(within) >= 0.8 * len(within)
    assert rows.loc["baseline", "median"] == pytest.approx(KNOWN["baseline"], abs=0.3)
    assert rows.loc["baseline", "learned"]
    table = predicted(of_sample.survey, of_sample.fits[of_sample.best])
    sums = table.groupby("condition")[["observed", "predicted"]].sum()
    np.testing.assert_allclose(sums, 1)
    means = table.drop_duplicates("condition")
    assert (means["mean_observed"] - means["mean_predicted"]).abs().max() < 0.6
    assert set(of_sample.posterior.favoured) == set(RATED)
    assert sum(of_sample.posterior.favoured.values()) == pytest.approx(1, abs=0.01)


@pytest.mark.slow
def test_conditions_left_out_are_predicted_and_said(of_sample: Calibration) -> None:
    others = left_out(of_sample)
    assert len(others) == 8 and others["within"].sum() >= 6
    assert (others["low"] < others["high"]).all()
    said = sentences(of_sample, others)
    assert f"{others['within'].sum()} of 8 conditions" in " ".join(said)
    assert document(of_sample, others)["left_out"][0]["condition"] == "silent"


def test_the_same_survey_gives_the_same_posterior_in_another_process(
    first: Calibration, tmp_path: Path
) -> None:
    (tmp_path / "answers.csv").write_bytes(csv(table(20)))
    program = (
        "from datetime import date; import sys, tests.research.calibration.making as m; "
        "import pandas as pd; c = m.fitted(pd.read_csv(sys.argv[1])); "
        "print(c.posterior.to_json().replace(c.posterior.date, '-'), end='')"
    )
    words = [sys.executable, "-c", program, str(tmp_path / "answers.csv")]
    printed = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert printed == first.posterior.to_json().replace(first.posterior.date, "-")


def test_the_hash_changes_with_the_answers_and_not_with_a_name_or_a_day() -> None:
    one, other = survey(some_answers(4)), survey(some_answers(5))
    found = {
        calibrate_on(one, name, day, shapes=("plain",)).posterior.hash
        for name, day in (("a", DAY), ("b", DAY), ("a", date(2026, 11, 27)))
    }
    assert len(found) == 1
    assert calibrate_on(other, "a", DAY, shapes=("plain",)).posterior.hash not in found


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("  a\n pilot\0 ", "a pilot"),
        ("\udcff é", "é"),
        ("‮x", "x"),
        ("", "survey"),
        ("of ann@example.org", "survey"),
        ("9" * 200, "9" * 80),
    ],
)
def test_names_of_any_letters_are_kept_as_far_as_they_can_be(name: str, kept: str) -> None:
    found = calibrate_on(read(table(1).head(0)), name, DAY).posterior
    assert found.name == kept and read_posterior(found.to_json(), "p.json") == found


def test_each_person_may_answer_once() -> None:
    once = table(40).groupby("who").sample(1, random_state=2)
    between = fitted(once)
    assert between.posterior.people == between.posterior.answers == 40
    assert any("answered once" in said for said in warnings_of(between))
    unnamed = fitted(once.drop(columns="who"), person="")
    assert medians(unnamed) == pytest.approx(medians(between))


def test_one_condition_teaches_the_level_only() -> None:
    one = fitted(table(20).query("screen == 'nothing'"))
    assert {row.name for row in one.learned} == {"baseline", "person_sd", "slope_sd", "response_sd"}
    assert any("one condition" in said for said in warnings_of(one))


def test_the_fit_can_be_stopped_at_each_stage() -> None:
    one = survey(some_answers(5))
    for until in (0.0, 0.1, 0.3, 0.6):

        def stop(stage: str, share: float, until: float = until) -> None:
            assert "shape plain" in stage
            if share >= until:
                raise StoppedError("Stopped.")

        with pytest.raises(StoppedError):
            calibrate_on(one, "x", report=stop, shapes=("plain",))


def test_progress_never_goes_back() -> None:
    shares: list[float] = []
    calibrate_on(
        survey(some_answers(5)),
        "x",
        report=lambda stage, share: shares.append(share),
        shapes=("plain", "aware"),
    )
    assert shares == sorted(shares) and shares[0] >= 0 and shares[-1] <= 1


def test_reversed_answers_are_the_same_answers_mirrored(first: Calibration) -> None:
    mirrored = table(20).assign(invasive=lambda frame: 8 - frame["invasive"])
    assert medians(fitted(mirrored, reversed=True)) == medians(first)


def test_answers_that_nobody_expects_give_a_warning_and_finite_figures() -> None:
    upside_down = pd.DataFrame(
        [(who, "nothing", 7) for who in range(30)] + [(who, "silent", 1) for who in range(30)],
        columns=["who", "screen", "invasive"],
    )
    strange = fitted(upside_down)
    assert all(np.isfinite(value) for value in medians(strange).values())
    assert any("end of the register’s range" in said for said in warnings_of(strange))


def test_without_answers_nothing_is_fitted() -> None:
    empty = fitted(table(1).head(0))
    assert empty.posterior.parameters == () and empty.fits == {} and empty.learned == []
    assert any("no answers" in said for said in sentences(empty))
    assert learned_table(empty).empty and document(empty)["learned"] == []
    assert isinstance(empty.survey, Survey) and read(table(1).head(0)).answers == 0


@pytest.mark.slow
def test_a_small_self_test_covers_and_is_too_small_to_judge() -> None:
    small = self_test(3, 30, 6)
    assert 0.75 <= small.coverage <= 1 and small.ranks["rank"].between(0, 1).all()
    assert small.histogram()["count"].sum() == len(small.ranks)
    assert "in 3 surveys of 30 people" in small.sentence()
    assert small.sentence().endswith("too few to judge.") == (len(small.ranks) < 100)
    assert self_test(1, 30, 6).sentence().endswith("too few to judge.")
    same = self_test(3, 30, 6).ranks
    pd.testing.assert_frame_equal(same, small.ranks)


def test_the_self_test_refuses_sizes_that_it_cannot_do() -> None:
    for sizes, said in (((0,), "surveys = 0"), ((501,), "1 to 500"), ((1, 0), "people = 0")):
        with pytest.raises(PersonalizeError, match=said):
            self_test(*sizes)


@pytest.mark.slow
def test_conditions_of_single_answers_are_put_together_to_be_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checks, "LEFT_OUT", 2)
    rng = np.random.Generator(np.random.PCG64(8))
    number = 240
    frame = pd.DataFrame(
        {"who": np.arange(number) // 6, "share": np.round(rng.random(number), 3),
         "x": rng.integers(1, 8, number), "asked": rng.choice(["none", "per_purpose"], number)}
    )  # fmt: skip
    mapping = {
        "answers": {"person": "who", "rating": "x", "scale": "1-7"},
        "inputs": {"activity": "share", "consent": "asked"},
    }
    survey = read_survey(csv(frame), "answers.csv", mapping_of(mapping))
    assert len(survey.conditions) > MANY
    own = calibrate_on(survey, "own", DAY, shapes=("plain",))
    compared = predicted(own.survey, own.fits["plain"]).drop_duplicates("condition")
    assert len(compared) <= MANY and compared["answers"].sum() == number
    shares: list[float] = []
    others = left_out(own, lambda stage, share: shares.append(share))
    assert shares == sorted(shares) and shares[-1] <= 1
    assert len(others) == 2 and others["answers"].min() >= 5
    assert any("80 of 100 intervals" in said for said in warnings_of(own))
