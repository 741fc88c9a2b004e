"""The numbers and figures of ml-theory/structure.md."""

from __future__ import annotations

from itertools import combinations, product
from math import factorial, log

import k_means
import numpy as np
import pytest
import structure
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.decomposition import PCA
from sklearn.metrics import accuracy_score, f1_score, hamming_loss, multilabel_confusion_matrix, silhouette_score
from sklearn.mixture import GaussianMixture

from tests.pages import says

PAGE = "ml-theory/structure.md"


def test_labels_on_a_chain() -> None:
    chain = np.diag([1.0, 1.0, 1.0], 1)
    scores = structure.propagate(chain + chain.T, np.array([0, 3]), np.array([1, 0]))
    np.testing.assert_allclose(scores, [1, 2 / 3, 1 / 3, 0])
    assert says(PAGE, "ends labeled 1 and 0, the two between get 2/3 and 1/3")


def test_propagation_is_where_repeated_averaging_ends() -> None:
    rng = np.random.default_rng(0)
    weights = rng.uniform(0, 1, (8, 8))
    weights += weights.T
    np.fill_diagonal(weights, 0)
    scores = np.full(8, 0.5)
    for _ in range(500):
        scores = weights @ scores / weights.sum(axis=1)
        scores[[1, 5]] = 1, 0
    np.testing.assert_allclose(structure.propagate(weights, np.array([1, 5]), np.array([1, 0])), scores)


def test_two_labels_go_further_with_the_unlabeled_points() -> None:
    _, y, labeled, nearest, spread = structure.from_two_labels()
    assert set(y[labeled]) == {0, 1}
    assert says(PAGE, f"from accuracy {(nearest == y).mean():.2f} to {(spread == y).mean():.2f}")


def test_the_likeliest_set_is_not_the_set_of_likely_labels() -> None:
    chance: dict[tuple[int, ...], float] = {(1, 0): 0.4, (0, 1): 0.3, (1, 1): 0.3}
    a, b = (sum(p for labels, p in chance.items() if labels[at]) for at in (0, 1))
    assert says(PAGE, f"A holds with {a:.1f} and B with {b:.1f}")
    every = list(product((0, 1), repeat=2))

    def wrong(said: tuple[int, ...]) -> float:
        return sum(p * float(np.not_equal(said, labels).sum()) for labels, p in chance.items())

    assert min(every, key=wrong) == (1, 1)
    assert max(every, key=lambda said: chance.get(said, 0)) == (1, 0)
    assert says(PAGE, f"right only {chance[1, 1]:.0%} of the time, while {{A}} is right {chance[1, 0]:.0%}")
    assert says(PAGE, f"20 labels have {2**20:,} subsets")


def test_multi_label_metrics() -> None:
    true = np.array([[1, 1, 0], [1, 0, 0], [0, 1, 1], [1, 0, 0]])
    said = np.array([[1, 1, 0], [1, 0, 0], [0, 0, 0], [1, 1, 0]])
    names = "ABC"
    for row, (y, p) in enumerate(zip(true, said, strict=True)):
        sets = [", ".join(names[at] for at in np.flatnonzero(part)) or "none" for part in (y, p)]
        score = f1_score(true[row : row + 1], said[row : row + 1], average="samples", zero_division=0.0)
        assert says(PAGE, f"| {sets[0]} | {sets[1]} | {score:.3f} |")
    counts = multilabel_confusion_matrix(true, said)
    for name, count, score in zip(names, counts, f1_score(true, said, average=None, zero_division=0.0), strict=True):
        assert says(PAGE, f"| {name} | {count[1, 1]}, {count[0, 1]}, {count[1, 0]} | {score:.3f} |")
    macro, micro, sample = (f1_score(true, said, average=way) for way in ("macro", "micro", "samples"))
    assert says(PAGE, f"the mean over labels, is {macro:.3f}")
    whole = counts.sum(axis=0)
    assert says(PAGE, f"from the summed counts {whole[1, 1]}, {whole[0, 1]}, {whole[1, 0]}, is {micro:.3f}")
    assert says(PAGE, f"the mean over examples, is {sample:.3f}")
    assert says(PAGE, f"the share of exact sets, is {accuracy_score(true, said):.2f}")
    assert says(PAGE, f"is 3 of 12, {hamming_loss(true, said):.2f}")


