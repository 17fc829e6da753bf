"""Charts: they say what they show, stay the same while figures change, and labels stand apart."""

import re
from itertools import combinations
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest
import vl_convert as vlc

from personalize.output.charts import course, difference, grid, ladder, segments, waterfall
from personalize.output.charts.ladder import (
    Guess,
    relevance_strip,
    relevance_words,
    wedge,
    wedge_words,
)
from personalize.output.charts.people import distribution, distribution_words, dots
from personalize.output.charts.tornado import tornado
from personalize.output.charts.waterfall import GROUPS, WORDS, bars, largest_changeable
from personalize.output.drawing import use_fonts
from personalize.output.lettering import width_of
from personalize.output.palette import DARK, LIGHT
from personalize.response.perception import TERMS
from personalize.scenario import Scenario
from personalize.study.lab import Lab
from personalize.study.ladder import ladder_frame, steps

NAMES = ["None", "Told", "Did", "Who", "Where", "All"]
NAN = float("nan")
LINES = {
    "opens": ([1.9, 2.2, 2.4, 2.6, 2.7, 2.8], [1.9, 2.9, 3.8, 4.6, 5.4, 6.1]),
    "touches": ([1.9, 2.2, 2.4, 2.6, 2.7, 2.8], [1.9, 2.3, 2.5, 2.65, 2.8, 2.9]),
    "climbs": ([2.0, 3.2, 3.9, 4.6, 5.1, 5.8], [2.0, 4.2, 5.4, 6.2, 6.6, 6.9]),
    "starts": ([1.9, 2.2, NAN, NAN, NAN, NAN], [1.9, 2.9, NAN, NAN, NAN, NAN]),
    "falls": ([1.9, 4.0, 3.0, 2.6, 2.4, 2.2], [1.9, 5.0, 4.2, 3.9, 3.5, 3.2]),
}


def frame_of(now: list[float], out: list[float], here: int = 2, mixed: bool = False) -> Any:
    fit = [0.0 if i == 0 else 55.0 if value == value else NAN for i, value in enumerate(now)]
    frame = pd.DataFrame(
        {"step": NAMES, "relevance": fit, "now": now, "if_discovered": out, "floor": now[0]}
    )
    for name, wide in (("relevance", 8.0), ("now", 0.5), ("if_discovered", 0.6)):
        frame[f"{name}_low"], frame[f"{name}_high"] = frame[name] - wide, frame[name] + wide
        frame[f"was_{name}"] = NAN
    frame["here"], frame["mix"] = [not mixed and i == here for i in range(6)], False
    if mixed:
        mix = frame.tail(1).assign(
            step="This mix", relevance=40.0, now=2.5, if_discovered=4.0, here=True, mix=True
        )
        frame = pd.concat([frame, mix], ignore_index=True)
    return frame


def drawn(chart: alt.Chart) -> str:
    use_fonts()
    spec = chart.properties(width=300).to_dict()
    spec["config"]["font"] = "Thin Line Sans"
    return vlc.vegalite_to_svg(spec)


def shape(chart: alt.Chart) -> dict[str, Any]:
    """Return what a page compares: the specification without its figures."""
    spec = chart.to_dict()
    spec.pop("data")
    return spec


@pytest.fixture(scope="module")
def known(lab: Lab) -> pd.DataFrame:
    small = Scenario().replace({"people.number": 200})
    for step in steps(small):
        lab.run(step)
    return ladder_frame(lab, small)


@pytest.mark.slow
@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_charts_state_what_they_show_and_keep_to_the_schema(colours, known) -> None:
    falls = bars(dict.fromkeys(TERMS, 0.1), grouped=True)
    charts = [
        relevance_strip(known, colours, 200),
        wedge(known, colours, 200),
        waterfall.waterfall(falls, colours, "average"),
        distribution(dots(np.linspace(1, 6, 200), 3), colours, "Ada", 200, 1.9),
    ]
    for chart in charts:
        spec = chart.to_dict(validate=False)
        assert len(chart.title.text) > 10 and chart.title.subtitle
        assert "description" not in spec  # it would change from rerun to rerun
        alt.LayerChart.from_dict({**spec, "width": 300}).to_dict(validate=True)
        assert "<svg" in drawn(chart)
    words = [
        relevance_words(known),
        wedge_words(known),
        waterfall.waterfall_words(falls, "average"),
        distribution_words(dots(np.linspace(1, 6, 200), 3), "Ada", 200),
    ]
    assert all(len(one) > 60 for one in words)


