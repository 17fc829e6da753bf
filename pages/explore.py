"""Explore."""

from personalize.ui.explore.page import page

page()
