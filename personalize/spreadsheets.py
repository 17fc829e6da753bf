"""Tables as CSV that spreadsheet programs read as they are meant, and files of tables."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from personalize.files import beside, write_bytes

ENCODING = "utf-8-sig"
"""UTF-8 with a byte order mark, without which Excel reads another encoding."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters that a spreadsheet would run as a formula."""


def safe_for_spreadsheets(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table with an apostrophe before text that a spreadsheet would run as a formula."""

    def safe(value: object) -> object:
        return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value

    texts = [name for name in frame if not pd.api.types.is_numeric_dtype(frame[name])]
    return frame.assign(**{str(name): frame[name].map(safe) for name in texts})


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV, safe for spreadsheets."""
    text: str = safe_for_spreadsheets(frame).to_csv(index=False)
    return text.encode(ENCODING, "backslashreplace")


def write_csv(frame: pd.DataFrame, target: Path) -> None:
    """Write a table as CSV, whole or not at all."""
    write_bytes(target, csv_bytes(frame))


def parquet_bytes(frame: pd.DataFrame) -> bytes:
    """Return a table as the bytes of a Parquet file."""
    return bytes(frame.to_parquet(None, index=False))


def write_parquet(frame: pd.DataFrame, target: Path) -> None:
    """Write a table as Parquet, whole or not at all."""
    with beside(target) as part, part.open("wb") as file:  # Arrow opens no name that is no UTF-8
        frame.to_parquet(file, index=False)
