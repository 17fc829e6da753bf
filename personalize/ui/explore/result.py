"""The result of a view on Explore: runs, comparison, person and sentence."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.readings import Spread, reading, spread
from personalize.output.sentence import Sentence, make_sentence
from personalize.scenario import Scenario
from personalize.study.compare import Comparison, compare
from personalize.study.lab import Run
from personalize.ui import comparison, session
from personalize.ui.background import (
    ask_bands,
    bands_ready,
    depends_on,
    lab,
    parts_ready,
    run_with_progress,
)
from personalize.ui.render import plain
from personalize.ui.shared.person import Shown, person_of, shown
from personalize.ui.view import View

BEFORE, NOW = "screen-before", "screen-now"
"""Session keys: the screen shown before, and the current one."""


@dataclass(frozen=True)
class Result:
    """The data that Explore shows for a view.

    Attributes
    ----------
    base, base_words
        What the view is compared with, and its words in the sentence.
    run, before, floor : Run
        Of the view, of what it is compared with, and of the same service with no personal data.
    bands : tuple of Comparison and Spread, optional
        Comparison over the parameter draws; None until it is computed.
    items_before : tuple of int
        Items of this person's screen that was shown before, in order; empty if none was.
    ready : int
        Number of parts of the view that were computed before it is drawn (``parts_ready``).
    """

    view: View
    base: Scenario
    base_words: str
    run: Run
    before: Run
    floor: Run
    bands: tuple[Comparison, Spread] | None
    sentence: Sentence
    who: Shown
    items_before: tuple[int, ...]
    ready: int

    @property
    def scenario(self) -> Scenario:
        """Return the scenario shown."""
        return self.view.scenario

    @property
    def floor_rating(self) -> float:
        """Return the average rating with no personal data, 1 to 7."""
        return float(self.floor.response.now.rating.mean())

    def items(self) -> list[int]:
        """Return the items of the person's screen, in order."""
        return [int(item) for item in self.run.slates.items[self.who.number]]


def result_of(now: View) -> Result:
    """Return the result of a view; runs that are not cached are computed, with progress shown.

    Raises
    ------
    PersonalizeError
        If the scenario cannot be run.
    """
    scenario = now.scenario
    base, words = comparison.baseline(now)
    run = run_with_progress(scenario)
    before = lab().run(base)
    floor = lab().run(scenario.replace({"data.level": 0, "data.types": None}))
    ready = parts_ready(base, scenario)
    bands = bands_of(base, scenario)
    sentence = make_sentence(
        base,
        scenario,
        reading(before),
        reading(run),
        words,
        run.world.imported,
        bands[1] if bands else None,
    )
    number = person_of(now, run)
    items = tuple(int(item) for item in run.slates.items[number])
    return Result(
        session.view(),
        base,
        words,
        run,
        before,
        floor,
        bands,
        sentence,
        shown(run, number),
        _shown_before(scenario, number, items),
        ready,
    )


def told(now: View) -> Result | None:
    """Show the problems of a view, and return its result; show the error and return None if any."""
    for problem in (*now.problems, *comparison.unknown_base(now)):
        st.warning(plain(problem))
    try:
        return result_of(now)
    except PersonalizeError as error:
        st.error(plain(str(error)))
        return None


def bands_of(base: Scenario, now: Scenario) -> tuple[Comparison, Spread] | None:
    """Return the comparison over the parameter draws, or None while it is being computed."""
    if not bands_ready(base, now):
        ask_bands(base, now)
        return None

    def computed() -> tuple[Comparison, Spread]:
        draw_comparison = compare(lab(), base, now, segmented=False)
        return draw_comparison, spread(draw_comparison, depends_on(base, now))

    both = (base.model_dump(mode="json"), now.model_dump(mode="json"))
    return lab().keep(("bands", *both), computed)


def _shown_before(scenario: Scenario, number: int, items: tuple[int, ...]) -> tuple[int, ...]:
    """Return the items of this person's previous screen, in order.

    Empty if the previous screen was of another person, service or crowd.
    """
    about = (scenario.service.domain, scenario.seed, number)
    now = (about, scenario, items)
    if st.session_state.get(NOW) != now:
        st.session_state[BEFORE] = st.session_state.get(NOW)
        st.session_state[NOW] = now
    before = st.session_state.get(BEFORE)
    return before[2] if before is not None and before[0] == about else ()
