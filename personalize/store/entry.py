"""Entries of the notebook: their fields, their validation and their conversion to rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from personalize.errors import PersonalizeError
from personalize.scenario import Scenario
from personalize.scenario.reading import from_mapping

MINE = "notebook"
"""Name of the default notebook."""
LONGEST_TITLE = 200
LONGEST_NOTES = 200_000
"""Largest numbers of characters of a title and of notes."""
KINDS = ("run", "compare", "timeline", "minimise")


@dataclass(frozen=True)
class Entry:
    """One pinned result.

    Attributes
    ----------
    kind : str
        One of ``KINDS``.
    prediction : mapping
        ``relevance``, ``feeling`` and ``words``, written before the result was seen; empty if not.
    scenario, base : Scenario
        The scenario shown, and the scenario it was compared with (None for no comparison).
    sentence : str
    result : mapping
        The outputs as ``personalize run --json`` or ``compare --json`` give them.
    figures : mapping of str to mapping
        Charts as Vega-Lite, by name.
    provenance : mapping
        Version, register hash, scenario hash, how many scenarios this session had run.
    revision : int
        Counts changes.
    """

    kind: str
    title: str
    scenario: Scenario
    sentence: str = ""
    result: Mapping[str, Any] = field(default_factory=dict)
    base: Scenario | None = None
    notes: str = ""
    tags: tuple[str, ...] = ()
    prediction: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)
    provenance: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""
    notebook: str = MINE
    place: float = 0.0
    revision: int = 0
    created: str = ""
    updated: str = ""

    def replace(self, **changes: Any) -> Entry:
        """Return a copy of the entry with some fields changed."""
        return replace(self, **changes)


def now() -> str:
    """Return the time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def checked(entry: Entry) -> Entry:
    """Return an entry that can be stored: without null characters, with cleaned tags.

    Raises
    ------
    PersonalizeError
        If the title is empty, the title or the notes are too long, or the kind is not known.
    """
    title = entry.title.replace("\0", "").strip()
    if not title:
        raise PersonalizeError("title: a title is needed.")
    if len(title) > LONGEST_TITLE:
        raise PersonalizeError(
            f"title has {len(title)} characters; {LONGEST_TITLE} at most. Nothing was lost: "
            "shorten it and save again."
        )
    if len(entry.notes) > LONGEST_NOTES:
        raise PersonalizeError(
            f"notes have {len(entry.notes):,} characters; {LONGEST_NOTES:,} at most. Nothing was "
            "lost: shorten them and save again."
        )
    checked_kind(entry)
    tags = tuple(dict.fromkeys(tag.strip()[:40] for tag in entry.tags if tag.strip()))[:12]
    return entry.replace(title=title, notes=entry.notes.replace("\0", ""), tags=tags)


def to_row(entry: Entry) -> dict[str, Any]:
    """Return an entry as a row of the database."""
    row = asdict(replace(entry, scenario=Scenario(), base=None))
    row["scenario"] = entry.scenario.model_dump(mode="json")
    row["base"] = None if entry.base is None else entry.base.model_dump(mode="json")
    row["tags"] = list(entry.tags)
    return row


@dataclass(frozen=True)
class Unreadable:
    """A stored entry that cannot be read: damaged, or written by another version.

    Attributes
    ----------
    why : str
        The reason, as one sentence.
    """

    id: str
    title: str
    why: str


@dataclass(frozen=True)
class NotebookContents:
    """The content of a notebook: the readable entries in order, and the unreadable ones."""

    entries: tuple[Entry, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()


DAMAGED = object()
"""Value of a column whose stored text is not valid JSON."""
FORMS: dict[str, type | tuple[type, ...]] = {
    "tags": list,
    "prediction": dict,
    "scenario": dict,
    "base": (dict, type(None)),
    "result": dict,
    "figures": dict,
    "provenance": dict,
}
"""Python types of the columns that are stored as JSON."""
OLD_PREDICTIONS = {"fit": "relevance"}
"""Old names of predictions, used before version 0.2, with their names of now."""


def from_row(row: Mapping[str, Any]) -> Entry:
    """Return the entry of a row.

    Raises
    ------
    PersonalizeError
        If a part of it is damaged, or its scenario has settings that this version does not know.
    """
    values = {key: value for key, value in row.items() if key != "deleted"}
    for name, form in FORMS.items():
        if not isinstance(values[name], form):
            raise PersonalizeError(f"its part “{name}” is damaged.")
    if not all(isinstance(part, str) for part in (*values["tags"], *values["prediction"].values())):
        raise PersonalizeError("its part “tags” or “prediction” is damaged.")
    if not all(isinstance(part, dict) for part in values["figures"].values()):
        raise PersonalizeError("its part “figures” is damaged.")
    values["scenario"] = from_mapping(values["scenario"])
    values["base"] = None if values["base"] is None else from_mapping(values["base"])
    values["tags"] = tuple(values["tags"])
    values["prediction"] = {OLD_PREDICTIONS.get(k, k): v for k, v in values["prediction"].items()}
    return checked_kind(Entry(**values))


def checked_kind(entry: Entry) -> Entry:
    """Return the entry if its kind is known.

    Raises
    ------
    PersonalizeError
        If the kind is not in ``KINDS``.
    """
    if entry.kind not in KINDS:
        raise PersonalizeError(f"kind = “{entry.kind}” is not one of {', '.join(KINDS)}.")
    return entry


def from_rows(rows: Iterable[Mapping[str, Any]]) -> NotebookContents:
    """Return the entries of some rows; rows that cannot be read are listed as unreadable."""
    entries, unreadable = [], []
    for row in rows:
        try:
            entries.append(from_row(row))
        except PersonalizeError as error:
            unreadable.append(Unreadable(str(row["id"]), str(row["title"]), str(error)))
    return NotebookContents(tuple(entries), tuple(unreadable))


def search(entries: list[Entry], text: str, tags: tuple[str, ...] = ()) -> list[Entry]:
    """Return entries whose title, notes, sentence or tags hold every word, with all the tags."""
    words = text.lower().split()

    def holds(entry: Entry) -> bool:
        text_of_entry = " ".join((entry.title, entry.notes, entry.sentence, *entry.tags)).lower()
        return all(word in text_of_entry for word in words) and set(tags) <= set(entry.tags)

    return [entry for entry in entries if holds(entry)]
