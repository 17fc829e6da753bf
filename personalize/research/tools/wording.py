"""What every survey file has in common: option labels, texts as HTML, names of files."""

from __future__ import annotations

from html import escape

from personalize.research.tools.questionnaire import Block, Question

CONDITION = "condition"
"""Variable that holds the number of the condition that a person sees, from 1, where it is one."""


def shown_label(question: Question, code: str, label: str) -> str:
    """Return the label of an option as people see it: of a scale it begins with the code.

    An answer file that holds labels can then be read without the questionnaire.
    """
    if not label:
        return code
    if question.kind == "scale" and not label.startswith(code):
        return f"{code} {label}"
    return label


def as_html(text: str, also: str = "") -> str:
    """Return plain text as HTML on one line; line breaks become ``<br />``.

    Parameters
    ----------
    text : str
    also : str
        Characters that have a meaning of their own in the tool, written as numbers.
    """
    shown = escape(text, quote=False)
    for mark in also:
        shown = shown.replace(mark, f"&#{ord(mark)};")
    return "<br />".join(" ".join(line.split()) for line in shown.strip().splitlines())


def shown_title(block: Block) -> str:
    """Return the title of a block, which a tool shows to its author."""
    return block.title or (f"Version {block.code}" if block.code else "Questions")


def picture_steps(blocks: tuple[Block, ...], where: str) -> list[str]:
    """Return a step for each picture that a file cannot hold.

    Parameters
    ----------
    blocks : tuple of Block
    where : str
        Where the picture is put, in words.
    """
    return [
        f"Put the picture of “{shown_title(block)}” {where}. Its alternative text: “{block.alt}”"
        for block in blocks
        if block.picture is not None
    ]
