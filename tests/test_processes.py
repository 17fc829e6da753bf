"""No worker process outlives the process that started it, however that ended."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

SECONDS = 5.0
"""Time within which a worker must have ended."""


def lives(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def children(process: int) -> set[int]:
    """Return the processes that descend from a process."""
    found: set[int] = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            if parent == process:
                found |= {int(entry.name)} | children(int(entry.name))
    return found


BUSY = {
    "a fit that holds the global lock": """
        import numpy as np, pandas as pd
        from surprise import SVD, Dataset, Reader
        def work(flag):
            rows = np.random.default_rng(1).integers(0, 500, (200_000, 2))
            frame = pd.DataFrame({"u": rows[:, 0], "i": rows[:, 1], "r": 3.0})
            data = Dataset.load_from_df(frame, Reader()).build_full_trainset()
            open(flag, "w").close()
            SVD(n_factors=200, n_epochs=2000).fit(data)
        """,
    "waiting for work": """
        def work(flag):
            open(flag, "w").close()
        """,
}


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("busy", BUSY)
def test_workers_end_with_their_parent(busy: str, ending: signal.Signals, tmp_path: Path) -> None:
    flag = tmp_path / "started"
    (tmp_path / "busy.py").write_text(textwrap.dedent(BUSY[busy]))
    code = textwrap.dedent(
        f"""
        import time
        from busy import work
        from joblib.externals.loky import ProcessPoolExecutor
        from personalize.processes import end_with, this_process
        executor = ProcessPoolExecutor(1, initializer=end_with, initargs=(this_process(),))
        executor.submit(work, {str(flag)!r})
        time.sleep(600)
        """
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": f"{tmp_path}:{os.environ.get('PYTHONPATH', '')}"},
    )
    until = time.monotonic() + 60
    while not flag.exists() and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.5)
    workers = children(parent.pid)
    assert workers and flag.exists()
    parent.send_signal(ending)
    parent.wait()
    until = time.monotonic() + SECONDS
    while any(map(lives, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not [worker for worker in workers if lives(worker)]