def test_the_best_threshold_for_f1_is_half_the_best_f1() -> None:
    chances = np.random.default_rng(0).beta(0.6, 2, 20000)
    order = np.sort(chances)[::-1]
    hits, chosen = np.cumsum(order), np.arange(1, len(order) + 1)
    expected = 2 * hits / (chosen + chances.sum())
    assert order[expected.argmax()] == pytest.approx(expected.max() / 2, abs=0.001)
    assert says(PAGE, f"best F1 0.6 is cut at {0.6 / 2}")


RECTANGLE = np.array([(0, 0), (0, 1), (4, 0), (4, 1)], dtype=float)


def test_a_start_that_is_stuck() -> None:
    stuck = k_means.lloyd(RECTANGLE, RECTANGLE[:2])
    np.testing.assert_allclose(stuck.centroids, [(2, 0), (2, 1)])
    best = k_means.lloyd(RECTANGLE, RECTANGLE[[0, 2]]).inertia
    assert says(PAGE, f"Inertia is {stuck.inertia:.0f}; the left and right pairs would give {best:.0f}")
    pairs = list(combinations(range(4), 2))
    bad = [pair for pair in pairs if k_means.lloyd(RECTANGLE, RECTANGLE[list(pair)]).inertia > best]
    assert len(bad) / len(pairs) == 1 / 3 and says(PAGE, "Two random points are such a bad pair with probability 1/3")
    far = k_means.squared_distances(RECTANGLE, RECTANGLE[:1]).ravel()
    assert says(PAGE, "the squared distances are {:.0f}, {:.0f} and {:.0f}".format(*far[1:]))
    assert says(PAGE, f"so the bad choice has probability {far[1]:.0f}/{far.sum():.0f}")


def test_bounds_of_the_schemes() -> None:
    four, ten = (factorial(k) / k**k for k in (4, 10))
    assert says(PAGE, f"{four:.1%} for four, {ten:.2%} for ten")
    assert says(PAGE, f"{8 * (log(10) + 2):.0f} times for ten clusters")


def test_starts_compared() -> None:
    x, rng = structure.blobs(), np.random.default_rng(0)
    ends = [
        np.array([k_means.lloyd(x, start(x, 4, rng)).inertia for _ in range(500)])
        for start in (k_means.random_start, k_means.plus_plus)
    ]
    best = min(map(np.min, ends))
    shares = [(end < best * 1.001).mean() for end in ends]
    assert says(PAGE, f"{shares[0]:.0%} of 500 random starts end at the best inertia found, and {shares[1]:.0%} of 500")


def test_the_stuck_run_gains_little_by_moving_one_point() -> None:
    x = structure.blobs()
    stuck = k_means.lloyd(x, x[[3, 35, 40, 50]])

    def inertia(clusters: np.ndarray) -> float:
        return sum(float(((x[clusters == j] - x[clusters == j].mean(axis=0)) ** 2).sum()) for j in range(4))

    moves = (np.where(np.arange(len(x)) == i, j, stuck.labels) for i in range(len(x)) for j in range(4))
    assert says(PAGE, f"lowers inertia by only {stuck.inertia - min(map(inertia, moves)):.2f}")


def test_scikit_learn_picks_the_way_to_the_axes_by_shape() -> None:
    rng = np.random.default_rng(0)
    solvers = [PCA().fit(rng.normal(size=(rows, 5)))._fit_svd_solver for rows in (49, 50)]
    assert solvers == ["full", "covariance_eigh"]
    assert says(PAGE, "at most 1,000 features and at least ten times as many rows")


