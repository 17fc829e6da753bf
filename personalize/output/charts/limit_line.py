"""A team's limit on charts: a dashed line with its words, where the axis is a rating or a step."""

from __future__ import annotations

import pandas as pd

from personalize.study.team_limit import TeamLimit

WORDS, RATING, STEP = "limit_words", "limit_rating", "limit_step"
"""Columns that ``with_limit`` adds."""


def with_limit(frame: pd.DataFrame, limit: TeamLimit | None) -> pd.DataFrame:
    """Return a table with the limit, which the charts of ratings draw; unchanged without one.

    Parameters
    ----------
    frame : DataFrame
        Of a chart with ratings from 1 to 7 or with steps.
    limit : TeamLimit, optional
    """
    if limit is None:
        return frame
    marked = frame.copy()
    unasked = ": never without asking" if limit.kind == "asking" else ""
    marked[WORDS] = f"{limit.label()}{unasked}"
    marked[RATING] = float("nan") if limit.rating is None else limit.rating
    marked[STEP] = float("nan") if limit.step is None else float(limit.step)
    return marked


def limit_rows(frame: pd.DataFrame) -> dict[str, list[dict[str, float]]]:
    """Return the rows of the layers of a limit: at a rating, or at a step; empty without one."""
    rows: dict[str, list[dict[str, float]]] = {"limit": [], "limit_step": []}
    if WORDS in frame and not frame.empty:
        rating, step = float(frame.iloc[0][RATING]), float(frame.iloc[0][STEP])
        rows["limit"] = [] if rating != rating else [{"limit": rating}]
        rows["limit_step"] = [] if step != step else [{"at": step}]
    return rows


def limit_note(frame: pd.DataFrame) -> list[str]:
    """Return the words of a limit for a chart's subtitle; none without a limit."""
    return [] if WORDS not in frame or frame.empty else [f"dashed: {frame.iloc[0][WORDS]}"]
