"""Sentences of the reader in the words of the page: labels of fields in place of options."""

from __future__ import annotations

import re

LABELS = (
    (r"Name it with (?=--)", "Choose it under "),
    (r"say which: (?=--)", "say which under "),
    (r"with (?=--quote none)", "under "),
    (r"--items-id-column", "“Ids of items”"),
    (r"--user-column( …)?", "“Users”"),
    (r"--item-column", "“Items”"),
    (r"--rating-column", "“Ratings”"),
    (r"--time-column", "“Times”"),
    (r"--title-column", "“Titles”"),
    (r"--genres-column", "“Genres”"),
    (r"--counts ranks or --counts logarithms", "“Counts”"),
    (r"--counts ranks\|logarithms", "“Counts”"),
    (r"--not-rated (VALUE|-?[\d.]+)", "“Not rated”"),
    (r"--scale LOW,HIGH", "“Scale”"),
    (r"--day-first, --month-first, or --year-first", "“Dates”"),
    (r"--day-first (or|/) --month-first( / --year-first)?", "“Dates”"),
    (r"--year-first", "“Dates”"),
    (r"--decimal \. or --decimal ,", "“Decimal mark”"),
    (r"--decimal , or --decimal \.", "“Decimal mark”"),
    (r"--decimal", "“Decimal mark”"),
    (r"--time-unit", "“Unit of times”"),
    (r"--genre-separator", "“Between genres”"),
    (r"--wide", "“A row is a person”"),
    (r"--(items-)?quote none or --(items-)?quote '.'", "“Quotation marks”"),
    (r"--(items-)?quote", "“Quotation marks”"),
    (r"--(items-)?delimiter [~^¦]", "“Between fields”"),
    (r"--(items-)?delimiter", "“Between fields”"),
    (r"--(items-)?encoding", "“Encoding”"),
    (r"--(items-)?header / --no-(items-)?header", "“First line”"),
    (r"--(items-)?sheet", "“Sheet”"),
)
"""Options of the command line, and the labels of the fields that do the same."""


def for_page(sentence: str) -> str:
    """Return a sentence with the labels of the page in place of command line options."""
    for option, label in LABELS:
        sentence = re.sub(option, label, sentence)
    return sentence
