"""K-means: against scikit-learn and by its properties; the page's numbers."""

from __future__ import annotations

import itertools
import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from k_means import (
    Floats,
    assign,
    expanded_distances,
    inertia,
    k_means,
    lloyd,
    mini_batch,
    plain_k_means,
    plus_plus,
    random_start,
    squared_distances,
    update,
)
from k_means_example import three_groups
from sklearn.cluster import KMeans

from macros.figures.ml_coding.k_means import starts
from tests.pages import says

TABLES = st.tuples(st.integers(3, 30), st.integers(1, 4)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.integers(-20, 20).map(float))
)


def blobs(seed: int, k: int = 5, d: int = 3) -> Floats:
    rng = np.random.default_rng(seed)
    return np.concatenate([rng.normal(rng.uniform(-10, 10, d), 1.5, size=(60, d)) for _ in range(k)])


@pytest.mark.parametrize("seed", range(5))
def test_lloyd_ends_where_scikit_learn_ends(seed: int) -> None:
    points = blobs(seed)
    start = random_start(points, 5, np.random.default_rng(seed))
    ours = lloyd(points, start)
    theirs = KMeans(5, init=start, n_init=1, algorithm="lloyd", tol=0, max_iter=300).fit(points)
    np.testing.assert_array_equal(ours.labels, theirs.labels_)
    np.testing.assert_allclose(ours.centroids, theirs.cluster_centers_)
    assert ours.inertia == pytest.approx(theirs.inertia_)


@pytest.mark.parametrize("seed", range(5))
def test_restarts_are_as_good_as_scikit_learn(seed: int) -> None:
    points = blobs(seed)
    theirs = KMeans(5, n_init=10, random_state=0).fit(points)
    assert k_means(points, 5, np.random.default_rng(seed)).inertia <= theirs.inertia_ * 1.001


