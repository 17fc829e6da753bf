"""The study pack: the files of a study of A against B, as one archive."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from personalize import __version__
from personalize.output.charts.power import power_chart, power_words
from personalize.output.export import Figure, figure_file
from personalize.output.provenance import methods
from personalize.register import register_hash
from personalize.research.pack.answers import ROWS, codebook, simulated_answers
from personalize.research.pack.archive import archived
from personalize.research.pack.conditions import mapping_of_answers, mapping_of_tools
from personalize.research.pack.context import context
from personalize.research.pack.measures import questionnaire
from personalize.research.pack.notebook import notebook_bytes
from personalize.research.pack.options import PackOptions
from personalize.research.pack.screens import screens_of
from personalize.research.pack.surveys import files_of_tools
from personalize.research.pack.texts import text
from personalize.research.planning.plan import StudyPlan
from personalize.research.planning.words import title_words
from personalize.spreadsheets import csv_bytes

TEXTS = {
    "README.md": "README.md",
    "preregistration.md": "preregistration.md",
    "conditions/difference.md": "difference.md",
    "conditions/counterbalancing.md": "counterbalancing.md",
    "conditions/screens.md": "alt_texts.md",
    "measures.md": "measures.md",
    "size.md": "size.md",
    "analysis.py": "analysis.py.jinja",
    "participants/information_sheet.md": "information_sheet.md",
    "participants/consent_form.md": "consent_form.md",
    "participants/debriefing.md": "debrief.md",
    "participants/review_board.md": "review_board.md",
    "data_plan.md": "data_plan.md",
    "deviations.md": "deviations.md",
    "LICENCE.md": "licence.md",
    "CITATION.cff": "citation.cff",
}
"""Files made of one template each, and their templates."""
Report = Callable[[str, float], None]


def pack_name(plan: StudyPlan) -> str:
    """Return the name of the pack's folder."""
    a, b = plan.comparison.a.scenario, plan.comparison.b.scenario
    return f"study-{a.hash()}-{b.hash()}"


def study_pack(plan: StudyPlan, options: PackOptions, report: Report | None = None) -> bytes:
    """Return the study pack as a zip archive; the same plan and options give the same bytes.

    Raises
    ------
    PersonalizeError
        If A and B do not show the same people, or a picture cannot be drawn.
    """
    return archived(pack_name(plan), pack_files(plan, options, report))


def pack_files(
    plan: StudyPlan, options: PackOptions, report: Report | None = None
) -> dict[str, bytes]:
    """Return the files of the pack by path; see ``study_pack``."""
    told = report or (lambda stage, share: None)
    stimuli = screens_of(plan)
    files: dict[str, bytes] = {}
    for done, one in enumerate(stimuli):
        told("Drawing the screens", 0.1 + 0.5 * done / len(stimuli))
        files |= {f"conditions/screens/{name}": content for name, content in one.files().items()}
    values = context(plan, options, stimuli)
    files |= {name: text(template, **values).encode() for name, template in TEXTS.items()}
    files["analysis.ipynb"] = notebook_bytes(files["analysis.py"].decode())
    for version, run in (("A", plan.comparison.a), ("B", plan.comparison.b)):
        files[f"conditions/{version}.toml"] = run.scenario.to_toml().encode()
    told("Drawing the curve", 0.7)
    files |= _size(plan)
    told("Simulating answers", 0.8)
    answers = simulated_answers(plan)
    files |= {
        "sample_answers.csv": csv_bytes(answers),
        "sample_20_rows.csv": csv_bytes(answers.head(ROWS)),
        "codebook.csv": csv_bytes(codebook()),
        "mapping.toml": mapping_of_answers(plan).encode(),
        "mapping_sample.toml": mapping_of_answers(plan, sample=True).encode(),
        "provenance.json": json.dumps(_provenance(plan, options), indent=1).encode(),
    }
    told("Writing the survey tools’ files", 0.9)
    tools = files_of_tools(questionnaire(plan, stimuli))
    tools["mapping.toml"] = mapping_of_tools(plan).encode()
    return files | {f"survey/{name}": content for name, content in tools.items()}


def _size(plan: StudyPlan) -> Mapping[str, bytes]:
    group, target = plan.settings.group(), plan.needed[0].target
    figure = Figure(
        title_words(plan),
        lambda colours: power_chart(
            plan.table, colours, title=title_words(plan), group=group, target=target
        ),
        plan.table,
        power_words(plan.table, group),
    )
    a, b = plan.comparison.a.scenario, plan.comparison.b.scenario
    made = f"Thin Line {__version__} · scenario {b.hash()} against {a.hash()}"
    return {
        "size.csv": csv_bytes(plan.table),
        **{f"size.{kind}": figure_file(figure, kind, made) for kind in ("svg", "png")},
    }


def _provenance(plan: StudyPlan, options: PackOptions) -> dict[str, Any]:
    """Return how the pack was made; without the time, so that its bytes stay the same."""
    a, b = plan.comparison.a.scenario, plan.comparison.b.scenario
    return {
        "made_by": f"Thin Line {__version__}",
        "register_hash": register_hash(),
        "a": a.model_dump(mode="json"),
        "b": b.model_dump(mode="json"),
        "plan": plan.to_dict(),
        "team": options.model_dump(mode="json"),
        "methods": methods(b, a),
    }
