"""A mapping is asked, never guessed: what is wrong in it is one sentence that says what to do."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from personalize import locations
from personalize.errors import PersonalizeError
from personalize.research.calibration.mapping import mapping_of, read_mapping
from personalize.research.calibration.sample import sample_mapping

LONG = {"person": "who", "condition": "screen", "rating": "x", "scale": "1-7"}
TWO = {"a": {"activity": 0.5}, "b": {"activity": 0.1}}
WIDE = {"layout": "wide", "columns": {"a": "qa", "b": "qb"}, "scale": "1-5"}


def raw(answers: dict[str, Any] | None = None, **tables: Any) -> dict[str, Any]:
    return {"answers": {**LONG, **(answers or {})}, **({"conditions": TWO} | tables)}


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({}, r"no table \[answers\]"),
    ({"answers": 3}, r"no table \[answers\]"),
    ({"answers": {"rating": "x"}}, "on which scale people answered.* 1-7, 1-5, 1-4, 0-100, 0-1, y"),
    (raw({"scale": "1-9"}), "answers.scale = '1-9': allowed is '1-7'"),
    (raw({"scale": 7}), "answers.scale = 7: allowed is '1-7'"),
    (raw({"scales": "1-7"}), r"“scales” is not a name in \[answers\] \(nearest: scale\)"),
    (raw(condition=TWO), r"“condition” is not a name in a mapping \(nearest: conditions\)"),
    (raw({"person": 3}), "answers.person = 3: a text is needed"),
    (raw({"reversed": "maybe"}), "answers.reversed = 'maybe': true or false is needed"),
    (raw({"missing": -99}), r"answers.missing = -99: a list is needed, such as \[-99, 98\]"),
    (raw({"missing": [[1]]}), r"answers.missing = \[1\]: a text, a number or true or false"),
    (raw({"labels": {"very": "many"}}), "answers.labels.very = 'many': a number is needed"),
    (raw({"labels": {"very": 9}}), "labels.very = 9 is not on the scale 1-7"),
    (raw({"labels": {"very": float("nan")}}), "labels.very = nan is not on the scale"),
    (raw({"labels": {"very": 6.5}}), "labels.very = 6.5 is not on the scale"),
    (raw({"labels": {"Very": 6, "very ": 7}}), "labels names “very” twice"),
    (raw({"rating": ""}), "rating must name the column that holds the answer"),
    (raw({"rating": "who"}), "the column “who” is named twice"),
    (raw({"columns": {"a": "q"}}), "columns belong to layout = wide"),
    (raw({"condition": ""}), "condition must name the column with the name of the condition"),
    (raw(conditions={}), "give conditions .* or inputs"),
    (raw(inputs={"activity": "q"}), "give conditions .* or inputs"),
    (raw(conditions=3), "conditions = 3: a table is needed"),
    (raw(conditions={"a": 3}), "conditions.a = 3: a table is needed"),
    (raw(conditions={"a": {"activity": [1]}}), r"conditions.a.activity = \[1\]: a text, a number"),
    (raw(conditions={"a": {"activity": 1}, "A ": {"activity": 0}}), "conditions names “a” twice"),
    (raw(conditions={"a": {"condition": "b"}}), "the name of a condition is its key"),
    (raw(constant={"domain": []}), r"constant.domain = \[\]: a text, a number"),
    (raw(values={"activity": {"x": 1}}), "values names “activity”, which is not in inputs"),
    (raw({"layout": "tall"}), "answers.layout = 'tall': allowed is 'long' or 'wide'"),
    ({"answers": {**WIDE, "columns": {}}, "conditions": TWO}, "columns must name the column of"),
    ({"answers": {**WIDE, "columns": {"a": "q", "b": "q"}}, "conditions": TWO}, "“q” is named tw"),
    ({"answers": {**WIDE, "columns": {"c": "q"}}, "conditions": TWO}, "“c”, which is not in cond"),
    ({"answers": {**WIDE, "columns": {"a": ""}}, "conditions": TWO}, "columns.a must name a colu"),
    ({"answers": {**WIDE, "rating": "q"}, "conditions": TWO}, "rating and condition belong to"),
    ({"answers": WIDE, "inputs": {"activity": "q"}}, "inputs need layout = long"),
    (
        {"answers": {"rating": "x", "scale": "1-7"}, "inputs": {"activity": "q"},
         "constant": {"activity": 1}},
        "“activity” is in inputs and in constant",
    ),
    (
        raw(conditions={"a": {"activity": 1}, "b": {"activity": 0}}, constant={"activity": 1}),
        "conditions.b has activity = 0, but constant has activity = 1 for all conditions",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("given", "said"), FAULTS, ids=[said[:40] for _, said in FAULTS])
def test_what_is_wrong_is_one_sentence(given: dict[str, Any], said: str) -> None:
    with pytest.raises(PersonalizeError, match=said) as caught:
        mapping_of(given)
    text = str(caught.value)
    assert "\n" not in text and text.endswith(".") and "pydantic" not in text and len(text) < 400


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["a", "b", "activity"]), inner, max_size=2)
    ),
    max_leaves=4,
)


@settings(max_examples=300, deadline=None)
@given(
    table=st.sampled_from(["answers", "conditions", "inputs", "values", "constant", "votes"]),
    name=st.sampled_from(["", *LONG, "layout", "columns", "missing", "labels", "weight", "a"]),
    value=ANYTHING,
)
def test_no_value_of_any_type_brings_another_error(table: str, name: str, value: object) -> None:
    given = raw()
    if name and isinstance(given.setdefault(table, {}), dict):
        given[table] = {**given[table], name: value}
    else:
        given[table] = value
    try:
        mapping_of(given)
    except PersonalizeError as error:
        assert "\n" not in str(error).strip()


def test_a_mapping_is_written_and_read_again(tmp_path: Path) -> None:
    for mapping in (
        sample_mapping(),
        mapping_of({"answers": WIDE, "conditions": TWO}),
        mapping_of(
            raw({"missing": [-99, "none"], "labels": {"sehr": 7}, "reversed": True, "weight": "w"})
        ),
        mapping_of(
            {
                "answers": {"rating": "x", "scale": "0-100"},
                "inputs": {"activity": "share", "consent": "asked"},
                "values": {"consent": {"1": "per_purpose", "0": "none"}},
                "constant": {"domain": "banking"},
                "votes": True,
            }
        ),
    ):
        path = tmp_path / "m.toml"
        path.write_text("\ufeff" + mapping.to_toml(), encoding="utf-8")
        assert read_mapping(path) == mapping


def test_the_mapping_of_the_guide_is_one(tmp_path: Path) -> None:
    guide = (locations.data() / "guide" / "your-own-survey.md").read_text(encoding="utf-8")
    path = tmp_path / "m.toml"
    path.write_text(guide.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    mapping = read_mapping(path)
    assert mapping.inputs["consent"] == "banner" and mapping.answers.missing[0] == -99


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[answers\n", "is not TOML"),
        (b"[answers]\nscale = '1-7'\nscale = '1-5'\n", "is not TOML"),
        (b"[conditions.a]\n[conditions.a]\n", "is not TOML"),
        (b"\xff\xfe\x00", "is not text in UTF-8"),
        (b"", "no table"),
    ],
)
def test_a_file_that_is_no_mapping(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_bytes(content)
    with pytest.raises(PersonalizeError, match=said):
        read_mapping(path)


def test_a_mapping_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PersonalizeError, match="There is no mapping"):
        read_mapping(tmp_path / "none.toml")
    with pytest.raises(PersonalizeError, match="cannot be read"):
        read_mapping(tmp_path)
