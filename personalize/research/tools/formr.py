"""A questionnaire as formr’s item table (.xlsx): a sheet of items and a sheet of choices."""

from __future__ import annotations

from personalize.research.tools.questionnaire import Block, Question, Questionnaire, variable
from personalize.research.tools.wording import (
    CONDITION,
    as_html,
    picture_steps,
    shown_label,
    shown_title,
)
from personalize.research.tools.workbooks import workbook_bytes

ITEMS = ("type", "name", "label", "optional", "showif")
CHOICES = ("list_name", "name", "label")
MEANT = "`*_[]#\\"
"""Characters of Markdown; formr runs text after a backtick and r as a program."""


def formr_file(questionnaire: Questionnaire) -> bytes:
    """Return the workbook with the sheets ``survey`` and ``choices``."""
    items: list[tuple[str, ...]] = []
    lists: dict[tuple[tuple[str, str], ...], str] = {}
    conditions = questionnaire.conditions()
    drawn = len(conditions) > 1 and not questionnaire.within
    if drawn:
        items.append((f"random 1,{len(conditions)}", CONDITION, "", "", ""))
    if questionnaire.welcome:
        items += [_note("welcome", questionnaire.welcome, ""), _page(0, "")]
    for place, block in enumerate(questionnaire.blocks, start=1):
        shown = f"{CONDITION} == {conditions.index(block) + 1}" if drawn and block.code else ""
        if block.words:
            items.append(_note(f"text_{block.code or place}", block.words, shown))
        items += [_item(block, question, lists, shown) for question in block.questions]
        items.append(_page(place, shown))
    choices = [
        (name, code, as_html(label, MEANT))
        for options, name in lists.items()
        for code, label in options
    ]
    return workbook_bytes({"survey": [ITEMS, *items], "choices": [CHOICES, *choices]})


def formr_steps(questionnaire: Questionnaire) -> list[str]:
    """Return what is done by hand in formr, in order."""
    steps = ["Create a survey by uploading the file formr.xlsx, and put it into a run."]
    steps += picture_steps(
        questionnaire.blocks, "into the run’s files, and its address into the label of its note"
    )
    conditions = questionnaire.conditions()
    if len(conditions) > 1 and questionnaire.within:
        names = ", ".join(f"“{shown_title(block)}”" for block in conditions)
        steps.append(
            f"The order of {names} is fixed in the file. Split the item table at the blocks into "
            "surveys, and let a Shuffle unit of the run choose the order."
        )
    if questionnaire.thanks:
        steps.append(f"End the run with an Endpage that says: {questionnaire.thanks}")
    steps.append("Export the results as CSV, Excel or JSON.")
    return steps


def _note(name: str, text: str, shown: str) -> tuple[str, ...]:
    return "note", name, as_html(text, MEANT), "", shown


def _page(place: int, shown: str) -> tuple[str, ...]:
    return "submit", f"page_{place}", "Continue", "", shown


def _item(
    block: Block,
    question: Question,
    lists: dict[tuple[tuple[str, str], ...], str],
    shown: str,
) -> tuple[str, ...]:
    kinds = {"text": "textarea", "number": "number"}
    kind = kinds.get(question.kind, "")
    if question.options:
        options = tuple(
            (code, shown_label(question, code, label)) for code, label in question.options
        )
        chosen = lists.setdefault(options, f"list_{len(lists) + 1}")
        kind = f"{'mc_button' if question.kind == 'scale' else 'mc'} {chosen}"
    needed = "!" if question.required else "*"
    return kind, variable(block, question), as_html(question.text, MEANT), needed, shown
