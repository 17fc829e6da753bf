"""Execution of a sweep; each finished cell is written immediately and not computed again."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import joblib
import pandas as pd
from joblib.externals.loky.process_executor import TerminatedWorkerError

from personalize.errors import PersonalizeError
from personalize.processes import this_process
from personalize.scenario import Scenario, from_mapping
from personalize.study.cache import world_key
from personalize.study.lab import Lab
from personalize.study.outputs import overall_metrics, readings
from personalize.study.parallel import call_in_worker, dask_client
from personalize.study.sweep.plan import SweepPlan

Report = Callable[[int, int, float], None]
"""Function called with the number of cells done, their total, and the estimated seconds left."""

LOST = "The worker "
"""How the reason begins where not the scenario but the process or the cluster failed."""

_lab: Lab | None = None


class SweepError(PersonalizeError):
    """A sweep that cannot start or continue."""


def work(settings: dict[str, Any]) -> dict[str, Any]:
    """Run one cell in a worker process, which has one lab for all its cells."""
    global _lab
    if _lab is None:
        _lab = Lab()
    try:
        run = _lab.run(from_mapping(settings))
    except PersonalizeError as error:
        return {"failed": str(error)}
    return readings(run) | overall_metrics(run) | {"failed": ""}


def run_sweep(
    plan: SweepPlan,
    out: Path,
    *,
    dask: str | None = None,
    workers: int | None = None,
    report: Report | None = None,
) -> pd.DataFrame:
    """Run the cells that are not stored yet, and combine all cells.

    Parameters
    ----------
    plan : SweepPlan
    out : Path
        A new folder, or that of the same sweep, which then continues.
    dask : str, optional
        Address of a Dask scheduler; local processes unless given.
    workers : int, optional
        Number of local processes; the number of cores unless given.
    report : callable, optional

    Returns
    -------
    DataFrame
        One row per cell in the order of the plan; also written as ``results.parquet`` and
        ``results.csv``. A cell that failed has the reason in ``failed``.

    Raises
    ------
    SweepError
        If the folder belongs to another sweep, the disk is full, or Dask does not answer.
    """
    cells = out / "cells"
    _claim(plan, out, cells)
    todo = [(values, s) for values, s in plan.cells if not (cells / f"{s.hash()}.parquet").exists()]
    # Cells of one world are adjacent, so that a worker generates its people only once.
    todo.sort(key=lambda cell: world_key(cell[1]))
    done, start = len(plan.cells) - len(todo), time.monotonic()
    run_here = _on_dask(dask, todo) if dask else _on_this_machine(workers, todo)
    lost: dict[str, str] = {}
    for fresh, (values, scenario, row) in enumerate(run_here, start=1):
        if row["failed"].startswith(LOST):
            lost[scenario.hash()] = row["failed"]
        else:
            _write(cells, plan, values, scenario, row)
        if report:
            each = (time.monotonic() - start) / fresh
            report(done + fresh, len(plan.cells), each * (len(todo) - fresh))
    return _combined(plan, out, cells, lost)


def missing_cells(plan: SweepPlan, out: Path) -> int:
    """Return how many cells of a sweep have no stored result; the same command runs them."""
    return sum(not (out / "cells" / f"{s.hash()}.parquet").exists() for _, s in plan.cells)


Cell = tuple[tuple[Any, ...], Scenario]
Finished = tuple[tuple[Any, ...], Scenario, dict[str, Any]]


def _claim(plan: SweepPlan, out: Path, cells: Path) -> None:
    """Mark the folder as that of this sweep, or raise an error without changing it."""
    label = out / "sweep.json"
    if label.exists():
        known = json.loads(label.read_text(encoding="utf-8")).get("plan")
        if known != plan.hash():
            raise SweepError(
                f"{out} holds another sweep (or one of another version); choose a new folder."
            )
    elif out.exists() and any(out.iterdir()):
        raise SweepError(f"{out} is not empty and holds no sweep; choose a new folder.")
    try:
        cells.mkdir(parents=True, exist_ok=True)
        content = {"plan": plan.hash(), "cells": len(plan.cells), "varied": list(plan.varied)}
        label.write_text(json.dumps(content, indent=2), encoding="utf-8")
    except OSError as error:
        raise SweepError(f"{out} cannot be written: {error.strerror}.") from None


def _on_this_machine(workers: int | None, todo: list[Cell]) -> Iterator[Finished]:
    """Run cells in local processes; the cell of a worker that is killed is tried once more."""
    waiting = list(todo)
    for last_try in (False, True):
        if not waiting:
            return
        finished: set[str] = set()
        # Two, because joblib runs a single job in the present process, which must not be killed.
        number = 2 if last_try else workers or os.cpu_count() or 1
        parallel = joblib.Parallel(
            n_jobs=number, backend="loky", return_as="generator_unordered", batch_size=1
        )
        batches = [[cell] for cell in waiting] if last_try else [waiting]
        for batch in batches:
            try:
                for values, scenario, row in parallel(
                    joblib.delayed(call_in_worker)(this_process(), _cell, values, scenario)
                    for values, scenario in batch
                ):
                    finished.add(scenario.hash())
                    yield values, scenario, row
            except (TerminatedWorkerError, BrokenProcessPool):
                if last_try:
                    values, scenario = batch[0]
                    yield values, scenario, {"failed": f"{LOST}was killed, twice."}
        waiting = (
            [cell for cell in waiting if cell[1].hash() not in finished] if not last_try else []
        )


def _cell(values: tuple[Any, ...], scenario: Scenario) -> Finished:
    return values, scenario, work(scenario.model_dump(mode="json"))


def _on_dask(address: str, todo: list[Cell]) -> Iterator[Finished]:
    """Run cells on an existing Dask cluster, which retries a cell whose worker dies."""
    from distributed import as_completed

    client = dask_client(address)
    with client:
        futures = {
            client.submit(work, scenario.model_dump(mode="json"), pure=False, retries=1): cell
            for cell in todo
            for scenario in [cell[1]]
        }
        for future in as_completed(futures):  # type: ignore[no-untyped-call]
            values, scenario = futures[future]
            failed = future.exception()
            row = {"failed": f"{LOST}failed: {failed}"} if failed else future.result()
            yield values, scenario, row


def _write(
    cells: Path, plan: SweepPlan, values: tuple[Any, ...], scenario: Scenario, row: dict[str, Any]
) -> None:
    """Write the file of one cell atomically."""
    named = dict(zip(plan.varied, values, strict=True))
    frame = pd.DataFrame([{"scenario": scenario.hash(), **named, **row}])
    target = cells / f"{scenario.hash()}.parquet"
    try:
        frame.to_parquet(target.with_suffix(".part"), index=False)
        target.with_suffix(".part").replace(target)
    except OSError as error:
        raise SweepError(
            f"{target} cannot be written: {error.strerror or error}. Finished cells stay; "
            "the same command goes on from there."
        ) from None


OLD_COLUMNS = {"fit": "useful_picks", "out": "if_discovered", "hidden": "discovery_gap"}
"""Columns of cells before version 0.2 of the package, which a resumed sweep can contain."""


def _combined(plan: SweepPlan, out: Path, cells: Path, lost: Mapping[str, str]) -> pd.DataFrame:
    """Combine the cells in the order of the plan, and write the results.

    ``lost`` maps the scenario of a cell without a result to the reason.
    """
    frames = []
    for values, scenario in plan.cells:
        key = scenario.hash()
        if key in lost:
            named = dict(zip(plan.varied, values, strict=True))
            frames.append(pd.DataFrame([{"scenario": key, **named, "failed": lost[key]}]))
        else:
            frames.append(pd.read_parquet(cells / f"{key}.parquet").rename(columns=OLD_COLUMNS))
    frame = pd.concat(frames, ignore_index=True)
    frame = frame[[*[c for c in frame if c != "failed"], "failed"]]
    frame.to_parquet(out / "results.parquet", index=False)
    frame.to_csv(out / "results.csv", index=False)
    return frame
