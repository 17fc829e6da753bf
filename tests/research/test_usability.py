"""Usability tests: counts are of people, a codebook opens elsewhere, a deleted person is gone."""

import re
import uuid
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personalize.research.rows import ChangedElsewhereError
from personalize.research.texts import ResearchError
from personalize.research.usability import (
    Observation,
    UsabilityStore,
    agreement,
    codebook,
    counts,
    observations_csv,
    of_people,
)

GUID = re.compile(r"[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|\{[0-9a-fA-F-]{36}\}")
SCHEMA = {
    "CodeBook": ({"origin": r".*"}, ["Codes", "Sets?"]),
    "Codes": ({}, ["Code+"]),
    "Code": (
        {"guid!": GUID.pattern, "name!": r".+", "isCodable!": r"true|false",
         "color": r"#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})"},
        ["Description?", "Code*"],
    ),
    "Sets": ({}, ["Set+"]),
    "Set": ({"guid!": GUID.pattern, "name!": r".+"}, ["Description?", "MemberCode*"]),
    "MemberCode": ({"guid!": GUID.pattern}, []),
    "Description": ({}, []),
}  # fmt: skip
"""REFI-QDA Codebook 1.0: attributes (! required) and children in order, of each element."""


def checked(element):
    """Check an element and those below it against the schema."""
    name = element.tag.removeprefix("{urn:QDA-XML:codebook:1.0}")
    assert name != element.tag, "outside the namespace"
    attributes, children = SCHEMA[name]
    assert set(element.attrib) <= {key.rstrip("!") for key in attributes}
    for key, pattern in attributes.items():
        value = element.get(key.rstrip("!"))
        assert value is not None or not key.endswith("!"), f"{name} lacks {key}"
        assert value is None or re.fullmatch(pattern, value)
    order = "".join(f"<{child.tag.split('}')[1]}>" for child in element)
    parts = (re.sub(r"^(\w+)", r"(<\1>)", part) for part in children)
    assert re.fullmatch("".join(parts), order), f"{name} holds {order}"
    for child in element:
        checked(child)


def seen(participant, tag="", second="", **more):
    return Observation(participant, tag=tag, second_tag=second, **more)


ROWS = [
    seen("P1", "crée un doute", "crée un doute", kind="ratings", task="Find", outcome="done"),
    seen("P1", "crée un doute", "trust", kind="ratings"),
    seen("P2", "trust", "trust", task="Find", outcome="not done"),
    seen("P3", '<b>&"=1+1', "", kind="contacts"),
]


def test_a_codebook_is_the_schemas_and_the_same_every_time():
    content = codebook(ROWS)
    assert content == codebook(list(reversed(ROWS)))
    assert content.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    root = ElementTree.fromstring(content)
    checked(root)
    assert root.tag == "{urn:QDA-XML:codebook:1.0}CodeBook"
    space = {"q": "urn:QDA-XML:codebook:1.0"}
    found = {code.get("name"): code for code in root.iterfind(".//q:Code", space)}
    assert set(found) == {"crée un doute", "trust", '<b>&"=1+1'}
    assert "crée".encode() in content
    assert found["trust"].find("q:Description", space).text == "Noted of 2 of 3 people."
    members = {one.get("guid") for one in root.iterfind(".//q:MemberCode", space)}
    assert members <= {code.get("guid") for code in found.values()}
    assert {uuid.UUID(guid).version for guid in members} == {5}
    assert b"P1" not in content


def test_a_codebook_without_tags_is_refused():
    with pytest.raises(ResearchError, match="no tags"):
        codebook([seen("P1")])


def test_people_are_counted_once_and_below_twenty_without_percent():
    table = counts(ROWS).set_index(["by", "value", "outcome"])
    assert table.loc[("tag", "crée un doute", ""), "words"] == "1 of 3"
    assert table.loc[("tag", "trust", ""), "words"] == "2 of 3"
    assert table.loc[("task", "Find", "done"), "words"] == "1 of 3"
    assert not table["words"].str.contains("%").any()
    assert (of_people(4, 7), of_people(12, 24)) == ("4 of 7", "12 of 24 (50%)")
    assert "%" not in of_people(19, 19) and "%" in of_people(1, 20)


