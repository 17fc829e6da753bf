"""What several tests of the calibration make: conditions, surveys by hand, one fitted posterior."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from personalize.register import data_types, design_options
from personalize.research.calibration.calibrating import Calibration, calibrate_on
from personalize.research.calibration.mapping import mapping_of
from personalize.research.calibration.reading import read_survey
from personalize.research.calibration.scales import SCALES
from personalize.research.calibration.survey import Survey
from personalize.response.conditions import Condition, read_conditions

ROWS: list[dict[str, Any]] = [
    {"condition": "silent", "activity": 0.6, "consent": "none", "transparency": "nothing"},
    {"condition": "told", "activity": 0.6, "consent": "opt_out", "transparency": "full"},
    {"condition": "sites", "partner_sites": 0.5, "recipient": "partners", "placement": "push"},
    {"condition": "nothing", "activity": 0.0},
]
TOML: dict[str, Any] = {
    "answers": {"person": "who", "condition": "screen", "rating": "invasive", "scale": "1-7"},
    "conditions": {
        row["condition"]: {key: cell for key, cell in row.items() if key != "condition"}
        for row in ROWS
    },
}
NAMES = ("baseline", "sensitivity_weight", "slope_sd", "response_sd", "sensitivity_activity")


def conditions(rows: Sequence[dict[str, Any]] = ROWS) -> list[Condition]:
    return read_conditions(pd.DataFrame(rows))


def survey(
    answers: Sequence[tuple[int, int, float]],
    weights: Sequence[float] | None = None,
    rows: Sequence[dict[str, Any]] = ROWS,
) -> Survey:
    """Return a survey of (person, condition, answer of 1 to 7)."""
    person, condition, answer = (np.array(column) for column in zip(*answers, strict=True))
    people = int(person.max()) + 1
    return Survey(
        conditions(rows),
        person,
        condition,
        SCALES["1-7"].bounds(answer.astype(float)),
        np.ones(people) if weights is None else np.array(weights, float),
    )


def some_answers(people: int = 12, seed: int = 3, shift: int = 0) -> list[tuple[int, int, float]]:
    rng = np.random.Generator(np.random.PCG64(seed))
    middle = (4, 2, 5, 1)
    return [
        (person, place, float(np.clip(round(centre + rng.normal(0, 1)) + shift, 1, 7)))
        for person in range(people)
        for place, centre in enumerate(middle)
    ]


def table(people: int = 12, seed: int = 3, shift: int = 0) -> pd.DataFrame:
    """Return answers as a team would have them: ``who``, ``screen``, ``invasive``."""
    rows = [
        (f"P{person}", ROWS[place]["condition"], int(answer))
        for person, place, answer in some_answers(people, seed, shift)
    ]
    return pd.DataFrame(rows, columns=["who", "screen", "invasive"])


def csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False).encode()


def read(frame: pd.DataFrame, **changes: Any) -> Survey:
    """Return the survey of a table with ``TOML``; ``changes`` are of [answers] or of the whole."""
    raw = {**TOML, "answers": dict(TOML["answers"])}
    for name, value in changes.items():
        if name in {"conditions", "inputs", "values", "constant", "votes"}:
            raw[name] = value
        else:
            raw["answers"][name] = value
    return read_survey(csv(frame), "answers.csv", mapping_of(raw))


def fitted(frame: pd.DataFrame, shapes: tuple[str, ...] = ("plain",), **more: Any) -> Calibration:
    return calibrate_on(read(frame, **more), "a survey", shapes=shapes)


@st.composite
def condition_rows(draw: st.DrawFn) -> dict[str, Any]:
    """Return one row of ``perceive``: kinds, design words, numbers and overrides."""
    kinds = draw(st.lists(st.sampled_from(sorted(data_types())), max_size=3, unique=True))
    row: dict[str, Any] = {name: round(0.9 / len(kinds), 2) for name in kinds}
    row = row or {"activity": 0.0}
    row["domain"] = draw(st.sampled_from(["streaming", "shopping", "banking"]))
    row["elicitation"] = draw(st.sampled_from(["in_use", "imagined"]))
    for field, options in design_options().items():
        if field != "control" and draw(st.booleans()):
            row[field] = draw(st.sampled_from(sorted(options)))
    names = "specificity accuracy relevance sensitivity expectedness appropriateness imagined"
    for name in names.split():
        if draw(st.booleans()):
            row[name] = round(draw(st.floats(-1 if name == "relevance" else 0, 1)), 3)
    return row
