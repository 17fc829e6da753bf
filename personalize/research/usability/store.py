"""The sheets of usability tests in the database, and the deletion of a participant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from personalize.research.rows import Rows
from personalize.research.texts import ResearchError
from personalize.research.usability.sheet import (
    PROMPTS,
    Observation,
    Sheet,
    checked_observation,
    checked_sheet,
    observation_of,
    sheet_of,
)
from personalize.store.entry import MINE
from personalize.store.research_tables import observations, sheets


class UsabilityStore:
    """The sheets of one notebook in one database.

    Parameters
    ----------
    url : str, optional
        Address of the database; the user’s default one unless given.
    notebook : str
    """

    def __init__(self, url: str | None = None, notebook: str = MINE) -> None:
        self._sheets = Rows(sheets, url, notebook)
        self._observations = Rows(observations, url, notebook)

    def sheets(self) -> list[Sheet]:
        """Return the sheets, the oldest first."""
        return [sheet_of(row) for row in self._sheets.read()]

    def sheet(self, key: str) -> Sheet:
        """Return the sheet with an id.

        Raises
        ------
        ResearchError
            If there is none.
        """
        row = self._sheets.one(key)
        if row is None:
            raise ResearchError("This sheet does not exist, or it was deleted.")
        return sheet_of(row)

    def add_sheet(
        self, title: str, tasks: Sequence[str] = (), prompts: Sequence[str] = PROMPTS
    ) -> Sheet:
        """Add a sheet, and return it.

        Raises
        ------
        ResearchError
            If the title is empty, or something is too long.
        """
        return self.sheet(self._sheets.add(checked_sheet(title, tasks, prompts)))

    def save_sheet(
        self, before: Sheet, title: str, tasks: Sequence[str], prompts: Sequence[str]
    ) -> Sheet:
        """Store new values of a sheet as it was read, and return it.

        Raises
        ------
        ChangedElsewhereError
            If somebody else changed or deleted it.
        ResearchError
            If a value is not allowed.
        """
        values = checked_sheet(title, tasks, prompts)
        self._sheets.save(before.id, before.revision, values, f"The sheet “{before.title[:60]}”")
        return self.sheet(before.id)

    def observations(self, sheet: Sheet) -> list[Observation]:
        """Return the observations of a sheet, the oldest first."""
        own = self._observations.read(observations.c.sheet == sheet.id)
        return [observation_of(row) for row in own]

    def add(self, sheet: Sheet, values: Mapping[str, str]) -> None:
        """Add an observation to a sheet.

        Parameters
        ----------
        sheet : Sheet
        values : mapping
            Some of ``sheet.WRITTEN``.

        Raises
        ------
        ResearchError
            If a value is not allowed, or the sheet was deleted.
        """
        present = self.sheet(sheet.id)
        clean = checked_observation(values, present)
        self._observations.add({**clean, "sheet": sheet.id})

    def save(self, sheet: Sheet, before: Observation, values: Mapping[str, str]) -> None:
        """Store new values of an observation as it was read.

        Raises
        ------
        ChangedElsewhereError
            If somebody else changed or deleted it.
        ResearchError
            If a value is not allowed.
        """
        clean = checked_observation(values, self.sheet(sheet.id))
        what = f"The row of {before.participant} (“{before.quote[:40]}”)"
        self._observations.save(before.id, before.revision, clean, what)

    def delete(self, observation: Observation) -> None:
        """Delete an observation; deleting a deleted one does nothing."""
        self._observations.delete(observations.c.id == observation.id)

    def delete_participant(self, sheet: Sheet, participant: str) -> int:
        """Delete all that a sheet holds of a participant, and return how many rows that were.

        An SQLite file holds no trace of them afterwards.
        """
        return self._observations.delete(
            observations.c.sheet == sheet.id, observations.c.participant == participant
        )

    def delete_sheet(self, sheet: Sheet) -> None:
        """Delete a sheet with its observations."""
        self._observations.delete(observations.c.sheet == sheet.id)
        self._sheets.delete(sheets.c.id == sheet.id)
