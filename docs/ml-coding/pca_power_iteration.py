"""Principal component analysis by power iteration with deflation."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


class Direction(NamedTuple):
    """What a power iteration ends with.

    Attributes:
        vector: shape (d,), of length 1.
        value: |x·vector|², the sum of squares along it.
        steps: how many products it took.
    """

    vector: Floats
    value: float
    steps: int


class Components(NamedTuple):
    """The principal components of a data set.

    Attributes:
        mean: shape (d,).
        vectors: shape (k, d), orthonormal rows.
        variances: shape (k,), along each component, with n - 1 below.
    """

    mean: Floats
    vectors: Floats
    variances: Floats


def leading_direction(
    x: Floats, found: Floats, rng: np.random.Generator, max_steps: int = 10_000, tol: float = 1e-9
) -> Direction:
    """Find the direction of most variance orthogonal to those found, by v ← XᵀXv / |XᵀXv|.

    Args:
        x: shape (n, d), centered.
        found: shape (j, d), orthonormal rows.
        rng: draws the first v.
        max_steps: products at most.
        tol: stop when |XᵀXv - value v| is at most this share of the sum of all squares.
    """
    scale = float((x**2).sum())
    # At random, because a fixed start (all ones, say) may be orthogonal to the answer and never turn.
    v = rng.normal(size=x[0].shape)
    v = _without(_without(v, found), found)  # twice, for what rounding leaves
    v = v / np.linalg.norm(v)
    value, steps = 0.0, 0
    for steps in range(1, max_steps + 1):  # noqa: B007 (is returned)
        w = _without(x.T @ (x @ v), found)  # never forms XᵀX: O(nd) a step, not O(nd²)
        value = float(v @ w)
        if np.linalg.norm(w - value * v) <= tol * scale:  # holds at once where no variance is left
            break
        v = w / np.linalg.norm(w)
    return Direction(v, max(value, 0.0), steps)


def _without(v: Floats, found: Floats) -> Floats:
    """Remove from v, shape (d,), its parts along the directions found: deflation, done anew at every step."""
    return v - found.T @ (found @ v)


def pca(x: ArrayLike, k: int, rng: np.random.Generator) -> Components:
    """Find the k components of most variance, in descending order.

    Args:
        x: shape (n, d), with n > 1.
        k: from 1 to d.
        rng: see `leading_direction`.

    Returns:
        Components with a positive entry of largest absolute value: the sign is free, so fix it.
    """
    data = np.asarray(x, dtype=np.float64)
    mean = data.mean(axis=0)
    centered = data - mean
    vectors = np.empty((k, data.shape[1]))
    variances = np.empty(k)
    for i in range(k):
        direction = leading_direction(centered, vectors[:i], rng)
        largest = direction.vector[np.abs(direction.vector).argmax()]
        vectors[i] = direction.vector * np.sign(largest)
        variances[i] = direction.value / (len(data) - 1)
    return Components(mean, vectors, variances)


def project(x: ArrayLike, components: Components) -> Floats:
    """Coordinates of x, shape (m, d), along the components: shape (m, k)."""
    return (np.asarray(x, dtype=np.float64) - components.mean) @ components.vectors.T


def reconstruct(z: Floats, components: Components) -> Floats:
    """Points, shape (m, d), of coordinates z, shape (m, k)."""
    return components.mean + z @ components.vectors
