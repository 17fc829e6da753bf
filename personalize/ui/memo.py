"""What was made of a result: made once, and kept for all who look at the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from personalize.study.lab import Run
from personalize.study.store import Store, weight
from personalize.ui import state

T = TypeVar("T")
KEPT = 48
"""Memos of 1,000 people kept for all visitors: a larger crowd weighs more."""
SMALL = 0.1
"""What the memo of one person's picks weighs."""
_memos = Store(KEPT)


@dataclass(frozen=True)
class Memo:
    """What was made already, by name."""

    made: dict[Hashable, Any] = field(default_factory=dict)

    def once(self, what: Hashable, make: Callable[[], T]) -> T:
        """Return something that follows from what the memo is of: made once."""
        if what not in self.made:
            self.made[what] = make()
        found: T = self.made[what]
        return found


def memo_of(run: Run, view: state.View, person: int) -> Memo:
    """Return the memo of a person in a run, beside what the view is compared with."""
    # What somebody brought can change under its name: then it is another run. The memo holds the
    # run, so that no other can have its number.
    key = (run.scenario.hash(), id(run), view.baseline()[0].hash(), person)
    found: Memo = _memos.get(repr(key), lambda: Memo({"run": run}), weight(run.scenario))
    return found


def memo_of_picks(run: Run, person: int) -> Memo:
    """Return the memo of a person's picks: what is the same in every design."""
    key = ("picks", id(run.slates), person)
    found: Memo = _memos.get(repr(key), lambda: Memo({"slates": run.slates}), SMALL)
    return found


def memo_between(a: Run, b: Run) -> Memo:
    """Return the memo of the comparison of two runs."""
    key = ("between", a.scenario.hash(), id(a), b.scenario.hash(), id(b))
    size = weight(a.scenario) + weight(b.scenario)
    found: Memo = _memos.get(repr(key), lambda: Memo({"runs": (a, b)}), size)
    return found
