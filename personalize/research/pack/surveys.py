"""The survey tools' files of a study, and what is done by hand."""

from __future__ import annotations

from personalize.research.pack.measures import NEUTRAL
from personalize.research.pack.texts import text
from personalize.research.tools import Questionnaire, manual_steps, survey_files


def files_of_tools(questionnaire: Questionnaire) -> dict[str, bytes]:
    """Return the file of each tool, the pictures and the steps by hand, by name."""
    steps = text("manual_steps.md", tools=manual_steps(questionnaire), letters=NEUTRAL)
    pictures = {
        f"service_{NEUTRAL[block.code]}.png": block.picture
        for block in questionnaire.conditions()
        if block.picture is not None
    }
    return {**survey_files(questionnaire), **pictures, "manual_steps.md": steps.encode()}
