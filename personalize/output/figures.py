"""The charts of a result for export, each with its data and a description in words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import altair as alt
import pandas as pd

from personalize.output.charts import course, difference, ladder, people, segments, waterfall
from personalize.output.export import Figure
from personalize.output.limited import limited, limited_steps
from personalize.output.palette import Palette
from personalize.scenario import Scenario
from personalize.study.compare import Comparison
from personalize.study.lab import Lab, Run


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
    steps = limited_steps(lab, run.scenario, before)
    terms = {term: float(values.mean()) for term, values in run.response.now.terms.items()}
    bar_frame, who = waterfall.bars(terms, grouped=True), f"average of {number:,} people"
    dots = limited(people.dots(run.response.now.rating, person))
    figures = [
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
            lambda c: waterfall.waterfall(bar_frame, c, who),
            bar_frame,
            waterfall.waterfall_words(bar_frame, who),
        ),
        Figure(
            "How each person would rate it",
            lambda c: people.distribution(dots, c, name, number, floor),
            dots,
            people.distribution_words(dots, name, number),
        ),
    ]
    return {figure.title: figure for figure in figures}


def compare_figures(comparison: Comparison) -> dict[str, Figure]:
    """Return the charts of Compare by their titles."""
    number = len(comparison.b.world.people)
    frame, segment_table = (
        difference.difference_frame(comparison),
        segments.segment_frame(comparison),
    )
    charts = [
        Figure(
            "What changes from A to B",
            lambda c: difference.difference_chart(frame, c, number),
            frame,
            difference.difference_words(frame),
        )
    ]
    for name in dict.fromkeys(segment_table["segment"]):
        segment_rows = segment_table[segment_table["segment"] == name]
        charts.append(
            Figure(
                f"Who minds more, by {str(name).lower()}",
                partial(segments.segment_chart, segment_rows, segment=str(name)),
                segment_rows,
                segments.segment_words(segment_rows),
            )
        )
    return {figure.title: figure for figure in charts}


def timeline_figures(frame: pd.DataFrame, events: Mapping[int, str]) -> dict[str, Figure]:
    """Return the panels of Over time by their titles.

    Parameters
    ----------
    frame : DataFrame
        Of ``charts.course.course_frame``.
    events : mapping of int to str
        What happens, by session.
    """
    figures = {}
    for output, (title, _, _) in course.PANELS.items():
        panel_rows = frame[frame["output"] == output]
        if len(panel_rows):
            draw = partial(_panel, frame, output, dict(events))
            figures[title] = Figure(title, draw, panel_rows, course.course_words(frame, output))
    return figures


def _panel(frame: pd.DataFrame, output: str, events: dict[int, str], colours: Palette) -> alt.Chart:
    return course.course(frame, output, colours, events=events)
