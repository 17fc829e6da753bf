"""Storage of the notebook in an SQLite file, or in a PostgreSQL database for teams."""

from personalize.store.entry import Entry, NotebookContents, Unreadable
from personalize.store.notebook import ConflictError, Notebook, open_notebook

__all__ = ["ConflictError", "Entry", "Notebook", "NotebookContents", "Unreadable", "open_notebook"]
