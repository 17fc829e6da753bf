"""Pages run in this process, as its main module: given back, or later tests would run them too."""

import sys
from collections.abc import Iterator

import pytest

from personalize.ui import board


@pytest.fixture(autouse=True)
def _main_module() -> Iterator[None]:
    """Give the main module back: processes started later import it anew."""
    own = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = own


@pytest.fixture(autouse=True)
def _said_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let boards say everything each time: the driver keeps nothing as a browser does."""
    monkeypatch.setattr(board, "said_lately", lambda name: [])
