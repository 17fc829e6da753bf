"""Compare."""

from personalize.ui.compare.page import page

page()
