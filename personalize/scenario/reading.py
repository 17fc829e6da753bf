"""Reading of scenarios from TOML, JSON and settings; each error is one sentence."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from personalize.errors import ScenarioError
from personalize.scenario.model import Scenario
from personalize.scenario.validation import validated

LONGEST_FILE = 1_000_000
"""Largest size of a scenario file in bytes."""


def from_mapping(mapping: Mapping[str, Any]) -> Scenario:
    """Return the scenario of a nested mapping.

    Raises
    ------
    ScenarioError
        Naming the first setting that is unknown or out of range, its value and what is allowed.
    """
    return validated(Scenario, mapping)


def from_toml(text: str, name: str = "the scenario") -> Scenario:
    """Return the scenario of a TOML text.

    Raises
    ------
    ScenarioError
        If the text is not TOML (with line and column) or a setting is wrong.
    """
    try:
        return from_mapping(tomllib.loads(text))
    except (ValueError, RecursionError) as error:
        raise ScenarioError(f"{name} is not readable as TOML: {error}.") from None


def from_json(text: str, name: str = "the scenario") -> Scenario:
    """Return the scenario of a JSON text.

    Raises
    ------
    ScenarioError
        If the text is not a JSON object or a setting is wrong.
    """
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ScenarioError(f"{name} is not readable as JSON: {error}.") from None
    if not isinstance(loaded, dict):
        raise ScenarioError(f"{name} must be one JSON object with the scenario's settings.")
    return from_mapping(loaded)


def read_file(path: Path) -> Scenario:
    """Read a scenario from a ``.toml`` or ``.json`` file.

    Raises
    ------
    ScenarioError
        If the file is missing, too large, not text, or holds a wrong setting.
    """
    try:
        if path.is_dir():
            raise ScenarioError(f"{path} is a folder; a scenario file (.toml or .json) is needed.")
        if path.stat().st_size > LONGEST_FILE:
            raise ScenarioError(f"{path} is larger than 1 MB; a scenario is a page of text.")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ScenarioError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ScenarioError(f"{path} is not text; a scenario file is UTF-8.") from None
    reader = from_json if path.suffix.lower() == ".json" else from_toml
    return reader(text, str(path))


def with_settings(scenario: Scenario, settings: Iterable[str]) -> Scenario:
    """Return the scenario with ``a.b=value`` settings of the command line applied.

    Values are read as TOML where possible (numbers, true, lists) and as text otherwise. As in
    links, ``data.types=ladder`` uses the step of the ladder again, and
    ``recommender.parameters.NAME=default`` removes a parameter.

    Raises
    ------
    ScenarioError
        If a setting has no ``=``, does not exist, or is out of range.
    """
    changed: dict[str, Any] = {}
    parameters = dict(scenario.recommender.parameters)
    default_settings = Scenario().flat()
    for setting in settings:
        key, equals, text = (part.strip() for part in setting.partition("="))
        if not equals or not key:
            raise ScenarioError(f"“{setting}” is not a setting; write it as a.b=value.")
        parameter = key.removeprefix("recommender.parameters.")
        if parameter != key and text == "default":
            parameters.pop(parameter, None)
            changed.pop(key, None)
            changed = {"recommender.parameters": parameters} | changed
        elif key == "data.types" and text == "ladder":
            changed[key] = None
        else:
            value = parse_value(text)
            named = isinstance(default_settings.get(key), str) and not isinstance(value, str)
            changed[key] = text if named else value  # an imported set may be named 2024
    return scenario.replace(changed) if changed else scenario


def parse_value(text: str) -> Any:
    """Return a text as a TOML value if it is one, otherwise unchanged."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (ValueError, RecursionError):  # no TOML, a number of 5,000 digits, 600 brackets
        return text
