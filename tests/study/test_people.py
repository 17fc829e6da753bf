"""Who is shown, by which rule, and what is marked: the change since the screen before."""

import numpy as np

from personalize.scenario import Scenario
from personalize.study.lab import Lab
from personalize.study.people import choose_person, one_step_less, rules_for
from personalize.study.screen_changes import (
    change_marks,
    gone,
    refit_between,
    retraining_alone,
    size_of_change,
)


def test_marks_compare_with_the_screen_shown_before() -> None:
    before, now = [5, 8, 3, 9], [8, 5, 7, 9]
    assert change_marks(now, before) == {8: "Moved up", 5: "Moved down", 7: "New"}
    assert gone(now, before) == [3]
    assert change_marks(before, before) == {} and gone(before, before) == []
    assert change_marks(np.array(now), np.array(before)) == change_marks(now, before)


def test_difficult_situations_are_offered_only_where_they_are_on(small: Scenario) -> None:
    assert "in_situation" not in rules_for(small)
    assert "in_situation" in rules_for(small.replace({"people.situations": "on"}))
    assert "told" not in rules_for(small)


def test_the_person_whose_screen_changes_most_is_one_of_those_whose_screen_does(
    lab: Lab, small: Scenario
) -> None:
    base = one_step_less(small)
    assert base.data.level == 1
    person = choose_person(lab, "changes_most", small, base)
    changed = size_of_change(lab.run(small).slates.items, lab.run(base).slates.items)
    assert changed[person] == changed.max()
    assert person == choose_person(lab, "changes_most", small)


def test_a_design_needs_no_training_and_more_data_do(lab: Lab, small: Scenario) -> None:
    assert not refit_between(small, small.replace({"design.placement": "push"}))
    assert refit_between(small, small.replace({"data.level": 3}))
    assert 0 < retraining_alone(lab, lab.run(small)) < 6
    assert retraining_alone(lab, lab.run(small.replace({"data.level": 0}))) == 0
