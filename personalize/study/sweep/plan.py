"""The plan of a sweep: one scenario, and the settings that are varied."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from personalize import __version__
from personalize.errors import ScenarioError
from personalize.register import register_hash
from personalize.scenario import Scenario, from_mapping
from personalize.scenario.reading import read_page, read_toml
from personalize.service.recommend.registry import algorithm, configured
from personalize.study.stories import story

MOST_CELLS = 100_000


@dataclass(frozen=True)
class SweepPlan:
    """A grid of scenarios.

    Attributes
    ----------
    varied : tuple of str
        Dotted names of the settings that are varied.
    cells : tuple of (values, Scenario)
        Values of the varied settings and the scenario, in the order of the plan; each
        scenario once.
    """

    varied: tuple[str, ...]
    cells: tuple[tuple[tuple[Any, ...], Scenario], ...]

    def hash(self) -> str:
        """Return a short hash of all inputs that determine the results."""
        parts = [__version__, register_hash(), *self.varied]
        parts += [scenario.hash() for _, scenario in self.cells]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def read_plan(path: Path) -> SweepPlan:
    """Read a plan from a TOML file.

    ``[scenario]`` holds settings (or ``preset`` names a story), ``[vary]`` a list of values by
    dotted name: ``"data.level" = [0, 1, 2]``.

    Raises
    ------
    ScenarioError
        If the file or a setting cannot be used; the message is one sentence.
    """
    return make_plan(read_toml(read_page(path), str(path)), str(path))


def make_plan(raw: dict[str, Any], name: str = "the sweep") -> SweepPlan:
    """Return the plan of a mapping; see ``read_plan``.

    Raises
    ------
    ScenarioError
        If a key is unknown, a list is empty or a value is not allowed.
    """
    unknown = set(raw) - {"scenario", "preset", "vary"}
    if unknown:
        raise ScenarioError(
            f"{name}: “{sorted(unknown)[0]}” is not known. Allowed: preset, scenario, vary."
        )
    if "preset" in raw and "scenario" in raw:
        raise ScenarioError(f"{name}: give preset or scenario, not both.")
    base = story(str(raw["preset"])).scenario if "preset" in raw else Scenario()
    if "scenario" in raw:
        if not isinstance(raw["scenario"], Mapping):
            raise ScenarioError(f"{name}: [scenario] must be a table of settings.")
        base = from_mapping(raw["scenario"])
    vary = raw.get("vary", {})
    if not isinstance(vary, dict) or not vary:
        raise ScenarioError(f'{name}: [vary] is needed, such as "data.level" = [0, 1, 2].')
    for key, values in vary.items():
        if not isinstance(values, list) or not values:
            raise ScenarioError(f"{name}: vary.“{key}” needs a list with at least one value.")
    number = 1
    for values in vary.values():
        number *= len(values)
    if number > MOST_CELLS:
        raise ScenarioError(f"{name}: {number:,} cells; at most {MOST_CELLS:,} are allowed.")
    cells: dict[str, tuple[tuple[Any, ...], Scenario]] = {}
    for values in itertools.product(*vary.values()):
        scenario = base.replace(dict(zip(vary, values, strict=True)))
        algorithm(scenario.recommender.algorithm)
        configured(scenario.recommender.algorithm, scenario.recommender.parameters)
        value_texts = tuple(",".join(v) if isinstance(v, list) else v for v in values)
        cells.setdefault(scenario.hash(), (value_texts, scenario))
    return SweepPlan(tuple(vary), tuple(cells.values()))
