"""Objects as rows: JSON lines, lists of objects, one object of columns, and lines of Python."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from personalize.errors import ImportDataError
from personalize.world.importing.dialect import check_columns
from personalize.world.importing.names import KNOWN, plain
from personalize.world.importing.structured import cell_text, whole_characters
from personalize.world.importing.table import Decision, Table

MOST_ROWS = 5_000_000
LONGEST_PYTHON = 1_000_000
"""Largest length of a line of Python in bytes."""
BEGINS = re.compile(rb"\s*(?:\[\s*)*\{\s*[\"'}]")
ARRAYS = re.compile(rb"\s*\[\s*(?:\[|\"|-?\d|true\b|false\b|null\b)")
SEVERAL = (
    "{name} is JSON whose objects go over several lines; one object a line, or a list of objects, "
    "is needed."
)


@dataclass(frozen=True)
class _Found:
    """Objects, the line of each from 1, lines that hold none, and what was found in words."""

    objects: list[dict[str, Any]]
    lines: np.ndarray
    wrong: list[int]
    words: str = "The file is JSON: each object is a row."
    told: bool = False


def is_json(content: bytes) -> bool:
    """Return whether a text begins like an object, or a list, of JSON or Python."""
    head = content[:4096]
    if BEGINS.match(head):
        return True
    if not ARRAYS.match(head):
        return False
    first = re.split(rb"[\r\n]", content[: 1 << 16].lstrip(), maxsplit=1)[0].strip()
    return first in (b"[", b"[[") or isinstance(_object(first.rstrip(b",")), list)


def read_json(content: bytes, name: str, wide: bool) -> Table:
    """Return the objects of a text as rows of text.

    Read are objects on lines of their own, as JSON or as Python writes them, a list of objects,
    and one object that holds such a list, or columns by their names, as pandas writes them.

    Raises
    ------
    ImportDataError
        If more than half of the lines are no objects, the text holds something else than objects,
        or there are too many keys or rows.
    """
    if content.lstrip().startswith(b"["):
        objects = _list_of_objects(content, name)
        found = _Found(objects, np.arange(1, len(objects) + 1), [])
    else:
        found = _lines_of_objects(content, name)
    keys = list(dict.fromkeys(key for one in found.objects for key in one))
    check_columns(len(keys), name, wide)
    columns = [
        pa.array([cell_text(o.get(key)) for o in found.objects], pa.string()) for key in keys
    ]
    names = [whole_characters(str(key)) for key in keys]
    if len(set(names)) < len(names):
        raise ImportDataError(f"{name} has two columns of the same name.")
    table = pa.table(columns, names=names)
    decisions = [Decision(found.words, told=found.told)]
    numbers, wrong = found.lines, np.array(found.wrong, dtype=int)
    read = Table(table, True, "utf-8", name, lambda rows: numbers[np.asarray(rows)], decisions)
    if len(wrong):
        reading = Table(table, True, "", name, lambda rows: wrong[np.asarray(rows)])
        reading.leave_out("no JSON object", np.arange(len(wrong)))
        read.left_out += reading.left_out
    return read


def _object(text: bytes) -> Any:
    """Return what a text of JSON holds, numbers as they are written; None if it is no JSON."""
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return None


def _python(text: bytes) -> Any:
    """Return what a text of Python holds that has names and values only; None if it has others."""
    if len(text) > LONGEST_PYTHON:
        return None
    try:
        return ast.literal_eval(text.decode("utf-8", errors="replace"))
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return None


def _lines_of_objects(content: bytes, name: str) -> _Found:
    objects: list[dict[str, Any]] = []
    lines: list[int] = []
    wrong: list[int] = []
    python = 0
    for number, line in enumerate(content.splitlines(), start=1):
        text = line.strip().removesuffix(b",")
        if not text:
            continue
        found = _object(text)
        if found is None and text.startswith(b"{"):
            found = _python(text)
            python += isinstance(found, dict)
        if isinstance(found, dict):
            objects.append(found)
            lines.append(number)
        else:
            wrong.append(number)
        if len(objects) > MOST_ROWS:
            raise ImportDataError(f"{name} has more than {MOST_ROWS:,} rows of JSON.")
        if len(wrong) > 100 and not objects:
            break
    if len(objects) <= 1:
        whole = objects[0] if objects and not wrong else _object(content)
        rows = _of_one_object(whole, name) if isinstance(whole, dict) else None
        if rows is not None:
            return rows
    if len(wrong) >= max(len(objects), 1):
        if (
            wrong[0] == 1
            and content.lstrip()[:1] == b"{"
            and content.splitlines()[0].strip() == b"{"
        ):
            raise ImportDataError(SEVERAL.format(name=name))
        raise ImportDataError(
            f"{name}, line {wrong[0]:,}: this is no JSON object; one object a line is needed."
        )
    words = "The file holds objects as Python writes them: each is a row."
    if python > len(objects) / 2:
        return _Found(objects, np.array(lines), wrong, words, told=True)
    return _Found(objects, np.array(lines), wrong)


def _of_one_object(whole: dict[str, Any], name: str) -> _Found | None:
    """Return the rows that one object holds; None if it is a row itself.

    Raises
    ------
    ImportDataError
        If it holds objects or lists, but no rows.
    """
    values = list(whole.values())
    rows: list[dict[str, Any]] | None = None
    lists = [value for value in values if _holds(value, dict)]
    if len(lists) == 1:
        rows = lists[0]
    elif _holds(whole.get("data"), list) and isinstance(whole.get("columns"), list):
        names = [str(column) for column in whole["columns"]]
        rows = [dict(zip(names, row, strict=False)) for row in whole["data"]]
    elif values and all(isinstance(value, dict) for value in values):
        if _names(list(values[0])):
            rows = values
        elif _names(list(whole)):
            places = dict.fromkeys(place for column in values for place in column)
            rows = [{key: whole[key].get(place) for key in whole} for place in places]
    elif values and all(isinstance(value, list) for value in values) and _names(list(whole)):
        most = max(map(len, values))
        rows = [
            {key: column[n] if n < len(column) else None for key, column in whole.items()}
            for n in range(most)
        ]
    if rows is not None and len(rows) <= MOST_ROWS:
        words = f"The file is one JSON object that holds {len(rows):,} rows."
        return _Found(rows, np.ones(len(rows), dtype=int), [], words, told=True)
    if all(isinstance(value, dict | list) for value in values):
        raise ImportDataError(
            f"{name} is one JSON object, and no rows are found in it; a list of objects, or one "
            "object a line, is needed."
        )
    return None


def _holds(value: Any, kind: type) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, kind) for one in value)


def _names(keys: list[Any]) -> bool:
    """Return whether two keys are usual names of columns."""
    return sum(plain(str(key)) in KNOWN for key in keys) >= 2


def _list_of_objects(content: bytes, name: str) -> list[dict[str, Any]]:
    found = _object(content)
    if found is None and isinstance(_object(content.strip().splitlines()[0].rstrip(b",")), list):
        found = [[]]
    if found is None:
        raise ImportDataError(f"{name} is JSON that is damaged or too deeply nested.")
    if _holds(found, list):
        raise ImportDataError(
            f"{name} holds lists of JSON without names; objects with names, such as "
            '{"user": 1, "item": 2, "rating": 3}, are needed.'
        )
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise ImportDataError(f"{name} is JSON, but no list of objects.")
    return found
