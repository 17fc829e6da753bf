"""The number of a study from its file of answers: that of the usual tests, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_1samp, ttest_ind, ttest_rel

from personalize.research.calibration.mapping import mapping_of
from personalize.research.calibration.reading import read_survey
from personalize.research.ledger.from_answers import CameOut, came_out
from personalize.research.ledger.study import Forecast, Study
from personalize.research.texts import ResearchError
from personalize.scenario import Scenario

FORECAST = Forecast((0.1, 0.2), 0.15, 0.1, 0.2, "1", "r", ("a", "b"), "2026-11-28T08:00:00")
CONDITIONS = {name: {"domain": "streaming", "interests": 0.5} for name in "AB"}
LONG = {"person": "who", "condition": "version", "rating": "answer", "scale": "1-7"}


def study(quantity: str = "invasiveness", *, alone: bool = False) -> Study:
    one = Scenario().model_dump(mode="json")
    a = None if alone else one
    return Study("x", "Is it?", quantity, a, one, FORECAST, (), None, "2026", "")


def outcome(table: pd.DataFrame, about: Study, answers: dict | None = None, **more) -> CameOut:
    """Return the number of a table of answers: a row a person and screen unless said."""
    mapping = mapping_of({"answers": answers or LONG, "conditions": CONDITIONS, **more})
    survey = read_survey(table.to_csv(index=False).encode(), "answers.csv", mapping)
    return came_out(about, survey)


def rated(seed: int, people: int, within: bool, screens: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    rows = [
        (person, version, int(np.clip(round(4 + (version == "B") + rng.normal()), 1, 7)))
        for person in range(people)
        for version in ("AB" if within else "AB"[person % 3 == 0])
        for _ in range(screens)
    ]
    return pd.DataFrame(rows, columns=["who", "version", "answer"])


def holds(found: CameOut, number: float, interval: tuple[float, float]) -> bool:
    return (found.number, found.low, found.high) == pytest.approx((number, *interval), abs=1e-4)


@pytest.mark.parametrize("screens", [1, 3])
def test_two_groups_are_compared_as_welch_does(screens: int) -> None:
    table = rated(1, 61, within=False, screens=screens)
    means = table.groupby(["version", "who"])["answer"].mean()
    found = outcome(table, study())
    welch = ttest_ind(means["B"], means["A"], equal_var=False)
    assert holds(found, means["B"].mean() - means["A"].mean(), welch.confidence_interval())
    assert found.people == 61 and found.source == "answers.csv"


def test_people_who_rate_both_are_compared_with_themselves() -> None:
    table = rated(2, 40, within=True, screens=2)
    table = table[~((table["who"] == 7) & (table["version"] == "A"))]
    wide = table.pivot_table(index="who", columns="version", values="answer").dropna()
    found = outcome(table, study())
    paired = ttest_rel(wide["B"], wide["A"])
    assert holds(found, (wide["B"] - wide["A"]).mean(), paired.confidence_interval())
    assert found.people == 39 and found.notes[-1].startswith("1 person is left out")


def test_answers_about_an_imagined_service_are_told_where_the_forecast_is_of_one_in_use() -> None:
    table = rated(5, 20, within=False)
    assert not outcome(table, study()).notes
    (note,) = outcome(table, study(), constant={"elicitation": "imagined"}).notes
    assert "asked about an imagined service; the forecast is about a service in use" in note


def test_the_level_of_one_version_and_shares() -> None:
    table = rated(3, 50, within=True)
    level = table[table["version"] == "B"]["answer"]
    found = outcome(table, study(alone=True))
    assert holds(found, level.mean(), ttest_1samp(level, 0).confidence_interval())
    clearly = 100.0 * (level >= 5)
    found = outcome(table, study("share_invasive", alone=True))
    assert found.number == pytest.approx(clearly.mean(), abs=1e-4)
    table["answer"] = np.where(table["answer"] > 4, "yes", "no")
    found = outcome(table, study("willing", alone=True), LONG | {"scale": "yes/no"})
    assert found.number == pytest.approx(
        100 * (table[table["version"] == "B"]["answer"] == "yes").mean(), abs=1e-4
    )


def test_a_survey_tool_s_file_with_several_screens_of_a_version() -> None:
    table = rated(4, 30, within=True, screens=2)
    table["screen"] = table.groupby(["who", "version"]).cumcount() + 1
    wide = table.pivot_table(index="who", columns=["version", "screen"], values="answer")
    wide.columns = [f"{version}_invasive_{screen}" for version, screen in wide.columns]
    columns = {name: [f"{name}_invasive_1", f"{name}_invasive_2"] for name in "AB"}
    found = outcome(wide, study(), {"layout": "wide", "columns": columns, "scale": "1-7"})
    assert found == outcome(table, study())


def test_weights_count() -> None:
    table = rated(5, 30, within=True)
    table["weight"] = np.where(table["who"] < 15, 1, 3)
    heavy = pd.concat(
        [
            table,
            *[
                table[table["who"] >= 15].assign(who=lambda t, k=k: t["who"] + 100 * k)
                for k in (1, 2)
            ],
        ]
    )
    found = outcome(table, study(), LONG | {"weight": "weight"})
    assert found.number == pytest.approx(outcome(heavy, study()).number, abs=1e-4)
    assert found.high - found.low > outcome(heavy, study()).high - outcome(heavy, study()).low


def test_what_does_not_give_the_number_is_refused_by_name() -> None:
    table = rated(6, 20, within=True)
    with pytest.raises(ResearchError, match=r"on the scale 1-7; Would share again.*yes/no"):
        outcome(table, study("willing"))
    conditions = {"First": CONDITIONS["A"], "Second": CONDITIONS["B"]}
    named = table.replace({"version": {"A": "First", "B": "Second"}})
    with pytest.raises(ResearchError, match="“first”, “second”; the study needs one .* named B"):
        outcome(named, study(), conditions=conditions)
    alone = table[(table["version"] == "A") | (table["who"] == 0)]
    with pytest.raises(ResearchError, match="Answers of 2 people or more"):
        outcome(alone, study())
