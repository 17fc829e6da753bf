"""Pages run in this process, as its main module: given back, or later tests would run them too."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _main_module() -> Iterator[None]:
    """Give the main module back: processes started later import it anew."""
    own = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = own


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a test a data folder of its own, without a team's database."""
    monkeypatch.setenv("PERSONALIZE_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("PERSONALIZE_DATABASE_URL", raising=False)
    return tmp_path
