"""What participants are asked, from ``data/research/measures.csv``, as a questionnaire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from personalize.register import read_rows
from personalize.research.pack.alike import all_alike
from personalize.research.pack.screens import Stimulus, together
from personalize.research.pack.texts import text
from personalize.research.pack.told import told_changes
from personalize.research.planning.plan import StudyPlan
from personalize.research.tools import Block, Question, Questionnaire
from personalize.research.tools.questionnaire import Kind

KINDS: Mapping[str, Kind] = {"scale": "scale", "choice": "choice", "text": "text"}
"""Kinds of questions that the file may name."""


NEUTRAL = {"A": "K", "B": "M"}
"""Letters by which participants and survey tools name the versions: neither comes first."""


@dataclass(frozen=True)
class Measure:
    """One question of the study.

    Attributes
    ----------
    code : str
        Name of its column in the answers.
    block : str
        "before" and "after" all versions, for each "version", or for each "screen" of one.
    role : str
        primary, secondary, manipulation, attention, background or open.
    text : str
    kind : str
        As of a question.
    options : tuple of (str, str)
        Codes and labels; of a scale "1" to "7" with its ends labelled.
    source, form : str
        Where it comes from, and whether its wording is our own or adapted.
    """

    code: str
    block: str
    role: str
    text: str
    kind: Kind
    options: tuple[tuple[str, str], ...]
    source: str
    form: str

    def question(self, suffix: str = "", before: str = "") -> Question:
        """Return it as a question of a survey tool.

        Parameters
        ----------
        suffix : str
            Added to its code.
        before : str
            Put before its text.
        """
        required = self.role != "open"
        return Question(self.code + suffix, before + self.text, self.kind, self.options, required)


@cache
def measures() -> tuple[Measure, ...]:
    """Return the questions in the order of the file."""
    return tuple(
        Measure(
            row["code"],
            row["block"],
            row["role"],
            row["text"],
            KINDS[row["kind"]],
            _options(row["kind"], row["options"]),
            row["source"],
            row["form"],
        )
        for row in read_rows("research/measures.csv")
    )


def _options(kind: str, words: str) -> tuple[tuple[str, str], ...]:
    if not words:
        return ()
    if kind == "scale":
        low, high = words.split("|")
        ends = {1: low, 7: high}
        return tuple((str(value), ends.get(value, "")) for value in range(1, 8))
    pairs = (option.partition("=") for option in words.split("|"))
    return tuple((code, label) for code, _, label in pairs)


def questionnaire(plan: StudyPlan, stimuli: Sequence[Stimulus]) -> Questionnaire:
    """Return the questionnaire of a study: before, a block for each version, after.

    Parameters
    ----------
    stimuli : sequence of Stimulus
        Of both versions.
    """
    blocks = [_without_picture("About you", "before")]
    for version in ("A", "B"):
        own = [one for one in stimuli if one.version == version]
        blocks.append(
            Block(
                version,
                f"Service {NEUTRAL[version]}",
                vignette(plan, version, own, alike=all_alike(stimuli)),
                together(own),
                " ".join(one.alt for one in own),
                _questions_of_version(len(own)),
            )
        )
    blocks.append(_without_picture("At the end", "after"))
    return Questionnaire(
        title="How people see recommendations",
        welcome=text("welcome.txt", settings=plan.settings).strip(),
        blocks=tuple(blocks),
        thanks=text("thanks.txt").strip(),
        within=plan.settings.within,
    )


def _without_picture(title: str, block: str) -> Block:
    asked = tuple(one.question() for one in measures() if one.block == block)
    return Block("", title, "", None, "", asked)


def _questions_of_version(screens: int) -> tuple[Question, ...]:
    asked = []
    for one in measures():
        if one.block == "screen" and screens > 1:
            asked += [one.question(f"_{i}", f"Screen {i}: ") for i in range(1, screens + 1)]
        elif one.block in ("screen", "version"):
            asked.append(one.question())
    return tuple(asked)


def vignette(plan: StudyPlan, version: str, own: Sequence[Stimulus], *, alike: bool) -> str:
    """Return the words before the picture of a version, the same in both but for what differs.

    Parameters
    ----------
    own : sequence of Stimulus
        Of this version.
    alike : bool
        Whether the pictures of A and B are the same.
    """
    told = [one.a if version == "A" else one.b for one in told_changes(plan, alike=alike)]
    return text(
        "vignette.txt",
        people=[one.who for one in own],
        service=plan.comparison.a.scenario.service.domain,
        told=told,
        in_use=plan.settings.elicitation == "in_use",
    ).strip()
