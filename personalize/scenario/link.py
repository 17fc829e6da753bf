"""Scenarios as query parameters of links: only settings that differ from the default."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from personalize.errors import ScenarioError
from personalize.scenario.model import Scenario
from personalize.scenario.reading import parse_value
from personalize.scenario.words import field_label

LONGEST_VALUE = 60
"""Largest number of characters of a wrong value that a message repeats."""
WHOLE = re.compile(r"-?\d+")
"""A whole number that may be moved to the nearest step."""


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ",".join(map(str, value)) or "nothing"
    return str(value)


def _shape_text(value: Any) -> str:
    """Return a shape, or a list of shapes, which is told by a comma even where it has one."""
    return f"{value[0]}," if isinstance(value, list) and len(value) == 1 else _text(value)


def to_query(scenario: Scenario, base: Scenario | None = None) -> dict[str, str]:
    """Return the settings that differ from ``base`` as query parameters.

    Parameters
    ----------
    scenario : Scenario
    base : Scenario, optional
        The scenario to which the link is applied; the default scenario unless given.

    Returns
    -------
    dict
        Dotted names to text. ``data.types=nothing`` is the empty set, ``data.types=ladder``
        uses the step of the ladder again.
    """
    base_settings = (base or Scenario()).flat()
    settings = scenario.flat()
    query = {}
    for key, value in settings.items():
        if base_settings.get(key) != value:
            text = _shape_text if key == "model.shape" else _text
            query[key] = "ladder" if value is None else text(value)
    for key in base_settings:
        if key not in settings:
            query[key] = "default"
    return query


def from_query(
    query: Mapping[str, str], base: Scenario | None = None
) -> tuple[Scenario, list[str]]:
    """Read a scenario from query parameters, ignoring wrong values.

    A wrong value does not affect the others: it is left out (or moved to the nearest allowed
    step) and named in a sentence. Parameters without a dot, apart from ``seed``, are not settings
    and are ignored.

    Returns
    -------
    scenario : Scenario
    problems : list of str
        One sentence for each value that could not be used.
    """
    scenario = base or Scenario()
    problems: list[str] = []
    for key in sorted(query):
        if "." not in key and key != "seed":
            continue
        # Half a character, which no text in UTF-8 holds, is replaced.
        text = query[key][:2000].strip().encode("utf-8", "replace").decode()
        if key.startswith("recommender.parameters.") and text == "default":
            parameters = dict(scenario.recommender.parameters)
            parameters.pop(key.removeprefix("recommender.parameters."), None)
            scenario = scenario.replace({"recommender.parameters": parameters})
            continue
        value = None if key == "data.types" and text == "ladder" else _value(key, text)
        try:
            scenario = scenario.replace({key: value})
        except ScenarioError as error:
            problem = _in_words(key, text, str(error))
            if key == "data.level" and WHOLE.fullmatch(text):
                nearest = min(max(int(text), 0), 5)
                scenario = scenario.replace({key: nearest})
                problem = (
                    f"{field_label(key)}: {_shown(text)} is not a step (0 to 5). Shown at step "
                    f"{nearest}."
                )
            problems.append(problem)
    return scenario, problems


def _in_words(key: str, text: str, error: str) -> str:
    """Return the problem as a sentence with the label and the key of the field."""
    name, sign, expected = error.partition(": ")
    label = field_label(key)
    if not sign or not name.startswith(f"{key} = ") or label == key:
        return error
    shown = _shown(text)
    allowed = expected.removeprefix("allowed is ").replace("'", "").replace(" or ", ", ")
    if allowed == expected.replace("'", "").replace(" or ", ", "):
        return f"{label} ({key}): “{shown}” cannot be used; {expected}"
    return f"{label} ({key}): “{shown}” is not one of {allowed}"


def _shown(text: str) -> str:
    """Return a wrong value as messages repeat it."""
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def _value(key: str, text: str) -> Any:
    if key.startswith("recommender.parameters."):
        return parse_value(text)
    return text
