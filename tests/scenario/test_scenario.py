"""A scenario is one value: every form of it reads back as the same value."""

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from personalize.errors import ScenarioError
from personalize.register import data_types, design_options
from personalize.scenario import (
    Scenario,
    diff,
    from_json,
    from_query,
    from_toml,
    read_file,
    to_query,
    with_settings,
)
from personalize.scenario.model import Locale
from personalize.scenario.words import locale_label

kinds = st.lists(st.sampled_from(sorted(data_types())), unique=True)
scenarios = st.builds(
    lambda level, types, seed, size, **design: Scenario().replace(
        {"data.level": level, "data.types": types, "seed": seed, "service.slate_size": size}
        | {f"design.{field}": value for field, value in design.items()}
    ),
    level=st.integers(0, 5),
    types=st.none() | kinds,
    seed=st.integers(0, 2**31 - 1),
    size=st.integers(4, 12),
    **{field: st.sampled_from(sorted(values)) for field, values in design_options().items()},
)


@given(scenarios)
@settings(max_examples=60, deadline=None)
def test_every_form_reads_back_as_the_same_scenario(scenario: Scenario) -> None:
    assert from_toml(scenario.to_toml()) == scenario
    assert from_json(scenario.to_json()) == scenario
    again, problems = from_query(to_query(scenario))
    assert again == scenario
    assert problems == []
    assert again.hash() == scenario.hash()


@given(scenarios, scenarios)
@settings(max_examples=40, deadline=None)
def test_a_link_reads_back_from_any_start(base: Scenario, scenario: Scenario) -> None:
    again, problems = from_query(to_query(scenario, base), base)
    assert again == scenario
    assert problems == []


def test_the_hash_is_stable_and_tells_scenarios_apart() -> None:
    # A published hash must not change: notebooks and exports carry it.
    assert Scenario().hash() == "44136fa355"
    assert Scenario().replace({"seed": 8}).hash() != Scenario().hash()
    assert Scenario().replace({"data.level": 2}).hash() == Scenario().hash()


@pytest.mark.parametrize(
    ("setting", "named"),
    [
        ({"data.level": 9}, ("data.level", "9", "0 to 5")),
        ({"seed": -1}, ("seed", "-1")),
        ({"people.number": 0}, ("people.number", "0")),
        ({"design.consent": "maybe"}, ("design.consent", "maybe", "opt_out")),
        ({"design.colour": "red"}, ("design.colour", "consent")),
        ({"nothing.here": 1}, ("nothing.here", "seed")),
        ({"data.types": ["blood"]}, ("data.types", "blood", "ratings")),
        ({"service.slate_size": "many"}, ("service.slate_size", "many", "whole number")),
    ],
)
def test_a_wrong_setting_is_named_with_what_is_allowed(
    setting: dict[str, object], named: tuple[str, ...]
) -> None:
    with pytest.raises(ScenarioError) as caught:
        Scenario().replace(setting)
    sentence = str(caught.value)
    assert "\n" not in sentence
    for word in named:
        assert word in sentence


@pytest.mark.parametrize("level", ["--5", "-", "9" * 1999, "-" * 500 + "1", "\u00b2", "1-"])
def test_a_step_that_is_no_number_is_one_short_sentence(level: str) -> None:
    scenario, problems = from_query({"data.level": level})
    assert scenario.data.level in range(6)
    assert len(problems) == 1
    assert len(problems[0]) < 300


def test_a_bad_value_in_a_link_keeps_the_rest_and_is_named() -> None:
    scenario, problems = from_query({"data.level": "9", "design.placement": "push", "seed": "x"})
    assert scenario.data.level == 5
    assert scenario.design.placement == "push"
    assert scenario.seed == Scenario().seed
    assert any("Step: 9 is not a step (0 to 5). Shown at step 5." in p for p in problems)
    assert any("Seed" in p and "x" in p for p in problems)


def test_a_warning_names_the_field_in_words() -> None:
    query = {
        "design.consent": "moon",
        "recommender.parameters.n_factors": "20",
        "people.number": "0",
        "design.moon": "1",
        "time.events": "leak@x",
    }
    _, problems = from_query(query)
    assert (
        "How it asks (design.consent): “moon” is not one of none, opt_out, accept_only, "
        "accept_or_refuse, per_purpose, just_in_time." in problems
    )
    assert any(p.startswith("How many people (people.number): “0”") for p in problems)
    assert any("“design.moon” is not a setting" in p for p in problems)
    assert any(p.startswith("Events (time.events): “leak@x” cannot be used") for p in problems)
    assert len(problems) == 4


def test_settings_read_in_words() -> None:
    before = Scenario()
    after = before.replace(
        {
            "people.locale": "de_DE",
            "time.events": ["leak@6", "location@3"],
            "recommender.parameters": {"n_factors": 30},
        }
    )
    told = [str(change) for change in diff(before, after)]
    assert "Names from: United Kingdom → Germany" in told
    assert "Events: none → data leak in week 6, location from week 3" in told
    assert "Patterns: as usual → 30" in told
    assert all(locale_label(locale) != locale for locale in get_args(Locale))


def test_differences_are_told_in_words() -> None:
    before = Scenario()
    after = before.replace({"data.level": 3, "design.transparency": "specific"})
    told = [str(change) for change in diff(before, after)]
    assert "Who people are: off → on" in told
    assert "Purchases and payments: off → on" in told
    assert "What it explains: “For you” → The reason" in told
    assert diff(before, before) == []


def test_settings_of_a_command_line_are_read() -> None:
    found = with_settings(
        Scenario(), ["data.level=4", "design.consent=none", "recommender.parameters.n_factors=5"]
    )
    assert found.data.level == 4
    assert found.design.consent == "none"
    assert found.recommender.parameters == {"n_factors": 5}
    with pytest.raises(ScenarioError, match="a.b=value"):
        with_settings(Scenario(), ["data.level"])


def test_files_that_are_no_scenarios_are_refused(tmp_path) -> None:
    for name, content in {
        "broken.toml": b"seed = = 3",
        "list.json": b"[1, 2]",
        "binary.toml": b"\xff\xfe\x00",
    }.items():
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(ScenarioError, match=name):
            read_file(path)
    with pytest.raises(ScenarioError, match="folder"):
        read_file(tmp_path)
    with pytest.raises(ScenarioError, match="No such file"):
        read_file(tmp_path / "none.toml")


def test_steps_of_the_ladder_are_cumulative_and_an_own_mix_is_no_step() -> None:
    for domain in ("streaming", "shopping", "music", "banking"):
        used: set[str] = set()
        for level in range(6):
            scenario = Scenario().replace({"service.domain": domain, "data.level": level})
            assert used < set(scenario.used_types()) or level == 0
            assert scenario.sharing_level() == level
            used = set(scenario.used_types())
        assert used == set(data_types())
    assert Scenario().replace({"data.types": ["location"]}).sharing_level() is None
