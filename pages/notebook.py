"""Notebook."""

from personalize.ui.notebook.page import page

page()
