"""The timeline of a scenario over repeated sessions.

In a session all people see picks and respond; clicks become evidence; trust changes; some people
reconsider what they share; some leave. The model is fitted again every few sessions, and people
are folded in between. There is almost no evidence on the development of trust, habit and leaving:
all parameters used for it are assumptions.
"""

from __future__ import annotations

from personalize.response.scenario_parameters import draws_of
from personalize.scenario import Scenario
from personalize.study.lab import Lab
from personalize.study.session_simulator import SessionSimulator
from personalize.study.timeline_result import Report, Timeline

DRAWS = 48
"""Number of parameter draws for the bands; all use the same screens."""


def timeline(
    lab: Lab, scenario: Scenario, number: int = DRAWS, report: Report | None = None
) -> Timeline:
    """Run the sessions of a scenario; the same scenario gives the same sessions.

    Parameters
    ----------
    number : int
        Number of parameter draws for the bands.
    """
    run = lab.run(scenario, report)
    course = SessionSimulator(lab, run, draws_of(scenario.model, number))
    for session in range(1, scenario.time.sessions + 1):
        if report:
            report(f"Week {session}", (session - 1) / scenario.time.sessions)
        course.step(session)
    return course.finished()
