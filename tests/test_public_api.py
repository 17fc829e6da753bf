"""The public names: each has a docstring that says shapes, units and errors, and gives a result."""

import inspect
import subprocess
import sys

import pandas as pd
import pytest

import personalize
from personalize import (
    Lab,
    Scenario,
    compare,
    history,
    minimise,
    perceive,
    plan,
    run,
    sensitivity,
    timeline,
)
from personalize.results import Result

pytestmark = pytest.mark.slow

SMALL = Scenario().replace({"people.number": 300, "data.level": 2, "time.sessions": 2})
FUNCTIONS = [name for name in personalize.__all__ if name[0].islower()]


@pytest.fixture(scope="module")
def lab() -> Lab:
    return Lab()


def test_every_public_name_is_there_and_importing_the_package_is_light() -> None:
    assert set(personalize.__all__) <= set(dir(personalize))
    for name in personalize.__all__:
        assert getattr(personalize, name).__doc__
    program = "import personalize, sys; print('altair' in sys.modules, 'numba' in sys.modules)"
    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert printed.stdout.split() == ["False", "False"]
    with pytest.raises(AttributeError, match="no attribute 'secret'"):
        personalize.secret  # noqa: B018


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_public_function_says_what_it_takes_gives_and_refuses(name: str) -> None:
    function = getattr(personalize, name)
    text = inspect.getdoc(function) or ""
    for section in ("Parameters", "Returns"):
        assert f"{section}\n---" in text
    for parameter in inspect.signature(function).parameters:
        assert parameter in text.split("Returns")[0]
    assert "Raises\n---" in text or name == "facts"
    assert inspect.signature(function).return_annotation is not inspect.Signature.empty


def results(lab: Lab) -> dict[str, Result]:
    other = SMALL.replace({"design.consent": "none"})
    return {
        "run": run(SMALL, lab),
        "compare": compare(SMALL, other, lab),
        "timeline": timeline(SMALL, lab),
        "minimise": minimise(SMALL, lab),
        "history": history(SMALL, lab),
        "sensitivity": sensitivity(SMALL, other, lab),
        "plan": plan(SMALL, other, lab),
    }


def test_results_show_themselves(lab: Lab) -> None:
    for name, result in results(lab).items():
        assert isinstance(result.table(), pd.DataFrame) and len(result.table()) > 3, name
        assert result.chart().to_dict()["layer"], name
        shown = result._repr_html_()
        assert result.sentence() and "<table" in shown and "not evidence" in shown, name
        assert "<script" not in shown


def test_a_run_gives_the_numbers_of_the_shell(lab: Lab) -> None:
    table = run(SMALL, lab).table().set_index("output")
    printed = run(SMALL, lab).to_dict()
    for name in ("relevance", "invasiveness", "if_discovered"):
        assert printed[name]["mean"] == pytest.approx(table.loc[name, "mean"], abs=1e-6)
        assert table.loc[name, "low"] <= table.loc[name, "mean"] <= table.loc[name, "high"]


def test_a_difference_is_that_of_its_runs(lab: Lab) -> None:
    other = SMALL.replace({"data.level": 4})
    difference = compare(SMALL, other, lab).table().set_index("output")["mean"]
    a, b = (run(s, lab).table().set_index("output")["mean"] for s in (SMALL, other))
    assert difference["invasiveness"] == pytest.approx(
        b["invasiveness"] - a["invasiveness"], abs=1e-6
    )


def test_conditions_take_names_of_before() -> None:
    new = perceive(pd.DataFrame([{"activity": 0.5, "relevance": 0.9}]), 100, 10)
    old = perceive(pd.DataFrame([{"activity": 0.5, "fit": 0.9}]), 100, 10)
    pd.testing.assert_frame_equal(new, old)
