"""A plan in sentences."""

from __future__ import annotations

import math

import pandas as pd
from scipy.stats import norm

from personalize.figures import signed
from personalize.output.theme import BAND
from personalize.research.planning.ask_first import NARROWED, NUMBERS
from personalize.research.planning.needed import Needed
from personalize.research.planning.plan import StudyPlan
from personalize.research.planning.power import LEVEL
from personalize.research.planning.settings import StudySettings

NOTHING = 0.005
"""Expected difference in answers below which none is written."""
QUESTIONS_SHOWN = 8
"""Number of questions in the table of what to ask first."""
SHARES = {0.8: "4 of 5 studies", 0.9: "9 of 10 studies"}
"""Targets in words."""
SEEN = {"imagined": "are shown pictures", "in_use": "use a prototype"}
"""What people do in a study, by ``elicitation``."""


def goal_words(settings: StudySettings) -> str:
    """Return what a study of enough people does: "find a difference of 0.5 in answers"."""
    difference = f"a difference of {settings.difference:g} in answers"
    return {
        "difference": f"find {difference}",
        "precision": f"tell the difference in answers to ± {settings.precision:g}",
        "equivalence": f"rule out {difference}, if there is none,",
    }[settings.goal]


def title_words(plan: StudyPlan) -> str:
    """Return the title of the chart, short enough for a phone."""
    one, group = plan.needed[0], plan.settings.group()
    if one.n is None:
        return f"{int(plan.table['n'].iloc[-1]):,} {group} are too few"
    return f"{one.n:,} {group} are enough"


def range_words(one: Needed) -> str:
    """Return the Monte-Carlo range of a size: "(190 to 215)"; "" where it is one number."""
    if one.low is None or one.low == one.high:
        return ""
    return f" ({one.low:,} or more)" if one.high is None else f" ({one.low:,} to {one.high:,})"


def needed_words(plan: StudyPlan) -> str:
    """Return how many people the study takes, in one sentence."""
    settings, one = plan.settings, plan.needed[0]
    goal = goal_words(settings)
    if one.n is None:
        most = int(plan.table["n"].iloc[-1])
        share = round(100 * float(plan.table["share"].iloc[-1]))
        would = goal.removesuffix(",")
        return f"{most:,} {settings.group()} are too few: {share} of 100 studies would {would}."
    if one.n == int(plan.table["n"].iloc[0]) and float(plan.table["share"].iloc[0]) > one.target:
        return (
            f"{one.n:,} {settings.group()}, the smallest size tried, {goal} in more than "
            f"{SHARES[one.target]}."
        )
    total = "" if settings.within else f", {settings.people(one.n):,} in all"
    return f"{one.n:,} {settings.group()}{range_words(one)}{total}, {goal} in {SHARES[one.target]}."


def latent_words(plan: StudyPlan) -> str:
    """Return the latent equivalent of the smallest difference that matters."""
    return (
        f"A is expected at {plan.base_answer:.1f} of 7. There a difference of "
        f"{plan.settings.difference:g} in answers is {abs(plan.shift):.2f} points of the model’s "
        "latent scale, which has no ends."
    )


def closed_form(plan: StudyPlan) -> int:
    """Return the size that a formula gives that does not know the ends of the scale.

    It takes the latent difference as one of answers, between two groups that give one answer each,
    with person and answer noise added, at 80% power.
    """
    variance = 2 * (plan.scale.person_sd**2 + plan.scale.response_sd**2)
    z = norm.isf(LEVEL / 2) + norm.isf(1 - plan.needed[0].target)
    return math.ceil(variance * float(z / plan.shift) ** 2)


def ends_words(plan: StudyPlan) -> str:
    """Return why a formula misleads near the ends of the scale."""
    example = (
        "For half a latent point, 169 people in each group have power 0.75 where A is at 4 of 7, "
        "and 0.55 where it is at 2."
    )
    settings, one = plan.settings, plan.needed[0]
    if settings.within or settings.screens > 1 or settings.goal != "difference" or one.n is None:
        return f"Formulas mislead, because answers crowd at the ends of the scale. {example}"
    return (
        f"A formula that knows no ends of the scale gives {closed_form(plan):,} people in each "
        f"group for these {abs(plan.shift):.2f} latent points; simulated answers give {one.n:,}. "
        f"{example}"
    )


