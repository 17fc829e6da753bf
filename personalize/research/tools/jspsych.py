"""A questionnaire as a timeline of jsPsych (.json)."""

from __future__ import annotations

import base64
import json
from html import escape
from typing import Any

from personalize.research.tools.questionnaire import Block, Question, Questionnaire, variable
from personalize.research.tools.wording import as_html, shown_label

RUN = (
    "const types = {'html-button-response': jsPsychHtmlButtonResponse, "
    "'survey-html-form': jsPsychSurveyHtmlForm}; "
    "const study = await (await fetch('jspsych.json')).json(); "
    "const order = jsPsych.randomization.shuffle(study.blocks.filter(b => b.condition)); "
    "let next = 0; "
    "const shown = study.within "
    "? study.blocks.map(b => b.condition ? order[next++] : b) "
    ": study.blocks.filter(b => !b.condition || b === order[0]); "
    "const timeline = shown.flatMap(b => b.trials).map(t => ({...t, type: types[t.type]})); "
    "jsPsych.run(timeline);"
)
"""The program of a page that shows the timeline."""


def jspsych_file(questionnaire: Questionnaire) -> bytes:
    """Return the timeline as JSON: blocks of trials, each trial with its variable’s name.

    The response to a button is its place from 0; ``data.codes`` has the codes in that order.
    """
    blocks = [{"condition": "", "trials": [_text("welcome", questionnaire.welcome)]}]
    blocks += [
        {
            "condition": block.code,
            "trials": [
                *_shown(block, place),
                *(_trial(block, question) for question in block.questions),
            ],
        }
        for place, block in enumerate(questionnaire.blocks, start=1)
    ]
    blocks.append({"condition": "", "trials": [_text("thanks", questionnaire.thanks)]})
    study = {"title": questionnaire.title, "within": questionnaire.within, "blocks": blocks}
    return (json.dumps(study, ensure_ascii=False, indent=1) + "\n").encode()


def jspsych_steps(questionnaire: Questionnaire) -> list[str]:
    """Return what is done by hand for jsPsych, in order."""
    order = "in random order" if questionnaire.within else "of which each person sees one"
    return [
        "Make a page that loads jsPsych 7 or later and the plugins html-button-response and "
        "survey-html-form, and start jsPsych with initJsPsych().",
        f"JSON holds no program: run the blocks of jspsych.json, those of conditions {order}, "
        f"with: {RUN}",
        "Let the page send jsPsych.data.get().json() to your own server when the timeline ends. "
        "Thin Line reads that JSON, or the CSV of jsPsych.data.get().csv().",
    ]


def _text(name: str, text: str, picture: str = "") -> dict[str, Any]:
    return {
        "type": "html-button-response",
        "stimulus": f"<p>{as_html(text)}</p>{picture}",
        "choices": ["Continue"],
        "data": {"shows": name},
    }


def _shown(block: Block, place: int) -> list[dict[str, Any]]:
    if not block.words and block.picture is None:
        return []
    picture = ""
    if block.picture is not None:
        data = base64.b64encode(block.picture).decode()
        picture = f'<img src="data:image/png;base64,{data}" alt="{escape(block.alt)}">'
    return [_text(block.code or f"text_{place}", block.words, picture)]


def _trial(block: Block, question: Question) -> dict[str, Any]:
    name = variable(block, question)
    asked = f"<p>{as_html(question.text)}</p>"
    if question.options:
        return {
            "type": "html-button-response",
            "stimulus": asked,
            "choices": [
                as_html(shown_label(question, code, label)) for code, label in question.options
            ],
            "data": {"name": name, "codes": [code for code, _ in question.options]},
        }
    needed = " required" if question.required else ""
    field = (
        f'<input name="{name}" type="number" step="any"{needed}>'
        if question.kind == "number"
        else f'<textarea name="{name}" rows="4"{needed}></textarea>'
    )
    return {
        "type": "survey-html-form",
        "html": f"{asked}<p>{field}</p>",
        "data": {"name": name},
    }
