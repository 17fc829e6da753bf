"""Entries of the notebook: making one from a result, and computing it again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import altair as alt

from personalize import __version__
from personalize.output.charts.course import PANELS, course, course_frame, course_words
from personalize.output.charts.difference import (
    difference_chart,
    difference_frame,
    difference_words,
)
from personalize.output.charts.ladder import (
    relevance_strip,
    relevance_words,
    wedge,
    wedge_words,
)
from personalize.output.charts.prices import price_list, price_words
from personalize.output.charts.waterfall import bars, waterfall, waterfall_words
from personalize.output.export import spec_of
from personalize.output.limited import limited, limited_steps
from personalize.output.palette import LIGHT
from personalize.output.provenance import OF_SESSION, Crowd, crowd_of, line, sidecar
from personalize.output.sentence import sentence_of
from personalize.response.parameter_draws import DRAWS
from personalize.scenario import Scenario
from personalize.store import Entry
from personalize.study import subset_evaluator
from personalize.study import timeline as weeks
from personalize.study.compare import compare
from personalize.study.lab import Lab
from personalize.study.minimise import minimise
from personalize.study.outputs import summary
from personalize.study.timeline import timeline
from personalize.study.uncertainty import draws

DRAWS_BY_KIND = {"timeline": weeks.DRAWS, "minimise": subset_evaluator.DRAWS}
"""Parameter draws behind the bands of the kinds of result that take fewer than the others."""
SAME = 1e-6
"""Differences up to here are the same number."""

Report = Callable[[str, float], None]


@dataclass(frozen=True)
class Changed:
    """A figure whose value differs from the pinned one."""

    output: str
    before: float
    after: float


def make_entry(
    lab: Lab,
    kind: str,
    scenario: Scenario,
    base: Scenario | None,
    title: str,
    *,
    base_words: str = "before",
    report: Report | None = None,
) -> Entry:
    """Return an entry of a result; what is not cached is computed.

    Parameters
    ----------
    kind : str
        "run", "compare", "timeline" or "minimise".
    base_words : str
        What the sentence calls the base.
    """
    result, sentence, figures, crowd = _content(lab, kind, scenario, base, base_words, report)
    draw_count = DRAWS_BY_KIND.get(kind, DRAWS)
    provenance = sidecar(scenario, base, crowd=crowd, draws=draw_count)
    return Entry(
        kind=kind,
        title=title,
        scenario=scenario,
        base=base,
        sentence=sentence,
        result=_plain(result),
        figures=figures,
        provenance=provenance,
    )


def _plain(result: dict[str, Any]) -> dict[str, Any]:
    """Return a result as plain JSON values.

    Raises
    ------
    ValueError
        If it holds NaN or an infinite number.
    """
    return dict(json.loads(json.dumps(result, allow_nan=False, default=str)))


def _content(
    lab: Lab,
    kind: str,
    scenario: Scenario,
    base: Scenario | None,
    base_words: str,
    report: Report | None,
) -> tuple[dict[str, Any], str, dict[str, Any], Crowd]:
    run = lab.run(scenario, report)
    crowd = crowd_of(run)
    drawn_by, people = line(scenario, base, crowd), crowd.people

    def stored_chart(chart: alt.Chart, words: str) -> dict[str, Any]:
        return spec_of(chart, drawn_by, words=words)

    if kind == "timeline":
        timeline_result = timeline(lab, scenario, report=report)
        rows = json.loads(timeline_result.frame.to_json(orient="records"))
        frame = limited(course_frame({"A": timeline_result.frame}))
        figures = {
            PANELS[name][0]: stored_chart(course(frame, name, LIGHT), course_words(frame, name))
            for name in ("trust", "invasiveness")
        }
        return {"sessions": rows}, timeline_result.sentence(), figures, crowd
    if kind == "minimise":
        minimum = minimise(lab, scenario, report)
        chart = price_list(minimum.prices, LIGHT, minimum.people)
        figures = {"What each kind of data adds": stored_chart(chart, price_words(minimum.prices))}
        return minimum.to_dict(), minimum.sentence(), figures, crowd
    steps = limited_steps(lab, scenario)
    terms = {name: float(values.mean()) for name, values in run.response.now.terms.items()}
    bar_frame, who = bars(terms, grouped=True), f"average of {people:,} people"
    figures = {
        "How useful the picks are": stored_chart(
            relevance_strip(steps, LIGHT, people, height=150, named=True), relevance_words(steps)
        ),
        "How invasive it feels": stored_chart(wedge(steps, LIGHT, people), wedge_words(steps)),
        "Where the rating comes from": stored_chart(
            waterfall(bar_frame, LIGHT, who), waterfall_words(bar_frame, who)
        ),
    }
    if base is None:  # a single scenario is compared with the same service without personal data
        base = scenario.replace({"data.level": 0, "data.types": None})
        base_words = "with no personal data"
    comparison = compare(lab, base, scenario, segmented=kind == "compare")
    sentence = str(sentence_of(base, base_words, comparison))
    if kind == "compare":
        differences = difference_frame(comparison)
        chart = difference_chart(differences, LIGHT, people)
        figures = {
            "What changes from A to B": stored_chart(chart, difference_words(differences))
        } | figures
        return comparison.to_dict(), sentence, figures, crowd
    return summary(run, draws(lab, scenario)), sentence, figures, crowd


def again(lab: Lab, entry: Entry, report: Report | None = None) -> tuple[Entry, list[Changed]]:
    """Return the entry computed with this version, and the figures that differ by over ``SAME``."""
    result, sentence, figures, crowd = _content(
        lab, entry.kind, entry.scenario, entry.base, "before", report
    )
    fresh = _plain(result)
    changed = [
        Changed(name, before, after)
        for name, before in numbers(entry.result).items()
        if (after := numbers(fresh).get(name)) is not None and abs(after - before) > SAME
    ]
    draw_count = DRAWS_BY_KIND.get(entry.kind, DRAWS)
    provenance = sidecar(entry.scenario, entry.base, crowd=crowd, draws=draw_count)
    provenance |= {name: entry.provenance[name] for name in OF_SESSION if name in entry.provenance}
    updated = entry.replace(result=fresh, sentence=sentence, figures=figures, provenance=provenance)
    return updated, changed


def numbers(result: Any, prefix: str = "") -> dict[str, float]:
    """Return every figure of a result by its dotted name, timings left out."""
    figures: dict[str, float] = {}
    if isinstance(result, dict):
        for key, value in result.items():
            if key != "timing":
                figures |= numbers(value, f"{prefix}{key}.")
    elif isinstance(result, list):
        for position, value in enumerate(result):
            figures |= numbers(value, f"{prefix}{position}.")
    elif isinstance(result, int | float) and not isinstance(result, bool):
        figures[prefix.rstrip(".")] = float(result)
    return figures


def version_words(entry: Entry) -> str:
    """Return with which version an entry was made, if it was another one than this."""
    made_by = str(entry.provenance.get("made_by", ""))
    return (
        "" if made_by.endswith(f" {__version__}") else f"Made by {made_by}. The numbers may differ."
    )
