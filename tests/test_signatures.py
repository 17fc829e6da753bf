"""No function asks for more than seven values: more than that is a value of its own."""

import ast
from collections.abc import Iterator
from pathlib import Path

import personalize

PACKAGE = Path(personalize.__file__).parent
MOST = 7
KERNELS = {"serving/kernels.py", "serving/neighbour_kernels.py"}
"""Compiled loops: they take arrays, no objects."""
COMMANDS = ("app.command", "ledger_app.command")
"""The decorators of the commands: their parameters are the options that a person types."""


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    given = function.args
    names = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    names += [one.arg for one in (given.vararg, given.kwarg) if one is not None]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def test_no_function_has_more_than_seven_parameters() -> None:
    long = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        for function in _functions(path):
            decorators = map(ast.unparse, function.decorator_list)
            is_command = any(decorator.startswith(COMMANDS) for decorator in decorators)
            number = len(_parameters(function))
            if number > MOST and not is_command and name not in KERNELS:
                long.append(f"{name}:{function.lineno} {function.name}: {number} parameters")
    assert long == []
    assert all((PACKAGE / name).exists() for name in KERNELS)
