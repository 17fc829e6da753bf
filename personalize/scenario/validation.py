"""Validating settings, with one clear sentence where that fails."""

from __future__ import annotations

from collections.abc import Mapping
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


def sentence(error: ValidationError, model: type[BaseModel], prefix: str = "") -> str:
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
        allowed = _settings_below(place[:-1], model)
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


def _settings_below(groups: list[str], model: type[BaseModel]) -> list[str]:
    prefix = ".".join(groups)
    names = flatten(model().model_dump(mode="json"))
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


def flatten(nested: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return a nested mapping by dotted names; lists and scalars are leaves."""
    flat: dict[str, Any] = {}
    for key, value in nested.items():
        if isinstance(value, dict):
            flat |= flatten(value, f"{prefix}{key}.")
        else:
            flat[prefix + key] = value
    return flat
