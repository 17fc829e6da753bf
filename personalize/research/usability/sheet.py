"""A usability test: its tasks and prompts, and what was seen and said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from personalize.register import data_types
from personalize.research.texts import ResearchError, clean_line, clean_text

OUTCOMES = ("", "done", "done with help", "not done")
"""Outcomes of a task; "" where none was noted."""
PARTICIPANT = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,19}\Z")
"""A participant’s code: no name and no address fits it by accident."""
MOST_LINES = 50
"""Largest number of tasks, and of prompts."""
PROMPTS = (
    "What do you see here, and what would you do first?",
    "Say out loud what you are looking for.",
    "What made you choose that?",
    "What do you think it knows about you, and from where?",
    "Was there anything that you did not expect?",
)
"""Think-aloud prompts of a new sheet."""
WRITTEN = ("participant", "task", "outcome", "quote", "tag", "second_tag", "kind", "scenario")
"""Fields of an observation that people write."""


@dataclass(frozen=True)
class Sheet:
    """The sheet of a usability test.

    Attributes
    ----------
    title : str
    tasks, prompts : tuple of str
        What participants are asked to do, and what the moderator says.
    """

    title: str
    tasks: tuple[str, ...]
    prompts: tuple[str, ...]
    id: str = ""
    revision: int = 0
    created: str = ""
    updated: str = ""


@dataclass(frozen=True)
class Observation:
    """Something that was seen or said.

    Attributes
    ----------
    participant : str
        A code such as P3.
    task : str
        One of the sheet’s tasks, or "".
    outcome : str
        One of ``OUTCOMES``.
    quote : str
        What was seen or said.
    tag, second_tag : str
        What it is about, by the first and by the second coder.
    kind : str
        The kind of data that it is about, a name in ``data/data_types.csv``, or "".
    scenario : str
        What was shown: a title or a hash.
    """

    participant: str
    task: str = ""
    outcome: str = ""
    quote: str = ""
    tag: str = ""
    second_tag: str = ""
    kind: str = ""
    scenario: str = ""
    sheet: str = ""
    id: str = ""
    revision: int = 0
    created: str = ""
    updated: str = ""


def checked_sheet(title: str, tasks: Sequence[str], prompts: Sequence[str]) -> dict[str, Any]:
    """Return a sheet’s values as they are stored; empty tasks and prompts are left out.

    Raises
    ------
    ResearchError
        If the title is empty, or something is too long.
    """
    lists = {}
    for name, lines in (("task", tasks), ("prompt", prompts)):
        clean = [clean_line(name, line, needed=False) for line in lines]
        lists[f"{name}s"] = list(dict.fromkeys(line for line in clean if line))
        if len(lists[f"{name}s"]) > MOST_LINES:
            raise ResearchError(
                f"{name}s: {len(lists[f'{name}s'])} were given; {MOST_LINES} are allowed."
            )
    return {"title": clean_line("title", title), **lists}


def checked_observation(values: Mapping[str, str], sheet: Sheet) -> dict[str, str]:
    """Return an observation’s values as they are stored.

    Parameters
    ----------
    values : mapping
        All of ``WRITTEN``; those left out are empty.
    sheet : Sheet

    Raises
    ------
    ResearchError
        If the participant’s code, the task, the outcome or the kind is not allowed, or a text is
        too long.
    """
    unknown = sorted(set(values) - set(WRITTEN))
    if unknown:
        raise ResearchError(f"{unknown[0]} is not one of {', '.join(WRITTEN)}.")
    given = {name: values.get(name, "") or "" for name in WRITTEN}
    clean = {
        name: clean_line(name, text, needed=False)
        for name, text in given.items()
        if name != "quote"
    }
    clean["quote"] = clean_text("quote", given["quote"])
    if not PARTICIPANT.match(clean["participant"]):
        raise ResearchError(
            f"participant “{clean['participant'][:40]}” is not a code; a letter and up to 19 "
            "letters, digits, - and _ are allowed, such as P3."
        )
    for name, allowed in (
        ("task", ("", *sheet.tasks)),
        ("outcome", OUTCOMES),
        ("kind", ("", *data_types())),
    ):
        if clean[name] not in allowed:
            choices = ", ".join(f"“{one}”" for one in allowed if one) or "none"
            raise ResearchError(f"{name} “{clean[name][:40]}” is not one of {choices}.")
    return clean


def sheet_of(row: Mapping[str, Any]) -> Sheet:
    """Return the sheet of a stored row."""
    found = Sheet(**{one.name: row[one.name] for one in fields(Sheet)})
    return Sheet(**{**vars(found), "tasks": tuple(found.tasks), "prompts": tuple(found.prompts)})


def observation_of(row: Mapping[str, Any]) -> Observation:
    """Return the observation of a stored row."""
    return Observation(**{one.name: row[one.name] for one in fields(Observation)})
