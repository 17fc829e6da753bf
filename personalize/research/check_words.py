"""A plan held against a team's limit, as text and as Markdown."""

from __future__ import annotations

from dataclasses import dataclass

from personalize.figures import signed
from personalize.output.provenance import caveat_about
from personalize.research.plan_check import PlanCheck
from personalize.research.planning.settling import MOST_PEOPLE

ROWS = (
    ("relevance", "Useful picks, of 100", 100, 0),
    ("invasiveness", "Feels invasive, of 7", 1, 1),
    ("if_discovered", "If people found out everything, of 7", 1, 1),
)


def verdict(check: PlanCheck) -> str:
    """Return whether the plan is within the limit, in one sentence."""
    limit = check.limit.words(check.plan.after.service.domain)
    state = "within" if check.within else "over"
    return f"The plan is {state} the team’s limit: {limit}."


@dataclass(frozen=True)
class Figure:
    """One output before and after the plan, as it is written."""

    label: str
    before: str
    after: str
    difference: str
    span: str


def figures(check: PlanCheck) -> list[Figure]:
    """Return the outputs that a check names."""
    found = []
    for name, label, factor, decimals in ROWS:
        difference = check.difference(name)
        low, high = (signed(factor * end, decimals) for end in difference.band())
        before, after = (
            level(factor * draws.point[name], decimals)
            for draws in (check.comparison.draws_a, check.comparison.draws_b)
        )
        change = signed(factor * difference.mean, decimals)
        found.append(Figure(label, before, after, change, f"{low} to {high}"))
    return found


def points(check: PlanCheck) -> list[str]:
    """Return what the plan adds, how sure that is, and what would settle it, a sentence each."""
    found = []
    if check.limit.kind == "rating":
        found.append(
            f"{100 * check.over:.0f} of 100 people are over the limit; of 100 versions of the "
            f"model {100 * check.agree:.0f} give the same answer."
        )
    found.append(check.comparison.shape_verdict().sentence.replace("B feels", "the plan feels"))
    for words, names in (("Adds", check.added()), ("Drops", check.dropped())):
        if names:
            found.append(f"{words}: {', '.join(names)}.")
    without = check.no_longer_asked()
    found.append(
        f"Used without asking first: {', '.join(without)}."
        if without
        else "Nothing is newly used without asking first."
    )
    found.append(_people(check))
    return found


def level(value: float, decimals: int) -> str:
    """Return a figure with a minus sign of its own, like the differences beside it."""
    return signed(value, decimals).removeprefix("+")


def _caveat(check: PlanCheck) -> str:
    return caveat_about(check.plan.before, check.plan.after)


def _people(check: PlanCheck) -> str:
    question = (
        "whether the limit is passed" if check.limit.kind == "rating" else "whether it is felt"
    )
    if check.people_needed is None and check.difference("invasiveness").mean == 0:
        return "Nothing changes in feeling, so there is nothing to settle."
    if check.people_needed is None:
        return f"More than {MOST_PEOPLE:,} people would be needed to settle {question}."
    groups = "" if check.limit.kind == "rating" else " in each of two groups"
    return (
        f"{check.people_needed:,} people{groups}, one answer each, would settle {question} in "
        "four of five surveys."
    )


def _limit(check: PlanCheck) -> str:
    """Return who set the limit, when, and what it is about."""
    about = f" ({check.limit.title})" if check.limit.title else ""
    return f"{check.limit.label()}{about}."


def text(check: PlanCheck) -> str:
    """Return the check as lines of text."""
    against = "before" if check.plan.has_before else "the same without personal data"
    lines = [
        f"{one.label}: {one.difference} ({one.span}) against {against}, "
        f"{one.before} to {one.after}."
        for one in figures(check)
    ]
    return "\n".join([verdict(check), _limit(check), *lines, *points(check), _caveat(check)])


def markdown(check: PlanCheck) -> str:
    """Return the check as Markdown, for a comment on a pull request."""
    mark = "Within our limit" if check.within else "Over our limit"
    table = ["| | before | after | difference | 5 to 95 of 100 reruns |", "|---|---|---|---|---|"]
    table += [
        f"| {one.label} | {one.before} | {one.after} | {one.difference} | {one.span} |"
        for one in figures(check)
    ]
    return "\n".join(
        [
            f"## {mark}",
            "",
            f"**{verdict(check)}**",
            "",
            *table,
            "",
            *(f"- {point}" for point in (_limit(check), *points(check))),
            "",
            f"_{_caveat(check)}_",
        ]
    )
