"""Validation of settings; each error is one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from personalize.errors import ScenarioError

Model = TypeVar("Model", bound=BaseModel)


def validated(model: type[Model], mapping: Mapping[str, Any]) -> Model:
    """Return a mapping as a validated model.

    Raises
    ------
    ScenarioError
        Naming the first setting that is unknown or out of range, its value and what is allowed.
    """
    try:
        return model.model_validate(dict(mapping))
    except ValidationError as error:
        raise ScenarioError(sentence(error, model)) from None
    except UnicodeEncodeError as error:  # bytes of the command line, or "\\ud800" in JSON
        shown = ascii(error.object)[:60]
        raise ScenarioError(f"{shown} is not text: it cannot be written as UTF-8.") from None


def sentence(error: ValidationError, model: type[BaseModel], prefix: str = "") -> str:
    """Return a validation error as one sentence: field, value, and what is allowed.

    Parameters
    ----------
    error : ValidationError
    model : type
        The validated model, whose limits are named.
    prefix : str
        Text before the name of the field.
    """
    first = error.errors()[0]
    location = [str(part) for part in first["loc"]]
    if first["type"] == "extra_forbidden":
        allowed = _settings_below(location[:-1], model)
        return f"“{'.'.join(location)[:80]}” is not a setting. Allowed here: {', '.join(allowed)}."
    if location[:2] == ["recommender", "parameters"]:
        location = location[:3]
    name = prefix + ".".join(location) or "the scenario"
    given = first.get("input")
    value = str(given) if isinstance(given, date | time) else repr(given)
    value = value if len(value) <= 60 else value[:57] + "…"
    context = first.get("ctx", {})
    match first["type"]:
        case "literal_error":
            expected = f"allowed is {context['expected']}"
        case "greater_than_equal" | "less_than_equal" | "greater_than" | "less_than":
            expected = f"allowed is {_range(location, model)}"
        case "int_parsing" | "int_type" | "int_from_float":
            expected = "a whole number is needed"
        case "float_parsing" | "float_type":
            expected = "a number is needed"
        case "string_pattern_mismatch":
            expected = "a short name in lower case is needed"
        case "model_type" | "dict_type":
            expected = "a table of settings is needed"
        case "value_error":
            expected = str(context["error"])
        case _:
            expected = first["msg"][0].lower() + first["msg"][1:]
    return f"{name} = {value}: {expected}."


def _settings_below(groups: list[str], model: type[BaseModel]) -> list[str]:
    prefix = ".".join(groups)
    names = flatten(model().model_dump(mode="json"))
    if not prefix:
        return sorted(
            {key.split(".")[0] for key in names} | {"recommender"} & set(model.model_fields)
        )
    return [key.removeprefix(prefix + ".") for key in names if key.startswith(prefix + ".")]


def _range(location: list[str], model: type[BaseModel]) -> str:
    schema: Any = model
    for part in location:
        schema = schema.model_fields[part] if not hasattr(schema, "annotation") else schema
        if hasattr(schema, "annotation") and hasattr(schema.annotation, "model_fields"):
            schema = schema.annotation
    limits = {type(rule).__name__: rule for rule in schema.metadata}
    if "Gt" in limits:
        return f"more than {limits['Gt'].gt:,}, at most {limits['Le'].le:,}"
    return f"{limits['Ge'].ge:,} to {limits['Le'].le:,}"


def flatten(nested: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return a nested mapping by dotted names; lists and scalars are leaves."""
    flat: dict[str, Any] = {}
    for key, value in nested.items():
        if isinstance(value, dict):
            flat |= flatten(value, f"{prefix}{key}.")
        else:
            flat[prefix + key] = value
    return flat
