"""Shared by all tests: a private data folder, one lab, small scenarios."""

import os
import tempfile
from pathlib import Path

import pytest

os.environ["PERSONALIZE_DATA_DIR"] = tempfile.mkdtemp(prefix="personalize-tests-")

from personalize.scenario import Scenario
from personalize.study.lab import Lab


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
