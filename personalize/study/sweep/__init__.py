"""Sweeps: a grid of scenarios, run in parallel, kept cell by cell, resumed where it stopped."""

from personalize.study.sweep.plan import SweepPlan, read_plan
from personalize.study.sweep.run import run_sweep

__all__ = ["SweepPlan", "read_plan", "run_sweep"]
