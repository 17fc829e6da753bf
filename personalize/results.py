"""Results that show themselves: each has a table and a chart, in Jupyter and marimo too."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from personalize.output.charts.course import PANELS, course, course_frame
from personalize.output.charts.difference import difference_chart, difference_frame
from personalize.output.charts.history import history_chart
from personalize.output.charts.prices import price_list
from personalize.output.charts.tornado import tornado
from personalize.output.charts.waterfall import bars, waterfall
from personalize.output.palette import LIGHT
from personalize.output.provenance import CAVEAT, caveat, crowd_of
from personalize.study.outputs import summary
from personalize.study.uncertainty import OUTPUTS, Draws

if TYPE_CHECKING:
    from personalize.study.compare import Comparison
    from personalize.study.history import HistoryLengths
    from personalize.study.lab import Run
    from personalize.study.minimise import Minimum
    from personalize.study.sensitivity_result import Sensitivity
    from personalize.study.timeline_result import Timeline


class Result(ABC):
    """What every result has: a table, a chart, and a picture of itself in a notebook."""

    @abstractmethod
    def table(self) -> pd.DataFrame:
        """Return the figures of the result, one row each."""

    @abstractmethod
    def chart(self) -> alt.Chart:
        """Return the result as an Altair chart in the colours of a light page."""

    @abstractmethod
    def sentence(self) -> str:
        """Return the result in one sentence."""

    def caveat(self) -> str:
        """Return what the result is not."""
        return CAVEAT

    def _repr_html_(self) -> str:
        rows = self.table().to_html(index=False, float_format="{:.3f}".format, max_rows=20)
        return (
            f"<p>{escape(self.sentence())}</p>{rows}<p><small>{escape(self.caveat())}</small></p>"
        )


@dataclass(frozen=True, repr=False)
class RunResult(Result):
    """A scenario run once for everybody.

    Attributes
    ----------
    run : Run
        People, picks and responses as arrays.
    draws : Draws
        The same under the parameter draws.
    """

    run: Run
    draws: Draws

    def caveat(self) -> str:
        """Return what the result is not, with the number of people."""
        return caveat(crowd_of(self.run)) if self.run.world.imported else CAVEAT

    def table(self) -> pd.DataFrame:
        """Return ``output``, ``mean``, ``low``, ``high``: the mean over people, its 5–95% band."""
        rows = [(name, self.draws.point[name], *self.draws.band(name)) for name in OUTPUTS]
        return pd.DataFrame(rows, columns=["output", "mean", "low", "high"])

    def chart(self) -> alt.Chart:
        """Return where the average rating comes from, term by term, in points of 7."""
        terms = {term: float(values.mean()) for term, values in self.run.response.now.terms.items()}
        who = f"average of {len(self.run.world.people):,} people"
        return waterfall(bars(terms, grouped=True), LIGHT, who)

    def sentence(self) -> str:
        """Return useful picks and both feelings."""
        point = self.draws.point
        return (
            f"Useful picks: {100 * point['relevance']:.0f} of 100. Feels invasive: "
            f"{point['invasiveness']:.1f} of 7; if people found out everything: "
            f"{point['if_discovered']:.1f}."
        )

    def to_dict(self) -> dict[str, Any]:
        """Return what ``personalize run --json`` prints."""
        return summary(self.run, self.draws)


@dataclass(frozen=True, repr=False)
class ComparisonResult(Result):
    """Scenario B compared with A."""

    comparison: Comparison

    def table(self) -> pd.DataFrame:
        """Return ``output``, ``mean``, ``low``, ``high`` of B − A, draw by draw."""
        rows = [(name, one.mean, *one.band()) for name, one in self.comparison.difference.items()]
        return pd.DataFrame(rows, columns=["output", "mean", "low", "high"])

    def chart(self) -> alt.Chart:
        """Return the differences in feeling as dots with their bands, in points of 7."""
        people = len(self.comparison.b.world.people)
        return difference_chart(difference_frame(self.comparison), LIGHT, people)

    def sentence(self) -> str:
        """Return in how many draws B feels more invasive, about the same, less."""
        more, same, less = (round(100 * share) for share in self.comparison.shares)
        return (
            f"Rerun with other plausible assumptions, B feels more invasive in {more} of 100, "
            f"about the same in {same}, less in {less}."
        )


@dataclass(frozen=True, repr=False)
class TimelineResult(Result):
    """A scenario over weeks."""

    timeline: Timeline

    def table(self) -> pd.DataFrame:
        """Return one row a session and output; see ``personalize.study.timeline_result``."""
        return self.timeline.frame.copy()

    def chart(self, output: str = "trust") -> alt.Chart:
        """Return one output over the weeks.

        Parameters
        ----------
        output : str
            "trust" unless given; one of the outputs with a panel on *Over time*.

        Raises
        ------
        ValueError
            If the output has no panel.
        """
        if output not in PANELS:
            raise ValueError(f"output = {output!r} is not one of {', '.join(PANELS)}.")
        return course(course_frame({"A": self.timeline.frame}), output, LIGHT)

    def sentence(self) -> str:
        """Return what happened to trust and to staying."""
        return self.timeline.sentence()


@dataclass(frozen=True, repr=False)
class MinimumResult(Result):
    """How much data is enough."""

    minimum: Minimum

    def table(self) -> pd.DataFrame:
        """Return one row a kind of data: what it adds in relevance (0 to 1) and feeling (of 7)."""
        return self.minimum.prices.copy()

    def chart(self) -> alt.Chart:
        """Return each kind of data at what it adds to picks and to feeling."""
        return price_list(self.minimum.prices, LIGHT, self.minimum.people)

    def sentence(self) -> str:
        """Return the smallest sets that keep most of the best picks."""
        return self.minimum.sentence()


@dataclass(frozen=True, repr=False)
class HistoryResult(Result):
    """How long records must be kept."""

    lengths: HistoryLengths

    def table(self) -> pd.DataFrame:
        """Return one row a share of the history: records, quality (0 to 1) and what is kept."""
        return self.lengths.table.copy()

    def chart(self) -> alt.Chart:
        """Return the quality of picks over the share of the history."""
        one = self.lengths
        return history_chart(
            one.table, LIGHT, one.people, popular=one.popular, imported=one.imported
        )

    def sentence(self) -> str:
        """Return what half of the history and an eighth keep."""
        return self.lengths.sentence()


@dataclass(frozen=True, repr=False)
class SensitivityResult(Result):
    """Which assumption a result, or a difference, depends on."""

    sensitivity: Sensitivity

    def table(self) -> pd.DataFrame:
        """Return one row an assumption, largest swing first, in points of 7."""
        return self.sensitivity.table.copy()

    def chart(self) -> alt.Chart:
        """Return the swings as a tornado."""
        one = self.sensitivity
        return tornado(one.table, LIGHT, one.default, one.compared, one.output)

    def sentence(self) -> str:
        """Return what would turn the conclusion around."""
        return self.sensitivity.sentence()
