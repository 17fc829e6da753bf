"""Every algorithm of Surprise, every pair: array scores equal its own unclipped estimates."""

import numpy as np
import pandas as pd
import pytest
import surprise
from hypothesis import given, settings
from hypothesis import strategies as st
from surprise import Dataset, Reader

from personalize.serving.scorers import ModelError, scorer
from personalize.serving.topn import recommend

FACTORS = {
    "svd": lambda: surprise.SVD(n_factors=5, n_epochs=4, random_state=1),
    "svd unbiased": lambda: surprise.SVD(n_factors=5, n_epochs=4, biased=False, random_state=1),
    "svd++": lambda: surprise.SVDpp(n_factors=3, n_epochs=3, random_state=1),
    "svd++ cached": lambda: surprise.SVDpp(
        n_factors=3, n_epochs=3, random_state=1, cache_ratings=True
    ),
    "nmf": lambda: surprise.NMF(n_factors=4, n_epochs=5, random_state=1),
    "nmf biased": lambda: surprise.NMF(n_factors=4, n_epochs=5, biased=True, random_state=1),
    "slope one": surprise.SlopeOne,
    "co-clustering": lambda: surprise.CoClustering(random_state=1),
    "baseline als": lambda: surprise.BaselineOnly(verbose=False),
    "baseline sgd": lambda: surprise.BaselineOnly({"method": "sgd"}, verbose=False),
}
NEIGHBOURS = {
    f"{kind.__name__} {name} {'users' if by_users else 'items'}": (kind, name, by_users)
    for kind in (
        surprise.KNNBasic,
        surprise.KNNWithMeans,
        surprise.KNNWithZScore,
        surprise.KNNBaseline,
    )
    for name in ("msd", "cosine", "pearson", "pearson_baseline")
    for by_users in (True, False)
}


def trainset(
    seed: int, low: float = 1, high: float = 5, step: float = 1.0, people: int = 9, items: int = 8
):
    rng = np.random.default_rng(seed)
    rows = [
        (f"u{u}", f"i{i}", low + step * int(rng.integers(0, int((high - low) / step) + 1)))
        for u in range(people)
        for i in rng.permutation(items)[: int(rng.integers(1, items + 1))]
    ]
    frame = pd.DataFrame(rows, columns=["u", "i", "r"])
    return Dataset.load_from_df(frame, Reader(rating_scale=(low, high))).build_full_trainset()


def own(algo, user: int, item: int) -> float:
    return algo.predict(
        algo.trainset.to_raw_uid(user), algo.trainset.to_raw_iid(item), clip=False
    ).est


def compare(algo) -> None:
    everybody = np.arange(algo.trainset.n_users)
    ours = scorer(algo)(everybody)
    theirs = [[own(algo, u, i) for i in range(algo.trainset.n_items)] for u in everybody]
    assert np.abs(ours - np.array(theirs)).max() < 1e-9
    assert np.abs(scorer(algo)(everybody[1:3]) - ours[1:3]).max() < 1e-9


@pytest.mark.filterwarnings("ignore:Surprise")
@pytest.mark.parametrize("name", FACTORS)
@pytest.mark.parametrize(
    ("low", "high", "step"), [(1, 5, 1), (0.5, 5, 0.5), (-10, 10, 1), (0, 1, 1)]
)
def test_factor_and_cluster_models_equal_surprise(
    name: str, low: float, high: float, step: float
) -> None:
    algo = FACTORS[name]().fit(trainset(0, low, high, step))
    if not np.isfinite(getattr(algo, "qi", 0.0)).all():
        # Surprise divides by zero where ratings are not positive, and says nothing.
        with pytest.raises(ModelError, match="NMF needs ratings above zero"):
            scorer(algo)
        return
    compare(algo)


@pytest.mark.parametrize("kind", [surprise.SlopeOne, surprise.CoClustering])
def test_half_stars_that_surprise_cuts_off_are_told(kind: type) -> None:
    with pytest.warns(UserWarning, match="3.5 counts as 3"):
        recommend(kind().fit(trainset(0, 0.5, 5, 0.5)))


@given(
    st.integers(0, 10_000),
    st.sampled_from(sorted(NEIGHBOURS)),
    st.integers(1, 5),
    st.integers(1, 3),
)
@settings(max_examples=120, deadline=None)
def test_neighbourhood_models_equal_surprise_with_ties_and_few_neighbours(
    seed: int, name: str, k: int, min_k: int
) -> None:
    kind, similarity, by_users = NEIGHBOURS[name]
    options = {"name": similarity, "user_based": by_users, "min_support": 1}
    compare(kind(k=k, min_k=min_k, sim_options=options, verbose=False).fit(trainset(seed)))


