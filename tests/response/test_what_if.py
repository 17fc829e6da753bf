"""Values of parameters for a what-if: known, within their bounds, and of an effect."""

import math

import pandas as pd
import pytest

from personalize.errors import PersonalizeError
from personalize.register import parameters
from personalize.response import perceive
from personalize.response.what_if import _is_usable

FLOW = {"activity": 0.8, "notice": 1, "asked": 1}
MEASURED = pd.DataFrame({"attitude": [0.0, 1.0, -1.0], "trust": [0.2, 0.5, 0.9]})


def rating(values: dict[str, float], people: object = 50, **condition: object) -> float:
    found = perceive(pd.DataFrame([{**FLOW, **condition}]), people, values)  # type: ignore[arg-type]
    return float(found.set_index("output")["mean"]["invasiveness"])


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {"baseline": 50},
            "baseline = 50 must be a number from 0 to 3.1 .unit: rating points; range: 0.7 to 1.9",
        ),
        ({"baseline": math.nan}, "baseline = nan must be a number"),
        ({"baseline": "1"}, "baseline = 1 must be a number"),
        ({"trust_moderation": 1.2}, "from 0 to 1 "),
        ({"sensitivity_breadth": 0.5}, "from 1 to 10.5"),
        ({"slate_worst_items": 0}, "from 0.1 to 15"),
        ({"basline": 1.0}, "“basline” is not a row of the register .nearest: baseline"),
        ({"wonder": 1.0}, "“wonder” is not a row of the register;"),
        ({"utility_genre": 1.0}, "utility_genre has no effect .* of the group world"),
        ({"attitude_shift": 1.0}, "attitude_shift has no effect .* a setting of a scenario"),
        ({"nudge_accept_only": 1.0}, "nudge_accept_only has no effect on these conditions"),
        ({"identified_weight": 1.0}, "identified_weight has no effect on these conditions"),
        ({"baseline": 1.0, "identified_weight": 1.0}, "identified_weight has no effect"),
        ({"elicitation_imagined": 1.0}, "none is about an imagined service"),
        ({"imagined_music": 0.6}, "none is of that service"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name(
    values: dict[str, float], message: str
) -> None:
    with pytest.raises(PersonalizeError, match=message):
        rating(values)


def test_trust_moves_the_survey_and_is_refused_where_it_was_measured() -> None:
    assert rating({"trust_mean": 0.7}) < rating({"trust_mean": 0.3})
    with pytest.raises(PersonalizeError, match="trust_mean has no effect .* trust of these people"):
        rating({"trust_mean": 0.7}, MEASURED)


def test_what_is_used_by_one_condition_is_accepted() -> None:
    assert rating({"identified_weight": 1.3}, identified=1) > rating(
        {"identified_weight": 0.5}, identified=1
    )
    default = parameters()["identified_weight"].default
    assert rating({"identified_weight": default}, identified=1) == rating({}, identified=1)


def test_values_give_one_draw_without_a_band() -> None:
    found = perceive(pd.DataFrame([FLOW]), MEASURED, {"baseline": 2.0})
    assert found["mean"].equals(found["low"]) and found["mean"].equals(found["high"])


def test_every_end_of_hard_bounds_gives_finite_outputs() -> None:
    every = {
        **FLOW, "disclosed": 0.5, "obtrusive": 0.5, "identified": 1, "control": 0.5, "cross": 0.5,
        "mismatch": 0.5, "accuracy": 0.02, "partner_sites": 0.1, "inferred": 0.1, "payment": 1,
        "elicitation": "imagined",
    }  # fmt: skip
    used = 0
    for name, row in parameters().items():
        low, high = row.hard_bounds()
        assert low <= row.low <= row.high <= high
        if not _is_usable(name):
            continue
        for value in (low, high):
            try:
                found = perceive(pd.DataFrame([every]), 20, {name: value})
            except PersonalizeError as error:
                assert "has no effect" in str(error)
                continue
            assert found["mean"].notna().all(), name
            used += 1
    assert used > 60
