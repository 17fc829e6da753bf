"""Sweeps: stopped and resumed to the same bytes, refused where they do not belong."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from personalize.errors import ScenarioError
from personalize.scenario import Scenario
from personalize.study.lab import Lab
from personalize.study.outputs import readings
from personalize.study.parallel import ClusterError
from personalize.study.sweep import missing_cells, read_plan, run_sweep
from personalize.study.sweep import run as running
from personalize.study.sweep.plan import make_plan
from personalize.study.sweep.run import SweepError

pytestmark = pytest.mark.slow

GRID = {
    "scenario": {"people": {"number": 250}},
    "vary": {"data.level": [0, 2], "design.consent": ["none", "per_purpose"], "seed": [1, 2]},
}


def written(folder: Path) -> tuple[bytes, bytes]:
    return (folder / "results.parquet").read_bytes(), (folder / "results.csv").read_bytes()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("whole") / "out"
    run_sweep(make_plan(GRID), out, workers=2)
    return out


def test_a_grid_holds_every_combination_once_in_order() -> None:
    plan = make_plan(GRID)
    assert len(plan.cells) == 8
    assert [values for values, _ in plan.cells][:3] == [
        (0, "none", 1),
        (0, "none", 2),
        (0, "per_purpose", 1),
    ]
    double = make_plan({"vary": {"data.level": [2, 2], "data.types": [["ratings"]]}})
    assert len(double.cells) == 1
    assert make_plan(GRID).hash() == plan.hash() != double.hash()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({}, "vary"),
        ({"vary": {"data.level": []}}, "data.level"),
        ({"vary": {"data.level": 3}}, "data.level"),
        ({"vary": {"data.level": [9]}}, "0 to 5"),
        ({"vary": {"data.colour": [1]}}, "not a setting"),
        ({"vary": {"recommender.algorithm": ["magic"]}}, "magic"),
        ({"vary": {"seed": list(range(100_001))}}, "100,001 cells"),
        ({"preset": "none-such", "vary": {"seed": [1]}}, "not a preset"),
        ({"grid": {}}, "grid"),
    ],
)
def test_a_wrong_plan_is_named(raw: dict, said: str) -> None:
    from personalize.errors import PersonalizeError

    with pytest.raises(PersonalizeError, match=said):
        make_plan(raw)


def test_an_unreadable_plan_is_named(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text("vary = = 1")
    with pytest.raises(ScenarioError, match="plan.toml is not readable"):
        read_plan(path)
    with pytest.raises(ScenarioError, match="cannot be read"):
        read_plan(tmp_path / "none.toml")


def test_cells_hold_what_a_single_run_gives(whole: Path) -> None:
    frame = pd.read_parquet(whole / "results.parquet")
    assert len(frame) == 8
    assert (frame["failed"] == "").all()
    scenario = Scenario().replace(
        {"people.number": 250, "data.level": 2, "design.consent": "none", "seed": 2}
    )
    row = frame[frame["scenario"] == scenario.hash()].iloc[0]
    for name, value in readings(Lab().run(scenario)).items():
        assert row[name] == pytest.approx(value, nan_ok=True), name


def test_a_finished_sweep_does_nothing_again(whole: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (whole / "cells").iterdir()}
    content = written(whole)
    run_sweep(make_plan(GRID), whole)
    assert {path: path.stat().st_mtime_ns for path in (whole / "cells").iterdir()} == before
    assert written(whole) == content


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL])
def test_a_sweep_stopped_half_way_goes_on_to_the_same_bytes(
    sign: signal.Signals, whole: Path, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(
        '[scenario.people]\nnumber = 250\n[vary]\n"data.level" = [0, 2]\n'
        '"design.consent" = ["none", "per_purpose"]\nseed = [1, 2]\n'
    )
    out = tmp_path / "out"
    command = [
        sys.executable,
        "-m",
        "personalize.cli",
        "sweep",
        str(plan),
        "--out",
        str(out),
        "--workers",
        "1",
    ]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    for _ in range(6000):
        if len(list(out.glob("cells/*.parquet"))) >= 2 or process.poll() is not None:
            break
        time.sleep(0.01)
    process.send_signal(sign)
    _, said = process.communicate(timeout=60)
    cells = len(list(out.glob("cells/*.parquet")))
    assert 2 <= cells <= 8
    if sign == signal.SIGTERM and cells < 8:
        assert process.returncode == 130
        assert "The same command goes on from there." in said
    found = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert "8 cells, 0 of them failed" in found.stdout
    assert written(out) == written(whole)


def test_a_folder_that_is_not_this_sweeps_is_left_alone(whole: Path, tmp_path: Path) -> None:
    content = written(whole)
    with pytest.raises(SweepError, match="another sweep"):
        run_sweep(make_plan(GRID | {"vary": {"seed": [5]}}), whole)
    assert written(whole) == content
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(SweepError, match="is not empty"):
        run_sweep(make_plan(GRID), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def _killed_at_level_2(settings: dict) -> dict:
    if settings["data"]["level"] == 2 and settings["seed"] == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return {"relevance": 1.0, "failed": ""}


def test_a_killed_worker_costs_its_cell_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "work", _killed_at_level_2)
    monkeypatch.setattr(
        running, "_cell", lambda v, s: (v, s, _killed_at_level_2(s.model_dump(mode="json")))
    )
    frame = run_sweep(make_plan(GRID), tmp_path / "out", workers=2)
    assert len(frame) == 8
    bad = frame[frame["failed"] != ""]
    assert len(bad) == 2
    assert set(bad["failed"]) == {"The worker was killed, twice."}
    assert (bad["data.level"] == 2).all() and (bad["seed"] == 1).all()
    assert missing_cells(make_plan(GRID), tmp_path / "out") == 2
    monkeypatch.undo()  # the next start tries them again
    again = run_sweep(make_plan(GRID), tmp_path / "out", workers=1)
    assert (again["failed"] == "").all()
    assert missing_cells(make_plan(GRID), tmp_path / "out") == 0


def test_a_cell_that_cannot_run_says_why_and_the_rest_go_on(tmp_path: Path) -> None:
    plan = make_plan(
        {
            "scenario": {"people": {"number": 200}},
            "vary": {"service.domain": ["streaming", "nowhere"]},
        }
    )
    frame = run_sweep(plan, tmp_path / "out", workers=1)
    assert frame["failed"].iloc[0] == ""
    assert "nowhere" in frame["failed"].iloc[1]


def test_a_full_disk_keeps_finished_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own, calls = pd.DataFrame.to_parquet, []

    def full(self: pd.DataFrame, *args: object, **kwargs: object) -> None:
        calls.append(1)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        own(self, *args, **kwargs)

    monkeypatch.setattr(pd.DataFrame, "to_parquet", full)
    with pytest.raises(SweepError, match="No space left on device.*Finished cells stay"):
        run_sweep(make_plan(GRID), tmp_path / "out", workers=1)
    assert len(list((tmp_path / "out" / "cells").glob("*.parquet"))) == 2


def test_a_dask_cluster_gives_the_same_bytes(whole: Path, tmp_path: Path) -> None:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        run_sweep(make_plan(GRID), tmp_path / "out", dask=cluster.scheduler_address)
    assert written(tmp_path / "out") == written(whole)


def test_a_dask_address_that_does_not_answer_is_named(tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match="No Dask scheduler answers at tcp://127.0.0.1:9"):
        run_sweep(make_plan(GRID), tmp_path / "out", dask="tcp://127.0.0.1:9")
