"""Every algorithm keeps the same contract; Surprise's own figures are met exactly."""

import dataclasses

import numpy as np
import pytest
import surprise
from hypothesis import given, settings
from hypothesis import strategies as st
from surprise import SVD, KNNBaseline

from personalize.errors import CapacityError, ScenarioError, UnknownNameError
from personalize.scenario import Scenario
from personalize.service.evidence import Evidence
from personalize.service.recommend import item_knn
from personalize.service.recommend.baselines import ContentConfig, NoConfig
from personalize.service.recommend.factorization import SVDppConfig, fit_svdpp
from personalize.service.recommend.item_knn import ItemKNNConfig, NeighbourModel, fit_item_knn
from personalize.service.recommend.registry import algorithms, configured, fit, sampled
from personalize.service.recommend.svd import FactorModel, SVDConfig, fit_svd
from personalize.service.recommend.trainset import make_trainset
from personalize.study.lab import Lab, catalogued
from personalize.world.catalogue import DOMAINS

VARIANTS: dict[str, dict[str, object]] = {
    name: {"recommender.algorithm": name} for name, row in algorithms().items() if row.personal
} | {
    f"{name} {form}": {"recommender.algorithm": name, "recommender.parameters": {"form": form}}
    for name in ("item_knn", "user_knn")
    for form in ("basic", "means", "zscore", "baseline")
}
EXACT = ("content", "item_knn", "svd", "svdpp", "slope_one", "baseline_only")


@pytest.fixture(scope="module")
def parts(lab: Lab, small: Scenario):
    world, cells = lab.world(small)
    return world, cells, catalogued(world)


@pytest.mark.parametrize("name", VARIANTS)
class TestContract:
    @pytest.fixture
    def model(self, name: str, lab: Lab, small: Scenario):
        return lab.model(small.replace(VARIANTS[name]))

    @pytest.mark.slow
    def test_contributions_add_up_to_the_score(self, name: str, model) -> None:
        evidence, fitted = model
        assert fitted.exact == name.startswith(EXACT)
        if not fitted.exact:
            self.by_withdrawal(name, evidence, fitted)
            return
        scores = fitted.scores(evidence)
        people, items = np.repeat(np.arange(20), 5), np.tile([0, 7, 50, 123, 319], 20)
        account = fitted.contributions(evidence, people, items)
        total = np.bincount(account.pairs, account.points, minlength=len(people))
        expected = scores[people, items] - fitted.baseline[items]
        assert np.abs(total - expected).max() < 1e-9
        assert np.abs(expected).max() > 0.01
        for pair in range(len(people)):
            cells = account.cells[account.indptr[pair] : account.indptr[pair + 1]]
            own = evidence.of(int(people[pair]))
            assert ((cells >= own.start) & (cells < own.stop)).all()

    def by_withdrawal(self, name: str, evidence: Evidence, fitted) -> None:
        """Check that the points of a kind are what its withdrawal changes."""
        people, items = np.arange(12), np.arange(0, 240, 20)
        account = fitted.contributions(evidence, people, items)
        if name == "normal":
            assert len(account.points) == 0
            return
        before = fitted.scores(evidence)[people, items]
        for kind in np.unique(evidence.types):
            after = fitted.scores(evidence.keep(evidence.types != kind))[people, items]
            own = evidence.types[account.cells] == kind
            points = np.bincount(account.pairs[own], account.points[own], minlength=12)
            has = np.bincount(account.pairs[own], minlength=12) > 0
            assert np.abs(points - (before - after))[has].max() < 1e-9

    def test_an_empty_profile_scores_the_baseline(self, name: str, model) -> None:
        evidence, fitted = model
        nothing = evidence.keep(np.zeros(len(evidence), dtype=bool))
        scores = fitted.scores(nothing)
        assert np.abs(scores - fitted.baseline).max() < 1e-12

    def test_a_profile_scores_the_same_alone_and_among_others(self, name: str, model) -> None:
        evidence, fitted = model
        alone = fitted.scores(evidence.take(np.array([17])))
        assert np.abs(alone[0] - fitted.scores(evidence)[17]).max() < 1e-9

    def test_liking_an_item_more_never_lowers_its_own_score(self, name: str, model) -> None:
        evidence, fitted = model
        if name not in {"content", "item_knn", "svd", "baseline_only"}:
            return  # not a promise of the others: who is alike, or a group, may change
        person = 3
        profile = evidence.take(np.array([person]))
        raised = profile.values.copy()
        items = np.flatnonzero(profile.columns < 320)[:5]
        before = fitted.scores(profile)[0]
        for cell in items:
            raised[:] = profile.values
            raised[cell] = 5.0
            better = Evidence(
                profile.indptr,
                profile.columns,
                raised,
                profile.types,
                profile.confidence,
                profile.width,
                profile.who,
            )
            column = profile.columns[cell]
            assert fitted.scores(better)[0][column] >= before[column] - 1e-9

    def test_with_no_evidence_everyone_gets_the_popular_list(
        self, name: str, lab: Lab, small: Scenario
    ) -> None:
        run = lab.run(small.replace(VARIANTS[name] | {"data.level": 0}))
        popular = lab.run(small.replace({"recommender.algorithm": "popular", "data.level": 0}))
        assert (run.slates.items == popular.slates.items).all()
        assert (run.slates.items == run.slates.items[0]).all()
        assert run.quality.relevance.mean() == 0


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_svd_scores_equal_surprise_for_trained_people(data: st.DataObject) -> None:
    evidence = random_evidence(data)
    trainset, _ = make_trainset(evidence)
    ours = fit_svd(evidence, bare(evidence), SVDConfig(n_factors=4, n_epochs=5), seed=3)
    assert isinstance(ours, FactorModel)
    algo: SVD = ours.algorithm
    for user in range(trainset.n_users):
        for item in range(evidence.width):
            assert ours.predict_trained()[user, item] == pytest.approx(
                algo.estimate(user, item), abs=1e-9
            )


