"""The example that the figure of naive Bayes is drawn from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def three_classes() -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Points of three classes, shape (90, 2), and their labels; the third class has correlated features."""
    rng = np.random.default_rng(3)
    first = rng.normal([2.6, 7.0], [0.9, 0.7], size=(30, 2))
    second = rng.normal([7.2, 7.2], [0.7, 1.3], size=(30, 2))
    along = rng.normal(0, 1.7, size=30)
    third = np.column_stack([5 + along, 2.8 + 0.7 * along]) + rng.normal(0, 0.35, size=(30, 2))
    return np.concatenate([first, second, third]), np.repeat(np.arange(3), 30)
