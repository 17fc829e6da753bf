"""Your data."""

from personalize.ui.your_data.page import page

page()
