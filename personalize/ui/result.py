"""What Explore shows of a view: the run, what it is compared with, the person and the words."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from personalize.output.charts import ladder as ladder_chart
from personalize.output.charts import people as people_chart
from personalize.output.charts import waterfall as waterfall_chart
from personalize.output.deck import Deck
from personalize.output.drawing import Drawing
from personalize.output.export import Figure
from personalize.output.palette import Palette
from personalize.output.readings import reading as reading_of
from personalize.output.sentence import Sentence, Spread, make_sentence
from personalize.register import design_fields, design_options
from personalize.scenario import Scenario
from personalize.service.design import consent as read_consent
from personalize.service.recommend.registry import algorithm
from personalize.study.compare import Comparison
from personalize.study.lab import Run
from personalize.study.ladder import ladder_frame
from personalize.study.people import change, order, size_of_change
from personalize.study.store import Store, weight
from personalize.ui import explore, facts, state
from personalize.ui.engine import lab
from personalize.ui.exporting import deck_of
from personalize.ui.memo import Memo

T = TypeVar("T")
KEPT = 48
"""Results of 1,000 people kept for all visitors, with what was made of them: eight ladders, so that
going back to what was seen says it at once. A larger crowd weighs more."""
_results = Store(KEPT)


def figures(run: Run, person: int, name: str, floor: float) -> dict[str, Figure]:
    """Return the charts of Explore for export."""
    scenario, people = run.scenario, len(run.world.people)
    steps = ladder_frame(lab(), scenario)
    terms = {term: float(values.mean()) for term, values in run.response.now.terms.items()}
    falls = waterfall_chart.bars(terms, grouped=True)
    dots = people_chart.dots(run.response.now.rating, person)
    who = f"average of {people:,} people"
    return {
        "How well it fits people": Figure(
            "How well it fits", lambda c: ladder_chart.fit_panel(steps, c, people), steps
        ),
        "How invasive it feels": Figure(
            "How invasive it feels", lambda c: ladder_chart.feeling_panel(steps, c, people), steps
        ),
        "Why it feels that way": Figure(
            "Where the rating comes from", lambda c: waterfall_chart.waterfall(falls, c, who), falls
        ),
        "Not everyone is average": Figure(
            "Not everyone is average",
            lambda c: people_chart.distribution(dots, c, name, people, floor),
            dots,
        ),
    }


def settings_words(scenario: Scenario) -> str:
    """Return the settings in one line, as the picture states them."""
    chosen = scenario.design.model_dump()
    shown = ("consent", "transparency", "control", "placement")
    words = [
        f"{design_fields()[f].label}: {design_options()[f][chosen[f]].label}".lower() for f in shown
    ]
    return "Settings: " + " · ".join([*words, algorithm(scenario.recommender.algorithm).label])


@dataclass(frozen=True)
class Result:
    """Everything Explore says about a view.

    Attributes
    ----------
    run, before : Run
        The view's scenario, and what it is compared with.
    bands : tuple of Comparison and Spread, optional
        Versions of the model, once they are worked out.
    person : int
        Whose screen is shown.
    floor : Run
        The same service with no personal data.
    said : Memo
        What was made of it already, with and without bands.
    """

    view: state.View
    run: Run
    base: Scenario
    before: Run
    bands: tuple[Comparison, Spread] | None
    sentence: Sentence
    person: int
    shown: explore.Shown
    floor: Run
    said: Memo = field(default_factory=Memo, repr=False, compare=False)

    def once(self, what: Hashable, make: Callable[[], T]) -> T:
        """Return something made of this result alone: made once, for all who look at it."""
        return self.said.once(what, make)

    def once_banded(self, what: str, make: Callable[[], T]) -> T:
        """Return something that says its range too: made once more when that has arrived."""
        return self.said.once((what, self.bands is not None), make)

    @property
    def level(self) -> float:
        """Return the average rating with no personal data."""
        return float(self.floor.response.now.rating.mean())

    def head_html(self) -> str:
        """Return the sentence and the four facts."""
        return self.once_banded("head", self._head_html)

    def _head_html(self) -> str:
        scenario = self.run.scenario
        return facts.sentence_html(self.sentence) + facts.facts_html(
            reading_of(self.before),
            reading_of(self.run),
            read_consent(scenario),
            self.view.base_label(),
            scenario,
            self.bands,
            said=self.sentence.note,
        )

    def panels(self, colours: Palette, size: float = 1.0) -> Sequence[Drawing]:
        """Return the ladder's two charts; type ``size`` times as large, as on a projector."""
        whole = ("all panels", colours.page, size)
        if whole in self.said.made:
            drawn: Sequence[Drawing] = self.said.made[whole]
            return drawn
        frame, people = ladder_frame(lab(), self.run.scenario), len(self.run.world.people)
        known = (colours.page, size, *map(int, frame.count()))  # steps and bands arrive one by one
        found = self.once(
            ("panels", known),
            lambda: [
                ladder_chart.fit_panel(frame, colours, people).enlarged(size),
                ladder_chart.feeling_panel(frame, colours, people).enlarged(size),
            ],
        )
        if frame.notna().all(axis=None):
            self.once(whole, lambda: found)
        return found

    def name(self, column: str) -> str:
        """Return the person's "name" or "given_name"."""
        return str(self.run.world.people.frame[column].iloc[self.person])

    def charts(self) -> Mapping[str, Figure]:
        """Return the charts of the page for export."""
        return figures(self.run, self.person, self.name("name"), self.level)

    def deck(self, mode: str) -> Deck:
        """Return everything the picture for a deck shows, in "light" or "dark"."""
        return deck_of(
            self.view.about().title,
            self.run.scenario,
            self.base,
            self.sentence,
            (self.name("given_name"), self.shown.line),
            self.shown.screen,
            self.shown.marks,
            tuple(self.run.world.catalogue.genres),
            dict(list(self.charts().items())[:2]),
            settings_words(self.run.scenario),
            mode,
        )


