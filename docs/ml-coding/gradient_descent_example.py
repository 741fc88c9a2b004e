"""The example of the figures of gradient descent: a long valley, ten times as steep across as along."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

CURVATURES = np.array([1.0, 10.0])
START = (-4.0, 1.0)
RATES = (0.02, 0.1, 0.19, 0.205)
STEPS = 20


def bowl(place: ArrayLike) -> Floats:
    """The valley's height, (x² + 10 y²) / 2, at places of shape (…, 2)."""
    return np.asarray((CURVATURES * np.asarray(place) ** 2).sum(axis=-1) / 2)


def slope(place: ArrayLike) -> Floats:
    """The gradient of `bowl`, at places of shape (…, 2)."""
    return np.asarray(CURVATURES * np.asarray(place))
