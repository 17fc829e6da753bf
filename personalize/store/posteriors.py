"""The posteriors of a team: what its surveys taught the model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from personalize.errors import PersonalizeError
from personalize.response.kept_posteriors import forget_posterior, keep_posterior, posterior_of
from personalize.response.posterior import Posterior, read_posterior
from personalize.store.database import connect, database_url, speaking, writing

posteriors = sa.table(
    "posteriors",
    sa.column("hash", sa.String),
    sa.column("name", sa.String),
    sa.column("people", sa.Integer),
    sa.column("answers", sa.Integer),
    sa.column("source", sa.Text),
    sa.column("content", sa.Text),
    sa.column("stored_at", sa.String),
)


@dataclass(frozen=True)
class Stored:
    """A posterior in a list, without its draws."""

    hash: str
    name: str
    people: int
    answers: int
    source: str
    stored_at: str

    def label(self) -> str:
        """Return its name with the number of people, short enough for a sidebar."""
        return f"{self.name} ({self.people:,} people)"


def stored_posteriors() -> list[Stored]:
    """Return the posteriors of the database, the newest first.

    Raises
    ------
    StoreError
        If the database cannot be read.
    """
    engine, table = connect(database_url()), posteriors.c
    columns = (table.hash, table.name, table.people, table.answers, table.source, table.stored_at)
    query = sa.select(*columns).order_by(table.stored_at.desc(), table.hash)
    with speaking(engine.url), engine.connect() as connection:
        return [Stored(*row) for row in connection.execute(query)]


def store_posterior(posterior: Posterior) -> str:
    """Store a posterior in the database and on this computer, and return its hash.

    Raises
    ------
    StoreError
        If the database cannot be written; then nothing is stored.
    """
    engine = connect(database_url())
    row = {
        "hash": posterior.hash,
        "name": posterior.name,
        "people": posterior.people,
        "answers": posterior.answers,
        "source": posterior.source,
        "content": posterior.to_json(),
        "stored_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    with speaking(engine.url), writing(engine).begin() as connection:
        connection.execute(sa.delete(posteriors).where(posteriors.c.hash == posterior.hash))
        connection.execute(sa.insert(posteriors).values(**row))
        return keep_posterior(posterior)  # within the transaction: both are kept, or none


def fetch_posterior(wanted: str) -> Posterior:
    """Return the posterior with a hash or a name, and keep it on this computer.

    Of several with one name, the newest.

    Raises
    ------
    PersonalizeError
        If there is none, or it rests on another register.
    """
    engine, table = connect(database_url()), posteriors.c
    query = (
        sa.select(table.content)
        .where(sa.or_(table.hash == wanted, table.name == wanted))
        .order_by(table.stored_at.desc())
    )
    with speaking(engine.url), engine.connect() as connection:
        row = connection.execute(query).first()
    if row is None:
        known = ", ".join(dict.fromkeys(one.name for one in stored_posteriors())) or "none"
        raise PersonalizeError(
            f"There is no posterior “{wanted[:60]}”. Stored: {known}; or give a file of "
            "`personalize calibrate`."
        )
    posterior = read_posterior(row[0], f"The posterior “{wanted[:60]}”")
    keep_posterior(posterior)
    return posterior


def is_here(wanted: str) -> bool:
    """Return whether a posterior can be used, after fetching it from the database; "" always."""
    try:
        if wanted:
            posterior_of(wanted)
    except PersonalizeError:
        try:
            fetch_posterior(wanted)
        except PersonalizeError:
            return False
    return True


def delete_posterior(wanted: str) -> None:
    """Delete a posterior by its hash from the database and from this computer.

    Raises
    ------
    StoreError
        If the database cannot be written.
    """
    engine = connect(database_url())
    with speaking(engine.url), writing(engine).begin() as connection:
        connection.execute(sa.delete(posteriors).where(posteriors.c.hash == wanted))
    forget_posterior(wanted)
