"""Migration 0003: the table of a team's own limits."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of limits."""
    op.create_table(
        "limits",
        sa.Column("notebook", sa.String(80), primary_key=True),
        sa.Column("limit", sa.JSON, nullable=False),
        sa.Column("set_at", sa.String(32), nullable=False),
    )
