"""The proof that the fit works: surveys that the model answered itself."""

from __future__ import annotations

import streamlit as st

from personalize.output.charts.calibration import ranks_chart, ranks_words
from personalize.research.calibration.self_test import SURVEYS, SelfTest, self_test
from personalize.ui.render import heading, note, plain, say
from personalize.ui.research import working
from personalize.ui.shared.chart import built, colours, show

WORK = "self-test-work"
QUICK = 10
"""Surveys of the quick test."""


def proof() -> None:
    """Offer the self-test, and show its result."""
    heading("Does the fit work?")
    note(
        "The model answers surveys itself, with parameters drawn from the register, and the fit "
        "has to find them. Of its 90% intervals 84 to 96 of 100 should contain the truth."
    )
    number = st.segmented_control(
        "Surveys", [QUICK, SURVEYS], default=QUICK, required=True, key="self-test-number"
    )
    st.button(
        "Try it on answers made by the model",
        key="self-test",
        help="About 2 s of computing a survey.",
        on_click=working.start,
        args=(WORK, lambda report: self_test(int(number or QUICK), report=report), number),
    )
    result = working.finished(WORK, number)
    if isinstance(result, SelfTest):
        say(f"**{plain(result.sentence())}**")
        frame = result.histogram()
        show(built(ranks_chart, frame, colours()), "ranks", ranks_words(frame))
