"""The command that plans a study of scenario B against A."""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Any

import typer

from personalize.cli.common import AsJson, Settings, app, progress
from personalize.cli.printing import say, say_json
from personalize.cli.studies import FIRST, OF_A, SECOND, named
from personalize.errors import PersonalizeError


class For(Enum):
    """What a study is for."""

    difference = "difference"
    precision = "precision"
    equivalence = "equivalence"


@app.command()
def plan(
    a: FIRST,
    b: SECOND = None,
    settings: Settings = None,
    settings_of_a: OF_A = None,
    difference: Annotated[
        float, typer.Option(help="Smallest difference that matters, in answers of 7.")
    ] = 0.5,
    within: Annotated[bool, typer.Option("--within", help="Every person rates both.")] = False,
    screens: Annotated[int, typer.Option(help="Screens of a version that a person rates.")] = 1,
    goal: Annotated[For, typer.Option(help="What the study is for.")] = For.difference,
    precision: Annotated[
        float, typer.Option(help="For that goal: half of the 95% interval, in answers.")
    ] = 0.3,
    sizes: Annotated[
        str | None, typer.Option(metavar="N,N,…", help="People in each group, or in all.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the simulated studies.")] = 1,
    in_use: Annotated[
        bool, typer.Option("--in-use", help="People use a prototype; else they see pictures.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Plan a study of B against A: how many people, what it would refute, what to ask first.

    Settings change B; without B they change a copy of A, which ``--set-a`` changes first.
    """
    from personalize.output.provenance import caveat_about
    from personalize.research.planning.plan import make_plan
    from personalize.research.planning.settings import study_settings
    from personalize.research.planning.words import plan_sentences, table_words
    from personalize.scenario import with_settings
    from personalize.study.lab import Lab

    chosen = study_settings(
        {
            "difference": difference,
            "within": within,
            "screens": screens,
            "goal": goal.value,
            "precision": precision,
            "sizes": _numbers(sizes),
            "seed": seed,
            "elicitation": "in_use" if in_use else "imagined",
        }
    )
    first = named(a, settings_of_a)
    second = named(b, settings) if b is not None else with_settings(first, settings or [])
    with progress() as report:
        planned = make_plan(Lab(), first, second, chosen, report)
    if as_json:
        say_json(planned.to_dict())
        return
    say("B is A with: " + "; ".join(map(str, planned.changed)))
    for line in plan_sentences(planned):
        say(line)
    say(table_words(planned))
    say(caveat_about(first, second))


def _numbers(text: str | None) -> tuple[Any, ...]:
    """Return the sizes of "100,200".

    Raises
    ------
    PersonalizeError
        If one of them is no whole number.
    """
    if text is None:
        return ()
    parts = [part.strip() for part in text.split(",")]
    for part in parts:
        if not part.isascii() or not part.isdecimal():
            raise PersonalizeError(
                f"sizes = “{part[:40]}” is not a whole number; write them as 100,150,200."
            )
    return tuple(map(int, parts))