@given(
    st.data(), st.sampled_from(["pearson_baseline", "msd", "cosine", "pearson"]), st.integers(1, 4)
)
@settings(max_examples=40, deadline=None)
def test_item_knn_scores_equal_surprise_with_ties_and_few_neighbours(
    data: st.DataObject, similarity: str, k: int
) -> None:
    evidence = random_evidence(data)
    config = ItemKNNConfig(k=k, similarity=similarity, min_k=data.draw(st.integers(1, 2)))
    ours = fit_item_knn(evidence, bare(evidence), config, seed=0)
    assert isinstance(ours, NeighbourModel)
    algo: KNNBaseline = ours.algorithm
    predicted = ours.predict_trained()
    for user in range(algo.trainset.n_users):
        for item in range(evidence.width):
            assert predicted[user, item] == pytest.approx(algo.estimate(user, item)[0], abs=1e-9)


def random_evidence(data: st.DataObject) -> Evidence:
    people, width = data.draw(st.integers(2, 8)), data.draw(st.integers(3, 9))
    rng = np.random.default_rng(data.draw(st.integers(0, 10_000)))
    rows = []
    for _ in range(people):
        rows.append(np.sort(rng.choice(width, int(rng.integers(1, width + 1)), replace=False)))
    columns = np.concatenate(rows).astype(np.int32)
    indptr = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    # Whole stars, so that similarities tie often.
    values = rng.integers(1, 6, len(columns)).astype(float)
    return Evidence(
        indptr, columns, values, np.zeros(len(columns), np.int8), np.ones(len(columns)), width
    )


def bare(evidence: Evidence):
    from personalize.service.recommend.base import Catalogued

    return Catalogued(evidence.width, np.ones(evidence.width), np.zeros((evidence.width, 1)))


@given(st.data())
@settings(max_examples=15, deadline=None)
def test_svdpp_scores_equal_surprise_for_trained_people(data: st.DataObject) -> None:
    evidence = random_evidence(data)
    ours = fit_svdpp(evidence, bare(evidence), SVDppConfig(n_factors=3, n_epochs=3), seed=3)
    predicted = ours.predict_trained()
    for user in range(len(predicted)):
        for item in range(evidence.width):
            assert predicted[user, item] == pytest.approx(
                ours.algorithm.estimate(user, item), abs=1e-9
            )


