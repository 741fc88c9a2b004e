"""The checks of the practice file for k-means."""

from __future__ import annotations

import itertools

import numpy as np
from k_means import (
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

SQUARE = np.array([[0.0, 0.0], [0.0, 1.0], [10.0, 0.0], [10.0, 1.0]])
BLOBS = np.concatenate([np.random.default_rng(j).normal(10 * j, 1, size=(40, 2)) for j in range(4)])


def check_distances_are_squared() -> None:
    made = squared_distances(np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([[0.0, 0.0], [0.0, 4.0], [3.0, 0.0]]))
    assert np.array_equal(made, [[0, 16, 9], [25, 9, 16]]), f"expected [[0, 16, 9], [25, 9, 16]], found {made.tolist()}"


def check_each_point_goes_to_its_nearest_centroid() -> None:
    labels = assign(SQUARE, np.array([[9.0, 0.0], [1.0, 0.0]]))
    assert labels.tolist() == [1, 1, 0, 0], f"expected [1, 1, 0, 0], found {labels.tolist()}"


def check_a_tie_goes_to_the_first() -> None:
    assert assign(np.array([[0.0]]), np.array([[-1.0], [1.0]])).tolist() == [0], "0 is as near to -1 as to 1: label 0"


def check_centroids_move_to_the_mean() -> None:
    moved = update(SQUARE, np.array([0, 0, 1, 1]), 2)
    assert np.allclose(moved, [[0, 0.5], [10, 0.5]]), f"expected [[0, 0.5], [10, 0.5]], found {moved.tolist()}"


def check_an_empty_cluster_takes_the_farthest_point() -> None:
    points = np.array([[0.0], [1.0], [9.0], [30.0]])
    moved = update(points, np.array([0, 0, 0, 0]), 3)
    assert np.isfinite(moved).all(), "no centroid may become NaN"
    assert moved[1:].ravel().tolist() == [30, 0], "the mean is 10: 30 is farthest from it, and then 0"


def check_inertia_adds_squared_distances() -> None:
    assert inertia(SQUARE, np.array([0, 0, 1, 1]), np.array([[0.0, 0.0], [10.0, 0.0]])) == 2


def check_lloyd_finds_the_two_sides() -> None:
    found = lloyd(SQUARE, SQUARE[:2])
    assert found.inertia <= 100 + 1e-9, "from the two left points it ends at [5, 0] and [5, 1] with inertia 100"
    assert lloyd(SQUARE, SQUARE[[0, 3]]).inertia == 1, "from opposite corners it finds the sides: inertia 1"


def check_integers_are_not_truncated() -> None:
    found = lloyd(np.array([[0], [1], [10], [11]]), np.array([[0], [10]]))
    assert np.allclose(found.centroids, [[0.5], [10.5]]), f"expected 0.5 and 10.5, found {found.centroids.tolist()}"


def check_inertia_never_rises() -> None:
    rises = []
    for seed in range(5):
        centroids = random_start(BLOBS, 6, np.random.default_rng(seed))
        values = [lloyd(BLOBS, centroids, steps).inertia for steps in range(8)]
        rises += [after - before for before, after in itertools.pairwise(values)]
    assert max(rises) <= 1e-9, "each iteration must leave the inertia equal or lower"


def check_a_random_start_takes_different_points() -> None:
    start = random_start(SQUARE, 4, np.random.default_rng(0))
    assert sorted(map(tuple, start)) == sorted(map(tuple, SQUARE)), "4 of 4 points: each of them once"


def check_plus_plus_spreads_out() -> None:
    hits = 0
    for seed in range(50):
        start = plus_plus(BLOBS, 4, np.random.default_rng(seed))
        hits += len(set(np.round(start.mean(axis=1) / 10))) == 4
    assert hits >= 40, f"four far blobs: nearly every start has one centroid in each, found {hits} of 50"


def check_plus_plus_stands_duplicates() -> None:
    start = plus_plus(np.ones((5, 2)), 3, np.random.default_rng(0))
    assert np.array_equal(start, np.ones((3, 2))), "five equal points: every centroid is that point, without NaN"


def check_k_means_finds_the_blobs() -> None:
    found = k_means(BLOBS, 4, np.random.default_rng(0))
    means = np.sort(found.centroids.mean(axis=1))
    assert np.allclose(means, [0, 10, 20, 30], atol=1), f"centroids near 0, 10, 20, 30; found {means.round(1).tolist()}"


def check_k_means_refuses_what_cannot_be() -> None:
    for points, k in ((SQUARE, 0), (SQUARE, 5), (SQUARE.ravel(), 1), (np.array([[np.nan]]), 1)):
        try:
            k_means(points, k, np.random.default_rng(0))
        except ValueError:
            continue
        raise AssertionError(f"k = {k} with points of shape {points.shape} must raise ValueError")


def check_plain_python_agrees() -> None:
    centroids, labels = plain_k_means(BLOBS.tolist(), BLOBS[:4].tolist())
    found = lloyd(BLOBS, BLOBS[:4])
    assert labels == found.labels.tolist(), "the same start must give the same labels"
    assert np.allclose(centroids, found.centroids), "the same start must give the same centroids"


def check_mini_batches_come_close() -> None:
    start = BLOBS[[0, 40, 80, 120]]
    near = mini_batch(BLOBS, start, np.random.default_rng(0))
    assert np.allclose(near, lloyd(BLOBS, start).centroids, atol=0.5), "within 0.5 of what the whole data gives"


def check_expanded_distances_agree_and_are_never_negative() -> None:
    made = expanded_distances(BLOBS + 1e6, BLOBS + 1e6)
    assert (made >= 0).all(), "rounding must not leave a negative squared distance"
    exact = squared_distances(BLOBS, BLOBS[:3])
    assert np.allclose(expanded_distances(BLOBS, BLOBS[:3]), exact), "the same distances as before"
