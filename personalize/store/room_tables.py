"""The tables of the workshop as SQLAlchemy sees them."""

from __future__ import annotations

import sqlalchemy as sa

rooms = sa.table(
    "rooms",
    sa.column("id", sa.String),
    sa.column("code", sa.String),
    sa.column("title", sa.Text),
    sa.column("language", sa.String),
    sa.column("linked", sa.Boolean),
    sa.column("version", sa.Integer),
    sa.column("current", sa.String),
    sa.column("opened", sa.String),
    sa.column("delete_on", sa.String),
    sa.column("closed", sa.String),
    sa.column("secret", sa.String),
)
"""One row a room; ``current`` is the id of its round, "" where none is chosen."""

rounds = sa.table(
    "rounds",
    sa.column("id", sa.String),
    sa.column("room", sa.String),
    sa.column("place", sa.Integer),
    sa.column("attempt", sa.Integer),
    sa.column("phase", sa.String),
    sa.column("mark", sa.String),
    sa.column("plan", sa.JSON),
    sa.column("picture", sa.JSON),
    sa.column("guess_opened", sa.Float),
    sa.column("vote_opened", sa.Float),
)
"""One row a round; ``mark`` is "", "reset" or "skipped"."""

votes = sa.table(
    "votes",
    sa.column("round", sa.String),
    sa.column("part", sa.String),
    sa.column("voter", sa.String),
    sa.column("answer", sa.Text),
    sa.column("seconds", sa.Float),
    sa.column("let_through", sa.Boolean),
)
"""One row a phone in a guess or a vote of a round: the first three columns are the key."""
