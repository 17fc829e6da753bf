"""The rows of a file of answers that a survey counts, by the values of some columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from personalize.errors import PersonalizeError
from personalize.research.calibration.answered import plain
from personalize.research.calibration.mapping import SurveyMapping
from personalize.research.tools.answers import Answers
from personalize.response.cells import is_blank_cell, nearest, shown

SIMULATED = "simulated"
"""Column of a study pack that marks answers which the model made."""
YES = {"yes", "true", "1"}


def chosen_rows(answers: Answers, mapping: SurveyMapping) -> tuple[Answers, list[str]]:
    """Return the answers without the rows that the mapping leaves out, and a note on each reason.

    The rows keep their numbers as the index. Rows that say that the model made them are told.

    Raises
    ------
    PersonalizeError
        If a column of ``require`` is not in the file, or no row is left.
    """
    frame, notes = answers.frame.reset_index(drop=True), list(answers.notes)
    for field, tables in (("exclude", mapping.exclude), ("require", mapping.require)):
        for column, values in tables.items():
            if column not in frame and field == "exclude":
                notes.append(
                    f"exclude.{shown(column)}: there is no such column, and nothing is left out."
                )
                continue
            if column not in frame:
                known = [str(name) for name in frame]
                raise PersonalizeError(
                    f"{field}.{shown(column)}: there is no such column of the answers"
                    f"{nearest(column, known)}. There are: {', '.join(known[:30])}."
                )
            found = _has(frame[column], values)
            kept = ~found if field == "exclude" else found
            if not kept.any() and len(frame):
                raise PersonalizeError(
                    f"{field}.{shown(column)} leaves out every row; it says "
                    f"{', '.join(map(str, values))[:80]}."
                )
            left = int((~kept).sum())
            if left:
                rows = "1 row is" if left == 1 else f"{left:,} rows are"
                notes.append(f"{rows} left out by {field}.{shown(column)}.")
            frame = frame[kept]
    made = int(_has(frame[SIMULATED], tuple(YES)).sum()) if SIMULATED in frame else 0
    if made:
        notes.append(
            f"{made:,} of {len(frame):,} rows say that they are simulated: a trial of the method, "
            "and no survey."
        )
    return replace(answers, frame=frame), notes


def _has(cells: pd.Series, values: Sequence[object]) -> pd.Series:
    """Return whether each cell is one of some values."""
    wanted = {plain(value) for value in values}
    return cells.map(lambda cell: not is_blank_cell(cell) and plain(cell) in wanted).astype(bool)
