"""Reading of ratings and items: from files to a set, or to what must be stated first."""

from __future__ import annotations

from dataclasses import replace

from personalize.errors import ImportDataError
from personalize.world.importing.assembly import assembled
from personalize.world.importing.characters import one_line
from personalize.world.importing.columns import lacking_role, rating_columns
from personalize.world.importing.dataset import ColumnMap, ImportedSet, checked_name
from personalize.world.importing.doubts import doubted, without_total
from personalize.world.importing.files import Source, called
from personalize.world.importing.forms import looks_wide, unpivoted, wide_refusal
from personalize.world.importing.items import LackingColumnError
from personalize.world.importing.numbers import as_numbers
from personalize.world.importing.options import ReadOptions
from personalize.world.importing.source import read_table
from personalize.world.importing.table import Table, some
from personalize.world.importing.times import as_times
from personalize.world.importing.understanding import Understanding, open_question

FEW_COLUMNS = 20
"""Largest number of columns of a table that is taken for one row a rating by their names."""


def read_ratings(
    ratings: Source,
    items: Source | None = None,
    *,
    name: str,
    columns: ColumnMap | None = None,
    options: ReadOptions | None = None,
) -> ImportedSet:
    """Read a set of ratings, and optionally the titles and genres of its items.

    Reads text tables with any usual delimiter, encoding and form, Parquet, Excel and JSON lines.
    Ids are text: "007" and "7" differ.

    Parameters
    ----------
    ratings, items : path, open binary file or bytes
    name : str
        Any name; the id made from it is the name of the domain.
    columns : ColumnMap, optional
        Names of columns that cannot be guessed.
    options : ReadOptions, optional
        How the files are read where they do not say it themselves.

    Raises
    ------
    ImportDataError
        If the set cannot be used, or something must be stated first; the message is one sentence.
    """
    chosen = options or ReadOptions()
    if columns is not None:
        given = {role: value for role, value in vars(columns).items() if value is not None}
        chosen = replace(chosen, **given)
    found = understand(ratings, items, name=name, options=chosen)
    if found.imported is None:
        raise ImportDataError(found.question)
    return found.imported


def understand(
    ratings: Source, items: Source | None = None, *, name: str, options: ReadOptions | None = None
) -> Understanding:
    """Return how files would be read, with every decision; nothing is kept.

    Parameters
    ----------
    ratings, items : path, open binary file or bytes
    name : str
        Any name.
    options : ReadOptions, optional

    Raises
    ------
    ImportDataError
        If a file cannot be read at all; what can be answered is a question of the result.
    """
    names = checked_name(name)
    try:
        return _understood(ratings, items, names, options or ReadOptions())
    except ImportDataError as error:
        raise ImportDataError(one_line(str(error))) from None


def _understood(
    ratings: Source, items: Source | None, called_as: tuple[str, str], options: ReadOptions
) -> Understanding:
    """Return the understanding of files under a checked name: the id and the title."""
    table = read_table(
        ratings, called(ratings, "The file of ratings"), options.layout, wide=options.wide
    )
    names, item_table = table.names, None
    if items is not None:
        file = called(items, "The file of items")
        try:
            item_table = read_table(items, file, options.items_layout)
        except ImportDataError as error:
            raise ImportDataError(str(error).replace("--quote", "--items-quote")) from None
    if options.wide:
        _refuse_long(table, options)
        table = unpivoted(table, options.user)
        options = replace(options, user=None, item=None, rating=None, time=None, wide=False)
    elif looks_wide(table, rating_columns(table, options).by_role) and not _stated(options):
        question = str(wide_refusal(table))
        return open_question(table, item_table, question, {})
    columns = rating_columns(table, options)
    if columns.lacking:
        question = lacking_role(table, columns.lacking[0])
        return open_question(table, item_table, question, columns.by_role)
    numbers = as_numbers(table, columns.by_role["rating"], options.decimal)
    table, numbers = without_total(table, numbers, columns.by_role["rating"], options.decimal)
    times = as_times(table, columns.by_role.get("time"), options)
    question = doubted(table, columns, numbers, options) or numbers.question or times.question
    if question:
        return open_question(table, item_table, question, columns.by_role)
    try:
        found = assembled(table, item_table, columns, (numbers, times), options, called_as)
    except LackingColumnError as error:
        return open_question(table, item_table, str(error), columns.by_role)
    return replace(found, columns=names)


def _refuse_long(table: Table, options: ReadOptions) -> None:
    """Refuse to read a table with columns of users, items and ratings as one row a person.

    Raises
    ------
    ImportDataError
        If its columns have such names.
    """
    named = rating_columns(table, replace(options, user=None, item=None, rating=None, time=None))
    if table.header and not named.unnamed and not named.lacking and len(table.names) <= FEW_COLUMNS:
        found = [named.by_role[role] for role in ("user", "item", "rating")]
        raise ImportDataError(
            f"{table.file} has the columns {some(found)}: one row a rating, so that --wide, one "
            "row a person, cannot be meant; leave it out."
        )


def _stated(options: ReadOptions) -> bool:
    return None not in (options.user, options.item, options.rating)