def test_nobody_is_their_own_neighbour(lab: Lab, small: Scenario) -> None:
    evidence, fitted = lab.model(small.replace({"recommender.algorithm": "user_knn"}))
    people = np.arange(30)
    likeness = fitted.likeness(evidence.take(people))
    assert (likeness[people, people] == 0).all()
    stranger = dataclasses.replace(evidence.take(people), who=None)
    assert (fitted.likeness(stranger)[people, people] > 0.99).all()


def test_likeness_is_surprises_own(lab: Lab, small: Scenario) -> None:
    for similarity in ("msd", "cosine", "pearson"):
        scenario = small.replace(
            {
                "recommender.algorithm": "user_knn",
                "data.level": 1,
                "recommender.parameters": {"similarity": similarity},
            }
        )
        evidence, fitted = lab.model(scenario)
        trainset, people = make_trainset(evidence)
        algo = surprise.KNNBasic(
            sim_options={"name": similarity, "user_based": True}, verbose=False
        ).fit(trainset)
        ours = fitted.likeness(dataclasses.replace(evidence.take(people[:40]), who=None))
        theirs = algo.sim[:40].copy()
        off = ~np.eye(40, len(people), dtype=bool)
        assert np.abs(ours - theirs)[off].max() < 1e-9


def test_svd_fold_in_is_surprises_own_update_from_zero() -> None:
    rng = np.random.default_rng(0)
    evidence = Evidence(
        np.array([0, 5, 10]),
        np.tile(np.arange(5), 2).astype(np.int32),
        rng.integers(1, 6, 10).astype(float),
        np.zeros(10, np.int8),
        np.ones(10),
        6,
    )
    model = fit_svd(evidence, bare(evidence), SVDConfig(n_factors=3, n_epochs=4), seed=1)
    assert isinstance(model, FactorModel)
    algo = model.algorithm
    bias, p = 0.0, np.zeros(3)
    for _ in range(algo.n_epochs):
        for column, value in zip(evidence.columns[:5], evidence.values[:5], strict=True):
            q = algo.qi[column]
            error = value - (algo.trainset.global_mean + bias + algo.bi[column] + p @ q)
            bias += algo.lr_bu * (error - algo.reg_bu * bias)
            p = p + algo.lr_pu * (error * q - algo.reg_pu * p)
    expected = model.baseline + bias + algo.qi @ p
    assert np.abs(model.scores(evidence)[0] - expected).max() < 1e-12


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("name", ["svd", "item_knn"])
def test_what_people_do_fits_much_better_than_the_popular_list(
    name: str, domain: str, lab: Lab
) -> None:
    start = Scenario().replace({"service.domain": domain, "recommender.algorithm": name})
    assert lab.run(start.replace({"data.level": 2})).quality.relevance.mean() > 0.25
    assert lab.run(start.replace({"data.level": 0})).quality.relevance.mean() == 0


def test_unknown_settings_and_names_are_refused() -> None:
    with pytest.raises(ScenarioError, match="depth.*n_factors"):
        configured("svd", {"depth": 3})
    with pytest.raises(ScenarioError, match="n_factors = 0: allowed is 1 to 200"):
        configured("svd", {"n_factors": 0})
    with pytest.raises(ScenarioError, match="lr_all = 0: allowed is more than 0, at most 0.1"):
        configured("svd", {"lr_all": 0})
    with pytest.raises(UnknownNameError, match="magic.*popular"):
        fit("magic", None, None, {}, 0)  # type: ignore[arg-type]
    assert isinstance(configured("content", {}), ContentConfig)
    assert isinstance(configured("popular", {}), NoConfig)


def test_item_knn_names_the_memory_it_would_need() -> None:
    with pytest.raises(CapacityError, match="16.0 GB for 20,000 items.*svd"):
        item_knn.check_memory(20_000)
    item_knn.check_memory(5_000)


def test_a_large_crowd_is_learnt_from_in_part(parts) -> None:
    _, cells, _ = parts
    evidence = cells.evidence(["ratings", "activity"])
    fewer = sampled(evidence, len(evidence) // 3, seed=1)
    assert 0.25 * len(evidence) < len(fewer) <= len(evidence) / 3
    assert (sampled(evidence, len(evidence) // 3, seed=1).columns == fewer.columns).all()
