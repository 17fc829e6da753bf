"""The files of the survey tools hold every question, and what they cannot hold is a step."""

import csv
import io
import json
import shutil
import subprocess
from dataclasses import replace

import openpyxl
import pytest

from personalize.research.tools import (
    Question,
    QuestionnaireError,
    manual_steps,
    survey_files,
)
from personalize.research.tools.jspsych import RUN
from tests.research.conftest import made

VARIABLES = ["A_invasive", "A_noticed", "B_invasive", "B_noticed", "age", "open"]


def test_equal_questionnaires_give_equal_bytes(questionnaire):
    assert survey_files(questionnaire) == survey_files(made())


def test_limesurvey_gets_codes_that_it_accepts_in_its_own_columns(questionnaire):
    content = survey_files(questionnaire)["limesurvey.txt"]
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter="\t"))
    assert all(None not in row and None not in row.values() for row in rows)
    questions = [row for row in rows if row["class"] == "Q"]
    asked = [row["name"] for row in questions if row["type/scale"] != "X"]
    assert asked == ["Ainvasive", "Anoticed", "Binvasive", "Bnoticed", "age", "open"]
    assert all(name.isalnum() and len(name) <= 20 for name in asked)
    ids = [row["id"] for row in questions]
    assert len(set(ids)) == len(ids)
    answers = [row for row in rows if row["class"] == "A"]
    assert [row["name"] for row in answers[:7]] == list("1234567")
    assert (answers[0]["text"], answers[3]["text"]) == ("1 not at all", "4")
    assert {row["related_id"] for row in answers} <= set(ids)
    groups = [row for row in rows if row["class"] == "G"]
    assert [row["random_group"] for row in groups] == ["conditions", "conditions", ""]
    braces = next(row for row in questions if row["name"] == "Anoticed")["text"]
    assert "{" not in braces and "&#123;" in braces  # a brace would be a program
    drawn = "&lt;you&gt;"
    assert any(drawn in row["text"] for row in questions)


def test_limesurvey_draws_one_condition_where_each_person_sees_one():
    content = survey_files(made(within=False))["limesurvey.txt"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content), delimiter="\t"))
    relevance = [row["relevance"] for row in rows if row["class"] == "G"]
    assert relevance == ["1", "condition == 1", "condition == 2", "1"]
    assert any(row["name"] == "condition" and row["hidden"] == "1" for row in rows)


def test_long_codes_stay_different_in_limesurvey(questionnaire):
    twins = tuple(Question(f"a_very_long_code_of_a_question_{end}", "?", "text") for end in "xy")
    last = replace(questionnaire.blocks[2], questions=twins)
    rows = csv.DictReader(
        io.StringIO(
            survey_files(replace(questionnaire, blocks=(last,)))["limesurvey.txt"].decode(
                "utf-8-sig"
            )
        ),
        delimiter="\t",
    )
    names = [row["name"] for row in rows if row["class"] == "Q"]
    assert len(set(names)) == 2 and all(len(name) <= 20 for name in names)


def test_qualtrics_gets_every_variable_and_no_stray_tag(questionnaire):
    text = survey_files(questionnaire)["qualtrics.txt"].decode()
    assert text.startswith("[[AdvancedFormat]]\n")
    for name in VARIABLES:
        assert text.count(f"[[ID:{name}]]\n") == 1
    assert "[[y]]" not in text and "&#91;&#91;y" in text
    assert "[[Choice:7]]\n7 extremely\n" in text
    steps = " ".join(manual_steps(questionnaire)["Qualtrics"])
    for part in (
        "A list of four films",
        "Randomizer",
        "presents 2 of 2",
        "Force Response",
        "1 is yes",
    ):
        assert part in steps
    assert "presents 1 of 2" in " ".join(manual_steps(made(within=False))["Qualtrics"])


def test_formr_gets_two_sheets_of_text(questionnaire):
    book = openpyxl.load_workbook(io.BytesIO(survey_files(questionnaire)["formr.xlsx"]))
    items, choices = (
        [[cell.value for cell in row] for row in book[name].iter_rows()]
        for name in ("survey", "choices")
    )
    assert items[0] == ["type", "name", "label", "optional", "showif"]
    by_name = {row[1]: row for row in items[1:]}
    assert set(VARIABLES) <= set(by_name)
    assert by_name["A_invasive"][0] == by_name["B_invasive"][0] == "mc_button list_1"
    assert (by_name["age"][3], by_name["open"][3]) == ("!", "*")
    assert ["list_1", "7", "7 extremely"] in choices
    between = openpyxl.load_workbook(io.BytesIO(survey_files(made(within=False))["formr.xlsx"]))
    shown = {row[1].value: row[4].value for row in between["survey"].iter_rows()}
    assert (shown["A_invasive"], shown["B_invasive"]) == ("condition == 1", "condition == 2")


def test_a_formula_in_a_text_stays_a_text_in_excel(questionnaire):
    evil = replace(questionnaire.blocks[2], questions=(Question("q", "=1+1", "text"),))
    content = survey_files(replace(questionnaire, blocks=(evil,)))["formr.xlsx"]
    sheet = openpyxl.load_workbook(io.BytesIO(content))["survey"]
    cell = next(row[2] for row in sheet.iter_rows() if row[1].value == "q")
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
@pytest.mark.parametrize("within", [True, False])
def test_the_program_for_jspsych_shows_all_conditions_or_one(within):
    study = json.loads(survey_files(made(within))["jspsych.json"])
    program = f"""
    const jsPsychHtmlButtonResponse = 'b', jsPsychSurveyHtmlForm = 'f';
    const fetch = async () => ({{json: async () => ({json.dumps(study)})}});
    const jsPsych = {{randomization: {{shuffle: all => [...all].reverse()}},
      run: timeline => console.log(JSON.stringify(timeline))}};
    (async () => {{ {RUN} }})();
    """
    ran = subprocess.run(["node", "-e", program], capture_output=True, text=True, check=True)
    timeline = json.loads(ran.stdout)
    names = [trial["data"]["name"] for trial in timeline if "name" in trial["data"]]
    shown = ["B_invasive", "B_noticed"] + (["A_invasive", "A_noticed"] if within else [])
    assert names == [*shown, "age", "open"]
    assert {trial["type"] for trial in timeline} == {"b", "f"}


def test_a_picture_is_a_step_where_a_file_cannot_hold_it(questionnaire):
    steps = manual_steps(questionnaire)
    for tool in ("LimeSurvey", "Qualtrics", "formr"):
        assert sum("A list of four films" in step for step in steps[tool]) == 1
    assert "data:image/png;base64" in survey_files(questionnaire)["jspsych.json"].decode()


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (Question("1st", "?", "text"), "code of a question"),
        (Question("q", "?", "scale"), "at least two different codes"),
        (Question("q", "?", "choice", (("a b", "x"), ("c", "y"))), "option “a b”"),
        (Question("q", "?", "number", (("1", "x"),)), "has none"),
        (Question("age", "again", "text"), "stands 2 times"),
    ],
)
def test_a_questionnaire_that_no_tool_could_hold_is_refused(questionnaire, question, words):
    last = questionnaire.blocks[2]
    with pytest.raises(QuestionnaireError, match=words):
        replace(
            questionnaire,
            blocks=(replace(last, questions=(*last.questions, question)),),
        )
