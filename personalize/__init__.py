"""Thin Line: see how a personalized product becomes more useful and more invasive.

>>> from personalize import Scenario, run
>>> result = run(Scenario().replace({"data.level": 3}))
>>> result.table()  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from personalize.api import (
        compare,
        facts,
        history,
        import_ratings,
        minimise,
        perceive,
        run,
        sensitivity,
        sweep,
        timeline,
    )
    from personalize.calibrated import calibrate
    from personalize.planned import plan
    from personalize.scenario import Scenario
    from personalize.serving import recommend
    from personalize.store import Notebook
    from personalize.study.lab import Lab

__all__ = [
    "Lab",
    "Notebook",
    "Scenario",
    "calibrate",
    "compare",
    "facts",
    "history",
    "import_ratings",
    "minimise",
    "perceive",
    "plan",
    "recommend",
    "run",
    "sensitivity",
    "sweep",
    "timeline",
]
_ELSEWHERE = {
    "Lab": "personalize.study.lab",
    "Notebook": "personalize.store",
    "Scenario": "personalize.scenario",
    "calibrate": "personalize.calibrated",
    "plan": "personalize.planned",
    "recommend": "personalize.serving",
}
"""Modules of the public names that are not in ``api``."""

try:
    __version__ = version("personalize")
except PackageNotFoundError:  # run from a checkout that was never installed
    __version__ = "0+unknown"


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for: a command starts in a second so."""
    if name not in __all__:
        raise AttributeError(f"module 'personalize' has no attribute {name!r}")
    return getattr(import_module(_ELSEWHERE.get(name, "personalize.api")), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
