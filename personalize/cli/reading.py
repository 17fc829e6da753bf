"""The options with which files of ratings are read, shared by import, realism and bench."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from personalize.cli.printing import say

if TYPE_CHECKING:
    from personalize.world.importing import ReadOptions, Understanding

Text = str | None
Choice = bool | None


def _option(help_text: str, *names: str, metavar: str | None = None) -> Any:
    return typer.Option(*names, help=help_text, metavar=metavar)


OPTIONS: dict[str, Any] = {
    "items": Annotated[Path | None, _option("Items: titles and genres.")],
    "user_column": Annotated[Text, _option("Column of user ids.")],
    "item_column": Annotated[Text, _option("Column of item ids.")],
    "rating_column": Annotated[Text, _option("Column of ratings.")],
    "time_column": Annotated[Text, _option("Column of times.")],
    "items_id_column": Annotated[Text, _option("Column of ids in the item table.")],
    "title_column": Annotated[Text, _option("Column of titles in the item table.")],
    "genres_column": Annotated[Text, _option("Column of genres in the item table.")],
    "scale": Annotated[Text, _option("Lowest and highest rating.", metavar="LOW,HIGH")],
    "not_rated": Annotated[
        list[float] | None, _option("A value that means “not rated”; may be repeated.")
    ],
    "counts": Annotated[Text, _option("Spread counts by: ranks or logarithms.")],
    "wide": Annotated[bool, _option("A row holds all ratings of a person.", "--wide")],
    "decimal": Annotated[Text, _option("Decimal mark of ratings: . or ,")],
    "day_first": Annotated[
        Choice, _option("Whether 03/04/2005 is in April.", "--day-first/--month-first")
    ],
    "year_first": Annotated[bool, _option("03/04/05 is in 2003.", "--year-first")],
    "time_unit": Annotated[Text, _option("Unit of times: seconds or milliseconds.")],
    "genre_separator": Annotated[Text, _option("What separates genres.")],
    "delimiter": Annotated[Text, _option("What separates fields: , ; tab | :: spaces …")],
    "quote": Annotated[Text, _option("The mark that encloses texts, or none.")],
    "encoding": Annotated[Text, _option("Encoding of the text, such as cp1252.")],
    "header": Annotated[
        Choice, _option("Whether the first line names the columns.", "--header/--no-header")
    ],
    "sheet": Annotated[Text, _option("Sheet of a workbook.")],
    "items_delimiter": Annotated[Text, _option("The same, of the item table.")],
    "items_quote": Annotated[Text, _option("The same, of the item table.")],
    "items_encoding": Annotated[Text, _option("The same, of the item table.")],
    "items_header": Annotated[
        Choice, _option("The same, of the item table.", "--items-header/--no-items-header")
    ],
    "items_sheet": Annotated[Text, _option("The same, of the item table.")],
}
"""Options by parameter; each is left out unless it is given."""
FLAGS = {"wide", "year_first"}
"""Options that are false unless they are given."""
TAB = {"tab": "\t", "\\t": "\t"}


def with_reading_options(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command with the options of ``OPTIONS`` in place of its parameter ``reading``.

    Parameters
    ----------
    command : callable
        Takes ``reading``: a mapping of the values of ``OPTIONS``.
    """
    signature = inspect.signature(command, eval_str=True)
    parameters = [p for name, p in signature.parameters.items() if name != "reading"]
    keyword = inspect.Parameter.KEYWORD_ONLY
    shared = [
        inspect.Parameter(name, keyword, annotation=kind, default=False if name in FLAGS else None)
        for name, kind in OPTIONS.items()
    ]

    @functools.wraps(command)
    def shared_command(*args: Any, **values: Any) -> None:
        reading = {name: values.pop(name) for name in OPTIONS}
        command(*args, reading=reading, **values)

    everything = [*parameters, *shared]
    shared_command.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[p for p in everything if p.kind != keyword]
        + [p for p in everything if p.kind == keyword]
    )
    shared_command.__annotations__ = {p.name: p.annotation for p in everything}
    del shared_command.__wrapped__
    return shared_command


def read_options(reading: dict[str, Any]) -> ReadOptions:
    """Return the choices that the options of a command state.

    Raises
    ------
    PersonalizeError
        If a value is not allowed; the message is one sentence.
    """
    from personalize.world.importing import Layout, ReadOptions
    from personalize.world.importing.options import parsed_scale

    def layout(prefix: str) -> Layout:
        delimiter = reading[f"{prefix}delimiter"]
        return Layout(
            delimiter=TAB.get(delimiter, delimiter),
            quote=reading[f"{prefix}quote"],
            encoding=reading[f"{prefix}encoding"],
            header=reading[f"{prefix}header"],
            sheet=reading[f"{prefix}sheet"],
        )

    return ReadOptions(
        user=reading["user_column"],
        item=reading["item_column"],
        rating=reading["rating_column"],
        time=reading["time_column"],
        items_id=reading["items_id_column"],
        title=reading["title_column"],
        genres=reading["genres_column"],
        layout=layout(""),
        items_layout=layout("items_"),
        decimal=reading["decimal"],
        day_first=reading["day_first"],
        year_first=reading["year_first"],
        time_unit=reading["time_unit"],
        scale=None if reading["scale"] is None else parsed_scale(reading["scale"]),
        not_rated=tuple(reading["not_rated"] or ()),
        counts=reading["counts"],
        wide=reading["wide"],
        genre_separator=reading["genre_separator"],
    )


def print_understanding(found: Understanding) -> None:
    """Print the first rows as understood, each decision with its option, and rows left out."""
    rows = found.rows.astype(object).map(_short)
    say(rows.to_string(index=False) if len(rows) else "No rows.")
    say("")
    for decision in found.decisions:
        option = f"  ({decision.option})" if decision.option else ""
        say(f"- {_plain(decision.words)}{option}")
    for left_out in found.left_out:
        say(f"- {_plain(left_out.sentence())}")
    if found.question:
        say(f"- To be stated: {_plain(found.question)}")
    say("Nothing was kept: this was a dry run.")


def _plain(text: str) -> str:
    """Return a text on one line, without control characters."""
    return "".join(c if c.isprintable() else " " for c in text)


def _short(value: object) -> str:
    """Return a cell as a short text; blank where it is missing."""
    return "" if value is None or value != value else _plain(str(value))[:32]
