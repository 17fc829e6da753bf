"""Answers of any form are read as the mapping says, or refused in one sentence."""

import io
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from personalize.errors import PersonalizeError
from personalize.research.calibration.mapping import mapping_of
from personalize.research.calibration.reading import read_survey
from personalize.research.calibration.report import survey_sentences
from personalize.research.calibration.scales import SCALES
from personalize.research.calibration.survey import Survey
from personalize.research.calibration.thinned import MOST, MOST_EACH, MOST_OWN
from tests.research.calibration.making import ROWS, TOML, csv, read, table
from tests.research.test_answers import LIMESURVEY, QUALTRICS


def answers(*given: object, screen: str = "silent") -> pd.DataFrame:
    """Return a table in which each person gives one answer."""
    return pd.DataFrame(
        {"who": range(1, len(given) + 1), "screen": screen, "invasive": list(given)}
    )


def ratings(survey: Survey) -> list[float]:
    """Return the answers of a survey on the scale 1 to 7, in order."""
    return [1 if np.isinf(low) else 7 if np.isinf(high) else (low + high) / 2
            for low, high in survey.bounds]  # fmt: skip


def refused(frame: pd.DataFrame, said: str, **changes: Any) -> str:
    with pytest.raises(PersonalizeError, match=said) as caught:
        read(frame, **changes)
    text = str(caught.value)
    assert "\n" not in text and text.endswith(".") and len(text) < 700
    return text


@pytest.mark.parametrize(
    ("scale", "given", "expected"),
    [
        ("1-7", [1, 4, 7], [1, 4, 7]),
        ("1-5", [1, 3, 5], [1, 4, 7]),
        ("1-4", [1, 2, 4], [1, 3, 7]),
        ("0-100", [0, 50, 100], [1, 4, 7]),
        ("0-1", ["0", "0,5", "1"], [1, 4, 7]),
        ("0-1", ["0,150", "0,250", "1,000"], [1.9, 2.5, 7]),
        ("yes/no", ["Yes", "NO", "yes"], [7, 1, 7]),
        ("yes/no", ["Ja", "nein", "ja"], [7, 1, 7]),
        ("yes/no", [1, 0, 1], [7, 1, 7]),
        ("yes/no", [True, False, True], [7, 1, 7]),
        ("1-7", ["7 - extremely", "1: not at all", "4"], [7, 1, 4]),
        ("1-7", ["extremely (7)", "not at all (1)", "3"], [7, 1, 3]),
        ("1-7", ["1 gar nicht", "1 not at all", "7 sehr"], [1, 1, 7]),
        ("1-7", [" 7 ", "1.0", "2"], [7, 1, 2]),
    ],
)
def test_answers_of_each_scale(scale: str, given: list[Any], expected: list[float]) -> None:
    assert ratings(read(answers(*given), scale=scale)) == pytest.approx(expected)
    mirrored = read(answers(*given), scale=scale, reversed=True)
    assert ratings(mirrored) == pytest.approx([8 - one for one in expected])


@pytest.mark.parametrize(
    ("scale", "given", "value"),
    [
        ("1-7", [1, 8, 3], "8"),
        ("1-7", [1, 0, 3], "0"),
        ("1-7", [1, 3.5, 3], "3.5"),
        ("1-7", [1, -99, 3], "-99"),
        ("1-7", ["1", "extremely", "3"], "extremely"),
        ("1-7", ["1", "sehr", "3"], "sehr"),
        ("1-7", ["3", "sehr", "2 of 7"], "sehr"),
        ("1-7", ["1", "(2)", "3 of 7 (4)"], r".2."),
        ("1-7", ["1", "inf", "3"], "inf"),
        ("1-7", ["1", "1e400", "3"], "inf"),
        ("1-7", ["1", "=1+1", "3"], "=1.1"),
        ("1-7", ["1", "<b>7</b>", "3"], "<b>7</b>"),
        ("yes/no", ["yes", "Ja/nein", "no"], "Ja/nein"),
        ("yes/no", [1, 2, 1], "2"),
        ("0-100", [0, 101, 3], "101"),
        ("0-1", [0, 50, 1], "50"),
    ],
)
def test_an_answer_off_the_scale_is_named(scale: str, given: list[Any], value: str) -> None:
    value = value.replace("+", r"\+")
    said = refused(answers(*given), f"The answer “{value}” ", scale=scale)
    assert "(row 3)" in said and f"scale {scale}" in said and "listed in labels" in said