def direction_words(plan: StudyPlan) -> str:
    """Return which way the model expects B to differ from A; "" where it expects nothing."""
    mean = plan.expected[0]
    if abs(mean) < NOTHING:
        return ""
    return "more invasive" if mean > 0 else "less invasive"


def expected_words(plan: StudyPlan) -> str:
    """Return what the model expects of the study."""
    mean, low, high = plan.expected
    direction = direction_words(plan)
    size = f"{abs(mean):.2f} points {direction} than" if direction else "as invasive as"
    return (
        f"Of people who {SEEN[plan.settings.elicitation]} the model expects B to be answered "
        f"{size} A ({signed(low, 2)} to {signed(high, 2)}: {BAND})."
    )


def refuted_words(plan: StudyPlan) -> str:
    """Return how many versions of the model the study would refute."""
    one, settings = plan.needed[0], plan.settings
    number = one.n or int(plan.table["n"].iloc[-1])
    versions = len(plan.comparison.draws_b.outputs["invasiveness"])
    refuted = round(plan.refuted_at(number) * versions)
    many = f"about {refuted}" if refuted else "none"
    return (
        f"A study of {number:,} {settings.group()} would refute {many} of the {versions} "
        "versions of the model: their difference lies outside of its 95% interval, averaged over "
        "which version is true."
    )


def ask_words(plan: StudyPlan) -> str:
    """Return what to ask first, in one sentence."""
    more, same, less = (round(100 * share) for share in plan.comparison.shares)
    if plan.questions.empty:
        which = max((more, "more invasive"), (same, "about as invasive"), (less, "less invasive"))
        found = not plan.comparison.built_in or which[0] == same
        assumed = "" if found else " That direction was assumed, not found."
        return (
            f"Nothing needs to be asked first: {which[0]} of 100 versions of the model say that B "
            f"feels {which[1]}.{assumed}"
        )
    best = plan.questions.iloc[0]
    question, side = best["ask"], best["side"]
    each = " for each" if "and" in side else ""
    if pd.notna(best["halved_by"]):
        people = f"{int(best['halved_by'])} people{each}"
        return f"Ask first, about {side}, {question}: {people} would halve the doubt."
    doubt, left = plan.doubt, float(best[f"left_{NUMBERS[-1]}"])
    if doubt - left < NARROWED:
        return (
            "No single question would narrow the doubt: the versions that disagree expect the same "
            "answers to each. Only a study of A against B can settle it."
        )
    return (
        f"No single question would halve the doubt. Most would be gained by asking {NUMBERS[-1]} "
        f"people{each}, about {side}, {question}: two versions of the model would then disagree "
        f"{round(100 * left)} of 100 times instead of {round(100 * doubt)}."
    )


def plan_sentences(plan: StudyPlan) -> list[str]:
    """Return the plan in sentences, what follows from it first."""
    return [
        needed_words(plan),
        latent_words(plan),
        expected_words(plan),
        refuted_words(plan),
        ask_words(plan),
        ends_words(plan),
    ]


def table_words(plan: StudyPlan) -> str:
    """Return the curve as a table of text."""
    shown = sizes_table(plan)
    return str(shown.to_string(index=False))


def sizes_table(plan: StudyPlan) -> pd.DataFrame:
    """Return the curve with columns in words, and figures as the page and the shell show them."""
    table = plan.table
    share, low, high, refuted = (
        (100 * table[name]).round(1) for name in ("share", "low", "high", "refuted")
    )
    return pd.DataFrame(
        {
            plan.settings.group().capitalize(): table["n"],
            "In all": table["people"],
            "Reach the goal, of 100": share,
            "From": low,
            "To": high,
            "Precision, ± answers": table["half_width"].round(2),
            "Versions refuted, of 100": refuted,
        }
    )


def questions_table(plan: StudyPlan) -> pd.DataFrame:
    """Return what to ask first with columns in words, the most useful question first.

    Doubt is in 100 pairs of versions of the model that disagree.
    """
    table = plan.questions.head(QUESTIONS_SHOWN)
    asked = table["ask"].str[:1].str.upper() + table["ask"].str[1:]
    columns = {"Question": asked, "About": table["side"]}
    columns["Doubt now"] = pd.Series(round(100 * plan.doubt, 1), index=table.index)
    for number in NUMBERS:
        columns[f"After {number} people"] = (100 * table[f"left_{number}"]).round(1)
    columns["Halved by"] = table["halved_by"].map(lambda n: "–" if pd.isna(n) else f"{n} people")
    return pd.DataFrame(columns)
