"""The command that holds a plan against a team's limit."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from personalize.cli.common import app, progress
from personalize.cli.printing import say, say_json


class Format(Enum):
    """How the answer is written."""

    text = "text"
    json = "json"
    markdown = "markdown"


@app.command()
def check(
    plan: Annotated[
        Path, typer.Argument(metavar="PLAN.toml", help="A scenario, or [before] and [after].")
    ],
    limit: Annotated[Path, typer.Option("--limit", metavar="limit.toml", help="The team's limit.")],
    answer: Annotated[Format, typer.Option("--format", help="How it is written.")] = Format.text,
) -> None:
    """Hold a plan against the team's own limit: 0 within, 1 over, 2 for wrong input.

    It says what the plan adds and how sure that is. It never looks for a design that more people
    would accept.
    """
    from personalize.research.check_words import markdown, text
    from personalize.research.plan_check import check_plan, read_plan
    from personalize.study.lab import Lab
    from personalize.study.team_limit import read_limit

    wanted, planned = read_limit(limit), read_plan(plan)
    with progress() as report:
        report("Holding the plan against the limit", 0.0)
        found = check_plan(Lab(), planned, wanted)
    if answer is Format.json:
        say_json(found.to_dict())
    else:
        say(markdown(found) if answer is Format.markdown else text(found))
    if not found.within:
        raise typer.Exit(1)