def test_labels_and_missing_values_are_asked() -> None:
    german_and_english = answers("sehr", "Extremely ", "gar nicht", "keine Angabe", "-99", "")
    said = refused(german_and_english, "The answer “sehr”", missing=[-99])
    assert "words listed in labels" in said
    labels = {"sehr": 7, "extremely": 7, "gar nicht": 1}
    found = read(german_and_english, labels=labels, missing=[-99, "Keine Angabe"])
    assert ratings(found) == [7, 7, 1]
    assert "3 answers are missing and left out." in survey_sentences(found)


def test_surveys_from_which_nothing_can_be_learned() -> None:
    refused(answers(4, 4, 4), "All 3 answers are 4")
    refused(answers(2, 2), "All 2 answers are 2", reversed=True)
    refused(answers("Yes", "ja", "yes"), "All 3 answers are “Yes” or “ja” or “yes”", scale="yes/no")
    refused(answers("sehr", 7), "All 2 answers are “sehr” or 7;", labels={"sehr": 7})
    one = pd.DataFrame({"who": [1, 1], "screen": ["silent", "told"], "invasive": [1, 5]})
    refused(one, "1 person answered; at least 2")
    assert read(answers("", "-99"), missing=[-99]).answers == 0
    assert read(answers().astype(str)).answers == 0


def test_columns_that_are_not_there() -> None:
    refused(
        answers(1, 2), r"rating = “invasiv” is not a column .*nearest: invasive", rating="invasiv"
    )
    refused(
        answers(1, 2),
        "weight = “w” is not a column of the answers. There are: who, scr",
        weight="w",
    )
    wide = pd.DataFrame({"p": [1, 2], "qa": [1, 2]})
    mapping = {"layout": "wide", "columns": {"told": "qb"}, "scale": "1-7"}
    with pytest.raises(PersonalizeError, match=r"columns.told = “qb” is not a column .* p, qa"):
        read_survey(csv(wide), "a.csv", mapping_of({**TOML, "answers": mapping}))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"who,screen,invasive\n1,silent\n2\n", "no row has as many fields as the first"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "."),
        (b"{", "JSON|not a column"),
        (b"PK\x03\x04 not a workbook", "."),
        (b"PAR1 not a table", "."),
    ],
)
def test_what_is_no_table_of_answers(content: bytes, said: str) -> None:
    with pytest.raises(PersonalizeError, match=said) as caught:
        read_survey(content, "answers.csv", mapping_of(TOML))
    assert "\n" not in str(caught.value)


def test_a_wide_table_is_the_long_one() -> None:
    long = table(6)
    wide = long.pivot_table(index="who", columns="screen", values="invasive").reset_index()
    wide = wide.rename(columns={name: f"q_{name}" for name in TOML["conditions"]})
    asked = {
        "layout": "wide",
        "person": "who",
        "scale": "1-7",
        "columns": {name: f"q_{name}" for name in TOML["conditions"]},
    }
    one = read_survey(csv(wide), "a.csv", mapping_of({**TOML, "answers": asked}))
    other = read(long)
    assert one.answers == other.answers == 24 and one.people == other.people == 6

    def counts(survey: Survey) -> list[tuple[Any, ...]]:
        names = [survey.conditions[i].name for i in survey.condition]
        return sorted(zip(survey.person, names, ratings(survey), strict=True))

    assert counts(one) == counts(other)


