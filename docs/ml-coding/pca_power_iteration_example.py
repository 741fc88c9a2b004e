"""The example that the figure of power iteration is drawn from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def with_spectrum(values: Sequence[float]) -> tuple[Floats, Floats]:
    """Centered data, shape (40, d), whose XᵀX has these eigenvalues, and its eigenvectors, the rows of shape (d, d)."""
    rng = np.random.default_rng(0)
    d = len(values)
    u = rng.normal(size=(40, d))
    u = np.linalg.qr(u - u.mean(axis=0))[0]
    axes = np.linalg.qr(rng.normal(size=(d, d)))[0].T
    return (u * np.sqrt(values)) @ axes, axes
