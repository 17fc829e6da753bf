"""What the texts of the pack are filled with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from personalize import __version__
from personalize.output.provenance import caveat_about
from personalize.output.theme import BAND
from personalize.register import read_rows, register_hash
from personalize.research.pack.alike import alike_words, all_alike
from personalize.research.pack.answers import size_of
from personalize.research.pack.measures import measures
from personalize.research.pack.options import PackOptions
from personalize.research.pack.screens import Stimulus
from personalize.research.pack.told import plain_changes, told_changes
from personalize.research.planning.plan import StudyPlan
from personalize.research.planning.power import SIMULATIONS
from personalize.research.planning.words import direction_words, plan_sentences, sizes_table

TESTS = {False: "Welch’s t test", True: "paired t test"}
RANKS = {False: "the Mann-Whitney test", True: "the Wilcoxon signed-rank test"}
FORMULAS = {
    False: "person_mean ~ 1 + is_B, unequal variances",
    True: "person_mean_B - person_mean_A ~ 1",
}
"""The primary test as a formula, by whether the study is within people."""
CHECK = "invasive ~ 1 + is_B, errors clustered by participant"


def context(plan: StudyPlan, options: PackOptions, stimuli: Sequence[Stimulus]) -> dict[str, Any]:
    """Return the values of the templates.

    Parameters
    ----------
    stimuli : sequence of Stimulus
        Of both versions.
    """
    settings, a, b = plan.settings, plan.comparison.a.scenario, plan.comparison.b.scenario
    every = measures()
    return {
        "settings": settings,
        "options": options,
        "stimuli": stimuli,
        "changes": [str(change) for change in plan.changed],
        "differences": plan.changed,
        "alike": alike_words(plan, stimuli),
        "alike_all": all_alike(stimuli),
        "told": [one.field for one in told_changes(plan, alike=all_alike(stimuli))],
        "plain": plain_changes(plan),
        "direction": direction_words(plan),
        "opposite": bool(direction_words(plan)) and (options.guess or 0) * plan.expected[0] < 0,
        "design": "every person rates both" if settings.within else "two groups, one version each",
        "people": settings.people(size_of(plan)),
        "smallest": f"{settings.difference:g}",
        "expected": plan.expected,
        "band": BAND,
        "built_in": plan.comparison.built_in,
        "sentences": plan_sentences(plan),
        "table": _markdown(sizes_table(plan)),
        "test": TESTS[settings.within],
        "rank_test": RANKS[settings.within],
        "formula": FORMULAS[settings.within],
        "check_formula": CHECK,
        "simulations": SIMULATIONS,
        "person_sd": plan.scale.person_sd,
        "response_sd": plan.scale.response_sd,
        "slope_sd": plan.scale.slope_sd,
        "measures": every,
        "primary": next(one for one in every if one.role == "primary"),
        "secondary": [one for one in every if one.role == "secondary"],
        "checks": [one for one in every if one.role == "manipulation"],
        "scales": read_rows("research/scales.csv"),
        "hash_a": a.hash(),
        "hash_b": b.hash(),
        "version": __version__,
        "register": register_hash(),
        "caveat": caveat_about(a, b),
    }


def _markdown(table: Any) -> str:
    """Return a table as Markdown."""
    head = [str(name) for name in table]
    rows = [[f"{value:g}" for value in row] for row in table.itertuples(index=False)]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
