"""What the model says beside the guess of a round."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from personalize.figures import signed
from personalize.register import defaults
from personalize.scenario import Scenario
from personalize.study.compare import compare
from personalize.study.lab import Lab
from personalize.study.uncertainty import draws
from personalize.workshop.room import Round


@dataclass(frozen=True)
class ModelAnswer:
    """The answer of the model to the guess of a round.

    Attributes
    ----------
    sentence : str
    rating : tuple of float or None
        Mean, and the ends of its 5 to 95% band, 1 to 7; where the question is about a rating.
    shares : tuple of float or None
        Versions of 100 that say less, about the same, more; where it is about a change.
    """

    sentence: str
    rating: tuple[float, float, float] | None = None
    shares: tuple[float, float, float] | None = None


def model_answer(lab: Lab, now: Round) -> ModelAnswer:
    """Return what the model says of a round; its scenarios are run, which may take seconds.

    Raises
    ------
    PersonalizeError
        If a scenario cannot be run.
    """
    answer = ANSWERS.get(now.plan.model)
    scenarios = [shown.scenario for shown in now.plan.shown]
    if answer is None or not scenarios:
        return ModelAnswer("The model has nothing to say to this question.")
    return answer(lab, scenarios)


def _rating(lab: Lab, scenarios: list[Scenario]) -> ModelAnswer:
    drawn = draws(lab, scenarios[0])
    mean, (low, high) = drawn.point["invasiveness"], drawn.band("invasiveness")
    words = f"The model expects {mean:.1f} of 7 on average ({low:.1f} to {high:.1f})."
    return ModelAnswer(words, rating=(mean, low, high))


def _change(lab: Lab, scenarios: list[Scenario]) -> ModelAnswer:
    other = scenarios[1] if len(scenarios) > 1 else scenarios[0]
    before, after = (draws(lab, scenario) for scenario in (scenarios[0], other))
    values = after.outputs["invasiveness"] - before.outputs["invasiveness"]
    margin = defaults()["smallest_difference_worth_naming"]
    more, less = (round(100 * float((side > margin).mean())) for side in (values, -values))
    mean = after.point["invasiveness"] - before.point["invasiveness"]
    words = (
        f"The model says {signed(mean, 1)} of 7: of 100 versions {more} say more invasive, "
        f"{100 - more - less} about the same, {less} less."
    )
    return ModelAnswer(words, shares=(less, 100 - more - less, more))


def _gain(lab: Lab, scenarios: list[Scenario]) -> ModelAnswer:
    did, everything = (
        scenarios[0].replace({"data.level": level, "data.types": None}) for level in (2, 5)
    )
    found = compare(lab, did, everything, segmented=False).difference["relevance"]
    low, high = (100 * end for end in found.band())
    return ModelAnswer(
        f"The model finds {signed(100 * found.mean, 0)} useful picks of 100 with all data "
        f"({signed(low, 0)} to {signed(high, 0)})."
    )


def _minding(lab: Lab, scenarios: list[Scenario]) -> ModelAnswer:
    drawn = draws(lab, scenarios[0])
    mean, (low, high) = drawn.point["share_invasive"], drawn.band("share_invasive")
    return ModelAnswer(
        f"The model expects {100 * mean:.0f} of 100 people to answer 5 or more of 7 "
        f"({100 * low:.0f} to {100 * high:.0f})."
    )


ANSWERS: Mapping[str, Callable[[Lab, list[Scenario]], ModelAnswer]] = {
    "rating": _rating,
    "change": _change,
    "gain": _gain,
    "minding": _minding,
}
"""What the model can be asked, by the word in the plan of a round."""


def differs(counts: Mapping[str, int], model: ModelAnswer) -> str:
    """Return how far the room and the model differ, and the question that follows.

    Parameters
    ----------
    counts : mapping
        Number of answers by answer; 1 to 7.
    model : ModelAnswer
    """
    question = "Neither is evidence. What would you ask a real user to find out?"
    number = sum(counts.values())
    if model.rating is None or not number:
        return question
    room = sum(int(answer) * count for answer, count in counts.items()) / number
    return f"The room and the model differ by {abs(room - model.rating[0]):.1f}. {question}"
