"""A questionnaire as Qualtrics’ Advanced Format text file (.txt)."""

from __future__ import annotations

from personalize.research.tools.questionnaire import Block, Question, Questionnaire, variable
from personalize.research.tools.wording import as_html, picture_steps, shown_label, shown_title

TYPES = {
    "scale": "MC:SingleAnswer:Horizontal",
    "choice": "MC:SingleAnswer:Vertical",
    "text": "TE:Essay",
    "number": "TE:SingleLine",
}
"""Qualtrics’ types of questions; DB shows text."""
MEANT = "[]{}"
"""Brackets begin a tag, and braces piped text."""


def qualtrics_file(questionnaire: Questionnaire) -> bytes:
    """Return the text file: UTF-8, every question with its variable’s name as its ID."""
    lines = ["[[AdvancedFormat]]", ""]
    if questionnaire.welcome:
        lines += ["[[Block:Welcome]]", "", *_text("welcome", questionnaire.welcome)]
    for place, block in enumerate(questionnaire.blocks, start=1):
        lines += [f"[[Block:{_tag(shown_title(block))}]]", ""]
        if block.words:
            lines += _text(f"text_{block.code or place}", block.words)
        for question in block.questions:
            lines += _question(block, question)
    if questionnaire.thanks:
        lines += ["[[Block:Thanks]]", "", *_text("thanks", questionnaire.thanks)]
    return ("\n".join(lines).rstrip("\n") + "\n").encode()


def qualtrics_steps(questionnaire: Questionnaire) -> list[str]:
    """Return what is done by hand in Qualtrics, in order: a text file cannot hold it."""
    steps = [
        f"Create a project named “{questionnaire.title}”. Under Tools, Import/Export, choose "
        "Import Survey and give it the file qualtrics.txt."
    ]
    steps += picture_steps(questionnaire.blocks, "into the first text of its block")
    conditions = questionnaire.conditions()
    if len(conditions) > 1:
        names = ", ".join(f"“{shown_title(block)}”" for block in conditions)
        shown = len(conditions) if questionnaire.within else 1
        steps.append(
            f"In Survey Flow, put the blocks {names} into a Randomizer that presents {shown} of "
            f"{len(conditions)} elements, with Evenly Present Elements ticked."
        )
    required = [name for name, _, question in questionnaire.variables() if question.required]
    if required:
        steps.append(f"Add the requirement Force Response to: {', '.join(required)}.")
    numbers = [name for name, _, one in questionnaire.variables() if one.kind == "number"]
    if numbers:
        steps.append(f"Set the content validation Number for: {', '.join(numbers)}.")
    for name, _, question in questionnaire.variables():
        numbered = _numbers(question)
        if any(number != code for number, code in numbered):
            pairs = ", ".join(f"{number} is {code}" for number, code in numbered)
            steps.append(f"Under Recode Values, tick Variable Naming for {name}: {pairs}.")
    steps.append("In Survey Options, Security, tick Anonymize Responses.")
    steps.append("Export the answers as CSV with Use numeric values.")
    return steps


def _tag(text: str) -> str:
    """Return a text that can stand within a tag, on one line."""
    return " ".join(text.replace("[", "(").replace("]", ")").split())


def _text(code: str, text: str) -> list[str]:
    return ["[[Question:DB]]", f"[[ID:{code}]]", as_html(text, MEANT), ""]


def _question(block: Block, question: Question) -> list[str]:
    lines = [
        f"[[Question:{TYPES[question.kind]}]]",
        f"[[ID:{variable(block, question)}]]",
        as_html(question.text, MEANT),
        "",
    ]
    if question.options:
        # Advanced choices state the number that is stored for each.
        lines.append("[[AdvancedChoices]]")
        numbers = [number for number, _ in _numbers(question)]
        for number, (code, label) in zip(numbers, question.options, strict=True):
            lines += [f"[[Choice:{number}]]", as_html(shown_label(question, code, label), MEANT)]
        lines.append("")
    return lines


def _numbers(question: Question) -> list[tuple[str, str]]:
    """Return the number that Qualtrics stores for each option, and the option’s code."""
    codes = [code for code, _ in question.options]
    if all(code.isdigit() for code in codes):
        return [(code, code) for code in codes]
    return [(str(place), code) for place, code in enumerate(codes, start=1)]
