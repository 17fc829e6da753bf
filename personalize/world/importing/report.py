"""The report of an import, as counts and in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from personalize.world.importing.table import counted


@dataclass(frozen=True)
class ImportReport:
    """Counts of an import.

    Attributes
    ----------
    name : str
        The id.
    rows, ratings, users, items : int
        Rows read, and ratings, users and items that are kept.
    duplicates : int
        Earlier ratings of the same item by the same user, left out.
    blank : int
        Rows without user, item or rating, left out.
    low, high : float
        Lowest and highest rating found.
    scale_low, scale_high : float
        The assumed scale of the ratings, which is mapped to 1 to 5.
    encoding : str
        Encoding of the text.
    timed : bool
        Whether there were times; otherwise the order of the rows counts.
    untitled, unrated : int
        Items without a title, and items of the item table without a rating.
    title : str
        The name as given; empty in sets that earlier releases saved.
    counts : str
        ``"ranks"`` or ``"logarithms"`` where counts were spread over 1 to 5; else empty.
    notes : tuple of str
        What else was taken from the files and which rows were left out, one sentence each.
    """

    name: str
    rows: int
    ratings: int
    users: int
    items: int
    duplicates: int
    blank: int
    low: float
    high: float
    scale_low: float
    scale_high: float
    encoding: str
    timed: bool
    untitled: int
    unrated: int
    title: str = ""
    counts: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "notes", tuple(self.notes))

    def sentences(self) -> list[str]:
        """Return the steps that were taken, one sentence each."""
        lines = [
            f"“{self.title or self.name}” holds {self.ratings:,} ratings by {self.users:,} "
            f"people of {self.items:,} items."
        ]
        if (self.scale_low, self.scale_high) != (1, 5) and not self.counts:
            lines.append(
                f"Ratings from {self.low:g} to {self.high:g} were read as a scale of "
                f"{self.scale_low:g} to {self.scale_high:g} and stretched to 1 to 5."
            )
        if self.duplicates:
            lines.append(
                f"{counted(self.duplicates, 'earlier rating', 'earlier ratings')} of the same "
                f"item by the same person {'was' if self.duplicates == 1 else 'were'} left out; "
                "the latest counts."
            )
        if self.blank and not self.notes:
            lines.append(f"{self.blank:,} rows without a person, item or rating were left out.")
        told = any(note.startswith("The text was read as") for note in self.notes)
        if self.encoding != "utf-8" and not told:
            lines.append(f"The text was read as {self.encoding}, because it is not UTF-8.")
        if not self.timed:
            lines.append("There are no times: the order of the rows counts as the order of events.")
        if self.untitled == 1:
            lines.append("1 item has no title and is shown by its id.")
        elif self.untitled:
            lines.append(f"{self.untitled:,} items have no title and are shown by their id.")
        if self.unrated == 1:
            lines.append("1 item of the item table has no rating and was left out.")
        elif self.unrated:
            lines.append(
                f"{self.unrated:,} items of the item table have no rating and were left out."
            )
        return [*lines, *self.notes]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as a plain mapping."""
        return asdict(self)
