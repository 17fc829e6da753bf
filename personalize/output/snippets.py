"""Python code or a shell command that computes a result again, as text to copy."""

from __future__ import annotations

import json
import shlex
from textwrap import indent
from typing import Any

from personalize import __version__
from personalize.errors import PersonalizeError
from personalize.register import register_hash
from personalize.scenario import Scenario, to_query
from personalize.study.stories import stories

FIRST = "typical-home"
"""The story that commands use if none is named."""
IMPORTS = {
    "run": ("personalize.study.outputs", "summary"),
    "compare": ("personalize.study.compare", "compare"),
    "timeline": ("personalize.study.timeline", "timeline"),
    "minimise": ("personalize.study.minimise", "minimise"),
}
"""Module and function that compute each kind of result."""
CALLS = {
    "run": "print(json.dumps(summary(Lab().run(scenario)), indent=1))",
    "compare": "print(json.dumps(compare(Lab(), base, scenario).to_dict(), indent=1))",
    "timeline": 'print(timeline(Lab(), scenario).frame.to_json(orient="records"))',
    "minimise": "print(json.dumps(minimise(Lab(), scenario).to_dict(), indent=1))",
}
"""Python code that computes each kind of result and prints it as JSON."""


def python_snippet(scenario: Scenario, base: Scenario | None = None, kind: str = "run") -> str:
    """Return a Python program that prints a result as JSON.

    Parameters
    ----------
    scenario : Scenario
        What is run; B of a comparison.
    base : Scenario, optional
        A of a comparison; ignored by the other kinds.
    kind : str
        "run" (Explore), "compare", "timeline" (Over time) or "minimise".

    Raises
    ------
    PersonalizeError
        If the kind is not known, or a comparison has nothing to compare with.
    """
    first = _base(base, kind)
    module, name = IMPORTS[kind]
    lines = [f"from {module} import {name}", "from personalize.study.lab import Lab"]
    lines = ["from personalize.scenario import Scenario", *sorted(lines)]
    if kind != "timeline":
        lines = ["import json", "", *lines]
    header = f"# Thin Line {__version__}, register {register_hash()}, scenario {scenario.hash()}"
    lines += ["", header]
    if first is not None:
        lines.append(f"base = {_written(first)}  # A")
    lines.append(f"scenario = {_written(scenario)}{'' if first is None else '  # B'}")
    return "\n".join([*lines, CALLS[kind]])


def command_snippet(scenario: Scenario, base: Scenario | None = None, kind: str = "run") -> str:
    """Return a command for a shell that gives a result; ``--json`` after it prints the figures.

    It starts from the story with the fewest different settings. The parameters are those of
    ``python_snippet``.

    Raises
    ------
    PersonalizeError
        If the kind is not known, or a comparison has nothing to compare with.
    """
    first = _base(base, kind)
    start = nearest(scenario if first is None else first)
    if first is not None:
        words = ["personalize", "compare", start]
        words += _settings("--set-a", to_query(first, stories()[start].scenario))
        words += _settings("--set", to_query(scenario, first))
    else:
        words = ["personalize", kind] + ([] if start == FIRST else ["--preset", start])
        words += _settings("--set", to_query(scenario, stories()[start].scenario))
    return shlex.join(words)


def nearest(scenario: Scenario) -> str:
    """Return the story from which the fewest settings lead to a scenario."""
    distance = {slug: len(to_query(scenario, story.scenario)) for slug, story in stories().items()}
    return min(distance, key=lambda slug: (distance[slug], slug != FIRST))


def _base(base: Scenario | None, kind: str) -> Scenario | None:
    if kind not in CALLS:
        raise PersonalizeError(f"kind = “{kind}” is not one of {', '.join(CALLS)}.")
    if kind != "compare":
        return None
    if base is None:
        raise PersonalizeError(
            "A comparison needs two scenarios: A, and B that is compared with it."
        )
    return base


def _settings(option: str, query: dict[str, str]) -> list[str]:
    return [word for key, value in query.items() for word in (option, f"{key}={value}")]


def _written(scenario: Scenario) -> str:
    """Return a scenario as Python code, with only the settings that differ from the defaults."""
    plain = Scenario().flat()
    changed: dict[str, Any] = {
        key: value for key, value in scenario.flat().items() if plain.get(key) != value
    }
    if not changed:
        return "Scenario()"
    rows = "".join(f"    {_literal(key)}: {_literal(value)},\n" for key, value in changed.items())
    return f"Scenario().replace(\n    {{\n{indent(rows, '    ')}    }}\n)"


def _literal(value: Any) -> str:
    """Return a setting's value as Python writes it, text in double quotation marks."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    return repr(value)