def test_conditions_by_name_whatever_the_capitals_and_numbers_too() -> None:
    mixed = answers(1, 4, 7).assign(screen=["Silent", " SILENT ", "silent"])
    assert len(read(mixed).conditions) == 1
    numbered = answers(1, 4, 7).assign(screen=[1, 2, 1])
    two = {"1": {"activity": 0.6}, "2": {"activity": 0.1}}
    assert read(numbered, conditions=two).condition.tolist() == [0, 1, 0]


def test_conditions_that_the_mapping_does_not_name_are_left_out_and_said() -> None:
    some = answers(1, 4, 7, 2).assign(screen=["silent", "other <b>", "", "told"])
    found = read(some)
    assert found.answers == 2 and [c.name for c in found.conditions] == ["silent", "told"]
    said = " ".join(survey_sentences(found))
    assert "2 answers about conditions that the mapping does not name (such as “other <b>”)" in said
    assert "Conditions without answers: sites, nothing." in said
    refused(answers(1, 4, screen="=1+1"), r"“=1\+1” is not a condition of the mapping; it has si")


def test_a_condition_that_perceive_refuses_is_named() -> None:
    refused(
        answers(1, 4),
        r"cannot be read: consent = per_purpos.*",
        conditions={"silent": {"activity": 0.5, "consent": "per_purpos"}},
    )
    refused(answers(1, 4), "“activty” is not a column .nearest: activity",
            conditions={"silent": {"activty": 0.5}})  # fmt: skip
    refused(answers(1, 4), "activity = 5 in “silent” must be a number from 0 to 1",
            conditions={"silent": {"activity": 5}})  # fmt: skip
    refused(answers(1, 4), "domain = “tv” is not one of", constant={"domain": "tv"})


def own(frame: pd.DataFrame, **tables: Any) -> Survey:
    raw = {"answers": {"person": "who", "rating": "x", "scale": "1-7"}, **tables}
    return read_survey(csv(frame), "answers.csv", mapping_of(raw))


def test_each_answer_may_have_its_own_condition() -> None:
    frame = pd.DataFrame(
        {"who": [1, 1, 2, 2, 3], "x": [1, 4, 7, 2, 3], "share": [0.1, 0.5, 0.5, 0.1, None],
         "ask": ["Yes", "no", "no", "yes", "no"]}
    )  # fmt: skip
    inputs = {"activity": "share", "consent": "ask"}
    values = {"consent": {"yes": "per_purpose", "no": "none"}}
    complete = own(frame.head(4), inputs=inputs, values=values)
    assert complete.condition.tolist() == [0, 1, 1, 0]
    assert [one.words["consent"] for one in complete.conditions] == ["per_purpose", "none"]
    assert complete.conditions[0].name == "condition of row 2"
    with pytest.raises(PersonalizeError, match="“condition of row 6” has no kind of data"):
        own(frame, inputs=inputs, values=values)
    with pytest.raises(PersonalizeError, match="consent = Yes in “condition of row 2”"):
        own(frame.head(4), inputs=inputs)
    with pytest.raises(PersonalizeError, match="“aktivity” is not a column"):
        own(frame.head(4), inputs={"aktivity": "share"})
    for name in ("row", "person", "answer", "weight"):
        with pytest.raises(PersonalizeError, match=f"“{name}” is not a column"):
            own(frame.head(4), inputs={name: "share"})


def test_too_many_different_conditions_are_thinned_or_refused() -> None:
    number = 20_001
    frame = pd.DataFrame(
        {"who": np.arange(number), "x": 1 + np.arange(number) % 7,
         "share": np.arange(number) / number}
    )  # fmt: skip
    found = own(frame, inputs={"activity": "share"})
    assert found.answers == found.people == len(found.conditions) == MOST_OWN
    many = {f"c{i}": {"activity": 0.1} for i in range(number)}
    refused(answers(1, 4), "20,001 conditions; 20,000 at most", conditions=many)


