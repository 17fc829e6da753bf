"""Tables that are not delimited text: Parquet, Excel workbooks, and JSON lines."""

from __future__ import annotations

import datetime
import io
import json
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from personalize.errors import ImportDataError
from personalize.world.importing.dialect import check_columns
from personalize.world.importing.files import LARGEST_FILE
from personalize.world.importing.table import MOST_CELLS, Decision, Table

MOST_ROWS = 50_000_000
BATCH = 8_192
MOST_JSON_ROWS = 5_000_000


def cell_text(value: Any) -> str:
    """Return a value as text: whole numbers without decimals, dates as ISO, lists as JSON.

    Bytes that are no text become hexadecimal digits.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        if value != value:
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    if isinstance(value, list | dict | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return value.hex()
    return str(value)


def rows_as_lines(first: int) -> Any:
    """Return a function that gives row ``n`` the line ``n + first``."""
    return lambda rows: np.asarray(rows) + first


def read_parquet(data: bytes, name: str, wide: bool) -> Table:
    """Return the columns of a Parquet file as text.

    Raises
    ------
    ImportDataError
        If it is damaged, or holds more than 50 million rows, 200 columns or 1 GB of text.
    """
    try:
        file = pq.ParquetFile(io.BytesIO(data))
        names, rows = list(file.schema_arrow.names), file.metadata.num_rows
        check_columns(len(names), name, wide)
        if rows > MOST_ROWS or rows * len(names) > MOST_CELLS:
            raise ImportDataError(f"{name} has {rows:,} rows; {MOST_ROWS:,} at most are read.")
        texts = [field.name for field in file.schema_arrow if pa.types.is_string(field.type)]
        file = pq.ParquetFile(io.BytesIO(data), read_dictionary=texts)
        batches, size = [], 0
        for batch in file.iter_batches(batch_size=BATCH):
            columns = []
            for column in batch.columns:
                if pa.types.is_dictionary(column.type):
                    lengths = pc.binary_length(column.dictionary).take(column.indices)
                    size += int(pc.sum(lengths).as_py() or 0)
                    check_size(size, name)
                columns.append(_as_text(column))
            batches.append(pa.record_batch(columns, names=names))
            size += sum(column.nbytes for column in columns) // 2
            check_size(size, name)
    except (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError):
        raise ImportDataError(f"{name} is a Parquet file that is damaged.") from None
    if len(set(names)) < len(names):
        raise ImportDataError(f"{name} has two columns of the same name.")
    empty = pa.schema([(column, pa.string()) for column in names])
    table = pa.Table.from_batches(batches, schema=empty)
    return Table(table, True, "", name, rows_as_lines(1), [Decision("The file is Parquet.")])


def check_size(size: int, name: str) -> None:
    """Refuse a table that is larger than 1 GB once it is unpacked.

    Raises
    ------
    ImportDataError
        If it is larger.
    """
    if size > LARGEST_FILE:
        raise ImportDataError(
            f"{name} is larger than 1 GB once it is unpacked, the most that can be read."
        )


def _as_text(column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return pc.fill_null(column.cast(pa.string()), "")
    if pa.types.is_integer(kind) or pa.types.is_large_string(kind):
        return pc.fill_null(column.cast(pa.string()), "")
    return pa.array([cell_text(value) for value in column.to_pylist()], pa.string())


def is_json(content: bytes) -> bool:
    """Return whether a text begins like JSON lines or a JSON list of objects."""
    head = content[:4096].lstrip()
    return head.startswith((b'{"', b"{ ")) or head[:64].replace(b" ", b"").replace(
        b"\n", b""
    ).startswith((b'[{"', b"[{"))


def read_json(content: bytes, name: str, wide: bool) -> Table:
    """Return the objects of JSON lines, or of a JSON list, as rows of text.

    Raises
    ------
    ImportDataError
        If more than half of the lines are no objects, or there are too many keys or rows.
    """
    wrong = np.zeros(0, dtype=int)
    if content.lstrip().startswith(b"["):
        objects = _json_list(content, name)
        numbers = np.arange(1, len(objects) + 1)
    else:
        objects, numbers, wrong = _json_lines(content, name)
    keys = list(dict.fromkeys(key for found in objects for key in found))
    check_columns(len(keys), name, wide)
    columns = [pa.array([cell_text(row.get(key)) for row in objects], pa.string()) for key in keys]
    table = pa.table(columns, names=[str(key) for key in keys])
    decisions = [Decision("The file is JSON: each object is a row.")]
    found = Table(table, True, "utf-8", name, lambda rows: numbers[np.asarray(rows)], decisions)
    if len(wrong):
        reading = Table(table, True, "", name, lambda rows: wrong[np.asarray(rows)])
        reading.leave_out("no JSON object", np.arange(len(wrong)))
        found.left_out += reading.left_out
    return found


def _parsed(text: bytes) -> Any:
    """Return parsed JSON with numbers as they are written."""
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)


def _json_lines(content: bytes, name: str) -> tuple[list[dict[str, Any]], np.ndarray, np.ndarray]:
    objects: list[dict[str, Any]] = []
    lines, wrong = [], []
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            found = _parsed(line)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict):
            objects.append(found)
            lines.append(number)
        else:
            wrong.append(number)
        if len(objects) > MOST_JSON_ROWS:
            raise ImportDataError(f"{name} has more than {MOST_JSON_ROWS:,} rows of JSON.")
    if len(wrong) >= max(len(objects), 1):
        raise ImportDataError(
            f"{name}, line {wrong[0]:,}: this is no JSON object; one object a line is needed."
        )
    return objects, np.array(lines), np.array(wrong, dtype=int)


def _json_list(content: bytes, name: str) -> list[dict[str, Any]]:
    try:
        found = _parsed(content)
    except (ValueError, RecursionError):
        raise ImportDataError(f"{name} is JSON that is damaged or too deeply nested.") from None
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise ImportDataError(f"{name} is JSON, but no list of objects.")
    return found
