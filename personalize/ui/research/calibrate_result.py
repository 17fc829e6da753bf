"""The result of a calibration: what was learned, how well it predicts, and keeping it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from personalize.output.charts.calibration import (
    learned_chart,
    learned_frame,
    learned_words,
    predicted_chart,
    predicted_words,
)
from personalize.research.calibration.calibrating import Calibration
from personalize.research.calibration.checks import left_out, predicted, warnings_of
from personalize.research.calibration.needed import needed_sentence
from personalize.research.calibration.report import learned_table, sentences
from personalize.spreadsheets import csv_bytes
from personalize.store.posteriors import store_posterior
from personalize.ui import session
from personalize.ui.render import heading, note, plain, say
from personalize.ui.research import working
from personalize.ui.research.acting import attempt, typed
from personalize.ui.shared.chart import built, colours, show
from personalize.ui.shared.downloading import download, show_failures

LEAVE = "calibration-leave"
SHOWN = 12
"""Conditions whose answers are drawn."""


def shown(result: Calibration) -> None:
    """Show a calibration."""
    heading("What the answers teach")
    warnings = warnings_of(result)
    for place, sentence in enumerate(sentences(result)):
        if sentence in warnings or sentence in result.survey.notes:
            continue
        say(f"**{plain(sentence)}**" if place == 0 else plain(sentence))
    for sentence in [needed_sentence(result), *warnings]:
        if sentence:
            note(plain(sentence))
    _keep(result)
    if not result.fits:
        return
    frame = learned_frame(learned_table(result))
    show(built(learned_chart, frame, colours()), "learned", learned_words(frame))
    _predicted(result)
    _left_out(result)
    show_failures()


def _keep(result: Calibration) -> None:
    posterior = result.posterior
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Name", posterior.name, key="posterior-name", max_chars=80, width=260)
        st.button(
            "Keep it and use it on every page",
            key="posterior-keep",
            type="primary",
            on_click=_store,
            args=(result,),
        )
        download(
            "posterior.json",
            posterior.to_json().encode,
            f"posterior-{posterior.hash}.json",
            "application/json",
            "posterior-file",
        )
        download(
            "What was learned (CSV)",
            partial(csv_bytes, learned_table(result)),
            "learned.csv",
            "text/csv",
            "learned-file",
        )


def _store(result: Calibration) -> None:
    name = typed("posterior-name").strip() or result.posterior.name
    named = result.posterior.model_copy(update={"name": name})

    def stored() -> None:
        session.change({"model.posterior": store_posterior(named)})

    attempt(stored, f"Kept as “{name}”. Every page uses it now; the sidebar changes that.")


def _predicted(result: Calibration) -> None:
    heading("Predicted against observed")
    table = predicted(result.survey, result.fits[result.best])
    names = list(dict.fromkeys(table["condition"]))
    for start in range(0, min(len(names), SHOWN), 3):
        for column, name in zip(st.columns(3), names[start : start + 3], strict=False):
            with column:
                rows = table[table["condition"] == name]
                chart = built(predicted_chart, rows, colours())
                show(chart, f"predicted-{start}-{name}", predicted_words(rows))
    if len(names) > SHOWN:
        note(f"The first {SHOWN} of {len(names)} screens.")


def _left_out(result: Calibration) -> None:
    about = result.posterior.hash
    st.button(
        "Leave out one screen at a time",
        key="calibration-leave-do",
        help="Fits the others and predicts the one that was left out; takes a few seconds each.",
        on_click=working.start,
        args=(LEAVE, partial(_others, result), about),
    )
    table = working.finished(LEAVE, about)
    if table is None or not len(table):
        return
    within = int(table["within"].sum())
    say(
        f"**{within} of {len(table)} screens were predicted within their 90% interval by the "
        "others.**"
    )
    st.dataframe(
        table.round(1).rename(columns={"condition": "screen"}), hide_index=True, key="left-out"
    )


def _others(result: Calibration, report: working.Report) -> object:
    return left_out(result, report)
