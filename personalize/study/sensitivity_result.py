"""What a result depends on: the table of assumptions, and what would turn a conclusion around."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from personalize.figures import signed

LESS = {
    "invasiveness": "is less invasive than",
    "if_discovered": "would be less invasive, if people found out everything, than",
    "surveillance": "feels less watched than",
    "discovery_gap": "hides less than",
}
"""Words between the scenario with the lower value of an output and the other one."""


@dataclass(frozen=True)
class Flip:
    """The value of a row beyond which the difference has another sign."""

    name: str
    meaning: str
    value: float
    above: bool
    status: str

    def words(self, conclusion: str) -> str:
        """Return "A is less invasive than B unless X exceeds v"."""
        verb = "exceeds" if self.above else "falls below"
        return f"{conclusion} unless {self.meaning} {verb} {self.value:.2g}."


@dataclass(frozen=True)
class ShapeFlip:
    """A shape of the model with which the difference has another sign."""

    shape: str
    value: float

    def words(self, conclusion: str) -> str:
        """Return "A is less invasive than B unless the shape of the model is aware (−0.1)"."""
        return (
            f"{conclusion} unless the shape of the model is {self.shape} ({signed(self.value, 1)})."
        )


@dataclass(frozen=True)
class Sensitivity:
    """The dependence of an output, or of the difference B − A, on each row.

    Attributes
    ----------
    output : str
    default : float
        Value at the defaults.
    table : DataFrame
        ``name``, ``meaning``, ``status``, ``low``, ``high``, ``at_low``, ``at_high``, ``swing``,
        largest swing first; also ``mu_star`` and ``sigma`` (Morris) or ``first_order`` and
        ``total`` (Sobol) with these methods.
    flips : list of Flip
    compared : bool
        Whether the value is a difference B − A.
    by_shape : dict of str to float
        The value at the defaults with each shape of the model.
    """

    output: str
    default: float
    table: pd.DataFrame
    flips: list[Flip]
    compared: bool
    by_shape: dict[str, float]

    def shape_flips(self) -> list[ShapeFlip]:
        """Return the shapes with which the difference has another sign, single ones first.

        A difference that is shown as 0.0 has no sign.
        """
        if not self.compared:
            return []
        turned = [
            ShapeFlip(shape, value)
            for shape, value in self.by_shape.items()
            if round(value, 1) * self.default < 0
        ]
        return sorted(turned, key=lambda flip: (flip.shape.count("+"), -abs(flip.value)))

    def sentence(self) -> str:
        """Return what would reverse the conclusion, or the most influential assumption.

        A shape of the model is named before a value.
        """
        if not self.compared:
            return f"{self._weakest()}."
        less, more = ("A", "B") if self.default > 0 else ("B", "A")
        if self.default == 0:
            return "A and B feel the same, whatever is assumed."
        conclusion = f"{less} {LESS[self.output]} {more}"
        flips = [flip.words(conclusion) for flip in self.shape_flips()[:1]]
        flips += [flip.words(conclusion) for flip in self.flips]
        if not flips:
            return (
                "No shape of the model and no single assumption within its range turns it around: "
                f"{conclusion}. {self._weakest()}."
            )
        return " ".join(flips[:3])

    def _weakest(self) -> str:
        """Return the assumption with the largest swing, and its status in words."""
        most = self.table.iloc[0]
        return f"Weakest assumption: {most['meaning']} ({known_words(str(most['status']))})"


def known_words(status: str) -> str:
    """Return the status of a row of the register in words."""
    words = {"assumption": "assumed", "partly": "partly from data", "data": "from data"}
    return words.get(status, status)
