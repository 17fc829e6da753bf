"""Studies: runs of scenarios, presets, and comparisons between runs."""
