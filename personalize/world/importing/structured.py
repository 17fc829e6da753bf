"""Values of any kind as text, and tables of Parquet."""

from __future__ import annotations

import datetime
import io
import json
import re
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
HALF = re.compile("[\ud800-\udfff]")
"""Half of a character, as JSON can name it."""


def cell_text(value: Any) -> str:
    """Return a value as text: whole numbers without decimals, dates as ISO, lists as JSON.

    Bytes that are no text become hexadecimal digits; half a character, which no text in UTF-8
    holds, is replaced.
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
        return whole_characters(json.dumps(value, ensure_ascii=False, default=str))
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return value.hex()
    return whole_characters(str(value))


def whole_characters(text: str) -> str:
    """Return a text in which half a character is replaced."""
    return text if text.isascii() else HALF.sub("\ufffd", text)


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