def result_of(view: state.View) -> Result:
    """Return what a view shows; what is not kept is worked out, and shows its progress.

    Raises
    ------
    PersonalizeError
        If the scenario cannot be run.
    """
    scenario = view.scenario
    base, words = view.baseline()
    run = explore.run_with_progress(scenario)
    before = lab().run(base)
    # What somebody brought can change under its name: then these are other runs.
    own = (scenario.hash(), id(run), base.hash(), id(before), view.story, view.base, words)
    key = repr((*own, view.base_label(), view.pick, view.nth))
    size = weight(scenario)
    found = _results.get(key, lambda: _worked_out(view, base, words, run, before), size)
    if found.bands is None and (bands := explore.bands(base, scenario)):
        _results.forget(key)
        with_bands = replace(
            found, bands=bands, sentence=_sentence(base, words, run, before, bands[1])
        )
        found = _results.get(key, lambda: with_bands, size)
    return found


def _sentence(
    base: Scenario, words: str, run: Run, before: Run, spread: Spread | None = None
) -> Sentence:
    return make_sentence(
        base,
        run.scenario,
        reading_of(before),
        reading_of(run),
        read_consent(run.scenario),
        words,
        run.world.imported,
        spread,
    )


def _worked_out(view: state.View, base: Scenario, words: str, run: Run, before: Run) -> Result:
    """Return a result without bands: they are added once they have arrived."""
    changed = change(lab(), run, base)
    people = order(view.pick, run, size_of_change(run.slates.items, changed.before))
    person = int(people[view.nth % len(people)])
    shown = explore.person_shown(run, person, changed)
    floor = explore.floor(view.scenario)
    sentence = _sentence(base, words, run, before)
    return Result(view, run, base, before, None, sentence, person, shown, floor)
