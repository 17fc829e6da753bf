"""One table from a file of any kind that is read: text, Parquet, workbook, JSON lines."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa

from personalize.errors import ImportDataError
from personalize.world.importing.dialect import (
    CANDIDATES,
    Dialect,
    check_columns,
    find_dialect,
    stated_delimiter,
    usual_mark,
)
from personalize.world.importing.encoding import as_utf8
from personalize.world.importing.files import Source, read_content
from personalize.world.importing.forms import NETFLIX_NAMES, from_netflix, refuse_other_kinds
from personalize.world.importing.header import Header, find_header, is_number, named_by, rows_above
from personalize.world.importing.names import KNOWN, plain
from personalize.world.importing.objects import is_json, read_json
from personalize.world.importing.options import Layout
from personalize.world.importing.structured import read_parquet, rows_as_lines
from personalize.world.importing.table import LINES_KEPT, MOST_CELLS, Decision, LeftOut, Table
from personalize.world.importing.text import MOST_REJECTED, QUOTE_OPTION, Rows, read_rows
from personalize.world.importing.workbook import SHEET_OPTION, read_workbook

DELIMITER_OPTION = "--delimiter"
ABOVE = "above the names of the columns"
COMMENTS = re.compile(rb"\A(?:[ \t]*[%#][^\r\n]*(?:\r\n|\r|\n))+")


def read_table(source: Source, name: str, layout: Layout, *, wide: bool = False) -> Table:
    """Read a table as text.

    Parameters
    ----------
    source : path, open binary file or bytes
    name : str
        Name of the file in messages.
    layout : Layout
        What was stated about its text.
    wide : bool
        Whether a row may hold thousands of ratings.

    Raises
    ------
    ImportDataError
        If the file is not a table, or is too large; the message is one sentence.
    """
    content = read_content(source, name)
    if content.kind == "parquet":
        table = read_parquet(content.data, name, wide)
    elif content.kind == "workbook":
        data, sheet = read_workbook(content.data, layout.sheet, name, wide)
        decision = Decision(sheet, SHEET_OPTION, told=True)
        table = _with_header(data, layout, name, [decision])
    else:
        table = _read_text(content.data, layout, name, wide)
    if content.unpacked:
        decision = Decision(f"The table was unpacked from {content.unpacked}.", told=True)
        table.decisions.insert(0, decision)
    return table


def _read_text(content: bytes, layout: Layout, name: str, wide: bool) -> Table:
    text, encoding, decisions = as_utf8(content, layout.encoding, name)
    refuse_other_kinds(text, name)
    if is_json(text) and layout.delimiter is None:
        table = read_json(text, name, wide)
        table.decisions = [*decisions, *table.decisions]
        return table
    stated, text = stated_delimiter(text)
    text, netflix = from_netflix(text)
    matrix = text.startswith(b"%%MatrixMarket")
    text, comments = _without_comments(text)
    left_out = [LeftOut("a comment", comments, (1,))] if comments else []
    if matrix:
        text, line = _without_size(text)
        left_out += [LeftOut("the size of the matrix", 1, (line,))]
    quote = layout.quote
    if netflix:
        dialect = Dialect(",", 4)
    else:
        if quote is None and usual_mark(text) == "'":
            quote = "'"
            said = "Apostrophes enclose texts, as quotation marks would."
            decisions.append(Decision(said, QUOTE_OPTION, told=True))
        mark = "" if quote == "none" else quote or '"'
        dialect = find_dialect(text, layout.delimiter or stated, mark, name)
        given = ", as its first line states" if stated and not layout.delimiter else ""
        decisions.append(
            Decision(f"Fields are separated by {dialect.words}{given}.", DELIMITER_OPTION)
        )
    check_columns(dialect.fields, name, wide)
    rows = read_rows(text, dialect.delimiter, dialect.fields, quote, name)
    if rows.data.num_rows * dialect.fields > MOST_CELLS:
        raise ImportDataError(f"{name} has too many cells; {MOST_CELLS:,} at most are read.")
    other_names = _other_header(rows, text, dialect, name)
    decisions += rows.decisions
    above = 0
    if netflix:
        said = "Lines such as “1:” name the film of the ratings below them."
        header = Header(False, NETFLIX_NAMES, {}, Decision(said, told=True))
    elif other_names is not None:
        said = "The first line names the columns, but not as many as the others have fields."
        header = named_by(other_names, name, Decision(said, told=True))
    else:
        above = rows_above(rows.data, layout.header)
        header = find_header(rows.data.slice(above), layout.header, name)
    decisions.append(header.decision)
    first = above + int(header.named and other_names is None)
    if above:
        lines = tuple(rows.lines_of(np.arange(above)).tolist())
        left_out.append(LeftOut(ABOVE, above, lines))
    data = rows.data.slice(first).rename_columns(header.names)
    table = Table(
        data,
        header.named or netflix,
        encoding,
        name,
        lambda found: rows.lines_of(np.asarray(found) + first),
        decisions,
        left_out,
        header.kinds,
    )
    _leave_out_irregular(table, rows, rows.rejected[int(other_names is not None) :], dialect)
    return table


def _without_comments(text: bytes) -> tuple[bytes, int]:
    """Return a text whose first lines of comments are blank, and their number.

    A last such line that may name the columns stays.
    """
    match = COMMENTS.match(text)
    if match is None:
        return text, 0
    comments = re.split(rb"(?<=\n)|(?<=\r)(?!\n)", match.group())
    comments = [line for line in comments if line]
    following = re.split(rb"[\r\n]", text[match.end() : match.end() + 4096])[0]
    marks = [following.count(mark) for mark in (b",", b"\t", b";", b"|")]
    last = [comments[-1].count(mark) for mark in (b",", b"\t", b";", b"|")]
    if any(marks) and marks == last:
        comments = comments[:-1]
    length = sum(map(len, comments))
    blank = b"".join(re.sub(rb"[^\r\n]", b"", line) for line in comments)
    return blank + text[length:], len(comments)


def _without_size(text: bytes) -> tuple[bytes, int]:
    """Return a text without the words of its first line, and the number of that line."""
    lead = len(text) - len(text.lstrip())
    line = re.match(rb"[^\r\n]*", text[lead:])
    length = len(line.group()) if line else 0
    number = len(re.findall(rb"\r\n|\r|\n", text[:lead])) + 1
    return text[:lead] + text[lead + length :], number


def _other_header(rows: Rows, text: bytes, dialect: Dialect, name: str) -> list[str] | None:
    """Return the names of a first line with another number of fields; None if it has no names.

    R leaves out the name of the first column, which numbers the rows; others end a line with a
    delimiter.

    Raises
    ------
    ImportDataError
        If the names cannot be matched with the columns.
    """
    if not rows.rejected or rows.rejected[0][0] != 0:
        return None
    line = re.split(r"\r\n|\r|\n", text[: 1 << 16].decode("utf-8", errors="replace").lstrip())[0]
    mark = None if dialect.delimiter == "spaces" else dialect.delimiter
    cells = [cell.strip().strip('"').strip() for cell in line.split(mark)]
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) < 2:  # the names may be separated by something else
        splits = [[cell.strip().strip('"').strip() for cell in line.split(m)] for m in CANDIDATES]
        cells = next((cells for cells in splits if len(cells) == dialect.fields), [])
        if sum(plain(cell) in KNOWN for cell in cells) < 2:
            return None
    if any(is_number(cell) or not cell for cell in cells):
        return None
    lacking = dialect.fields - len(cells)
    if lacking == 0:
        return cells
    if lacking == 1:
        first, *_, last = (column.slice(0, 1000).to_pylist() for column in rows.data.columns)
        if not any(last):
            return [*cells, ""]
        if len(set(first)) == len(first):
            return ["", *cells]
    if sum(plain(cell) in KNOWN for cell in cells) < 2:
        return None
    raise ImportDataError(
        f"{name}: the first line names {len(cells)} columns and the lines below have "
        f"{dialect.fields} fields, separated by {dialect.words}; a decimal comma needs another "
        "delimiter or quotation marks."
    )


def _leave_out_irregular(
    table: Table, rows: Rows, rejected: list[tuple[int, int]], dialect: Dialect
) -> None:
    """Name the rows that have another number of fields.

    Raises
    ------
    ImportDataError
        If they are more than half of all.
    """
    wrong = [(place, count) for place, count in rejected if count]
    if not wrong:
        return
    if len(wrong) > MOST_REJECTED * (table.data.num_rows + len(wrong)):
        place, count = wrong[0]
        line = int(rows.record_lines(np.array([place]))[0])
        raise ImportDataError(
            f"{table.file} is not a regular table: line {line:,} has {count} fields and others "
            f"have {dialect.fields}, separated by {dialect.words}."
        )
    for count in sorted({count for _, count in wrong}):
        places = np.array([place for place, fields in wrong if fields == count])
        lines = tuple(int(line) for line in rows.record_lines(places[:LINES_KEPT]))
        noun = "field" if count == 1 else "fields"
        reason = f"{count} {noun} instead of {dialect.fields}"
        table.left_out.append(LeftOut(reason, len(places), lines))


def _with_header(data: pa.Table, layout: Layout, name: str, decisions: list[Decision]) -> Table:
    above = rows_above(data, layout.header)
    header = find_header(data.slice(above), layout.header, name)
    decisions = [*decisions, header.decision]
    left_out = [LeftOut(ABOVE, above, tuple(range(1, above + 1)))] if above else []
    first = above + int(header.named)
    data = data.slice(first).rename_columns(header.names)
    lines = rows_as_lines(first + 1)
    return Table(data, header.named, "", name, lines, decisions, left_out, header.kinds)
