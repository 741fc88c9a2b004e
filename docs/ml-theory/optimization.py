"""The runs of the page on optimization: batch sizes, gradients through deep networks, and a saddle."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

EXAMPLES, EPOCHS, RATE = 256, 10, 0.05
DEPTH, WIDTH = 20, 128


@lru_cache
def regression() -> tuple[Array, Array, Array]:
    """Draw a problem of linear regression.

    Returns:
        Inputs, shape (256, 2); targets, shape (256,); the best weights, shape (2,).
    """
    random = np.random.default_rng(0)
    x = random.normal(size=(EXAMPLES, 2)) * (1, 0.7)
    y = x @ (2, -1) + random.normal(size=EXAMPLES)
    return x, y, np.asarray(np.linalg.solve(x.T @ x, x.T @ y), dtype=float)


def excess_loss(w: Array) -> float:
    """How far half the mean squared error of weights w, shape (2,), is above the least possible."""
    x, _, best = regression()
    return float(((x @ (w - best)) ** 2).mean() / 2)


def descend(batch: int, *, decay: bool = False) -> Array:
    """Train linear regression for ten epochs from zero weights, each epoch in a new order.

    Args:
        batch: examples for an update.
        decay: let the learning rate fall as 1 / (1 + epochs passed), rather than keep it.

    Returns:
        Epochs passed and excess loss, shape (m, 2): before the first update, then after each eighth of an epoch, or
        after each update if these are rarer.
    """
    x, y, _ = regression()
    random = np.random.default_rng(1)
    w, rows, seen = np.zeros(2), [(0.0, excess_loss(np.zeros(2)))], 0
    for _ in range(EPOCHS):
        for chosen in random.permutation(EXAMPLES).reshape(-1, batch):
            rate = RATE / (1 + seen / EXAMPLES) if decay else RATE
            w = w - rate * x[chosen].T @ (x[chosen] @ w - y[chosen]) / batch
            seen += batch
            if seen % max(batch, EXAMPLES // 8) == 0:
                rows.append((seen / EXAMPLES, excess_loss(w)))
    return np.array(rows)


Activation = tuple[Callable[[Array], Array], Callable[[Array], Array]]
SIGMOID: Activation = (lambda z: 1 / (1 + np.exp(-z)), lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2)
RELU: Activation = (lambda z: np.maximum(z, 0), lambda z: np.where(z > 0, 1.0, 0.0))


def gradient_norms(activation: Activation, gain: float, seed: int = 0) -> tuple[Array, Array]:
    """Pass one random input through twenty layers of 128 units, and a random gradient back.

    Args:
        activation: a function and its derivative.
        gain: the weights' variance times the width; 1 is Xavier, 2 is He.
        seed: of the draws.

    Returns:
        The root mean square of each layer's outputs, shape (20,), with 1 for the input, and the norm of the gradient by
        each layer's inputs, shape (20,), with 1 for the gradient put in at the end.
    """
    random = np.random.default_rng(seed)
    function, derivative = activation
    weights = random.normal(0, np.sqrt(gain / WIDTH), (DEPTH, WIDTH, WIDTH))
    a, sums = random.normal(size=WIDTH), []
    a /= np.sqrt((a**2).mean())
    sizes = []
    for matrix in weights:
        sums.append(matrix @ a)
        a = function(sums[-1])
        sizes.append(float(np.sqrt((a**2).mean())))
    back = random.normal(size=WIDTH)
    back /= np.linalg.norm(back)
    norms = []
    for matrix, z in zip(weights[::-1], sums[::-1], strict=True):
        back = matrix.T @ (derivative(z) * back)
        norms.append(float(np.linalg.norm(back)))
    return np.array(sizes), np.array(norms[::-1])


def saddle(point: Array) -> Array:
    """Half x squared, minus half y squared, plus a quarter of y to the fourth, at points of shape (..., 2).

    A saddle at (0, 0) of height 0, minima at (0, 1) and (0, -1) of height -1/4.
    """
    x, y = point[..., 0], point[..., 1]
    made: Array = x**2 / 2 - y**2 / 2 + y**4 / 4
    return made


def saddle_slope(point: Array) -> Array:
    """Give the gradient of `saddle` at points of shape (..., 2)."""
    x, y = point[..., 0], point[..., 1]
    return np.stack([x, y**3 - y], axis=-1)