@settings(max_examples=50, deadline=None)
@given(TABLES, st.integers(1, 6), st.integers(0, 100))
def test_inertia_never_rises_and_centroids_stay_finite(points: Floats, k: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    centroids = rng.uniform(-30, 30, size=(min(k, len(points)), points.shape[1]))  # anywhere: some clusters start empty
    labels = assign(points, centroids)
    values = [inertia(points, labels, centroids)]
    for _ in range(10):
        centroids = update(points, labels, len(centroids))
        values.append(inertia(points, assign(points, centroids), centroids))
        labels = assign(points, centroids)
    assert np.isfinite(centroids).all()
    assert all(after <= before + 1e-9 * (1 + before) for before, after in itertools.pairwise(values))


@settings(max_examples=50, deadline=None)
@given(TABLES, st.integers(1, 6), st.integers(0, 100))
def test_a_converged_run_is_a_fixed_point(points: Floats, k: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    found = lloyd(points, plus_plus(points, min(k, len(points)), rng))
    assert found.iterations < 300
    np.testing.assert_array_equal(found.labels, assign(points, found.centroids))
    for j in set(found.labels):
        np.testing.assert_allclose(found.centroids[j], points[found.labels == j].mean(axis=0))
    # An empty cluster is left only where every point lies on its centroid already.
    assert len(set(found.labels)) == len(found.centroids) or found.inertia == 0


@settings(max_examples=50, deadline=None)
@given(TABLES, st.integers(1, 4), st.integers(0, 100))
def test_plain_python_agrees_with_the_vectorized_run(points: Floats, k: int, seed: int) -> None:
    start = random_start(points, min(k, len(points)), np.random.default_rng(seed))
    centroids, labels = plain_k_means(points.tolist(), start.tolist())
    # Rounding may break a tie one way or the other; what plain Python reaches must be a fixed point of the other too.
    np.testing.assert_allclose(update(points, np.array(labels), len(start)), centroids)
    distances = squared_distances(points, np.array(centroids))
    np.testing.assert_allclose(distances[np.arange(len(points)), labels], distances.min(axis=1), atol=1e-9)


def test_plain_python_ends_where_the_vectorized_run_ends() -> None:
    for seed in range(5):
        points = blobs(seed)
        start = random_start(points, 5, np.random.default_rng(seed))
        centroids, labels = plain_k_means(points.tolist(), start.tolist())
        found = lloyd(points, start)
        assert labels == found.labels.tolist()
        np.testing.assert_allclose(centroids, found.centroids)


@pytest.mark.parametrize("limit", range(4))
def test_a_limit_of_iterations_leaves_each_point_at_its_nearest_centroid(limit: int) -> None:
    points = blobs(0)
    start = random_start(points, 5, np.random.default_rng(0))
    centroids, labels = plain_k_means(points.tolist(), start.tolist(), limit)
    found = lloyd(points, start, limit)
    assert found.iterations == limit, "the limit is what stops it"
    np.testing.assert_allclose(centroids, found.centroids)
    assert labels == found.labels.tolist() == assign(points, found.centroids).tolist()


def test_a_tie_can_end_the_run_above_a_local_minimum() -> None:
    points = np.array([[0.0], [2.0], [3.0]])
    stuck, better = lloyd(points, [[1.0], [3.0]]), lloyd(points, [[1.0], [2.99]])
    assert stuck.centroids.ravel().tolist() == [1, 3]
    assert says("ml-coding/k-means.md", f"lowers the inertia from {stuck.inertia:g} to {better.inertia:g}")


def test_the_hard_case_that_breaks_naive_code() -> None:
    """Two starting centroids in one place: the second gets no point, and its mean is NaN without a rule."""
    points = np.array([[0], [1], [10], [11]])
    found = lloyd(points.astype(float), points[[0, 0]])
    assert sorted(found.centroids.ravel()) == [0.5, 10.5]
    with np.errstate(invalid="ignore"):
        labels = np.zeros(4, dtype=int)
        naive = np.array([points[labels == j].sum(axis=0) / np.sum(labels == j) for j in range(2)])
    assert np.isnan(naive[1]).all()


def test_integer_input_is_not_truncated() -> None:
    found = k_means([[0], [1], [10], [11]], 2, np.random.default_rng(0))
    assert sorted(found.centroids.ravel()) == [0.5, 10.5]
    truncating = np.array([[0], [10]])
    truncating[0] = np.mean([0, 1])
    assert truncating[0] == 0, "what an integer array makes of 0.5"


def test_an_empty_cluster_never_stays_while_a_point_is_off_its_centroid() -> None:
    """A far point alone in its cluster is no place for the empty one: it takes a point that is off its mean."""
    found = lloyd(np.array([[0.0], [2.0], [100.0]]), [[1.0], [150.0], [900.0]])
    assert found.inertia == 0
    assert sorted(found.centroids.ravel()) == [0, 2, 100]
    assert plain_k_means([[0.0], [2.0], [100.0]], [[1.0], [150.0], [900.0]])[0] == found.centroids.tolist()


def test_fewer_different_points_than_clusters() -> None:
    found = k_means(np.ones((6, 2)), 4, np.random.default_rng(0))
    assert found.inertia == 0
    np.testing.assert_array_equal(found.centroids, np.ones((4, 2)))


@pytest.mark.parametrize("k", [0, 5, -1])
def test_a_k_that_cannot_be_is_refused(k: int) -> None:
    with pytest.raises(ValueError, match=rf"k must be between 1 and 4, found {k}"):
        k_means(np.eye(4), k, np.random.default_rng(0))


@pytest.mark.parametrize("points", [[1.0, 2.0], [[np.nan]], [[np.inf, 0.0]]])
def test_points_that_cannot_be_are_refused(points: list[float]) -> None:
    with pytest.raises(ValueError, match="points must be finite numbers"):
        k_means(points, 1, np.random.default_rng(0))


def test_plus_plus_beats_random_starts_on_far_blobs() -> None:
    rng = np.random.default_rng(0)
    points = np.concatenate([rng.normal(20 * j, 1, size=(50, 2)) for j in range(8)])
    spread = [lloyd(points, plus_plus(points, 8, np.random.default_rng(seed))).inertia for seed in range(30)]
    random = [lloyd(points, random_start(points, 8, np.random.default_rng(seed))).inertia for seed in range(30)]
    assert np.mean(spread) < np.mean(random) / 2


def test_plus_plus_draws_in_proportion_to_the_squared_distance() -> None:
    points = np.array([[0.0], [1.0], [3.0]])
    seconds = {0.0: [0.0, 0.0, 0.0], 1.0: [0.0, 0.0, 0.0], 3.0: [0.0, 0.0, 0.0]}
    rng = np.random.default_rng(0)
    for _ in range(6000):
        first, second = plus_plus(points, 2, rng).ravel()
        seconds[float(first)][[0.0, 1.0, 3.0].index(float(second))] += 1
    shares = np.array([np.array(row) / sum(row) for row in seconds.values()])
    np.testing.assert_allclose(shares, [[0, 0.1, 0.9], [0.2, 0, 0.8], [9 / 13, 4 / 13, 0]], atol=0.03)


def test_mini_batches_come_near_to_the_whole() -> None:
    points = blobs(1)
    start = plus_plus(points, 5, np.random.default_rng(3))
    near = mini_batch(points, start, np.random.default_rng(0), steps=300)
    reached = inertia(points, assign(points, near), near)
    assert reached <= lloyd(points, start).inertia * 1.05
    assert not np.shares_memory(near, start)


def test_expanded_distances_are_the_same_and_never_negative() -> None:
    points = blobs(3)
    np.testing.assert_allclose(expanded_distances(points, points[:5]), squared_distances(points, points[:5]), atol=1e-9)
    far = points + 1e6
    raw = (far**2).sum(axis=1)[:, None] - 2 * far @ far.T + (far**2).sum(axis=1)
    assert raw.min() < 0, "what happens without the cut"
    assert expanded_distances(far, far).min() == 0


def test_what_is_passed_in_stays_as_it_is() -> None:
    points, start = blobs(2), blobs(2)[:5].copy()
    lloyd(points, start)
    mini_batch(points, start, np.random.default_rng(0))
    np.testing.assert_array_equal(points, blobs(2))
    np.testing.assert_array_equal(start, blobs(2)[:5])


def test_the_numbers_on_the_page() -> None:
    page = "ml-coding/k-means.md"
    points, start = three_groups()
    values = [lloyd(points, start[:3], steps).inertia for steps in range(10)]
    updates = next(step for step in range(9) if values[step] == values[step + 1])
    assert says(page, f"The inertia falls from {values[0]:.0f} to {values[updates]:.0f} in {updates} updates.")
    assert says(page, f"it hardly moves, from {values[1]:.0f} to {values[2]:.0f}")
    shown = [float(found) for found in re.findall(r"inertia (\d+)", starts())]
    assert round(shown[0] / shown[1]) == 4
    assert says(page, "at four times the inertia of the best result")
    assert says(page, f"For k = 10 the factor is {8 * (math.log(10) + 2):.1f}")
    assert says(page, f"that is {math.factorial(10) / 10**10:.2%}")
    assert says(page, f"that is {1e6 * 100 * 64 * 8 / 1e9:.1f} GB")
    assert says(page, f"the n · k distances, {1e6 * 100 * 8 / 1e9:.1f} GB")
