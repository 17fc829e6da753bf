"""The evidence: one owner a cell, and withdrawing a kind deletes exactly its cells."""

import numpy as np
import pytest

from personalize.register import data_types, defaults
from personalize.scenario import Scenario
from personalize.study.lab import Lab

KINDS = list(data_types())


@pytest.fixture(scope="module")
def cells(lab: Lab, small: Scenario):
    return lab.world(small.replace({"people.situations": "on"}))[1]


def table(evidence) -> dict[tuple[int, int], tuple[float, str]]:
    return {
        (int(p), int(c)): (float(v), KINDS[t])
        for p, c, v, t in zip(
            evidence.rows, evidence.columns, evidence.values, evidence.types, strict=True
        )
    }


def test_a_cell_has_one_owner_the_most_explicit_kind(cells) -> None:
    all_kinds = table(cells.evidence(KINDS))
    assert len(all_kinds) == len(cells.evidence(KINDS))
    ratings = table(cells.evidence(["ratings"]))
    assert all(all_kinds[key] == cell for key, cell in ratings.items())


def test_withdrawing_a_kind_shows_the_next_one_and_touches_nothing_else(cells) -> None:
    full = table(cells.evidence(KINDS))
    for kind in KINDS:
        rest = table(cells.evidence([k for k in KINDS if k != kind]))
        owned = {key for key, (_, owner) in full.items() if owner == kind}
        assert owned
        assert {key: cell for key, cell in full.items() if key not in owned} == {
            key: cell for key, cell in rest.items() if key not in owned
        }
        assert all(rest[key][1] != kind for key in owned if key in rest)
    played = table(cells.evidence(["activity"]))
    both = [key for key, (_, owner) in full.items() if owner == "ratings" and key in played]
    without = table(cells.evidence([k for k in KINDS if k != "ratings"]))
    assert both
    assert all(
        without[key] == (played[key][0], "activity")
        for key in both
        if key in without and without[key][1] == "activity"
    )


def test_values_and_confidences_come_from_the_register(cells) -> None:
    evidence = cells.evidence(KINDS)
    assert evidence.values.min() >= 1
    assert evidence.values.max() <= 5
    p = defaults()
    for position, name in enumerate(KINDS):
        own = evidence.confidence[evidence.types == position]
        assert set(own) == {p[f"confidence_{name}"]}
    activity = cells.evidence(["activity"])
    assert set(np.unique(activity.values)) == {
        p["value_dismissed"],
        p["value_ignored"],
        p["value_clicked"],
        p["value_finished"],
    }


def test_rows_can_be_taken_and_cells_kept(cells) -> None:
    evidence = cells.evidence(["ratings", "searches"])
    some = evidence.take(np.array([5, 2, 5]))
    for row, person in enumerate((5, 2, 5)):
        assert np.array_equal(some.columns[some.of(row)], evidence.columns[evidence.of(person)])
    ratings = evidence.keep(evidence.types == KINDS.index("ratings"))
    assert ratings.people == evidence.people
    assert table(ratings) == table(cells.evidence(["ratings"]))


def test_nothing_shared_is_an_empty_matrix(cells) -> None:
    evidence = cells.evidence([])
    assert len(evidence) == 0
    assert evidence.people == 600
