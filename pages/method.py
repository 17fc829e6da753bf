"""Method."""

from personalize.ui.method.page import page

page()
