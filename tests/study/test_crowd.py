"""Crowds by chunks: the same figures whatever the chunk, and nothing done twice."""

from pathlib import Path

import pandas as pd
import pytest

from personalize.scenario import Scenario
from personalize.study.crowd import CrowdError, run_crowd
from personalize.study.lab import Lab
from personalize.study.outputs import readings

pytestmark = pytest.mark.slow

CROWD = Scenario().replace({"people.number": 2600, "data.level": 1})


def rows(folder: Path) -> pd.DataFrame:
    parts = sorted((folder / "people").glob("part-*.parquet"))
    return pd.concat([pd.read_parquet(part) for part in parts], ignore_index=True)


@pytest.fixture(scope="module")
def by_thousand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("crowd") / "out"
    run_crowd(CROWD, out, chunk=1000, workers=2)
    return out


def test_the_size_of_a_chunk_changes_nothing(by_thousand: Path, tmp_path: Path) -> None:
    run_crowd(CROWD, tmp_path / "out", chunk=500, workers=1)
    small, large = rows(tmp_path / "out"), rows(by_thousand)
    assert len(small) == 2600
    pd.testing.assert_frame_equal(small, large, rtol=0, atol=1e-9)


def test_a_crowd_that_fits_the_sample_is_the_lab_itself(by_thousand: Path) -> None:
    run, frame = Lab().run(CROWD), rows(by_thousand)
    assert frame["person"].tolist() == list(range(2600))
    assert frame["relevance"].to_numpy() == pytest.approx(run.quality.relevance, abs=1e-9)
    assert frame["invasiveness"].to_numpy() == pytest.approx(run.response.now.rating, abs=1e-9)
    figures = readings(run)
    assert frame["benefit"].mean() == pytest.approx(figures["benefit"])


def test_finished_parts_are_kept(by_thousand: Path) -> None:
    parts = sorted((by_thousand / "people").glob("part-*.parquet"))
    assert len(parts) == 3
    before = rows(by_thousand)
    stamps = [part.stat().st_mtime_ns for part in parts]
    parts[1].unlink()
    summary = run_crowd(CROWD, by_thousand, chunk=1000, workers=1)
    assert rows(by_thousand).equals(before)
    assert [parts[0].stat().st_mtime_ns, parts[2].stat().st_mtime_ns] == [stamps[0], stamps[2]]
    own = summary.set_index("output")["mean"]
    assert own["invasiveness"] == pytest.approx(before["invasiveness"].mean())
    assert summary["people"].iloc[0] == 2600


def test_what_does_not_belong_together_is_refused(by_thousand: Path, tmp_path: Path) -> None:
    with pytest.raises(CrowdError, match="another crowd"):
        run_crowd(CROWD.replace({"seed": 9}), by_thousand, chunk=1000)
    with pytest.raises(CrowdError, match="multiple of 500"):
        run_crowd(CROWD, tmp_path / "x", chunk=750)
    with pytest.raises(CrowdError, match="synthetic"):
        run_crowd(CROWD.replace({"service.domain": "club"}), tmp_path / "x")
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CrowdError, match="not empty"):
        run_crowd(CROWD, tmp_path)


def test_a_dask_cluster_serves_a_crowd(by_thousand: Path, tmp_path: Path) -> None:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        run_crowd(CROWD, tmp_path / "out", chunk=1000, dask=cluster.scheduler_address)
    assert rows(tmp_path / "out").equals(rows(by_thousand))