def test_a_page_that_shows_other_figures_gets_the_same_specification() -> None:
    """Otherwise the browser embeds the chart anew, and it flickers."""
    one, other = (frame_of(*LINES[name]) for name in ("opens", "climbs"))
    ghost = one.assign(was_relevance=30.0, was_now=2.0, was_if_discovered=3.0)
    bandless = one.assign(now_low=NAN, now_high=NAN, relevance_low=NAN, relevance_high=NAN)
    moved = other.assign(here=[i == 5 for i in range(6)])
    for changed in (other, ghost, bandless, moved, frame_of(*LINES["starts"])):
        assert shape(wedge(changed, LIGHT, 10)) == shape(wedge(one, LIGHT, 10))
        assert shape(relevance_strip(changed, LIGHT, 10)) == shape(relevance_strip(one, LIGHT, 10))
    asked = wedge(one, LIGHT, 10, guess=Guess(5.0, covered=True))
    assert shape(asked) == shape(wedge(one, LIGHT, 10))


def texts(svg: str) -> list[tuple[str, float, float, float]]:
    """Return each label that is not an axis's: words, left, right and middle, in pixels."""
    found = []
    pattern = (
        r'<text text-anchor="(\w+)" transform="translate\(([-\d.]+),([-\d.]+)\)" '
        r'font-family="[^"]*" font-size="(\d+)px" font-weight="600" fill="([^"]+)"[^>]*>([^<]+)<'
    )
    for anchor, x, y, size, fill, words in re.findall(pattern, svg):
        if fill == "transparent":
            continue
        wide = width_of(words, int(size), bold=True)
        left = float(x) - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
        found.append((words, left, left + wide, float(y)))
    return found


@pytest.mark.parametrize("mixed", [False, True])
@pytest.mark.parametrize("ghost", [False, True])
@pytest.mark.parametrize("name", list(LINES))
def test_labels_of_the_wedge_stand_apart_from_each_other(name, ghost, mixed) -> None:
    frame = frame_of(*LINES[name], mixed=mixed)
    if ghost:
        frame = frame.assign(
            was_relevance=20.0,
            was_now=frame["now"] + 0.3,
            was_if_discovered=frame["if_discovered"] - 0.3,
        )
    labels = texts(drawn(wedge(frame, LIGHT, 10)))
    labels = [one for one in labels if one[0] != "How invasive it feels"]
    assert any(words.startswith("felt now") for words, *_ in labels)
    for (one, left, right, y), (other, left2, right2, y2) in combinations(labels, 2):
        apart = right <= left2 or right2 <= left or abs(y - y2) >= 12
        assert apart, f"{one} over {other}"


def test_the_ends_of_the_wedge_say_their_figures_and_the_area_what_is_hidden() -> None:
    words = [label[0] for label in texts(drawn(wedge(frame_of(*LINES["opens"]), LIGHT, 10)))]
    assert {"felt now 2.8", "if people found out 6.1", "hidden: 3.3"} <= set(words)
    thin = [label[0] for label in texts(drawn(wedge(frame_of(*LINES["touches"]), LIGHT, 10)))]
    assert not any(one.startswith("hidden") for one in thin)
    strip = texts(drawn(relevance_strip(frame_of(*LINES["opens"]), LIGHT, 10)))
    assert "useful picks: 55" in [label[0] for label in strip]


def rows(chart: alt.Chart, part: str) -> list[dict[str, Any]]:
    return [row for row in chart.to_dict()["data"]["values"] if row["part"] == part]


def test_a_guess_is_made_on_covered_lines_and_kept_when_they_are_shown() -> None:
    frame = frame_of(*LINES["opens"])
    asked = wedge(frame, LIGHT, 10, guess=Guess(covered=True))
    assert [row["at"] for row in rows(asked, "line")] == [0, 1, 2]
    assert [row["guess"] for row in rows(asked, "end")] == [1 + i / 2 for i in range(13)]
    assert [param["name"] for param in asked.to_dict()["params"]] == ["guess_end"]
    shown = wedge(frame, LIGHT, 10, guess=Guess(5.0))
    assert len(rows(shown, "line")) == 6 and not rows(shown, "end")
    assert [(row["at"], row["guess"]) for row in rows(shown, "guess")] == [(2, 2.4), (5, 5.0)]


