"""Studies and guesses from the rows of the database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from personalize.research.ledger.study import Forecast, Guess, Study, StudyResult


def guess_of(row: Mapping[str, Any]) -> Guess:
    """Return the guess of a stored row."""
    values = row["guess"]
    return Guess(row["who"], tuple(values["numbers"]), values["low"], values["high"], row["locked"])


def study_of(row: Mapping[str, Any], found: list[Guess]) -> Study:
    """Return the study of a stored row with its guesses."""
    said = row["forecast"]
    result = row["result"]
    return Study(
        id=row["id"],
        question=row["question"],
        quantity=row["quantity"],
        a=row["a"],
        b=row["b"],
        forecast=Forecast(
            **{**said, "draws": tuple(said["draws"]), "hashes": tuple(said["hashes"])}
        ),
        guesses=tuple(found),
        result=None if result is None else StudyResult(**result),
        created=row["created"],
        opened=row["opened"],
    )
