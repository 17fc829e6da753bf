"""Charts of a calibration: what they show is what the tables say, and is told in words too."""

import json
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd
import pytest

from personalize.output.charts.calibration import (
    learned_chart,
    learned_frame,
    learned_words,
    predicted_chart,
    predicted_words,
    ranks_chart,
    ranks_words,
)
from personalize.output.palette import DARK, LIGHT
from personalize.research.calibration.calibrating import Calibration
from personalize.research.calibration.checks import predicted
from personalize.research.calibration.report import learned_table
from tests.research.calibration.making import fitted, table


@pytest.fixture(scope="module")
def calibration() -> Calibration:
    return fitted(table(12))


def rows(chart: alt.Chart) -> list[dict[str, Any]]:
    """Return the rows of all data sets of a chart."""
    spec = json.loads(json.dumps(chart.to_dict()))
    found: list[dict[str, Any]] = []

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                if key == "values" and isinstance(value, list):
                    found.extend(one for one in value if isinstance(one, dict))
                walk(value)
        elif isinstance(node, Sequence) and not isinstance(node, str):
            for value in node:
                walk(value)

    walk(spec)
    return found


def test_each_parameter_is_a_row_within_its_range(calibration: Calibration) -> None:
    frame = learned_frame(learned_table(calibration))
    places = frame[["at_prior", "at_low", "at", "at_high"]]
    assert ((places >= -1e-9) & (places <= 1 + 1e-9)).all(axis=None)
    assert frame["label"].is_unique
    for colours in (LIGHT, DARK):
        shown = {row["label"] for row in rows(learned_chart(frame, colours)) if "label" in row}
        assert shown == set(frame["label"])
    words = learned_words(frame)
    labels = [" ".join(label.split()) for label in frame["label"]]
    assert all(label in words for label in labels) and "not learned" in words


def test_observed_and_predicted_answers_of_a_condition(calibration: Calibration) -> None:
    every = predicted(calibration.survey, calibration.fits["plain"])
    one = every[every["condition"] == "told"]
    shown = [row for row in rows(predicted_chart(one, LIGHT)) if "observed" in row]
    assert [row["answer"] for row in shown] == list(range(1, 8))
    assert sum(row["observed"] for row in shown) == pytest.approx(100)
    assert predicted_words(one).startswith("Answers to told, of 100")


def test_the_rank_histogram() -> None:
    frame = pd.DataFrame({"low": [0.0, 0.5], "high": [0.5, 1.0], "count": [7, 5]})
    shown = [row["count"] for row in rows(ranks_chart(frame, LIGHT)) if "low" in row]
    assert shown == [7, 5, 6]  # the last one is the line of a flat histogram
    assert ranks_words(frame) == "Histogram of 12 ranks in 2 bins: 7, 5."