def test_k_means_is_a_mixture_with_small_equal_spherical_covariances() -> None:
    """From the best centers, expectation–maximization finds round clusters of like spread and the same assignment."""
    x = structure.blobs()
    run = k_means.lloyd(x, k_means.plus_plus(x, 4, np.random.default_rng(1)))
    mixture = GaussianMixture(4, covariance_type="spherical", means_init=run.centroids, random_state=0).fit(x)
    assert (mixture.predict(x) == run.labels).all()


def test_silhouette_and_elbow() -> None:
    x = structure.blobs()
    cluster = k_means.lloyd(x, x[[0, 40, 70, 100, 5]]).labels
    assert structure.silhouette(x, cluster) == pytest.approx(silhouette_score(x, cluster))
    rows = structure.by_k(k_means.k_means)
    inertia = [row[1] for row in rows]
    assert inertia == sorted(inertia, reverse=True)
    k, _, score = max(rows, key=lambda row: row[2])
    assert k == 4 and says(PAGE, f"peaks at four clusters with {score:.2f}")


def test_pca_by_hand() -> None:
    raw = np.array([(13, 23), (7, 17), (11, 19), (9, 21)], dtype=float)
    centered = raw - raw.mean(axis=0)
    covariance = centered.T @ centered / 4
    np.testing.assert_allclose(covariance, [(5, 4), (4, 5)])
    assert says(PAGE, r"\begin{pmatrix}5&4\\4&5\end{pmatrix}")
    variances, axes = structure.principal_axes(raw)
    np.testing.assert_allclose(variances, [9, 1])
    np.testing.assert_allclose(np.abs(axes @ [1, 1]), [np.sqrt(2), 0], atol=1e-12)
    singular = np.linalg.svd(centered)[1]
    assert says(PAGE, "the singular values of $X$ are {:.0f} and {:.0f}".format(*singular))
    kept = centered @ axes[:1].T @ axes[:1]
    assert says(PAGE, f"keeps {variances[0] / variances.sum():.0%} of the variance")
    assert np.mean(np.sum((centered - kept) ** 2, axis=1)) == pytest.approx(variances[1])


def test_pca_without_centering_and_scaling() -> None:
    raw = np.array([(13, 23), (7, 17), (11, 19), (9, 21)], dtype=float)
    first = np.abs(np.linalg.svd(raw)[2][0])
    mean = raw.mean(axis=0) / np.linalg.norm(raw.mean(axis=0))
    assert says(
        PAGE, f"({first[0]:.3f}, {first[1]:.3f}): nearly the direction of the mean, ({mean[0]:.3f}, {mean[1]:.3f})"
    )
    fine = raw * (100, 1)
    assert says(PAGE, f"it now has {fine.var(axis=0)[0] / fine.var(axis=0).sum():.2%} of the variance by itself")
    assert abs(structure.principal_axes(fine)[1][0, 0]) > 0.9999


def test_variance_is_not_use_for_the_classes() -> None:
    x, y = structure.ridges()
    variances, axes = structure.principal_axes(x)
    cuts = [structure.best_cut((x - x.mean(axis=0)) @ axis, y) for axis in axes]
    assert says(PAGE, f"the first axis holds {variances[0] / variances.sum():.0%} of the variance")
    assert says(PAGE, f"with accuracy {cuts[0]:.2f}; on the second it is {cuts[1]:.2f}")


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6))
def test_principal_axes_agree_with_scikit_learn(seed: int) -> None:
    x = np.random.default_rng(seed).normal(size=(20, 4))
    variances, axes = structure.principal_axes(x)
    theirs = PCA().fit(x)
    np.testing.assert_allclose(variances * 20 / 19, theirs.explained_variance_)
    np.testing.assert_allclose(np.abs(np.sum(axes * theirs.components_, axis=1)), 1)
