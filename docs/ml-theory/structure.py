"""The algorithms and the data of the page on labels and structure: propagation, silhouettes, principal axes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Labels = NDArray[np.int64]


def moons(n: int = 70, noise: float = 0.09) -> tuple[Array, Labels]:
    """Draw two interleaving half circles of n noisy points each: x of shape (2n, 2), classes (2n,)."""
    rng = np.random.default_rng(3)
    angle = np.linspace(0, np.pi, n)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1 - np.cos(angle), 0.45 - np.sin(angle)])
    return np.vstack([upper, lower]) + rng.normal(0, noise, (2 * n, 2)), np.repeat([0, 1], n)


def propagate(weights: Array, labeled: Labels, labels: Labels) -> Array:
    """Spread labels over a graph: every other node takes the weighted mean of its neighbors (a harmonic function).

    Args:
        weights: symmetric, at least 0, shape (n, n).
        labeled: the nodes with a label, shape (m,).
        labels: their classes, 0 or 1, shape (m,).

    Returns:
        The score of class 1 for each node, shape (n,).
    """
    free = np.setdiff1d(np.arange(len(weights)), labeled)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    scores = np.zeros(len(weights))
    scores[labeled] = labels
    scores[free] = np.linalg.solve(laplacian[np.ix_(free, free)], weights[np.ix_(free, labeled)] @ labels)
    return scores


def from_two_labels() -> tuple[Array, Labels, Labels, Labels, Labels]:
    """Classify the moons from one label each.

    Returns:
        Points (140, 2), true classes (140,), the two labeled rows, then predictions (140,) of the nearest labeled point
        and of label propagation.
    """
    x, y = moons()
    labeled = np.array([35, 105])
    far = ((x[:, None] - x) ** 2).sum(axis=2)
    weights = np.exp(-far / (2 * 0.12**2))
    np.fill_diagonal(weights, 0)
    spread = (propagate(weights, labeled, y[labeled]) > 0.5).astype(int)
    return x, y, labeled, y[labeled][far[:, labeled].argmin(axis=1)], spread


def blobs() -> Array:
    """Draw four round clusters of 30 points: shape (120, 2)."""
    rng = np.random.default_rng(8)
    centers = np.array([(0, 0), (4, 0.4), (0.4, 4), (4.4, 4.2)])
    return np.asarray(np.repeat(centers, 30, axis=0) + rng.normal(0, 0.55, (120, 2)))


def silhouette(x: Array, cluster: Labels) -> float:
    """Give the mean silhouette of points, shape (n, d), in clusters, shape (n,), each of at least two points."""
    far = np.linalg.norm(x[:, None] - x, axis=2)
    sizes = np.bincount(cluster)
    sums = np.column_stack([far[:, cluster == j].sum(axis=1) for j in range(len(sizes))])
    own = np.arange(len(x)), cluster
    inside = sums[own] / (sizes[cluster] - 1)
    means = sums / sizes
    means[own] = np.inf
    outside = means.min(axis=1)
    return float(np.mean((outside - inside) / np.maximum(inside, outside)))


def by_k(k_means: Callable[[Array, int, np.random.Generator], Any]) -> list[tuple[int, float, float]]:
    """Give k, the least inertia of ten k-means++ runs on the blobs, and its silhouette, for k from 2 to 8.

    Args:
        k_means: of ml-coding/k_means.py.
    """
    x, rng = blobs(), np.random.default_rng(0)
    runs = {k: k_means(x, k, rng) for k in range(2, 9)}
    return [(k, run.inertia, silhouette(x, run.labels)) for k, run in runs.items()]


def principal_axes(x: Array) -> tuple[Array, Array]:
    """Principal component analysis by SVD.

    Args:
        x: data, shape (n, d).

    Returns:
        Variances along the axes (divided by n), largest first, shape (min(n, d),); the axes as rows, (min(n, d), d).
    """
    _, singular, axes = np.linalg.svd(x - x.mean(axis=0), full_matrices=False)
    return singular**2 / len(x), axes


def cigar() -> Array:
    """Draw a long slanted cloud of 45 points around the origin: shape (45, 2)."""
    rng = np.random.default_rng(2)
    cloud = rng.normal(0, 1, (45, 2)) @ np.array([(1.9, 1.15), (-0.25, 0.42)])
    return np.asarray(cloud - cloud.mean(axis=0))


def ridges() -> tuple[Array, Labels]:
    """Draw two long parallel clusters of 60 points: x of shape (120, 2), classes (120,)."""
    rng = np.random.default_rng(5)
    flat = rng.normal(0, 1, (120, 2)) * (2.0, 0.22) + np.repeat([(0, 0.6), (0, -0.6)], 60, axis=0)
    angle = np.radians(25)
    turn = np.array([(np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))])
    return np.asarray(flat @ turn), np.repeat([0, 1], 60)


def best_cut(scores: Array, y: Labels) -> float:
    """Give the accuracy of the best threshold on scores, shape (n,), for classes 0 and 1, shape (n,)."""
    sides = (scores[:, None] > scores[None, :]) == y[:, None]
    return float(np.max(np.maximum(sides.mean(axis=0), 1 - sides.mean(axis=0))))
