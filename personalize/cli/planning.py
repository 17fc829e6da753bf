"""The command that plans a study of scenario B against A."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import typer

from personalize.cli.common import (
    AsJson,
    Posterior,
    Settings,
    app,
    calibrated,
    check_place,
    progress,
)
from personalize.cli.printing import say, say_json
from personalize.cli.studies import FIRST, OF_A, SECOND, named
from personalize.errors import PersonalizeError
from personalize.files import write_bytes


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
    posterior: Posterior = None,
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
    pack: Annotated[
        Path | None, typer.Option(metavar="FOLDER.zip", help="Write the study pack.")
    ] = None,
    guess: Annotated[
        float | None, typer.Option(help="For the pack: B - A in answers, as the team expected.")
    ] = None,
    guess_written: Annotated[
        str, typer.Option(metavar="WHEN", help="For the pack: when the team wrote its guess.")
    ] = "",
    looked_at: Annotated[
        int | None, typer.Option(help="For the pack: scenarios looked at before these.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Plan a study of B against A: how many people, what it would refute, what to ask first.

    Settings change B; without B they change a copy of A, which ``--set-a`` changes first.
    """
    from personalize.output.provenance import caveat_about
    from personalize.research.pack.alike import pictures_words
    from personalize.research.pack.options import pack_options
    from personalize.research.pack.pack import study_pack
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
    options = pack_options({"guess": guess, "guess_written": guess_written, "looked_at": looked_at})
    _check_for_the_pack(pack, guess, guess_written, looked_at)
    check_place("--pack", pack, ".zip")
    first = calibrated(named(a, settings_of_a), posterior)
    second = named(b, settings) if b is not None else with_settings(first, settings or [])
    second = calibrated(second, posterior)
    with progress() as report:
        planned = make_plan(Lab(), first, second, chosen, report)
        if pack is not None:
            write_bytes(pack, study_pack(planned, options, report))
            say(f"Wrote {pack}", err=True)
    if pictures := pictures_words(planned):
        say(pictures, err=True)
    if as_json:
        say_json(planned.to_dict() | {"pictures": pictures})
        return
    say("B is A with: " + "; ".join(map(str, planned.changed)))
    for line in plan_sentences(planned):
        say(line)
    say(table_words(planned))
    say(caveat_about(first, second))


def _check_for_the_pack(
    pack: Path | None, guess: float | None, guess_written: str, looked_at: int | None
) -> None:
    """Refuse what would not be written anywhere.

    Raises
    ------
    PersonalizeError
        Naming the option, and the one that it needs.
    """
    given = {
        f"--guess {guess}": guess is not None,
        f"--guess-written {guess_written}": bool(guess_written),
        f"--looked-at {looked_at}": looked_at is not None,
    }
    for words, is_given in given.items():
        if is_given and pack is None:
            raise PersonalizeError(f"{words} is written into the pack; give --pack FOLDER.zip too.")
    if guess_written and guess is None:
        raise PersonalizeError(
            f"--guess-written {guess_written} says when a guess was written; give --guess too."
        )


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
