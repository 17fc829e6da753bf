"""Pages run in this process, as its main module: given back, or later tests would run them too."""

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _main_module() -> Iterator[None]:
    """Give the main module back: processes started later import it anew."""
    own = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = own
