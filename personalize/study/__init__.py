"""Studies: a run, its presets, and comparisons between runs."""
