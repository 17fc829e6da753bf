"""What is copied gives the same numbers again: as Python, and in a shell."""

import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from personalize.errors import PersonalizeError
from personalize.output.pinning import numbers
from personalize.output.snippets import command_snippet, python_snippet
from personalize.register import data_types
from personalize.scenario import Scenario, with_settings
from personalize.study.compare import compare
from personalize.study.lab import Lab
from personalize.study.outputs import summary
from personalize.study.stories import stories
from personalize.study.timeline import timeline
from tests.shell import shell

pytestmark = pytest.mark.slow

A = Scenario().replace({"people.number": 300, "data.level": 1, "time.sessions": 2})
B = A.replace(
    {
        "data.types": ["ratings", "location"],
        "design.consent": "none",
        "recommender.parameters.n_factors": 12,
    }
)
PAIRS = {"run": (B, None), "compare": (B, A), "timeline": (A, None)}


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    lab = Lab()
    return {
        "run": summary(lab.run(B)),
        "compare": compare(lab, A, B).to_dict(),
        "timeline": json.loads(timeline(lab, A).frame.to_json(orient="records")),
    }


def printed(command: list[str], folder: Path) -> Any:
    found = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert found.returncode == 0, found.stderr
    return json.loads(found.stdout)


@pytest.mark.parametrize("kind", list(PAIRS))
def test_copied_python_gives_the_same_numbers(
    kind: str, expected: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "copied.py").write_text(python_snippet(*PAIRS[kind], kind), encoding="utf-8")
    found = printed([sys.executable, "copied.py"], tmp_path)
    assert numbers(found) and numbers(found) == numbers(expected[kind])


@pytest.mark.parametrize("kind", list(PAIRS))
def test_a_copied_command_gives_the_same_numbers(
    kind: str, expected: dict[str, Any], tmp_path: Path
) -> None:
    name, *words = shlex.split(command_snippet(*PAIRS[kind], kind))
    assert name == "personalize"
    done = shell(*words, "--json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert numbers(found) and numbers(found) == numbers(expected[kind])


def read(command: str) -> tuple[Scenario, Scenario]:
    """Return A and B of a command, as the command line reads them."""
    words = shlex.split(command)
    slug = words[2] if words[1] == "compare" else "typical-home"
    if "--preset" in words:
        slug = words[words.index("--preset") + 1]
    given_to: dict[str, list[str]] = {"--set-a": [], "--set": []}
    for at, word in enumerate(words):
        if word in given_to:
            given_to[word].append(words[at + 1])
    first = with_settings(stories()[slug].scenario, given_to["--set-a"])
    return first, with_settings(first, given_to["--set"])


scenarios = st.fixed_dictionaries(
    {
        "seed": st.integers(0, 9),
        "service.domain": st.sampled_from(["streaming", "banking", "2024", "true", "a-b"]),
        "data.level": st.integers(0, 5),
        "data.types": st.none() | st.lists(st.sampled_from(list(data_types())), unique=True),
        "time.events": st.lists(st.sampled_from(["leak@2", "location@3"]), unique=True),
        "time.habituation": st.booleans(),
        "recommender.parameters": st.dictionaries(
            st.sampled_from(["n_factors", "biased", "name"]),
            st.integers(1, 9) | st.booleans() | st.floats(0.001, 1.0),
        ),
    }
) | st.sampled_from([{}])


@settings(max_examples=150, deadline=None)
@given(scenarios, scenarios, st.sampled_from(sorted(stories())))
def test_every_scenario_can_be_stated(one: dict, two: dict, slug: str) -> None:
    a = stories()[slug].scenario.replace(one)
    b = Scenario().replace(two)
    assert read(command_snippet(b, a, "compare")) == (a, b)
    assert read(command_snippet(a))[1] == a
    own: dict[str, Any] = {}
    code = python_snippet(b, a, "compare").splitlines()
    exec("\n".join(line for line in code if not line.startswith("print(")), own)
    assert (own["base"], own["scenario"]) == (a, b)


def test_text_with_quotes_and_spaces_is_safe_in_a_shell_and_in_python() -> None:
    nasty = """it's; rm -rf / "$(x)" \\ `y`"""
    scenario = Scenario().replace({"recommender.parameters": {"name": nasty}})
    shown = subprocess.run(
        ["/bin/sh", "-c", command_snippet(scenario).replace("personalize", "printf '%s\\n'", 1)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert f"recommender.parameters.name={nasty}" in shown
    own: dict[str, Any] = {}
    exec("\n".join(python_snippet(scenario).splitlines()[:-1]), own)
    assert own["scenario"] == scenario


def test_a_comparison_needs_two_and_an_unknown_kind_is_named() -> None:
    with pytest.raises(PersonalizeError, match="needs two scenarios"):
        command_snippet(B, kind="compare")
    with pytest.raises(PersonalizeError, match="“sweep” is not one of run, compare"):
        python_snippet(B, kind="sweep")


def test_a_command_starts_from_the_nearest_story() -> None:
    assert command_snippet(Scenario()) == "personalize run"
    silent = stories()["says-nothing"].scenario
    assert command_snippet(silent) == "personalize run --preset says-nothing"
    assert command_snippet(silent.replace({"seed": 8}), silent, "compare") == (
        "personalize compare says-nothing --set seed=8"
    )
