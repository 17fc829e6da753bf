"""The answer files of survey tools are read with the questionnaire's names and without people."""

import csv
import io
import json
import sys

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from personalize.errors import PersonalizeError
from personalize.research.tools.answers import read_answers
from personalize.research.tools.cells import NoAnswersError
from personalize.research.tools.identity import identifies
from tests.research.conftest import made

QUALTRICS = (
    "StartDate,Status,IPAddress,Finished,ResponseId,RecipientEmail,LocationLatitude,"
    "A_invasive,B_invasive,age,open,PROLIFIC_PID\n"
    "Start Date,Response Type,IP Address,Finished,Response ID,Recipient Email,Location Latitude,"
    '"How invasive, really?",How invasive?,Your age,"Anything\nelse?",PROLIFIC_PID\n'
    + ",".join(f'"{{""ImportId"":""QID{number}"",""timeZone"":""UTC""}}"' for number in range(12))
    + "\n"
    "2026-11-01 10:00:00,IP Address,203.0.113.7,True,R_3kTest0000000a1,,48.1,"
    '7 extremely,2,31,"It was fine,\nreally",5f2a00000000000000000001\n'
    "2026-11-01 10:05:00,Survey Preview,203.0.113.7,True,R_3kTest0000000a2,,48.1,"
    "1 not at all,1,99,,\n"
    "2026-11-01 10:09:00,IP Address,203.0.113.9,False,R_3kTest0000000a3,,48.1,"
    "1 not at all,3,44,Écran,5f2a00000000000000000002\n"
)
LIMESURVEY = (
    '"id";"submitdate";"lastpage";"startlanguage";"seed";"text1";"Ainvasive";"Anoticed";"Binvasive";'
    '"Bnoticed";"age";"open"\n'
    '"1";"2026-11-01 10:00:00";"3";"en";"77";"";"7";"yes";"2";"no";"31";"Schön; ja"\n'
    '"2";"2026-11-01 10:10:00";"3";"en";"78";"";"1";"no";"3";"yes";"44";""\n'
)
TRIALS = [
    {"trial_type": "html-button-response", "trial_index": 0, "response": 0, "shows": "welcome"},
    {
        "trial_type": "html-button-response",
        "trial_index": 1,
        "response": 6,
        "name": "A_invasive",
        "codes": list("1234567"),
        "rt": 812.4,
    },
    {
        "trial_type": "html-button-response",
        "trial_index": 2,
        "response": 1,
        "name": "A_noticed",
        "codes": ["yes", "no"],
    },
    {
        "trial_type": "survey-html-form",
        "trial_index": 3,
        "response": {"age": "31"},
        "name": "age",
    },
]


def test_qualtrics_with_three_header_rows_keeps_names_and_drops_people():
    found = read_answers(QUALTRICS.encode("utf-8-sig"), "answers.csv")
    assert found.tool == "qualtrics"
    frame = found.frame
    assert list(frame.columns) == [
        "StartDate", "Status", "Finished", "A_invasive", "B_invasive", "age", "open",
    ]  # fmt: skip
    assert frame["A_invasive"].tolist() == [7, 1] and frame["age"].tolist() == [31, 44]
    assert frame["open"].tolist() == ["It was fine,\nreally", "Écran"]
    assert set(found.dropped) == {
        "IPAddress", "ResponseId", "RecipientEmail", "LocationLatitude", "PROLIFIC_PID",
    }  # fmt: skip
    assert not any(gone in str(found) for gone in ("203.0", "R_3k", "5f2a"))
    notes = " ".join(found.notes)
    for part in ("Three header rows", "1 row was left out", "1 row is unfinished", "codes: A_inv"):
        assert part in notes


def test_limesurvey_codes_are_read_with_the_questionnaires_names():
    for questionnaire in (None, made()):
        found = read_answers(LIMESURVEY.encode("utf-8-sig"), "answers.csv", questionnaire)
        assert found.tool == "limesurvey"
        assert {"A_invasive", "A_noticed", "B_invasive", "B_noticed", "age"} < set(found.frame)
        assert found.frame["B_invasive"].tolist() == [2, 3]
        assert found.frame["open"][0] == "Schön; ja" and pd.isna(found.frame["open"][1])
        assert found.dropped == ("id",) and "text1" not in found.frame


