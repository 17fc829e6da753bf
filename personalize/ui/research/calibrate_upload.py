"""The upload of answers and of a mapping; nothing is stored."""

from __future__ import annotations

import hashlib

import streamlit as st
import tomlkit
from tomlkit.exceptions import TOMLKitError

from personalize.errors import PersonalizeError
from personalize.research.calibration.mapping import SurveyMapping, mapping_of
from personalize.research.calibration.sample import sample_files
from personalize.research.tools.answers import Answers, read_answers
from personalize.ui.render import note, plain

LAST, BEFORE = "answers-last", "answers-before"
"""Session keys: digest of the last file and what was read from it; the file with its mapping."""


def uploaded(*, sample: bool) -> tuple[Answers | None, SurveyMapping | None, str]:
    """Show the fields for files; return the answers, the mapping if one was given, and a name.

    Parameters
    ----------
    sample : bool
        Whether the sample stands in for a file where none was given.
    """
    left, right = st.columns(2)
    file = left.file_uploader(
        "Answers",
        key="answers-file",
        help="CSV, Excel, Parquet, SPSS or JSON, also as Qualtrics, LimeSurvey, jsPsych write it.",
    )
    map_file = right.file_uploader(
        "Mapping (optional)",
        key="mapping-file",
        help="The mapping.toml of an earlier survey.",
    )
    if file is None and sample:
        st.session_state.pop(LAST, None)
        return read_answers(sample_files()["answers.csv"].encode(), "sample"), None, "sample"
    if file is None:
        return _read_before()
    try:
        answers = _read(file.getvalue(), file.name)
        given = None if map_file is None else mapping_of_upload(map_file.getvalue(), map_file.name)
        st.session_state[BEFORE] = answers, given, file.name
    except PersonalizeError as error:
        st.error(plain(str(error)))
        return None, None, ""
    return answers, given, file.name


def _read_before() -> tuple[Answers | None, SurveyMapping | None, str]:
    """Return the file that was read in this session, whose field Streamlit has emptied."""
    if BEFORE not in st.session_state:
        return None, None, ""
    answers, given, name = st.session_state[BEFORE]
    with st.container(horizontal=True, vertical_alignment="center"):
        note(f"{plain(name)}, read before in this session.", "content")
        st.button("Put it away", key="answers-away", type="tertiary", on_click=_forget)
    return answers, given, name


def _forget() -> None:
    for key in (LAST, BEFORE):
        st.session_state.pop(key, None)


def digest(name: str) -> str:
    """Return what identifies the content of the file of answers that was read last."""
    last = st.session_state.get(LAST)
    return name if last is None else f"{name} {last[0]}"


def _read(content: bytes, name: str) -> Answers:
    found = hashlib.blake2b(content, digest_size=8).hexdigest()
    last = st.session_state.get(LAST)
    if last is None or last[0] != found:
        with st.spinner("Reading the answers …"):
            last = st.session_state[LAST] = found, read_answers(content, name)
    answers: Answers = last[1]
    return answers


def mapping_of_upload(content: bytes, name: str) -> SurveyMapping:
    """Return the mapping of an uploaded file.

    Raises
    ------
    PersonalizeError
        If it is not TOML, or a value is not allowed.
    """
    try:
        return mapping_of(tomlkit.parse(content.decode("utf-8-sig")).unwrap())
    except (UnicodeDecodeError, TOMLKitError) as error:
        raise PersonalizeError(f"The mapping {name} is not TOML: {error}.") from None
