"""The commands on the ledger: its table, a new study, a guess, a result."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from personalize.cli.common import AsJson, app, progress
from personalize.cli.printing import say, say_json
from personalize.cli.studies import named
from personalize.errors import PersonalizeError
from personalize.files import writable

ledger_app = typer.Typer(
    invoke_without_command=True,
    help="What the model and the team expected of studies, and what came out.",
)
app.add_typer(ledger_app, name="ledger")
STUDY = Annotated[str, typer.Argument(metavar="STUDY", help="The first letters of its id.")]
LOW = Annotated[float | None, typer.Option(help="The low end of the range.")]
HIGH = Annotated[float | None, typer.Option(help="The high end of the range.")]


@ledger_app.callback()
def ledger(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option(help="Write the table here (.csv).")] = None,
    as_json: AsJson = False,
) -> None:
    """Show the studies with the scores of the model and of everybody, the model's losses first.

    The model's numbers are left out, also of --json and --out, until somebody has guessed.
    """
    if context.invoked_subcommand is not None:
        return
    from personalize.research.ledger import ledger as read_ledger
    from personalize.spreadsheets import write_csv

    if out is not None:
        if out.suffix.lower() != ".csv":
            raise PersonalizeError(f"--out {out} must be a file that ends in .csv.")
        writable(out)
    table = read_ledger()
    if out is not None:
        write_csv(table.frame(), out)
        say(f"Wrote {out}", err=True)
    if as_json:
        say_json(table.to_dict())
    elif out is None:
        for study in table.studies:
            _print(study)
        say(table.sentence())


@ledger_app.command()
def add(
    question: Annotated[str, typer.Argument(help="The question of the study, in words.")],
    a: Annotated[str, typer.Argument(metavar="A", help="A scenario file or a preset.")],
    b: Annotated[
        str | None, typer.Argument(metavar="[B]", help="Another one; the number is then B − A.")
    ] = None,
    quantity: Annotated[str, typer.Option(help="What is measured.")] = "invasiveness",
    as_json: AsJson = False,
) -> None:
    """Add a study: the model's forecast of today is stored, as it stands."""
    from personalize.research.ledger import LedgerStore
    from personalize.study.lab import Lab

    first, second = (named(a), named(b)) if b is not None else (None, named(a))
    with progress() as report:
        report("Asking the model", 0.2)
        study = LedgerStore().add_study(Lab(), question, first, second, quantity)
    _done(study, as_json, f"Added {study.id[:8]}. The model’s forecast is stored.")


@ledger_app.command()
def guess(
    study: STUDY,
    number: Annotated[
        list[float], typer.Option(help="The number that you expect; several are equally likely.")
    ],
    who: Annotated[str, typer.Option(help="team, or a name.")] = "team",
    low: LOW = None,
    high: HIGH = None,
    as_json: AsJson = False,
) -> None:
    """Lock a guess; it cannot be changed, and none is taken once results are open."""
    from personalize.research.ledger import LedgerStore

    store = LedgerStore()
    changed = store.add_guess(store.study(study), who, number, low, high)
    _done(changed, as_json, f"Locked the guess of {' '.join(who.split())}.")


@ledger_app.command()
def result(
    study: STUDY,
    number: Annotated[float | None, typer.Option(help="The number that came out.")] = None,
    people: Annotated[int | None, typer.Option(help="Of how many people.")] = None,
    source: Annotated[str | None, typer.Option(help="Where it is from.")] = None,
    low: LOW = None,
    high: HIGH = None,
    error: Annotated[
        float | None, typer.Option(help="The standard error, in place of the interval.")
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Answers about A and B, in place of the numbers."),
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(metavar="M.toml", help="Which column of them is what.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what the answers come to.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Open the results of a study: what came out, after which no guess is taken.

    The numbers are given, or taken from the answers and their mapping (that of the study pack).
    """
    from personalize.research.ledger import LedgerStore

    if (low is None) != (high is None):
        raise PersonalizeError("--low and --high are the two ends of one interval; give both.")
    interval = None if low is None or high is None else (low, high)
    store = LedgerStore()
    about = store.study(study)
    given = [value for value in (number, people, low, error) if value is not None]
    if (answers is None) != (mapping is None):
        raise PersonalizeError("--answers and --mapping belong together; give both.")
    if answers is not None and mapping is not None:
        if given:
            raise PersonalizeError("Give --answers or the numbers, not both.")
        outcome = _came_out(about, answers, mapping)
        say(outcome.sentence(), err=True)
        if dry_run:
            if as_json:
                say_json(outcome.to_dict())
            return
        number, people, source = outcome.number, outcome.people, source or outcome.source
        interval = (outcome.low, outcome.high)
    elif dry_run:
        raise PersonalizeError("--dry-run says what --answers come to; it needs them.")
    if number is None or people is None or not source:
        raise PersonalizeError(
            "Give --number, --people and --source, or --answers FILE and --mapping M.toml."
        )
    opened = store.open_results(about, number, people, source, interval, error)
    _done(opened, as_json, f"Results of {opened.id[:8]} are open.")


def _came_out(study: Any, answers: Path, mapping: Path) -> Any:
    from personalize.cli.calibrating import survey_file
    from personalize.research.calibration.mapping import read_mapping
    from personalize.research.ledger.from_answers import came_out

    outcome = came_out(study, survey_file(answers, read_mapping(mapping)))
    for note in outcome.notes:
        say(note, err=True)
    return outcome


def _done(study: Any, as_json: bool, words: str) -> None:
    from personalize.research.ledger.table import ledger_table

    if as_json:
        say_json(ledger_table([study]).to_dict())
        return
    say(words)
    _print(study)


def _print(study: Any) -> None:
    """Print a study: its question, its result, and a line per guess with its score."""
    from personalize.research.ledger.table import ledger_table, quantity_words

    say(f"{study.id[:8]}  {study.question} ({quantity_words(study)})")
    if study.result is None:
        say("          results are not open yet")
    else:
        interval = (
            ""
            if study.result.low is None
            else f" ({study.result.low:.2f} to {study.result.high:.2f})"
        )
        say(
            f"          came out: {study.result.number:.2f}{interval}, {study.result.people:,} "
            f"people, {study.result.source}"
        )
    if study.covered:
        say("          model: its forecast is shown once somebody has guessed")
        return
    for row in ledger_table([study]).frame().to_dict("records"):
        ends = "" if row["low"] != row["low"] else f" ({row['low']:.2f} to {row['high']:.2f})"
        score = "" if row["score"] != row["score"] else f"  score {row['score']:.2f}"
        say(f"          {row['who']}: {row['guess']:.2f}{ends}{score}")
