"""Outputs: sentences read aloud, tables are safe to open."""

import numpy as np
import pandas as pd
import pytest

from personalize.output.phrases import listed_titles, rerun_words, setting_phrase
from personalize.output.readings import Reading, Spread
from personalize.output.sentence import LONGEST, make_sentence
from personalize.output.tables import slates_table, write_tables
from personalize.scenario import Scenario, read_file
from personalize.spreadsheets import safe_for_spreadsheets
from personalize.study.lab import Lab
from personalize.study.stories import stories


def said(
    base: Scenario, now: Scenario, before: Reading, after: Reading, words: str = "before"
) -> str:
    return str(make_sentence(base, now, before, after, words))


SILENT = Scenario().replace({"data.level": 3, "design.consent": "none"})
LOWER = SILENT.replace({"data.level": 2})


def test_the_sentence_of_the_specification() -> None:
    told = said(LOWER, SILENT, Reading(78, 3.1, 5.0), Reading(79, 3.2, 5.3))
    assert told == (
        "With rentals and household added, picks are about as useful as before and it feels about "
        "as invasive. Nobody was asked: if people found out everything, it would feel much more "
        "invasive (5.3 instead of 3.2)."
    )


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (Reading(56, 3.0, 3.5), "somewhat more useful than before, and it feels about as invasive"),
        (
            Reading(65, 3.4, 3.5),
            "more useful than before, and it feels slightly more invasive",
        ),
        (Reading(90, 4.2, 4.5), "much more useful than before, and it feels much more invasive"),
        (
            Reading(30, 2.3, 2.5),
            "less useful than before, and it feels clearly less invasive",
        ),
        (
            Reading(-10, 3.0, 3.2),
            "less useful than the popular list, and it feels about",
        ),
    ],
)
def test_sizes_have_words(after: Reading, words: str) -> None:
    asked = Scenario().replace({"design.consent": "just_in_time"})
    base = asked.replace({"data.level": 1})
    told = said(base, asked, Reading(50, 3.0, 3.2), after)
    assert words.replace(",", "") in told.replace(",", "")


def test_special_cases_have_their_own_sentences() -> None:
    none = Scenario().replace({"data.level": 0})
    plain = Reading(0, 2, 2)
    assert said(Scenario(), none, plain, plain).startswith("With no personal data everyone sees")
    assert "Nothing has changed" in said(Scenario(), Scenario(), plain, plain)
    held = Scenario().replace({"recommender.algorithm": "popular"})
    assert "buy nothing" in said(none, held, plain, Reading(0, 2.4, 2.4))
    asked = Scenario().replace(
        {"design.consent": "just_in_time", "design.placement": "lock_screen"}
    )
    assert "anyone nearby" in said(Scenario(), asked, plain, plain)


@pytest.mark.slow
def test_every_story_has_a_sentence_that_can_be_read_aloud(lab: Lab) -> None:
    few = {"people.number": 300}
    for one in stories().values():
        now = one.scenario.replace(few)
        for base in (now.replace({"data.level": 0, "data.types": None}), Scenario().replace(few)):
            runs = [lab.run(base), lab.run(now)]
            readings = [
                Reading(
                    100 * r.quality.relevance.mean(),
                    r.response.now.rating.mean(),
                    r.response.if_discovered.rating.mean(),
                )
                for r in runs
            ]
            told = said(base, now, *readings, words="with no personal data")
            assert len(told) <= LONGEST + 35, told
            assert told[0].isupper() and told.endswith(".")
            assert "  " not in told and "→" not in told


def test_setting_phrases_name_what_changed() -> None:
    start = Scenario()
    assert setting_phrase(start, start.replace({"data.level": 1})) == "Without plays and searches"
    assert setting_phrase(start, start.replace({"recommender.algorithm": "item_knn"})) == (
        "Picking by similar items"
    )
    assert setting_phrase(start, start.replace({"design.placement": "push"})) == "As a push message"
    two = start.replace({"design.placement": "push", "design.consent": "none"})
    assert setting_phrase(start, two) == "With these 2 changes"


def test_tables_are_written_whole_and_read_back(lab: Lab, small: Scenario, tmp_path) -> None:
    run = lab.run(small)
    files = write_tables(run, tmp_path / "out")
    assert {path.name for path in files} == {
        "people.parquet",
        "people.csv",
        "slates.parquet",
        "slates.csv",
        "contributions.parquet",
        "contributions.csv",
        "metrics.parquet",
        "metrics.csv",
        "scenario.toml",
    }
    people = pd.read_parquet(tmp_path / "out" / "people.parquet")
    assert people["invasiveness"].mean() == pytest.approx(run.response.now.rating.mean())
    terms = pd.read_csv(tmp_path / "out" / "contributions.csv")
    totals = terms.groupby("person")["points"].sum()
    assert np.allclose(totals, run.response.now.rating, atol=1e-6)
    slates = slates_table(run)
    parts = slates.filter(like="part_").sum(axis=1)
    assert np.allclose(parts, 1)
    assert read_file(tmp_path / "out" / "scenario.toml") == small


def test_cells_that_a_spreadsheet_would_run_are_made_safe() -> None:
    frame = pd.DataFrame({"title": ["=1+1", "@x", "Plain", "-2"], "points": [-1.0, 2, 3, 4]})
    safe = safe_for_spreadsheets(frame)
    assert safe["title"].tolist() == ["'=1+1", "'@x", "Plain", "'-2"]
    assert safe["points"].tolist() == [-1.0, 2, 3, 4]


