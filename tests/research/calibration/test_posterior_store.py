"""Posteriors in the notebook's database, in SQLite and in PostgreSQL."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from personalize.errors import PersonalizeError
from personalize.response.kept_posteriors import folder, forget_posterior, posterior_of
from personalize.response.posterior import Posterior
from personalize.store.database import StoreError
from personalize.store.posteriors import (
    delete_posterior,
    fetch_posterior,
    store_posterior,
    stored_posteriors,
)
from tests.research.calibration.making import fitted, table


@pytest.fixture(scope="module")
def posterior() -> Posterior:
    return fitted(table(6)).posterior


@pytest.fixture
def kept(database: str, library: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("PERSONALIZE_DATABASE_URL", database)
    return database


def named(posterior: Posterior, name: str) -> Posterior:
    return Posterior.model_validate({**posterior.model_dump(), "name": name})


def test_what_is_stored_is_listed_fetched_and_deleted(kept: str, posterior: Posterior) -> None:
    assert stored_posteriors() == []
    wanted = store_posterior(posterior)
    store_posterior(posterior)  # again: it stands there once
    (one,) = stored_posteriors()
    assert (one.hash, one.name, one.people, one.answers) == (wanted, "a survey", 6, 24)
    assert one.label() == "a survey (6 people)" and one.source == "answers.csv"
    assert fetch_posterior(wanted) == fetch_posterior("a survey") == posterior
    forget_posterior(wanted)  # another computer with the same database
    assert fetch_posterior("a survey") == posterior and posterior_of(wanted) == posterior
    delete_posterior(wanted)
    assert stored_posteriors() == [] and not (folder() / f"{wanted}.json").exists()
    with pytest.raises(PersonalizeError, match="no posterior “a survey”. Stored: none"):
        fetch_posterior("a survey")


def test_two_posteriors_of_one_name(kept: str, posterior: Posterior) -> None:
    hostile = "<b>=1+1</b> é ' ; --"
    hashes = {store_posterior(named(posterior, name)) for name in ("x", "y", hostile)}
    assert len(hashes) == len(stored_posteriors()) == 1  # the same answers under the last name
    assert fetch_posterior(hostile).name == hostile
    later = {**named(posterior, "x").model_dump(), "source": "later.csv", "people": 99}
    other, third = (Posterior.model_validate({**later, "answers": n}) for n in (198, 199))
    hashes |= {store_posterior(other), store_posterior(third)}
    assert len(hashes) == len(stored_posteriors()) == 3
    assert fetch_posterior("x").name == "x" and fetch_posterior(hostile).name == hostile
    delete_posterior(other.hash)
    assert fetch_posterior("x").hash == third.hash
    with pytest.raises(PersonalizeError, match="no posterior “z”. Stored: .*x"):
        fetch_posterior("z")


def test_a_damaged_row_is_told(kept: str, posterior: Posterior) -> None:
    wanted = store_posterior(posterior)
    address = sa.make_url(kept)
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    engine = sa.create_engine(address)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE posteriors SET content = '{\"draws\": 1}'"))
    engine.dispose()
    with pytest.raises(PersonalizeError, match="^The posterior “a survey” was written by another"):
        fetch_posterior("a survey")
    assert posterior_of(wanted) == posterior


def test_nothing_is_stored_by_half(
    kept: str, posterior: Posterior, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored_posteriors()
    folder().write_text("in the way")  # the folder of posteriors cannot be made
    with pytest.raises(PersonalizeError, match="is a file; a folder is needed"):
        store_posterior(posterior)
    assert stored_posteriors() == []
    monkeypatch.setenv("PERSONALIZE_DATABASE_URL", f"sqlite:///{library}")  # a folder
    with pytest.raises(StoreError):
        store_posterior(posterior)
