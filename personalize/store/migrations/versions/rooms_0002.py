"""Migration 0002: the tables of rooms of the workshop, their rounds and their votes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of rooms, rounds and votes."""
    op.create_table(
        "rooms",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("code", sa.String(12), nullable=False, unique=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("language", sa.String(12), nullable=False),
        sa.Column("linked", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("current", sa.String(36), nullable=False),
        sa.Column("opened", sa.String(32), nullable=False),
        sa.Column("delete_on", sa.String(10), nullable=False, index=True),
        sa.Column("closed", sa.String(32)),
        sa.Column("secret", sa.String(64), nullable=False),
    )
    op.create_table(
        "rounds",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("room", sa.String(36), nullable=False, index=True),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("phase", sa.String(12), nullable=False),
        sa.Column("mark", sa.String(12), nullable=False),
        sa.Column("plan", sa.JSON, nullable=False),
        sa.Column("picture", sa.JSON),
        sa.Column("guess_opened", sa.Float),
        sa.Column("vote_opened", sa.Float),
    )
    op.create_table(
        "votes",
        sa.Column("round", sa.String(36), primary_key=True),
        sa.Column("part", sa.String(8), primary_key=True),
        sa.Column("voter", sa.String(32), primary_key=True),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("let_through", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,  # row numbers would tell in which order phones voted
    )