def test_limesurvey_texts_and_labels_are_read_with_the_questionnaire():
    questionnaire = made()
    header = ["Response ID", "Date submitted", "Last page", "Start language"]
    header += [question.text.replace("\n", " ") for _, _, question in questionnaire.variables()]
    rows = [
        header,
        ["1", "2026-11-01", "3", "en", "7 extremely", "Nein, naïve", "4", "Yes", "31", ""],
    ]
    text = io.StringIO()
    csv.writer(text).writerows([*rows, ["2", *rows[1][1:]]])
    found = read_answers(text.getvalue().encode(), "answers.csv", questionnaire)
    first = found.frame.iloc[0]
    assert first[["A_invasive", "B_invasive", "A_noticed", "B_noticed"]].tolist() == [
        7,
        4,
        "no",
        "yes",
    ]
    with pytest.raises(PersonalizeError, match="question codes in the first line"):
        read_answers(text.getvalue().encode(), "answers.csv")


def test_jspsych_json_and_csv_become_one_row_a_person():
    second = [{**trial, "response": 2} if trial["trial_index"] == 1 else trial for trial in TRIALS]
    forms = [json.dumps([TRIALS, second]), "\n".join(map(json.dumps, [TRIALS, second]))]
    table = pd.DataFrame([*TRIALS, *second])
    for name in ("response", "codes"):
        table[name] = table[name].map(lambda v: json.dumps(v) if isinstance(v, list | dict) else v)
    forms.append(table.to_csv(index=False))
    for text in forms:
        found = read_answers(text.encode(), "data")
        assert found.tool == "jspsych"
        assert list(found.frame.columns) == ["person", "A_invasive", "A_noticed", "age"]
        assert found.frame["A_invasive"].tolist() == [7, 3]
        assert found.frame["A_noticed"].tolist() == ["no", "no"]
        assert found.frame["person"].tolist() == [1, 2]


def test_jspsych_people_are_numbered_by_their_panel_id_and_the_id_is_gone():
    trials = [
        {**trial, "PROLIFIC_PID": f"5f2a0000000000000000000{who}", "condition": "A"}
        for who in (1, 2)
        for trial in TRIALS
    ]
    found = read_answers(json.dumps(trials).encode(), "data.json")
    assert found.frame["person"].tolist() == [1, 2]
    assert found.frame["condition"].tolist() == ["A", "A"]
    assert found.dropped == ("PROLIFIC_PID",) and "5f2a" not in found.frame.to_csv()


def test_an_address_in_one_jspsych_answer_drops_that_variable_and_no_other():
    trials = [*TRIALS, {**TRIALS[3], "trial_index": 4, "name": "open",
                        "response": {"open": "ask me: ada@example.org"}}]  # fmt: skip
    found = read_answers(json.dumps(trials).encode(), "data.json")
    assert "open" in found.dropped and found.frame["age"].tolist() == [31]


def test_formr_sessions_become_numbers():
    rows = [
        {"session": "abcXYZ", "created": "2026-11-01 10:00:00", "ended": "x", "A_invasive": "5"},
        {"session": "other1", "created": "2026-11-01 10:00:00", "ended": "x", "A_invasive": "3"},
        {"session": "abcXYZ", "created": "2026-11-02 10:00:00", "ended": "x", "A_invasive": "6"},
    ]
    book = openpyxl.Workbook()
    for row in [list(rows[0]), *(list(row.values()) for row in rows)]:
        book.active.append(row)
    excel = io.BytesIO()
    book.save(excel)
    for content in (
        json.dumps(rows).encode(),
        pd.DataFrame(rows).to_csv(index=False).encode(),
        excel.getvalue(),
    ):
        found = read_answers(content, "answers")
        assert found.tool == "formr" and found.dropped == ("session",)
        assert found.frame["person"].tolist() == [1, 2, 1]
        assert found.frame["A_invasive"].tolist() == [5, 3, 6]


@pytest.mark.parametrize(
    "cell",
    [
        "write to ada.lovelace+x@mail.example.org",
        "from 203.0.113.77",
        "2001:db8::8a2e:370:7334",
        "48.13743, 11.57549",
        "5f2a00000000000000000001",
        "R_2aBcDeFgHiJkLmN",
    ],
)
def test_content_that_tells_a_person_drops_its_column_whatever_its_name(cell):
    text = "a,b\n" + "".join(f'1,"{value}"\n' for value in ("fine", cell))
    found = read_answers(text.encode(), "x.csv")
    assert list(found.frame) == ["a"] and found.dropped == ("b",)


