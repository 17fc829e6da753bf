"""The observations of a usability test as a table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from personalize.research.usability.sheet import WRITTEN, Observation
from personalize.spreadsheets import csv_bytes


def observations_frame(observations: Sequence[Observation]) -> pd.DataFrame:
    """Return a row per observation with the columns ``sheet.WRITTEN``."""
    rows = [{name: getattr(one, name) for name in WRITTEN} for one in observations]
    return pd.DataFrame(rows, columns=list(WRITTEN)).astype("string")


def observations_csv(observations: Sequence[Observation]) -> bytes:
    """Return the table as CSV, safe for spreadsheets."""
    return csv_bytes(observations_frame(observations))
