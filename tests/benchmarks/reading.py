"""Seconds and peak memory of reading 100 MB of ratings, beside pandas and DuckDB.

Run with ``python tests/benchmarks/reading.py``. Each reader has a process of its own; memory is the
peak above what its imports hold. DuckDB is measured where it is installed.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

ROWS = 4_300_000
QUOTED_ROWS = 3_200_000


def write(folder: Path) -> list[Path]:
    """Write 112 MB of numbers, and 109 MB with each cell in quotation marks."""
    rng = np.random.default_rng(0)
    columns = {
        "userId": rng.integers(1, 200_000, ROWS),
        "movieId": rng.integers(1, 60_000, ROWS),
        "rating": rng.integers(1, 11, ROWS) / 2,
        "timestamp": rng.integers(9e8, 1.5e9, ROWS),
    }
    table = pa.table(columns)
    texts = pa.table({name: table[name].cast(pa.string()) for name in table.column_names})
    paths = [folder / "numbers.csv", folder / "quoted.csv"]
    pacsv.write_csv(table, paths[0])
    pacsv.write_csv(texts.slice(0, QUOTED_ROWS), paths[1])
    return paths


def readers() -> dict[str, Callable[[Path], Any]]:
    """Return the readers by name."""
    import pandas as pd

    from personalize.world.importing import understand
    from personalize.world.importing.options import Layout
    from personalize.world.importing.source import read_table

    found: dict[str, Callable[[Path], Any]] = {
        "pandas.read_csv": pd.read_csv,
        "pandas.read_csv as text": lambda path: pd.read_csv(path, dtype=str),
        "our table": lambda path: read_table(path, path.name, Layout()),
        "our whole import": lambda path: understand(path, name="measured"),
    }
    if importlib.util.find_spec("duckdb"):
        import duckdb

        query = "select * from read_csv(?, all_varchar=true, store_rejects=true)"
        found["DuckDB as text"] = lambda path: duckdb.sql(
            query, params=[str(path)]
        ).to_arrow_table()
    return found


def peak_kb() -> int:
    """Return the peak memory of this process in kB (Linux)."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found.group(1)) if found else 0


def measure(name: str, path: Path) -> None:
    """Print the seconds, those of both cores together, and the peak memory in MB."""
    reader = readers()[name]
    before = peak_kb()
    start, worked = time.perf_counter(), time.process_time()
    reader(path)
    seconds, worked = time.perf_counter() - start, time.process_time() - worked
    peak = (peak_kb() - before) / 1024
    print(
        f"{path.name:12} {name:26} {seconds:6.1f} s {worked:6.1f} s CPU {peak:6.0f} MB", flush=True
    )


def main() -> None:
    """Measure each reader on each file, or the one named by the arguments."""
    if len(sys.argv) == 3:
        measure(sys.argv[1], Path(sys.argv[2]))
        return
    with tempfile.TemporaryDirectory() as folder:
        for path in write(Path(folder)):
            for name in readers():
                subprocess.run([sys.executable, __file__, name, str(path)], check=True)


if __name__ == "__main__":
    main()
