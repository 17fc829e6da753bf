"""Calibrate: bring the answers of a survey, and see what they change."""

from __future__ import annotations

from functools import partial

import streamlit as st

from personalize.errors import PersonalizeError
from personalize.output.letters import drawable
from personalize.research.calibration.calibrating import Calibration, calibrate_on
from personalize.research.calibration.checks import meaning_of
from personalize.research.calibration.mapping import SurveyMapping
from personalize.research.calibration.reading import survey_of
from personalize.research.calibration.report import survey_sentences
from personalize.research.calibration.sample import (
    KNOWN,
    sample_answers,
    sample_files,
    sample_mapping,
)
from personalize.research.calibration.survey import Survey
from personalize.research.tools.answers import Answers
from personalize.response.cells import is_blank_cell
from personalize.ui.render import heading, note, plain, say
from personalize.ui.research import calibrate_kept, calibrate_proof, working
from personalize.ui.research.acting import told
from personalize.ui.research.calibrate_mapping import mapping_form
from personalize.ui.research.calibrate_result import shown
from personalize.ui.research.calibrate_upload import digest, uploaded
from personalize.ui.shared.downloading import download

WORK, SAMPLE, LAST = "calibration-work", "calibration-sample", "calibration-last"
"""Session keys: the fit, whether the sample is looked at, and the last survey that was read."""
ROWS = 20
"""Rows of the preview."""


def tab() -> None:
    """Show the tab."""
    told()
    calibrate_kept.so_what()
    with st.expander("What a file should look like", key="calibration-form"):
        _form()
    heading("Your answers")
    answers, given, name = uploaded(sample=bool(st.session_state.get(SAMPLE)))
    if answers is not None:
        _read(answers, given, name)
    calibrate_kept.kept()
    calibrate_proof.proof()


def _form() -> None:
    """Show the form of a file, and offer a sample that the model answered itself."""
    say(
        "One row a person and screen (or one row a person, with a column a screen): who answered, "
        "what they were shown, and how invasive it felt. Five rows of the sample:"
    )
    st.dataframe(sample_answers().head(5), hide_index=True, width="content", key="sample-rows")
    note(
        "The sample holds 240 answers that the model gave itself, with known effects: the level, "
        "the penalty for collecting without telling and the weight of an identified account are "
        "higher than in the register. A fit should find that."
    )
    with st.container(horizontal=True):
        for file, kind in (("answers.csv", "text/csv"), ("mapping.toml", "application/toml")):
            download(
                f"Sample {file}",
                partial(_sample, file),
                f"sample-{file}",
                kind,
                f"sample-{file}",
            )
        st.button("Try it on the sample", key="sample-try", on_click=_try_sample)


def _sample(file: str) -> bytes:
    return sample_files()[file].encode()


def _try_sample() -> None:
    st.session_state[SAMPLE] = True


def _read(answers: Answers, given: SurveyMapping | None, name: str) -> None:
    """Show the answers as read, the mapping, and the fit."""
    if st.session_state.get(SAMPLE) and name == "sample":
        given = sample_mapping()
        with st.container(horizontal=True, vertical_alignment="center"):
            note("This is the sample.", "content")
            st.button("Put it away", key="sample-away", type="tertiary", on_click=_put_away)
    if answers.dropped:
        say(
            f"**Removed before anything else**, because they tell who a person is: "
            f"{plain(', '.join(answers.dropped))}."
        )
    for sentence in answers.notes:
        note(plain(sentence))
    st.dataframe(
        answers.frame.head(ROWS).map(_as_shown), hide_index=True, height=240, key="answer-rows"
    )
    note(f"The first {min(ROWS, len(answers.frame))} of {len(answers.frame):,} rows.")
    mapping = mapping_form(answers.frame, given)
    if mapping is None:
        return
    about = (digest(name), mapping)
    try:
        survey = _survey(answers, name, about)
    except PersonalizeError as error:
        st.error(plain(str(error)))
        return
    download("mapping.toml", mapping.to_toml().encode, "mapping.toml", "application/toml", "map")
    first, *others = survey_sentences(survey)
    say(f"**{plain(first)}**")
    for sentence in others[len(answers.notes) :]:
        note(plain(sentence))
    _fit(survey, name, about)


def _survey(answers: Answers, name: str, about: tuple[str, SurveyMapping]) -> Survey:
    """Return the survey of a file and a mapping; the last one is kept."""
    kept = st.session_state.get(LAST)
    if kept is None or kept[0] != about:
        kept = st.session_state[LAST] = about, survey_of(answers, name, about[1])
    survey: Survey = kept[1]
    return survey


def _as_shown(cell: object) -> str | None:
    """Return a cell as text, without characters that turn the direction of what follows."""
    return None if is_blank_cell(cell) else drawable(str(cell))


def _put_away() -> None:
    st.session_state.pop(SAMPLE, None)


def _fit(survey: Survey, name: str, about: tuple[str, SurveyMapping]) -> None:
    st.button(
        "Fit the model",
        key="calibration-fit",
        type="primary",
        on_click=working.start,
        args=(WORK, partial(_calibrated, survey, name), about),
    )
    note("Answers stay in this session; only what you keep below is stored, without any answer.")
    result = working.finished(WORK, about)
    if result is None:
        return
    if name == "sample":
        _recovered(result)
    shown(result)


def _recovered(result: Calibration) -> None:
    """Say which values the sample was made from, and what the fit found of them."""
    rows = {row.name: row for row in result.learned}
    for name, value in KNOWN.items():
        row = rows[name]
        say(
            f"The sample was made with “{plain(meaning_of(name))}” at {value:.2f}; the fit says "
            f"{row.median:.2f} ({row.low:.2f} to {row.high:.2f})."
        )


def _calibrated(survey: Survey, name: str, report: working.Report) -> object:
    return calibrate_on(survey, name.rsplit(".", 1)[0], report=report)
