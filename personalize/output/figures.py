"""The charts of one result as files can have them: each in either mode, with its data and words."""

from __future__ import annotations

from personalize.output.charts import ladder, people, waterfall
from personalize.output.export import Figure
from personalize.scenario import Scenario
from personalize.study.lab import Lab, Run
from personalize.study.ladder import ladder_frame


def explore_figures(
    lab: Lab, run: Run, person: int, name: str, floor: float, before: Scenario | None = None
) -> dict[str, Figure]:
    """Return the charts of Explore by their titles.

    Parameters
    ----------
    run : Run
        What is shown.
    person : int
        Who is marked among the people.
    name : str
        What the person is called.
    floor : float
        The average rating with no personal data.
    before : Scenario, optional
        What was shown before the last setting: its lines are drawn in grey.
    """
    number = len(run.world.people)
    steps = ladder_frame(lab, run.scenario, before)
    terms = {term: float(values.mean()) for term, values in run.response.now.terms.items()}
    falls, who = waterfall.bars(terms, grouped=True), f"average of {number:,} people"
    dots = people.dots(run.response.now.rating, person)
    found = [
        Figure(
            "How useful the picks are",
            lambda c: ladder.relevance_strip(steps, c, number, height=150, named=True),
            steps,
            ladder.relevance_words(steps),
        ),
        Figure(
            "How invasive it feels",
            lambda c: ladder.wedge(steps, c, number),
            steps,
            ladder.wedge_words(steps),
        ),
        Figure(
            "Where the rating comes from",
            lambda c: waterfall.waterfall(falls, c, who),
            falls,
            waterfall.waterfall_words(falls, who),
        ),
        Figure(
            "How each person would rate it",
            lambda c: people.distribution(dots, c, name, number, floor),
            dots,
            people.distribution_words(dots, name, number),
        ),
    ]
    return {figure.title: figure for figure in found}
