"""Survey tools: the files in which a questionnaire is set up, and the files of its answers."""

from __future__ import annotations

from personalize.research.tools.formr import formr_file, formr_steps
from personalize.research.tools.jspsych import jspsych_file, jspsych_steps
from personalize.research.tools.limesurvey import limesurvey_file, limesurvey_steps
from personalize.research.tools.qualtrics import qualtrics_file, qualtrics_steps
from personalize.research.tools.questionnaire import (
    Block,
    Question,
    Questionnaire,
    QuestionnaireError,
)

__all__ = [
    "Block",
    "Question",
    "Questionnaire",
    "QuestionnaireError",
    "manual_steps",
    "survey_files",
]


def survey_files(questionnaire: Questionnaire) -> dict[str, bytes]:
    """Return the file of each survey tool by its name; equal questionnaires give equal bytes."""
    return {
        "limesurvey.txt": limesurvey_file(questionnaire),
        "qualtrics.txt": qualtrics_file(questionnaire),
        "formr.xlsx": formr_file(questionnaire),
        "jspsych.json": jspsych_file(questionnaire),
    }


def manual_steps(questionnaire: Questionnaire) -> dict[str, list[str]]:
    """Return what is done by hand in each tool, in order and without numbers, by its name.

    Steps cover what the tool’s file cannot hold.
    """
    return {
        "LimeSurvey": limesurvey_steps(questionnaire),
        "Qualtrics": qualtrics_steps(questionnaire),
        "formr": formr_steps(questionnaire),
        "jsPsych": jspsych_steps(questionnaire),
    }
