"""Sweeps: grids of scenarios, run in parallel, stored cell by cell, and resumable."""

from personalize.study.sweep.plan import SweepPlan, read_plan
from personalize.study.sweep.run import missing_cells, run_sweep

__all__ = ["SweepPlan", "missing_cells", "read_plan", "run_sweep"]
