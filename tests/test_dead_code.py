"""Nothing is left in the package that nobody uses."""

from pathlib import Path

import pytest
from vulture import Vulture

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
USED_BY_OTHERS = {
    "__getattr__": "Python, for the lazy public names",
    "__dir__": "Python, for completion",
    "export": "typer: a command",
    "presets": "typer: a command",
    "realism": "typer: a command",
    "_app": "typer: a command",
    "image": "markdown-it: a rule of the renderer",
    "link_open": "markdown-it: a rule of the renderer",
    "_repr_html_": "Jupyter and marimo",
}
VALIDATORS = ["@field_validator", "@model_validator"]
"""Decorators of methods that pydantic calls."""


def test_every_function_class_and_import_is_used() -> None:
    finder = Vulture(ignore_decorators=VALIDATORS)
    finder.scavenge([str(ROOT / name) for name in ("personalize", "pages", "app.py", "tests")])
    kinds = {"function", "method", "class", "import", "property"}
    unused = {
        f"{item.filename.relative_to(ROOT)}: {item.name}"
        for item in finder.get_unused_code()
        if item.typ in kinds
        and item.name not in USED_BY_OTHERS
        and not item.filename.is_relative_to(ROOT / "tests")
    }
    assert unused == set()
