"""How long the history must be kept: what shorter histories keep of the quality of the picks."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from personalize.cli import main
from personalize.errors import PersonalizeError
from personalize.output.charts.history import history_chart, history_title, history_words
from personalize.output.palette import LIGHT
from personalize.scenario import Scenario
from personalize.study.history import SHARES, HistoryLengths, history
from personalize.study.lab import Lab
from personalize.world.importing import ImportLibrary, read_ratings

NAN = float("nan")


def table(kept: list[float], quality: list[float] | None = None) -> pd.DataFrame:
    found = np.array(quality or [0.4 * share for share in kept])
    return pd.DataFrame(
        {
            "share": SHARES,
            "records": [80.0, 40.0, 20.0, 10.0],
            "quality": found,
            "quality_low": found - 0.02,
            "quality_high": found + 0.02,
            "kept": kept,
        }
    )


def said(kept: list[float], popular: float = 0.0, **more: Any) -> str:
    return HistoryLengths(
        Scenario(), table(kept), popular, 100, **{"imported": False} | more
    ).sentence()


@pytest.mark.slow
def test_a_shorter_history_is_a_run_of_its_own_and_less_is_held(lab: Lab, small: Scenario) -> None:
    found = history(lab, small)
    assert found.table["share"].tolist() == list(SHARES)
    for row in found.table.to_dict("records"):
        run = lab.run(small.replace({"data.history": row["share"]}))
        assert row["quality"] == pytest.approx(float(run.quality.relevance.mean()))
        assert row["quality_low"] <= row["quality"] <= row["quality_high"]
        assert row["kept_low"] <= row["kept"] <= row["kept_high"]
    assert found.table["records"].is_monotonic_decreasing
    assert found.table["kept"].iloc[0] == 1 and not found.imported
    # The setting itself is not part of the question.
    again = history(lab, small.replace({"data.history": 0.25}))
    assert again.table.equals(found.table)


@pytest.mark.slow
def test_with_real_ratings_it_is_the_held_out_choices_that_are_found(library: Path) -> None:
    rng = np.random.default_rng(1)
    rows = [
        f"u{u},i{i},{int(rng.integers(1, 6))},{1_100_000_000 + 3600 * (60 * u + t)}"
        for u in range(60)
        for t, i in enumerate(rng.choice(40, 17, replace=False))
    ]
    path = library / "club.csv"
    path.write_text("user,item,rating,time\n" + "\n".join(rows))
    ImportLibrary().save(read_ratings(path, name="club"))
    lab = Lab()
    scenario = Scenario().replace({"service.domain": "club", "data.level": 1})
    found = history(lab, scenario)
    whole = lab.run(scenario)
    assert found.imported and found.people == 60
    assert found.table["quality"].iloc[0] == pytest.approx(float(whole.quality.ndcg.mean()))
    assert found.popular == pytest.approx(float(whole.quality.popular_ndcg.mean()))
    # Ratings that are known: 16 of 17, then the newest 8, 4 and 2; no sampled ignored item.
    assert found.table["records"].tolist() == [16, 8, 4, 2]


def test_without_data_and_without_learning_there_is_nothing_to_keep() -> None:
    lab = Lab()
    with pytest.raises(PersonalizeError, match="no history to keep"):
        history(lab, Scenario().replace({"data.level": 0}))
    with pytest.raises(PersonalizeError, match="learns nothing about anyone"):
        history(lab, Scenario().replace({"recommender.algorithm": "popular"}))


def test_the_sentence_says_what_half_and_an_eighth_keep_and_when_the_list_is_better() -> None:
    words = said([1, 0.97, 0.9, 0.8])
    assert words == "Half of the history keeps 97% of the relevance, an eighth 80%."
    assert "keeps all of the relevance" in said([1, 1.03, 0.9, 0.8])
    words = said([1, 0.9, 0.6, 0.2], popular=0.3, imported=True)
    assert words.endswith(
        "of the accuracy, an eighth 20%. With a quarter the popular list is better."
    )
    assert "keeps 0% of" in said([1, -0.2, -0.3, -0.4]).replace("an eighth 0%", "")
    none = HistoryLengths(Scenario(), table([NAN] * 4, [-0.1, -0.2, -0.3, -0.4]), 0.0, 9, False)
    assert "none of it need be kept" in none.sentence()
    assert none.to_dict()["shares"][0]["kept"] is None


def test_the_chart_says_what_it_shows_and_keeps_its_axis() -> None:
    found = table([1, 0.97, 0.9, 0.8])
    spec = history_chart(found, LIGHT, 600).to_dict()
    assert spec["title"]["text"] == "Half of the history keeps 97% of the quality"
    assert any("600" in line for line in spec["title"]["subtitle"])
    text = str(spec["layer"])
    assert "points of 100" in text and "newest share of the history" in text
    other = history_chart(table([1, 0.7, 0.5, 0.2]), LIGHT, 600).to_dict()
    assert spec["layer"] == other["layer"]
    assert "half of the history: 38.8 of 100, 97% of the whole" in history_words(found)
    lost = table([NAN] * 4, [-0.1, -0.2, -0.3, -0.4])
    assert history_title(lost).startswith("No length of history")
    drawn = history_chart(lost, LIGHT, 600).to_dict()
    assert "-60" in str(drawn["layer"])


@pytest.mark.slow
def test_the_command_prints_the_same_figures(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["history", "--set", "people.number=80"])
    assert not ended.value.code
    printed = capsys.readouterr().out
    assert "Half of the history keeps" in printed and "the newest eighth: " in printed
    with pytest.raises(SystemExit) as ended:
        main(["history", "--set", "data.history=0"])
    assert ended.value.code == 2
    assert "more than 0, at most 1" in capsys.readouterr().err
