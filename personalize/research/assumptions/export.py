"""Assumptions as a table and as Markdown: expected, found, changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from personalize.research.assumptions.assumption import Assumption
from personalize.spreadsheets import csv_bytes

COLUMNS = (
    "text",
    "owner",
    "test",
    "expected",
    "locked",
    "result",
    "link",
    "changed",
    "state",
    "created",
)


def assumptions_frame(
    assumptions: Sequence[Assumption], now: datetime | None = None
) -> pd.DataFrame:
    """Return a row per assumption with the columns ``COLUMNS``.

    Parameters
    ----------
    assumptions : sequence of Assumption
    now : datetime, optional
        The time for which states are told; the present unless given.
    """
    rows = [{**vars(one), "state": one.state(now)} for one in assumptions]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype("string")


def assumptions_csv(assumptions: Sequence[Assumption], now: datetime | None = None) -> bytes:
    """Return the table as CSV, safe for spreadsheets."""
    return csv_bytes(assumptions_frame(assumptions, now))


def assumptions_markdown(assumptions: Sequence[Assumption], now: datetime | None = None) -> bytes:
    """Return the assumptions as a table in Markdown; marks in their texts are escaped."""
    head = ("Assumption", "Owner", "How to test", "Expected", "Found", "Changed", "State")
    lines = ["# Assumptions", "", _line(head), _line(["---"] * len(head))]
    for one in assumptions:
        expected = one.expected + (f" (locked {one.locked})" if one.locked else "")
        found = " ".join(filter(None, (_escaped(one.result), f"<{one.link}>" if one.link else "")))
        cells = [_escaped(text) for text in (one.text, one.owner, one.test, expected)]
        lines.append(_line([*cells, found, _escaped(one.changed), one.state(now)]))
    return ("\n".join(lines) + "\n").encode("utf-8", "backslashreplace")


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    marks = re.sub(r"([\\`*_{}\[\]<>#|!$~&])", r"\\\1", text)
    return "<br>".join(marks.splitlines())
