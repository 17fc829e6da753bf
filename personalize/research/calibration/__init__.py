"""Calibration: the parameters of the model after a team's own survey."""
