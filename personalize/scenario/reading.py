"""Reading scenarios from TOML, JSON and settings, with one clear sentence when that fails."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from personalize.errors import ScenarioError
from personalize.scenario.model import Scenario

LONGEST_FILE = 1_000_000
"""Bytes. A scenario is a page of text; more is some other file."""


def from_mapping(mapping: Mapping[str, Any]) -> Scenario:
    """Return the scenario of a nested mapping.

    Raises
    ------
    ScenarioError
        Naming the first setting that is unknown or out of range, its value and what is allowed.
    """
    try:
        return Scenario.model_validate(dict(mapping))
    except ValidationError as error:
        raise ScenarioError(sentence(error)) from None


def sentence(error: ValidationError, model: type[BaseModel] = Scenario, prefix: str = "") -> str:
    """Put a validation error into one sentence: field, value, what is allowed.

    Parameters
    ----------
    error : ValidationError
    model : type
        What was validated; its limits are named.
    prefix : str
        Put before the name of the field.
    """
    first = error.errors()[0]
    place = [str(part) for part in first["loc"]]
    if first["type"] == "extra_forbidden":
        allowed = _settings_below(place[:-1])
        return f"“{'.'.join(place)[:80]}” is not a setting. Allowed here: {', '.join(allowed)}."
    if place[:2] == ["recommender", "parameters"]:
        place = place[:3]
    name = prefix + ".".join(place) or "the scenario"
    value = repr(first.get("input"))
    value = value if len(value) <= 60 else value[:57] + "…"
    context = first.get("ctx", {})
    match first["type"]:
        case "literal_error":
            wanted = f"allowed is {context['expected']}"
        case "greater_than_equal" | "less_than_equal" | "greater_than" | "less_than":
            wanted = f"allowed is {_range(place, model)}"
        case "int_parsing" | "int_type" | "int_from_float":
            wanted = "a whole number is needed"
        case "string_pattern_mismatch":
            wanted = "a short name in lower case is needed"
        case "model_type" | "dict_type":
            wanted = "a table of settings is needed"
        case "value_error":
            wanted = str(context["error"])
        case _:
            wanted = first["msg"][0].lower() + first["msg"][1:]
    return f"{name} = {value}: {wanted}."


def _settings_below(groups: list[str]) -> list[str]:
    prefix = ".".join(groups)
    names = Scenario().flat()
    if not prefix:
        return sorted({key.split(".")[0] for key in names} | {"recommender"})
    return [key.removeprefix(prefix + ".") for key in names if key.startswith(prefix + ".")]


def _range(place: list[str], model: type[BaseModel]) -> str:
    schema: Any = model
    for part in place:
        schema = schema.model_fields[part] if not hasattr(schema, "annotation") else schema
        if hasattr(schema, "annotation") and hasattr(schema.annotation, "model_fields"):
            schema = schema.annotation
    limits = {type(rule).__name__: rule for rule in schema.metadata}
    low = f"{limits['Ge'].ge:,}" if "Ge" in limits else f"more than {limits['Gt'].gt:,}"
    return f"{low} to {limits['Le'].le:,}"


def from_toml(text: str, name: str = "the scenario") -> Scenario:
    """Return the scenario of a TOML text.

    Raises
    ------
    ScenarioError
        If the text is not TOML (with line and column) or a setting is wrong.
    """
    try:
        return from_mapping(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
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
    except (json.JSONDecodeError, RecursionError) as error:
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
    """Apply ``a.b=value`` settings as the command line gives them.

    Values are read as TOML where possible (numbers, true, lists) and as text otherwise. As in
    links, ``data.types=ladder`` returns to the step, and ``recommender.parameters.NAME=default``
    gives a parameter back to its algorithm.

    Raises
    ------
    ScenarioError
        If a setting has no ``=``, does not exist, or is out of range.
    """
    changed: dict[str, Any] = {}
    own = dict(scenario.recommender.parameters)
    plain = Scenario().flat()
    for setting in settings:
        key, equals, text = (part.strip() for part in setting.partition("="))
        if not equals or not key:
            raise ScenarioError(f"“{setting}” is not a setting; write it as a.b=value.")
        parameter = key.removeprefix("recommender.parameters.")
        if parameter != key and text == "default":
            own.pop(parameter, None)
            changed.pop(key, None)
            changed = {"recommender.parameters": own} | changed
        elif key == "data.types" and text == "ladder":
            changed[key] = None
        else:
            value = parse_value(text)
            named = isinstance(plain.get(key), str) and not isinstance(value, str)
            changed[key] = text if named else value  # an own set may be called 2024
    return scenario.replace(changed) if changed else scenario


def parse_value(text: str) -> Any:
    """Read a value as TOML would, or keep it as text."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
