"""The guide: pages about using the lab, reading its figures and extending it."""
