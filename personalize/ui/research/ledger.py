"""Ledger: who guessed what, and what came out."""

from __future__ import annotations

from functools import partial

from personalize.output.charts.guesses import guesses_chart, guesses_frame, guesses_words
from personalize.research.ledger import LedgerStore, LedgerTable, ledger_table
from personalize.research.texts import when
from personalize.spreadsheets import csv_bytes
from personalize.ui.render import heading, note, plain, say
from personalize.ui.research.acting import told
from personalize.ui.research.studies import new_study, opened_study, waiting_study
from personalize.ui.shared.chart import built, colours
from personalize.ui.shared.chart import show as show_chart
from personalize.ui.shared.downloading import download, show_failures

SCORE = (
    "The score is the continuous ranked probability score: the integral of (F(x) − 1{x ≥ y})², "
    "where F is the distribution that was expected and y what came out. It is in the study’s unit, "
    "and a smaller one is better: 0 is a sure and right guess, and the score of a single number is "
    "its distance. A number with a range stands for half of the chance evenly from the low end to "
    "the number and half evenly from the number to the high end."
)


def tab() -> None:
    """Show the tab."""
    told()
    note(
        "Write down what you expect before you ask people. The model’s forecast of the same day is "
        "stored beside it, and both are scored when results open. What people feel is forecast in "
        "mean answers from 1 to 7; near the ends they lie further inside than ratings on Compare."
    )
    store = LedgerStore()
    table = ledger_table(store.studies())
    new_study(store, expanded=not table.studies)
    waiting = [study for study in table.studies if study.result is None]
    if waiting:
        heading("Waiting for results")
    for study in waiting:
        waiting_study(store, study)
    if len(waiting) < len(table.studies):
        heading("What came out, the model’s losses first")
        _scores(store, table)
    elif table.studies:
        note("No results are open yet.")


def _scores(store: LedgerStore, table: LedgerTable) -> None:
    for standing in table.standings:
        say(f"**{plain(standing.sentence())}**")
    if not table.standings:
        note(plain(table.sentence()))
    frame = table.frame()
    opened = [study for study in table.studies if study.result is not None]
    places: dict[str, int] = {}
    for unit in dict.fromkeys(study.unit for study in opened):
        rows = guesses_frame(frame, unit)
        chart = built(guesses_chart, rows, colours(), unit)
        show_chart(chart, f"guesses-{unit}", guesses_words(rows, unit))
    for study in opened:
        places[study.unit] = places.get(study.unit, 0) + 1
        opened_study(store, study, places[study.unit])
    note(plain(SCORE))
    newest = max(study.opened for study in opened)
    download("CSV", partial(csv_bytes, frame), "ledger.csv", "text/csv", "ledger-csv")
    note(f"Results opened last: {when(newest)}.")
    show_failures()