@given(st.one_of(st.integers().map(str), st.floats(allow_nan=False, allow_infinity=False).map(str),
                 st.times().map(str), st.dates().map(str)))  # fmt: skip
def test_numbers_dates_and_times_are_no_identity(cell):
    assert not identifies(cell) or len(cell) == 24


def test_labels_stay_where_a_number_has_two():
    text = "a,b\n1 time a day,7 much\n1 time a week,1 little\n"
    found = read_answers(text.encode(), "x.csv")
    assert found.frame["a"].tolist() == ["1 time a day", "1 time a week"]
    assert found.frame["b"].tolist() == [7, 1]


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["1 never", "2 to 3 times", "4 often"], None),
        (["1", "2 to 3 times", "4"], None),
        (["0 none", "5 or more"], None),
        (["5 minutes", "10 minutes", "20 minutes", "30 minutes"], None),
        (["1 not at all", "4", "7 extremely"], [1, 4, 7]),
        (["7 to a great extent", "2"], [7, 2]),
        (["1 no", "2 rather no", "3 so so", "4 rather", "5 yes"], [1, 2, 3, 4, 5]),
        (["2 - rather no", "4 = rather", "5) yes", "7: very", "9. so"], [2, 4, 5, 7, 9]),
    ],
)
def test_only_labels_of_a_scale_become_numbers(cells, numbers):
    text = "a,b\n" + "".join(f"{cell},x\n" for cell in cells)
    found = read_answers(text.encode(), "x.csv").frame["a"].tolist()
    assert found == (numbers or cells)


def test_a_qualtrics_file_of_header_rows_has_no_answers_but_names():
    header = QUALTRICS[: QUALTRICS.index("2026-11-01")]
    with pytest.raises(NoAnswersError, match="header rows of Qualtrics and no answers") as told:
        read_answers(header.encode(), "x.csv")
    assert "A_invasive" in told.value.names


def test_rows_of_one_person_stay_together_in_a_long_table():
    text = "worker_id,condition,rating\nx1,A,3\nx2,A,4\nx1,B,5\n"
    found = read_answers(text.encode(), "x.csv")
    assert found.frame["person"].tolist() == [1, 2, 1] and found.dropped == ("worker_id",)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"a,b\n", "no answers"),
        (b"[1, 2]", "no list of objects"),
        (b"[[[[", "damaged"),
        (b"[" * 200_000, "nested|damaged"),
        (b"a,a\n1,2\n", "Two columns are named"),
        (b"$FL2 and then nothing", "SPSS"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(content, words):
    with pytest.raises(PersonalizeError, match=words) as told:
        read_answers(content, "x.csv")
    assert str(told.value).endswith(".") and "\n" not in str(told.value)


def test_spss_without_its_package_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    with pytest.raises(PersonalizeError, match=r"pip install 'personalize\[sav\]'"):
        read_answers(b"$FL2 anything", "x.sav")


def test_spss_is_read_where_its_package_is_there():
    pyreadstat = pytest.importorskip("pyreadstat")
    frame = pd.DataFrame({"A_invasive": [7.0, 1.0], "email": ["ada@example.org", "b@example.org"]})
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.sav"
        pyreadstat.write_sav(frame, path)
        found = read_answers(path.read_bytes(), "x.sav")
    assert found.frame["A_invasive"].tolist() == [7, 1] and found.dropped == ("email",)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_gives_answers_or_one_sentence(data):
    files = [QUALTRICS.encode(), LIMESURVEY.encode(), json.dumps([TRIALS, TRIALS]).encode()]
    content = bytearray(data.draw(st.sampled_from(files)))
    for _ in range(data.draw(st.integers(0, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 60))] = data.draw(st.binary(max_size=8))
        if not content:
            break
    try:
        found = read_answers(bytes(content), "x.csv", data.draw(st.sampled_from([None, made()])))
    except PersonalizeError as error:
        assert "\n" not in str(error)
    else:
        assert len(found.frame) and not any(
            map(identifies, map(str, found.frame.to_numpy().ravel()))
        )
