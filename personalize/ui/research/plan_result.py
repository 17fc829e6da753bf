"""A plan on the page: its curve, its table, what it would refute, and what to ask first."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from personalize.output.charts.power import power_chart, power_words
from personalize.research.planning.plan import StudyPlan
from personalize.research.planning.words import (
    ask_words,
    ends_words,
    expected_words,
    latent_words,
    questions_table,
    refuted_words,
    sizes_table,
    title_words,
)
from personalize.ui.render import heading, note, plain, say
from personalize.ui.shared.chart import built, colours, show


def sizes(plan: StudyPlan) -> None:
    """Show the curve over the size, its table, and what the study would refute."""
    heading("How many people")
    group = plan.settings.group()
    left, right = st.columns([3, 2], gap="medium")
    with left:
        chart = built(
            power_chart,
            plan.table,
            colours(),
            title=title_words(plan),
            group=group,
            target=plan.needed[0].target,
        )
        show(chart, "plan-power", power_words(plan.table, group))
    with right:
        for words in (latent_words(plan), expected_words(plan), refuted_words(plan)):
            say(plain(words))
    table = sizes_table(plan)
    st.dataframe(table, hide_index=True, key="plan-table", column_config=_decimals(table))
    note(plain(ends_words(plan)))


def _decimals(table: pd.DataFrame) -> dict[str, Any]:
    """Return how columns of a table are written: fractions with one decimal, answers with two."""
    fractions = table.select_dtypes("float").columns
    return {
        name: st.column_config.NumberColumn(format="%.2f" if "answers" in name else "%.1f")
        for name in fractions
    }


def ask_first(plan: StudyPlan) -> None:
    """Show what to ask first."""
    heading("What to ask first")
    say(f"**{plain(ask_words(plan))}**")
    if plan.questions.empty:
        return
    table = questions_table(plan)
    st.dataframe(table, hide_index=True, key="plan-questions", column_config=_decimals(table))
    note(
        "Doubt: how often of 100 times two versions of the model disagree on which feels more "
        "invasive. It is worked out from the 200 versions, each taken as true in turn."
    )