def test_people_are_told_apart() -> None:
    frame = answers(1, 4, 7).assign(who=["a", "", "b"])
    refused(frame, "person: row 3 has nothing in the column “who”")
    assert read(frame, person="").people == 3
    again = answers(1, 4, 7).assign(who=["a", "b", "a"])
    assert read(again).person.tolist() == [0, 1, 0]


def test_weights_are_of_people() -> None:
    frame = answers(1, 4, 7).assign(who=["a", "b", "a"], w=["0,5", "1,5", "0,5"])
    assert read(frame, weight="w").weights == pytest.approx([0.5, 1.5])
    for value, where in (
        (0, "row 3"),
        (-1, "row 3"),
        ("", "row 3"),
        ("inf", "row 3"),
        (1e9, "row 3"),
    ):
        refused(
            frame.assign(w=[1, value, 1]), rf"weight = .* \({where}\) must be a number", weight="w"
        )
    refused(frame.assign(w=[1, 1, 2]), r"weight = 2 \(row 4\): the same person", weight="w")


def test_votes_of_a_workshop_are_no_sample() -> None:
    votes = pd.DataFrame(
        {"round": [1, 1], "part": "vote", "answer": [2, 6], "seconds": 3.0, "voter": ["p1", "p2"],
         "mark": "silent"}
    )  # fmt: skip
    names = {"person": "voter", "condition": "mark", "rating": "answer"}
    refused(votes, "votes of a workshop: a conversation, not a sample. Set votes = true", **names)
    assert read(votes, votes=True, **names).people == 2


def test_files_of_the_tools() -> None:
    two = {"A": {"activity": 0.6}, "B": {"activity": 0.1}}
    wide = {"layout": "wide", "columns": {"A": "A_invasive", "B": "B_invasive"}, "scale": "1-7"}
    mapping = mapping_of({"answers": wide, "conditions": two})
    of_qualtrics = read_survey(QUALTRICS.encode("utf-8-sig"), "q.csv", mapping)
    assert of_qualtrics.people == 2 and "RecipientEmail" in of_qualtrics.dropped
    of_lime = read_survey(LIMESURVEY.encode(), "l.csv", mapping)
    assert sorted(ratings(of_lime)) == [1, 2, 3, 7]
    # The column that tells people apart was dropped; in a wide table each row is a person.
    named = mapping_of({"answers": {**wide, "person": "PROLIFIC_PID"}, "conditions": two})
    assert read_survey(QUALTRICS.encode("utf-8-sig"), "q.csv", named).people == 2
    trials = [
        {"trial_type": "survey", "trial_index": i, "name": f"{c}_invasive", "response": r,
         "participant": p, "codes": list("1234567")}
        for p in ("x", "y") for i, (c, r) in enumerate((("A", 5), ("B", 1 if p == "x" else 2)))
    ]  # fmt: skip
    found = read_survey(json.dumps(trials).encode(), "j.json", mapping)
    assert found.people == 2 and sorted(ratings(found)) == [2, 3, 6, 6]


def test_where_an_answer_stands_in_a_file_with_other_header_rows() -> None:
    two = {"A": {"activity": 0.6}}
    wide = {"layout": "wide", "columns": {"A": "age"}, "scale": "1-7"}
    with pytest.raises(PersonalizeError, match=r"“31” \(response 1\)"):
        read_survey(QUALTRICS.encode("utf-8-sig"), "q.csv",
                    mapping_of({"answers": wide, "conditions": two}))  # fmt: skip


def test_people_whose_column_was_dropped() -> None:
    mails = answers(1, 4, 7, 2).assign(who=["a@x.org", "b@x.org", "a@x.org", "c@x.org"])
    named = mails.rename(columns={"who": "email"})
    assert read(named, person="email").person.tolist() == [0, 1, 0, 2]
    said = refused(mails, "this column tells who a person is and was removed")
    assert "@" not in said and 'person = ""' in said