def spread(more: float, same: float, less: float, **own: object) -> Spread:
    start = {
        "relevance_low": -1.0,
        "relevance_high": 1.0,
        "share_invasive": (5.0, 9.0),
        "built_in": False,
    }
    return Spread(more, same, less, **(start | own))


ASKED = Scenario().replace({"design.consent": "just_in_time"})
LOUDER = ASKED.replace({"design.placement": "push"})
MORE = ASKED.replace({"data.level": 3})


@pytest.mark.parametrize(
    ("judged", "words"),
    [
        (spread(0.95, 0.05, 0), "as before, and it feels clearly more invasive"),
        (spread(0.8, 0.2, 0), "and it probably feels clearly more invasive"),
        (spread(0.1, 0.85, 0.05), "as before and it probably feels about as invasive"),
        (spread(0.32, 0.33, 0.35), "the model cannot tell: of 100 reruns 32 say more, 35 less."),
        (
            spread(0.51, 0.49, 0),
            "Whether it feels more invasive at all, the model cannot tell: of 100 reruns 51 say "
            "more, 49 no change.",
        ),
        (spread(0.02, 0.5, 0.48), "feels less invasive at all, the model cannot tell"),
        (
            spread(0.95, 0, 0, relevance_low=-9, relevance_high=8),
            "depends on the crowd: from -9 to 8 points",
        ),
        (
            spread(0.4, 0.3, 0.3, relevance_low=-9, relevance_high=8),
            "better or worse, the model cannot tell. A test with people can.",
        ),
        (spread(1, 0, 0, built_in=True), "The direction is assumed, not found."),
        (spread(1, 0, 0, depends="“noticing” (assumed)"), "Weakest assumption: “noticing”"),
    ],
)
def test_the_sentence_says_how_far_the_parameter_draws_agree(judged: Spread, words: str) -> None:
    told = make_sentence(
        ASKED,
        MORE,
        Reading(50, 2.5, 3.0),
        Reading(50, 3.2, 3.5),
        "before",
        False,
        judged,
    )
    assert words in str(told).replace("−", "-")
    assert len(str(told)) <= LONGEST


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (
            Reading(50, 2.5, 3.0, accept=97, informed=41),
            "97 of 100 accept here; 41 of 100 would accept if asked plainly.",
        ),
        (
            Reading(50, 2.5, 3.0, share_invasive=19),
            "19 of 100 would call it clearly invasive (5 to 7 of 7).",
        ),
        (
            Reading(50, 2.5, 3.0, sharing=58, sharing_better=22),
            "The 58 of 100 who share get picks 22 points more useful than the rest.",
        ),
        (Reading(50, 2.5, 3.9), "Little of it is noticed. If people found out everything"),
    ],
)
def test_warnings_are_said(after: Reading, words: str) -> None:
    assert words in said(ASKED, LOUDER, Reading(50, 2.5, 2.9), after)


def test_the_sentence_speaks_of_what_was_just_changed() -> None:
    told = ASKED.replace({"design.transparency": "full", "design.control": "full"})
    quiet = told.replace({"design.transparency": "generic"})
    after = said(quiet, told, Reading(50, 2.5, 6.3), Reading(50, 2.5, 5.4))
    assert after.startswith(
        "With reason, data and a switch on each card it feels about the same; what would come "
        "out shrinks from 3.8 to 2.9."
    )
    assert "useful" not in after
    never = told.replace({"design.consent": "none"})
    assert said(told, never, Reading(50, 2.5, 2.6), Reading(50, 3.2, 3.3)).startswith(
        "If it never asks, it feels clearly more invasive."
    )
    story = said(told, LOUDER, Reading(50, 2.5, 2.6), Reading(50, 2.5, 2.6), "in “A story”")
    assert story.startswith("With these 3 changes it feels about the same as in “A story”.")
    each = told.replace({"data.choice": "each_decides"})
    assert "useful" in said(
        each, each.replace({"design.consent": "none"}), Reading(50, 2, 2.1), Reading(50, 2, 2.1)
    )


def test_titles_with_commas_are_set_off_and_reruns_are_counted() -> None:
    assert listed_titles(["Rise, Patient Lantern", "Low Tide"]) == (
        "“Rise, Patient Lantern” and “Low Tide”"
    )
    many = listed_titles(["A", "B", "C", "D", "E"])
    assert many == "“A”, “B”, “C”, “D” and “E”"
    assert rerun_words((0.06, 0.94, 0)) == (
        "Rerun with other plausible assumptions, 94 of 100 say no real change, 6 more"
    )


def test_a_poor_trade_and_a_guess_are_named() -> None:
    more = ASKED.replace(
        {"data.level": 5, "people.situations": "on", "design.transparency": "full"}
    )
    base = more.replace({"data.level": 4})
    told = said(base, more, Reading(50, 2.5, 2.8), Reading(50.2, 2.5, 3.1))
    assert "Leaving them out would cost nothing of usefulness." in told
    guessed = said(base, more, Reading(50, 2.5, 2.8), Reading(53, 2.5, 2.9, guessed=12))
    assert "12 of 100 people see picks that rest on a guess" in guessed


def test_nobody_sharing_has_its_own_sentence() -> None:
    alone = ASKED.replace({"data.choice": "each_decides"})
    told = said(ASKED, alone, Reading(50, 2, 3), Reading(0, 2, 2, sharing=0))
    assert told == "Nobody in this crowd agreed to share, so everyone sees popular picks."
