"""The charts of Explore: strip and wedge, waterfall, distribution over people."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from personalize.output.charts import people as people_chart
from personalize.output.charts import waterfall as waterfall_chart
from personalize.output.charts.ladder import (
    relevance_strip,
    relevance_words,
    wedge,
    wedge_words,
)
from personalize.output.limited import limited, limited_steps
from personalize.study.lab import Run
from personalize.study.ladder import missing
from personalize.ui import comparison
from personalize.ui.background import lab
from personalize.ui.explore import guess
from personalize.ui.explore.result import Result
from personalize.ui.render import note
from personalize.ui.shared.chart import built, colours, show

WHOSE = {"everyone": "Everyone", "person": "This person"}


def steps_of(now: Result) -> pd.DataFrame:
    """Return the table of the ladder, with the last setting if the view is compared with it."""
    last = comparison.last_setting(now.view) if comparison.base_of(now.view) == "last" else None
    return limited_steps(lab(), now.scenario, last)


def hero(now: Result, size: float = 1.0, key: str = "") -> pd.DataFrame:
    """Show the strip and the wedge; return the table of the ladder."""
    frame, people = steps_of(now), len(now.run.world.people)
    guessed = guess.guess_of(now.scenario)
    with st.container(key=f"hero{key}", gap="small"):
        strip_chart = built(relevance_strip, frame, colours(), people, size=size)
        show(strip_chart, f"strip{key}", "" if guessed.covered else relevance_words(frame))
        wedge_chart = built(
            wedge,
            frame,
            colours(),
            people,
            size=size,
            guess=guessed,
        )
        if guessed.covered:
            show(
                wedge_chart, f"wedge{key}-covered", selects="guess_end", on_select=guess.pointed_at
            )
        else:
            show(wedge_chart, f"wedge{key}", wedge_words(frame))
    missing_steps = len(missing(lab(), now.scenario))
    if missing_steps:
        note(f"Learning {missing_steps} more {'step' if missing_steps == 1 else 'steps'} …")
    return frame


def why(run: Run, number: int, name: str, key: str, first: str = "everyone") -> None:
    """Show the terms of a rating as a waterfall chart.

    Parameters
    ----------
    first : {"everyone", "person"}
        Whose rating is shown at first.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        whose = st.segmented_control(
            "Whose rating",
            list(WHOSE),
            default=first,
            required=True,
            format_func=WHOSE.__getitem__,
            key=f"whose-{key}",
        )
        everything = st.toggle(
            "All terms", key=f"terms-{key}", help="Every term of the model, instead of six sums."
        )
    terms = terms_of(run, number if whose == "person" else None)
    frame = waterfall_chart.bars(terms, grouped=not everything)
    who = name if whose == "person" else f"average of {len(run.world.people):,} people"
    chart = built(waterfall_chart.waterfall, frame, colours(), who)
    show(chart, f"waterfall-{key}-{bool(everything)}", waterfall_chart.waterfall_words(frame, who))
    largest = waterfall_chart.largest_changeable(terms)
    note(
        "Most of it would be felt even with no data; the largest part you can change is "
        f"“{largest}”."
    )


def terms_of(run: Run, number: int | None) -> dict[str, float]:
    """Return the terms of a person's rating, or of the average of everyone."""
    terms = run.response.now.terms
    if number is None:
        return {term: float(values.mean()) for term, values in terms.items()}
    return {term: float(values[number]) for term, values in terms.items()}


def everyone(run: Run, number: int, name: str, floor: float, key: str) -> None:
    """Show the distribution of ratings with the person marked, and its lowest and highest tenth."""
    ratings = run.response.now.rating
    frame: Any = limited(people_chart.dots(ratings, number))
    chart = built(people_chart.distribution, frame, colours(), name, len(ratings), floor)
    low, high = np.quantile(ratings, (0.1, 0.9))
    words = people_chart.distribution_words(frame, name, len(ratings))
    show(chart, f"everyone-{key}", words)
    line = (
        f"The least bothered tenth would rate below {low:.1f}, the most bothered tenth above "
        f"{high:.1f}."
    )
    concerned = (run.world.people.frame["situation"] != "").to_numpy()
    if concerned.any():
        line += f" People in a difficult situation: {ratings[concerned].mean():.1f} on average."
    note(line)
