"""K-means: place k centroids so that each point is near to one of them.

What is minimized is the sum of squared distances from each point to its nearest
centroid.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.intp]


class Clusters(NamedTuple):
    """What k-means ends with.

    Attributes:
        centroids: shape (k, d).
        labels: for each point the row of its centroid, shape (n,).
        inertia: the sum of squared distances from each point to its centroid.
        iterations: how many times the centroids moved.
    """

    centroids: Floats
    labels: Labels
    inertia: float
    iterations: int


def squared_distances(points: Floats, centroids: Floats) -> Floats:
    """Squared Euclidean distances of points to centroids.

    Points of shape (n, d) and centroids of shape (k, d) give shape (n, k).
    """
    differences = points[:, None, :] - centroids[None, :, :]  # (n, k, d)
    return np.asarray((differences**2).sum(axis=2))


def assign(points: Floats, centroids: Floats) -> Labels:
    """For each point, shape (n, d), the row of its nearest centroid, shape (k, d).

    Of centroids that are equally near it is the first.
    """
    return np.asarray(squared_distances(points, centroids).argmin(axis=1))


def update(points: Floats, labels: Labels, k: int) -> Floats:
    """Move each centroid to the mean of its points.

    A centroid without points moves onto the point that is farthest from its own
    mean; a second one onto the next.

    Args:
        points: shape (n, d).
        labels: the row of each point's centroid, shape (n,).
        k: how many centroids there are, at most n.

    Returns:
        Where they stand next, shape (k, d), always floats.
    """
    counts = np.bincount(labels, minlength=k)
    sums = np.zeros((k, points.shape[1]))
    np.add.at(sums, labels, points)  # sums[labels] += points adds one row a label
    moved = sums / np.maximum(counts, 1)[:, None]
    empty = np.flatnonzero(counts == 0)
    if empty.size:  # the mean of nothing is NaN, and NaN never comes back
        distances = ((points - moved[labels]) ** 2).sum(axis=1)
        moved[empty] = points[np.argsort(-distances, kind="stable")[: empty.size]]
    return moved


def inertia(points: Floats, labels: Labels, centroids: Floats) -> float:
    """The sum of squared distances from points to their centroids."""
    return float(((points - centroids[labels]) ** 2).sum())


def lloyd(
    points: Floats, centroids: ArrayLike, max_iterations: int = 300
) -> Clusters:
    """Lloyd's algorithm: assign and update until no point changes its centroid.

    Args:
        points: shape (n, d).
        centroids: where to start, shape (k, d), k <= n; left as it is.
        max_iterations: stop after so many updates, converged or not.
    """
    centroids = np.array(centroids, dtype=float)  # a copy, and never integers
    labels = assign(points, centroids)
    iterations = 0
    while iterations < max_iterations:
        iterations += 1
        centroids = update(points, labels, len(centroids))
        before, labels = labels, assign(points, centroids)
        if np.array_equal(before, labels):
            break
    return Clusters(
        centroids, labels, inertia(points, labels, centroids), iterations
    )


def random_start(points: Floats, k: int, rng: np.random.Generator) -> Floats:
    """Choose k different points, shape (n, d), to start from: shape (k, d)."""
    return points[rng.choice(len(points), size=k, replace=False)]


def plus_plus(points: Floats, k: int, rng: np.random.Generator) -> Floats:
    """K-means++: choose k points, shape (n, d), far from each other, to start from.

    The first is any point; each next one is drawn with chances in proportion to the
    squared distance to the nearest centroid so far (Arthur and Vassilvitskii,
    2007). Where every point already lies on a centroid, any point will do.
    """
    chosen = [points[rng.integers(len(points))]]
    nearest = np.full(len(points), np.inf)
    while len(chosen) < k:
        nearest = np.minimum(nearest, ((points - chosen[-1]) ** 2).sum(axis=1))
        total = nearest.sum()
        chances = nearest / total if total > 0 else None
        chosen.append(points[rng.choice(len(points), p=chances)])
    return np.array(chosen)


def k_means(
    points: ArrayLike, k: int, rng: np.random.Generator, restarts: int = 10
) -> Clusters:
    """Cluster points, shape (n, d): the best of several runs from k-means++ starts.

    Raises:
        ValueError: if points are not a table of finite numbers, or k is not between
            1 and n.
    """
    points = np.asarray(points, dtype=float)
    if points.ndim != 2 or not np.isfinite(points).all():
        raise ValueError("points must be finite numbers, shape (n, d)")
    if not 1 <= k <= len(points):
        raise ValueError(f"k must be between 1 and {len(points)}, found {k}")
    runs = [lloyd(points, plus_plus(points, k, rng)) for _ in range(restarts)]
    return min(runs, key=lambda run: run.inertia)


def plain_k_means(
    points: Sequence[Sequence[float]],
    centroids: Sequence[Sequence[float]],
    max_iterations: int = 300,
) -> tuple[list[list[float]], list[int]]:
    """Lloyd's algorithm without NumPy, with the same rule for empty clusters.

    Args:
        points: n points of d numbers each.
        centroids: where to start: k points of d numbers each, k <= n.
        max_iterations: stop after so many updates.

    Returns:
        The centroids, and for each point the position of its own.
    """
    centers = [list(map(float, centroid)) for centroid in centroids]
    labels: list[int] = []
    for _ in range(max_iterations):
        distances = [
            [math.dist(point, center) for center in centers] for point in points
        ]
        before, labels = labels, [row.index(min(row)) for row in distances]
        if labels == before:
            break
        members = [
            [p for p, label in zip(points, labels, strict=True) if label == j]
            for j in range(len(centers))
        ]
        centers = [
            [sum(axis) / len(group) for axis in zip(*group, strict=True)]
            for group in members
        ]
        own = [
            math.dist(point, centers[label])
            for point, label in zip(points, labels, strict=True)
        ]
        for j, group in enumerate(members):
            if not group:  # an empty cluster takes the farthest point
                far = own.index(max(own))
                centers[j], own[far] = list(points[far]), 0.0
    return centers, labels


def mini_batch(
    points: Floats,
    centroids: ArrayLike,
    rng: np.random.Generator,
    batch_size: int = 100,
    steps: int = 100,
) -> Floats:
    """Mini-batch k-means (Sculley, 2010): move centroids by a few points at a time.

    Args:
        points: shape (n, d).
        centroids: where to start, shape (k, d); left as it is.
        rng: draws each batch, with replacement.
        batch_size: points in a batch.
        steps: how many batches.

    Returns:
        The centroids, each the mean of all the points that it was given in any
        batch, shape (k, d).
    """
    centroids = np.array(centroids, dtype=float)
    counts = np.zeros(len(centroids))
    for _ in range(steps):
        batch = points[rng.integers(len(points), size=batch_size)]
        for point, j in zip(batch, assign(batch, centroids), strict=True):
            counts[j] += 1
            # A running mean: the step shrinks as 1 / count.
            centroids[j] += (point - centroids[j]) / counts[j]
    return centroids


def expanded_distances(points: Floats, centroids: Floats) -> Floats:
    """The squared distances, shape (n, k), by one matrix product.

    No array of shape (n, k, d) is made. Rounding can leave a distance near zero
    below it, so the result is cut off at 0.
    """
    squares = (points**2).sum(axis=1)[:, None] + (centroids**2).sum(axis=1)
    return np.asarray(np.maximum(squares - 2 * points @ centroids.T, 0))
