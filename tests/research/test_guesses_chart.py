"""The chart of the ledger states what it shows, whatever a question holds."""

import altair as alt
import pytest

from personalize.output.charts.guesses import guesses_chart, guesses_frame, guesses_words
from personalize.output.palette import DARK, LIGHT
from personalize.research.ledger.study import Forecast, Guess, Study, StudyResult
from personalize.research.ledger.table import ledger_table

HOSTILE = "<svg onload=alert(1)> " + "long " * 40


def study(key: str, quantity: str, number: float, *guesses: Guess) -> Study:
    said = Forecast(
        (0.1, 0.2, 0.6), 0.3, 0.1, 0.6, "1", "r", ("a", "b"), "2026-01-01T00:00:00+00:00"
    )
    result = StudyResult(number, None, None, 20, "x")
    return Study(key, f"{key} {HOSTILE}", quantity, {}, {}, said, guesses, result, "", "2026")


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_every_study_of_a_unit_has_a_row_and_is_said_in_words(colours) -> None:
    table = ledger_table(
        [
            study(
                "one", "invasiveness", 0.5, Guess("team", (0.4,)), Guess("Ada", (1.0,), 0.5, 5.5)
            ),
            study("two", "invasiveness", -3.0),
            study("three", "relevance", 12.0, Guess("team", (10.0,))),
        ]
    )
    frame = guesses_frame(table.frame(), "points of 7")
    chart = guesses_chart(frame, colours, "points of 7")
    spec = chart.to_dict(validate=False)
    alt.LayerChart.from_dict({**spec, "width": 300}).to_dict(validate=True)
    assert len(chart.title.subtitle) == 3
    assert list(dict.fromkeys(frame["study"])) == ["two", "one"]  # the model's losses first
    low, high = spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert low <= -3.0 and high >= 5.5
    words = guesses_words(frame, "points of 7")
    assert "came out -3.00" in words and "team 0.40" in words and "12" not in words
    assert frame["label"].str.len().max() < 60