def test_a_mix_that_is_no_step_has_a_mark_of_its_own_and_no_line() -> None:
    chart = wedge(frame_of(*LINES["opens"], mixed=True), LIGHT, 10)
    assert len(rows(chart, "line")) == 6 and len(rows(chart, "mix")) == 1
    assert rows(chart, "here")[0]["at"] > 6
    assert "This mix" in drawn(chart)


def test_the_lines_before_the_last_setting_are_grey_and_named() -> None:
    frame = frame_of(*LINES["opens"]).assign(was_relevance=30.0, was_now=2.0, was_if_discovered=3.0)
    assert "grey: last setting" in drawn(wedge(frame, LIGHT, 10))
    assert "With the last setting All was 2.0 now" in wedge_words(frame)
    assert "grey" not in drawn(wedge(frame_of(*LINES["opens"]), LIGHT, 10))


def test_on_a_projector_type_is_larger_and_charts_are_taller() -> None:
    frame = frame_of(*LINES["opens"])
    small, large = wedge(frame, LIGHT, 10).to_dict(), wedge(frame, LIGHT, 10, size=1.6).to_dict()
    assert large["config"]["axis"]["labelFontSize"] == 19
    assert large["height"] > small["height"]


def test_axes_are_never_cut() -> None:
    low = frame_of(*LINES["starts"]).assign(relevance=[0.0, -31.0, NAN, NAN, NAN, NAN])
    assert "−31" in drawn(relevance_strip(low, LIGHT, 10))
    for layer in wedge(low, LIGHT, 10).to_dict()["layer"]:
        scale = layer["encoding"].get("y", {}).get("scale", {})
        assert scale.get("domain", [1, 7]) == [1, 7]


def test_a_ladder_of_which_nothing_is_known_yet_can_be_drawn() -> None:
    unknown = frame_of([NAN] * 6, [NAN] * 6).assign(relevance=NAN, floor=1.9)
    for chart in (wedge(unknown, LIGHT, 10), relevance_strip(unknown, LIGHT, 10)):
        assert rows(chart, "line") == [] and "<svg" in drawn(chart)
    assert "nothing is ready yet" in wedge_words(unknown)
    assert "nothing is ready yet" in relevance_words(unknown)


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_the_words_of_a_legend_can_be_read_in_both_modes(colours) -> None:
    table = pd.DataFrame(
        {
            "meaning": ["one", "two"],
            "status": ["data", "assumption"],
            **{name: [1.0, 1.5] for name in ("low", "high", "at_low")},
            "at_high": [3.0, 2.5],
        }
    )
    svg = drawn(tornado(table, colours, 2.0, True, "invasiveness"))
    words = re.findall(r'<text[^>]* fill="([^"]+)"[^>]*>(?:from data|assumed)<', svg)
    assert len(words) == 2 and set(words) == {colours.ink}


def test_the_bars_hold_every_term_once_and_add_up() -> None:
    assert sorted(term for own in GROUPS.values() for term in own) == sorted(TERMS)
    assert set(WORDS) == set(TERMS)
    terms = {term: 0.1 * i for i, term in enumerate(TERMS)}
    for grouped in (True, False):
        frame = bars(terms, grouped=grouped)
        assert frame["points"].iloc[-1] == pytest.approx(sum(terms.values()))
        assert np.allclose(frame["end"].iloc[:-2], frame["start"].iloc[1:-1])
    assert largest_changeable(terms | {"untold": 99}) == "How it asks and explains"


def test_the_person_shown_is_always_among_the_dots() -> None:
    ratings = np.random.default_rng(0).uniform(1, 7, 5000)
    frame = dots(ratings, 4321)
    assert len(frame) == 200
    assert frame["shown"].sum() == 1
    assert frame.loc[frame["shown"], "rating"].iloc[0] == pytest.approx(ratings[4321], abs=0.06)


def lived(ends: tuple[float, float]) -> pd.DataFrame:
    table = [
        {"which": which, "session": session, "output": "trust", "mean": end}
        for which, end in zip("AB", ends, strict=True)
        for session in range(1, 13)
    ]
    return pd.DataFrame(table).assign(low=lambda t: t["mean"] - 0.1, high=lambda t: t["mean"] + 0.1)


