"""The ledger: what the model and the team expected of studies, and what came out."""

from __future__ import annotations

from personalize.research.ledger.from_answers import CameOut, came_out
from personalize.research.ledger.scores import continuous_ranked_probability
from personalize.research.ledger.store import LedgerStore
from personalize.research.ledger.study import ASKED, Forecast, Guess, Study, StudyResult
from personalize.research.ledger.table import LedgerTable, Standing, ledger_table
from personalize.store.entry import MINE

__all__ = [
    "ASKED",
    "CameOut",
    "Forecast",
    "Guess",
    "LedgerStore",
    "LedgerTable",
    "Standing",
    "Study",
    "StudyResult",
    "came_out",
    "continuous_ranked_probability",
    "ledger",
    "ledger_table",
]


def ledger(url: str | None = None, notebook: str = MINE) -> LedgerTable:
    """Return the studies of a notebook with their scores, the model’s losses first.

    In its tables (``frame``, ``to_dict``) the model’s numbers of a study are missing until
    somebody has guessed or results are open.

    Parameters
    ----------
    url : str, optional
        Address of the database; the user’s default one unless given.
    notebook : str

    Raises
    ------
    StoreError
        If the database cannot be read.
    """
    return ledger_table(LedgerStore(url, notebook).studies())
