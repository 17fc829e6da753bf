"""Every algorithm of Surprise, every pair: array scores equal its own unclipped estimates."""

import re

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
        ({"n": 2.5}, r"^n = 2.5: a whole number of at least 1 is needed\.$"),
        ({"n": "3"}, r"^n = '3': a whole number"),
        ({"n": True}, "^n = True: a whole number"),
        ({"n": None}, "^n = None: a whole number"),
        ({"n": np.float64(2)}, "^n = 2.0: a whole number"),
        ({"n": np.bool_(True)}, "^n = True: a whole number"),
        ({"users": [["a"]]}, "is not in the training set"),
        ({"users": [None]}, "None is not in the training set"),
        ({"users": [float("nan")]}, "nan is not in the training set"),
    ],
)
def test_wrong_requests_are_named(change: dict, said: str) -> None:
    algo = surprise.SVD(n_epochs=1).fit(trainset(0))
    with pytest.raises(ModelError, match=said):
        recommend(algo, **change)


def test_models_that_cannot_be_served_are_named() -> None:
    with pytest.raises(ModelError, match="not fitted"):
        recommend(surprise.SVD())
    stripped = surprise.SVD(n_epochs=1).fit(trainset(0))
    stripped.trainset = None
    with pytest.raises(ModelError, match="SVD has no training set"):
        recommend(stripped)
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


def fitted(rows: list[tuple[object, object, float]], **ids: object) -> surprise.SVD:
    frame = pd.DataFrame({"u": [r[0] for r in rows], "i": [r[1] for r in rows]})
    frame = frame.astype(ids) if ids else frame
    frame["r"] = [r[2] for r in rows]
    train = Dataset.load_from_df(frame, Reader()).build_full_trainset()
    return surprise.SVD(n_epochs=2, random_state=0).fit(train)


TEXTS = [("7", "a", 5.0), ("7", "b", 1.0), ("8", "a", 4.0), ("8", "c", 5.0)]
NUMBERS = [(7, 1, 5.0), (7, 2, 1.0), (8, 1, 4.0)]
TUPLES = [((1, "a"), ("x", 1), 5.0), ((1, "b"), ("x", 2), 4.0), ((1, "a"), ("x", 2), 3.0)]
HASHES = [(2**63 + 5, 2**63 + 7, 5.0), (2**64 - 1, 2**63 + 8, 4.0), (12, 2**63 + 7, 3.0)]


@pytest.mark.parametrize(
    ("rows", "change", "hint"),
    [
        (TEXTS, {"users": 7}, "the model has “7” as text"),
        (TEXTS, {"users": [7.0]}, "the model has “7” as text"),
        (TEXTS, {"users": np.array([7])}, "The person 7 is .*the model has “7” as text"),
        (TEXTS, {"users": b"7"}, "the model has “7” as text"),
        (TEXTS, {"users": " 7"}, "the model has “7” without the spaces"),
        (NUMBERS, {"users": "7"}, "the model has 7 as a number"),
        (NUMBERS, {"users": ["7.0"]}, "the model has 7.0 as a number"),
        (NUMBERS, {"items": ["1"]}, "The candidate '1' .*the model has 1 as a number"),
    ],
)
def test_an_id_of_another_type_is_told_how_the_model_has_it(rows, change, hint) -> None:
    with pytest.raises(ModelError, match=f"is not in the training set: .*|{hint}") as raised:
        recommend(fitted(rows), **change)
    assert re.search(hint, str(raised.value))


@pytest.mark.parametrize("rows", [TEXTS, NUMBERS, TUPLES, HASHES])
def test_ids_are_returned_as_they_were_given(rows) -> None:
    algo = fitted(rows)
    found = recommend(algo, n=np.int32(5), seen=True)
    assert set(found["user"]) == {row[0] for row in rows}
    assert set(found["item"]) == {row[1] for row in rows}
    first_user, first_item = rows[0][0], rows[0][1]
    for users in (first_user, [first_user], pd.Series([first_user]), iter([first_user])):
        alone = recommend(algo, users=users, items=[first_item], seen=True)
        assert alone["user"].tolist() == [first_user] and alone["item"].tolist() == [first_item]
    both = recommend(algo, users=(rows[0][0], rows[1][0]), seen=True)
    assert set(both["user"]) == {rows[0][0], rows[1][0]}


@pytest.mark.parametrize("rows", [TEXTS, NUMBERS, TUPLES, HASHES])
def test_an_empty_list_gives_an_empty_table_of_the_same_kind(rows) -> None:
    algo = fitted(rows)
    whole = recommend(algo, seen=True)
    for change in ({"users": []}, {"items": []}, {"users": (), "items": ()}, {"users": iter(())}):
        found = recommend(algo, **change)
        assert len(found) == 0 and list(found) == ["user", "rank", "item", "score"]
        assert found.dtypes.equals(whole.dtypes)


@pytest.mark.parametrize("kind", [surprise.SVD, surprise.BaselineOnly, surprise.KNNBasic])
def test_a_missing_rating_is_named_before_anything_else(kind: type) -> None:
    frame = pd.DataFrame([("7", "a", 5.0), ("7", "b", np.nan), ("8", "a", 4.0)])
    algo = kind().fit(Dataset.load_from_df(frame, Reader()).build_full_trainset())
    with pytest.raises(ModelError, match="A rating is missing: that of '7' for 'b' is nan; leave"):
        recommend(algo, n="x", users=["nobody"])
