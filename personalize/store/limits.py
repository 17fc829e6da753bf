"""The limit of a notebook: what a team set in a workshop, or nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from personalize.store.database import connect, database_url, speaking, writing
from personalize.store.entry import MINE
from personalize.study.team_limit import TeamLimit, limit_of

limits = sa.table(
    "limits",
    sa.column("notebook", sa.String),
    sa.column("limit", sa.JSON),
    sa.column("set_at", sa.String),
)
"""One row a notebook that has a limit."""


def team_limit(notebook: str = MINE) -> TeamLimit | None:
    """Return the limit of a notebook, or None.

    Raises
    ------
    StoreError
        If the database cannot be read.
    """
    engine = connect(database_url())
    query = sa.select(limits.c.limit).where(limits.c.notebook == notebook)
    with speaking(engine.url), engine.connect() as connection:
        row = connection.execute(query).first()
    return None if row is None else limit_of({"limit": dict(row[0])}, "the notebook’s limit")


def set_team_limit(limit: TeamLimit | None, notebook: str = MINE) -> None:
    """Store the limit of a notebook in place of an earlier one; None removes it.

    Raises
    ------
    StoreError
        If the database cannot be written.
    """
    engine = connect(database_url())
    with speaking(engine.url), writing(engine).begin() as connection:
        connection.execute(sa.delete(limits).where(limits.c.notebook == notebook))
        if limit is not None:
            stamp = datetime.now(UTC).isoformat(timespec="seconds")
            values = limit.model_dump(mode="json", exclude_none=True)
            row = {"notebook": notebook, "limit": values, "set_at": stamp}
            connection.execute(sa.insert(limits).values(**row))
