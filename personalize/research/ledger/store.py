"""The ledger in the database: studies, guesses that are locked, and results."""

from __future__ import annotations

import math
import uuid
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from personalize.research.ledger.checks import checked_guess, checked_quantity, checked_result
from personalize.research.ledger.forecast import DECIMALS, forecast
from personalize.research.ledger.stored import guess_of, study_of
from personalize.research.ledger.study import Guess, Study
from personalize.research.rows import Rows
from personalize.research.texts import ResearchError, clean_line, when
from personalize.scenario import Scenario
from personalize.store.database import speaking
from personalize.store.entry import MINE, now
from personalize.store.research_tables import guesses, studies
from personalize.study.lab import Lab

NEAR_NORMAL = 1.96
"""Standard errors on each side of a number within which 95% of a normal distribution lie."""


class LedgerStore:
    """The studies of one notebook in one database.

    Parameters
    ----------
    url : str, optional
        Address of the database; the user’s default one unless given.
    notebook : str
    """

    def __init__(self, url: str | None = None, notebook: str = MINE) -> None:
        self._rows = Rows(studies, url, notebook)

    def studies(self) -> list[Study]:
        """Return the studies with their guesses, the oldest first."""
        rows = self._rows.read()
        keys = [row["id"] for row in rows]
        query = sa.select(guesses).where(guesses.c.study.in_(keys))
        found: dict[str, list[Guess]] = {key: [] for key in keys}
        with speaking(self._rows.engine.url), self._rows.engine.connect() as connection:
            order = (guesses.c.locked, guesses.c.who)
            for row in connection.execute(query.order_by(*order)).mappings():
                found[row["study"]].append(guess_of(dict(row)))
        return [study_of(row, found[row["id"]]) for row in rows]

    def study(self, key: str) -> Study:
        """Return the study whose id begins with ``key``.

        Raises
        ------
        ResearchError
            If there is none, or several.
        """
        found = [one for one in self.studies() if key and one.id.startswith(key)]
        if len(found) != 1:
            many = "No study" if not found else f"{len(found)} studies"
            raise ResearchError(f"{many} of the ledger has an id that begins with “{key[:40]}”.")
        return found[0]

    def add_study(
        self, lab: Lab, question: str, a: Scenario | None, b: Scenario, quantity: str
    ) -> Study:
        """Add a study with the model’s forecast of today, and return it.

        Parameters
        ----------
        lab : Lab
        question : str
            In words.
        a, b : Scenario
            The number is B − A, or the level of B where A is None.
        quantity : str
            A key of ``study.ASKED``.

        Raises
        ------
        PersonalizeError
            If the question is empty or too long, or the model cannot say this quantity.
        """
        question = clean_line("question", question)
        said = forecast(lab, a, b, checked_quantity(quantity))
        values: dict[str, Any] = {
            "question": question,
            "a": sa.null() if a is None else a.model_dump(mode="json"),
            "b": b.model_dump(mode="json"),
            "quantity": quantity,
            "forecast": asdict(said),
            "result": sa.null(),
            "opened": "",
        }
        return self.study(self._rows.add(values))

    def add_guess(
        self,
        study: Study,
        who: str,
        numbers: Sequence[float],
        low: float | None = None,
        high: float | None = None,
    ) -> Study:
        """Lock a guess, and return the study; a guess is never changed.

        The same guess once more, before results open, is left as it is.

        Parameters
        ----------
        study : Study
        who : str
            ``team``, ``room: title``, or a name.
        numbers : sequence of float
            One number, or several that are equally likely, in the study’s unit.
        low, high : float, optional
            The ends of the range of a single number.

        Raises
        ------
        ResearchError
            If results are open, somebody of this name has guessed, or a value is not allowed.
        """
        guess = checked_guess(who, numbers, study.ends, low, high)
        row = {
            "id": str(uuid.uuid4()),
            "study": study.id,
            "who": guess.who,
            "guess": {"numbers": list(guess.numbers), "low": guess.low, "high": guess.high},
            "locked": now(),
        }
        with self._rows.writing() as connection:
            opened = self._opened(connection, study)
            if opened:
                raise ResearchError(
                    f"The results of “{study.question}” were opened at {when(opened)}; no "
                    "guess can be added or changed."
                )
            same = sa.select(guesses.c.locked, guesses.c.guess).where(
                guesses.c.study == study.id, guesses.c.who == guess.who
            )
            found = connection.execute(same).first()
            if found and found[1] != row["guess"]:
                raise ResearchError(
                    f"The guess of “{guess.who}” was locked at {when(found[0])} and cannot be "
                    "changed."
                )
            if not found:
                connection.execute(sa.insert(guesses).values(**row))
        return self.study(study.id)

    def open_results(
        self,
        study: Study,
        number: float,
        people: int,
        source: str,
        interval: tuple[float, float] | None = None,
        error: float | None = None,
    ) -> Study:
        """Store what came out, and return the study; guesses are closed from then on.

        Parameters
        ----------
        study : Study
        number : float
            In the study’s unit.
        people : int
        source : str
            Where the number is from.
        interval : (float, float), optional
            The 95% interval of the number.
        error : float, optional
            Its standard error, in place of the interval.

        Raises
        ------
        ResearchError
            If results were opened before, or a value is not allowed.
        """
        if error is not None:
            if interval is not None:
                raise ResearchError(
                    "A standard error is given in place of an interval, not beside it."
                )
            if not 0 <= error < math.inf:
                raise ResearchError(f"error is {error:g}; a number of 0 or more is needed.")
            apart = NEAR_NORMAL * error
            interval = (round(number - apart, DECIMALS), round(number + apart, DECIMALS))
        result = checked_result(number, study.ends, interval, people, source)
        with self._rows.writing() as connection:
            opened = self._opened(connection, study)
            if opened:
                raise ResearchError(
                    f"The results of “{study.question}” were opened elsewhere at {when(opened)}; "
                    "they are not changed."
                )
            stamp = now()
            connection.execute(
                sa.update(studies)
                .where(studies.c.id == study.id)
                .values(
                    result=asdict(result),
                    opened=stamp,
                    updated=stamp,
                    revision=studies.c.revision + 1,
                )
            )
        return self.study(study.id)

    def delete(self, study: Study) -> None:
        """Delete a study with its guesses."""
        with self._rows.writing() as connection:
            connection.execute(sa.delete(guesses).where(guesses.c.study == study.id))
            connection.execute(sa.delete(studies).where(studies.c.id == study.id))
        self._rows.forget()

    def _opened(self, connection: sa.Connection, study: Study) -> str:
        """Return when results were opened; no other transaction opens them until this one ends."""
        query = sa.select(studies.c.opened).where(
            studies.c.id == study.id, studies.c.notebook == self._rows.notebook
        )
        found = connection.execute(query.with_for_update()).scalar()
        if found is None:
            raise ResearchError(f"“{study.question}” was deleted elsewhere.")
        return str(found)
