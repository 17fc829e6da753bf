"""Timeline: sessions repeat; trust moves, sharing is reconsidered, some leave.

In a session everybody sees picks and responds; clicks become evidence; trust moves; some
reconsider what they share; some leave. The model learns again every few sessions, and people
are folded in between. How trust, habit and leaving develop is almost without evidence: every
row this rests on is an assumption.
"""

from __future__ import annotations

from personalize.response.parameter_draws import parameter_draws
from personalize.scenario import Scenario
from personalize.study.lab import Lab
from personalize.study.session_simulator import SessionSimulator
from personalize.study.timeline_result import Report, Timeline

DRAWS = 25
"""Versions of the model that live through the sessions; all see the same screens."""


def timeline(
    lab: Lab, scenario: Scenario, number: int = DRAWS, report: Report | None = None
) -> Timeline:
    """Run the sessions of a scenario; the same scenario gives the same sessions.

    Parameters
    ----------
    number : int
        Versions of the model behind the bands.
    """
    run = lab.run(scenario, report)
    course = SessionSimulator(lab, run, parameter_draws(number))
    for session in range(1, scenario.time.sessions + 1):
        if report:
            report(f"Week {session}", (session - 1) / scenario.time.sessions)
        course.step(session)
    return course.finished()
