"""The tables of research notes and of the ledger as SQLAlchemy sees them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

_ROW = (
    sa.column("id", sa.String),
    sa.column("notebook", sa.String),
    sa.column("revision", sa.Integer),
    sa.column("created", sa.String),
    sa.column("updated", sa.String),
)


def _rows(name: str, *columns: sa.ColumnClause[Any]) -> sa.TableClause:
    common = (sa.column(column.name, column.type) for column in _ROW)
    return sa.table(name, *common, *columns)


assumptions = _rows(
    "assumptions",
    *(sa.column(name, sa.Text) for name in ("text", "owner", "test", "expected")),
    sa.column("locked", sa.String),
    *(sa.column(name, sa.Text) for name in ("result", "link", "changed")),
    sa.column("opened", sa.String),
)
"""One row an assumption; ``locked`` is when the expectation was locked, ``opened`` when a result
was first written; both are empty before."""

sheets = _rows(
    "test_sheets",
    sa.column("title", sa.Text),
    sa.column("tasks", sa.JSON),
    sa.column("prompts", sa.JSON),
)
"""One row a sheet of a usability test."""

observations = _rows(
    "observations",
    sa.column("sheet", sa.String),
    *(
        sa.column(name, sa.Text)
        for name in (
            "participant",
            "task",
            "outcome",
            "quote",
            "tag",
            "second_tag",
            "kind",
            "scenario",
        )
    ),
)
"""One row something that was seen or said in a usability test."""

studies = _rows(
    "studies",
    sa.column("question", sa.Text),
    sa.column("a", sa.JSON),
    sa.column("b", sa.JSON),
    sa.column("quantity", sa.String),
    sa.column("forecast", sa.JSON),
    sa.column("result", sa.JSON),
    sa.column("opened", sa.String),
)
"""One row a question of the ledger; ``result`` and ``opened`` are empty until results open."""

guesses = sa.table(
    "guesses",
    sa.column("id", sa.String),
    sa.column("study", sa.String),
    sa.column("who", sa.String),
    sa.column("guess", sa.JSON),
    sa.column("locked", sa.String),
)
"""One row a guess of a study; no row is ever changed."""
