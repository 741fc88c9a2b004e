"""The example that the figure of k-nearest neighbors is drawn from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def two_arcs(n: int, noise: float, rng: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Points on two interlocked half circles, with noise: x of shape (n, 2) and labels 0 and 1."""
    labels = np.arange(n) % 2
    angle = rng.uniform(0, np.pi, n)
    x = np.column_stack([np.cos(angle), np.sin(angle)])
    x[labels == 1] = [1, 0.4] - x[labels == 1]
    return x + rng.normal(0, noise, x.shape), labels
