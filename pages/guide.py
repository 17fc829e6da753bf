"""Guide."""

from personalize.ui.guide.page import page

page()
