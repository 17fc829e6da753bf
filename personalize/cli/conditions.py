"""The command on a table of experimental conditions: perceive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from personalize.cli.common import AsJson, Posterior, app, found_posterior, progress
from personalize.cli.printing import say
from personalize.errors import PersonalizeError
from personalize.files import writable
from personalize.output.provenance import CAVEAT

if TYPE_CHECKING:
    import pandas as pd


@app.command()
def perceive(
    conditions: Annotated[
        Path, typer.Argument(metavar="CONDITIONS.csv", help="One row a condition.")
    ],
    people: Annotated[
        str, typer.Option(help="Number of people, or a file: attitude, trust, level, slope.")
    ] = "500",
    draws: Annotated[
        int | None, typer.Option(min=2, help="Parameter draws; 200 unless given.")
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="A value for a what-if; may be repeated."),
    ] = None,
    elicitation: Annotated[
        str, typer.Option(help="in_use or imagined, where the table does not say it.")
    ] = "in_use",
    shape: Annotated[
        str, typer.Option(help="Shape of the model: plain, aware, useful, gated, or a list.")
    ] = "plain",
    posterior: Posterior = None,
    by_person: Annotated[bool, typer.Option("--by-person", help="One row a person.")] = False,
    by_draw: Annotated[bool, typer.Option("--by-draw", help="One row a parameter draw.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write the table here (.csv).")] = None,
    as_json: AsJson = False,
) -> None:
    """Tell how the conditions of an experiment feel.

    Columns are those of perceive in Python: condition, kinds of data, the design in the
    scenario's words (consent, recipient) or as inputs of the model (notice, asked).
    """
    from personalize.response import perceive as perceive_conditions
    from personalize.spreadsheets import write_csv

    if out is not None:
        if out.is_dir() or out.suffix.lower() != ".csv":
            raise PersonalizeError(f"--out {out} must be a file that ends in .csv.")
        writable(out)
    if (by_person or by_draw) and out is None and not as_json:
        raise PersonalizeError("--by-person and --by-draw need --out FILE.csv or --json.")
    if sum(given is not None for given in (draws, parameter or None, posterior)) > 1:
        raise PersonalizeError(
            "Give one of --draws, --parameter and --posterior: each says which values are used."
        )
    with progress() as report:
        report("Asking people", 0.0)
        found = perceive_conditions(
            _table(conditions),
            int(people)
            if people.isascii() and people.isdigit() and len(people) < 10
            else _table(Path(people)),
            found_posterior(posterior)
            if posterior
            else (_values(parameter) if parameter else draws),
            by_draw=by_draw,
            by_person=by_person,
            elicitation=elicitation,
            shape=shape,
        )
    if out is not None:
        write_csv(found, out)
        say(f"Wrote {out}", err=True)
    if as_json:
        say(found.to_json(orient="records"))
    elif out is None:
        say(found.round(3).to_string(index=False))
        say(CAVEAT)


def _values(given: list[str]) -> dict[str, Any]:
    """Return the values of parameters by name: numbers, and what is no number as it stands."""
    values: dict[str, Any] = {}
    for setting in given:
        name, equals, value = (part.strip() for part in setting.partition("="))
        if not equals or not name:
            raise PersonalizeError(f"--parameter {setting[:60]} must be written NAME=VALUE.")
        try:
            values[name] = float(value)
        except ValueError:
            values[name] = value
    return values


def _table(path: Path) -> pd.DataFrame:
    """Return a file of comma-separated values; only an empty cell is blank."""
    import pandas as pd

    try:
        return pd.read_csv(path, encoding="utf-8-sig", keep_default_na=False, na_values=[""])
    except (OSError, ValueError) as error:  # pandas' own errors and wrong encodings are ValueErrors
        reason = getattr(error, "strerror", None) or str(error).splitlines()[0].rstrip(".")
        raise PersonalizeError(
            f"{path} cannot be read as comma-separated values in UTF-8: {reason}."
        ) from None
