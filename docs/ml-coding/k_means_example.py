"""The examples that the figures of k-means are drawn from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def three_groups() -> tuple[Floats, Floats]:
    """Points in three groups, shape (60, 2), and centroids to start from, shape (6, 2), all in the first group."""
    rng = np.random.default_rng(4)
    middles = np.array([[2.3, 2.6], [7.4, 3.0], [5.0, 7.6]])
    points = np.clip(np.round(np.repeat(middles, 20, axis=0) + rng.normal(0, 0.95, size=(60, 2)), 1), 0.3, 9.7)
    return points, points[[0, 5, 9, 14, 18, 2]]


def a_trap() -> tuple[Floats, Floats]:
    """Points in two groups near each other and one far away, shape (60, 2), and a poor start, shape (3, 2)."""
    rng = np.random.default_rng(1)
    middles = np.array([[1.6, 2.0], [1.6, 5.0], [8.0, 3.5]])
    points = np.repeat(middles, 20, axis=0) + rng.normal(0, 0.55, size=(60, 2))
    return points, points[[5, 41, 52]]
