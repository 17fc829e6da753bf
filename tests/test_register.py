"""The register: every number has a range, a source, and a place where it is used."""

import json
import re
from pathlib import Path

import pytest

import personalize
from personalize import output, register
from personalize.errors import RegisterError
from personalize.output.provenance import methods
from personalize.register import assumption_count, parameters, sharing_levels
from personalize.scenario import Scenario
from personalize.world.catalogue import DOMAINS, situations

SOURCE = "\n".join(
    path.read_text(encoding="utf-8") for path in Path(personalize.__file__).parent.rglob("*.py")
)


def test_every_parameter_is_used() -> None:
    patterns = set(re.findall(r'p\[f?"([^"]+)"\]', SOURCE))
    patterns |= set(re.findall(r'defaults\(\)\["([^"]+)"\]', SOURCE))
    patterns |= set(re.findall(r'\("[a-z ]+", [^"]*p\["([^"]+)"\]', SOURCE))
    # Weights that are looked up by name: components of utility, pushes of consent designs.
    patterns |= set(re.findall(r'"((?:utility|nudge)_[a-z_]+)"', SOURCE))
    matched = [re.compile(re.sub(r"\{[^}]*\}", ".+", pattern)) for pattern in patterns]
    unused = [
        name
        for name, row in register.parameters().items()
        if not any(p.fullmatch(name) for p in matched)
    ]
    assert unused == []


def test_every_parameter_in_code_is_in_the_register() -> None:
    known = set(register.parameters()) | {"elicitation"}
    literal = set(re.findall(r'\bp\["([a-z_]+)"\]', SOURCE))
    assert literal - known == set()
    assert literal


def test_rows_are_documented_and_within_their_range() -> None:
    rows = register.parameters().values()
    assert all(row.low <= row.default <= row.high for row in rows)
    assert all(row.meaning and row.unit and row.source for row in rows)


def test_every_kind_has_a_confidence_norms_and_words_in_every_service() -> None:
    for name, kind in register.data_types().items():
        assert f"confidence_{name}" in register.parameters()
        assert set(kind.expected) == set(kind.appropriateness) == {*DOMAINS, "imported"}
        for values in (kind.expected, kind.appropriateness):
            assert all(0 <= value <= 1 for value in values.values())
    rows = register.read_rows("explanations.csv")
    told = {(row["domain"], row["type"]) for row in rows if row["reason"] and row["noun"]}
    for domain in DOMAINS:
        assert {kind for d, kind in told if d == domain} >= set(register.data_types())


def test_captions_fit_a_phone() -> None:
    for domain in (*DOMAINS, "imported"):
        assert all(len(level.caption) <= 48 for level in sharing_levels(domain))


def test_the_last_situations_are_off_by_default() -> None:
    table = situations().set_index("key")
    assert not table.loc[["faith", "orientation", "union"], "default_on"].any()
    assert table["prevalence"].sum() < 1


def test_a_row_out_of_range_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    good = register.read_rows("parameters.csv")
    bad = [good[0] | {"default": "99"}]
    monkeypatch.setattr(register, "read_rows", lambda file: bad)
    register.parameters.cache_clear()
    with pytest.raises(RegisterError, match="outside its range"):
        register.parameters()
    register.parameters.cache_clear()


def test_the_methods_paragraph_counts_assumptions_as_the_register_does() -> None:
    assumed, numbers = assumption_count()
    assert f"{assumed} of {numbers} numbers being assumptions" in methods(Scenario())
    assert len(parameters()) < numbers and assumed < numbers


def test_every_step_has_an_icon_and_a_line_of_its_own() -> None:
    icons = json.loads((Path(output.__file__).parent / "icons.json").read_text(encoding="utf-8"))
    for domain in ("streaming", "shopping", "music", "banking", "imported"):
        levels = sharing_levels(domain)
        assert all(level.icon in icons and level.line for level in levels)
        assert len({level.line for level in levels}) == len(levels)
