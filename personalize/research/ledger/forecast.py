"""The model’s forecast for a study: its number under every parameter draw."""

from __future__ import annotations

from personalize import __version__
from personalize.output.words import QUANTITIES
from personalize.register import register_hash
from personalize.research.ledger.study import Forecast
from personalize.research.planning.answers import lab_scale
from personalize.research.planning.expected import ANSWERED, in_answers
from personalize.research.texts import ResearchError
from personalize.scenario import Scenario
from personalize.store.entry import now
from personalize.study.compare import compare
from personalize.study.lab import Lab
from personalize.study.uncertainty import draws

DECIMALS = 6
"""Decimals of a draw as it is stored."""


def forecast(lab: Lab, a: Scenario | None, b: Scenario, quantity: str) -> Forecast:
    """Return the model’s forecast of B − A, or of the level of B.

    How invasive and how watched people feel is forecast in mean answers on the scale 1 to 7, in
    which results come: near its ends they lie further inside than the ratings of Compare.

    Parameters
    ----------
    lab : Lab
    a : Scenario or None
        None for the level of B.
    b : Scenario
    quantity : str
        A key of ``QUANTITIES``.

    Raises
    ------
    PersonalizeError
        If a scenario cannot run, or the quantity does not exist for it.
    """
    factor = QUANTITIES[quantity][1]
    hashes: tuple[str, ...]
    if a is None:
        drawn = draws(lab, b)
        if quantity not in drawn.outputs:
            raise _missing(quantity)
        hashes = (b.hash(),)
        by_draw, mean, ends = drawn.outputs[quantity], drawn.point[quantity], drawn.band(quantity)
        of_a, of_b = None, drawn
    else:
        if a == b:
            raise ResearchError("A and B are the same scenario; two different ones are needed.")
        comparison = compare(lab, a, b, segmented=False)
        difference = comparison.difference.get(quantity)
        if difference is None:
            raise _missing(quantity)
        hashes = (a.hash(), b.hash())
        by_draw, mean, ends = difference.by_draw, difference.mean, difference.band()
        of_a, of_b = comparison.draws_a, comparison.draws_b
    if quantity in ANSWERED:
        answered = in_answers(lab_scale(b.model), of_a, of_b, quantity)
        by_draw, mean, ends = answered.by_draw, answered.mean, answered.band()
    low, high, mean = (round(factor * float(value), DECIMALS) for value in (*ends, mean))
    return Forecast(
        tuple(round(factor * float(value), DECIMALS) for value in by_draw),
        mean,
        low,
        high,
        __version__,
        register_hash(),
        hashes,
        now(),
    )


def _missing(quantity: str) -> ResearchError:
    return ResearchError(f"quantity “{quantity}” does not exist for these scenarios.")