def test_agreement_lists_what_two_coders_see_otherwise():
    found = agreement(ROWS)
    assert (found.both, found.same) == (3, 2)
    assert [one.second_tag for one in found.disagreements] == ["trust"]
    # observed 2/3; by chance 2/3 · 1/3 + 1/3 · 2/3 = 4/9
    assert found.kappa == pytest.approx((2 / 3 - 4 / 9) / (1 - 4 / 9))
    assert agreement([]).sentence().startswith("No row")


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1))
def test_kappa_is_one_only_for_full_agreement(pairs):
    found = agreement([seen("P1", first, second) for first, second in pairs])
    if found.kappa is not None:
        assert found.kappa <= 1
        assert (found.kappa == pytest.approx(1)) == all(first == second for first, second in pairs)


def test_a_sheet_keeps_rows_and_a_second_tab_is_told(database):
    store = UsabilityStore(database)
    sheet = store.add_sheet("Round 1", ["Find a film", "", "Find a film"])
    assert sheet.tasks == ("Find a film",) and len(sheet.prompts) == 5
    store.add(
        sheet, {"participant": "P1", "task": "Find a film", "outcome": "done", "quote": "“Ah”"}
    )
    (row,) = store.observations(sheet)
    store.save(sheet, row, {"participant": "P1", "quote": "Ah!"})
    with pytest.raises(ChangedElsewhereError, match="The row of P1"):
        store.save(sheet, row, {"participant": "P1", "quote": "Oh"})
    assert store.observations(sheet)[0].quote == "Ah!"
    store.save_sheet(sheet, "Round one", ["Other"], [])
    with pytest.raises(ChangedElsewhereError):
        store.save_sheet(sheet, "Mine", [], [])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"participant": "Ada Lovelace"}, "is not a code"),
        ({"participant": "ada@example.org"}, "is not a code"),
        ({"participant": "P1", "task": "Other"}, "task “Other” is not one of “Find”"),
        ({"participant": "P1", "outcome": "great"}, "outcome “great”"),
        ({"participant": "P1", "kind": "dreams"}, "kind “dreams”"),
        ({"participant": "P1", "quote": "x" * 5001}, "5,001 characters"),
        ({"participant": "P1", "tag": "x" * 301}, "301 characters"),
    ],
)
def test_a_row_that_cannot_be_is_refused(file_database, values, words):
    store = UsabilityStore(file_database)
    sheet = store.add_sheet("Round 1", ["Find"])
    with pytest.raises(ResearchError, match=words):
        store.add(sheet, values)
    assert store.observations(sheet) == []


def test_a_deleted_participant_leaves_no_trace_in_the_file(file_database):
    store = UsabilityStore(file_database)
    sheet = store.add_sheet("Round 1", ["Find"])
    secret, earlier = "xyzzy-said-only-here", "plugh-an-earlier-wording"
    for number in range(40):
        store.add(sheet, {"participant": f"P{number}", "quote": f"row {number} " * 30})
    store.add(sheet, {"participant": "Q77", "quote": f"{earlier} " * 60, "tag": "t"})
    own = store.observations(sheet)[-1]
    store.save(sheet, own, {"participant": "Q77", "quote": secret * 20, "tag": "t"})
    folder = Path(file_database.removeprefix("sqlite:///")).parent
    assert secret.encode() in b"".join(path.read_bytes() for path in folder.iterdir())
    assert store.delete_participant(sheet, "Q77") == 1
    content = b"".join(path.read_bytes() for path in folder.iterdir())
    for trace in (secret, earlier, "Q77"):
        assert trace.encode() not in content
    assert len(store.observations(sheet)) == 40
    store.delete_sheet(sheet)
    assert store.sheets() == []


def test_the_table_runs_nothing_in_a_spreadsheet():
    text = observations_csv([seen("P1", "=1+1", quote="-cmd\u00e9")]).decode("utf-8-sig")
    assert "'=1+1" in text and "'-cmdé" in text
