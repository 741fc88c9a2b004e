"""k-nearest neighbors of the ML coding pages."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from k_nearest_neighbors import KNearestNeighbors, inverse_distances, nearest, squared_distances
from numpy.typing import NDArray
from scipy.spatial.distance import cdist
from sklearn.datasets import load_iris
from sklearn.neighbors import KNeighborsClassifier

from tests.pages import says

PAGE = "ml-coding/k-nearest-neighbors.md"
matrices = arrays(np.float64, st.tuples(st.integers(1, 12), st.just(3)), elements=st.integers(-50, 50))


def expansion(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """What most candidates write: without moving the origin."""
    made: NDArray[np.float64] = (a**2).sum(1)[:, None] - 2 * (a @ b.T) + (b**2).sum(1)
    return made


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("k", [1, 4, 15])
def test_it_agrees_with_scikit_learn(k: int, weighted: bool) -> None:
    rng = np.random.default_rng(k)
    x, y = load_iris(return_X_y=True)
    x = x + rng.normal(0, 1e-3, x.shape)  # without ties of distance, where the two may differ
    queries = x[rng.permutation(len(x))[:60]] + rng.normal(0, 0.3, (60, 4))
    ours = KNearestNeighbors(k, weighted=weighted).fit(x, y)
    theirs = KNeighborsClassifier(k, weights="distance" if weighted else "uniform", algorithm="brute").fit(x, y)
    np.testing.assert_array_equal(ours.predict(queries), theirs.predict(queries))
    np.testing.assert_allclose(np.sort(ours.neighbors(queries)[1]), theirs.kneighbors(queries)[0])


@settings(max_examples=50, deadline=None)
@given(matrices, matrices)
def test_distances_agree_with_the_definition(a: NDArray[np.float64], b: NDArray[np.float64]) -> None:
    found = squared_distances(a, b)
    assert (found >= 0).all()
    np.testing.assert_allclose(found, cdist(a, b, "sqeuclidean"), atol=1e-9)


@settings(max_examples=50, deadline=None)
@given(arrays(np.float64, (3, 9), elements=st.integers(0, 4)), st.integers(1, 9))
def test_nearest_takes_what_a_stable_sort_takes(distances: NDArray[np.float64], k: int) -> None:
    expected = np.sort(np.argsort(distances, axis=1, kind="stable")[:, :k])
    np.testing.assert_array_equal(nearest(distances, k), expected)


@settings(max_examples=50, deadline=None)
@given(matrices, st.integers(1, 5))
def test_moving_all_points_changes_nothing(x: NDArray[np.float64], batch: int) -> None:
    y, queries = np.arange(len(x)) % 3, np.random.default_rng(1).normal(0, 30, (7, 3))
    model = KNearestNeighbors(1).fit(x, y)
    moved = KNearestNeighbors(1).fit(x + 1000, y)
    np.testing.assert_array_equal(model.predict(queries, batch), moved.predict(queries + 1000))


def test_the_plain_expansion_fails_far_from_the_origin_and_this_does_not() -> None:
    times = 1.7e9 + np.random.default_rng(0).uniform(0, 3600, (100, 1))
    found = [cdist(times, times, "sqeuclidean"), expansion(times, times), squared_distances(times, times)]
    for distances in found:
        np.fill_diagonal(distances, np.inf)
    truth, plain, centered = (distances.argmin(axis=1) for distances in found)
    np.testing.assert_array_equal(truth, centered)
    assert says(PAGE, f"wrong nearest neighbor for {np.mean(truth != plain):.0%} of the points")
    pair = np.array([[1.7e9], [1.7e9 + 10], [1.7e9 + 5]])
    assert expansion(pair, pair)[0].tolist() == [0, 0, 512]
    assert says(PAGE, "two events 10 s apart come out at distance 0, two that are 5 s apart at √512 ≈ 23 s")
    assert np.spacing(1.7e9**2) == 512
    np.testing.assert_allclose(squared_distances(pair, pair)[0], [0, 100, 25])


def test_negative_squares_would_give_nan() -> None:
    x = np.random.default_rng(0).normal(size=(50, 20)) + 3
    assert (expansion(x, x) < 0).any()
    assert np.isfinite(np.sqrt(squared_distances(x, x))).all()


def test_bytes_do_not_wrap_around() -> None:
    x = np.array([[0], [255], [250]], dtype=np.uint8)
    model = KNearestNeighbors(1).fit(x, ["dark", "light", "light"])
    assert model.predict(np.array([[200]], dtype=np.uint8)) == ["light"]


def test_tied_votes_and_equal_distances_have_rules() -> None:
    model = KNearestNeighbors(2).fit([[-1.0], [1.0], [1.0]], ["b", "a", "c"])
    assert model.predict([[0.0]]) == ["a"]  # the first two of three at distance 1; of their tied votes, "a"
    np.testing.assert_array_equal(nearest(np.array([[2.0, 1, 1, 1]]), 2), [[1, 2]])


def test_a_neighbor_at_distance_0_outvotes_the_rest() -> None:
    weights = inverse_distances(np.array([[0.0, 0.5, 0.25], [0.5, 1.0, 4.0]]))
    np.testing.assert_array_equal(weights, [[1, 0, 0], [2, 1, 0.25]])
    x = [[0.1, 0.7], [0.10001, 0.7], [0.10002, 0.7]]
    assert KNearestNeighbors(3, weighted=True).fit(x, [1, 0, 0]).predict([[0.1, 0.7]]) == [1]


@pytest.mark.parametrize("k", [0, 4])
def test_k_out_of_range_is_refused(k: int) -> None:
    with pytest.raises(ValueError, match=f"k is {k}, and there are 3"):
        KNearestNeighbors(k).fit([[0], [1], [2]], [0, 1, 1])


def test_numbers_of_the_page() -> None:
    assert says(PAGE, f"{1000 * 60_000 * 784 * 8 / 1e9:.0f} GB")
    assert says(PAGE, f"{1000 * 60_000 * 8 / 1e9:.2f} GB")
