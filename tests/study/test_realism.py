"""Realism: the figures are those of the logs, and streaming resembles a real one."""

import numpy as np
import pandas as pd
import pytest
import vl_convert as vlc

from personalize.output.charts.realism import lorenz, popularity_chart, popularity_words
from personalize.output.palette import LIGHT
from personalize.scenario import Scenario
from personalize.study.lab import Lab
from personalize.study.realism import compare, synthetic_log
from personalize.world.importing import ImportedSet, read_ratings


@pytest.fixture(scope="module")
def film_club() -> ImportedSet:
    """Return ratings with a long tail both ways, as films have them."""
    rng = np.random.default_rng(1)
    active = np.clip(np.rint(np.exp(3.4 + 0.9 * rng.standard_normal(300))), 15, 300).astype(int)
    popular = rng.pareto(1.1, 500) + 0.05
    rows = []
    for user, number in enumerate(active):
        for item in rng.choice(500, number, replace=False, p=popular / popular.sum()):
            rows.append(
                (user, item, int(rng.choice([1, 2, 3, 4, 5], p=[0.06, 0.11, 0.27, 0.34, 0.22])))
            )
    frame = pd.DataFrame(rows, columns=["user", "item", "rating"])
    return read_ratings(frame.to_csv(index=False).encode(), name="film-club")


def test_figures_by_hand() -> None:
    text = b"user,item,rating\na,x,1\na,y,5\nb,x,4\n"
    found = compare(read_ratings(text, name="tiny"), Scenario(), Lab())
    figures = found.real.figures()
    assert figures["density"] == 3 / 4
    assert figures["activity_gini"] == pytest.approx(1 / 6)
    assert figures["rating_mean"] == pytest.approx(10 / 3)
    assert figures["share_of_5"] == pytest.approx(1 / 3)


def test_a_log_compared_with_itself_is_at_no_distance(lab: Lab, small: Scenario) -> None:
    world, _ = lab.world(small)
    log = world.activity
    own = synthetic_log(small, lab)
    rated = log.type == 1
    frame = pd.DataFrame(
        {"user": log.person[rated], "item": log.column[rated], "rating": log.value[rated]}
    )
    again = compare(read_ratings(frame.to_csv(index=False).encode(), name="itself"), small, lab)
    assert again.distances["activity"] == pytest.approx(0)
    assert again.distances["ratings"] == pytest.approx(0)
    assert again.real.figures()["rating_mean"] == pytest.approx(own.figures()["rating_mean"])


def test_streaming_resembles_a_real_log(film_club: ImportedSet, lab: Lab) -> None:
    found = compare(film_club, Scenario(), lab)
    own = found.synthetic.figures()
    assert 0.2 < own["activity_gini"] < 0.7
    assert 0.4 < own["popularity_gini"] < 0.8
    assert 3.2 < own["rating_mean"] < 4.2
    assert 0.8 < own["rating_sd"] < 1.4
    assert own["share_of_4"] > own["share_of_1"]
    assert len(found.frame()) > 12
    assert any("Gini" in sentence for sentence in found.sentences())


def test_the_chart_draws_both_logs(film_club: ImportedSet, lab: Lab) -> None:
    found = compare(film_club, Scenario(), lab)
    frame = pd.concat(
        [lorenz(found.real.per_item, "film-club"), lorenz(found.synthetic.per_item, "streaming")]
    )
    assert frame["ratings"].between(0, 1).all()
    spec = popularity_chart(frame, LIGHT, "film-club").properties(width=300).to_dict()
    assert "film-club and streaming" in popularity_words(frame)
    assert "<svg" in vlc.vegalite_to_svg(spec)
