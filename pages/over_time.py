"""Over time."""

from personalize.ui.over_time.page import page

page()