def test_large_surveys_are_thinned_and_say_so() -> None:
    rng = np.random.Generator(np.random.PCG64(0))
    many = pd.DataFrame(
        {"who": rng.integers(0, 9_000, 90_000), "invasive": rng.integers(1, 8, 90_000),
         "screen": rng.choice([row["condition"] for row in ROWS], 90_000)}
    )  # fmt: skip
    found = read(many)
    assert MOST <= found.answers <= MOST + MOST_EACH and found.people < 3_000
    assert "drawn at random, count" in survey_sentences(found)[1]
    assert found.bounds.tobytes() == read(many).bounds.tobytes()
    long = many.head(400).assign(who=lambda frame: frame.index % 2)
    few = read(long)
    assert np.bincount(few.person).tolist() == [MOST_EACH, MOST_EACH]
    assert "2 people gave more than 24 answers" in survey_sentences(few)[1]


@pytest.mark.slow
def test_a_million_rows_are_read() -> None:
    rng = np.random.Generator(np.random.PCG64(0))
    number = 1_000_000
    many = pd.DataFrame(
        {"who": rng.integers(0, 100_000, number), "invasive": rng.integers(1, 8, number),
         "screen": rng.choice([row["condition"] for row in ROWS], number)}
    )  # fmt: skip
    assert read(many).answers >= MOST


def of_form(frame: pd.DataFrame, form: str) -> bytes:
    target = io.BytesIO()
    if form == "xlsx":
        frame.to_excel(target, index=False)
    elif form == "parquet":
        frame.to_parquet(target, index=False)
    elif form == "json":
        return frame.to_json(orient="records").encode()
    elif form == "sav":
        pyreadstat = pytest.importorskip("pyreadstat")
        with tempfile.TemporaryDirectory() as folder:
            pyreadstat.write_sav(frame, f"{folder}/a.sav")
            return (Path(folder) / "a.sav").read_bytes()
    else:
        return frame.to_csv(index=False, sep=";").encode(form)
    return target.getvalue()


@pytest.mark.parametrize("form", ["xlsx", "parquet", "json", "sav", "utf-16", "utf-8-sig"])
def test_the_same_answers_in_any_form_of_file(form: str) -> None:
    frame = table(5).assign(invasive=lambda one: one["invasive"].astype(float))
    frame.loc[3, "invasive"] = np.nan
    found = read_survey(of_form(frame, form), f"a.{form}", mapping_of(TOML))
    expected = read(frame)
    assert found.answers == expected.answers == 19
    assert ratings(found) == ratings(expected)
    assert found.person.tolist() == expected.person.tolist()


CELLS = st.one_of(
    st.integers(-2, 9), st.floats(), st.text(max_size=8), st.booleans(), st.none(),
    st.sampled_from(["7 - sehr", "=HYPERLINK(1)", "<img>", "ja", "silent", "a@b.org", "1,5", "١"]),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@example(cells=[(0, None, "0\n0", None)], scale="0-1", layout="long")
@given(
    cells=st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), max_size=5),
    scale=st.sampled_from(sorted(SCALES)),
    layout=st.sampled_from(["long", "wide", "own"]),
)
def test_no_cells_of_any_kind_bring_another_error(
    cells: list[tuple[Any, ...]], scale: str, layout: str
) -> None:
    frame = pd.DataFrame(cells, columns=["who", "screen", "invasive", "share"])
    raw: dict[str, Any] = {
        **TOML,
        "answers": {**TOML["answers"], "scale": scale, "weight": "share"},
    }
    if layout == "wide":
        columns = {"silent": "invasive", "told": "share"}
        raw["answers"] = {"layout": "wide", "scale": scale, "columns": columns}
    elif layout == "own":
        answer = {"person": "who", "rating": "invasive", "scale": scale}
        raw = {"answers": answer, "inputs": {"activity": "share", "consent": "screen"}}
    try:
        survey = read_survey(csv(frame), "answers.csv", mapping_of(raw))
    except PersonalizeError as error:
        assert "\n" not in str(error).strip()
    else:
        assert survey.answers == len(survey.person) == len(survey.bounds) == len(survey.condition)
        assert not np.isnan(survey.bounds).any() and np.isfinite(survey.weights).all()
