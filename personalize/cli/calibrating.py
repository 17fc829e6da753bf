"""The command that fits the model to a survey, and tests the fit on answers made by the model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from personalize.cli.common import AsJson, app, progress
from personalize.cli.printing import say, say_json
from personalize.errors import PersonalizeError
from personalize.files import writable, write_text

FORMAT = ".json"
"""Ending of the file of a posterior."""


@app.command()
def calibrate(
    answers: Annotated[
        Path | None,
        typer.Argument(metavar="[ANSWERS]", help="CSV, Excel, Parquet, SPSS or a tool's file."),
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(metavar="M.toml", help="Which column is what.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write the posterior here (.json).")] = None,
    name: Annotated[
        str, typer.Option(help="Name of the posterior; it is stored in your notebook under it.")
    ] = "",
    check: Annotated[
        bool, typer.Option("--check", help="Leave one condition out at a time.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say how the file is understood.")
    ] = False,
    sample: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write a sample survey and its mapping.")
    ] = None,
    self_test: Annotated[
        bool, typer.Option("--self-test", help="Fit surveys that the model answered itself.")
    ] = False,
    surveys: Annotated[int, typer.Option(help="Surveys of the self-test.")] = 50,
    people: Annotated[int, typer.Option(help="People of a survey of the self-test.")] = 100,
    as_json: AsJson = False,
) -> None:
    """Fit the model to the answers of a survey.

    The posterior replaces the register's assumptions where it is given with --posterior or
    chosen in the app. Columns that tell who a person is are dropped first, and listed.
    """
    if sample is not None:
        _write_sample(sample)
        return
    if self_test:
        _test(surveys, people, as_json)
        return
    if answers is None or mapping is None:
        raise PersonalizeError(
            "Give the file of answers and --mapping M.toml; --sample FOLDER writes an example of "
            "both."
        )
    from personalize.research.calibration.mapping import read_mapping

    target = None if out is None else _target(out)
    read = read_mapping(mapping)
    survey = survey_file(answers, read)
    if dry_run:
        _say_survey(survey, as_json)
        return
    _fit(survey, name or answers.stem, target, store=bool(name), checked=check, as_json=as_json)


def _target(out: Path) -> Path:
    target = out if out.suffix else out.with_suffix(FORMAT)
    if target.suffix.lower() != FORMAT:
        raise PersonalizeError(f"--out {out} must be a file that ends in {FORMAT}.")
    writable(target)
    return target


def survey_file(answers: Path, mapping: Any) -> Any:
    """Return the survey of a file of answers; see ``read_survey``."""
    from personalize.research.calibration.reading import read_survey

    try:
        content = answers.read_bytes()
    except OSError as error:
        raise PersonalizeError(f"{answers} cannot be read: {error.strerror}.") from None
    return read_survey(content, answers.name, mapping)


def _fit(
    survey: Any, name: str, target: Path | None, *, store: bool, checked: bool, as_json: bool
) -> None:
    from personalize.research.calibration.calibrating import calibrate_on
    from personalize.research.calibration.checks import left_out
    from personalize.research.calibration.report import document, sentences
    from personalize.store.posteriors import store_posterior, stored_posteriors

    if store:
        stored_posteriors()  # a notebook that cannot be read is told before the fit, not after it
    with progress() as report:
        calibration = calibrate_on(survey, name, report=report)
        others = left_out(calibration, report) if checked and survey.answers else None
    if target is not None:
        write_text(target, calibration.posterior.to_json())
        say(f"Wrote {target}", err=True)
    if store:
        store_posterior(calibration.posterior)
        say(f"Stored as “{calibration.posterior.name}”", err=True)
    if as_json:
        say_json(document(calibration, others))
        return
    for sentence in sentences(calibration, others):
        say(sentence)


def _say_survey(survey: Any, as_json: bool) -> None:
    from personalize.research.calibration.report import survey_document, survey_sentences

    if as_json:
        say_json(survey_document(survey))
        return
    for sentence in survey_sentences(survey):
        say(sentence)


def _write_sample(folder: Path) -> None:
    from personalize.files import check_folder
    from personalize.research.calibration.sample import sample_files

    check_folder(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in sample_files().items():
        write_text(folder / name, content)
        say(f"Wrote {folder / name}", err=True)


def _test(surveys: int, people: int, as_json: bool) -> None:
    from personalize.research.calibration.self_test import self_test

    with progress() as report:
        result = self_test(surveys, people, report=report)
    if as_json:
        say_json(
            {
                "sentence": result.sentence(),
                "coverage": result.coverage,
                "by_parameter": result.by_parameter().to_dict("records"),
                "histogram": result.histogram().to_dict("records"),
            }
        )
        return
    say(result.sentence())
    say(result.by_parameter().round(2).to_string(index=False))
