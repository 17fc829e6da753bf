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
"""Largest size of a file of settings in bytes."""
TOO_LONG = "a number in it has too many digits, or a date does not exist"
TOO_DEEP = "its brackets are nested too deeply"


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
    return from_mapping(read_toml(text, name))


def read_toml(text: str, name: str) -> dict[str, Any]:
    """Return a TOML text as a mapping.

    Raises
    ------
    ScenarioError
        If the text is not TOML (with line and column), nested too deeply, or has a number that
        is too long.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{name} is not readable as TOML: {error}.") from None
    except ValueError:
        raise ScenarioError(f"{name} is not readable as TOML: {TOO_LONG}.") from None
    except RecursionError:
        raise ScenarioError(f"{name} is not readable as TOML: {TOO_DEEP}.") from None


def from_json(text: str, name: str = "the scenario") -> Scenario:
    """Return the scenario of a JSON text.

    Raises
    ------
    ScenarioError
        If the text is not a JSON object or a setting is wrong.
    """
    try:
        loaded = json.loads(text)
    except json.JSONDecodeError as error:
        raise ScenarioError(f"{name} is not readable as JSON: {error}.") from None
    except ValueError:
        raise ScenarioError(f"{name} is not readable as JSON: {TOO_LONG}.") from None
    except RecursionError:
        raise ScenarioError(f"{name} is not readable as JSON: {TOO_DEEP}.") from None
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
    reader = from_json if path.suffix.lower() == ".json" else from_toml
    return reader(read_page(path), str(path))


def read_page(path: Path) -> str:
    """Return the text of a file of settings.

    Raises
    ------
    ScenarioError
        If the file is missing, a folder, too large or not UTF-8.
    """
    try:
        if path.is_dir():
            raise ScenarioError(f"{path} is a folder; a file (.toml or .json) is needed.")
        if path.is_fifo() and path.parts[:2] not in {("/", "dev"), ("/", "proc")}:
            raise ScenarioError(f"{path} is a named pipe; a file (.toml or .json) is needed.")
        with path.open("rb") as file:  # a device has no end
            content = file.read(LONGEST_FILE + 1)
    except OSError as error:
        raise ScenarioError(f"{path} cannot be read: {error.strerror}.") from None
    except ValueError:  # a NUL in the name
        raise ScenarioError(f"“{path}” is not the name of a file.") from None
    if len(content) > LONGEST_FILE:
        raise ScenarioError(f"{path} is larger than 1 MB; settings are a page of text.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ScenarioError(
            f"{path} is not text in UTF-8: byte {error.start + 1} is {content[error.start]:#04x}."
        ) from None


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
