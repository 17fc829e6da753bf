"""People."""

from personalize.ui.people.page import page

page()
