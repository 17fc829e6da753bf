"""The analysis of the study, as a script and as a Jupyter notebook with the same code."""

from __future__ import annotations

import re
from typing import Any

import nbformat

CELL = re.compile(r"^# %%( \[markdown\])?\n", re.MULTILINE)


def cells(script: str) -> list[tuple[str, str]]:
    """Return the cells of a script that is divided by ``# %%``: "markdown" or "code", and text."""
    parts = CELL.split(script)[1:]
    found = []
    for mark, body in zip(parts[::2], parts[1::2], strict=True):
        if mark:
            lines = [line.removeprefix("#").removeprefix(" ") for line in body.splitlines()]
            found.append(("markdown", "\n".join(lines).strip()))
        else:
            found.append(("code", body.strip()))
    return found


def notebook_bytes(script: str) -> bytes:
    """Return a script as a Jupyter notebook; the same script gives the same bytes."""
    made: list[Any] = []
    for number, (kind, body) in enumerate(cells(script)):
        new = nbformat.v4.new_markdown_cell if kind == "markdown" else nbformat.v4.new_code_cell
        cell = new(body)
        cell["id"] = f"cell-{number}"
        made.append(cell)
    notebook = nbformat.v4.new_notebook(cells=made)
    notebook.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    return str(nbformat.writes(notebook)).encode()
