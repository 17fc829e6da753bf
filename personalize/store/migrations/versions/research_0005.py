"""Migration 0005: assumptions, usability tests, and the ledger of guesses and results."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of research notes and of the ledger."""
    _rows(
        "assumptions",
        *_texts("text", "owner", "test", "expected"),
        sa.Column("locked", sa.String(32), nullable=False),
        *_texts("result", "link", "changed"),
        sa.Column("opened", sa.String(32), nullable=False),
    )
    _rows(
        "test_sheets",
        *_texts("title"),
        sa.Column("tasks", sa.JSON, nullable=False),
        sa.Column("prompts", sa.JSON, nullable=False),
    )
    _rows(
        "observations",
        sa.Column("sheet", sa.String(36), nullable=False, index=True),
        *_texts("participant", "task", "outcome", "quote", "tag", "second_tag", "kind", "scenario"),
    )
    _rows(
        "studies",
        *_texts("question"),
        sa.Column("a", sa.JSON),
        sa.Column("b", sa.JSON, nullable=False),
        sa.Column("quantity", sa.String(40), nullable=False),
        sa.Column("forecast", sa.JSON, nullable=False),
        sa.Column("result", sa.JSON),
        sa.Column("opened", sa.String(32), nullable=False),
    )
    op.create_table(
        "guesses",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("study", sa.String(36), nullable=False, index=True),
        sa.Column("who", sa.String(120), nullable=False),
        sa.Column("guess", sa.JSON, nullable=False),
        sa.Column("locked", sa.String(32), nullable=False),
        sa.UniqueConstraint("study", "who", name="guesses_study_who"),
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _rows(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("notebook", sa.String(80), nullable=False, index=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
        sa.Column("updated", sa.String(32), nullable=False),
        *columns,
    )
