"""The assumptions of a notebook in the database."""

from __future__ import annotations

from collections.abc import Mapping

from personalize.research.assumptions.assumption import Assumption, checked_values, from_row
from personalize.research.rows import Rows
from personalize.research.texts import ResearchError, when
from personalize.store.entry import MINE, now
from personalize.store.research_tables import assumptions


class AssumptionStore:
    """The assumptions of one notebook in one database.

    Parameters
    ----------
    url : str, optional
        Address of the database; the user’s default one unless given.
    notebook : str
    """

    def __init__(self, url: str | None = None, notebook: str = MINE) -> None:
        self._rows = Rows(assumptions, url, notebook)

    def all(self) -> list[Assumption]:
        """Return the assumptions, the oldest first."""
        return [from_row(row) for row in self._rows.read()]

    def one(self, key: str) -> Assumption:
        """Return the assumption with an id.

        Raises
        ------
        ResearchError
            If there is none.
        """
        row = self._rows.one(key)
        if row is None:
            raise ResearchError("This assumption does not exist, or it was deleted.")
        return from_row(row)

    def add(self, text: str, owner: str = "", test: str = "", expected: str = "") -> Assumption:
        """Add an assumption, and return it.

        Raises
        ------
        ResearchError
            If the text is empty, or something is too long.
        """
        clean = checked_values({"text": text, "owner": owner, "test": test, "expected": expected})
        empty = dict.fromkeys(("locked", "result", "link", "changed", "opened"), "")
        return self.one(self._rows.add({**empty, **clean}))

    def save(self, before: Assumption, values: Mapping[str, str]) -> Assumption:
        """Store new values of an assumption as it was read, and return it.

        Parameters
        ----------
        before : Assumption
        values : mapping
            Some of ``assumption.WRITTEN``.

        Raises
        ------
        ChangedElsewhereError
            If somebody else changed or deleted it.
        ResearchError
            If a value is not allowed.
        """
        clean = checked_values(values, before)
        if clean.get("result") and not before.opened:
            clean["opened"] = now()
        self._rows.save(before.id, before.revision, clean, _named(before))
        return self.one(before.id)

    def lock(self, before: Assumption) -> Assumption:
        """Lock the expectation of an assumption as it was read, and return it.

        Raises
        ------
        ChangedElsewhereError
            If somebody else changed or deleted it.
        ResearchError
            If nothing is expected, or it is locked already.
        """
        if before.locked:
            raise ResearchError(f"expected was locked at {when(before.locked)} already.")
        if not before.expected:
            raise ResearchError("expected is empty; write what you expect before you lock it.")
        self._rows.save(before.id, before.revision, {"locked": now()}, _named(before))
        return self.one(before.id)

    def delete(self, assumption: Assumption) -> None:
        """Delete an assumption; deleting a deleted one does nothing."""
        self._rows.delete(assumptions.c.id == assumption.id)


def _named(assumption: Assumption) -> str:
    return f"The assumption “{assumption.text[:60]}”"
