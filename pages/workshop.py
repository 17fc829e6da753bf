"""Workshop."""

from personalize.ui.workshop.page import page

page()