@given(st.integers(0, 10_000), st.sampled_from(sorted(FACTORS)))
@settings(max_examples=30, deadline=None)
def test_any_small_set_of_ratings_is_met(seed: int, name: str) -> None:
    compare(FACTORS[name]().fit(trainset(seed, people=4, items=3)))


def test_normal_predictor_is_met_in_distribution() -> None:
    algo = surprise.NormalPredictor().fit(trainset(0, people=300, items=40))
    scores = scorer(algo, seed=3)(np.arange(300))
    assert scores.mean() == pytest.approx(algo.trainset.global_mean, abs=0.05)
    assert scores.std() == pytest.approx(algo.sigma, abs=0.05)
    assert np.array_equal(scorer(algo, seed=3)(np.array([7])), scores[7:8])
    assert not np.array_equal(scorer(algo, seed=4)(np.array([7])), scores[7:8])


def test_everybodys_best_are_those_of_a_full_sort() -> None:
    algo = surprise.KNNBaseline(k=3, verbose=False).fit(trainset(5, people=40, items=30))
    found = recommend(algo, n=4)
    train = algo.trainset
    for user in range(train.n_users):
        rated = {i for i, _ in train.ur[user]}
        scores = [
            (-round(own(algo, user, i), 9), i) for i in range(train.n_items) if i not in rated
        ]
        expected = [train.to_raw_iid(i) for _, i in sorted(scores)[:4]]
        rows = found[found["user"] == train.to_raw_uid(user)]
        assert rows["item"].tolist() == expected
        assert rows["rank"].tolist() == list(range(1, len(expected) + 1))


def test_people_candidates_and_seen_items_are_choices() -> None:
    algo = surprise.SVD(random_state=0).fit(trainset(2, people=12, items=9))
    all_of_them = recommend(algo, n=3)
    one = recommend(algo, n=3, users="u4")
    assert one["item"].tolist() == all_of_them.loc[all_of_them["user"] == "u4", "item"].tolist()
    few = recommend(algo, n=5, users=["u4", "u1"], items=["i0", "i3"], seen=True)
    assert few["user"].tolist() == ["u4", "u4", "u1", "u1"]
    assert set(few["item"]) == {"i0", "i3"}
    whole = recommend(algo, n=500, seen=True)
    assert len(whole) == algo.trainset.n_users * algo.trainset.n_items
    assert list(whole.columns) == ["user", "rank", "item", "score"]


def test_memory_is_bounded_by_chunks_without_changing_anything(monkeypatch) -> None:
    from personalize.serving import topn

    algo = surprise.SlopeOne().fit(trainset(3, people=30, items=12))
    whole = recommend(algo, n=5)
    monkeypatch.setattr(topn, "CELLS_AT_ONCE", 40)
    assert recommend(algo, n=5).equals(whole)


def test_ties_go_to_the_item_met_first() -> None:
    rows = [("a", "x", 3), ("a", "y", 3), ("b", "z", 3), ("b", "w", 3), ("c", "x", 3)]
    frame = pd.DataFrame(rows)
    train = Dataset.load_from_df(frame, Reader()).build_full_trainset()
    found = recommend(surprise.BaselineOnly(verbose=False).fit(train), n=3)
    assert found.loc[found["user"] == "c", "item"].tolist() == ["y", "z", "w"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"n": 0}, "at least 1"),
        ({"users": "nobody"}, "nobody"),
        ({"items": ["nothing"]}, "nothing"),
        ({"items": []}, "empty"),
    ],
)
def test_wrong_requests_are_named(change: dict, said: str) -> None:
    algo = surprise.SVD(n_epochs=1).fit(trainset(0))
    with pytest.raises(ModelError, match=said):
        recommend(algo, **change)


def test_models_that_cannot_be_served_are_named() -> None:
    with pytest.raises(ModelError, match="not fitted"):
        recommend(surprise.SVD())
    with pytest.raises(ModelError, match="dict is not one of Surprise"):
        recommend({})

    class Mine(surprise.AlgoBase):
        pass

    with pytest.raises(ModelError, match="Mine is not one"):
        recommend(Mine())
    broken = surprise.SVD(n_epochs=1).fit(trainset(0))
    del broken.qi
    with pytest.raises(ModelError, match="lacks “qi”"):
        recommend(broken)