def test_events_stand_above_the_panel_and_a_and_b_never_on_each_other() -> None:
    events = {2: "data of 40 people leak", 3: "news about tracking", 11: "household is added"}
    chart = course.course(lived((0.5, 0.501)), "trust", LIGHT, events=events)
    svg = drawn(chart)
    at = {
        words: float(y)
        for y, words in re.findall(r'translate\([-\d.]+,([-\d.]+)\)"[^>]*>([^<]+)</text>', svg)
    }
    assert all(at[words] < 0 for words in events.values())
    assert at["data of 40 people leak"] != at["news about tracking"]
    assert abs(at["A"] - at["B"]) >= 12
    plain = course.course(lived((0.2, 0.8)), "trust", LIGHT)
    assert shape(plain) == shape(chart)


def test_the_grid_marks_a_and_b_and_hears_a_cell() -> None:
    cells = [(step, picks) for step in NAMES[:3] for picks in ("Most popular", "Similar items")]
    frame = pd.DataFrame(cells, columns=["step", "picks"]).assign(level=0, algorithm="x")
    for name in ("relevance", "invasiveness", "share_invasive", "coverage", "discovery_gap"):
        frame[name] = [1.5, 2.0, 2.5, 3.0, NAN, NAN]
    chart = grid.heat(frame, "invasiveness", LIGHT, a=1, b=4)
    spec = chart.to_dict()
    assert spec["params"][0]["name"] == "cell" and spec["params"][0]["select"]["fields"] == ["cell"]
    data = spec["data"]["values"]
    assert [row["letters"] for row in data] == ["", "A", "", "", "B", ""]
    assert [row["cell"] for row in data] == list(range(6))
    assert shape(grid.heat(frame, "invasiveness", LIGHT, a=3, b=3)) == shape(chart)
    assert "Nothing yet" in grid.heat_words(frame.assign(invasiveness=NAN), "invasiveness")


def test_two_crowds_without_a_common_group_can_be_drawn() -> None:
    nobody = pd.DataFrame(columns=segments.COLUMNS)
    chart = segments.segment_chart(nobody, LIGHT, segment="Region")
    assert "Who minds more, by region" in drawn(chart)
    some = pd.DataFrame([("Region", "North (40)", 3.0, 0.2, 0.1, 0.3)], columns=segments.COLUMNS)
    assert shape(segments.segment_chart(some, LIGHT)) == shape(chart)
    assert "North (40) +0.2" in segments.segment_words(some)


def test_words_on_charts_are_those_of_the_page() -> None:
    labels = dict(difference.FEELINGS)
    assert labels["if_discovered"] == "If people found out"
    assert "Would be felt even with no data" in GROUPS
    said = " ".join(map(str, (ladder.wedge_words(frame_of(*LINES["opens"])), course.BAND)))
    assert "if people found out everything" in said and "model version" not in said


def test_the_limit_of_a_notebook_is_a_dashed_line_on_charts_of_ratings() -> None:
    from personalize.output.charts.limit_line import with_limit
    from personalize.study.team_limit import TeamLimit

    about = {"set_by": 12, "on": "2026-11-26"}
    rating = TeamLimit.model_validate({"kind": "rating", "rating": 3.5, **about})
    step = TeamLimit.model_validate({"kind": "step", "step": 2, **about})
    asking = TeamLimit.model_validate({"kind": "asking", **about})
    frame = frame_of(*LINES["opens"])
    for limit, part, value in ((rating, "limit", 3.5), (step, "limit_step", 2.0)):
        chart = ladder.wedge(with_limit(frame, limit), LIGHT, 300)
        drawn = chart.data[chart.data["part"] == part]
        column = "limit" if part == "limit" else "at"
        assert drawn[column].astype(float).tolist() == [value]
        assert "dashed: Our limit, set by 12 people on 26 Nov" in chart.title.subtitle
    said = ladder.wedge_words(with_limit(frame, asking))
    assert said.endswith("Dashed: Our limit, set by 12 people on 26 Nov: never without asking.")
    plain = ladder.wedge(frame, LIGHT, 300)
    assert not plain.data["part"].isin(["limit", "limit_step"]).any()
    ratings = dots(np.random.default_rng(0).uniform(1, 7, 300), 3)
    chart = distribution(with_limit(ratings, rating), LIGHT, "Ann", 300, 1.9)
    assert chart.data.loc[chart.data["part"] == "limit", "rating"].tolist() == [3.5]
