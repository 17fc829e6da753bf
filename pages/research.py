"""Research."""

from personalize.ui.research.page import page

page()
