"""The tables of the database as SQLAlchemy sees them, and their order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from personalize.store.entry import DAMAGED


class StoredJson(sa.types.TypeDecorator[Any]):
    """JSON column that returns ``DAMAGED`` for invalid JSON, so that other rows can be read."""

    impl = sa.JSON
    cache_ok = True

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Callable[[Any], Any]:
        """Return a function from a cell of the database to its value."""
        process = super().result_processor(dialect, coltype)

        def process_safely(value: Any) -> Any:
            try:
                return value if process is None else process(value)
            except (ValueError, TypeError, RecursionError):
                return DAMAGED

        return process_safely


entries = sa.table(
    "entries",
    *(
        sa.column(name, kind)
        for name, kind in (
            ("id", sa.String),
            ("notebook", sa.String),
            ("place", sa.Float),
            ("revision", sa.Integer),
            ("kind", sa.String),
            ("title", sa.Text),
            ("notes", sa.Text),
            ("tags", StoredJson),
            ("prediction", StoredJson),
            ("scenario", StoredJson),
            ("base", StoredJson),
            ("sentence", sa.Text),
            ("result", StoredJson),
            ("figures", StoredJson),
            ("provenance", StoredJson),
            ("created", sa.String),
            ("updated", sa.String),
            ("deleted", sa.String),
        )
    ),
)

IN_ORDER = (entries.c.place, entries.c.created, entries.c.id)
"""Order of the entries of a notebook."""
