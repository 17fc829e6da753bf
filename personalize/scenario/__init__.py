"""The scenario: the frozen value that fully determines a run, and its text formats."""

from personalize.scenario.link import from_query, to_query
from personalize.scenario.model import ModelSettings, Scenario
from personalize.scenario.reading import (
    from_json,
    from_mapping,
    from_toml,
    read_file,
    with_settings,
)
from personalize.scenario.words import Change, diff

__all__ = [
    "Change",
    "ModelSettings",
    "Scenario",
    "diff",
    "from_json",
    "from_mapping",
    "from_query",
    "from_toml",
    "read_file",
    "to_query",
    "with_settings",
]
